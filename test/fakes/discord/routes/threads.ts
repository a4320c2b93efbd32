import { PermissionFlagsBits as P } from 'discord.js'
import {
  CreateForumThreadRequestSchema,
  CreateTextThreadWithMessageRequestSchema,
  CreateTextThreadWithoutMessageRequestSchema,
  UpdateThreadRequestPartialSchema,
} from 'discord-api-spec/zod'
import { messageIn, reach, reachGuild, refuseArchived } from '../access.ts'
import { checkAgainst, findings, isRecord } from '../check/body.ts'
import { readMessage } from '../check/message.ts'
import { messageJson } from '../message-payload.ts'
import type { Channel } from '../model.ts'
import { channelJson } from '../payloads.ts'
import { may, permissionsIn } from '../permissions.ts'
import { instantOf, limitOf } from '../query.ts'
import { REFUSALS } from '../refusal.ts'
import { type Attachment, done, ok, type Route, route } from '../router.ts'
import { compareIds } from '../snowflake.ts'
import type { State } from '../state.ts'
import { attached, draftOf } from './messages.ts'

const MINUTES = [60, 1440, 4320, 10_080]

/** Starting and listing threads. */
export function threadRoutes(state: State): Route[] {
  const { world } = state
  const bot = world.bot.id
  const list = (threads: Channel[]): unknown[] => threads.map((thread) => channelJson(thread, bot))
  const members = (threads: Channel[]): unknown[] =>
    threads.flatMap((thread) => (channelJson(thread, bot).member as object | undefined) ?? [])

  return [
    route('POST', '/channels/:channel/messages/:message/threads', ({ params, body }) => {
      const channel = reach(world, params.channel ?? '', P.CreatePublicThreads)
      if (channel.type !== 0 && channel.type !== 5) throw REFUSALS.channelType()
      // discord.js sends the thread's type, which follows from the channel.
      const { name, minutes } = readThread(body)
      checkAgainst(CreateTextThreadWithMessageRequestSchema, body, ['type', 'invitable'])
      const message = messageIn(channel, params.message ?? '')
      if (message.thread || world.channels.has(message.id)) throw REFUSALS.threadExists()
      if (message.type !== 0 && message.type !== 19 && message.type !== 20) throw REFUSALS.systemMessage()
      const thread = state.startThread(channel, { id: message.id, name, minutes, owner: bot, tags: [] })
      message.thread = thread
      state.changed(message)
      state.add(thread, { author: message.author, type: 21, reference: { channel, message: message.id } })
      return { status: 201, body: channelJson(thread, bot) }
    }),
    route('POST', '/channels/:channel/threads', ({ params, body, files }) => {
      const channel = reach(world, params.channel ?? '')
      if (channel.type === 0) return { status: 201, body: startPrivate(state, channel, body) }
      // Announcement channels have no private threads, and the bot starts no others without a message.
      if (channel.type !== 15) throw REFUSALS.channelType()
      if (!may(channel, bot, P.SendMessages)) throw REFUSALS.missingPermissions()
      return { status: 201, body: startPost(state, channel, body, files) }
    }),
    route('GET', '/guilds/:guild/threads/active', ({ params }) => {
      const guild = reachGuild(world, params.guild ?? '')
      const threads = [...guild.channels.values()]
        .filter(({ thread }) => thread && !thread.archived)
        .filter((channel) => permissionsIn(channel, bot) !== 0n)
        .sort((a, b) => compareIds(b.id, a.id))
      return ok({ threads: list(threads), members: members(threads) })
    }),
    route('GET', '/channels/:channel/threads/archived/public', ({ params, query }) => {
      const channel = reach(world, params.channel ?? '')
      if (![0, 5, 15].includes(channel.type)) throw REFUSALS.channelType()
      if (!may(channel, bot, P.ReadMessageHistory)) throw REFUSALS.missingPermissions()
      const limit = limitOf(query, 2, 100, 50)
      const before = instantOf(query, 'before') ?? Number.POSITIVE_INFINITY
      const archived = [...world.channels.values()]
        .filter(({ parent, thread, type }) => parent === channel && thread?.archived && type !== 12)
        .filter(({ thread }) => (thread?.archiveStamp ?? 0) < before)
        .sort((a, b) => (b.thread?.archiveStamp ?? 0) - (a.thread?.archiveStamp ?? 0))
      const page = archived.slice(0, limit)
      return ok({ threads: list(page), members: members(page), has_more: archived.length > page.length })
    }),
  ]
}

/** Private threads: who is in them, and whether they are open. Source: docs.discord.com/developers, "Threads" and "Channels resource". */
export function boothRoutes(state: State): Route[] {
  const { world } = state
  const bot = world.bot.id
  const threadOf = (id: string): Channel => {
    const thread = reach(world, id)
    if (!thread.thread) throw REFUSALS.channelType()
    return thread
  }
  return [
    route('GET', '/channels/:channel/users/@me/threads/archived/private', ({ params, query }) => {
      const channel = reach(world, params.channel ?? '', P.ReadMessageHistory)
      const limit = limitOf(query, 2, 100, 50)
      const own = [...world.channels.values()]
        .filter(({ parent, thread }) => parent === channel && thread?.archived && thread.members?.has(bot))
        .sort((a, b) => compareIds(b.id, a.id))
      const page = own.slice(0, limit)
      return ok({
        threads: page.map((each) => channelJson(each, bot)),
        members: [],
        has_more: own.length > limit,
      })
    }),
    route('PUT', '/channels/:thread/thread-members/:user', ({ params }) => {
      const thread = threadOf(params.thread ?? '')
      if (!may(thread, bot, P.SendMessagesInThreads)) throw REFUSALS.missingPermissions()
      refuseArchived(world, thread)
      const user = world.users.get(params.user ?? '')
      if (!user) throw REFUSALS.unknownUser()
      if (!thread.guild?.members.has(user.id)) throw REFUSALS.unknownMember()
      if (!thread.parent || permissionsIn(thread.parent, user.id) === 0n) throw REFUSALS.missingAccess()
      const { members } = thread.thread ?? {}
      if (members && !members.has(user.id)) {
        members.add(user.id)
        state.add(thread, {
          author: world.bot,
          type: 1,
          pinged: { users: [user], roles: [], everyone: false },
        })
      }
      return done
    }),
    route('DELETE', '/channels/:thread/thread-members/:user', ({ params }) => {
      const thread = threadOf(params.thread ?? '')
      const isOwn = thread.thread?.members !== undefined && thread.thread.owner === bot
      if (!isOwn && !may(thread, bot, P.ManageThreads)) throw REFUSALS.missingPermissions()
      refuseArchived(world, thread)
      if (!world.users.has(params.user ?? '')) throw REFUSALS.unknownUser()
      if (!thread.thread?.members?.delete(params.user ?? '')) throw REFUSALS.unknownMember()
      return done
    }),
    route('PATCH', '/channels/:thread', ({ params, body }) => {
      const thread = threadOf(params.thread ?? '')
      const moderates = may(thread, bot, P.ManageThreads)
      checkAgainst(UpdateThreadRequestPartialSchema, body)
      const change = isRecord(body) ? body : {}
      if (!moderates && ('locked' in change || thread.thread?.owner !== bot))
        throw REFUSALS.missingPermissions()
      state.setThread(thread, change as { archived?: boolean; locked?: boolean })
      return ok(channelJson(thread, bot))
    }),
  ]
}

/** A thread that only its members and moderators read. */
function startPrivate(state: State, channel: Channel, body: unknown): unknown {
  const { world } = state
  // Without a type Discord makes a private one, and says that this will change: the bot has to say it.
  if (!isRecord(body) || body.type !== 12) throw REFUSALS.channelType()
  if (!may(channel, world.bot.id, P.CreatePrivateThreads)) throw REFUSALS.missingPermissions()
  const { name, minutes } = readThread(body)
  checkAgainst(CreateTextThreadWithoutMessageRequestSchema, body)
  const owner = world.bot.id
  const thread = state.startThread(channel, {
    id: world.id(),
    name,
    minutes,
    owner,
    tags: [],
    isPrivate: true,
  })
  return channelJson(thread, owner)
}

function readThread(body: unknown): { name: string; minutes: number } {
  const found = findings()
  const read = isRecord(body) ? body : {}
  found.length(['name'], read.name, 1, 100)
  const minutes = read.auto_archive_duration ?? 1440
  if (!MINUTES.includes(Number(minutes)))
    found.add(['auto_archive_duration'], 'BASE_TYPE_CHOICES', `Value must be one of (${MINUTES.join(', ')}).`)
  found.throwIfAny()
  return { name: String(read.name), minutes: Number(minutes) }
}

/** A forum post: thread and first message in one, whose ids are the same. */
function startPost(state: State, channel: Channel, body: unknown, files: Attachment[]): unknown {
  const { world } = state
  const { name, minutes } = readThread(body)
  const read = isRecord(body) ? body : {}
  const first = attached(state, channel, readMessage(read.message, 'forum', ['message']), files, ['message'])
  const { message: _, ...rest } = read
  // The message was held against its own description, where idle keys are known.
  checkAgainst(CreateForumThreadRequestSchema, { ...rest, message: {} })
  const tags = (Array.isArray(read.applied_tags) ? read.applied_tags : []).map(String)
  if (tags.some((tag) => !channel.tags.some(({ id }) => id === tag))) throw REFUSALS.unknownTag()
  if (channel.requireTag && tags.length === 0) throw REFUSALS.tagRequired()
  const draft = draftOf(state, channel, first)
  const owner = world.bot.id
  const thread = state.startThread(channel, { id: world.id(), name, minutes, owner, tags })
  const message = state.add(thread, { ...draft, id: thread.id })
  return { ...channelJson(thread, owner), message: messageJson(world, message, true) }
}
