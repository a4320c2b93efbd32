import { createDice } from '../../support/dice.ts'

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

const LETTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** Seeded names; `now` is epoch ms. */
export function createIds(seed: number, now: () => number): Ids {
  const { next, pick } = createDice(seed)
  let count = 0
  let last = 0
  const letters = (length: number) => Array.from({ length }, () => pick(LETTERS)).join('')
  return {
    random: next,
    id: (prefix) => `${prefix}0${letters(4)}${(count++).toString(36).toUpperCase().padStart(5, '0')}`,
    secret: () => letters(24).toLowerCase() + (count++).toString(36),
    ts: () => {
      last = Math.max(last + 1, Math.floor(now() * 1000))
      return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`
    },
  }
}
