import type { Core } from './core.ts'
import type { Call } from './faults.ts'
import { Refusal } from './refusal.ts'
import type { Channel, Installation } from './world.ts'

/** A call that was let in. */
export type Accepted = Call & { core: Core; installation: Installation }

/** What a method needs before it runs. */
export type Method = {
  /** Whose token: the app's, a bot's, or none (client id and secret instead). */
  token: 'bot' | 'app' | 'none'
  /** Any one of these scopes, where that does not depend on the conversation. */
  scopes?: string[]
  required?: string[]
  /** Counts against the limit of one message a second a channel. */
  posts?: boolean
  /** Of an app distributed outside the Marketplace it takes one call a minute. */
  scarce?: boolean
  run(call: Accepted): object
}

/** Methods by name. */
export type Methods = Record<string, Method>

const KIND_PREFIX = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const

/** Refuses a call whose installation has none of these scopes. */
export function needScope(installation: Installation, scopes: string[]): void {
  if (scopes.some((scope) => installation.scopes.has(scope))) return
  throw new Refusal('missing_scope', {
    needed: scopes.join(','),
    provided: [...installation.scopes].join(','),
  })
}

/** Refuses a call without the scope for this kind of conversation: `channels:read`, `groups:read`, `im:read`. */
export const needKindScope = ({ installation }: Accepted, { kind }: Channel, what: 'read' | 'history') =>
  needScope(installation, [`${KIND_PREFIX[kind]}:${what}`])

/** Whether the app's bot is in a channel. */
export const isIn = (installation: Installation, channel: Channel): boolean =>
  channel.members.has(installation.botUser)

/** Whether a channel exists for an installation: its team's or shared with it, and not private without the bot. */
export const canSee = (installation: Installation, channel: Channel): boolean =>
  !channel.deleted &&
  (channel.team === installation.team || channel.shared.includes(installation.team)) &&
  (channel.kind === 'public' || isIn(installation, channel))

/** The channel of a call; `channel_not_found` where the app may not even know that it exists. */
export function channelOf(call: Accepted): Channel {
  const channel = call.core.world.channels.get(String(call.args.channel))
  if (!channel || !canSee(call.installation, channel)) throw new Refusal('channel_not_found')
  return channel
}

/** The channel of a call, in which the bot is; `not_in_channel` elsewhere. */
export function joinedChannelOf(call: Accepted): Channel {
  const channel = channelOf(call)
  if (!isIn(call.installation, channel)) throw new Refusal('not_in_channel')
  return channel
}

/** Reads a JSON argument: parsed already in a JSON body, a string in a form. */
export function jsonArg(value: unknown, error: string): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    throw new Refusal(error)
  }
}

/** Reads a flag: `true`, `'true'`, `1` and `'1'` are set. */
export const flagArg = (value: unknown): boolean =>
  value === true || value === 'true' || String(value) === '1'
