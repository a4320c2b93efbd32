import type { Card, TextFile } from '../../core/card.ts'
import type { CommandInfo } from '../../core/command.ts'
import type { Form } from '../../core/form.ts'

export type { Form, FormInput } from '../../core/form.ts'

/** A message as the HTTP API gives it. `at` is ISO in UTC; `html` is safe to insert as it is. */
export type MessageView = {
  id: string
  channel: string
  thread?: string
  author: { id: string; name: string; bot: boolean }
  at: string
  text?: string
  card?: Card
  /** What can be downloaded from it. */
  file?: TextFile
  html: string
  visibility: 'private' | 'public'
  replies: number
  edited?: true
  pinned?: true
  /** The members who gave it a star, by id; there only where one can be given. */
  stars?: string[]
  mention?: string
  /** What a screen reader says when it arrives. */
  plain: string
  /** Title of the thread under it. */
  title?: string
}

/** A piece of a channel or a thread, oldest first; `more` tells whether there are earlier messages. */
export type PageView = { messages: MessageView[]; more: boolean }

/** A piece of a thread, and the message it hangs under. */
export type ThreadView = PageView & { parent: MessageView }

/** A channel as a member sees it; a `booth` is seen by its people alone, `latest` is the id of its newest message. */
export type ChannelView = {
  id: string
  name: string
  about: string
  direct: boolean
  booth?: true
  latest?: string
}

/** A member one can be. */
export type MemberView = { id: string; name: string; role: string }

/** `now` is ISO in UTC, and there only where time is simulated. */
export type TimeView = { now?: string }

export type PlacesView = { channels: ChannelView[]; members: MemberView[] }

/** A command that can be typed; `typed` is how, with its slash. */
export type CommandView = Pick<CommandInfo, 'name' | 'summary' | 'who' | 'usage' | 'args'> & { typed: string }

/**
 * What a half-typed command is about: the argument being typed, by name, and what it could become. `text` is everything
 * behind the command's name once the completion is taken.
 */
export type CompletionView = { arg?: string; suggestions: { label: string; text: string }[] }

/**
 * What a member is answered: a card, or a form to fill in. `message` is the id to act on; with `again` the card says why the form
 * just submitted was refused, and `field` which of its inputs is at fault: it stays open.
 */
export type Outcome =
  | { card: Card; visibility: 'private' | 'public'; message: string; again?: true; field?: string }
  | { form: Form; visibility: 'private'; message: string }

/** The body of a new message. */
export type WriteBody = { user: string; text: string; thread?: string | undefined }

/** The body of a button pressed, or, with `values`, of a form submitted. */
export type ActionBody = {
  user: string
  message: string
  action: string
  arg?: string | undefined
  /** The thread that is open, for a button of the message it hangs under: the answer comes there. */
  thread?: string | undefined
  values?: Record<string, string> | undefined
  /** Texts of files that were put into the form, by input. */
  files?: Record<string, string> | undefined
}

/** The body of a star that is given to a message in a thread, or taken back. */
export type StarBody = { user: string; message: string; isGiven: boolean }

/** What a new message led to. */
export type WrittenView = { message: MessageView; reply?: Outcome }

/** What a button or a form led to; nothing where the bot has nothing to say. */
export type ActedView = { reply?: Outcome }
