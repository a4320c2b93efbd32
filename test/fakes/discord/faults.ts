import { createDice } from '../../support/dice.ts'

/**
 * How a request goes wrong:
 * - `drop-response`: done, then the connection is reset before the answer;
 * - `reset`: the connection is reset and nothing is done;
 * - `hang`: accepted, never answered, nothing is done;
 * - `delay`: done and answered, so many milliseconds late;
 * - `late`: the connection is reset at once, and it is done so many milliseconds later;
 * - `status`: a 5xx, after it was done (`stored`) or instead; or a 401, which is never done;
 * - `foreign`: a 200 of something between, with this body (HTML unless it is JSON), after it was done (`stored`) or instead;
 * - `retryAfter`: a 429 that asks to wait so many milliseconds;
 * - `edge`: Cloudflare's 429 in Discord's place: a page, none of Discord's headers, and so many milliseconds to wait;
 * - `code`: a refusal with a JSON error code of Discord's.
 */
export type FaultKind =
  | 'drop-response'
  | 'reset'
  | 'hang'
  | { delay: number }
  | { late: number }
  | { status: 500 | 502 | 503; stored: boolean }
  | { status: 401; stored: false }
  | { foreign: string; stored: boolean }
  | { retryAfter: number; global?: boolean }
  | { edge: number }
  | { code: number; refused: 400 | 403 | 404 }

/** Which requests a fault meets: all of its conditions; `chance` (0 to 1) is drawn from the fake's seed. */
export type FaultMatch = {
  method?: string
  /** Against the path after `/api/v10`. */
  path?: RegExp
  /** At most so many times. */
  times?: number
  chance?: number
}

/** A fault that was set. */
export type Fault = { readonly hits: () => number; clear(): void }

/** The faults of a fake, in the order they were set; the first that meets a request decides. */
export type Faults = {
  set(match: FaultMatch, kind: FaultKind): Fault
  draw(method: string, path: string): FaultKind | undefined
}

/** An empty set of faults; the same seed draws the same chances. */
export function createFaults(seed: number): Faults {
  const dice = createDice(seed)
  const rules: { match: FaultMatch; kind: FaultKind; hits: number }[] = []
  return {
    set: (match, kind) => {
      const rule = { match, kind, hits: 0 }
      rules.push(rule)
      return {
        hits: () => rule.hits,
        clear: () => {
          const at = rules.indexOf(rule)
          if (at >= 0) rules.splice(at, 1)
        },
      }
    },
    draw: (method, path) => {
      const met = rules.find(
        ({ match, hits }) =>
          (match.method ?? method) === method &&
          (match.path?.test(path) ?? true) &&
          hits < (match.times ?? Number.POSITIVE_INFINITY) &&
          (match.chance === undefined || dice.chance(match.chance)),
      )
      if (met) met.hits += 1
      return met?.kind
    },
  }
}
