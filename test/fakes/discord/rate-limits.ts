import { createHash } from 'node:crypto'

/** A number of requests in a window of milliseconds. */
export type Limit = { requests: number; per: number }

/** Limits of the bot as a whole, of named routes (`POST /channels/:channel/messages`) and of every other route. */
export type Limits = { global: Limit; routes: Record<string, Limit>; other: Limit }

/**
 * Discord's limits as far as they are known: 50 requests a second are documented; the limits of a bucket are not, these
 * are the ones that bots meet.
 */
export const DISCORD_LIMITS: Limits = {
  global: { requests: 50, per: 1000 },
  routes: {
    'POST /channels/:channel/messages': { requests: 5, per: 5000 },
    'PATCH /channels/:channel/messages/:message': { requests: 5, per: 5000 },
    'POST /channels/:channel/threads': { requests: 5, per: 5000 },
    'POST /webhooks/:app/:token': { requests: 5, per: 2000 },
    'PATCH /webhooks/:app/:token/messages/:message': { requests: 5, per: 2000 },
  },
  other: { requests: 50, per: 1000 },
}

/** What the limits say of one request: its headers, and for one too many how long to wait (ms). */
export type Verdict = { headers: Record<string, string>; wait?: { ms: number; global: boolean } }

/** Counts requests in fixed windows that open with their first request. `now` is epoch ms. */
export function createRateLimits(
  limits: Limits,
  now: () => number,
): (route: string, major: string, global: boolean) => Verdict {
  const windows = new Map<string, { left: number; resets: number }>()
  const take = (key: string, limit: Limit): { left: number; resets: number; over: boolean } => {
    const at = now()
    let window = windows.get(key)
    if (!window || window.resets <= at) {
      window = { left: limit.requests, resets: at + limit.per }
      windows.set(key, window)
    }
    const over = window.left === 0
    if (!over) window.left -= 1
    return { ...window, over }
  }
  return (route, major, global) => {
    const whole = global ? take('global', limits.global) : undefined
    if (whole?.over) {
      const ms = whole.resets - now()
      return {
        headers: { 'X-RateLimit-Global': 'true', 'X-RateLimit-Scope': 'global' },
        wait: { ms, global: true },
      }
    }
    const limit = limits.routes[route] ?? limits.other
    const { left, resets, over } = take(`${route} ${major}`, limit)
    const ms = resets - now()
    const headers = {
      'X-RateLimit-Limit': String(limit.requests),
      'X-RateLimit-Remaining': String(left),
      'X-RateLimit-Reset': (resets / 1000).toFixed(3),
      'X-RateLimit-Reset-After': (ms / 1000).toFixed(3),
      'X-RateLimit-Bucket': createHash('sha256').update(route).digest('hex').slice(0, 32),
    }
    return over
      ? { headers: { ...headers, 'X-RateLimit-Scope': 'user' }, wait: { ms, global: false } }
      : { headers }
  }
}
