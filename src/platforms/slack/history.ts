import type { webApi } from '@slack/bolt'
import type { ChannelRef, ThreadRef } from '../../core/refs.ts'
import type { Team } from './teams.ts'

/** The metadata type of a message that carries a delivery key. */
export const METADATA = 'studyhall_delivery'

/** Messages a page. Slack gives at most 999, and 15 to apps that are sold. */
const PAGE = 200

type Found = {
  ts?: string
  thread_ts?: string
  user?: string
  bot_id?: string
  metadata?: { event_type?: string; event_payload?: unknown }
}

/**
 * The timestamps of this bot's own messages with these keys in a channel or in one thread, sent at or after `since` (epoch
 * ms), by key: every page is read until none is missing. Rejects as the calls do.
 */
export async function findMessages(
  team: Team,
  to: ChannelRef | ThreadRef,
  keys: readonly string[],
  since: number,
): Promise<Map<string, string>> {
  const thread = 'thread' in to ? to.thread : undefined
  const found = new Map<string, string>()
  for (let cursor: string | undefined; ; ) {
    const page = await read(team.web, {
      channel: to.channel,
      oldest: (Math.max(0, since) / 1000).toFixed(6),
      inclusive: true,
      limit: PAGE,
      include_all_metadata: true,
      ...(thread !== undefined && { ts: thread }),
      ...(cursor && { cursor }),
    })
    const messages: Found[] = page.messages ?? []
    for (const message of messages) {
      const key = keyOf(message)
      if (!message.ts || !isPlaced(message, thread) || !isOurs(message, team)) continue
      if (typeof key === 'string' && keys.includes(key)) found.set(key, message.ts)
    }
    cursor = page.response_metadata?.next_cursor
    if (!cursor || found.size === keys.length) return found
  }
}

type Query = {
  channel: string
  ts?: string
  oldest: string
  inclusive: true
  limit: number
  include_all_metadata: true
  cursor?: string
}

const read = (web: webApi.WebClient, { ts, ...query }: Query) =>
  ts === undefined ? web.conversations.history(query) : web.conversations.replies({ ...query, ts })

/** Replies come with their thread's first message, a channel's history with replies that were shown to the channel too. */
const isPlaced = ({ ts, thread_ts: parent }: Found, thread: string | undefined): boolean =>
  thread === undefined ? parent === undefined || parent === ts : ts !== thread

const isOurs = ({ user, bot_id: bot }: Found, team: Team): boolean =>
  bot !== undefined ? bot === team.botId : user === team.botUser

function keyOf({ metadata }: Found): unknown {
  if (metadata?.event_type !== METADATA) return undefined
  return (metadata.event_payload as { key?: unknown } | undefined)?.key
}
