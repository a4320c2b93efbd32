import { isDeepStrictEqual } from 'node:util'
import { type Card, pictureOf } from '../../core/card.ts'
import { PlatformError } from '../../core/errors.ts'
import type { Located, Outbound, PostOrder } from '../../core/platform.ts'
import type { Log, Room, Who } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import type { ChannelRef, PostRef } from '../../core/refs.ts'
import type { Places } from './booths.ts'
import { lastIdBefore } from './ids.ts'
import type { Messages } from './messages.ts'
import { linked, pictureProblem } from './pictures.ts'
import { cardSchema, type Message, pins, scopeOf } from './records.ts'
import { messageUrl } from './view.ts'
import {
  BOT,
  type Channel,
  channelRef,
  channelsOf,
  directChannel,
  MEMBERS,
  memberById,
  memberRef,
  WORKSPACE,
} from './world.ts'

const FIX = 'Choose one of the playground’s channels, for example #study-group.'

/** What the core calls. `url` answers where the page is served, without a final slash. */
export function createOutbound(options: {
  messages: Messages
  places: Places
  store: Store
  url(): string
  log: Log
}): Outbound {
  const { messages, places } = options
  const channelAt = (ref: ChannelRef): Channel => placeAt(places, ref)
  const refTo = ({ channel, thread, id }: Message): PostRef => ({
    ...channelRef(channel),
    ...(thread !== undefined && { thread }),
    message: id,
    url: messageUrl(options.url(), { channel, id }),
  })
  const post = async (order: PostOrder): Promise<PostRef> => {
    const channel = channelAt(order.to)
    const thread = 'thread' in order.to ? order.to.thread : undefined
    if (thread !== undefined) await checkParent(messages, channel.id, thread)
    const card = valid(order.card)
    const { key, mention } = order
    const draft = { channel: channel.id, author: BOT.id, card, key, ...(mention && { mention }) }
    const sent = await sending(() => messages.append({ ...draft, ...(thread !== undefined && { thread }) }))
    if (order.pin) await pin(options, sent)
    return refTo(sent)
  }

  return {
    post,
    openThread: async (at, title) => {
      channelAt(at)
      const opened = await sending(() => messages.change(at.message, (it) => ({ ...it, threadTitle: title })))
      if (!opened) throw refused(`There is no message ${at.message} to open a thread under.`)
      return { ...channelRef(opened.channel), thread: opened.id, url: refTo(opened).url }
    },
    find: findIn(options, refTo),
    edit: async (ref, card) => {
      channelAt(ref)
      const checked = valid(card)
      const edited = await sending(() => messages.change(ref.message, readingAs(checked)))
      if (!edited) throw refused(`There is no message ${ref.message}.`)
    },
    pin: async (ref) => pin(options, { id: ref.message, channel: ref.channel }),
    dm: async (member, card, key) => {
      if (!memberById(member.user)) throw refused(`There is no member ${member.user}.`)
      return post({ to: channelRef(directChannel(member.user)), card, key, title: card.title })
    },
    hasThread: (thread) => known(async () => (await messages.get(thread.thread)) !== undefined),
    admins: async () => ADMINS,
    who: async ({ user }) => who(user),
    rooms: async () => ROOMS,
    locate: async (ref) => locate(places, ref, options.url()),
    booths: places.booths(options.url),
    inspect: async (ref) =>
      isHere(places, ref)
        ? []
        : [{ what: `There is no channel ${ref.channel} in the playground.`, fix: FIX }],
  }
}

/** `Outbound.find`; `refTo` is how the core names a message. */
const findIn =
  (
    { messages, log }: { messages: Messages; log: Log },
    refTo: (message: Message) => PostRef,
  ): Outbound['find'] =>
  async (at, keys, since) => {
    const to = 'user' in at ? channelRef(directChannel(at.user)) : at
    const posts = new Map<string, PostRef>()
    try {
      for await (const message of messages.since(scopeOf(to), lastIdBefore(since))) {
        const { author, key, channel } = message
        if (author === BOT.id && key !== undefined && keys.includes(key) && channel === to.channel)
          posts.set(key, refTo(message))
      }
      return { posts, complete: true }
    } catch (error) {
      log.warn({ error }, 'Messages could not be read back')
      return { posts, complete: false }
    }
  }

/** Throws `refused` where a message has no thread. */
async function checkParent(messages: Messages, channel: string, thread: string): Promise<void> {
  const parent = await known(() => messages.get(thread))
  if (parent?.channel !== channel || parent.thread !== undefined)
    throw refused(`There is no thread ${thread} in #${channel}.`)
}

/** Pins a message in the place of the one before. Never rejects: a pin is no reason to fail a post. */
async function pin(
  { messages, store, log }: { messages: Messages; store: Store; log: Log },
  { id, channel }: Pick<Message, 'id' | 'channel'>,
): Promise<void> {
  try {
    const earlier = await store.get(pins, channel)
    await store.transact(async (tx) => tx.put(pins, channel, { message: id }))
    if (earlier && earlier.message !== id)
      await messages.change(earlier.message, (it) => ({ ...it, pinned: false }))
    await messages.change(id, (it) => ({ ...it, pinned: true }))
  } catch (error) {
    log.warn({ error }, 'A message was not pinned')
  }
}

/** A message with another card; where only its buttons are others, nobody needs to know that it was edited. */
const readingAs =
  (card: Card) =>
  (message: Message): Message => {
    const { buttons: _, ...words } = linked(card).card
    const { buttons: __, ...said } = message.card ?? {}
    return { ...message, card, edited: message.edited || !isDeepStrictEqual(said, words) }
  }

const isHere = (places: Places, ref: ChannelRef): boolean =>
  ref.platform === 'playground' && ref.workspace === WORKSPACE && places.byId(ref.channel) !== undefined

const ADMINS = MEMBERS.filter(({ standing }) => standing.admin).map(({ id }) => memberRef(id))

const ROOMS: Room[] = channelsOf(undefined).map(({ id, name }) => ({
  channel: channelRef(id),
  code: id,
  name: `#${name}`,
}))

function who(user: string): Who | undefined {
  if (user === BOT.id) return { name: BOT.name, kind: 'bot' }
  const member = memberById(user)
  return member && { name: member.name, kind: member.standing.maySetUp === true ? 'member' : 'guest' }
}

const locate = (places: Places, ref: ChannelRef, site: string): Located =>
  isHere(places, ref)
    ? { name: `#${placeAt(places, ref).name}`, url: `${site}/#/${ref.channel}`, internal: true }
    : {}

function placeAt(places: Places, ref: ChannelRef): Channel {
  const channel = isHere(places, ref) ? places.byId(ref.channel) : undefined
  if (!channel) throw refused(`There is no channel ${ref.channel} in the playground.`)
  return channel
}

const refused = (message: string): PlatformError => new PlatformError('refused', message, { fix: FIX })

function valid(card: Card): Card {
  const picture = pictureOf(card)
  const problem = picture && pictureProblem(picture)
  if (problem) throw new PlatformError('invalid', problem)
  const parsed = cardSchema.safeParse(linked(card).card)
  if (parsed.success) return picture ? { ...parsed.data, image: picture } : parsed.data
  throw new PlatformError('invalid', `This card cannot be shown: ${parsed.error.message}`)
}

/** A write that failed may still have been stored. */
const sending = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((cause: unknown) => {
    throw new PlatformError('unknown', 'The playground could not store a message.', { cause })
  })

/** A read that failed sent nothing. */
const known = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((cause: unknown) => {
    throw new PlatformError('unreachable', 'The playground could not read its messages.', { cause })
  })
