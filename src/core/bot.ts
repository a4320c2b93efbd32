import type { Caller, Input } from './caller.ts'
import type { Card, Reply } from './card.ts'
import type { CommandInfo, Given, Suggestion } from './command.ts'
import type { Why } from './group.ts'
import type { ChannelRef, MemberRef, ThreadRef, Whereabouts } from './refs.ts'

/**
 * A reply and who sees it. Errors are private whatever the command says, where the platform can still choose; with `again` a form
 * that was submitted may be sent once more, and `field` names the input at fault. `tooFast`: whoever called did so too often, and nothing was done; where everybody would
 * read it, it is better not said.
 */
export type Answer = {
  reply: Reply
  visibility: 'private' | 'public'
  again?: true
  field?: string
  tooFast?: true
}

/**
 * A star (⭐) that somebody gave a message, or took back. `about` asks the platform about the message, and is called only where that
 * matters: it resolves to `undefined` for one that is in no thread or that the bot wrote, and, where the platform tells, for every bot’s.
 */
export type Reaction = {
  member: MemberRef
  /** Where the message is; of a thread, its parent. */
  channel: ChannelRef
  message: string
  isGiven: boolean
  about(): Promise<Reacted | undefined>
}

/** The thread that a message is in, the address that opens it, and who wrote it, where the platform tells. */
export type Reacted = { thread: ThreadRef; url: string; author?: MemberRef }

/** What a platform calls. No method throws. */
export interface Bot {
  /** Every command a member can type, for registration and help. */
  readonly commands: readonly CommandInfo[]
  /** The definition behind a command or button name; `undefined` for an unknown one. */
  command(name: string): CommandInfo | undefined
  dispatch(name: string, input: Input, caller: Caller): Promise<Answer>
  /** Completions for one argument, at most 25, from memory: answers at once. */
  suggest(
    name: string,
    arg: string,
    typed: string,
    channel?: ChannelRef,
    given?: Given,
  ): Promise<Suggestion[]>
  /**
   * Somebody wrote in a thread of a group's channel: who, where, which message, and the label that it begins with (`1a`) where
   * the platform hands the text over. Never the text.
   */
  message(member: MemberRef, thread: ThreadRef, id: string, label?: string): Promise<void>
  /** A thread was deleted, perhaps one of ours. */
  threadDeleted(thread: ThreadRef): Promise<void>
  /** Somebody gave a message a star, or took it back. No other reaction is told. */
  reaction(reaction: Reaction): Promise<void>
  /** A message in a thread was deleted, or somebody cleared its stars. */
  reactionsGone(thread: ThreadRef, message: string): Promise<void>
  /** An account was deactivated or left its workspace, or is back. Of somebody unknown nothing is stored. */
  gone(member: MemberRef, isGone: boolean): Promise<void>
  /** The bot can no longer post there (removed, deleted, archived), and how to fix that. */
  lost(where: Whereabouts, why: Why): Promise<void>
  /** A channel has another id from now on; everything in it stays. */
  moved(from: ChannelRef, to: ChannelRef): Promise<void>
  /** A channel is called something else from now on (without decoration, text from outside): a group without a name of its own is too. */
  renamed(channel: ChannelRef, name: string): Promise<void>
  /** Something changed there that may let the bot post again (invited, unarchived, allowed): what is held is looked at. */
  back(where: Whereabouts): Promise<void>
  /** Another process answers for the bot there, so that posts may come twice: a manager hears it. */
  doubled(channel: ChannelRef): Promise<void>
  /**
   * What a member reads who let the bot into a workspace or channel: how to begin. `undefined` where there is nothing to say,
   * because a group meets there.
   */
  welcome(where: Whereabouts): Promise<Card | undefined>
  /** What a member's home page shows: groups, today's prompts, next posts. */
  home(member: MemberRef): Promise<Card[]>
}
