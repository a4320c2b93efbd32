import type { Group, GroupChannel } from './group.ts'
import type { Occurrence } from './occurrence.ts'
import type { ChannelRef, MemberRef } from './refs.ts'

/** Structured logging; the first argument never holds a token or message text. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

/** A reason why posting in a channel would fail, with how to fix it. Plain text. */
export type Problem = { what: string; fix: string; url?: string }

/** Somebody as their platform shows them in a workspace: one of its own people, a guest, of another workspace, or a bot. */
export type Who = { name: string; kind: 'member' | 'guest' | 'stranger' | 'bot' }

/** What platforms say of people and channels. Both reject with PlatformError where nobody can be asked. */
export type People = {
  /** Who somebody is where a channel is; `undefined` for nobody there. */
  who(member: MemberRef, channel: ChannelRef): Promise<Who | undefined>
  /** Whether it is known that nobody reads a channel but people of its own workspace. */
  isInternal(channel: ChannelRef): Promise<boolean>
}

/**
 * A channel that a group may meet in, as its members know it (`name`, text from outside). `code` is how a button names it: at
 * most 14 letters and digits, for `Caller.from`.
 */
export type Room = { channel: ChannelRef; code: string; name: string }

/** Time as the engine sees it, so that tests own it. */
export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Runs `work` once after `ms`; the answer cancels it. */
  after(ms: number, work: () => void): () => void
}

/** What a manager's *post now* led to; see `Delivery.postNow`. */
export type PostedNow = 'sending' | 'out' | 'found' | 'uncertain' | 'finished' | 'held' | 'changed'

/**
 * A channel of a group, by its id, that is to be replaced by a place (`to`), under none of whose names a group may meet. Its
 * workspace may have `most` groups; `name` is what the group is called from then on.
 */
export type Moving = {
  group: string
  channel: string
  to: ChannelRef
  otherNames?: readonly ChannelRef[] | undefined
  most: number
  name: string
}

/** What features may ask of the delivery engine. */
export interface Delivery {
  /** A group was created: its due time is worked out, and what is due is sent. */
  changed(group: string): Promise<void>
  /** Changes a group, works its due time out anew, and sends what is due. Resolves to the group as it was stored. */
  edit(group: string, change: (group: Group) => Group): Promise<Group>
  /**
   * Has a group meet in another channel from now on: what was not sent goes there, what is out is brought to its end where it
   * is. Nothing is changed where a group meets there (`taken`), or the group or its channel is gone. Rejects with UserError where
   * there is no room for another group.
   */
  move(moving: Moving): Promise<'moved' | 'taken' | 'gone'>
  /**
   * Sends what is left of the last post, else today's post, now.
   * - `out`: today's is out already; with `again` it is sent once more, marked as posted again.
   * - `uncertain`: what may have arrived could not be looked up; with `again` it is sent all the same.
   * - `found`: everything was there. `held`: no channel can be posted in. `finished`: the roadmap has no day left.
   * - `changed`: somebody else did something at the same moment, and nothing was done.
   */
  postNow(group: string, again: boolean): Promise<PostedNow>
  /**
   * Deletes everything that is stored about somebody, who manages no group after it; of one without another manager an
   * administrator is told. Safe to repeat after a crash.
   */
  forgetPerson(member: MemberRef): Promise<void>
  /**
   * Notes that a consent is taken back, which a record of this kind and key is, so that no restored backup brings it back. Where
   * that cannot be written the log says so.
   */
  withdrawn(kind: { name: string }, key: string): void
}

/**
 * Who asked to be forgotten (by `personOf`), which consents were taken back, and when (epoch ms), in a place that outlives a restored
 * backup. It says of nobody who they are: only whoever knows a key can ask after it. `note` is durable when it returns. Both throw as
 * their medium does.
 */
export interface Erasures {
  note(key: string, at: number): void
  /** Reads what is noted, once. */
  read(): (key: string) => number | undefined
}

/** Tells a group's managers what only they can fix, once each. No method rejects for a manager who cannot be reached. */
export interface Notify {
  /** Whatever of a group's holds and losses no manager was notified of yet. */
  held(group: string): Promise<void>
  /** Channels that were on hold or lost can be posted in again, as they were before. */
  back(group: Group, channels: readonly GroupChannel[]): Promise<void>
  /**
   * A manager has left the workspace at an instant, epoch ms. Of a group that has no other one an administrator hears in
   * private how to go on or, where none can be reached, its channel.
   */
  left(member: MemberRef, at: number): Promise<void>
  /** Looks whether a group's managers are still there, where nobody tells when somebody leaves; `at` is epoch ms. */
  checkManagers(group: string, at: number): Promise<void>
  /** Another process answers for the bot in a channel; `at` is epoch ms. */
  doubled(channel: ChannelRef, at: number): Promise<void>
  /** A lost channel leaves its group in a week. Resolves to whether the word need not be sent again. */
  leaving(group: Group, channel: GroupChannel): Promise<boolean>
  /** A row failed. Resolves as `leaving` does. */
  failed(row: Occurrence): Promise<boolean>
  /**
   * A daily post was claimed at an instant, epoch ms: after several without an answer, and after two weeks without one, the managers are
   * asked how to go on; after its first week a group's only manager hears that another one helps.
   */
  claimed(group: string, at: number): Promise<void>
  /** The group has been through its whole roadmap, and its next post would be due; `at` is epoch ms. Resolves as `leaving` does. */
  ended(group: string, at: number): Promise<boolean>
  /** A restored ledger was brought up to what its channels hold; so many posts were found. Resolves as `leaving` does. */
  restored(group: Group, posts: number): Promise<boolean>
}
