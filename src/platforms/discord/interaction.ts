import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
  type APIMessage,
  ApplicationCommandType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  MessageFlags,
} from 'discord.js'
import type { Input } from '../../core/caller.ts'
import type { ChannelRef } from '../../core/refs.ts'
import type { Attached } from './attached.ts'
import { idsIn, markIn } from './buttons.ts'
import { readCommand } from './commands.ts'
import { CORRECT, readId } from './custom-id.ts'
import { filesOf, valuesOf } from './form.ts'

/** Where an answer goes. `at` is when it was asked for, by the clock of whoever reads it; `channel` is absent in private. */
export type Ticket = { id: string; token: string; application: string; at: number; channel?: ChannelRef }

/** The message whose button was pressed, or that a submitted form was opened from. */
export type Pressed = {
  /** Only the presser sees it, or it is in a private message: it may be replaced by a private answer. */
  own: boolean
  /** It has words of its own beside the card. */
  notice: boolean
  /** It offered to open a form again: what becomes of that stands in its place. */
  correction: boolean
  mark: string | undefined
}

/** A command that was typed, pressed or submitted. */
export type Use = {
  ticket: Ticket
  name: string
  input: Input
  /** What was put into the form that it was submitted from. */
  files?: Attached[]
  /** Submitted from a form: no other form can be the answer. */
  submitted: boolean
  /** In a private message with the bot everything is private already. */
  direct: boolean
  pressed: Pressed | undefined
  /** The same for a second press of the same button by the same member. */
  press: string | undefined
  /** The id under which the form that is to be opened again is kept. */
  correction?: string
}

/** A member is typing an argument. */
export type Typing = {
  ticket: Ticket
  name: string
  arg: string
  typed: string
  numeric: boolean
  /** Everything typed so far, this argument too. */
  values: Record<string, string | number | boolean>
}

/** What an interaction that came at an instant asks for; `undefined` for kinds that this bot never offers. */
export function readInteraction(from: APIInteraction, at: number): Use | Typing | undefined {
  const ticket = { id: from.id, token: from.token, application: from.application_id, at }
  // In a conversation between members, where somebody brought the app along, others read too.
  const direct = !from.guild_id && from.context !== InteractionContextType.PrivateChannel
  const common = { ticket, direct, submitted: false, pressed: undefined, press: undefined }
  switch (from.type) {
    case InteractionType.ApplicationCommand: {
      if (from.data.type !== ApplicationCommandType.ChatInput) return undefined
      const { name, values } = readCommand(from.data)
      return { ...common, name, input: Object.keys(values).length > 0 ? { values } : {} }
    }
    case InteractionType.ApplicationCommandAutocomplete:
      return typing(from, ticket)
    case InteractionType.MessageComponent: {
      const { data } = from
      if (data.component_type !== ComponentType.Button && data.component_type !== ComponentType.StringSelect)
        return undefined
      const { action, arg: own } = readId(data.custom_id)
      // What was chosen in a menu is the argument.
      const arg = 'values' in data ? (data.values[0] ?? '') : own
      const user = from.member?.user.id ?? from.user?.id
      return {
        ...common,
        name: action,
        input: { text: arg, pressed: from.message.id },
        pressed: pressedOf(from.message, common.direct),
        press: `${user} ${from.message.id} ${data.custom_id} ${arg}`,
      }
    }
    case InteractionType.ModalSubmit: {
      const { action, arg } = readId(from.data.custom_id)
      const pressed = from.message && pressedOf(from.message, common.direct)
      const input = { text: arg, values: valuesOf(from.data.components) }
      const files = filesOf(from.data)
      const put = files.length > 0 ? { files } : {}
      return { ...common, name: action, input, ...put, submitted: true, pressed }
    }
    default:
      return undefined
  }
}

const pressedOf = (message: APIMessage, direct: boolean): Pressed => ({
  own: direct || ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0,
  notice: message.content !== '',
  correction: idsIn(message.components ?? []).some(({ action }) => action === CORRECT),
  mark: markIn(message.components ?? []),
})

function typing(from: APIApplicationCommandAutocompleteInteraction, ticket: Ticket): Typing | undefined {
  if (from.data.type !== ApplicationCommandType.ChatInput) return undefined
  const { name, values, focused } = readCommand(from.data)
  return focused && { ticket, name, values, ...focused }
}
