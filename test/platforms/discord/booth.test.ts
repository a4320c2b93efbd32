import { PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlatformError } from '../../../src/core/errors.ts'
import type { BoothRef } from '../../../src/core/refs.ts'
import { startDiscord } from '../../e2e/discord-harness.ts'
import { INVITED } from '../../fakes/discord/builder.ts'

const start = () =>
  startDiscord((fake) => {
    const guild = fake.guild('Study club', INVITED | P.CreatePrivateThreads)
    return {
      guild,
      text: guild.text('ranking'),
      forum: guild.forum('days'),
      news: guild.announcement('news'),
      ada: guild.member('Ada'),
      lin: guild.member('Lin'),
      sam: guild.member('Sam'),
    }
  })

let at: Awaited<ReturnType<typeof start>>
beforeEach(async () => {
  at = await start()
})
afterEach(() => at.stop())

const near = (channel = at.world.text) => ({
  platform: 'discord' as const,
  workspace: at.world.guild.id,
  channel: channel.id,
})
const member = ({ id }: { id: string }) => ({ platform: 'discord' as const, workspace: '@me', user: id })
const booths = () => {
  const found = at.platform().booths
  if (!found) throw new Error('no booths')
  return found
}
const order = (key = 'group/1', people: { id: string }[] = [at.world.ada, at.world.lin]) => ({
  near: near(),
  people: people.map(member),
  key,
  title: 'Mock table',
})
const open = (key?: string) => booths().open(order(key))
const failing = (work: Promise<unknown>): Promise<PlatformError> =>
  work.then(
    () => Promise.reject(new Error('It worked.')),
    (error: PlatformError) => error,
  )
const threadIn = (booth: BoothRef): string => ('thread' in booth ? booth.thread : '')
const threads = () => at.fake.threads(at.world.text)
const reads = (who: { id: string }, booth: BoothRef): boolean => {
  try {
    at.fake.member(who).reads(threadIn(booth))
    return true
  } catch {
    return false
  }
}
const asked = (method: string, path: RegExp): number =>
  at.fake.requests.filter((request) => request.method === method && path.test(request.path)).length

describe('a booth on Discord', () => {
  it('is a private thread that its people read and nobody else, of whom nobody may bring others', async () => {
    const booth = await open()
    expect(threads()).toMatchObject([
      { id: threadIn(booth), type: 12, name: expect.stringMatching(/^Mock table \(\w{6}\)$/) },
    ])
    expect([at.world.ada, at.world.lin, at.world.sam].map((who) => reads(who, booth))).toEqual([
      true,
      true,
      false,
    ])
    expect(booth.url).toBe(`https://discord.com/channels/${at.world.guild.id}/${threadIn(booth)}`)
    const [sent] = at.fake.requests.filter(({ method, path }) => method === 'POST' && /\/threads$/.test(path))
    expect(sent?.body).toMatchObject({ type: 12, invitable: false, auto_archive_duration: 10_080 })
    await booths().letIn?.(booth, [member(at.world.sam), member(at.world.ada)])
    expect(reads(at.world.sam, booth)).toBe(true)
  })

  it('lets out whoever leaves, also once it was archived, and minds nobody who is out already', async () => {
    const booth = await open()
    const gone = { id: '100000000000000009' }
    await booths().letOut?.(booth, [member(gone), member(at.world.lin), member(at.world.lin)])
    expect([at.world.ada, at.world.lin].map((who) => reads(who, booth))).toEqual([true, false])
    await booths().close?.(booth)
    await booths().letOut?.(booth, [member(at.world.ada)])
    expect(reads(at.world.ada, booth)).toBe(false)
    expect(threads()).toMatchObject([{ thread_metadata: { archived: true } }])
  })

  it.each(['active', 'archived', 'after a restart'])(
    'is found again by its key (%s), and made once',
    async (how) => {
      const first = await open()
      await open('group/2')
      if (how === 'archived') at.fake.moderator.archive(threadIn(first))
      if (how === 'after a restart') await at.again()
      const again = await open()
      expect(again).toEqual(first)
      expect(threads()).toHaveLength(2)
      expect(asked('POST', /\/channels\/\d+\/threads$/)).toBe(2)
      await at.platform().post({ to: again, card: { plain: 'Here.', title: 'Here' }, key: 'k', title: '' })
      expect(at.fake.messages(threadIn(again)).some(({ embeds }) => embeds[0]?.title === 'Here')).toBe(true)
    },
  )

  it('is not somebody else’s private thread of that name', async () => {
    const first = await open()
    const name = String(threads()[0]?.name)
    at.fake.moderator.deleteChannel(threadIn(first))
    const theirs = at.fake.member(at.world.sam).openPrivate(at.world.text, name)
    const again = await open()
    expect([theirs, threadIn(first)]).not.toContain(threadIn(again))
    expect(reads(at.world.sam, again)).toBe(false)
  })

  it('is made once although the answer was lost, before it was looked for or after', async () => {
    at.fake.fault({ method: 'POST', path: /\/channels\/\d+\/threads$/, times: 1 }, 'drop-response')
    expect(await failing(open())).toMatchObject({ outcome: 'unknown' })
    expect(threads()).toHaveLength(1)
    const booth = await open()
    expect(threads()).toHaveLength(1)
    expect(reads(at.world.lin, booth)).toBe(true)
  })

  it('lets in whoever was missing when it broke off', async () => {
    at.fake.fault(
      { method: 'PUT', path: new RegExp(`thread-members/${at.world.lin.id}`), times: 1 },
      { status: 503, stored: false },
    )
    expect(await failing(open())).toMatchObject({ outcome: 'unknown' })
    const booth = await open()
    expect([at.world.ada, at.world.lin].map((who) => reads(who, booth))).toEqual([true, true])
    expect(threads()).toHaveLength(1)
  })

  it('does without whoever has left the server, and is refused where nobody is left', async () => {
    const gone = { id: '100000000000000009' }
    const booth = await booths().open(order('one', [at.world.ada, gone]))
    expect(reads(at.world.ada, booth)).toBe(true)
    expect(await failing(booths().open(order('two', [gone])))).toMatchObject({ outcome: 'refused' })
  })

  it('is refused without Create Private Threads, and there is none in a forum or an announcement channel', async () => {
    at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, INVITED)
    expect(await failing(open())).toMatchObject({ outcome: 'refused' })
    for (const channel of [at.world.forum, at.world.news])
      expect(await failing(booths().open({ ...order(), near: near(channel) }))).toMatchObject({
        outcome: 'invalid',
      })
    expect(threads()).toEqual([])
  })

  it('says what keeps it from a channel, with a link that grants it, and nothing where all is well', async () => {
    expect(await booths().inspect(near())).toEqual([])
    expect(await booths().inspect(near(at.world.forum))).toMatchObject([
      { what: '#days is no text channel, and Discord has private threads in text channels alone.' },
    ])
    at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, INVITED)
    await expect
      .poll(() => booths().inspect(near()))
      .toMatchObject([{ what: 'I am missing “Create Private Threads” in #ranking.' }])
    const [problem] = await booths().inspect(near())
    const granted = BigInt(new URL(problem?.url ?? '').searchParams.get('permissions') ?? 0)
    expect(granted).toBe(INVITED | P.CreatePrivateThreads)
    // Posts need nothing of it.
    expect(await at.platform().inspect(near())).toEqual([])
  })

  it('calls whom a message there is for, and nobody in its card; an edit takes the calls away', async () => {
    const booth = await open()
    const card = { plain: 'Soon.', title: 'Soon' }
    const post = await at
      .platform()
      .post({ to: booth, card, key: 'soon', title: '', people: [member(at.world.lin)] })
    const seen = () => at.fake.messages(threadIn(booth)).find(({ id }) => id === post.message)
    expect(seen()).toMatchObject({
      mentions: [{ id: at.world.lin.id }],
      mention_roles: [],
      mention_everyone: false,
    })
    await at.platform().edit(post, card, { key: 'soon', publish: false, people: [] })
    expect(seen()?.content).toBe('Soon.')
    const { posts } = await at.platform().find(booth, ['soon'], Date.now() - 60_000)
    expect(posts.get('soon')?.message).toBe(post.message)
  })

  /** Lets the bot manage threads; a booth that is over shows that it knows. */
  const moderate = async (over: BoothRef) => {
    const { guild } = at.world
    at.fake.moderator.setRole(guild, guild.botRole, INVITED | P.CreatePrivateThreads | P.ManageThreads)
    await expect
      .poll(async () => {
        await booths().close?.(over)
        return stateOf(over)
      })
      .toMatchObject({ archived: true, locked: true })
  }
  const stateOf = (booth: BoothRef) => {
    const thread = threads().find(({ id }) => id === threadIn(booth))
    return thread && 'thread_metadata' in thread && thread.thread_metadata
  }

  it('is not over because somebody left it after it was archived', async () => {
    const booth = await open()
    await moderate(await open('group/2'))
    at.fake.moderator.archive(threadIn(booth))
    await booths().letOut?.(booth, [member(at.world.lin)])
    expect(reads(at.world.lin, booth)).toBe(false)
    expect(stateOf(booth)).toMatchObject({ archived: true, locked: false })
  })

  it('is archived once it is over, locked where the bot may, and is over too where it was deleted', async () => {
    const booth = await open()
    await booths().close?.(booth)
    expect(stateOf(booth)).toMatchObject({ archived: true, locked: false })
    await moderate(booth)
    at.fake.moderator.deleteChannel(threadIn(booth))
    await booths().close?.(booth)
  })
})
