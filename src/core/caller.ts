import type { ChannelSetting, Settings } from './group.ts'
import type { ChannelRef, MemberRef } from './refs.ts'
import type { TypedCommand } from './tokens.ts'

/** What a caller may do beyond being in a group's list of managers; asked of the platform only when needed. */
export type Standing = {
  /** Runs the whole server or workspace, and so every group in it. */
  admin: boolean
  /** `true`, or the sentence that says why this caller cannot set up a first group here. */
  maySetUp: true | string
}

/** How a command is typed on a platform, with its slash and with these values of its arguments, or `<name>` and `[name]` for them. */
export type Typed = (
  command: { name: string; who: 'member' | 'manager' },
  values?: Readonly<Record<string, string>>,
) => TypedCommand

/** What a platform calls things, what it has, and how it writes people down. Cards and readings of the core go by it. */
export type Idiom = {
  /** Who runs the whole, in the plural: “administrators of this workspace”. */
  admins: string
  /** What becomes of whoever leaves a place that only some people read, in a sentence, where nobody can be taken out of one. */
  staying?: string
  /** What it calls several people who can be mentioned at once: “role”. */
  role: string
  /** The settings of a channel that it has. */
  settings: readonly ChannelSetting[]
  /** The one member whom a text names, by user id; `undefined` for any other text, a name that nobody is sure to have too. */
  readMember(text: string): string | undefined
  /** The one channel that a text names, by its room's code, as `Caller.from` takes it. */
  readChannel(text: string): string | undefined
  /** The id of the one role that a text names and a daily post in this channel may mention. Everybody at once is none. */
  readRole(text: string, channel: ChannelRef): string | undefined
}

/** Who calls a command, and from where. */
export type Caller = {
  member: MemberRef
  /** Display name, text from outside. */
  name: string
  /** The channel, or the parent channel of the thread; absent in a private message. */
  channel?: ChannelRef
  /** The same channel as other workspaces that share it know it, where a group may be set up: it has one, whoever asks. */
  otherNames?: readonly ChannelRef[]
  /** The channel's name without decoration, where the platform tells it. Text from outside. */
  channelName?: string
  /**
   * The same person as if they called from another channel of the platform, by its room's code; `undefined` for one
   * that they or the bot cannot see. Rejects with PlatformError.
   */
  from?(room: string): Promise<Caller | undefined>
  /** The thread the call came from. */
  thread?: string
  /**
   * Whether there is somebody to share a private answer with; left out, there is wherever there is a channel. Others may read along
   * where no group can be, and an answer that everybody sees needs no sharing.
   */
  shares?: boolean
  /** The member's IANA zone, where the platform tells it or their language hints at it. */
  zone?: string
  /** How a command is typed here: `/topic`, `/study topic`, `/study group setup`. */
  typed: Typed
  idiom: Idiom
  /**
   * What does not work as it should there: settings without effect, in card text, where the platform tells it. `stars` is whether stars
   * are to be counted. Never keeps a post back.
   */
  remarks?(channel: ChannelRef, settings: Settings, stars: boolean): Promise<string[]>
  standing(): Promise<Standing>
}

/**
 * What a command, button or form was called with. `text` is the argument text as typed or carried by a button;
 * `values` are named values (options, form inputs). Named values win over text. `files` are the texts of files that were put into a
 * form, by its inputs.
 */
export type Input = {
  text?: string
  values?: Record<string, string | number | boolean>
  files?: Record<string, string>
  /** A member typed the name; commands reserved for buttons and forms do not match. */
  typed?: boolean
  /** The form that submits to this command is to be opened again, with these values as they were filled in. */
  reopen?: true
  /** The message whose button was pressed, by an id that no other message of the platform has. */
  pressed?: string
}
