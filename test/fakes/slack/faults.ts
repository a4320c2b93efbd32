import type { Ids } from './ids.ts'

/** One call of the Web API, as faults and methods see it. */
export type Call = {
  method: string
  args: Record<string, unknown>
  token: string
}

/**
 * What goes wrong:
 * - `drop-answer`: done, but the connection breaks before the answer
 * - `reset`: the connection breaks before Slack accepts anything
 * - `hang`: never answered, never done
 * - `delay`: done at once, answered `ms` later
 * - `land-late`: the connection breaks at once, and the call is done `ms` later
 * - `status`: answers this HTTP status, before or after it was done
 * - `limit`: 429 with `retryAfter` seconds
 * - `refuse`: refused with this word of Slack's
 * - `page`: never done; a page of something in between is answered in its place, with HTTP 200
 */
export type Fault =
  | { kind: 'drop-answer' | 'reset' | 'hang' | 'page' }
  | { kind: 'delay' | 'land-late'; ms: number }
  | { kind: 'status'; status: 500 | 502 | 503; done: boolean }
  | { kind: 'limit'; retryAfter: number }
  | { kind: 'refuse'; error: string }

/** Which calls a fault hits: all that fit, at most `times`, each with probability `chance`. */
export type FaultMatch = {
  method?: string
  channel?: string
  token?: string
  where?: (call: Call) => boolean
  times?: number
  chance?: number
}

export type Faults = {
  /** Adds a fault; the answer takes it away again. */
  add(match: FaultMatch, fault: Fault): () => void
  /** The fault for this call, if one strikes. */
  strike(call: Call): Fault | undefined
}

/** Faults that strike by the fake's own seed, in the order they were added. */
export function createFaults(ids: Ids): Faults {
  const rules = new Set<{ match: FaultMatch; fault: Fault; left: number }>()
  const fits = ({ method, channel, token, where }: FaultMatch, call: Call) =>
    (method === undefined || method === call.method) &&
    (channel === undefined || channel === call.args.channel) &&
    (token === undefined || token === call.token) &&
    (where === undefined || where(call))
  return {
    add: (match, fault) => {
      const rule = { match, fault, left: match.times ?? Number.POSITIVE_INFINITY }
      rules.add(rule)
      return () => rules.delete(rule)
    },
    strike: (call) => {
      for (const rule of rules) {
        if (rule.left <= 0 || !fits(rule.match, call)) continue
        if (rule.match.chance !== undefined && ids.random() >= rule.match.chance) continue
        rule.left--
        return rule.fault
      }
      return undefined
    },
  }
}
