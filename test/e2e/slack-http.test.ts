import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScriptedBot, type ScriptedBot } from '../fakes/scripted-bot.ts'
import type { Tamper } from '../fakes/slack/http-delivery.ts'
import { soon, startPlatform } from './slack-harness.ts'

describe('Slack’s requests over HTTP', () => {
  let at: Awaited<ReturnType<typeof startPlatform<ScriptedBot>>>
  beforeEach(async () => {
    at = await startPlatform('http', { bot: createScriptedBot() })
  })
  afterEach(() => at.stop())

  const payload = (id: string) => ({
    command: '/study',
    text: 'topic ann',
    team_id: 'T0TOWN',
    user_id: 'U0LIN',
    user_name: 'lin',
    channel_id: 'C0STUDY',
    channel_name: 'study',
    trigger_id: id,
    response_url: `${at.fake.url}/commands/none`,
  })
  const event = (id: string) => ({
    type: 'event_callback',
    team_id: 'T0TOWN',
    event_id: id,
    event: { type: 'message', channel: 'C0STUDY', user: 'U0LIN', text: 'x', ts: '2.1', thread_ts: '1.1' },
  })

  it('begin with the address being verified', async () => {
    expect(await at.fake.http.verify()).toBe(true)
  })

  it.each<Tamper>(['signature', 'old', 'early', 'byte', 'unsigned'])(
    'answer 401 to a %s request, do nothing and tell an attacker nothing',
    async (tamper) => {
      const { http } = at.fake
      for (const request of [
        http.sign('slash_commands', payload('1.1'), tamper),
        http.sign('events_api', event('Ev1'), tamper),
        http.sign('interactive', { type: 'block_actions', team: { id: 'T0TOWN' } }, tamper),
      ])
        expect(await http.send(request)).toEqual({ status: 401, text: '' })
      const said = JSON.stringify(at.log.entries)
      expect(said).not.toContain(at.fake.keys.signingSecret)
      expect(said).not.toMatch(/[0-9a-f]{64}|timestamp|mismatch|hmac/i)
      await at.fake.member('U0LIN').command('/study', 'topic afterwards', 'C0STUDY')
      await soon(() => expect(at.bot.calls.map(({ input }) => input.text)).toEqual(['afterwards']))
      expect(at.bot.heard).toEqual([])
    },
  )

  it('are answered at once where Slack says that it holds events back, which the log says', async () => {
    const limited = { type: 'app_rate_limited', team_id: 'T0TOWN', minute_rate_limited: 1518467820 }
    const { status } = await at.fake.http.send(at.fake.http.sign('events_api', limited))
    expect(status).toBe(200)
    expect(at.log.entries).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: { team: 'T0TOWN', since: '2018-02-12T20:37:00.000Z' },
        message: expect.stringContaining('holds events of a workspace back'),
      }),
    )
    expect(JSON.stringify(at.log.entries)).not.toContain('Could not determine the type')
  })

  it('are accepted once: the same request again is refused, whatever is hung onto its signature', async () => {
    const { http } = at.fake
    const request = http.sign('slash_commands', payload('1.1'))
    expect((await http.send(request)).status).toBe(200)
    expect((await http.send(request)).status).toBe(401)
    const signature = `${request.headers['x-slack-signature']}=again`
    const time = `${request.headers['x-slack-request-timestamp']}.0`
    const headers = { ...request.headers, 'x-slack-signature': signature, 'x-slack-request-timestamp': time }
    expect((await http.send({ ...request, headers })).status).toBe(401)
    await soon(() => expect(at.bot.calls).toHaveLength(1))
  })

  it('are worked on once when Slack sends them again, with its retry header, also after a restart', async () => {
    const asked = { type: 'message', channel: 'D0LIN', user: 'U0LIN', text: 'topic ann', ts: '3.1' }
    const send = async (retry: number) => {
      const { http } = at.fake
      const request = http.sign('events_api', { ...event('Ev1'), event: asked, event_time: retry })
      const headers = { 'x-slack-retry-num': `${retry}`, 'x-slack-retry-reason': 'http_timeout' }
      return (await http.send({ ...request, headers: { ...request.headers, ...headers } })).status
    }
    const worked = () => at.bot.calls.map(({ input }) => input.text)
    // A retry may be the first that arrives.
    expect(await send(1)).toBe(200)
    await soon(() => expect(worked()).toEqual(['ann']))
    expect(await send(2)).toBe(200)
    await at.again()
    expect(await send(3)).toBe(200)
    await at.fake.member('U0LIN').command('/study', 'topic afterwards', 'C0STUDY')
    await soon(() => expect(worked()).toEqual(['ann', 'afterwards']))
  })

  it('are asked to come again while the bot is stopping', async () => {
    await at.platform().stop()
    expect((await at.fake.http.send(at.fake.http.sign('slash_commands', payload('1.1')))).status).toBe(503)
  })

  it('leave every other address to others', async () => {
    const origin = new URL(at.fake.http.sign('events_api', {}).url).origin
    expect((await fetch(`${origin}/slack/other`)).status).toBe(404)
    expect((await fetch(`${origin}/healthz`)).status).toBe(200)
    expect((await fetch(`${origin}/slack/install`)).status).toBe(404)
  })
})
