import { type Group, newGroup } from '../../src/core/group.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'

/** A platform that takes everything at once and keeps nothing; `posted` hears the key of each message. */
export function createInstantChat(posted: (key: string) => void): ChatPlatform {
  let messages = 0
  return {
    name: 'playground',
    typed: ({ name }) => ({ text: `/${name}` }),
    start: async () => {},
    stop: async () => {},
    reach: async () => ({ state: 'ready' }),
    post: async ({ to, key }) => {
      messages++
      posted(key)
      return { ...to, message: String(messages), url: `https://chat.example/${messages}` }
    },
    openThread: async ({ message, url, thread: _, ...channel }) => ({ ...channel, thread: message, url }),
    find: async () => ({ posts: new Map(), complete: true }),
    edit: async () => {},
    pin: async () => {},
    dm: async (member) => ({ ...member, channel: 'dm', message: '0', url: 'https://chat.example/dm' }),
    inspect: async () => [],
    locate: async () => ({}),
    hasThread: async () => true,
    admins: async () => [],
    rooms: async () => [],
    who: async () => undefined,
  }
}

/** The i-th of many groups there, in one of 5,000 workspaces, that all begin in the same minute, UTC. */
export const anInstantGroup = (i: number, curriculum: string, due: Temporal.ZonedDateTime): Group => ({
  ...newGroup({
    id: i.toString(36).padStart(8, '0'),
    name: `#group-${i}`,
    curriculum,
    channel: { platform: 'playground', workspace: `w${i % 5_000}`, channel: `c${i}` },
    schedule: {
      time: due.toPlainTime().toString({ smallestUnit: 'minute' }),
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      off: [],
      window: 720,
    },
    position: 1,
    startDate: due.toPlainDate().toString(),
    manager: { platform: 'playground', workspace: '', user: '', name: '' },
    createdAt: due.epochMilliseconds,
  }),
  managers: [],
})
