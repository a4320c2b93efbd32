import type { Clock } from '../../src/core/ports.ts'

/** A clock that goes faster than the real one and can be moved on. */
export type FastClock = Clock & { readonly speed: number; moveOn(to: number): void }

/** Begins at an instant (epoch ms); `speed` simulated ms pass in one real ms. */
export function createFastClock(start: number, speed: number): FastClock {
  let base = start
  let began = performance.now()
  const now = (): number => Math.floor(base + (performance.now() - began) * speed)
  return {
    speed,
    now,
    after: (ms, work) => {
      const timer = setTimeout(work, ms / speed)
      timer.unref()
      return () => clearTimeout(timer)
    },
    moveOn: (to) => {
      base = Math.max(now(), to)
      began = performance.now()
    },
  }
}
