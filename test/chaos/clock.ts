import type { Clock } from '../../src/core/ports.ts'

/**
 * Simulated time. `truth` is how platforms see it; the bot's clock may be wrong. Timers run by the truth, as those of an
 * operating system do whatever the clock on the wall says.
 */
export type ChaosClock = {
  readonly truth: Clock
  readonly bot: Clock
  /** How far the bot's clock is ahead of the truth, in ms. */
  readonly wrongBy: number
  /** Sets how far the bot's clock is ahead. */
  setWrong(ms: number): void
  /** Moves on by `ms`, running every timer at its time; `settle` lets what it started come to rest. */
  advance(ms: number, settle: () => Promise<void>): Promise<void>
}

type Timer = { at: number; work: () => void }

/** Creates simulated time at an instant (epoch ms). */
export function createChaosClock(start: number): ChaosClock {
  let now = start
  let wrongBy = 0
  const timers = new Set<Timer>()
  const after: Clock['after'] = (ms, work) => {
    const timer = { at: now + Math.max(0, ms), work }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const earliest = (until: number): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) if (timer.at <= until && timer.at < (first?.at ?? Infinity)) first = timer
    return first
  }
  return {
    truth: { now: () => now, after },
    bot: { now: () => now + wrongBy, after },
    get wrongBy() {
      return wrongBy
    },
    setWrong: (ms) => {
      wrongBy = ms
    },
    advance: async (ms, settle) => {
      const until = now + ms
      for (let timer = earliest(until); timer; timer = earliest(until)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.work()
        await settle()
      }
      now = until
    },
  }
}
