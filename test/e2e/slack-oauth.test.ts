import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { groupByChannel } from '../../src/core/group.ts'
import { defineKind } from '../../src/core/records.ts'
import { createHttp } from '../../src/ops/http.ts'
import type { SlackConfig } from '../../src/platforms/slack/config.ts'
import { createSlack } from '../../src/platforms/slack/index.ts'
import { SCOPES } from '../../src/platforms/slack/scopes.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createScriptedBot } from '../fakes/scripted-bot.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { openMemory, put } from '../support/memory.ts'
import { WELL } from '../support/well.ts'
import { configOf, soon } from './slack-harness.ts'

const records = defineKind('slack-installation', {
  version: 2,
  schema: z.unknown(),
  upgrades: { 1: (old) => old },
})

async function startMany(extras: SlackConfig['extras'] = []) {
  const fake = await startSlack({ mode: 'http' })
  const log = createQuietLog()
  const { store, expiring } = openMemory(log)
  const bot = createScriptedBot()
  const gone: string[] = []
  bot.lost = async ({ workspace, channel = 'all' }, { reason }) =>
    void gone.push(`${workspace} ${channel} ${reason}`)
  const back: string[] = []
  bot.back = async ({ workspace, channel = 'all' }) => void back.push(`${workspace} ${channel}`)
  const config = { ...configOf(fake, 'oauth', ''), extras }
  const serve = async () => {
    const http = createHttp({ host: '127.0.0.1', port: 0, health: WELL, log, grace: 500 })
    const platform = createSlack({ config, store, expiring, http, now: Date.now, log })
    await platform.start(bot)
    const url = await http.listen()
    fake.http.pointAt(`${url}/slack/events`)
    return { platform, http, url }
  }
  let running = await serve()
  const halt = async () => {
    await running.platform.stop()
    await running.http.close()
  }
  for (const id of ['T1', 'T2']) {
    fake.team({ id, installed: false })
    const user = fake.user(id, { id: `U${id}` })
    fake.channel(id, { id: `C${id}`, members: [user] })
  }
  const install = (team: string, more: object = {}) =>
    fake.install(`${running.url}/slack/install`, { team, user: `U${team}`, ...more })
  return {
    fake,
    log,
    store,
    bot,
    gone,
    back,
    install,
    platform: () => running.platform,
    again: async () => {
      await halt()
      running = await serve()
    },
    stop: async () => {
      await halt()
      await fake.stop()
      fake.assertNoUnknown()
    },
  }
}

describe('installing on Slack in many workspaces', () => {
  let at: Awaited<ReturnType<typeof startMany>>
  beforeEach(async () => {
    at = await startMany()
  })
  afterEach(() => at.stop())

  const ask = async (team: string) =>
    (await at.fake.member(`U${team}`).command('/study', 'topic ann', `C${team}`)).answer()
  const post = (team: string) =>
    at.platform().post({
      to: { platform: 'slack', workspace: team, channel: `C${team}` },
      card: { plain: 'Day 1', title: 'Day 1' },
      key: 'k1',
      title: 'Day 1',
    })

  it('asks for exactly the scopes of the manifest, then works in each, also after a restart', async () => {
    const installed = await at.install('T1')
    expect(installed.status).toBe(200)
    expect(installed.authorizeUrl.searchParams.get('scope')?.split(',')).toEqual(Object.keys(SCOPES))
    expect((await at.install('T2')).status).toBe(200)
    expect((await ask('T1')).text).toContain('ann')
    await at.again()
    expect((await ask('T2')).text).toContain('ann')
    expect(at.bot.calls.map(({ caller }) => caller.member.workspace)).toEqual(['T1', 'T2'])
    await Promise.all([post('T1'), post('T2')])
    expect(JSON.stringify(await at.store.list(records, { limit: 10 }))).not.toContain('xoxb')
    expect(JSON.stringify(at.log.entries)).not.toContain('xoxb')
  })

  it('installs nothing with a forged state, or when the member says no', async () => {
    const forged = await at.install('T1', { state: 'forged' })
    expect([forged.status, forged.text]).toEqual([400, expect.stringContaining('Please begin again')])
    const denied = await at.install('T1', { deny: true })
    expect([denied.status, denied.text]).toEqual([200, expect.stringContaining('You cancelled')])
    expect(await at.store.list(records, { limit: 10 })).toEqual([])
    await expect(post('T1')).rejects.toMatchObject({ outcome: 'refused' })
  })

  it('forgets a workspace that removes the app, holds its groups, and leaves the others alone', async () => {
    await at.install('T1')
    await at.install('T2')
    await at.fake.uninstall('T1')
    await soon(() => expect(at.gone.length).toBeGreaterThanOrEqual(1))
    expect(at.gone.every((line) => line.startsWith('T1 all The app'))).toBe(true)
    await soon(async () =>
      expect((await at.store.list(records, { limit: 10 })).map(({ key }) => key)).toEqual(['T2']),
    )
    await expect(post('T1')).rejects.toMatchObject({ outcome: 'refused' })
    await post('T2')
  })

  it('stays in a workspace that installed the app again before Slack told of its removal', async () => {
    await at.install('T1')
    const late = {
      type: 'event_callback',
      team_id: 'T1',
      event_id: 'EvLate',
      event_time: Math.floor(Date.now() / 1000) - 60,
      event: { type: 'app_uninstalled' },
    }
    expect((await at.fake.http.send(at.fake.http.sign('events_api', late))).status).toBe(200)
    await at.again()
    expect([await at.store.list(records, { limit: 10 }), at.gone]).toMatchObject([[{ key: 'T1' }], []])
    await post('T1')
  })

  it('says that it cannot read the token of a workspace, as a failure that passes', async () => {
    await at.install('T1')
    await at.again()
    const [record] = await at.store.list(records, { limit: 1 })
    await put(at.store, records, 'T1', { ...(record?.value as object), tag: '' })
    await expect(post('T1')).rejects.toMatchObject({ name: 'PlatformError', outcome: 'unreachable' })
  })

  it('says on the last page what comes next, and tells whoever installed it in private, once', async () => {
    const asked: string[] = []
    at.bot.welcome = async ({ workspace, channel = 'all' }) => {
      asked.push(`${workspace} ${channel}`)
      return { plain: 'Welcome', title: 'Welcome to Studyhall' }
    }
    const { text } = await at.install('T1')
    expect(text).toContain('/study group setup')
    expect(text).toMatch(/slack:\/\/app\?team=T1&id=A/)
    const told = () => at.fake.messages(at.fake.member('UT1').dmChannel()).map(({ text: said }) => said)
    await soon(() => expect(told()).toEqual(['Welcome']))
    expect(text).toContain('Where I am new, I send you a direct message')
    // With more scopes, say: then no page may claim that there is another message.
    expect((await at.install('T1')).text).not.toMatch(/have sent|sent you/)
    await soon(() => expect(at.back).toEqual(['T1 all', 'T1 all']))
    expect([asked, told()]).toEqual([['T1 all'], ['Welcome']])
  })

  it('shows the name of a workspace as text', async () => {
    at.fake.team({ id: 'T3', name: '<img src=x onerror=alert(1)>', installed: false })
    at.fake.user('T3', { id: 'UT3' })
    const { text } = await at.install('T3')
    expect(text).not.toContain('<img')
    expect(text).toContain('&#60;img')
  })

  it('looks again at what a workspace holds when it is installed there anew', async () => {
    await at.install('T1')
    await soon(() => expect(at.back).toEqual(['T1 all']))
  })

  it('knows one group of a channel that both workspaces share, whoever asks and wherever an answer is told', async () => {
    for (const team of ['T1', 'T2']) await at.install(team)
    at.fake.channel('T1', { id: 'C0BOTH', members: ['UT1', 'UT2'], shared: ['T2'] })
    await put(at.store, groupByChannel, 'slack/T1/C0BOTH', { group: 'groupabc' })
    for (const user of ['UT1', 'UT2']) {
      void at.fake.member(user).command('/study', 'group setup', 'C0BOTH')
      await soon(() => expect(at.bot.calls.map(({ caller }) => caller.member.user)).toContain(user))
    }
    const asked = at.bot.calls.map(({ caller }) => `${caller.member.workspace} ${caller.channel?.workspace}`)
    expect(asked).toEqual(['T1 T1', 'T2 T1'])
    expect(await at.bot.calls[1]?.caller.standing()).toEqual({
      admin: false,
      maySetUp: expect.stringContaining('another workspace'),
    })
    await at.fake.archive('C0BOTH')
    await soon(() => expect(at.gone).toContain('T1 C0BOTH The channel was archived.'))
    expect(at.gone.filter((line) => line.includes('T2'))).toEqual([])
  })

  it('works again after a new installation with a new token', async () => {
    await at.install('T1')
    await post('T1')
    await at.fake.revoke('T1')
    await soon(async () => expect(await at.store.list(records, { limit: 10 })).toEqual([]))
    await at.install('T1')
    await post('T1')
    expect(at.fake.messages('CT1').filter(({ metadata }) => metadata)).toHaveLength(2)
  })
})

it('asks for what SLACK_WITH adds as well, and says what a workspace that installed the app before still lacks', async () => {
  const at = await startMany(['files', 'mocks'])
  try {
    at.fake.team({ id: 'T4', scopes: Object.keys(SCOPES), installed: false })
    const { authorizeUrl } = await at.install('T1')
    const asked = authorizeUrl.searchParams.get('scope')?.split(',') ?? []
    expect(asked).toEqual([...Object.keys(SCOPES), 'files:write', 'mpim:write', 'mpim:history'])
    const look = () => at.platform().inspect({ platform: 'slack', workspace: 'T1', channel: 'CT1' })
    const missing = () => JSON.stringify(at.log.entries).match(/"missing":\[[^\]]*\]/g)
    await look()
    expect(missing()).toBeNull()
    for (const scope of ['files:write', 'mpim:history'])
      at.fake.world.installations.get('T1')?.scopes.delete(scope)
    await at.again()
    await look()
    expect(missing()).toEqual(['"missing":["files:write","mpim:history"]'])
  } finally {
    await at.stop()
  }
})
