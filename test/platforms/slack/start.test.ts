import { afterEach, describe, expect, it } from 'vitest'
import { StartError } from '../../../src/core/errors.ts'
import { createHttp } from '../../../src/ops/http.ts'
import type { SlackConfig } from '../../../src/platforms/slack/config.ts'
import { createSlack } from '../../../src/platforms/slack/index.ts'
import { buildTown, configOf, type Mode, soon } from '../../e2e/slack-harness.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'
import { startSlack } from '../../fakes/slack/index.ts'
import { openMemory } from '../../support/memory.ts'
import { WELL } from '../../support/well.ts'

const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** A platform that has not started yet. */
async function aPlatform(mode: Mode, change: Partial<Record<'botToken' | 'appToken', string>> = {}) {
  const fake = await startSlack({ mode: mode === 'socket' ? 'socket' : 'http' })
  const town = buildTown(fake)
  const log = createQuietLog()
  const http = createHttp({ host: '127.0.0.1', port: 0, health: WELL, log, grace: 500 })
  const config = { ...configOf(fake, mode, town.team.botToken), ...change } as SlackConfig
  const { store, expiring } = openMemory(log)
  const platform = createSlack({ config, store, expiring, http, now: Date.now, log })
  ending.push(fake.stop, http.close, platform.stop)
  const post = () =>
    platform.post({
      to: { platform: 'slack', workspace: town.team.id, channel: 'C0STUDY' },
      card: { plain: 'Day 1', title: 'Day 1' },
      key: 'k1',
      title: 'Day 1',
    })
  const { installation } = town.team
  return { fake, installation, log, http, platform, post, start: () => platform.start(createScriptedBot()) }
}

const failing = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const saysItWaits = ({ log }: { log: ReturnType<typeof createQuietLog> }) =>
  log.entries.some(({ message }) => message.startsWith('Slack cannot be reached; trying again'))

describe('the start on Slack', () => {
  it.each([
    ['SLACK_BOT_TOKEN', 'invalid_auth', { botToken: 'xoxb-wrong' }],
    ['SLACK_APP_TOKEN', 'invalid_auth', { appToken: 'xapp-wrong' }],
    ['SLACK_APP_TOKEN', 'not_allowed_token_type', { appToken: 'xoxb-wrong' }],
  ])('ends with what to do where Slack refuses %s (%s), and no log shows it', async (name, word, change) => {
    const { log, start } = await aPlatform('socket', change)
    const error = await failing(start())
    expect(error).toBeInstanceOf(StartError)
    expect((error as StartError).message).toMatch(new RegExp(`^Slack refuses ${name} \\(${word}\\)\\. .{40}`))
    expect(JSON.stringify(log.entries)).not.toMatch(/xoxb-|xapp-/)
  })

  it('goes on trying while Slack is out of order, and posts as soon as it is there', async () => {
    const at = await aPlatform('socket')
    at.fake.fault({ method: 'auth.test', times: 1 }, { kind: 'page' })
    at.fake.fault({ method: 'apps.connections.open', times: 1 }, { kind: 'status', status: 503, done: false })
    const starting = at.start()
    await soon(() => expect(saysItWaits(at)).toBe(true))
    // Neither a refusal, which would put the group on hold, nor in doubt.
    expect(await failing(at.post())).toMatchObject({ outcome: 'unreachable' })
    await starting
    expect((await at.post()).channel).toBe('C0STUDY')
    const seen = await at.fake.member('U0LIN').command('/study', 'topic ann', 'C0STUDY')
    expect((await seen.answer()).text).toContain('ann')
  })

  it('over HTTP asks Slack to send again until it knows its workspace', async () => {
    const at = await aPlatform('http')
    at.fake.fault({ method: 'auth.test', times: 1 }, { kind: 'reset' })
    at.fake.http.pointAt(`${await at.http.listen()}/slack/events`)
    const starting = at.start()
    await soon(() => expect(saysItWaits(at)).toBe(true))
    const request = at.fake.http.sign('events_api', { type: 'url_verification', challenge: 'c' })
    expect((await at.fake.http.send(request)).status).toBe(503)
    await starting
    expect((await at.fake.http.send(request)).status).toBe(200)
  })

  it('ends when the bot is stopped before Slack is there', async () => {
    const at = await aPlatform('socket')
    at.fake.fault({ method: 'auth.test' }, { kind: 'reset' })
    const starting = failing(at.start())
    await soon(() => expect(saysItWaits(at)).toBe(true))
    await at.platform.stop()
    expect(await starting).toBeInstanceOf(StartError)
  })

  it('says which scopes the app lacks and what each is for', async () => {
    const at = await aPlatform('socket')
    at.installation?.scopes.delete('pins:write')
    at.installation?.scopes.delete('users:read')
    await at.start()
    const lines = at.log.entries.filter(({ message }) => message.includes('The Slack app lacks'))
    expect(lines).toHaveLength(1)
    expect(lines[0]?.message).toMatch(/users:read \(know .*pins:write \(pin .*manifest/)
  })

  it('posts in no workspace but the token’s own', async () => {
    const at = await aPlatform('socket')
    await at.start()
    const to = { platform: 'slack' as const, workspace: 'T0OTHER', channel: 'C0STUDY' }
    expect(await at.platform.inspect(to)).toMatchObject([
      { what: 'The app is not installed in this workspace.' },
    ])
  })
})
