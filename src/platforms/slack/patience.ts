import { StartError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import { reasonOf, toPlatformError } from './errors.ts'

/**
 * Makes a call until Slack answers it, however long that takes, and resolves to the answer. `refused` hears Slack's word where
 * it refuses the token; what it throws ends the attempts. Rejects with StartError once the bot is stopped.
 */
export type Patience = <T>(call: () => Promise<T>, refused: (word: string) => void) => Promise<T>

/** Pauses between attempts, in ms: the first, doubled up to the longest. */
const WAITS = { first: 1_000, most: 30_000 }

/** Creates it; `stopping` ends it, and `pause` resolves after that many ms or as soon as `stopping` is aborted. */
export function createPatience(parts: {
  stopping: AbortSignal
  pause(ms: number): Promise<void>
  log: Log
}): Patience {
  const { stopping, pause, log } = parts

  const endIfStopped = (): void => {
    if (stopping.aborted) throw new StartError(['The bot was stopped before it reached Slack.'])
  }

  return async (call, refused) => {
    for (let wait = WAITS.first; ; wait = Math.min(wait * 2, WAITS.most)) {
      endIfStopped()
      try {
        return await call()
      } catch (error) {
        endIfStopped()
        const word = wordOf(error)
        const ours = REFUSALS.includes(word)
        if (ours) refused(word)
        const { message, retryAfter } = toPlatformError(error)
        const ms = Math.max(ours ? WAITS.most : wait, retryAfter)
        log.warn(
          { reason: word || message, wait: ms },
          'Slack cannot be reached; trying again. If it lasts, check the network and SLACK_API_URL.',
        )
        await pause(ms)
      }
    }
  }
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
