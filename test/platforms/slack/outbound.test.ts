import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../../src/core/card.ts'
import { soon, startPlatform } from '../../e2e/slack-harness.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'
import { defaultOptions } from '../../fakes/slack/options.ts'
import { lookFor } from '../../support/look.ts'

const card = (title: string, more: Partial<Card> = {}): Card => ({ plain: title, title, ...more })
const team = { platform: 'slack', workspace: 'T0TOWN' } as const
const study = { ...team, channel: 'C0STUDY' }
const without = (...scopes: string[]) => ({
  options: { scopes: defaultOptions.scopes.filter((scope) => !scopes.includes(scope)) },
})

describe('the bot’s messages on Slack', () => {
  let at: Awaited<ReturnType<typeof startPlatform<ScriptedBot>>>
  const start = async (more: Parameters<typeof startPlatform<ScriptedBot>>[1] = {}) => {
    await at?.stop()
    at = await startPlatform<ScriptedBot>('http', more)
  }
  beforeEach(async () => {
    at = await startPlatform<ScriptedBot>('http')
  })
  afterEach(() => at.stop())

  const post = (key: string, more: object = {}, to: { workspace: string; channel: string } = study) =>
    at.platform().post({ to: { ...team, ...to }, card: card(`Post ${key}`), key, title: key, ...more })
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => {
        throw new Error('it did not fail')
      },
      (error: unknown) => error,
    )
  const since = () => Date.now() - 60_000

  it('carry their key, unfurl nothing and mention the group’s user group once', async () => {
    const sent = await post('k1', { mention: 'S12345678' })
    const [message] = at.fake.messages('C0STUDY')
    expect(message?.metadata).toEqual({ event_type: 'studyhall_delivery', event_payload: { key: 'k1' } })
    expect(new Set(at.fake.mentions('C0STUDY', sent.message))).toEqual(new Set(['!subteam^S12345678']))
    expect(message?.text.startsWith('<!subteam^S12345678> ')).toBe(true)
    expect(sent.url).toBe(`https://t0town.slack.com/archives/C0STUDY/p${sent.message.replace('.', '')}`)
  })

  it('leave out a mention that is no user group', async () => {
    const sent = await post('k1', { mention: '!channel> <@U0LIN' })
    expect(at.fake.mentions('C0STUDY', sent.message)).toEqual([])
  })

  it('are pinned where asked, and the one before is unpinned', async () => {
    const first = await post('k1', { pin: true })
    expect(at.fake.world.channels.get('C0STUDY')?.pins).toEqual([first.message])
    const second = await post('k2', { pin: true })
    expect(at.fake.world.channels.get('C0STUDY')?.pins).toEqual([second.message])
  })

  it('are pinned in the place of the one before also where members leave no room for another', async () => {
    await post('k1', { pin: true })
    const channel = at.fake.world.channels.get('C0STUDY')
    channel?.pins.push(...Array.from({ length: 99 }, (_, i) => `1.${i}`))
    const { message } = await post('k2', { pin: true })
    expect(channel?.pins).toHaveLength(100)
    expect(channel?.pins).toContain(message)
  })

  it('are pinned when they are found, where the process that sent them ended before', async () => {
    const sent = await post('k1')
    for (let i = 0; i < 2; i++) await at.platform().pin(sent)
    expect(at.fake.world.channels.get('C0STUDY')?.pins).toEqual([sent.message])
  })

  it('leave no notice of their pin, where Slack makes one', async () => {
    await start({ options: { pinNotices: true } })
    const sent = await post('k1', { pin: true })
    await soon(() => expect(at.fake.stats.calls['chat.delete']).toBe(1))
    expect(at.fake.messages('C0STUDY').map(({ ts }) => ts)).toEqual([sent.message])
  })

  /** What a manager is told of the settings of a channel. */
  const remarks = async (pin = true) => {
    const before = at.bot.calls.length
    void at.fake.member('U0ADA').command('/study', 'topic towers', 'C0STUDY')
    await soon(() => expect(at.bot.calls.length).toBeGreaterThan(before))
    const settings = { archiveMinutes: 0, pin, mention: '', tags: [], publish: false }
    return at.bot.calls.at(-1)?.caller.remarks?.(study, settings, false)
  }

  it('are sent all the same where pinning is not allowed, which a manager is told', async () => {
    await start(without('pins:write'))
    await post('k1', { pin: true })
    expect(at.fake.messages('C0STUDY')).toHaveLength(1)
    expect(at.log.entries.some(({ message }) => message.includes('not pinned'))).toBe(true)
    expect(await remarks()).toEqual([
      expect.stringMatching(/^\*\*pin\*\* does nothing yet: .*pins:write.*manifest/),
    ])
    expect(await remarks(false)).toEqual([])
  })

  it('that were not pinned are told of until one is, also after a restart', async () => {
    const pins = at.fake.world.channels.get('C0STUDY')?.pins ?? []
    for (let i = 0; i < 100; i++) pins.push(String(i))
    await post('k1', { pin: true })
    expect(await remarks()).toEqual([expect.stringContaining('holds as many pins as Slack takes')])
    await at.again()
    expect(await remarks()).toEqual([expect.stringContaining('holds as many pins as Slack takes')])
    pins.shift()
    await post('k2', { pin: true })
    expect(await remarks()).toEqual([])
  })

  it('are pinned as ever after somebody took the pin of the one before away, or deleted it', async () => {
    const channel = at.fake.world.channels.get('C0STUDY')
    await post('k1', { pin: true })
    channel?.pins.pop()
    const { message } = await post('k2', { pin: true })
    expect(await remarks()).toEqual([])
    await at.fake.deleteMessage('C0STUDY', message)
    await post('k3', { pin: true })
    expect(await remarks()).toEqual([])
    expect(at.log.entries.filter(({ level }) => level === 'warn')).toEqual([])
  })

  it('that were not pinned because Slack was out of order are nobody’s to fix', async () => {
    at.fake.fault({ method: 'pins.add' }, { kind: 'status', status: 503, done: false })
    await post('k1', { pin: true })
    expect(await remarks()).toEqual([])
  })

  it('join a public channel first, and say what is wrong where they may not', async () => {
    await post('k1', {}, { workspace: 'T0TOWN', channel: 'C0OPEN' })
    expect(at.fake.messages('C0OPEN').filter(({ metadata }) => metadata)).toHaveLength(1)
    await start(without('channels:join'))
    const open = { ...team, channel: 'C0OPEN' }
    expect(await failure(post('k1', {}, open))).toMatchObject({
      outcome: 'refused',
      fix: expect.stringContaining('/invite @Studyhall'),
    })
    expect(await at.platform().inspect(open)).toMatchObject([{ fix: expect.stringContaining('/invite') }])
  })

  it('know no other workspace', async () => {
    expect(await failure(post('k1', {}, { workspace: 'T0OTHER', channel: 'C0STUDY' }))).toMatchObject({
      outcome: 'refused',
    })
  })

  it('are refused in an archived channel, which an inspection says too', async () => {
    await at.fake.archive('C0STUDY')
    expect(await failure(post('k1'))).toMatchObject({
      outcome: 'refused',
      message: 'The channel is archived.',
    })
    expect(await at.platform().inspect(study)).toMatchObject([{ what: 'The channel is archived.' }])
  })

  it.each([
    [{ kind: 'limit', retryAfter: 7 }, { outcome: 'limited', retryAfter: 7000 }, 0],
    [{ kind: 'status', status: 503, done: false }, { outcome: 'unknown' }, 0],
    [{ kind: 'status', status: 500, done: true }, { outcome: 'unknown' }, 1],
    [{ kind: 'reset' }, { outcome: 'unknown' }, 0],
    [{ kind: 'drop-answer' }, { outcome: 'unknown' }, 1],
  ] as const)('are sent once and no more when Slack answers %j', async (fault, expected, arrived) => {
    let calls = 0
    const where = () => ++calls > 0
    const mend = at.fake.fault({ method: 'chat.postMessage', where }, fault)
    expect(await failure(post('k1'))).toMatchObject(expected)
    mend()
    expect(calls).toBe(1)
    expect(at.fake.messages('C0STUDY')).toHaveLength(arrived)
    const found = await lookFor(at.platform(), study, 'k1', since())
    if (arrived) expect(found).toMatchObject({ channel: 'C0STUDY' })
    else expect(found).toBe('absent')
  })

  it('are unreachable when Slack is', async () => {
    await post('k0')
    await at.fake.stop()
    expect(await failure(post('k1'))).toMatchObject({ outcome: expect.stringMatching(/unreachable|unknown/) })
    at = await startPlatform<ScriptedBot>('http')
  })

  it('are found on the last of many pages, and only those of this bot', async () => {
    const sent = await post('k1')
    const lin = at.fake.member('U0LIN')
    for (let i = 0; i < 450; i++) lin.say('C0STUDY', `message ${i}`)
    expect(await lookFor(at.platform(), study, 'k1', since())).toMatchObject({ message: sent.message })
    expect(await lookFor(at.platform(), study, 'k2', since())).toBe('absent')
    expect(at.fake.stats.calls['conversations.history']).toBeGreaterThanOrEqual(6)
  })

  it('are never called absent where the history cannot be read', async () => {
    await start(without('channels:history'))
    await post('k1')
    expect(await lookFor(at.platform(), study, 'k1', since())).toBe('unknown')
    expect(await lookFor(at.platform(), { ...team, channel: 'C0CLOSED' }, 'k1', since())).toBe('unknown')
    expect(await at.platform().inspect(study)).toMatchObject([
      { what: expect.stringContaining('channels:history') },
    ])
  })

  it('are looked for again later when Slack asks to wait', async () => {
    await post('k1')
    at.fake.fault({ method: 'conversations.history', times: 1 }, { kind: 'limit', retryAfter: 3 })
    expect(await failure(lookFor(at.platform(), study, 'k1', since()))).toMatchObject({
      outcome: 'limited',
      retryAfter: 3000,
    })
    expect(await lookFor(at.platform(), study, 'k1', since())).toMatchObject({ channel: 'C0STUDY' })
  })

  it('have a discussion until it is deleted, and one with answers stays when its first message is', async () => {
    const [alone, answered] = [await post('k1'), await post('k2')]
    const threads = await Promise.all(
      [alone, answered].map((sent) => at.platform().openThread(sent, 'Day', 0)),
    )
    const there = () => Promise.all(threads.map((thread) => at.platform().hasThread(thread)))
    await post('k3', {}, threads[1] as never)
    expect(await there()).toEqual([true, true])
    for (const { message } of [alone, answered]) await at.fake.deleteMessage('C0STUDY', message)
    expect(await there()).toEqual([false, true])
    // Nothing is said of a channel that the bot cannot read.
    await at.fake.kick('C0STUDY')
    expect(await failure(there())).toMatchObject({ outcome: 'refused' })
  })

  it('reach a member as a direct message with one call', async () => {
    const sent = await at.platform().dm({ ...team, user: 'U0LIN' }, card('Only you'), 'dm-1')
    expect(sent.channel).toBe(at.fake.member('U0LIN').dmChannel())
    expect(await failure(at.platform().dm({ ...team, user: 'U0NOBODY' }, card('x'), 'dm-2'))).toMatchObject({
      outcome: 'refused',
    })
  })

  it('wait for nobody but their own channel', async () => {
    const order: string[] = []
    const into = (channel: string, key: string) =>
      post(key, {}, { workspace: 'T0TOWN', channel }).then(() => order.push(key))
    await Promise.all([into('C0STUDY', 'a1'), into('C0STUDY', 'a2'), into('C0SECRET', 'b1')])
    expect(order).toEqual(expect.arrayContaining(['a1', 'a2', 'b1']))
    expect(order.at(-1)).toBe('a2')
    expect(at.fake.stats.limited).toBe(0)
  })
})
