import { MessageFlags, PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Card } from '../../../src/core/card.ts'
import type { PlatformError } from '../../../src/core/errors.ts'
import type { PostOrder } from '../../../src/core/platform.ts'
import type { ChannelRef, ThreadRef } from '../../../src/core/refs.ts'
import { markOf } from '../../../src/platforms/discord/custom-id.ts'
import { startDiscord } from '../../e2e/discord-harness.ts'
import { INVITED } from '../../fakes/discord/builder.ts'
import { lookFor } from '../../support/look.ts'
import { aPicture } from '../../support/picture.ts'

const card = (title: string, more: Partial<Card> = {}): Card => ({ plain: title, title, ...more })

const start = () =>
  startDiscord((fake) => {
    const guild = fake.guild('Study club')
    return {
      guild,
      text: guild.text('ranking'),
      forum: guild.forum('days', { tags: ['Daily', 'Other'], requireTag: true }),
      readers: guild.role('Readers', { mentionable: true }),
      lin: guild.member('Lin'),
      silent: guild.member('Silent', { dms: false }),
    }
  })

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
const post = (key: string, more: Partial<PostOrder> = {}) =>
  at.platform().post({ to: ref(at.world.text), card: card(`Post ${key}`), key, title: `Day ${key}`, ...more })
const failing = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const member = (user: { id: string }) => ({ platform: 'discord' as const, workspace: '@me', user: user.id })
const deny = (channel: { id: string }, bit: bigint) =>
  at.fake.moderator.setOverwrites(channel, [{ id: at.world.guild.botRole.id, type: 0, allow: 0n, deny: bit }])
const HOUR = 3_600_000

/** After how many quiet minutes a thread is archived. */
const archiveOf = (id: string) => {
  const thread = at.fake.threads(at.world.text).find((each) => each.id === id)
  return thread && 'thread_metadata' in thread ? thread.thread_metadata?.auto_archive_duration : undefined
}

describe('a post on Discord', () => {
  it('arrives once although it is sent twice with the same key', async () => {
    const first = await post('a')
    expect(await post('a')).toEqual(first)
    expect(at.fake.messages(at.world.text)).toHaveLength(1)
  })

  it('notifies the role that was asked for and nobody else', async () => {
    await post('a', { card: card(`@everyone <@${at.world.lin.id}>`), mention: at.world.readers.id })
    const [message] = at.fake.messages(at.world.text)
    expect(message).toMatchObject({
      mention_everyone: false,
      mentions: [],
      mention_roles: [at.world.readers.id],
    })
  })

  it('is pinned in the place of the earlier one; what members pinned stays', async () => {
    const pins = () =>
      at.fake
        .messages(at.world.text)
        .filter(({ pinned }) => pinned)
        .map(({ embeds }) => embeds[0]?.title)
    await post('monday', { pin: true })
    await vi.waitFor(() => expect(pins()).toEqual(['Post monday']))
    await post('tuesday', { pin: true })
    await vi.waitFor(() => expect(pins()).toEqual(['Post tuesday']))
  })

  it('is pinned in the place of the earlier one also behind many pins of members, and where they leave no room', async () => {
    const pins = () =>
      at.fake.messages(at.world.text).flatMap(({ pinned, embeds }) => (pinned ? [embeds[0]?.title] : []))
    const pinnedByMembers = (count: number) => {
      const lin = at.fake.member(at.world.lin)
      for (let i = 0; i < count; i++) at.fake.moderator.pin(at.world.text, lin.say(at.world.text, 'keep'))
    }
    await post('monday', { pin: true })
    await vi.waitFor(() => expect(pins()).toEqual(['Post monday']))
    pinnedByMembers(60)
    await post('tuesday', { pin: true })
    await vi.waitFor(() => expect(pins().filter(Boolean)).toEqual(['Post tuesday']))
    pinnedByMembers(249 - 60)
    await post('wednesday', { pin: true })
    await vi.waitFor(() => expect(pins().filter(Boolean)).toEqual(['Post wednesday']))
  })

  it('leaves no notice when it is pinned; a member’s own stays', async () => {
    const notices = () => at.fake.messages(at.world.text).filter(({ type }) => type === 6)
    await post('monday', { pin: true })
    await vi.waitFor(() => expect(at.fake.requests.some(({ route }) => /pins/.test(route))).toBe(true))
    await post('tuesday', { pin: true })
    await vi.waitFor(() =>
      expect(at.fake.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(3),
    )
    expect(notices()).toEqual([])
  })

  it('rings no phone where it comes again', async () => {
    const flagsOf = async (key: string, more: Partial<PostOrder>) => {
      const { message } = await post(key, more)
      return at.fake.messages(at.world.text).find(({ id }) => id === message)?.flags
    }
    expect(await flagsOf('a', {})).toBe(0)
    expect(await flagsOf('b', { silent: true })).toBe(MessageFlags.SuppressNotifications)
  })

  it('leads to its discussion by a link, keeps its key and its mention, and pings nobody anew', async () => {
    const buttons = [
      { label: 'Discuss', action: 'discuss', arg: 'x' },
      { label: 'Hint', action: 'hint', arg: 'y' },
    ]
    const mention = at.world.readers.id
    const sent = await post('a', { card: card('Day', { buttons }), mention })
    const { url } = await at.platform().openThread(sent, 'Day 1', 1440)
    const linked = card('Day', { buttons: [{ label: 'Discuss', url }, ...buttons.slice(1)] })
    await at.platform().edit(sent, linked, { key: 'a', mention, publish: false })
    const [message] = at.fake.messages(at.world.text)
    expect(message?.content).toBe(`<@&${mention}> Day`)
    expect(message?.components?.[0]).toMatchObject({
      components: [
        { url: `https://discord.com/channels/${at.world.guild.id}/${sent.message}` },
        { style: 2 },
      ],
    })
    expect(await lookFor(at.platform(), ref(at.world.text), 'a', Date.now() - HOUR)).toEqual(sent)
    expect(
      at.fake.requests.filter(({ method, path }) => method === 'GET' && path.endsWith(sent.message)),
    ).toEqual([])
  })

  it('is published from an announcement channel once, and from no other', async () => {
    const news = at.world.guild.announcement('news')
    await vi.waitFor(async () => expect(await at.platform().inspect(ref(news))).toEqual([]))
    for (const channel of [news, at.world.text]) {
      const sent = await post(channel.id, { to: ref(channel) })
      const published = { key: channel.id, publish: true }
      for (let i = 0; i < 2; i++) await at.platform().edit(sent, card('Post'), published)
      expect(at.fake.messages(channel)[0]?.flags).toBe(channel === news ? MessageFlags.Crossposted : 0)
    }
    expect(at.log.entries.filter(({ level }) => level === 'warn')).toEqual([])
  })

  it('has a discussion that stays open as long as the channel says, unless the group says otherwise', async () => {
    at.fake.moderator.setArchive(at.world.text, 4320)
    await vi.waitFor(async () => {
      const opened = await at.platform().openThread(await post(`k${at.fake.requests.length}`), 'Day', 0)
      expect(archiveOf(opened.thread)).toBe(4320)
    })
    expect(archiveOf((await at.platform().openThread(await post('b'), 'Day', 60)).thread)).toBe(60)
  })

  it('is a post all the same where it may not be pinned; the log says why', async () => {
    at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, INVITED & ~P.PinMessages)
    await expect(post('a', { pin: true })).resolves.toBeDefined()
    await vi.waitFor(() =>
      expect(at.log.entries).toContainEqual(
        expect.objectContaining({ level: 'warn', message: expect.stringContaining('Pin Messages') }),
      ),
    )
  })

  it('goes to a forum as post and thread in one call, with a tag where one is required', async () => {
    const to = ref(at.world.forum)
    const sent = await at
      .platform()
      .post({ to, card: card('Day 1'), key: 'd1', title: 'Day 1 · Start', archiveMinutes: 4320 })
    const [thread] = at.fake.threads(at.world.forum)
    expect(thread).toMatchObject({
      id: sent.thread,
      name: 'Day 1 · Start',
      applied_tags: [at.world.forum.tags[0]?.id],
      thread_metadata: { auto_archive_duration: 4320 },
    })
    await at.platform().post({ to, card: card('Day 2'), key: 'd2', title: 'Day 2', tags: ['other'] })
    expect(at.fake.threads(at.world.forum)[1]).toMatchObject({ applied_tags: [at.world.forum.tags[1]?.id] })
    expect(at.fake.requests.filter(({ method }) => method === 'POST')).toHaveLength(2)
  })

  it('brings its picture along as a file that the embed shows, in a channel, a forum and a private message', async () => {
    const image = aPicture('Three weeks by day')
    const shown = card('The week', { image })
    await post('a', { card: shown })
    await post('b', { card: shown, to: ref(at.world.forum), tags: ['Daily'] })
    const told = await at.platform().dm(member(at.world.lin), shown, 'c')
    const [thread] = at.fake.threads(at.world.forum)
    const messages = [
      at.fake.messages(at.world.text)[0],
      at.fake.messages({ id: thread?.id ?? '' })[0],
      at.fake.messages({ id: told.channel })[0],
    ]
    for (const message of messages)
      expect(message).toMatchObject({
        embeds: [{ image: { url: 'attachment://weeks.png' }, description: '*Three weeks by day*' }],
        attachments: [
          {
            filename: 'weeks.png',
            content_type: 'image/png',
            size: image.bytes.length,
            description: 'Three weeks by day',
          },
        ],
      })
  })

  it('keeps one picture when it is edited, and loses it with its card', async () => {
    const sent = await post('a', { card: card('The week', { image: aPicture('Three weeks') }) })
    await at.platform().edit(sent, card('The week', { image: aPicture('Four weeks') }))
    const files = () => at.fake.messages(at.world.text)[0]?.attachments.map(({ description }) => description)
    expect(files()).toEqual(['Four weeks'])
    await at.platform().edit(sent, card('The week'))
    expect(files()).toEqual([])
  })

  it('says its picture in words where the bot may not attach files', async () => {
    deny(at.world.text, P.AttachFiles)
    await vi.waitFor(async () => {
      await post(`a${at.fake.messages(at.world.text).length}`, {
        card: card('The week', { image: aPicture() }),
      })
      const [message] = at.fake.messages(at.world.text)
      expect(message?.attachments).toEqual([])
      expect(message?.embeds[0]).toMatchObject({ description: '*Three weeks by day*' })
      expect(message?.embeds[0]).not.toHaveProperty('image')
    })
  })

  it('names its thread as told, cut to what Discord takes', async () => {
    const sent = await post('a')
    const thread = await at.platform().openThread(sent, `Day 58 · ${'long '.repeat(40)}`, 1440)
    expect(thread.thread).toBe(sent.message)
    expect(at.fake.threads(at.world.text)[0]?.name).toMatch(/^Day 58 · long .*…$/)
  })
})

describe('a post that Discord refuses', () => {
  it.each([
    ['View Channel', P.ViewChannel],
    ['Send Messages', P.SendMessages],
  ])('names the missing permission (%s) and how to fix it', async (name, bit) => {
    deny(at.world.text, bit)
    await vi.waitFor(async () => expect(await at.platform().inspect(ref(at.world.text))).not.toEqual([]))
    const [problem] = await at.platform().inspect(ref(at.world.text))
    expect(problem?.what).toBe(`I am missing “${name}” in #ranking.`)
    expect(problem).toHaveProperty('fix', expect.stringMatching(/^#ranking denies it to the role “/))
    expect(problem).not.toHaveProperty('url')
    expect(await failing(post('a'))).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(name),
      fix: expect.stringContaining('Permissions'),
    })
  })

  it('names whoever the channel denies it to, and offers the link only for what the server does not grant', async () => {
    const overwrite = { id: at.world.guild.id, type: 0 as const, allow: 0n, deny: P.SendMessages }
    at.fake.moderator.setOverwrites(at.world.text, [overwrite])
    at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, INVITED & ~P.CreatePublicThreads)
    await vi.waitFor(async () => expect(await at.platform().inspect(ref(at.world.text))).toHaveLength(2))
    const problems = await at.platform().inspect(ref(at.world.text))
    expect(problems.map(({ what, fix, url }) => [what, fix, url !== undefined])).toEqual([
      [
        'I am missing “Send Messages” in #ranking.',
        expect.stringMatching(
          /^#ranking denies it to @everyone\. In its settings, under Permissions, allow it for the role “/,
        ),
        false,
      ],
      ['I am missing “Create Public Threads” in #ranking.', 'Grant it with the invite link.', true],
    ])
  })

  it('says that nobody gets a private message who shares no server with the bot', async () => {
    at.fake.moderator.kickBot(at.world.guild)
    const member = { platform: 'discord', workspace: '@me', user: at.world.lin.id } as const
    expect(await failing(at.platform().dm(member, card('Hello'), 'k'))).toMatchObject({
      outcome: 'refused',
      fix: expect.stringContaining('server'),
    })
  })

  it('tells who owns the server, and nobody of one that it is not on', async () => {
    const [owner] = await at.platform().admins(ref(at.world.text))
    expect(await at.platform().who(owner as never, ref(at.world.text))).toEqual({
      name: 'Study club owner',
      kind: 'member',
    })
    expect(await at.platform().admins({ ...ref(at.world.text), workspace: '1' })).toEqual([])
  })

  it('says where a channel is, and nothing of one that is gone', async () => {
    const url = `https://discord.com/channels/${at.world.guild.id}/${at.world.text.id}`
    const where = { name: '#ranking', workspace: expect.any(String), internal: true, url }
    expect(await at.platform().locate(ref(at.world.text))).toEqual(where)
    at.fake.moderator.deleteChannel(at.world.text)
    await vi.waitFor(async () => expect(await at.platform().locate(ref(at.world.text))).toEqual({}))
  })

  it('changes what stands in a discussion that was archived, which is archived again then', async () => {
    const sent = await post('a')
    const thread = await at.platform().openThread(sent, 'Day 1', 0)
    const to = { ...ref(at.world.text), thread: thread.thread }
    const reply = await post('b', { to, card: card('Lin hosts today') })
    const state = () =>
      at.fake.threads(at.world.text).map((each) => 'thread_metadata' in each && each.thread_metadata)
    at.fake.moderator.archive({ id: thread.thread })
    await at.platform().edit(reply, card('Somebody hosts today'), { key: 'b', publish: false })
    expect(at.fake.messages({ id: thread.thread }).at(-1)?.embeds[0]?.title).toBe('Somebody hosts today')
    expect(state()).toMatchObject([{ archived: true, locked: false }])
    // Whom a moderator locked out has to ask for it.
    at.fake.moderator.lock({ id: thread.thread })
    const failure = at.platform().edit(reply, card('Again'), { key: 'b', publish: false })
    expect(await failing(failure)).toMatchObject({
      outcome: 'refused',
      fix: expect.stringContaining('Unlock or reopen the thread'),
    })
    expect(state()).toMatchObject([{ archived: true, locked: true }])
  })

  it('knows a discussion that was archived from one that was deleted, and nothing of one whose channel is gone', async () => {
    const [kept, lost, third] = [await post('a'), await post('b'), await post('c')]
    const threadOf = (sent: typeof kept) => at.platform().openThread(sent, 'T', 1440)
    const threads = [await threadOf(kept), await threadOf(lost), await threadOf(third)]
    const there = () => Promise.all(threads.slice(0, 2).map((thread) => at.platform().hasThread(thread)))
    at.fake.moderator.archive({ id: threads[0]?.thread ?? '' })
    expect(await there()).toEqual([true, true])
    at.fake.moderator.deleteChannel({ id: threads[1]?.thread ?? '' })
    await vi.waitFor(async () => expect(await there()).toEqual([true, false]))
    at.fake.moderator.deleteChannel(at.world.text)
    await vi.waitFor(async () => expect(await at.platform().locate(ref(at.world.text))).toEqual({}))
    expect(await failing(at.platform().hasThread(threads[2] as never))).toMatchObject({ outcome: 'refused' })
  })

  it('says so of a thread without the permission to create one', async () => {
    const sent = await post('a')
    at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, INVITED & ~P.CreatePublicThreads)
    await vi.waitFor(async () => expect(await at.platform().inspect(ref(at.world.text))).toHaveLength(1))
    expect(await failing(at.platform().openThread(sent, 'T', 1440))).toMatchObject({
      outcome: 'refused',
      message: 'I am missing “Create Public Threads” in #ranking.',
    })
  })

  it('names a locked thread', async () => {
    const thread = await at.platform().openThread(await post('a'), 'T', 1440)
    at.fake.moderator.lock(thread.thread)
    expect(await failing(post('b', { to: thread }))).toMatchObject({
      outcome: 'refused',
      fix: expect.stringContaining('Manage Threads'),
    })
  })

  it.each(['text', 'forum'] as const)(
    'is useless to send again where a moderator deleted the thread, and its channel is none the worse (%s)',
    async (kind) => {
      const to = ref(at.world[kind])
      const thread = await at.platform().openThread(await post('a', { to }), 'T', 1440)
      const sent = await post('b', { to: thread })
      at.fake.moderator.deleteChannel(thread.thread)
      expect(await failing(post('c', { to: thread }))).toMatchObject({
        outcome: 'invalid',
        message: 'The discussion’s thread was deleted.',
      })
      expect(await lookFor(at.platform(), thread, 'b', 0)).toBe('absent')
      expect(await failing(at.platform().edit(sent, card('Changed')))).toMatchObject({ outcome: 'invalid' })
      expect(await at.platform().inspect(to)).toEqual([])
    },
  )

  it('and a thread whose whole channel was deleted is the channel’s no', async () => {
    const thread = await at.platform().openThread(await post('a'), 'T', 1440)
    at.fake.moderator.deleteChannel(at.world.text)
    await vi.waitFor(async () => {
      expect(await failing(post('b', { to: thread }))).toMatchObject({ outcome: 'refused' })
      expect(await lookFor(at.platform(), thread, 'b', 0)).toBe('unknown')
    })
  })

  it('names a post that a moderator deleted before its thread was opened', async () => {
    const sent = await post('a')
    at.fake.moderator.deleteMessage(at.world.text, sent.message)
    expect(await failing(at.platform().openThread(sent, 'T', 1440))).toMatchObject({
      outcome: 'invalid',
      message: expect.stringContaining('was deleted'),
    })
    expect(await failing(at.platform().edit(sent, card('Changed')))).toMatchObject({ outcome: 'invalid' })
  })

  it('names a member who takes no private messages', async () => {
    expect(await failing(at.platform().dm(member(at.world.silent), card('Hello'), 'k'))).toMatchObject({
      outcome: 'refused',
      fix: expect.stringContaining('direct messages'),
    })
  })
})

describe('a call that goes wrong on the way', () => {
  const messages = /^\/channels\/\d+\/messages$/
  const calls = () => at.fake.requests.filter(({ method, path }) => method === 'POST' && messages.test(path))

  it.each([
    ['answered 503', { status: 503, stored: false }, 'unknown'],
    ['cut off', 'reset', 'unknown'],
    ['done, its answer lost', 'drop-response', 'unknown'],
  ] as const)('is not repeated (%s)', async (_, kind, outcome) => {
    at.fake.fault({ method: 'POST', path: messages, times: 1 }, kind)
    expect(await failing(post('a'))).toMatchObject({ outcome })
    expect(calls()).toHaveLength(1)
  })

  it.each([true, false])('and was too much is not repeated either (global: %s)', async (global) => {
    at.fake.fault({ method: 'POST', path: messages, times: 1 }, { retryAfter: 300, global })
    const error = await failing(post('a'))
    expect(error).toMatchObject({ outcome: 'limited' })
    expect((error as { retryAfter: number }).retryAfter).toBeGreaterThanOrEqual(300)
    expect(calls()).toHaveLength(1)
    await vi.waitFor(() => expect(post('a')).resolves.toBeDefined(), { timeout: 5000 })
  })

  it('and met Cloudflare’s limit, of which no header tells: the whole bot waits, and calls nobody', async () => {
    at.fake.fault({ method: 'POST', path: messages, times: 1 }, { edge: 90_000 })
    const error = (await failing(post('a'))) as PlatformError
    expect(error.outcome).toBe('limited')
    expect(error.retryAfter).toBeGreaterThanOrEqual(90_000)
    const before = at.fake.requests.length
    expect(await failing(post('b', { to: ref(at.world.forum) }))).toMatchObject({ outcome: 'limited' })
    expect(at.fake.requests).toHaveLength(before)
  })

  it.each(['<html>Welcome to the proxy</html>', '', 'null', '{}', '"ok"', '[1'])(
    'and was answered with something else than Discord’s words is unknown: %j',
    async (foreign) => {
      const fault = at.fake.fault({ method: 'POST', path: messages, times: 1 }, { foreign, stored: true })
      expect(await failing(post('a'))).toMatchObject({ name: 'PlatformError', outcome: 'unknown' })
      expect(fault.hits()).toBe(1)
      expect(await lookFor(at.platform(), ref(at.world.text), 'a', Date.now() - HOUR)).toMatchObject({
        message: at.fake.messages(at.world.text)[0]?.id,
      })
    },
  )

  it('and was answered so is unknown for every other call too', async () => {
    const sent = await post('a')
    const forum = ref(at.world.forum)
    const calls: (() => Promise<unknown>)[] = [
      () => post('b', { to: forum }),
      () => at.platform().openThread(sent, 'T', 1440),
      () => lookFor(at.platform(), ref(at.world.text), 'a', 0),
      () => lookFor(at.platform(), forum, 'a', 0),
      () => at.platform().edit(sent, card('Changed')),
      () => at.platform().dm(member(at.world.lin), card('Hello'), 'k'),
    ]
    const proxy = at.fake.fault({}, { foreign: '<html></html>', stored: false })
    for (const call of calls)
      expect(await failing(call())).toMatchObject({ name: 'PlatformError', outcome: 'unknown' })
    expect(proxy.hits()).toBe(calls.length)
  })

  const refusedToken = () => at.log.entries.filter(({ message }) => message.includes('DISCORD_TOKEN'))

  it('and was answered 401 is certainly not sent; the next one goes on with the same token', async () => {
    at.fake.fault({ method: 'POST', path: messages, times: 1 }, { status: 401, stored: false })
    expect(await failing(post('a'))).toMatchObject({ outcome: 'unreachable' })
    expect(await post('a')).toMatchObject({ message: at.fake.messages(at.world.text)[0]?.id })
  })

  it('and tells the operator once what to do where the token is refused, until it is taken again', async () => {
    const fault = at.fake.fault({}, { status: 401, stored: false })
    for (const key of ['a', 'b', 'c']) await failing(post(key))
    expect(refusedToken()).toMatchObject([
      { level: 'error', message: expect.stringMatching(/Reset Token.*DISCORD_API_URL/) },
    ])
    expect(JSON.stringify(at.log.entries)).not.toContain(at.fake.token)
    fault.clear()
    await post('a')
    at.fake.fault({ times: 1 }, { status: 401, stored: false })
    await failing(post('b'))
    expect(refusedToken()).toHaveLength(2)
  })

  it('and did arrive is found afterwards', async () => {
    at.fake.fault({ method: 'POST', path: messages, times: 1 }, 'drop-response')
    await failing(post('a'))
    expect(await lookFor(at.platform(), ref(at.world.text), 'a', Date.now() - HOUR)).toMatchObject({
      message: at.fake.messages(at.world.text)[0]?.id,
    })
  })

  it('counts as not sent before the platform is started and after it stopped', async () => {
    await at.platform().stop()
    expect(await failing(post('a'))).toMatchObject({ outcome: 'unreachable' })
  })
})

describe('a server that is out of order since before the bot started', () => {
  it.each(['text', 'forum'] as const)('is waited for, and no problem of its %s channel', async (kind) => {
    at.fake.moderator.outage(at.world.guild)
    await at.again()
    const to = ref(at.world[kind])
    expect(await at.platform().inspect(to)).toEqual([])
    expect(await failing(post('a', { to }))).toMatchObject({ outcome: 'unreachable' })
    expect(await failing(lookFor(at.platform(), to, 'a', 0))).toMatchObject({ outcome: 'unreachable' })
    at.fake.moderator.outage(at.world.guild, true)
    await vi.waitFor(async () => expect(await lookFor(at.platform(), to, 'a', 0)).toBe('absent'))
    expect(await post('a', { to })).toMatchObject({ channel: to.channel })
  })
})

describe('looking for a post', () => {
  it('reads every page of the history', async () => {
    await post('wanted')
    const lin = at.fake.member(at.world.lin)
    for (let i = 0; i < 230; i++) lin.say(at.world.text, `chatter ${i}`)
    const since = Date.now() - HOUR
    expect(await lookFor(at.platform(), ref(at.world.text), 'wanted', since)).toMatchObject({
      message: at.fake.messages(at.world.text)[0]?.id,
    })
    expect(await lookFor(at.platform(), ref(at.world.text), 'other', since)).toBe('absent')
  })

  it('does not take a member’s message for its own', async () => {
    at.fake.member(at.world.lin).say(at.world.text, `~${markOf('wanted')}help`)
    expect(await lookFor(at.platform(), ref(at.world.text), 'wanted', 0)).toBe('absent')
  })

  it.each(['text', 'forum'] as const)(
    'answers unknown where it may not read the history (%s)',
    async (kind) => {
      await post('a', { to: ref(at.world[kind]) })
      deny(at.world[kind], P.ReadMessageHistory)
      await vi.waitFor(async () => expect(await at.platform().inspect(ref(at.world[kind]))).toHaveLength(1))
      expect(await lookFor(at.platform(), ref(at.world[kind]), 'a', 0)).toBe('unknown')
    },
  )

  it('finds a forum post whose thread was archived', async () => {
    const sent = await post('a', { to: ref(at.world.forum) })
    at.fake.moderator.archive(sent.thread ?? '')
    expect(await lookFor(at.platform(), ref(at.world.forum), 'a', Date.now() - HOUR)).toEqual(sent)
    expect(await lookFor(at.platform(), ref(at.world.forum), 'b', Date.now() - HOUR)).toBe('absent')
  })

  it('leaves a forum post alone whose first message a moderator deleted', async () => {
    const sent = await post('a', { to: ref(at.world.forum) })
    at.fake.moderator.deleteMessage(sent.thread ?? '', sent.message)
    expect(await lookFor(at.platform(), ref(at.world.forum), 'a', Date.now() - HOUR)).toBe('absent')
  })

  it('answers unknown for a channel that is gone', async () => {
    at.fake.moderator.deleteChannel(at.world.text)
    await vi.waitFor(async () =>
      expect(await lookFor(at.platform(), ref(at.world.text), 'a', 0)).toBe('unknown'),
    )
  })

  it('goes before looks in threads, and a look for many after those', async () => {
    const thread = await at.platform().openThread(await post('a'), 'T', 1440)
    const since = Date.now() - HOUR
    const looked: string[] = []
    const look = async (name: string, to: ChannelRef | ThreadRef, keys: string[]): Promise<void> => {
      await at.platform().find(to, keys, since)
      looked.push(name)
    }
    const many = look('many', ref(at.world.text), ['a', 'b'])
    const looks = Array.from({ length: 60 }, () => look('in a thread', thread, ['b']))
    const manyMore = look('many', ref(at.world.text), ['a', 'c'])
    await Promise.all([look('one', ref(at.world.text), ['a']), manyMore, many, ...looks])
    expect(looked.indexOf('one')).toBeLessThan(30)
    expect(looked.lastIndexOf('many')).toBeGreaterThan(30)
  })
})
