import { parseArgs } from 'node:util'
import { readConfig } from '../../src/config.ts'
import type { Clock } from '../../src/core/ports.ts'
import { startBot } from '../../src/main.ts'
import { createLog } from '../../src/ops/log.ts'

/**
 * The whole bot as a process of its own, configured by its environment, by a clock that begins at `--now` (epoch ms) and goes
 * `--speed` times as fast. It beats far more often than once a minute. Ends with its parent.
 */
const { values } = parseArgs({ options: { now: { type: 'string' }, speed: { type: 'string' } } })
const speed = Number(values.speed)
const began = performance.now()
const clock: Clock = {
  now: () => Math.floor(Number(values.now) + (performance.now() - began) * speed),
  after: (ms, work) => {
    const timer = setTimeout(work, ms / speed)
    return () => clearTimeout(timer)
  },
}

/** How often it beats, in real ms. */
const BEAT_MS = 40

process.on('disconnect', () => process.exit(1))
const bot = await startBot(readConfig(process.env, '/nowhere'), createLog('error'), clock)
let beating = false
setInterval(async () => {
  if (beating) return
  beating = true
  await bot.engine.beat()
  beating = false
}, BEAT_MS)
process.on('SIGTERM', async () => {
  await bot.stop()
  process.exit(0)
})
