import type { Clock } from '../../src/core/ports.ts'

/** A clock that stands still until a test moves it. */
export type FakeClock = Clock & {
  /** Moves on by `ms`, running every timer at its time; `settle` lets what a timer started come to rest. */
  advance(ms: number, settle: () => Promise<unknown>): Promise<void>
  /** Steps the time without running timers in between: a suspended machine, an NTP correction. */
  step(ms: number): void
}

/** Creates a clock at an instant (ISO, UTC). */
export function createFakeClock(start: string): FakeClock {
  let now = Temporal.Instant.from(start).epochMilliseconds
  const timers = new Set<{ at: number; work: () => void }>()
  const earliest = (until: number) =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    after: (ms, work) => {
      const timer = { at: now + Math.max(0, ms), work }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance: async (ms, settle) => {
      const until = now + ms
      await settle()
      for (let timer = earliest(until); timer; timer = earliest(until)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.work()
        await settle()
      }
      now = until
      await settle()
    },
    step: (ms) => {
      now += ms
    },
  }
}
