import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  type RawFile,
  Routes,
} from 'discord.js'
import type { Suggestion } from '../../core/command.ts'
import type { PlatformOutcome } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import type { Clock } from '../../core/ports.ts'
import type { Calls, Request } from './calls.ts'
import { platformError, saidIn } from './errors.ts'
import { modalOf } from './form.ts'
import type { Ticket } from './interaction.ts'
import { LIMITS, TIMES } from './limits.ts'
import type { Body } from './message.ts'

/** The ways Discord takes an answer to an interaction: one first answer, then changes and further messages, each with `files`. */
export type Responder = {
  say(to: Ticket, body: Body, hidden: boolean, files?: RawFile[]): Promise<unknown>
  /** Replaces the message whose button was pressed. */
  replace(to: Ticket, body: Body): Promise<unknown>
  open(to: Ticket, form: Form): Promise<unknown>
  complete(to: Ticket, suggestions: readonly Suggestion[], numeric: boolean): Promise<unknown>
  /** "Thinking": the answer follows, and who sees it is settled now. */
  defer(to: Ticket, hidden: boolean): Promise<unknown>
  /** Nothing to show for a press, or not yet. */
  acknowledge(to: Ticket): Promise<unknown>
  /** Fills in what was deferred, or changes the message whose press was acknowledged. */
  change(to: Ticket, body: Body, files?: RawFile[]): Promise<unknown>
  /** Takes away what was deferred. */
  withdraw(to: Ticket): Promise<unknown>
  /** A further message. */
  follow(to: Ticket, body: Body, hidden: boolean, files?: RawFile[]): Promise<unknown>
}

/** An interaction takes one first answer, and has it already. */
const ACKNOWLEDGED = 40060

/**
 * Answers interactions; every method rejects with PlatformError. A first answer that fails is given again as long as Discord
 * waits for one; a later one for some seconds, unless everybody might see it twice. `taken` hears that somebody else had given
 * the first answer.
 */
export function createResponder(
  calls: Calls,
  clock: Clock,
  taken: (to: Ticket) => void = () => {},
): Responder {
  const first = (to: Ticket, body: APIInteractionResponse, files?: RawFile[]): Promise<unknown> => {
    const { id, token, at } = to
    const request: Request = {
      method: 'POST',
      route: Routes.interactionCallback(id, token),
      body,
      files,
      auth: false,
    }
    const answering = repeated(() => calls.now(request), {
      ...TIMES.first,
      until: at + TIMES.first.within,
      clock,
    })
    return answering.catch((error: unknown) => {
      if (saidIn(error)?.code === ACKNOWLEDGED) taken(to)
      throw error
    })
  }
  const later = (request: Omit<Request, 'auth'>, outcomes = PASSING): Promise<unknown> =>
    repeated(
      () => calls.call('reply', { ...request, auth: false }),
      { ...TIMES.later, until: clock.now() + TIMES.later.within, clock },
      outcomes,
    )
  const original = ({ application, token }: Ticket) => Routes.webhookMessage(application, token, '@original')
  const flagged = (body: Body, hidden: boolean) => ({
    ...body,
    ...(hidden && { flags: MessageFlags.Ephemeral }),
  })
  return {
    say: (to, body, hidden, files) =>
      first(
        to,
        { type: InteractionResponseType.ChannelMessageWithSource, data: flagged(body, hidden) },
        files,
      ),
    replace: (to, body) => first(to, { type: InteractionResponseType.UpdateMessage, data: body }),
    open: (to, form) =>
      first(to, { type: InteractionResponseType.Modal, data: modalOf(form, to.channel !== undefined) }),
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
    change: (to, body, files) => later({ method: 'PATCH', route: original(to), body, files }),
    withdraw: (to) => later({ method: 'DELETE', route: original(to) }),
    follow: (to, body, hidden, files) => {
      const route = Routes.webhook(to.application, to.token)
      return later({ method: 'POST', route, body: flagged(body, hidden), files }, hidden ? PASSING : UNSENT)
    },
  }
}

/** Failures that may pass within seconds, and those of them after which certainly nothing was sent. */
const UNSENT: readonly PlatformOutcome[] = ['unreachable', 'limited']
const PASSING: readonly PlatformOutcome[] = [...UNSENT, 'unknown']

/** Calls until it works, until what fails will not pass, or until the next attempt would begin after `until`. */
async function repeated(
  call: () => Promise<unknown>,
  { pause, until, clock }: { pause: number; until: number; clock: Clock },
  outcomes = PASSING,
): Promise<unknown> {
  for (let wait: number = pause, tried = false; ; wait *= 2, tried = true) {
    try {
      return await call()
    } catch (error) {
      const { code, status } = saidIn(error) ?? {}
      // The attempt before arrived, and only the answer to it was lost.
      if (tried && code === ACKNOWLEDGED) return undefined
      const { outcome, retryAfter } = platformError(error)
      const ms = Math.max(wait, retryAfter)
      // The interaction's own token has run out.
      if (status === 401 || !outcomes.includes(outcome) || clock.now() + ms > until) throw error
      await new Promise<void>((resolve) => void clock.after(ms, resolve))
    }
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
