import {
  type APIChannel,
  type APIGuildMember,
  type APIMessage,
  type APIThreadChannel,
  type APIUser,
  MessageFlags,
  Routes,
} from 'discord.js'
import type { Card } from '../../core/card.ts'
import { PlatformError } from '../../core/errors.ts'
import type { Located, Outbound, PostOrder } from '../../core/platform.ts'
import type { Log, Who } from '../../core/ports.ts'
import type { ChannelRef, MemberRef, PostRef, ThreadRef } from '../../core/refs.ts'
import { cut, tidy } from '../../core/text.ts'
import { createBooths } from './booth.ts'
import type { Calls } from './calls.ts'
import { markOf } from './custom-id.ts'
import { edit } from './edit.ts'
import { GONE, saidIn } from './errors.ts'
import { assertKnown, explained, inspect } from './explain.ts'
import { findPrivate, findSent } from './history.ts'
import { LIMITS } from './limits.ts'
import { deliveryOf, noticeOf, pictured, picturedAt } from './message.ts'
import { isForum } from './permissions.ts'
import { pinInstead } from './pins.ts'
import { EVERYWHERE, memberRef, placeOf, postRef, threadUrl } from './place.ts'
import { createRooms } from './rooms.ts'
import { appliedTags } from './tags.ts'
import type { KnownChannel, World } from './world.ts'

/** "A thread has already been created for this message": the id of both is the same. */
const THREAD_EXISTS = 160004

type Parts = { calls: Calls; world: World; log: Log }

/** What the core calls, over Discord's HTTP API. */
export const createOutbound = (parts: Parts): Outbound => {
  const { calls, world } = parts
  const rooms = createRooms(parts)
  /** Where this process does not hear what channels are like, it asks first. */
  const knowing = <T>(at: ChannelRef, work: () => T | Promise<T>): Promise<T> => world.know(at).then(work)
  return {
    inspect: (channel) => knowing(channel, () => inspect(world, channel)),
    post: (order) =>
      knowing(order.to, () => {
        assertKnown(world, order.to)
        const forum = !('thread' in order.to) && isForum(world.channel(order.to.channel)?.type)
        return explained(world, order.to, forum ? sendToForum(parts, order) : send(parts, order))
      }),
    openThread: (post, title, archiveMinutes) =>
      knowing(post, () => openThread(parts, post, title, archiveMinutes)),
    find: (to, keys, since) =>
      'user' in to
        ? findPrivate(parts, () => privateChannel(calls, to), keys, since)
        : knowing(to, () => {
            assertKnown(world, to)
            return findSent(parts, to, keys, since)
          }),
    edit: (ref, card, sent) => knowing(ref, () => edit(parts, ref, card, sent)),
    // The newest post of a forum stands on top without a pin.
    pin: async (ref) => {
      if (!isForum(world.channel(ref.channel)?.type)) await pinInstead(calls, world.self(), ref, parts.log)
    },
    dm: (member, card, key) => dm(parts, member, card, key),
    hasThread: (thread) => knowing(thread, () => hasThread(parts, thread)),
    // Who else may manage the server only the list of all members would tell, which is a privileged intent.
    admins: async ({ workspace }) => {
      const owner = world.owner(workspace)
      return owner === undefined ? [] : [memberRef(owner)]
    },
    who: ({ user }, { workspace }) => who(calls, workspace, user),
    rooms: (workspace, member) => rooms.list(workspace, member),
    booths: createBooths(parts),
    locate: (channel) => knowing(channel, () => locate(world, channel)).catch(() => ({})),
  }
}

function locate(world: World, { workspace, channel: id }: ChannelRef): Located {
  const channel = world.isConnected() ? world.channel(id) : undefined
  if (!channel || channel.guild !== workspace) return {}
  return {
    name: `#${channel.name}`,
    workspace: channel.server,
    url: `https://discord.com/channels/${workspace}/${id}`,
    internal: true,
  }
}

async function send({ calls, world, log }: Parts, order: PostOrder): Promise<PostRef> {
  const { id } = await calls.call<APIMessage>('thread' in order.to ? 'prompt' : 'post', {
    method: 'POST',
    route: Routes.channelMessages(placeOf(order.to)),
    ...picturedAt(world, order.to, order.card, {
      ...deliveryOf(order.card, order.key, order),
      ...quietly(order),
    }),
    expects: 'id',
  })
  const post = postRef(order.to, id)
  if (order.pin) void pinInstead(calls, world.self(), post, log)
  return post
}

/** Post and thread are one call, which takes no nonce; the newest post stands on top without a pin. */
async function sendToForum({ calls, world }: Parts, order: PostOrder): Promise<PostRef> {
  const channel = world.channel(order.to.channel)
  const notice = { ...noticeOf(order.card, markOf(order.key), order), ...quietly(order) }
  const { body: message, files } = picturedAt(world, order.to, order.card, notice)
  const { id } = await calls.call<APIThreadChannel>('post', {
    method: 'POST',
    route: Routes.threads(order.to.channel),
    body: {
      name: threadName(order.title),
      auto_archive_duration: archiveAfter(channel, order.archiveMinutes),
      applied_tags: appliedTags(channel?.tags ?? [], order.tags ?? [], channel?.requiresTag ?? false),
      message,
    },
    files,
    expects: 'id',
  })
  return postRef({ ...order.to, thread: id }, id)
}

async function openThread(
  { calls, world }: Parts,
  post: PostRef,
  title: string,
  archiveMinutes: number,
): Promise<ThreadRef & { url: string }> {
  const { platform, workspace, channel } = post
  const id = post.thread ?? post.message
  const thread = { platform, workspace, channel, thread: id, url: threadUrl(workspace, id) }
  if (post.thread !== undefined) return thread
  const started = calls.call<APIThreadChannel>('thread', {
    method: 'POST',
    route: Routes.threads(channel, post.message),
    body: {
      name: threadName(title),
      auto_archive_duration: archiveAfter(world.channel(channel), archiveMinutes),
    },
    expects: 'id',
  })
  await explained(
    world,
    post,
    started.catch((error: unknown) => {
      const { code } = saidIn(error) ?? {}
      if (code === GONE.message)
        throw new PlatformError('invalid', 'The daily post was deleted before its discussion was opened.')
      if (code !== THREAD_EXISTS) throw error
    }),
  )
  return thread
}

async function dm({ calls }: Parts, member: MemberRef, card: Card, key: string): Promise<PostRef> {
  const to = await privateChannel(calls, member)
  const { id } = await calls.call<APIMessage>('other', {
    method: 'POST',
    route: Routes.channelMessages(to.channel),
    ...pictured(card, deliveryOf(card, key, undefined, true)),
    expects: 'id',
  })
  return postRef(to, id)
}

/** The one channel with a member, which is made when it is first asked for. */
async function privateChannel(calls: Calls, { user }: MemberRef): Promise<ChannelRef> {
  const { id: channel } = await calls.call<{ id: string }>('other', {
    method: 'POST',
    route: Routes.userChannels(),
    body: { recipient_id: user },
    expects: 'id',
  })
  return { platform: 'discord', workspace: EVERYWHERE, channel }
}

const quietly = ({ silent }: PostOrder) => (silent ? { flags: MessageFlags.SuppressNotifications } : {})

/** A day, where neither the group nor the channel says anything else. */
const archiveAfter = (channel: KnownChannel | undefined, minutes: number | undefined): number =>
  minutes || channel?.archiveMinutes || 1440

const threadName = (title: string): string =>
  cut(tidy(title).toWellFormed(), LIMITS.threadName) || 'Discussion'

/** Of a thread that was archived the gateway does not tell, so Discord is asked. */
async function hasThread({ calls, world }: Parts, { channel, thread }: ThreadRef): Promise<boolean> {
  if (world.channel(thread)) return true
  try {
    await calls.call<APIChannel>('other', { method: 'GET', route: Routes.channel(thread), expects: 'id' })
    return true
  } catch (error) {
    // Without its channel nobody knows what became of the thread.
    if (saidIn(error)?.code === GONE.channel && world.channel(channel)) return false
    throw error
  }
}

/** Unknown member of that server, unknown user. */
const NOBODY: readonly number[] = [10007, 10013]

/** By the one member: the list of all would take a privileged intent. */
async function who(calls: Calls, guild: string, user: string): Promise<Who | undefined> {
  try {
    const route = Routes.guildMember(guild, user)
    const { nick, user: found } = await calls.call<APIGuildMember & { user: APIUser }>('other', {
      method: 'GET',
      route,
      expects: 'user',
    })
    const name = nick ?? found.global_name ?? found.username
    return { name, kind: found.bot ? 'bot' : 'member' }
  } catch (error) {
    const { code = 0, status } = saidIn(error) ?? {}
    // A number that is no id at all is nobody either.
    if (NOBODY.includes(code) || status === 400) return undefined
    throw error
  }
}
