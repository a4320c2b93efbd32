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
 * The timestamp of this bot's own message with that key in a channel or in one thread, sent at or after `since` (epoch ms);
 * `undefined` when every page was read and none has it. Rejects as the calls do.
 */
export async function findMessage(
  team: Team,
  to: ChannelRef | ThreadRef,
  key: string,
  since: number,
): Promise<string | undefined> {
  const thread = 'thread' in to ? to.thread : undefined
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
    const found = messages.find(
      (message) => isPlaced(message, thread) && isOurs(message, team) && keyOf(message) === key,
    )
    if (found?.ts) return found.ts
    cursor = page.response_metadata?.next_cursor
    if (!cursor) return undefined
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
