import { type APIInteractionResponse, InteractionResponseType, MessageFlags, Routes } from 'discord.js'
import type { Form } from '../../core/card.ts'
import type { Suggestion } from '../../core/command.ts'
import type { Calls } from './calls.ts'
import { modalOf } from './form.ts'
import type { Ticket } from './interaction.ts'
import { LIMITS } from './limits.ts'
import type { Body } from './message.ts'

/** The ways Discord takes an answer to an interaction: one first answer, then changes and further messages. */
export type Responder = {
  say(to: Ticket, body: Body, hidden: boolean): Promise<unknown>
  /** Replaces the message whose button was pressed. */
  replace(to: Ticket, body: Body): Promise<unknown>
  open(to: Ticket, form: Form): Promise<unknown>
  complete(to: Ticket, suggestions: readonly Suggestion[], numeric: boolean): Promise<unknown>
  /** "Thinking": the answer follows, and who sees it is settled now. */
  defer(to: Ticket, hidden: boolean): Promise<unknown>
  /** Nothing to show for a press, or not yet. */
  acknowledge(to: Ticket): Promise<unknown>
  /** Fills in what was deferred, or changes the message whose press was acknowledged. */
  change(to: Ticket, body: Body): Promise<unknown>
  /** Takes away what was deferred. */
  withdraw(to: Ticket): Promise<unknown>
  /** A further message. */
  follow(to: Ticket, body: Body, hidden: boolean): Promise<unknown>
}

/** Answers interactions; every method rejects with PlatformError. */
export function createResponder(calls: Calls): Responder {
  const first = ({ id, token }: Ticket, body: APIInteractionResponse): Promise<unknown> =>
    calls.now({ method: 'POST', route: Routes.interactionCallback(id, token), body, auth: false })
  const original = ({ application, token }: Ticket) => Routes.webhookMessage(application, token, '@original')
  const flagged = (body: Body, hidden: boolean) => ({
    ...body,
    ...(hidden && { flags: MessageFlags.Ephemeral }),
  })
  return {
    say: (to, body, hidden) =>
      first(to, { type: InteractionResponseType.ChannelMessageWithSource, data: flagged(body, hidden) }),
    replace: (to, body) => first(to, { type: InteractionResponseType.UpdateMessage, data: body }),
    open: (to, form) => first(to, { type: InteractionResponseType.Modal, data: modalOf(form) }),
    complete: (to, suggestions, numeric) =>
      first(to, {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: choicesOf(suggestions, numeric) },
      }),
    defer: (to, hidden) =>
      first(to, {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: hidden ? { flags: MessageFlags.Ephemeral } : {},
      }),
    acknowledge: (to) => first(to, { type: InteractionResponseType.DeferredMessageUpdate }),
    change: (to, body) => calls.call('reply', { method: 'PATCH', route: original(to), body, auth: false }),
    withdraw: (to) => calls.call('reply', { method: 'DELETE', route: original(to), auth: false }),
    follow: (to, body, hidden) =>
      calls.call('reply', {
        method: 'POST',
        route: Routes.webhook(to.application, to.token),
        body: flagged(body, hidden),
        auth: false,
      }),
  }
}

/** A value that is too long cannot be cut: it would mean something else. */
function choicesOf(suggestions: readonly Suggestion[], numeric: boolean) {
  return suggestions
    .filter(({ label, value }) => label.trim() !== '' && value !== '' && value.length <= LIMITS.choice)
    .slice(0, LIMITS.choices)
    .map(({ label, value }) => ({
      name: label.length > LIMITS.choice ? `${label.slice(0, LIMITS.choice - 1)}…` : label,
      value: numeric ? Number(value) : value,
    }))
}
