import type { ChatPlatform } from '../../../src/core/platform.ts'
import type { Clock, Log } from '../../../src/core/ports.ts'
import type { Store } from '../../../src/core/records.ts'
import type { ChannelRef, MemberRef } from '../../../src/core/refs.ts'
import type { Activity } from '../activity.ts'
import type { SeenLetter, SeenPost } from '../seen/seen.ts'

/**
 * How one request goes wrong: done with its answer lost; never done; done so many ms after its connection broke; a server
 * error instead of or after doing it; not done, to be repeated after so many ms.
 */
export type Strike =
  | { kind: 'dropped' | 'reset' | 'broken' | 'broken-after' }
  | { kind: 'late' | 'limited'; ms: number }

/** One platform in a trial: the real adapter's outbound side over a strict fake, and what people do there. */
export type Kit = {
  /** Whether it goes on when the bot's process dies. */
  readonly remote: boolean
  /** Who is told. */
  readonly manager: MemberRef
  /** Who gets private messages: members that manage nothing. */
  readonly members: readonly MemberRef[]
  readonly channels: readonly ChannelRef[]
  /** The platform of a new process. */
  platform(parts: { store: Store; log: Log }): ChatPlatform
  /** Lets the next request that writes or reads messages go wrong. */
  strike(request: 'write' | 'read', how: Strike): void
  /** Ends every strike that has met no request. */
  spare(): void
  /** Whether the bot may post in a channel. */
  setAllowed(channel: ChannelRef, allowed: boolean): Promise<void>
  /** Whether reading is allowed channel by channel, not in all of them at once. */
  readonly readsApart: boolean
  /** Whether the bot may read what was said in a channel. */
  setReadable(channel: ChannelRef, readable: boolean): Promise<void>
  /** What a channel really holds, in order. */
  read(channel: ChannelRef): Promise<SeenPost[]>
  /** What a member got in private, with what tells it apart: that of a delivery is what `markFor` makes of its key. */
  privately(member: MemberRef): Promise<SeenLetter[]>
  markFor(key: string): string
  close(): Promise<void>
}

/** What a kit adds that serves for weeks: `held` is what all channels hold, each message by an id and its delivery's mark, and how it forgets the old. */
export type Lasting = Kit & {
  held(): readonly { id: string; mark: string }[]
  /** Forgets what is older than an instant (epoch ms), so that what grows is the bot's. */
  forget(before: number): void
}

/** What a kit is made of: the platform's own time, what is under way, and the store for the one platform that lives in it. */
export type KitParts = { clock: Clock; activity: Activity; store(): Store }
