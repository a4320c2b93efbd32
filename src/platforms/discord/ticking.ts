import type { Clock } from '../../core/ports.ts'

/** Time that never runs backwards, for waits; its zero means nothing. */
export const TICKING: Clock = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
