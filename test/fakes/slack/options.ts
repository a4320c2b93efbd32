import type { Clock } from '../../../src/core/ports.ts'

/** How the app is configured at Slack, and how strictly time passes. All times in ms. */
export type SlackOptions = {
  seed: number
  clock: Clock
  /** Whether events come over Socket Mode or to the request URL. */
  mode: 'socket' | 'http'
  appName: string
  /** Slash commands of the manifest, with their slash. */
  commands: string[]
  /** Message shortcuts of the manifest, by callback id with the name in a message's menu. */
  shortcuts: Record<string, string>
  /** Bot scopes of the manifest; what an installation gets unless it asks for others. */
  scopes: string[]
  /** Bot events of the manifest. */
  events: string[]
  /** An interaction that is not acknowledged for so long has failed. */
  ackWithin: number
  /** When an event that failed is delivered again. */
  eventRetries: number[]
  /** How often a command or interaction over Socket Mode that nobody acknowledged is delivered again. */
  interactionRetries: number
  triggerLifetime: number
  responseLifetime: number
  /** How often the server pings an open socket; 0 never. */
  pingEvery: number
  /** Messages at once a channel, refilled by one a second; `Infinity` is no limit. */
  burst: number
  /**
   * The app is distributed outside the Marketplace: `conversations.history` and `conversations.replies` take one call a
   * minute each in a workspace, and answer at most 15 messages (docs.slack.dev/apis/web-api/rate-limits).
   */
  distributed: boolean
  /** Its address as the app is told it, where something stands before it; its own by default. */
  outside?: string
  /** Pinning leaves a `pinned_item` message (docs.slack.dev/reference/events/message/pinned_item); not every Slack does so. */
  pinNotices: boolean
  /** Whether bots may open conversations of several people: Slack’s documentation says both. */
  groupMessages: boolean
}

const realClock: Clock = {
  now: Date.now,
  after: (ms, work) => {
    const timer = setTimeout(work, ms).unref()
    return () => clearTimeout(timer)
  },
}

/** The configuration of an app like ours, with Slack's documented times. */
export const defaultOptions: SlackOptions = {
  seed: 1,
  clock: realClock,
  mode: 'socket',
  appName: 'Studyhall',
  commands: ['/study'],
  shortcuts: { look_up: 'Look up' },
  scopes: [
    'app_mentions:read',
    'channels:history',
    'channels:join',
    'channels:read',
    'chat:write',
    'commands',
    'groups:history',
    'groups:read',
    'im:history',
    'im:read',
    'im:write',
    'pins:read',
    'pins:write',
    'users:read',
  ],
  events: [
    'app_home_opened',
    'app_mention',
    'app_uninstalled',
    'channel_archive',
    'channel_deleted',
    'channel_left',
    'channel_rename',
    'channel_id_changed',
    'channel_unarchive',
    'group_archive',
    'group_deleted',
    'group_left',
    'group_rename',
    'group_unarchive',
    'member_joined_channel',
    'member_left_channel',
    'message.channels',
    'message.groups',
    'message.im',
    'tokens_revoked',
    'user_change',
  ],
  ackWithin: 3000,
  eventRetries: [0, 60_000, 300_000],
  interactionRetries: 1,
  triggerLifetime: 3000,
  responseLifetime: 30 * 60_000,
  pingEvery: 10_000,
  burst: 5,
  distributed: false,
  pinNotices: false,
  groupMessages: true,
}
