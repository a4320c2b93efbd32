import type { types } from '@slack/bolt'
import { afterEach, describe, expect, it } from 'vitest'
import { soon, startPlatform } from '../../e2e/slack-harness.ts'
import { createScriptedBot, type ScriptedBot } from '../../fakes/scripted-bot.ts'
import type { Shown } from '../../fakes/slack/core.ts'
import { readMessage } from '../../fakes/slack/mrkdwn.ts'
import type { SlackOptions } from '../../fakes/slack/options.ts'
import type { View } from '../../fakes/slack/world.ts'
import { openMemory } from '../../support/memory.ts'

const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>): string =>
  readMessage({ text, blocks }).text

describe('what members do on Slack', () => {
  let at: Awaited<ReturnType<typeof startPlatform<ScriptedBot>>>
  const start = async (options: Partial<SlackOptions> = {}, setup: 'members' | 'admins' = 'members') => {
    at = await startPlatform('http', { options, setup, bot: createScriptedBot() })
  }
  afterEach(() => at.stop())

  const lin = () => at.fake.member('U0LIN')
  const ask = async (text: string, who = 'U0LIN'): Promise<Shown> =>
    (await at.fake.member(who).command('/study', text, 'C0STUDY')).answer()
  const press = async (target: Shown, label: string): Promise<Shown> =>
    (await lin().press(target, label)).answer()
  const lastShown = (count: number) =>
    soon(() => {
      expect(lin().shown).toHaveLength(count)
      return lin().shown.at(-1) as Shown
    })

  it('reaches the bot with who, where and how commands are typed here', async () => {
    await start()
    await ask('topic two tower')
    const [call] = at.bot.calls
    expect(call).toMatchObject({
      name: 'topic',
      input: { text: 'two tower' },
      caller: {
        member: { platform: 'slack', workspace: 'T0TOWN', user: 'U0LIN' },
        name: 'lin',
        channel: { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' },
        channelName: 'study',
      },
    })
    expect(call?.caller.typed({ name: 'setup', who: 'manager' }).text).toBe('/study group setup')
    expect(await call?.caller.standing()).toEqual({ admin: false, maySetUp: true })
  })

  it('takes nobody to a channel that they have left since it was offered', async () => {
    await start()
    await ask('group setup')
    const { caller } = at.bot.calls.at(-1) ?? {}
    expect((await caller?.from?.('C0STUDY'))?.channel?.channel).toBe('C0STUDY')
    await at.fake.leave('C0STUDY', 'U0LIN')
    expect(await caller?.from?.('C0STUDY')).toBeUndefined()
    expect(await caller?.from?.('C0NOWHERE')).toBeUndefined()
  })

  it('finds every channel that somebody is in, behind a page of archived ones too', async () => {
    await start()
    const named = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(3, '0')}`)
    const channel = (name: string) =>
      at.fake.channel('T0TOWN', { id: `C0${name.toUpperCase()}`, name, members: ['U0ADA'] })
    for (const name of named('old', 200)) channel(name).archived = true
    for (const name of ['zebra', ...named('m', 250)]) channel(name)
    const member = { platform: 'slack', workspace: 'T0TOWN', user: 'U0ADA' } as const
    const rooms = (await at.platform().rooms('T0TOWN', member)).map(({ name }) => name)
    expect(rooms.slice(0, 2)).toEqual(['#form', '#m000'])
    expect(rooms.slice(-2)).toEqual(['#study', '#zebra'])
    await ask('group setup', 'U0ADA')
    const { caller } = at.bot.calls.at(-1) ?? {}
    expect((await caller?.from?.('C0ZEBRA'))?.channel?.channel).toBe('C0ZEBRA')
    expect(await caller?.from?.('C0OLD000')).toBeUndefined()
  })

  it('knows at once who is an administrator no more', async () => {
    await start()
    await ask('group setup', 'U0ADA')
    const { caller } = at.bot.calls.at(-1) ?? {}
    expect((await caller?.standing())?.admin).toBe(true)
    await at.fake.promote('U0ADA', false)
    await soon(async () => expect((await caller?.standing())?.admin).toBe(false))
  })

  it('asks Slack who a member is once in ten minutes, and not at all for a look-up', async () => {
    await start()
    await ask('topic a')
    expect(at.fake.stats.calls['users.info']).toBeUndefined()
    await ask('group setup 09:00')
    await ask('group setup 09:00')
    expect(at.fake.stats.calls['users.info']).toBe(1)
    expect(at.bot.calls.at(-1)?.caller.zone).toBe('America/New_York')
  })

  it('tells administrators from members where only they may set up', async () => {
    await start({}, 'admins')
    expect(words(await ask('group setup'))).toContain('administrators')
    expect((await ask('group setup', 'U0ADA')).kind).toBe('modal')
  })

  it('keeps a private answer private and shows a public one to all', async () => {
    await start()
    const card = await ask('topic towers')
    expect(card.kind).toBe('ephemeral')
    const shared = await press(card, 'Share')
    expect(shared.kind).toBe('message')
    expect(at.fake.messages('C0STUDY')).toHaveLength(1)
  })

  it('replaces the message whose button asked for that', async () => {
    await start()
    const first = await ask('count 0')
    const next = await press(first, 'Count on')
    expect(next).toMatchObject({ kind: 'update', ts: first.ts })
    expect(words(at.fake.messages('C0STUDY')[0] ?? { text: '' })).toContain('Count 2')
  })

  it('answers in the channel when the response URL has run out', async () => {
    await start({ responseLifetime: -1 })
    void lin().command('/study', 'topic towers', 'C0STUDY')
    expect(words(await lastShown(1))).toContain('towers')
  })

  it('answers by direct message when neither the response URL nor the channel takes it', async () => {
    await start({ responseLifetime: -1 })
    void lin().command('/study', 'topic towers', 'C0OPEN')
    await soon(() => expect(at.fake.messages(lin().dmChannel())).toHaveLength(1))
  })

  it.each([
    ['fails', { kind: 'status', status: 503, done: false }],
    ['does its work and loses the answer', { kind: 'drop-answer' }],
  ] as const)('says a private answer again where the way before %s', async (_, fault) => {
    await start({ responseLifetime: -1 })
    at.fake.fault({ method: 'chat.postEphemeral' }, fault)
    void lin().command('/study', 'topic towers', 'C0STUDY')
    await soon(() => expect(at.fake.messages(lin().dmChannel())).toHaveLength(1))
  })

  it('tells whoever asked what all could not be told, and shows nothing to all twice', async () => {
    await start({ responseLifetime: -1 })
    at.fake.fault({ method: 'chat.postMessage' }, { kind: 'drop-answer' })
    void lin().command('/study', 'share hello', 'C0STUDY')
    expect(words(await lastShown(1))).toContain('hello')
    expect(at.fake.messages('C0STUDY')).toHaveLength(1)
  })

  it.each([
    { kind: 'limit', retryAfter: 30 },
    { kind: 'status', status: 500, done: false },
  ] as const)('offers a form by a button where Slack answers %j', async (fault) => {
    await start()
    at.fake.fault({ method: 'views.open', times: 1 }, fault)
    const shown = await ask('group setup')
    expect(words(shown)).toContain('Open the form')
    await press(shown, 'Open the form')
    expect(lin().modal).toBeDefined()
  })

  it('says where it was pressed that a direct message was refused', async () => {
    await start()
    const card = await ask('topic towers')
    at.fake.fault({ method: 'chat.postMessage' }, { kind: 'refuse', error: 'messages_tab_disabled' })
    expect(words(await press(card, 'Send to DM'))).toContain('I can’t send you a direct message')
  })

  it('says how to type it when the form comes too late, and offers it again', async () => {
    await start({ triggerLifetime: -1 })
    const shown = await ask('group setup')
    expect(shown.kind).toBe('ephemeral')
    expect(words(shown)).toContain('/study group setup [time]')
    expect(words(shown)).toContain('Open the form')
  })

  it('points at the input at fault, keeps the form open, and answers what fits', async () => {
    await start()
    await ask('group setup')
    const modal = lin().modal
    if (!modal) throw new Error('no modal')
    expect((await lin().submit(modal, { time: 'noon' })).errors).toEqual({ time: 'Write it as 09:00.' })
    const sent = await lin().submit(modal, { time: '10:15', days: 'mon-sun', note: '' })
    expect(sent.closed).toBe(true)
    expect(at.bot.calls.at(-1)?.input).toEqual({ text: 'new', values: { time: '10:15', days: 'mon-sun' } })
    expect(at.bot.calls.at(-1)?.caller.channel?.channel).toBe('C0STUDY')
    await soon(() => expect(lin().shown.map(words).join(' ')).toContain('At 10:15'))
  })

  describe('a form whose answer takes too long', () => {
    /** Submits the setup form while the bot takes its time; `release` lets it go on. */
    const submitSlowly = async (time: string) => {
      await start()
      await ask('group setup')
      const modal = lin().modal
      if (!modal) throw new Error('no modal')
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const { dispatch } = at.bot
      at.bot.dispatch = async (...args) => {
        await held
        return dispatch(...args)
      }
      const sent = await lin().submit(modal, { time, note: 'We begin slowly.' })
      expect([sent.closed, viewWords(sent.view)]).toEqual([false, 'This takes a moment …'])
      return { modal, release }
    }
    const viewWords = (view = lin().modal) =>
      (view?.payload.blocks as types.KnownBlock[] | undefined)
        ?.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []))
        .join()

    it('stays open and says so, then says what came of it, there and where it was opened', async () => {
      const { release } = await submitSlowly('10:15')
      release()
      await soon(() => expect(viewWords()).toBe('Saved\nAt 10:15'))
      await soon(() => expect(lin().shown.map(words).join(' ')).toContain('At 10:15'))
    })

    it('is there again as it was filled in where it is refused, with what is wrong', async () => {
      const { modal, release } = await submitSlowly('noon')
      release()
      await soon(() => expect(viewWords()).toBe('That is no time\nWrite it as 09:00.'))
      const again = lin().modal
      expect(again?.id).toBe(modal.id)
      const [, time, , note] = (again?.payload.blocks ?? []) as types.InputBlock[]
      expect([time?.element, note?.element]).toMatchObject([
        { initial_value: 'noon' },
        { initial_value: 'We begin slowly.' },
      ])
      const shown = lin().shown.length
      expect((await lin().submit(again as View, { time: '10:15' })).closed).toBe(true)
      await soon(() => expect(lin().shown.slice(shown).map(words).join(' ')).toContain('At 10:15'))
    })

    it('says what is wrong in the channel to whoever closed it meanwhile', async () => {
      const { modal, release } = await submitSlowly('noon')
      lin().close(modal)
      release()
      await soon(() => expect(lin().shown.map(words).join(' ')).toContain('Write it as 09:00.'))
      expect(lin().modal).toBeUndefined()
    })
  })

  it('takes a mention up once although it arrives as two events', async () => {
    await start()
    await lin().mention('C0STUDY', 'topic once').delivered
    await lin().mention('C0STUDY', 'topic twice').delivered
    await soon(() => expect(at.bot.calls.length).toBeGreaterThanOrEqual(2))
    expect(at.bot.calls.map(({ input }) => input.text).sort()).toEqual(['once', 'twice'])
  })

  it('hears people in threads, and neither itself nor what is said elsewhere', async () => {
    await start()
    const parent = lin().say('C0STUDY', 'a question')
    await parent.delivered
    const reply = lin().say('C0STUDY', 'an answer', parent.ts)
    await reply.delivered
    const to = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY', thread: parent.ts } as const
    await at.platform().post({ to, card: { plain: 'x', title: 'x' }, key: 'k', title: 'x' })
    await ask('topic afterwards')
    await soon(() => expect(at.bot.heard).toEqual([`U0LIN C0STUDY ${parent.ts} ${reply.ts}`]))
  })

  it('sends a look-up to direct messages after a restart, and no other answer', async () => {
    await start()
    const card = await ask('topic towers')
    expect(words(await ask('nonsense'))).not.toContain('Send to DM')
    await at.again()
    await press(card, 'Send to DM')
    await soon(() =>
      expect(words(at.fake.messages(lin().dmChannel())[0] ?? { text: '' })).toContain('towers'),
    )
  })

  it('acknowledges a link’s button and does nothing', async () => {
    await start()
    const at1 = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' } as const
    const card = { plain: 'x', title: 'x', buttons: [{ label: 'Source', url: 'https://example.org/' }] }
    const sent = await at.platform().post({ to: at1, card, key: 'k', title: 'x' })
    const { outcome } = await lin().press({ channel: 'C0STUDY', ts: sent.message }, 'Source')
    expect(outcome.ok).toBe(true)
    await ask('topic afterwards')
    expect(at.bot.calls.map(({ name }) => name)).toEqual(['topic'])
  })

  it('shows the home page', async () => {
    await start()
    await lin().openHome()
    await soon(() => expect(JSON.stringify(lin().home?.payload)).toContain('Your groups'))
  })

  it('shows the home page anew after a button of it was pressed, and a form that it opened was sent', async () => {
    await start()
    let count = 0
    at.bot.home = async () => {
      count += 1
      const buttons = [
        { label: 'Look up', action: 'topic', arg: 'towers' },
        { label: 'Set up', action: 'setup' },
      ]
      return [{ plain: 'x', title: `Your groups ${count}`, buttons }]
    }
    const home = async () => {
      const wanted = `Your groups ${count}`
      return soon(() => {
        const { home } = lin()
        expect(JSON.stringify(home?.payload)).toContain(wanted)
        return { view: home?.id ?? '' }
      })
    }
    await lin().openHome()
    await soon(() => expect(count).toBe(1))
    await lin().press(await home(), 'Look up')
    await soon(() => expect(count).toBe(2))
    await lin().press(await home(), 'Set up')
    await soon(() => expect(count).toBe(3))
    const modal = await soon(() => lin().modal ?? Promise.reject(new Error('no form')))
    await lin().submit(modal, { time: '10:15', days: 'mon-sun', note: '' })
    await soon(() => expect(count).toBe(4))
    await home()
  })

  it('tells whose account is deactivated, and who is back', async () => {
    await start()
    await at.fake.deactivate('U0LIN')
    await at.fake.deactivate('U0LIN', false)
    await soon(() => expect(at.bot.heard).toEqual(['U0LIN gone', 'U0LIN there']))
  })

  it('writes nothing for what is of no concern, nor for what is said in a thread', async () => {
    const storage = openMemory()
    const { transact } = storage.store
    let writes = 0
    storage.store.transact = (work) => {
      writes++
      return transact(work)
    }
    const expiring: typeof storage.expiring = (name, ttl) => {
      const values = storage.expiring<never>(name, ttl)
      const set = values.set.bind(values)
      values.set = (key, value) => {
        writes++
        return set(key, value)
      }
      const claim = values.claim.bind(values)
      values.claim = (key, value) => {
        writes++
        return claim(key, value)
      }
      return values
    }
    at = await startPlatform('http', { storage: { ...storage, expiring }, bot: createScriptedBot() })
    for (let i = 0; i < 50; i++) await lin().say('C0STUDY', `line ${i}`)
    const { ts: thread } = await lin().say('C0STUDY', 'a discussion')
    for (let i = 0; i < 5; i++) await lin().say('C0STUDY', `reply ${i}`, thread)
    await soon(() => expect(at.bot.heard).toHaveLength(5))
    expect(writes).toBe(0)
    await lin().mention('C0STUDY', 'topic two tower')
    await soon(() => expect(at.bot.calls).toHaveLength(1))
    expect(writes).toBe(1)
  })

  it('hears of a deleted message whose thread went with it, and of none whose replies stay', async () => {
    await start()
    const deleted: string[] = []
    at.bot.threadDeleted = async ({ channel, thread }) => void deleted.push(`${channel} ${thread}`)
    const kept = lin().say('C0STUDY', 'with an answer')
    lin().say('C0STUDY', 'an answer', kept.ts)
    const alone = lin().say('C0STUDY', 'alone')
    await at.fake.deleteMessage('C0STUDY', kept.ts)
    await at.fake.deleteMessage('C0STUDY', alone.ts)
    await soon(() => expect(deleted).toEqual([`C0STUDY ${alone.ts}`]))
  })

  it('names the message whose button was pressed, so that it works once: one of all, and one of one’s own', async () => {
    await start()
    const own = await ask('topic towers')
    const all = await press(own, 'Share')
    await press(await ask('count 0'), 'Count on')
    const pressed = at.bot.calls.map(({ input }) => input.pressed)
    expect(pressed).toEqual([
      undefined,
      `C0STUDY/${own.ts}`,
      undefined,
      expect.stringMatching(/^C0STUDY\/[\d.]+$/),
    ])
    expect(all.ts).not.toBe(own.ts)
  })

  it('hears of every way to lose a channel', async () => {
    await start()
    const gone: string[] = []
    at.bot.lost = async ({ channel }, { reason, fix }) => void gone.push(`${channel}: ${reason} ${fix}`)
    await at.fake.archive('C0STUDY')
    await at.fake.deleteChannel('C0SHARED')
    await at.fake.kick('C0SECRET')
    await at.fake.leave('C0OPEN', 'U0LIN')
    await soon(() => expect(gone).toHaveLength(3))
    expect(gone.sort()).toEqual([
      'C0SECRET: I was removed from the channel. Type /invite @Studyhall in the channel.',
      'C0SHARED: The channel was deleted. Set up a group in another channel.',
      'C0STUDY: The channel was archived. Unarchive the channel, or set the group up in another one.',
    ])
  })

  it('names a private channel to a manager, which Slack does not in a command', async () => {
    await start()
    void at.fake.member('U0ADA').command('/study', 'group setup', 'C0SECRET')
    await soon(() => expect(at.bot.calls[0]?.caller.channelName).toBe('secret'))
  })

  it('tells people of its workspace from guests, strangers, bots and nobody', async () => {
    await start()
    const at_ = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' } as const
    const kind = async (user: string) => (await at.platform().who({ ...at_, user }, at_))?.kind
    const users = ['U0LIN', 'U0GUEST', at.town.stranger.id, at.town.team.botUser, 'U0NOBODY']
    expect(await Promise.all(users.map(kind))).toEqual(['member', 'guest', 'stranger', 'bot', undefined])
  })

  it('finds who runs the workspace, owners first, behind any number of other accounts', async () => {
    await start()
    const at_ = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' } as const
    for (let i = 0; i < 300; i++) at.fake.user('T0TOWN', { id: `U0M${i}` })
    at.fake.user('T0TOWN', { id: 'U0BOSS', owner: true })
    at.fake.user('T0TOWN', { id: 'U0LEFT', admin: true, deleted: true })
    at.fake.user('T0TOWN', { id: 'U0ROBOT', admin: true, bot: true })
    const found = await at.platform().admins(at_)
    expect(found.map(({ user }) => user)).toEqual(['U0BOSS', 'U0ADA'])
    // Of more than anybody looks at, those who were met.
    const calls = at.fake.stats.calls['users.list'] ?? 0
    for (let i = 0; i < 3000; i++) at.fake.user('T0TOWN', { id: `U0N${i}` })
    expect(await at.platform().admins(at_)).toHaveLength(2)
    expect((at.fake.stats.calls['users.list'] ?? 0) - calls).toBe(10)
  })

  it('follows a channel to its new id', async () => {
    await start()
    const moved: string[] = []
    at.bot.moved = async (from, to) =>
      void moved.push(`${from.workspace}/${from.channel} ${to.workspace}/${to.channel}`)
    await at.fake.changeId('C0STUDY', 'C0NEW')
    await soon(() => expect(moved).toEqual(['T0TOWN/C0STUDY T0TOWN/C0NEW']))
  })

  it('hears of every way back into a channel', async () => {
    await start()
    const back: (string | undefined)[] = []
    at.bot.back = async ({ channel }) => void back.push(channel)
    await at.fake.archive('C0STUDY')
    await at.fake.unarchive('C0STUDY')
    await at.fake.kick('C0SECRET')
    await at.fake.invite('C0SECRET')
    await soon(() => expect(back).toEqual(['C0STUDY', 'C0SECRET']))
  })
})
