import { type APIMessage, type APIThreadChannel, Routes } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import type { Found } from '../../core/platform.ts'
import type { ChannelRef, PostRef, ThreadRef } from '../../core/refs.ts'
import type { Rank } from '../kit/pacing.ts'
import { markIn } from './buttons.ts'
import type { Calls, Request } from './calls.ts'
import { markOf } from './custom-id.ts'
import { GONE, saidIn } from './errors.ts'
import { LIMITS } from './limits.ts'
import { isForum, mayRead } from './permissions.ts'
import { postRef } from './place.ts'
import type { World } from './world.ts'

/** The instant a Discord id was made, epoch ms. Source: docs.discord.com/developers, "Snowflakes". */
export const instantOf = (id: string): number => Number(BigInt(id) >> 22n) + 1_420_070_400_000

/**
 * Looks for this bot's messages with some keys, back to `since` (epoch ms), by reading only. `complete` means that
 * everything since was read, or all were found; where the bot may not read the history, Discord answers an empty one.
 */
export async function findSent(
  { calls, world }: { calls: Calls; world: World },
  to: ChannelRef | ThreadRef,
  keys: readonly string[],
  since: number,
): Promise<Found> {
  const isReadable = (): boolean => {
    const channel = world.channel(to.channel)
    return channel !== undefined && channel.guild === to.workspace && mayRead(channel.allowed)
  }
  // One message is looked for right before it is sent, and waits no longer than that does; many are read up when there is time.
  const ahead = 'thread' in to ? 'prompt' : 'post'
  const rank = keys.length === 1 ? ahead : 'other'
  const search = searchFor({ calls, world }, rank, keys, since)
  const { posts } = search
  if (!isReadable()) return { posts, complete: false }
  const isForumPost = !('thread' in to) && isForum(world.channel(to.channel)?.type)
  try {
    await (isForumPost ? inForum(search, to) : inMessages(search, to))
    // The permission may have gone while we read.
    return { posts, complete: isDone(search) || isReadable() }
  } catch (error) {
    // A thread that a moderator deleted holds nothing any more.
    if ('thread' in to && saidIn(error)?.code === GONE.channel && isReadable())
      return { posts, complete: true }
    if (error instanceof PlatformError && error.outcome === 'refused') return { posts, complete: false }
    throw error
  }
}

/** The same in the private channel with a member, which both of them may always read; `open` resolves to it. */
export async function findPrivate(
  { calls, world }: { calls: Calls; world: World },
  open: () => Promise<ChannelRef>,
  keys: readonly string[],
  since: number,
): Promise<Found> {
  const search = searchFor({ calls, world }, 'other', keys, since)
  const { posts } = search
  try {
    await inMessages(search, await open())
    return { posts, complete: true }
  } catch (error) {
    // Whoever cannot be written to any more cannot be asked about either.
    const passes =
      error instanceof PlatformError && error.outcome !== 'refused' && error.outcome !== 'invalid'
    if (passes || !(error instanceof PlatformError)) throw error
    return { posts, complete: false }
  }
}

const searchFor = (
  { calls, world }: { calls: Calls; world: World },
  rank: Rank,
  keys: readonly string[],
  since: number,
): Search => ({
  get: (request) => calls.call(rank, { method: 'GET', ...request }),
  wanted: new Map(keys.map((key) => [markOf(key), key])),
  posts: new Map(),
  self: world.self(),
  since,
})

/** Keys by their marks, and what was found of them so far. */
type Search = {
  get<T>(request: Omit<Request, 'method'>): Promise<T>
  wanted: ReadonlyMap<string, string>
  posts: Map<string, PostRef>
  self: string
  since: number
}

const isDone = ({ wanted, posts }: Search): boolean => posts.size === wanted.size

const pageOf = (before: string | undefined): Record<string, string> => ({
  limit: String(LIMITS.page),
  ...(before !== undefined && { before }),
})

/** Notes a message that is one of those looked for. */
function note({ self, wanted, posts }: Search, message: APIMessage, to: ChannelRef | ThreadRef): void {
  const mark = message.author.id === self ? markIn(message.components ?? []) : undefined
  const key = mark === undefined ? undefined : wanted.get(mark)
  if (key !== undefined) posts.set(key, postRef(to, message.id))
}

async function inMessages(search: Search, to: ChannelRef | ThreadRef): Promise<void> {
  const route = Routes.channelMessages('thread' in to ? to.thread : to.channel)
  for (let before: string | undefined; ; ) {
    const page = await search.get<APIMessage[]>({ route, query: pageOf(before), expects: 'length' })
    const recent = page.filter(({ id }) => instantOf(id) >= search.since)
    for (const message of recent) note(search, message, to)
    before = page.at(-1)?.id
    const isEnd = recent.length < page.length || page.length < LIMITS.page || before === undefined
    if (isEnd || isDone(search)) return
  }
}

/** Posts of a forum are threads whose first message has the thread's id. */
async function inForum(search: Search, to: ChannelRef): Promise<void> {
  const { threads } = await search.get<{ threads: APIThreadChannel[] }>({
    route: Routes.guildActiveThreads(to.workspace),
    expects: 'threads',
  })
  await amongPosts(search, to, threads)
  for (let before: string | undefined; !isDone(search); ) {
    const page = await search.get<{ threads: APIThreadChannel[]; has_more: boolean }>({
      route: Routes.channelThreads(to.channel, 'public'),
      query: pageOf(before),
      expects: 'threads',
    })
    await amongPosts(search, to, page.threads)
    before = page.threads.at(-1)?.thread_metadata?.archive_timestamp
    // Pages go by the time of archiving, which is never before the time of posting.
    if (!page.has_more || before === undefined || Date.parse(before) < search.since) return
  }
}

async function amongPosts(
  search: Search,
  to: ChannelRef,
  threads: readonly APIThreadChannel[],
): Promise<void> {
  const own = threads.filter(
    ({ id, parent_id, owner_id }) =>
      parent_id === to.channel && owner_id === search.self && instantOf(id) >= search.since,
  )
  for (const { id } of own) {
    if (isDone(search)) return
    const route = Routes.channelMessage(id, id)
    const message = await search.get<APIMessage>({ route, expects: 'id' }).catch((error: unknown) => {
      // A first message that a moderator deleted is not ours to find.
      if (saidIn(error)?.code === GONE.message) return undefined
      throw error
    })
    if (message) note(search, message, { ...to, thread: id })
  }
}
