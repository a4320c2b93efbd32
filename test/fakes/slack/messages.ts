import type { Content } from './content.ts'
import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import type { Channel, Installation, Message } from './world.ts'

/** A message of a channel; `message_not_found` if there is none. */
export function findMessage(channel: Channel, ts: unknown): Message {
  const found = channel.messages.find((message) => message.ts === String(ts))
  if (!found) throw new Refusal('message_not_found')
  return found
}

/** Whether a message is a reply in a thread, not the message the thread hangs on. */
export const isReply = (message: Message): boolean =>
  message.thread_ts !== undefined && message.thread_ts !== message.ts

/** Stores a message; a reply makes its parent a thread. `thread_not_found` where there is no such parent. */
export function store(
  core: Core,
  channel: Channel,
  author: Pick<Message, 'user' | 'team' | 'bot_id' | 'app_id'>,
  content: Content,
  thread?: string,
): Message {
  const parent = thread === undefined ? undefined : channel.messages.find(({ ts }) => ts === thread)
  if (thread !== undefined && (!parent || isReply(parent))) throw new Refusal('thread_not_found')
  if (parent) parent.thread_ts = parent.ts
  const message: Message = {
    ts: core.ids.ts(),
    ...author,
    ...content,
    ...(thread !== undefined && { thread_ts: thread }),
  }
  channel.messages.push(message)
  return message
}

/** The app as an author. */
export const asBot = (core: Core, { botUser, botId, team }: Installation) => ({
  user: botUser,
  bot_id: botId,
  app_id: core.keys.appId,
  team,
})

/** A message as the Web API returns it; metadata only where it is asked for. */
export function toApi(channel: Channel, message: Message, allMetadata: boolean): object {
  const { metadata, link_names: _, ...rest } = message
  const replies = channel.messages.filter(
    ({ thread_ts, ts }) => thread_ts === message.ts && ts !== message.ts,
  )
  const users = [...new Set(replies.map(({ user }) => user))]
  return {
    type: 'message',
    ...rest,
    ...(allMetadata && metadata && { metadata }),
    ...(replies.length > 0 && {
      reply_count: replies.length,
      reply_users_count: users.length,
      reply_users: users.slice(0, 5),
      latest_reply: replies.at(-1)?.ts,
      is_locked: false,
      subscribed: false,
    }),
    ...(isReply(message) && {
      parent_user_id: channel.messages.find(({ ts }) => ts === message.thread_ts)?.user,
    }),
    ...(channel.pins.includes(message.ts) && { pinned_to: [channel.id] }),
  }
}
