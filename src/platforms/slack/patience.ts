import type { Log } from '../../core/ports.ts'
import { untilReached } from '../kit/waiting.ts'
import { reasonOf, toPlatformError } from './errors.ts'

/**
 * Makes a call until Slack answers it, however long that takes, and resolves to the answer. `refused` hears Slack's word where
 * it refuses the token; what it throws ends the attempts. Rejects with StartError once the bot is stopped.
 */
export type Patience = <T>(call: () => Promise<T>, refused: (word: string) => void) => Promise<T>

/** Pauses between attempts, in ms. */
const WAITS = { first: 1_000, most: 30_000 }

/** Creates it; `stopping` ends it, and `pause` resolves after that many ms or as soon as `stopping` is aborted. */
export const createPatience =
  ({
    stopping,
    pause,
    log,
  }: {
    stopping: AbortSignal
    pause(ms: number): Promise<void>
    log: Log
  }): Patience =>
  (call, refused) =>
    untilReached(call, {
      waits: WAITS,
      pause,
      signal: stopping,
      stopped: 'The bot was stopped before it reached Slack.',
      failed: (error) => {
        const word = wordOf(error)
        const ours = refusalIn(error) !== ''
        if (ours) refused(word)
        const { message, retryAfter } = toPlatformError(error)
        return { reason: word || message, atLeast: ours ? Math.max(WAITS.most, retryAfter) : retryAfter }
      },
      waiting: (about) =>
        log.warn(
          about,
          'Slack cannot be reached; trying again. If it lasts, check the network and SLACK_API_URL.',
        ),
    })

/** Slack's word by which it refuses the token or the app; empty for any other failure. */
export function refusalIn(error: unknown): string {
  const word = wordOf(error)
  return REFUSALS.includes(word) ? word : ''
}

/** Slack's word, also behind an error of ours. */
const wordOf = (error: unknown): string =>
  reasonOf(error) || (error instanceof Error ? reasonOf(error.cause) : '')

/**
 * Words about the token or the app itself, which somebody has to fix (docs.slack.dev/reference/methods/auth.test and
 * apps.connections.open, errors). Others pass: a fault of Slack, a move to an organization, a page of a proxy in its place.
 */
const REFUSALS = [
  'access_denied',
  'account_inactive',
  'app_not_found',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'forbidden_team',
  'invalid_app',
  'invalid_auth',
  'missing_args',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'socket_mode_not_enabled',
  'team_access_not_granted',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
  'user_removed_from_team',
]
