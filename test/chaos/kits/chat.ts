import type { ChannelRef } from '../../../src/core/refs.ts'
import { channelKey } from '../../../src/core/refs.ts'
import { createFakeChat, type FakeChat, type Held } from '../../fakes/chat.ts'
import type { Kit, KitParts } from './kit.ts'

/** A chat in memory with as many channels as asked for, where nothing goes wrong: for what the core decides. */
export async function createChatKit({ clock }: KitParts, count: number): Promise<Kit & { chat: FakeChat }> {
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
    strike: nothing,
    spare: () => {},
    setAllowed: nothing,
    setReadable: nothing,
    read: async (channel) => read(chat.held, channel),
    privately: async () => [],
    markFor: (key) => key,
    close: async () => {},
  }
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
