import type { Button } from './card.ts'

/**
 * Says in a sentence what a member or manager can do about it. The dispatcher shows it as a card; any other
 * error becomes "something went wrong" with a reference that the log has too.
 */
export class UserError extends Error {
  override name = 'UserError'
  readonly title: string
  readonly buttons: Button[]
  /** The form input or argument at fault; empty where it is none in particular. */
  readonly field: string
  constructor(title: string, message: string, buttons: Button[] = [], field = '') {
    super(message)
    this.title = title
    this.buttons = buttons
    this.field = field
  }
}

/** Stops the start: each problem names the setting and the fix. */
export class StartError extends Error {
  override name = 'StartError'
  readonly problems: string[]
  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/**
 * How a platform call failed, which decides what the outbox does next:
 * - `refused`: the bot cannot post there (permission, archived, not a member, gone). Not sent. The group goes on hold.
 * - `invalid`: the platform rejects this message as malformed, or the thread or post it belongs to was deleted. Not sent; sending it
 *   again is useless.
 * - `limited`: not sent; try again after `retryAfter`.
 * - `unreachable`: certainly not sent (connection refused, name not resolved); try again later.
 * - `unknown`: it may have been sent (timeout, reset, 5xx); `find` before sending again.
 */
export type PlatformOutcome = 'refused' | 'invalid' | 'limited' | 'unreachable' | 'unknown'

/** The one error a platform's outbound methods throw. */
export class PlatformError extends Error {
  override name = 'PlatformError'
  readonly outcome: PlatformOutcome
  /** Milliseconds to wait; only for `limited`. */
  readonly retryAfter: number
  /** How to fix it, as a sentence for the manager; only for `refused`. */
  readonly fix: string
  constructor(
    outcome: PlatformOutcome,
    message: string,
    detail: { retryAfter?: number; fix?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause })
    this.outcome = outcome
    this.retryAfter = detail.retryAfter ?? 0
    this.fix = detail.fix ?? ''
  }
}

/**
 * This process may no longer act for a group: another one has taken it, or may have. Whatever was under way for it ends;
 * nothing was sent, and nothing is written.
 */
export class HandedOver extends Error {
  override name = 'HandedOver'
}
