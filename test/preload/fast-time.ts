/**
 * Loaded before a process under test (`node --import`): its time begins at `FAST_TIME_FROM` (epoch ms) and goes
 * `FAST_TIME_SPEED` times as fast.
 */
const from = Number(process.env.FAST_TIME_FROM)
const speed = Number(process.env.FAST_TIME_SPEED)
const began = performance.now()
const { setTimeout: realTimeout } = globalThis

Date.now = () => Math.floor(from + (performance.now() - began) * speed)
globalThis.setTimeout = Object.assign(
  (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => realTimeout(work, ms / speed, ...args),
  realTimeout,
)
