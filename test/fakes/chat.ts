import type { Card } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import type { Booths, ChatPlatform } from '../../src/core/platform.ts'
import type { Problem, Who } from '../../src/core/ports.ts'
import {
  type ChannelRef,
  channelKey,
  type MemberRef,
  memberKey,
  type PostRef,
  type ThreadRef,
  threadKey,
} from '../../src/core/refs.ts'
import { typed } from '../../src/platforms/playground/typed.ts'
import { expectReadable } from '../support/lines.ts'

/** A message that the chat holds. */
export type Held = { place: string; key: string; card: Card; title: string; at: number; ref: PostRef }

/** What goes wrong with one call: the error, and whether the message arrived all the same. */
export type Mishap = { error: PlatformError; arrives?: boolean }

/**
 * A chat in memory with a platform's outbound side: for tests of what the core decides, not of how a platform speaks.
 * `mishaps` are taken from the front, one a call of post, openThread and find.
 */
export type FakeChat = Omit<ChatPlatform, 'booths'> & {
  readonly held: Held[]
  readonly told: { member: MemberRef; card: Card; key: string; at: number; ref: PostRef }[]
  readonly calls: string[]
  /** Messages that were edited, by id. */
  readonly edits: string[]
  mishaps: (Mishap | undefined)[]
  /** The same of private messages. */
  privateMishaps: (Mishap | undefined)[]
  problems: Problem[]
  /** The booths that were opened, by key: who was let in, and whether it is closed. Of one that is made, `boothMishaps` are taken. */
  readonly booths: Booths
  readonly boothsHeld: Map<string, { ref: ThreadRef; people: Set<string>; closed: boolean }>
  boothMishaps: (Mishap | undefined)[]
  /** Everybody there is, by user id. */
  readonly people: Map<string, Who>
  /** The channels in which somebody may have a group meet. */
  roomNames: string[]
  /** Who runs the whole. */
  runBy: MemberRef[]
  historyReadable: boolean
  /** Other workspaces read every channel. */
  shared: boolean
  /** Threads that are there already. */
  openThreads(open: readonly ThreadRef[]): void
  /** A thread is deleted, of which nobody hears. */
  dropThread(thread: ThreadRef): void
}

/** Creates an empty chat; `now` answers epoch ms. */
export function createFakeChat(now: () => number): FakeChat {
  let count = 0
  const threads = new Set<string>()
  const placeOf = (to: ChannelRef | ThreadRef | MemberRef): string =>
    'user' in to ? memberKey(to) : 'thread' in to ? threadKey(to) : channelKey(to)
  const refused = (what: string) => new PlatformError('refused', what, { fix: 'Mend it.' })

  const withMishap = async <T>(call: string, work: () => T): Promise<T> => {
    chat.calls.push(call)
    const mishap = chat.mishaps.shift()
    if (!mishap) return work()
    if (mishap.arrives) work()
    throw mishap.error
  }

  const chat: FakeChat = {
    name: 'playground',
    typed,
    held: [],
    told: [],
    calls: [],
    edits: [],
    mishaps: [],
    privateMishaps: [],
    problems: [],
    people: new Map(['Ada', 'Lin', 'Sam'].map((name) => [name.toLowerCase(), { name, kind: 'member' }])),
    runBy: [],
    roomNames: [],
    historyReadable: true,
    shared: false,
    openThreads: (open) => {
      for (const thread of open) threads.add(threadKey(thread))
    },
    dropThread: (thread) => void threads.delete(threadKey(thread)),
    start: async () => {},
    stop: async () => {},
    reach: async () => ({ state: 'ready' }),
    post: (order) =>
      withMishap(`post ${order.key}`, () => {
        expectReadable(order.card)
        if (order.card.plain === '' || order.key.length > 32)
          throw new PlatformError('invalid', 'Not a message.')
        if ('thread' in order.to && !threads.has(threadKey(order.to)))
          throw refused('There is no such thread.')
        const { platform, workspace, channel } = order.to
        const message = String(++count)
        const ref: PostRef = {
          platform,
          workspace,
          channel,
          message,
          url: `https://chat.example/${channel}/${message}`,
        }
        if ('thread' in order.to) ref.thread = order.to.thread
        chat.held.push({
          place: placeOf(order.to),
          key: order.key,
          card: order.card,
          title: order.title,
          at: now(),
          ref,
        })
        return ref
      }),
    openThread: (post) =>
      withMishap(`thread ${post.message}`, () => {
        if (!chat.held.some(({ ref }) => ref.message === post.message))
          throw refused('There is no such message.')
        const { platform, workspace, channel, message } = post
        const thread = { platform, workspace, channel, thread: message }
        threads.add(threadKey(thread))
        return { ...thread, url: `https://chat.example/${channel}/threads/${message}` }
      }),
    find: (to, keys, since) =>
      withMishap(`find ${keys.join(' ')}`, () => {
        if (!chat.historyReadable) return { posts: new Map(), complete: false }
        const told = chat.told.map((each) => ({ ...each, place: memberKey(each.member) }))
        const found = [...chat.held, ...told].filter(
          ({ place, key, at }) => place === placeOf(to) && keys.includes(key) && at >= since,
        )
        return { posts: new Map(found.map(({ key, ref }) => [key, ref])), complete: true }
      }),
    edit: async (ref, card) => {
      chat.edits.push(ref.message)
      expectReadable(card)
      const held = chat.held.find((each) => each.ref.message === ref.message)
      if (held) held.card = card
    },
    pin: async () => {},
    dm: async (member, card, key) => {
      expectReadable(card)
      const mishap = chat.privateMishaps.shift()
      if (mishap && !mishap.arrives) throw mishap.error
      const ref: PostRef = {
        platform: 'playground',
        workspace: member.workspace,
        channel: `dm-${member.user}`,
        message: String(++count),
        url: 'https://chat.example/dm',
      }
      chat.told.push({ member, card, key, at: now(), ref })
      if (mishap) throw mishap.error
      return ref
    },
    boothsHeld: new Map(),
    boothMishaps: [],
    booths: {
      open: async ({ near, people, key, title }) => {
        chat.calls.push(`booth ${key}`)
        if (key.length > 32 || title === '') throw new PlatformError('invalid', 'Not a booth.')
        const mishap = chat.boothMishaps.shift()
        if (mishap && !mishap.arrives) throw mishap.error
        const { platform, workspace, channel } = near
        const found = chat.boothsHeld.get(key)
        const ref = found?.ref ?? { platform, workspace, channel, thread: `booth-${++count}` }
        const inside = new Set([...(found?.people ?? []), ...people.map(({ user }) => user)])
        chat.boothsHeld.set(key, { ref, people: inside, closed: false })
        threads.add(threadKey(ref))
        if (mishap) throw mishap.error
        return { ...ref, url: `https://chat.example/${channel}/${ref.thread}` }
      },
      letIn: async (booth, people) => {
        const held = [...chat.boothsHeld.values()].find(
          ({ ref }) => 'thread' in booth && ref.thread === booth.thread,
        )
        for (const { user } of people) held?.people.add(user)
      },
      letOut: async (booth, people) => {
        const held = [...chat.boothsHeld.values()].find(
          ({ ref }) => 'thread' in booth && ref.thread === booth.thread,
        )
        for (const { user } of people) held?.people.delete(user)
      },
      close: async (booth) => {
        const held = [...chat.boothsHeld.values()].find(
          ({ ref }) => 'thread' in booth && ref.thread === booth.thread,
        )
        if (held) held.closed = true
      },
      inspect: async () => [],
    },
    inspect: async () => chat.problems,
    hasThread: async (thread) => threads.has(threadKey(thread)),
    admins: async () => chat.runBy,
    who: async ({ user }) => chat.people.get(user),
    rooms: async (workspace) =>
      chat.roomNames.map((name) => ({
        channel: { platform: 'playground', workspace, channel: name },
        code: name,
        name: `#${name}`,
      })),
    locate: async ({ channel }) => ({
      name: `#${channel}`,
      url: `https://chat.example/${channel}`,
      ...(!chat.shared && { internal: true }),
    }),
  }
  return chat
}
