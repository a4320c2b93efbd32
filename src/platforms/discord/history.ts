import { type APIMessage, type APIThreadChannel, Routes } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import type { ChannelRef, PostRef, ThreadRef } from '../../core/refs.ts'
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

type Found = PostRef | 'absent' | 'unknown'

/**
 * Looks for this bot's message with a key, back to `since` (epoch ms), by reading only. `absent` means that everything
 * since was read; where the bot may not read the history, Discord answers an empty one, so that is `unknown`.
 */
export async function findSent(
  { calls, world }: { calls: Calls; world: World },
  to: ChannelRef | ThreadRef,
  key: string,
  since: number,
): Promise<Found> {
  const readable = (): boolean => {
    const channel = world.channel(to.channel)
    return channel !== undefined && channel.guild === to.workspace && mayRead(channel.allowed)
  }
  if (!readable()) return 'unknown'
  const get = <T>(request: Omit<Request, 'method'>): Promise<T> =>
    calls.call<T>('other', { method: 'GET', ...request })
  const search = { get, mark: markOf(key), self: world.self(), since }
  const forum = !('thread' in to) && isForum(world.channel(to.channel)?.type)
  try {
    const found = forum ? await inForum(search, to) : await inMessages(search, to)
    // The permission may have gone while we read.
    return found ?? (readable() ? 'absent' : 'unknown')
  } catch (error) {
    // A thread that a moderator deleted holds nothing any more.
    if ('thread' in to && saidIn(error)?.code === GONE.channel && readable()) return 'absent'
    if (error instanceof PlatformError && error.outcome === 'refused') return 'unknown'
    throw error
  }
}

type Search = {
  get<T>(request: Omit<Request, 'method'>): Promise<T>
  mark: string
  self: string
  since: number
}

const pageOf = (before: string | undefined): Record<string, string> => ({
  limit: String(LIMITS.page),
  ...(before !== undefined && { before }),
})

const isOurs = ({ self, mark }: Search, message: APIMessage): boolean =>
  message.author.id === self && markIn(message.components ?? []) === mark

async function inMessages(search: Search, to: ChannelRef | ThreadRef): Promise<PostRef | undefined> {
  const route = Routes.channelMessages('thread' in to ? to.thread : to.channel)
  let before: string | undefined
  for (;;) {
    const page = await search.get<APIMessage[]>({ route, query: pageOf(before), expects: 'length' })
    const recent = page.filter(({ id }) => instantOf(id) >= search.since)
    const found = recent.find((message) => isOurs(search, message))
    if (found) return postRef(to, found.id)
    before = page.at(-1)?.id
    if (recent.length < page.length || page.length < LIMITS.page || before === undefined) return undefined
  }
}

/** Posts of a forum are threads whose first message has the thread's id. */
async function inForum(search: Search, to: ChannelRef): Promise<PostRef | undefined> {
  const { threads } = await search.get<{ threads: APIThreadChannel[] }>({
    route: Routes.guildActiveThreads(to.workspace),
    expects: 'threads',
  })
  const active = await amongPosts(search, to, threads)
  if (active) return active
  let before: string | undefined
  for (;;) {
    const page = await search.get<{ threads: APIThreadChannel[]; has_more: boolean }>({
      route: Routes.channelThreads(to.channel, 'public'),
      query: pageOf(before),
      expects: 'threads',
    })
    const found = await amongPosts(search, to, page.threads)
    if (found) return found
    before = page.threads.at(-1)?.thread_metadata?.archive_timestamp
    // Pages go by the time of archiving, which is never before the time of posting.
    if (!page.has_more || before === undefined || Date.parse(before) < search.since) return undefined
  }
}

async function amongPosts(
  search: Search,
  to: ChannelRef,
  threads: readonly APIThreadChannel[],
): Promise<PostRef | undefined> {
  const own = threads.filter(
    ({ id, parent_id, owner_id }) =>
      parent_id === to.channel && owner_id === search.self && instantOf(id) >= search.since,
  )
  for (const { id } of own) {
    const route = Routes.channelMessage(id, id)
    const message = await search.get<APIMessage>({ route, expects: 'id' }).catch((error: unknown) => {
      // A first message that a moderator deleted is not ours to find.
      if (saidIn(error)?.code === GONE.message) return undefined
      throw error
    })
    if (message && isOurs(search, message)) return postRef({ ...to, thread: id }, id)
  }
  return undefined
}
