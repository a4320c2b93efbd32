import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groups } from '../../src/core/group.ts'
import { answers } from '../../src/core/membership.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { starred } from '../../src/core/star.ts'
import { createHttp } from '../../src/ops/http.ts'
import { createSlack } from '../../src/platforms/slack/index.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { startSlack } from '../fakes/slack/index.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { withStars } from '../platforms/slack/hands.ts'
import { composeOver } from '../support/study.ts'
import { WELL } from '../support/well.ts'
import { configOf, soon } from './slack-harness.ts'

/** The whole bot, installed in two workspaces that share a channel (Slack Connect). */
async function startShared() {
  const fake = await startSlack({ mode: 'http', ...withStars })
  let running: ChatPlatform | undefined
  const { bot, engine, storage, log } = composeOver(() => running)
  const { store, expiring } = storage
  const http = createHttp({ host: '127.0.0.1', port: 0, health: WELL, log, grace: 500 })
  const config = { ...configOf(fake, 'oauth', ''), extras: ['stars'] as const }
  running = createSlack({ config, store, expiring, http, now: Date.now, log })
  await running.start(bot)
  const url = await http.listen()
  fake.http.pointAt(`${url}/slack/events`)
  for (const team of ['T1', 'T2']) {
    fake.team({ id: team, installed: false })
    fake.user(team, { id: `U${team}` })
    await fake.install(`${url}/slack/install`, { team, user: `U${team}` })
  }
  fake.channel('T1', { id: 'C0BOTH', members: ['UT1', 'UT2'], shared: ['T2'] })
  return {
    fake,
    store,
    /** Once all is done that was heard. */
    quiet: async () => running?.stop(),
    ask: async (user: string, text: string): Promise<Shown> =>
      (await fake.member(user).command('/study', text, 'C0BOTH')).answer(),
    press: async (user: string, shown: Shown, label: string): Promise<Shown> =>
      (await fake.member(user).press(shown, label)).answer(),
    isInternal: async (channel: string) =>
      (await running?.locate({ platform: 'slack', workspace: 'T1', channel }))?.internal === true,
    groups: async () => (await store.list(groups, { limit: 9 })).map(({ value }) => value),
    posts: () => fake.messages('C0BOTH').filter(({ metadata }) => metadata),
    stop: async () => {
      await engine.stop()
      await running?.stop()
      await http.close()
      await storage.close()
      await fake.stop()
      fake.assertNoUnknown()
    },
  }
}

const words = (shown: Shown): string => readMessage(shown).text

describe('a channel that two workspaces share', () => {
  let at: Awaited<ReturnType<typeof startShared>>
  beforeEach(async () => {
    at = await startShared()
  })
  afterEach(() => at.stop())

  const setup = 'group setup 09:00 UTC daily'

  it('is none in which members are named, asked or not', async () => {
    at.fake.channel('T1', { id: 'C0OWN', members: ['UT1'] })
    expect(await Promise.all(['C0OWN', 'C0BOTH', 'C0NONE'].map(at.isInternal))).toEqual([true, false, false])
    // Shared a moment later.
    at.fake.channel('T1', { id: 'C0OWN', members: ['UT1'], shared: ['T2'] })
    expect(await at.isInternal('C0OWN')).toBe(false)
    await at.press('UT1', await at.ask('UT1', setup), 'Start now')
    await at.ask('UT1', 'group settings host on')
    await at.ask('UT1', 'host join')
    expect(words(await at.ask('UT1', 'names on'))).toContain('another workspace reads')
    expect(words(await at.ask('UT1', 'me'))).not.toContain('Nobody is told that you host')
  })

  it('has one group and one post, whoever asks first, and the other side reads the same group', async () => {
    const [mine, theirs] = await Promise.all([at.ask('UT2', setup), at.ask('UT1', setup)])
    await at.press('UT2', mine, 'Start now')
    await soon(() => expect(at.posts()).toHaveLength(1))
    const refused = [
      await at.press('UT1', theirs, 'Start now'),
      await at.ask('UT1', setup),
      await at.ask('UT1', 'group skip'),
    ]
    for (const shown of refused)
      expect(words(shown)).toContain('Ask ut2 or one of the administrators of the workspace that the group')
    expect(words(await at.ask('UT2', setup))).toContain('has a study group already')
    for (const user of ['UT1', 'UT2']) expect(words(await at.ask(user, 'today'))).toContain('Day 1')
    expect(await at.groups()).toHaveLength(1)
    expect(at.posts()).toHaveLength(1)
  })

  it('has one answer and one star of a member, whichever side tells of them, and none on what the bot wrote', async () => {
    const { fake, store } = at
    fake.world.channels.get('C0BOTH')?.members.add(fake.world.installations.get('T2')?.botUser ?? '')
    await at.press('UT1', await at.ask('UT1', setup), 'Start now')
    await at.ask('UT1', 'group settings stars on')
    const thread = await soon(() => {
      const ts = at.posts()[0]?.ts ?? ''
      expect(fake.thread('C0BOTH', ts)).not.toEqual([])
      return ts
    })
    const [own] = fake.thread('C0BOTH', thread)
    const said = fake.member('UT2').say('C0BOTH', 'a cache', thread)
    await said.delivered
    for (const message of [own?.ts ?? '', said.ts]) await fake.member('UT1').react('C0BOTH', message, 'star')
    const kept = async () => ({
      answers: (await store.list(answers, { limit: 9 })).map(({ key }) => key.split('/')[0]),
      stars: (await store.list(starred, { limit: 9 })).map(({ key, value }) => [
        key.split('/').at(-1),
        value.people,
      ]),
    })
    await soon(async () => expect((await kept()).stars).not.toEqual([]))
    await at.quiet()
    expect(await kept()).toEqual({ answers: ['slack:T2:UT2'], stars: [[said.ts, ['slack:T1:UT1']]] })
  })

  it('has one group where both sides start it in the same moment', async () => {
    const [mine, theirs] = await Promise.all([at.ask('UT2', setup), at.ask('UT1', setup)])
    const shown = await Promise.all([
      at.press('UT2', mine, 'Start now'),
      at.press('UT1', theirs, 'Start now'),
    ])
    await soon(() => expect(at.posts().length).toBeGreaterThan(0))
    expect(shown.filter((each) => words(each).includes('is set up'))).toHaveLength(1)
    expect(await at.groups()).toHaveLength(1)
    expect(at.posts()).toHaveLength(1)
  })
})
