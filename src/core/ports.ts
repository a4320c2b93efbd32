import type { z } from 'zod'
import type { Card, Reply } from './card.ts'
import type { CommandInfo, Suggestion } from './command.ts'
import type { Settings } from './group.ts'
import type { ChannelRef, MemberRef, PlatformName, PostRef, ThreadRef } from './refs.ts'

/** Structured logging; the first argument never holds a token or message text. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>

/** What a caller may do beyond being in a group's list of managers; asked of the platform only when needed. */
export type Standing = {
  /** Discord: Manage Server. Slack: workspace admin or owner. */
  admin: boolean
  /** `true`, or the sentence that says why this caller cannot set up a first group here. */
  maySetUp: true | string
}

/** How a command is typed on a platform, with its slash and without arguments. */
export type Typed = (command: { name: string; who: 'member' | 'manager' }) => string

/** Who calls a command, and from where. */
export type Caller = {
  member: MemberRef
  /** Display name, text from outside. */
  name: string
  /** The channel, or the parent channel of the thread; absent in a private message. */
  channel?: ChannelRef
  /** The channel's name without decoration, where the platform tells it. Text from outside. */
  channelName?: string
  /** The thread the call came from. */
  thread?: string
  /** The member's IANA zone, where the platform tells it. */
  zone?: string
  /** How a command is typed here: `/topic`, `/study topic`, `/study group setup`. */
  typed: Typed
  /** What of a group's settings has no effect in a channel, in card text, where the platform tells it. Never keeps a post back. */
  remarks?(channel: ChannelRef, settings: Settings): string[]
  standing(): Promise<Standing>
}

/**
 * What a command, button or form was called with. `text` is the argument text as typed or carried by a button;
 * `values` are named values (Discord options, form inputs). Named values win over text.
 */
export type Input = {
  text?: string
  values?: Record<string, string | number | boolean>
  /** The name was typed by a member, who knows nothing of the commands that only buttons and forms name. */
  typed?: boolean
}

/**
 * A reply and who sees it. Errors are private whatever the command says, where the platform can still choose; `field` then
 * names the form input at fault.
 */
export type Answer = { reply: Reply; visibility: 'private' | 'public'; field?: string }

/** What a platform calls. No method throws. */
export interface Bot {
  /** Every command a member can type, for registration and help. */
  readonly commands: readonly CommandInfo[]
  /** The definition behind a command or button name; `undefined` for an unknown one. */
  command(name: string): CommandInfo | undefined
  dispatch(name: string, input: Input, caller: Caller): Promise<Answer>
  /** Completions for one argument, at most 25, from memory: answers at once. */
  suggest(name: string, arg: string, typed: string, channel?: ChannelRef): Promise<Suggestion[]>
  /** Somebody wrote in a thread of a group's channel: who, where, which message. Never the text. */
  message(member: MemberRef, thread: ThreadRef, id: string): Promise<void>
  /** The bot can no longer post there (removed, deleted, archived): the group goes on hold. */
  gone(channel: ChannelRef, reason: string): Promise<void>
  /** What a member's home page shows: groups, today's prompts, next posts. */
  home(member: MemberRef): Promise<Card[]>
}

/** A reason why posting in a channel would fail, with what mends it. */
export type Problem = { what: string; mends: string; url?: string }

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
  archiveMinutes?: number
}

/**
 * What the core calls. Outbound methods throw `PlatformError` and nothing else.
 */
export interface ChatPlatform {
  readonly name: PlatformName
  readonly typed: Typed
  /** MUST reject with StartError when the platform refuses the configuration; MUST resolve only once it can post. */
  start(bot: Bot): Promise<void>
  /** MUST let calls in flight end; MUST NOT throw. */
  stop(): Promise<void>
  /** One call; MUST NOT retry. MUST put the key where `find` sees it. */
  post(order: PostOrder): Promise<PostRef>
  /** MUST be safe to repeat: an open thread is a success. Resolves to where the discussion goes. */
  openThread(post: PostRef, title: string, archiveMinutes: number): Promise<ThreadRef>
  /**
   * Reads only: was a message with this key sent there since that instant (epoch ms)? MUST answer `unknown`, never
   * `absent`, when it cannot read far enough back.
   */
  find(to: ChannelRef | ThreadRef, key: string, since: number): Promise<PostRef | 'absent' | 'unknown'>
  edit(ref: PostRef, card: Card): Promise<void>
  dm(member: MemberRef, card: Card, key: string): Promise<PostRef>
  /** Everything that would make a post fail in that channel, for the kind of channel it is; empty when all is well. */
  inspect(channel: ChannelRef): Promise<Problem[]>
}

/** A kind of record: its storage name and the schema every record is parsed by on reading. */
export type Kind<T> = { name: string; schema: z.ZodType<T> }

/** Names a kind of record. */
export const defineKind = <T>(name: string, schema: z.ZodType<T>): Kind<T> => ({ name, schema })

/**
 * One write of a commit. `insert` fails the whole commit if the record exists: that is a claim. `change` reads and
 * writes inside the transaction: its function must be pure; answering `undefined`, or a missing record, fails the commit.
 */
export type Op<T = unknown> =
  | { op: 'put' | 'insert'; kind: Kind<T>; key: string; value: T }
  | { op: 'change'; kind: Kind<T>; key: string; change: (value: T) => T | undefined }
  | { op: 'delete'; kind: Kind<T>; key: string }

/** Builds one write with the value's type checked against its kind. */
export const put = <T>(kind: Kind<T>, key: string, value: T): Op => ({ op: 'put', kind, key, value }) as Op
export const insert = <T>(kind: Kind<T>, key: string, value: T): Op =>
  ({ op: 'insert', kind, key, value }) as Op
export const change = <T>(kind: Kind<T>, key: string, to: (value: T) => T | undefined): Op =>
  ({ op: 'change', kind, key, change: to }) as Op
export const remove = <T>(kind: Kind<T>, key: string): Op => ({ op: 'delete', kind, key }) as Op

/** Range of a listing, in key order. `after` is exclusive; with `reverse` it means "before". */
export type Range = { prefix?: string; after?: string; limit: number; reverse?: boolean }

/**
 * Durable records. Every method rejects on an engine error; an unreadable record rejects `get` and `update` with
 * an UnreadableRecord that names its key and is left alone; `list` skips it and reports it in the log.
 */
export interface Store {
  get<T>(kind: Kind<T>, key: string): Promise<T | undefined>
  list<T>(kind: Kind<T>, range: Range): Promise<{ key: string; value: T }[]>
  /**
   * All or none, durable when it resolves; `false`, with nothing written, if a record to insert exists or a change
   * declines. Rejects with UnreadableRecord rather than write over a record that cannot be read.
   */
  commit(ops: Op[]): Promise<boolean>
  /**
   * Compare-and-swap on the record's version, repeated until it fits: `change` may run several times and must be pure.
   * Resolves to what was stored; rejects with MissingRecord if there is none.
   */
  update<T>(kind: Kind<T>, key: string, change: (value: T) => T): Promise<T>
  close(): Promise<void>
}

/** A stored record that its schema refuses; it is never overwritten. */
export class UnreadableRecord extends Error {
  override name = 'UnreadableRecord'
  readonly kind: string
  readonly key: string
  constructor(kind: string, key: string, reason: string) {
    super(`The record ${kind}/${key} cannot be read: ${reason}. It was left as it is.`)
    this.kind = kind
    this.key = key
  }
}

/** `update` of a record that does not exist. */
export class MissingRecord extends Error {
  override name = 'MissingRecord'
  constructor(kind: string, key: string) {
    super(`There is no record ${kind}/${key}.`)
  }
}

/** Time as the engine sees it, so that tests own it. */
export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Runs `work` once after `ms`; the answer cancels it. */
  after(ms: number, work: () => void): () => void
}

/** What features may ask of the delivery engine. */
export interface Delivery {
  /** A group was created or changed: its next due time is worked out anew, and what is due is sent. */
  changed(group: string): Promise<void>
  /**
   * Sends what is left of the last post, else today's daily post, now. Where today's went out already it answers `out` unless `again`, which sends it again,
   * marked as again. Steps that failed are sent again, those that are uncertain looked for first: where nobody can tell, it answers
   * `uncertain` unless `again`, which sends them, and `found` where everything is there. `held`: the channel still says no.
   */
  postNow(
    group: string,
    again: boolean,
  ): Promise<'sending' | 'out' | 'found' | 'uncertain' | 'finished' | 'held'>
}
