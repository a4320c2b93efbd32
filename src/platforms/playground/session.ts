import { createHash, createHmac, scryptSync, timingSafeEqual } from 'node:crypto'

/** Who knows the password: a cookie that expires by itself and dies with the password. */
export type Session = {
  /** Whether a request's Cookie header holds a valid session. */
  isOpen(cookies: string | undefined): boolean
  /**
   * The Set-Cookie value for the right password, `undefined` for a wrong one, or `wait` ms after too many wrong ones
   * from this address.
   */
  login(password: string, address: string): { cookie: string } | { wait: number } | undefined
}

const NAME = 'studyhall'
const LASTS = 30 * 24 * 3600_000

/** Wrong passwords allowed within the window, by one address and by all together. */
const ATTEMPTS = { window: 15 * 60_000, own: 10, all: 200 }

/** Sessions of one password; `now` answers epoch ms. */
export function createSession(password: string, now: () => number): Session {
  const secret = scryptSync(password, 'studyhall playground session', 32)
  const sign = (expires: string) => createHmac('sha256', secret).update(expires).digest('base64url')
  let failures: { address: string; at: number }[] = []

  const waitFor = (address: string): number => {
    failures = failures.filter(({ at }) => at > now() - ATTEMPTS.window)
    const own = failures.filter((failure) => failure.address === address)
    const full = own.length >= ATTEMPTS.own ? own : failures.length >= ATTEMPTS.all ? failures : []
    return full[0] ? full[0].at + ATTEMPTS.window - now() : 0
  }

  return {
    isOpen: (cookies) => {
      const value = new RegExp(`(?:^|;\\s*)${NAME}=([^;]+)`).exec(cookies ?? '')?.[1] ?? ''
      const [expires = '', signature = ''] = value.split('.')
      return same(signature, sign(expires)) && Number(expires) > now()
    },
    login: (given, address) => {
      const wait = waitFor(address)
      if (wait > 0) return { wait }
      if (!same(given, password)) {
        failures.push({ address, at: now() })
        return undefined
      }
      const expires = String(now() + LASTS)
      const value = `${expires}.${sign(expires)}`
      return { cookie: `${NAME}=${value}; Path=/; Max-Age=${LASTS / 1000}; HttpOnly; SameSite=Strict` }
    },
  }
}

/** Compares in a time that tells nothing of where or how long they differ. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
