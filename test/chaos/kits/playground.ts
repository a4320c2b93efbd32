import { PlatformError } from '../../../src/core/errors.ts'
import type { ChatPlatform } from '../../../src/core/platform.ts'
import type { Log } from '../../../src/core/ports.ts'
import type { Store } from '../../../src/core/records.ts'
import { type ChannelRef, channelKey } from '../../../src/core/refs.ts'
import { createPlaces } from '../../../src/platforms/playground/booths.ts'
import { createMessages } from '../../../src/platforms/playground/messages.ts'
import { createOutbound } from '../../../src/platforms/playground/outbound.ts'
import { typed } from '../../../src/platforms/playground/typed.ts'
import { directChannel } from '../../../src/platforms/playground/world.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { readPlayground, readPrivate } from '../seen/playground.ts'
import type { Kit, KitParts, Strike } from './kit.ts'

/**
 * The playground keeps its messages in the bot's own database, so a process that dies takes its platform along. It has no
 * connection that could break: what a network would do is done between the core and the adapter.
 */
export async function createPlaygroundKit({ clock, activity, store }: KitParts): Promise<Kit> {
  const strikes: { request: 'write' | 'read'; how: Strike }[] = []
  const forbidden = new Set<string>()
  const unreadable = new Set<string>()
  const adapter = (parts: { store: Store; log: Log }) =>
    createOutbound({
      messages: createMessages({ store: parts.store, now: clock.now, changed: () => {} }),
      places: createPlaces(parts.store),
      store: parts.store,
      url: () => 'http://localhost',
      log: parts.log,
    })
  const refusal = 'The playground lets nobody post there.'

  /** What arrives after its sender is gone is not of the sender's process any more. */
  const later = (ms: number, work: (server: ReturnType<typeof adapter>) => Promise<unknown>): void => {
    clock.after(ms, () => {
      activity.underway++
      void work(adapter({ store: store(), log: createQuietLog() }))
        .catch(() => {})
        .finally(() => activity.underway--)
    })
  }

  const struck = async <T>(
    request: 'write' | 'read',
    work: () => Promise<T>,
    remotely: (server: ReturnType<typeof adapter>) => Promise<unknown>,
  ): Promise<T> => {
    const at = strikes.findIndex((strike) => strike.request === request)
    const [strike] = at < 0 ? [] : strikes.splice(at, 1)
    if (!strike) return work()
    const { how } = strike
    if (how.kind === 'limited') throw new PlatformError('limited', 'Slow down.', { retryAfter: how.ms })
    if (how.kind === 'late') later(how.ms, remotely)
    if (how.kind === 'dropped' || how.kind === 'broken-after') await work()
    throw new PlatformError('unknown', 'The connection broke.')
  }

  const platform = (parts: { store: Store; log: Log }): ChatPlatform => {
    const own = adapter(parts)
    const mayPost = (to: ChannelRef): void => {
      if (forbidden.has(channelKey(to))) throw new PlatformError('refused', refusal, { fix: 'Let it post.' })
    }
    return {
      name: 'playground',
      typed,
      start: async () => {},
      stop: async () => {},
      reach: async () => ({ state: 'ready' }),
      ...own,
      inspect: async (channel) =>
        forbidden.has(channelKey(channel)) ? [{ what: refusal, fix: 'Let it post.' }] : own.inspect(channel),
      post: async (order) => {
        mayPost(order.to)
        return struck(
          'write',
          () => own.post(order),
          (server) => server.post(order),
        )
      },
      openThread: async (post, title, minutes) => {
        mayPost(post)
        return struck(
          'write',
          () => own.openThread(post, title, minutes),
          (server) => server.openThread(post, title, minutes),
        )
      },
      dm: (member, card, key) =>
        struck(
          'write',
          () => own.dm(member, card, key),
          (server) => server.dm(member, card, key),
        ),
      find: (to, keys, since) =>
        struck(
          'read',
          async () =>
            'channel' in to && unreadable.has(channelKey(to))
              ? { posts: new Map(), complete: false }
              : own.find(to, keys, since),
          async () => {},
        ),
    }
  }

  const set = (among: Set<string>, channel: ChannelRef, on: boolean): void => {
    if (on) among.add(channelKey(channel))
    else among.delete(channelKey(channel))
  }

  return {
    remote: false,
    readsApart: true,
    manager: { platform: 'playground', workspace: 'local', user: 'ada' },
    members: ['lin', 'sam'].map((user) => ({ platform: 'playground', workspace: 'local', user })),
    channels: ['study-group', 'ml-design', 'random'].map((channel) => ({
      platform: 'playground',
      workspace: 'local',
      channel,
    })),
    platform,
    strike: (request, how) => void strikes.push({ request, how }),
    spare: () => void strikes.splice(0),
    setAllowed: async (channel, allowed) => set(forbidden, channel, !allowed),
    setReadable: async (channel, readable) => set(unreadable, channel, !readable),
    read: (channel) => readPlayground(store(), channel.channel),
    privately: ({ user }) => readPrivate(store(), directChannel(user)),
    markFor: (key) => key,
    close: async () => {},
  }
}
