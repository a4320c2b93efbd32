import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import cron from 'node-cron'

/** One node-cron task a group, all due at the same second: what the delivery bench is compared with. Prints JSON. */
const count = Number(process.argv[2])
const before = heapUsed()
let fired = 0
const due = new Date(Math.ceil((Date.now() + 25_000) / 60_000) * 60_000)
const expression = `0 ${due.getUTCMinutes()} * * * *`
for (let i = 0; i < count; i++) {
  cron.schedule(expression, () => void fired++, {
    timezone: 'UTC',
    name: `g${i}`,
    suppressMissedWarning: true,
  })
}
const memory = heapUsed()
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
await sleep(due.getTime() - Date.now() + 50_000)
delay.disable()
process.stdout.write(
  JSON.stringify({
    fired,
    missed: count - fired,
    eventLoopDelayMs: {
      p99: Number((delay.percentile(99) / 1e6).toFixed(1)),
      max: Number((delay.max / 1e6).toFixed(1)),
    },
    heapBytesAGroup: Math.round((memory - before) / count),
  }),
)
process.exit(0)

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
