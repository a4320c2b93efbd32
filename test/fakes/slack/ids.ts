/** Names things as Slack does, reproducibly for a seed and a clock. */
export type Ids = {
  /** `C0000000A1`-like id with the given first letters. */
  id(prefix: string): string
  /** A message timestamp, `seconds.microseconds`, never the same twice and never going back. */
  ts(): string
  /** A secret part of a token, code or ticket. */
  secret(): string
  /** In [0, 1). */
  random(): number
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Seeded names; `now` is epoch ms. */
export function createIds(seed: number, now: () => number): Ids {
  let state = seed >>> 0
  let count = 0
  let last = 0
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const letters = (length: number) =>
    Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')
  return {
    random,
    id: (prefix) => `${prefix}0${letters(4)}${(count++).toString(36).toUpperCase().padStart(5, '0')}`,
    secret: () => letters(24).toLowerCase() + (count++).toString(36),
    ts: () => {
      last = Math.max(last + 1, Math.floor(now() * 1000))
      return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`
    },
  }
}
