import type { APIMessage } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../../src/core/bot.ts'
import { channelKey } from '../../../src/core/refs.ts'
import { buttonIds, startDiscord } from '../../e2e/discord-harness.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'
import { lookFor } from '../../support/look.ts'

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  return {
    guild,
    text: guild.text('ranking'),
    other: guild.text('other'),
    lin: guild.member('Lin'),
    ada: guild.member('Ada', { permissions: 1n << 5n }),
  }
}
const start = () => {
  const gone: string[] = []
  const bot = createScriptedBot()
  const back: string[] = []
  bot.lost = async ({ platform, workspace, channel = 'all' }, { reason }) =>
    void gone.push(`${platform}/${workspace}/${channel}: ${reason}`)
  bot.back = async ({ workspace, channel = 'all' }) => void back.push(`${workspace}/${channel}`)
  return startDiscord(build, { bot }).then((discord) => ({ ...discord, gone, back }))
}

let at: Awaited<ReturnType<typeof start>>
beforeEach(async () => {
  at = await start()
})
afterEach(() => at.stop())

const ref = (channel: { id: string }) => ({
  platform: 'discord' as const,
  workspace: at.world.guild.id,
  channel: channel.id,
})
const lin = () => at.fake.member(at.world.lin)
const thread = async () => {
  const card = { plain: 'Day', title: 'Day' }
  const post = await at.platform().post({ to: ref(at.world.text), card, key: 'k', title: 'Day' })
  return at.platform().openThread(post, 'Day 58', 1440)
}
const press = (message: APIMessage | undefined, nth = 0) =>
  lin().press(message?.id ?? '', buttonIds(message)[nth] ?? '')

describe('who calls', () => {
  it('is told with name, channel and standing', async () => {
    await lin().slash(at.world.text, 'topic', { query: 'two tower' })
    const [call] = at.bot.calls
    expect(call).toMatchObject({
      name: 'topic',
      input: { values: { query: 'two tower' } },
      caller: {
        member: { platform: 'discord', workspace: '@me', user: at.world.lin.id },
        name: 'Lin',
        channel: ref(at.world.text),
        channelName: 'ranking',
      },
    })
    expect(call?.caller.thread).toBeUndefined()
    expect(await call?.caller.standing()).toMatchObject({
      admin: false,
      maySetUp: expect.stringContaining('Manage Server'),
    })
  })

  it('is an administrator with Manage Server, who may set up', async () => {
    await at.fake.member(at.world.ada).slash(at.world.text, 'study help')
    expect(await at.bot.calls[0]?.caller.standing()).toEqual({ admin: true, maySetUp: true })
  })

  it('is in the channel that a thread belongs to', async () => {
    const { thread: id } = await thread()
    await lin().slash(id, 'today')
    expect(at.bot.calls[0]?.caller).toMatchObject({
      channel: ref(at.world.text),
      channelName: 'ranking',
      thread: id,
    })
  })

  it('is the same member in a private message, without a channel', async () => {
    await lin().slash(at.world.lin.id, 'today')
    const { caller } = at.bot.calls[0] ?? {}
    expect(caller).toMatchObject({ member: { workspace: '@me', user: at.world.lin.id } })
    expect(caller?.channel).toBeUndefined()
  })

  it.each([
    ['topic', '/topic'],
    ['today', '/today'],
    ['browse', '/study browse'],
  ])('types %s as %s', (name, line) => {
    expect(at.platform().typed({ name, who: 'member' }).text).toBe(line)
    expect(at.platform().typed({ name, who: 'manager' }).text).toBe(`/group ${name}`)
  })
})

describe('an answer', () => {
  it('is seen by the caller alone, or by all, as the command says', async () => {
    expect(await lin().slash(at.world.text, 'topic', { query: 'x' })).toMatchObject({
      type: 4,
      ephemeral: true,
    })
    expect(await lin().slash(at.world.text, 'study share', { text: 'hello' })).toMatchObject({
      type: 4,
      ephemeral: false,
    })
  })

  it('completes an argument', async () => {
    expect(await lin().autocomplete(at.world.text, 'topic', 'query', 'feat')).toEqual([
      { name: 'Feature stores', value: 'Feature stores' },
      { name: 'Feature crosses', value: 'Feature crosses' },
    ])
  })

  it('completes an argument knowing all that is typed', async () => {
    const seen: unknown[] = []
    const suggest = at.bot.suggest
    at.bot.suggest = async (...asked) => {
      seen.push(asked.at(-1))
      return suggest(...asked)
    }
    await lin().autocomplete(at.world.text, 'topic', 'query', 'feat')
    expect(seen).toEqual([{ values: { query: 'feat' } }])
  })

  it('completes with nothing where completing takes too long', async () => {
    at.bot.suggest = () => new Promise(() => {})
    expect(await lin().autocomplete(at.world.text, 'topic', 'query', 'feat')).toEqual([])
  })

  it('opens a form, and submitting it dispatches its action with the values', async () => {
    const form = await at.fake.member(at.world.ada).slash(at.world.text, 'group setup')
    expect(form.type).toBe(9)
    const saved = await at.fake.member(at.world.ada).submitModal(form, { time: '10:00', days: ['mon-sun'] })
    expect(saved).toMatchObject({ type: 4, ephemeral: true, message: { embeds: [{ title: 'Saved' }] } })
    expect(at.bot.calls.at(-1)).toMatchObject({
      name: 'setup',
      input: { text: 'new', values: { time: '10:00', days: 'mon-sun', note: '' } },
    })
  })

  it('whose address has expired costs the bot nothing but that answer', async () => {
    const webhook = /^\/webhooks\//
    at.fake.fault({ path: webhook, times: 1 }, { status: 401, stored: false })
    const slow = Promise.withResolvers<Answer>()
    at.bot.dispatch = () => slow.promise
    void lin().slash(at.world.text, 'today')
    await vi.waitFor(() => expect(at.fake.requests.at(-1)?.path).toMatch(/callback$/), { timeout: 5_000 })
    slow.resolve({ reply: { card: { plain: 'Late', title: 'Late' } }, visibility: 'private' })
    await vi.waitFor(() =>
      expect(at.log.entries).toContainEqual(expect.objectContaining({ message: 'An answer did not arrive' })),
    )
    expect(at.log.entries.filter(({ message }) => message.includes('DISCORD_TOKEN'))).toEqual([])
    expect(at.fake.requests.filter(({ path }) => webhook.test(path)).map(({ bot }) => bot)).toEqual([false])
  })

  it('to a press names its message, so that a button works once', async () => {
    const { message } = await lin().slash(at.world.text, 'topic', { query: 'x' })
    await press(message)
    expect(at.bot.calls.map(({ input }) => input.pressed)).toEqual([undefined, message?.id])
  })

  it('to a press comes after a restart too', async () => {
    const { message } = await lin().slash(at.world.text, 'topic', { query: 'x' })
    await at.again()
    expect(await press(message, 1)).toMatchObject({
      type: 4,
      message: { embeds: [{ title: 'Learning to rank' }] },
    })
  })

  it('to a button that nobody knows any more is a sentence', async () => {
    const card = {
      plain: 'Old',
      title: 'Old',
      buttons: [{ label: 'Gone', action: 'removed-command', arg: 'x' }],
    }
    await at.platform().post({ to: ref(at.world.text), card, key: 'old', title: 'Old' })
    expect(await press(at.fake.messages(at.world.text)[0])).toMatchObject({
      type: 4,
      ephemeral: true,
      message: { embeds: [{ title: 'I do not know that command' }] },
    })
  })

  it('changes the pressed message in place, and a delivery stays findable', async () => {
    const card = { plain: 'Count', title: 'Count', buttons: [{ label: 'Count', action: 'count', arg: '1' }] }
    const sent = await at.platform().post({ to: ref(at.world.text), card, key: 'count', title: 'Count' })
    const seen = await press(at.fake.messages(at.world.text)[0])
    expect(seen).toMatchObject({
      type: 7,
      message: { id: sent.message, content: 'Count 2', embeds: [{ title: 'Count 2' }] },
    })
    expect(await lookFor(at.platform(), ref(at.world.text), 'count', 0)).toMatchObject({
      message: sent.message,
    })
  })

  it('is given once where a button is pressed twice at once', async () => {
    const card = {
      plain: 'Start',
      title: 'Start',
      buttons: [{ label: 'Start now', action: 'topic', arg: 'x' }],
    }
    await at.platform().post({ to: ref(at.world.text), card, key: 'twice', title: 'Start' })
    const work = Promise.withResolvers<Answer>()
    const asked: string[] = []
    at.bot.dispatch = (name) => {
      asked.push(name)
      return work.promise
    }
    const [message] = at.fake.messages(at.world.text)
    const first = press(message)
    const second = await press(message)
    expect(second.type).toBe(6)
    work.resolve({ reply: { card: { plain: 'Started', title: 'Started' } }, visibility: 'private' })
    expect(await first).toMatchObject({ type: 4, message: { embeds: [{ title: 'Started' }] } })
    expect(asked).toEqual(['topic'])
    await press(message)
    expect(asked).toHaveLength(2)
  })

  it('that takes long is deferred as its command says, an error of a public one stays private', async () => {
    const until = (count: number) =>
      vi.waitFor(
        () => expect(at.fake.requests.filter(({ path }) => path.endsWith('/callback'))).toHaveLength(count),
        { timeout: 2900 },
      )
    const slow = at.bot.dispatch
    at.bot.dispatch = async (name, input, caller) => {
      const answer = await slow(name, input, caller)
      await until(2)
      return name === 'share' ? { ...answer, visibility: 'private' } : answer
    }
    const [today, share] = await Promise.all([
      lin().slash(at.world.text, 'today'),
      lin().slash(at.world.text, 'study share', { text: 'x' }),
    ])
    expect(today).toMatchObject({ type: 5, ephemeral: true, message: { embeds: [{ title: 'Day 58' }] } })
    await vi.waitFor(() => expect(share.followups).toHaveLength(1))
    expect(share.message).toBeUndefined()
    expect(share.followups[0]?.flags).toBe(64)
    expect(at.fake.messages(at.world.text)).toEqual([])
  })

  it('under way is still given when the bot stops', async () => {
    const work = Promise.withResolvers<Answer>()
    const asked = Promise.withResolvers<void>()
    at.bot.dispatch = () => {
      asked.resolve()
      return work.promise
    }
    const seen = lin().slash(at.world.text, 'today')
    await asked.promise
    const stopped = at.platform().stop()
    work.resolve({ reply: { card: { plain: 'Today', title: 'Today' } }, visibility: 'private' })
    await stopped
    expect((await seen).type).toBe(4)
  })
})

describe('what is heard', () => {
  it('is who wrote in a thread and where, not what', async () => {
    const { thread: id } = await thread()
    const said = lin().say(id, '1a: the retrieval stage')
    await vi.waitFor(() =>
      expect(at.bot.heard).toEqual([`${at.world.lin.id} ${at.world.text.id} ${id} ${said}`]),
    )
  })

  it('is nothing of channels, of the bot itself and of what Discord writes', async () => {
    const { thread: id } = await thread()
    lin().say(at.world.text, 'good morning')
    await at.platform().post({
      to: { ...ref(at.world.text), thread: id },
      card: { plain: 'P', title: 'P' },
      key: 'p',
      title: 'P',
    })
    const last = lin().say(id, 'last')
    await vi.waitFor(() => expect(at.bot.heard).toHaveLength(1))
    expect(at.bot.heard[0]).toContain(last)
  })

  it('is heard again in a thread that was archived meanwhile', async () => {
    const { thread: id } = await thread()
    at.fake.moderator.archive(id)
    await at.again()
    const said = lin().say(id, 'late answer')
    await vi.waitFor(() => expect(at.bot.heard.at(-1)).toContain(said))
  })
})

describe('what is gone', () => {
  it('a deleted thread, with the channel it was in', async () => {
    const deleted: unknown[] = []
    at.bot.threadDeleted = async (gone) => void deleted.push(gone)
    const { thread: id } = await thread()
    at.fake.moderator.deleteChannel({ id })
    await vi.waitFor(() => expect(deleted).toEqual([{ ...ref(at.world.text), thread: id }]))
  })

  it('is the channel that was deleted', async () => {
    at.fake.moderator.deleteChannel(at.world.text)
    await vi.waitFor(() =>
      expect(at.gone).toEqual([`${channelKey(ref(at.world.text))}: The channel was deleted.`]),
    )
  })

  it('is everything on a server that the bot was removed from', async () => {
    at.fake.moderator.kickBot(at.world.guild)
    await vi.waitFor(() =>
      expect(at.gone).toEqual([
        `discord/${at.world.guild.id}/all: I was removed from the server “Study club”.`,
      ]),
    )
  })

  it('is nothing while Discord has an outage, or when a thread is deleted', async () => {
    const { thread: id } = await thread()
    at.fake.moderator.deleteChannel(id)
    at.fake.moderator.outage(at.world.guild)
    at.fake.moderator.outage(at.world.guild, true)
    at.fake.moderator.deleteChannel(at.world.other)
    await vi.waitFor(() => expect(at.gone).toHaveLength(1))
    expect(at.gone[0]).toContain(at.world.other.id)
  })
})

describe('who somebody is on a server', () => {
  it('is told by the one member, and of nobody else', async () => {
    const who = (user: string) =>
      at.platform().who({ platform: 'discord', workspace: '@me', user }, ref(at.world.text))
    expect(await who(at.world.lin.id)).toEqual({ name: 'Lin', kind: 'member' })
    expect(await who('111111111111111111')).toBeUndefined()
  })
})

describe('what may let the bot post again', () => {
  it('is an invitation, and other permissions of a channel or of a role', async () => {
    const server = `${at.world.guild.id}/all`
    expect(at.back).toEqual([])
    at.fake.moderator.setOverwrites(at.world.text, [])
    await vi.waitFor(() => expect(at.back).toEqual([`${at.world.guild.id}/${at.world.text.id}`]))
    at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, 0n)
    await vi.waitFor(() => expect(at.back.slice(1)).toEqual([server]))
    at.fake.moderator.kickBot(at.world.guild)
    at.fake.moderator.inviteBot(at.world.guild)
    await vi.waitFor(() => expect(at.back.slice(2)).toEqual([server]))
  })
})

describe('a connection that breaks', () => {
  it('loses no command and answers none twice', async () => {
    at.fake.gateway.drop()
    const seen = await lin().slash(at.world.text, 'topic', { query: 'x' })
    expect(seen.type).toBe(4)
    expect(at.bot.calls).toHaveLength(1)
    expect(at.log.entries).toContainEqual(expect.objectContaining({ message: 'Resumed with Discord' }))
  })

  it('for good is said in the log, with what to do', async () => {
    at.fake.gateway.close(4014)
    await vi.waitFor(() =>
      expect(at.log.entries).toContainEqual(
        expect.objectContaining({ level: 'error', message: expect.stringContaining('Developer Portal') }),
      ),
    )
  })
})

describe('an answer that Discord does not take at once', () => {
  const callback = { method: 'POST', path: /\/callback$/ }
  const title = (seen: { message?: APIMessage | undefined }) => seen.message?.embeds[0]?.title

  it.each([
    ['failed', { status: 503, stored: false }],
    ['was cut off', 'reset'],
    ['arrived, and only Discord’s word was lost', 'drop-response'],
    ['arrived, and was answered 503', { status: 503, stored: true }],
  ] as const)('is given again while there is time: it %s', async (_, kind) => {
    at.fake.fault({ ...callback, times: 1 }, kind)
    expect(title(await lin().slash(at.world.text, 'today'))).toBe('Day 58')
    await at.platform().inspect(ref(at.world.text))
    expect(at.log.entries.filter(({ level }) => level === 'warn')).toEqual([])
  })

  it('has its form opened all the same', async () => {
    at.fake.fault({ ...callback, times: 1 }, { status: 503, stored: false })
    const seen = await at.fake.member(at.world.ada).slash(at.world.text, 'group setup')
    expect(seen.modal).toBeDefined()
  })

  it('offers a form that Discord refuses by a button', async () => {
    at.fake.fault({ ...callback, times: 1 }, { code: 50035, refused: 400 })
    const seen = await at.fake.member(at.world.ada).slash(at.world.text, 'group setup')
    expect(title(seen)).toBe('One more step')
    const [open = ''] = buttonIds(seen.message)
    const pressed = await at.fake.member(at.world.ada).press(seen.message?.id ?? '', open)
    expect(pressed.modal).toBeDefined()
  })

  it('is told to whoever asked where all cannot be told: in a locked thread', async () => {
    const { thread: id } = await thread()
    const seen = await lin().slash(id, 'topic', { query: 'towers' })
    at.fake.moderator.lock({ id })
    const shared = await press(seen.message)
    expect(shared.ephemeral).toBe(true)
    expect(title(shared)).toBe('I can’t answer here')
  })
})

describe('another process that answers with the same token', () => {
  it('is told in the log once, and to whoever asks how things are', async () => {
    at.fake.fault({ method: 'POST', path: /\/callback$/, times: 2 }, { code: 40060, refused: 400 })
    for (let i = 0; i < 2; i++) void lin().slash(at.world.text, 'today')
    const twins = () =>
      at.log.entries.filter(({ level, message }) => level === 'error' && /DISCORD_TOKEN/.test(message))
    await vi.waitFor(() =>
      expect(at.fake.requests.filter(({ path }) => /callback/.test(path))).toHaveLength(2),
    )
    await vi.waitFor(() => expect(twins()).toHaveLength(1))
    expect(at.bot.heard).toEqual([`doubled ${at.world.text.id}`])
    await lin().slash(at.world.text, 'today')
    const caller = at.bot.calls.at(-1)?.caller
    const settings = { archiveMinutes: 1440, pin: false, mention: '', tags: [], publish: false }
    expect(await caller?.remarks?.(ref(at.world.text), settings, true)).toEqual([
      expect.stringContaining('posts may come twice'),
    ])
  })

  it('is not suspected where only the word of an own answer was lost', async () => {
    at.fake.fault({ method: 'POST', path: /\/callback$/, times: 1 }, { status: 503, stored: true })
    await lin().slash(at.world.text, 'today')
    expect(at.log.entries.filter(({ level }) => level === 'error')).toEqual([])
  })
})
