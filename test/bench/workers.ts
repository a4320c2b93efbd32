import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { groups } from '../../src/core/group.ts'
import { openCurricula } from '../../src/curricula.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { query } from '../support/postgres/database.ts'
import { type PostgresServer, startPostgres } from '../support/postgres/server.ts'
import { anInstantGroup } from './instant.ts'
import type { Sent } from './worker.ts'

/**
 * `npm run bench:workers -- --groups 50000 --workers 4`: so many groups due in the same minute, on a platform without delay, shared by 1,
 * 2 and 4 workers on a Postgres of their own, beside one process over a file. Prints JSON; `rate` is messages a second. All run on this
 * machine, with its Postgres.
 */
const { values } = parseArgs({
  options: {
    groups: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '1,2,4' },
    prepare: { type: 'string' },
  },
})
const COUNT = Number(values.groups)
const WORKERS = values.workers.split(',').map(Number)
/** How long every group may take to be looked at before it is due, in ms: by workers, and by a process alone, which does so at its start. */
const PREPARE_MS = values.prepare === undefined ? 60_000 + COUNT * 8 : Number(values.prepare) * 1_000
const PREPARE_ALONE_MS = 30_000 + COUNT
const MINUTE_MS = 60_000
/** Nothing more is expected once nothing came for so long, in ms. */
const QUIET_MS = 5_000

const curriculum = openCurricula(undefined).default.id

/** Groups in a database, due in the same minute, which is answered (epoch ms). */
async function fill(url: string, prepare: number): Promise<number> {
  const at = Math.ceil((Date.now() + prepare) / MINUTE_MS) * MINUTE_MS
  const due = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC')
  const { store, close } = await openStorage(url, createQuietLog())
  for (let from = 0; from < COUNT; from += 1_000)
    await store.transact(async (tx) => {
      for (let i = from; i < Math.min(COUNT, from + 1_000); i++) {
        const group = anInstantGroup(i, curriculum, due)
        tx.put(groups, group.id, group)
      }
    })
  await close()
  return at
}

/** Processes that share a database, from the minute in which all groups are due until nothing more comes. */
async function race(
  url: string,
  role: 'worker' | 'all',
  workers: number,
  isReady: (at: number) => Promise<boolean>,
) {
  const at = await fill(url, role === 'all' ? PREPARE_ALONE_MS : PREPARE_MS)
  const sent: Sent[] = []
  const processes = Array.from({ length: workers }, (_, n): ChildProcess => {
    const worker = fork(join(import.meta.dirname, 'worker.ts'), [role], {
      env: { PATH: process.env.PATH, DATABASE_URL: url, PORT: '0', BACKUP_DIR: 'off' },
    })
    return worker.on('message', (each) => {
      sent[n] = each as Sent
    })
  })
  try {
    while (!(await isReady(at))) {
      if (Date.now() > at)
        throw new Error('The groups were due before all had been looked at: give --prepare more seconds.')
      await sleep(1_000)
    }
    const prepared = at - Date.now()
    await sleep(Math.max(0, prepared))
    const before = sum(sent, 'cpu')
    const last = (): number => Math.max(at, ...sent.map(({ lastAt }) => lastAt))
    while (sum(sent, 'posts') < COUNT || Date.now() - last() < QUIET_MS) {
      if (Date.now() - last() > 10 * MINUTE_MS) break
      await sleep(250)
    }
    const seconds = (last() - at) / 1_000
    const messages = sum(sent, 'messages')
    return {
      seconds: Number(seconds.toFixed(1)),
      rate: Math.round(messages / seconds),
      missed: COUNT - sum(sent, 'posts'),
      messages,
      each: sent.map((one) => one.messages),
      cpuSeconds: Math.round((sum(sent, 'cpu') - before) / 1_000),
    }
  } finally {
    const over = processes.map((each) => new Promise((resolve) => each.once('exit', resolve)))
    for (const each of processes) each.disconnect()
    await Promise.race([Promise.all(over), sleep(20_000)])
    for (const each of processes) each.kill('SIGKILL')
  }
}

const sum = (sent: readonly Sent[], what: keyof Sent): number =>
  sent.reduce((total, one) => total + (one?.[what] ?? 0), 0)

/** Whether every group was looked at, and waits for its minute. */
const isWaiting =
  (url: string) =>
  async (at: number): Promise<boolean> => {
    const [row] = await query(
      url,
      `SELECT count(*)::int AS waiting FROM studyhall.record
     WHERE kind = 'due' AND key LIKE 'daily/%' AND (body->'value'->>'at')::bigint = $1`,
      [at],
    )
    return row?.waiting === COUNT
  }

/** The same with a Postgres, and by what is stored there: rows that are done, messages too many, and what a group costs. */
async function onPostgres(server: PostgresServer, workers: number) {
  const name = `workers_${workers}`
  await query(server.url(), `CREATE DATABASE ${name}`)
  const url = server.url(name)
  const committed = async (): Promise<number> => {
    const [row] = await query(url, 'SELECT xact_commit::int AS n FROM pg_stat_database WHERE datname = $1', [
      name,
    ])
    return Number(row?.n)
  }
  let before = 0
  const isReady = isWaiting(url)
  const result = await race(url, 'worker', workers, async (at) => {
    before = await committed()
    return isReady(at)
  })
  const commits = (await committed()) - before
  const [row] = await query(
    url,
    `SELECT count(*)::int AS done, sum(jsonb_array_length(body->'value'->'steps') - 1)::int AS messages FROM studyhall.record
     WHERE kind = 'occurrence' AND body->'value'->>'state' = 'done'`,
  )
  const [size] = await query(
    url,
    `SELECT pg_total_relation_size('studyhall.record')::int AS records, (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('studyhall_agenda.job'))::int AS jobs`,
  )
  await query(server.url(), `DROP DATABASE ${name} WITH (FORCE)`)
  return {
    ...result,
    done: row?.done,
    doubled: result.messages - Number(row?.messages),
    aGroup: {
      commits: Number((commits / COUNT).toFixed(1)),
      recordBytes: Math.round(Number(size?.records) / COUNT),
      jobBytes: Math.round(Number(size?.jobs) / COUNT),
    },
  }
}

const dir = mkdtempSync(join(tmpdir(), 'studyhall-bench-'))
const server = await startPostgres()
try {
  const alone = await race(
    `file:${join(dir, 'bench.sqlite')}`,
    'all',
    1,
    async (at) => Date.now() > at - MINUTE_MS / 2,
  )
  console.log(JSON.stringify({ bench: 'workers', groups: COUNT, alone }, null, 2))
  for (const workers of WORKERS)
    console.log(
      JSON.stringify(
        { bench: 'workers', groups: COUNT, workers, ...(await onPostgres(server, workers)) },
        null,
        2,
      ),
    )
} finally {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}
