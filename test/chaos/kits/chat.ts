import { PlatformError } from '../../../src/core/errors.ts'
import type { ChannelRef } from '../../../src/core/refs.ts'
import { channelKey } from '../../../src/core/refs.ts'
import { createFakeChat, type FakeChat, type Held, type Mishap } from '../../fakes/chat.ts'
import type { KitParts, Lasting, Strike } from './kit.ts'

/** A chat in memory with as many channels as asked for, whose permissions nobody changes: for what the core decides. */
export async function createChatKit(
  { clock }: KitParts,
  count: number,
): Promise<Lasting & { chat: FakeChat }> {
  const chat = createFakeChat(clock.now)
  const nothing = (): never => {
    throw new Error('Nothing goes wrong in this chat.')
  }
  return {
    chat,
    remote: true,
    readsApart: true,
    manager: { platform: 'playground', workspace: 'local', user: 'ada' },
    members: [],
    channels: Array.from({ length: count }, (_, i) => ({
      platform: 'playground',
      workspace: `w${i % 50}`,
      channel: `c${i}`,
    })),
    platform: () => chat,
    strike: (_, how) => void chat.mishaps.push(mishapOf(how)),
    spare: () => void chat.mishaps.splice(0),
    setAllowed: nothing,
    setReadable: nothing,
    read: async (channel) => read(chat.held, channel),
    privately: async () => [],
    markFor: (key) => key,
    close: async () => {},
    held: () => chat.held.map(({ ref, key }) => ({ id: ref.message, mark: key })),
    forget: (before) => {
      const from = chat.held.findIndex((held) => held.at >= before)
      chat.held.splice(0, from < 0 ? chat.held.length : from)
      chat.calls.length = 0
      chat.edits.length = 0
      chat.told.length = 0
    },
  }
}

/** Nothing arrives late here: what would has not arrived. */
const mishapOf = (how: Strike): Mishap =>
  how.kind === 'limited'
    ? { error: new PlatformError('limited', 'Slow down.', { retryAfter: how.ms }) }
    : {
        error: new PlatformError('unknown', 'The connection broke.'),
        arrives: how.kind === 'dropped' || how.kind === 'broken-after',
      }

function read(held: readonly Held[], channel: ChannelRef) {
  const place = channelKey(channel)
  const inside = held.filter((one) => one.place === place || one.place.startsWith(`${place}/`))
  return inside
    .filter((one) => one.place === place)
    .map(({ card, title, ref }) => {
      const messages = inside.filter((one) => one.place === `${place}/${ref.message}`)
      return {
        title: card.title,
        discussions: [{ title, messages: messages.map((message) => message.card.title) }],
      }
    })
}
