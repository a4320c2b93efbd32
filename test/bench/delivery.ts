import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { compose, randomIds, systemClock } from '../../src/compose.ts'
import { groups } from '../../src/core/group.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { each, type Tx } from '../../src/core/records.ts'
import { openCurricula } from '../../src/curricula.ts'
import { startHeartbeat } from '../../src/delivery/heartbeat.ts'
import { createLog } from '../../src/ops/log.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { anInstantGroup, createInstantChat } from './instant.ts'

/**
 * N groups due in the same minute on a platform without delay, then the same groups idle; beside them one node-cron task
 * a group in a process of its own. Prints JSON.
 */
const { values } = parseArgs({
  options: { groups: { type: 'string', default: '50000' }, idle: { type: 'string', default: '60' } },
})
const COUNT = Number(values.groups)
const IDLE_SECONDS = Number(values.idle)

const curricula = openCurricula(undefined)
const dir = mkdtempSync(join(tmpdir(), 'studyhall-bench-'))
const log = createLog('error')
const { store } = await openStorage(`file:${join(dir, 'bench.sqlite')}`, log, { lock: true })

const due = Temporal.Now.instant().toZonedDateTimeISO('UTC')

let posted = 0
let messages = 0
const platform = createInstantChat((key) => {
  messages++
  if (key.endsWith('.p')) posted++
})

for (let i = 0; i < COUNT; i += 1_000)
  await store.transact(async (tx) => {
    for (let j = i; j < Math.min(COUNT, i + 1_000); j++) put(tx, j)
  })

function put(tx: Tx, i: number): void {
  const group = anInstantGroup(i, curricula.default.id, due)
  tx.put(groups, group.id, group)
}

const newEngine = () =>
  compose({
    store,
    platform: () => platform,
    curricula,
    clock: systemClock,
    random: Math.random,
    ids: randomIds,
    log,
  }).engine

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const started = performance.now()
const engine = newEngine()
await engine.start()
const claimed = performance.now() - started
await engine.idle()
const drained = performance.now() - started
delay.disable()

let done = 0
for await (const { value } of each(store, occurrences, { page: 5_000 })) if (value.state === 'done') done++

await engine.stop()

// The memory of waiting is that of an engine started anew on the same groups, everything else being there already.
const heapBefore = heapUsed()
const waiting = newEngine()
await waiting.start()
await waiting.idle()
const heapAGroup = (heapUsed() - heapBefore) / COUNT
const stopHeartbeat = startHeartbeat(() => waiting.beat(), log)
const cpu = process.cpuUsage()
await sleep(IDLE_SECONDS * 1_000)
const idle = process.cpuUsage(cpu)
await stopHeartbeat()
const groupsWaiting = waiting.waiting
await waiting.stop()
await store.close()
rmSync(dir, { recursive: true, force: true })

const peer = spawnSync(
  process.execPath,
  ['--expose-gc', join(import.meta.dirname, 'cron-peer.ts'), String(COUNT)],
  {
    encoding: 'utf8',
  },
)
console.log(
  JSON.stringify(
    {
      bench: 'delivery',
      groups: COUNT,
      missed: COUNT - posted,
      done,
      messages,
      claimedSeconds: seconds(claimed),
      drainedSeconds: seconds(drained),
      eventLoopDelayMs: { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
      idle: {
        cpuSecondsAMinute: Number((((idle.user + idle.system) / 1e6 / IDLE_SECONDS) * 60).toFixed(3)),
        heapBytesAGroup: Math.round(heapAGroup),
        waiting: groupsWaiting,
      },
      oneCronTaskAGroup: peer.status === 0 ? JSON.parse(peer.stdout) : { failed: peer.stderr.slice(0, 500) },
    },
    null,
    2,
  ),
)

function seconds(value: number): number {
  return Number((value / 1_000).toFixed(2))
}

function ms(nanoseconds: number): number {
  return Number((nanoseconds / 1e6).toFixed(1))
}

function heapUsed(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
