import type { Bot } from './bot.ts'
import type { Typed } from './caller.ts'
import type { Card } from './card.ts'
import { PlatformError } from './errors.ts'
import type { People, Problem, Room, Who } from './ports.ts'
import type { BoothRef, ChannelRef, MemberRef, PlatformName, PostRef, ThreadRef } from './refs.ts'

/** One message to send. */
export type PostOrder = {
  to: ChannelRef | ThreadRef
  card: Card
  /** Delivery key, unique and deterministic, at most `KEY_LENGTH` characters; `find` looks for it. */
  key: string
  /** Name of the thread or forum post, "Day 58 · Framework and requirements". */
  title: string
  /** Platform id of a role or user group to mention; nothing else in the message may mention anybody. */
  mention?: string
  /** Pin it and unpin this bot's earlier daily post; a failure to pin is logged, never thrown. */
  pin?: boolean
  /** Forum tags by name or id. */
  tags?: string[]
  /** 0 for the channel's own. */
  archiveMinutes?: number
  /** Nobody's phone rings for it, where the platform can do that. */
  silent?: boolean
  /** Whom it notifies, all of whom read that place: only in a booth. */
  people?: readonly MemberRef[]
}

/**
 * A place to open that only these people and the bot read. `near` is the channel of their group, `key` as a message's, `title` what it
 * is called where it has a name.
 */
export type BoothOrder = { near: ChannelRef; people: readonly MemberRef[]; key: string; title: string }

/** Places that only some people read, on platforms that have such. Rejects with PlatformError, but for what `beforeCall` throws. */
export type Booths = {
  /**
   * MUST be safe to repeat once an earlier request must have arrived: the booth of this key is found again and never made twice. Who
   * cannot be let in is left out. `refused` or `invalid` where there can be none. Resolves to where it is, with the address that opens it.
   */
  open(order: BoothOrder): Promise<BoothRef & { url: string }>
  /** Lets people in who are not yet, where a booth takes them later. MUST be safe to repeat. */
  letIn?(booth: BoothRef, people: readonly MemberRef[]): Promise<void>
  /** Takes people out, where a booth lets them go. MUST be safe to repeat. */
  letOut?(booth: BoothRef, people: readonly MemberRef[]): Promise<void>
  /** Nobody writes there any more, as far as the bot may have it so; what was said stays. MUST be safe to repeat. */
  close?(booth: BoothRef): Promise<void>
  /** Everything that would make `open` fail for a group of that channel; empty when all is well. */
  inspect(channel: ChannelRef): Promise<Problem[]>
}

/** How a message that is changed was sent, and whether channels that follow its channel are to get it. */
export type Sent = Pick<PostOrder, 'mention' | 'people'> & { key: string; publish: boolean }

/** What a look into a history saw: the messages found, by key, and whether everything since the instant was read. */
export type Found = { posts: ReadonlyMap<string, PostRef>; complete: boolean }

/**
 * How a channel is called elsewhere: its name as members write it, its workspace's name where there are several, its address.
 * `internal` where it is known that nobody reads it just now but people of its own workspace.
 */
export type Located = { name?: string; workspace?: string; url?: string; internal?: true }

/** Whether a platform hears this bot and takes its calls. `reason` is a sentence for whoever runs the bot. */
export type Reach = { state: 'ready' } | { state: 'connecting' | 'refused'; reason: string }

/** What the core calls. Outbound methods throw `PlatformError` and nothing else, but for what `beforeCall` throws. */
export interface ChatPlatform {
  readonly name: PlatformName
  readonly typed: Typed
  /** MUST reject with StartError when the platform refuses the configuration; MUST resolve only once it can post. */
  start(bot: Bot): Promise<void>
  /** MUST let calls in flight end; MUST NOT throw. */
  stop(): Promise<void>
  /**
   * Asks once, with at most one call, whether the bot is heard and taken just now: `connecting` where that may pass by itself,
   * `refused` where somebody has to fix something. MUST NOT reject. Asked each minute, before `start` too.
   */
  reach(): Promise<Reach>
  /** One call; MUST NOT retry. MUST put the key where `find` sees it. */
  post(order: PostOrder): Promise<PostRef>
  /**
   * MUST be safe to repeat: an open thread is a success. Resolves to where the discussion goes, and the address that opens
   * it. `archiveMinutes` is 0 for the channel's own.
   */
  openThread(post: PostRef, title: string, archiveMinutes: number): Promise<ThreadRef & { url: string }>
  /**
   * Reads only, and a history once for all keys: which messages with one of these keys were sent there, or to that member in
   * private, since that instant (epoch ms)? MUST NOT answer `complete` when it could not read far enough back and one is missing.
   */
  find(to: ChannelRef | ThreadRef | MemberRef, keys: readonly string[], since: number): Promise<Found>
  /** MUST be safe to repeat, and keep the key; `sent` spares it from asking for what is lost otherwise. */
  edit(ref: PostRef, card: Card, sent?: Sent): Promise<void>
  dm(member: MemberRef, card: Card, key: string): Promise<PostRef>
  /** Pins a post that was found, as `post` would have; does nothing where there are no pins. MUST be safe to repeat; MUST NOT reject. */
  pin(post: PostRef): Promise<void>
  /** Everything that would make a post fail in that channel, for the kind of channel it is; empty when all is well. */
  inspect(channel: ChannelRef): Promise<Problem[]>
  /** What is known of where a channel is; nothing of one that is gone. MUST NOT reject. */
  locate(channel: ChannelRef): Promise<Located>
  /** Whether a discussion is still there; `false` only where somebody deleted it for sure. Rejects with PlatformError. */
  hasThread(thread: ThreadRef): Promise<boolean>
  /**
   * Who runs the whole in which a channel is, as far as the platform tells: at most a few, the first the likeliest to be
   * asked. Rejects with PlatformError.
   */
  admins(channel: ChannelRef): Promise<MemberRef[]>
  /**
   * The channels of a workspace that somebody may see and whose kind a group may meet in, in the platform's order, at most
   * 200. Whether the bot can post there is not asked; a process that hears no members knows none. Rejects with PlatformError.
   */
  rooms(workspace: string, member: MemberRef): Promise<Room[]>
  /** Who somebody is in the workspace of a channel; `undefined` for nobody there. Rejects with PlatformError. */
  who(member: MemberRef, channel: ChannelRef): Promise<Who | undefined>
  /** Left out by a platform that has no such places: private messages do without. */
  readonly booths?: Booths
}

/** What of a platform goes out: all of it but who it is, how it begins and ends, and whether it is reached. */
export type Outbound = Omit<ChatPlatform, 'name' | 'typed' | 'start' | 'stop' | 'reach'>

/** The platforms that this bot is on, by name; `undefined` for one that is not configured. */
type Platforms = (name: PlatformName) => ChatPlatform | undefined

/** A platform by its name. Throws PlatformError for one that is not configured. */
export function configured(platforms: Platforms, name: PlatformName): ChatPlatform {
  const at = platforms(name)
  if (!at) throw new PlatformError('unreachable', `${name} is not configured.`)
  return at
}

/** What platforms say of people and channels. */
export const peopleOn = (platforms: Platforms): People => ({
  who: async (member, channel) => configured(platforms, channel.platform).who(member, channel),
  isInternal: async (channel) =>
    (await configured(platforms, channel.platform).locate(channel)).internal === true,
})
