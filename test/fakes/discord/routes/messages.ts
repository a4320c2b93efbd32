import { PermissionFlagsBits as P } from 'discord.js'
import { messageIn, reach, refuseArchived, refuseLocked, sharesGuild } from '../access.ts'
import { filesOf } from '../check/files.ts'
import { isEmpty, type MessageBody, readMessage } from '../check/message.ts'
import { pinged } from '../mentions.ts'
import { FLAG, messageJson } from '../message-payload.ts'
import type { Channel, Message } from '../model.ts'
import { may } from '../permissions.ts'
import { limitOf, snowflakeOf } from '../query.ts'
import { invalidBody, REFUSALS } from '../refusal.ts'
import { type Attachment, done, ok, type Route, route } from '../router.ts'
import { compareIds } from '../snowflake.ts'
import type { Draft, State } from '../state.ts'

/** How long the same nonce of the same author answers with the message it made, in milliseconds. */
const NONCE_MS = 5 * 60_000

/** Sending, reading, editing and deleting messages. `content` is whether the bot has the Message Content intent. */
export function messageRoutes(state: State, content: () => boolean): Route[] {
  const { world } = state
  const json = (message: Message): unknown => messageJson(world, message, content())
  const nonces = new Map<string, Message>()

  const send = (channel: Channel, body: MessageBody): Message => {
    const key = body.enforce_nonce ? String(body.nonce) : undefined
    const earlier = key === undefined ? undefined : nonces.get(key)
    if (earlier && world.now() - earlier.sent < NONCE_MS) return earlier
    const message = state.add(channel, draftOf(state, channel, body))
    if (key !== undefined) nonces.set(key, message)
    for (const [old, { sent }] of nonces) {
      if (world.now() - sent < NONCE_MS) break
      nonces.delete(old)
    }
    return message
  }

  return [
    route('POST', '/channels/:channel/messages', ({ params, body, files }) => {
      const channel = reach(world, params.channel ?? '')
      if (channel.type === 15) throw REFUSALS.forumMessage()
      const needed = channel.thread ? P.SendMessagesInThreads : P.SendMessages
      if (!may(channel, world.bot.id, needed)) throw REFUSALS.missingPermissions()
      if (channel.recipient && !sharesGuild(world, channel.recipient.id)) throw REFUSALS.noMutualGuilds()
      if (channel.recipient && !channel.recipient.dms) throw REFUSALS.cannotSendToUser()
      refuseLocked(world, channel)
      return ok(json(send(channel, attached(state, channel, readMessage(body, 'create'), files))))
    }),
    route('GET', '/channels/:channel/messages', ({ params, query }) => {
      const channel = reach(world, params.channel ?? '')
      if (channel.type === 15) throw REFUSALS.channelType()
      const page = select(channel, query)
      return ok(may(channel, world.bot.id, P.ReadMessageHistory) ? page.map(json) : [])
    }),
    route('GET', '/channels/:channel/messages/:message', ({ params }) => {
      const channel = reach(world, params.channel ?? '')
      if (!may(channel, world.bot.id, P.ReadMessageHistory)) throw REFUSALS.missingAccess()
      return ok(json(messageIn(channel, params.message ?? '')))
    }),
    route('PATCH', '/channels/:channel/messages/:message', ({ params, body, files }) => {
      const channel = reach(world, params.channel ?? '')
      const message = messageIn(channel, params.message ?? '')
      if (message.author.id !== world.bot.id) throw REFUSALS.otherAuthor()
      refuseArchived(world, channel)
      editMessage(state, message, attached(state, channel, readMessage(body, 'edit'), files))
      return ok(json(message))
    }),
    route('POST', '/channels/:channel/messages/:message/crosspost', ({ params }) => {
      const channel = reach(world, params.channel ?? '')
      const message = messageIn(channel, params.message ?? '')
      if (channel.type !== 5) throw REFUSALS.channelType()
      const needed = message.author.id === world.bot.id ? P.SendMessages : P.ManageMessages
      if (!may(channel, world.bot.id, needed)) throw REFUSALS.missingPermissions()
      if ((message.flags & FLAG.published) !== 0) throw REFUSALS.published()
      message.flags |= FLAG.published
      state.changed(message)
      return ok(json(message))
    }),
    route('DELETE', '/channels/:channel/messages/:message', ({ params }) => {
      const channel = reach(world, params.channel ?? '')
      const message = messageIn(channel, params.message ?? '')
      if (message.author.id !== world.bot.id && !may(channel, world.bot.id, P.ManageMessages))
        throw REFUSALS.missingPermissions()
      if (message.type === 21) throw REFUSALS.systemMessage()
      if (channel.thread?.locked) refuseArchived(world, channel)
      state.remove(message)
      return done
    }),
  ]
}

/** A body with the files that came along, which take Attach Files. Throws 50013, 40005 or 50035. */
export function attached(
  { world }: State,
  channel: Channel,
  body: MessageBody,
  files: Attachment[],
  at: readonly string[] = [],
): MessageBody {
  if (files.length > 0 && !may(channel, world.bot.id, P.AttachFiles)) throw REFUSALS.missingPermissions()
  return { ...body, ...filesOf(body, files, at) }
}

/**
 * A new message of the bot's from a body. Without Embed Links embeds are dropped, and a message that was nothing else is
 * 50013 (discord-api-docs issue 2601).
 */
export function draftOf(state: State, channel: Channel, body: MessageBody): Draft {
  const { world } = state
  const bot = world.bot
  const shown = may(channel, bot.id, P.EmbedLinks) ? body : { ...body, embeds: [] }
  if (isEmpty(shown)) throw REFUSALS.missingPermissions()
  const target = body.message_reference?.message_id
  const repliedTo = target === undefined ? undefined : channel.messages.get(target)
  if (target !== undefined && !repliedTo && body.message_reference?.fail_if_not_exists !== false)
    throw invalidBody([
      { path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' },
    ])
  return {
    author: bot,
    content: (shown.content ?? '').trim(),
    embeds: (shown.embeds ?? []).map((embed) => ({ ...embed, type: 'rich' as const })),
    components: shown.components ?? [],
    ...(shown.files?.length && { files: shown.files }),
    flags: shown.flags ?? 0,
    pinged: pinged(world, channel, bot.id, shown.content ?? '', shown.allowed_mentions, repliedTo?.author.id),
    ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce }),
    ...(repliedTo && { type: 19, reference: { channel, message: repliedTo.id } }),
  } as Draft
}

/** Changes what a body names, and tells it. Editing never notifies anybody anew. Throws 50006 if nothing would be left. */
export function editMessage(state: State, message: Message, body: MessageBody): void {
  const next = {
    content: body.content === undefined ? message.content : (body.content ?? '').trim(),
    embeds: body.embeds === undefined ? message.embeds : (body.embeds ?? []),
  }
  if (isEmpty(next)) throw REFUSALS.emptyMessage()
  message.content = next.content
  // Whoever is not in the text any more is not mentioned any more.
  const { users } = message.pinged
  message.pinged = { ...message.pinged, users: users.filter(({ id }) => next.content.includes(`<@${id}>`)) }
  message.embeds = next.embeds.map((embed) => ({ ...embed, type: 'rich' }) as (typeof message.embeds)[number])
  if (body.files) message.files = body.files
  if (body.components !== undefined) message.components = body.components ?? []
  if (body.flags !== undefined && body.flags !== null)
    message.flags = (message.flags & ~FLAG.suppressEmbeds) | body.flags
  message.flags &= ~FLAG.loading
  message.edited = state.world.now()
  state.changed(message)
}

/** A page of a channel, newest first: `before`, `after` or `around` an id, only one of them. */
function select(channel: Channel, query: URLSearchParams): Message[] {
  const limit = limitOf(query, 1, 100, 50)
  const [before, after, around] = ['before', 'after', 'around'].map((key) => snowflakeOf(query, key))
  if ([before, after, around].filter((bound) => bound !== undefined).length > 1)
    throw invalidBody([
      {
        path: ['before'],
        code: 'BASE_TYPE_BAD_VALUE',
        message: 'before, after and around exclude each other',
      },
    ])
  const oldestFirst = [...channel.messages.values()].sort((a, b) => compareIds(a.id, b.id))
  if (before !== undefined)
    return oldestFirst
      .filter(({ id }) => compareIds(id, before) < 0)
      .slice(-limit)
      .reverse()
  if (after !== undefined)
    return oldestFirst
      .filter(({ id }) => compareIds(id, after) > 0)
      .slice(0, limit)
      .reverse()
  if (around !== undefined) {
    const at = oldestFirst.findIndex(({ id }) => compareIds(id, around) >= 0)
    const start = Math.max(0, (at < 0 ? oldestFirst.length : at) - Math.floor(limit / 2))
    return oldestFirst.slice(start, start + limit).reverse()
  }
  return oldestFirst.slice(-limit).reverse()
}
