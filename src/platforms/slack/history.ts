import type { webApi } from '@slack/bolt'
import type { ChannelRef, ThreadRef } from '../../core/refs.ts'
import { reasonOf } from './errors.ts'
import type { SlackTime } from './slack-time.ts'
import type { Team } from './teams.ts'

/** The metadata type of a message that carries a delivery key. */
export const METADATA = 'studyhall_delivery'

/** Messages a page. Slack gives at most 999, and 15 to apps that are distributed outside its Marketplace. */
const PAGE = 200
/** How long before an attempt a look begins, by Slack's own clock, in ms. */
const MARGIN_MS = 5 * 60_000
/** A look that was broken off is taken up again within so long, in ms; later it begins anew. */
const RESUMED_MS = 60 * 60_000
/** Messages that arrived and were not asked for yet; the oldest are forgotten first. */
const ARRIVED = 1_000

/** A message as a history and an event tell of it. */
export type Told = {
  ts?: string
  thread_ts?: string
  user?: string
  bot_id?: string
  metadata?: { event_type?: string; event_payload?: unknown }
  blocks?: { block_id?: string }[]
}

/** Looks for messages whose answer was lost, also where Slack shows 15 messages a minute. */
export type Looks = {
  /** A message with this key is about to be sent. */
  sending(workspace: string, key: string): void
  /** What became of it is certain: nobody looks for this attempt. */
  settled(workspace: string, key: string): void
  /** Slack tells of a message of this bot's own, which proves that it arrived. */
  arrived(workspace: string, channel: string, message: Told): void
  /**
   * The timestamps of this bot's messages with these keys in a channel or in one thread, sent at or after `since` (epoch
   * ms), by key: every page is read until none is missing. Rejects as the calls do; called again, it goes on where it was
   * broken off.
   */
  find(
    team: Team,
    to: ChannelRef | ThreadRef,
    keys: readonly string[],
    since: number,
  ): Promise<Map<string, string>>
}

/** A look under way: what it found, and where it goes on. */
type Walk = {
  keys: readonly string[]
  oldest: number
  found: Map<string, string>
  cursor?: string
  at: number
}

/** Looks that know what this process has sent; `monotonic` answers ms. */
export function createLooks({ time, monotonic }: { time: SlackTime; monotonic(): number }): Looks {
  /** When a message was sent first whose fate is unknown, by Slack's clock; `undefined` where that is unknown too. */
  const attempts = new Map<string, number | undefined>()
  const arrivals = new Map<string, { channel: string; message: Told }>()
  const walks = new Map<string, Walk>()
  const nameOf = (workspace: string, key: string): string => `${workspace} ${key}`

  /** By this machine's clock a look must begin long before the attempt; by Slack's own it need not. */
  const oldestOf = (workspace: string, keys: readonly string[], since: number): number => {
    const begun = keys.map((key) => attempts.get(nameOf(workspace, key)) ?? Number.NEGATIVE_INFINITY)
    return Math.max(0, since, Math.min(...begun) - MARGIN_MS)
  }

  const proven = (team: Team, to: ChannelRef | ThreadRef, key: string, since: number): string | undefined => {
    const name = nameOf(to.workspace, key)
    const { channel, message } = arrivals.get(name) ?? {}
    // Once: somebody may delete the message later.
    arrivals.delete(name)
    const isIt =
      message &&
      channel === to.channel &&
      Number(message.ts) * 1000 >= since &&
      isOurs(message, team) &&
      isPlaced(message, threadOf(to))
    return isIt ? message.ts : undefined
  }

  const settled: Looks['settled'] = (workspace, key) => void attempts.delete(nameOf(workspace, key))

  return {
    sending: (workspace, key) => {
      const name = nameOf(workspace, key)
      if (!attempts.has(name)) attempts.set(name, time.atLeast())
      // What was read before does not hold what is sent now.
      for (const [walk, { keys }] of walks)
        if (walk.startsWith(`${workspace} `) && keys.includes(key)) walks.delete(walk)
    },
    settled,
    arrived: (workspace, channel, message) => {
      const key = keyOf(message)
      if (key === undefined) return
      arrivals.set(nameOf(workspace, key), { channel, message })
      const [first] = arrivals.keys()
      if (arrivals.size > ARRIVED && first !== undefined) arrivals.delete(first)
    },
    find: async (team, to, keys, since) => {
      const [key = ''] = keys
      const ts = keys.length === 1 ? proven(team, to, key, since) : undefined
      if (ts !== undefined) {
        settled(to.workspace, key)
        return new Map([[key, ts]])
      }
      const name = [to.workspace, to.channel, threadOf(to) ?? '', since, ...keys].join(' ')
      const before = walks.get(name)
      const walk =
        before && monotonic() - before.at < RESUMED_MS
          ? before
          : { keys, oldest: oldestOf(to.workspace, keys, since), found: new Map(), at: monotonic() }
      walks.set(name, walk)
      await read(team, to, walk, monotonic)
      walks.delete(name)
      for (const each of keys) settled(to.workspace, each)
      return walk.found
    },
  }
}

/** Reads every page that is left of a walk, which keeps its place when a page is refused. */
async function read(
  team: Team,
  to: ChannelRef | ThreadRef,
  walk: Walk,
  monotonic: () => number,
): Promise<void> {
  const thread = threadOf(to)
  for (;;) {
    const page = await pageOf(team.web, to, walk).catch((error: unknown) => {
      // The place is lost: what is called again begins anew.
      if (reasonOf(error) === 'invalid_cursor') delete walk.cursor
      throw error
    })
    for (const message of (page.messages ?? []) as Told[]) {
      const key = keyOf(message)
      if (!message.ts || !isPlaced(message, thread) || !isOurs(message, team)) continue
      if (key !== undefined && walk.keys.includes(key)) walk.found.set(key, message.ts)
    }
    const cursor = page.response_metadata?.next_cursor
    if (!cursor || walk.found.size === walk.keys.length) return
    Object.assign(walk, { cursor, at: monotonic() })
  }
}

const pageOf = (web: webApi.WebClient, to: ChannelRef | ThreadRef, { oldest, cursor }: Walk) => {
  const query = {
    channel: to.channel,
    oldest: (oldest / 1000).toFixed(6),
    inclusive: true,
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor !== undefined && { cursor }),
  }
  const ts = threadOf(to)
  return ts === undefined ? web.conversations.history(query) : web.conversations.replies({ ...query, ts })
}

const threadOf = (to: ChannelRef | ThreadRef): string | undefined => ('thread' in to ? to.thread : undefined)

/** Replies come with their thread's first message, a channel's history with replies that were shown to the channel too. */
const isPlaced = ({ ts, thread_ts: parent }: Told, thread: string | undefined): boolean =>
  thread === undefined ? parent === undefined || parent === ts : ts !== thread && parent === thread

const isOurs = ({ user, bot_id: bot }: Told, team: Team): boolean =>
  bot !== undefined ? bot === team.botId : user === team.botUser

/** Whether a thread is there: the first message of one that people answered stays, in name, when somebody deletes it. */
export async function hasThread({ web }: Team, { channel, thread }: ThreadRef): Promise<boolean> {
  try {
    await web.conversations.replies({ channel, ts: thread, limit: 1 })
    return true
  } catch (error) {
    if (reasonOf(error) === 'thread_not_found') return false
    throw error
  }
}

/** The key stands in the metadata, which events leave out, and in the name of the first block, which an edit takes away. */
export const keyBlock = (key: string): string => `${METADATA}:${key}`

function keyOf({ metadata, blocks }: Told): string | undefined {
  const key =
    metadata?.event_type === METADATA
      ? (metadata.event_payload as { key?: unknown } | undefined)?.key
      : undefined
  if (typeof key === 'string') return key
  const name = blocks?.[0]?.block_id
  return name?.startsWith(keyBlock('')) ? name.slice(keyBlock('').length) : undefined
}
