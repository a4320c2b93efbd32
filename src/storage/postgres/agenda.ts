import type { PgBoss } from 'pg-boss'
import type { AgendaItem, SharedAgenda, Taken } from '../../core/agenda.ts'
import type { Log } from '../../core/ports.ts'
import type { Link, Query } from './link.ts'

/** Whoever took a job and is silent for so many seconds loses it: the shortest time that pg-boss takes. */
const SILENT_S = 10
/** How often the silent are looked for, in seconds. */
const WATCH_S = 1
/** A group's worker may be lost any number of times; the ledger ends what is over, not the queue. */
const RETRIES = 1_000_000_000
/** A job is the group's while its worker says that it lives, for at most so long (a day is pg-boss's own limit). */
const HELD_S = 23 * 60 * 60
/** One that nobody came for is looked at once more by `arm`; a done one has nothing to tell. */
const KEPT_S = 400 * 24 * 60 * 60
const DONE_S = 60

/** Where pg-boss keeps its tables. */
const SCHEMA = 'studyhall_agenda'

/** The attempt at a job that was taken. */
type Attempt = { id: string; retryCount: number }

/**
 * The agenda that several processes share, as queues of pg-boss over the connections of `link`: one a series, a job an
 * item. Polls, because what LISTEN needs no pooler in transaction mode gives. `watches` is whether this process looks for
 * the silent as well. Rejects as Postgres does.
 */
export async function openAgenda(
  link: Link,
  series: readonly string[],
  { watches, log }: { watches: boolean; log: Log },
): Promise<SharedAgenda & { close(): Promise<void> }> {
  const { PgBoss } = await import('pg-boss')
  const [there] = await link.query(`SELECT to_regnamespace('${SCHEMA}') IS NULL AS missing`)
  const boss = new PgBoss({
    db: over(link.query),
    schema: SCHEMA,
    // Somebody with more rights may have made it; to ask again needs those rights.
    createSchema: there?.missing === true,
    supervise: watches,
    superviseIntervalSeconds: WATCH_S,
    monitorIntervalSeconds: WATCH_S,
    maintenanceIntervalSeconds: DONE_S,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  boss.on('error', (error) =>
    log.warn({ error }, 'The agenda met an error; what is due is still in the ledger'),
  )
  boss.on('warning', (warning) => log.debug({ warning }, 'The agenda warns'))
  await boss.start()
  for (const name of series) await prepareQueue(boss, name)
  let wholeAt = Number.NEGATIVE_INFINITY
  return {
    size: undefined,
    set: ({ series: name, id }, at) => setIn(boss, name, id, at),
    delete: async ({ series: name, id }) => {
      const jobs = await boss.findJobs(name, { key: id, queued: true })
      if (jobs.length > 0)
        await boss.cancel(
          name,
          jobs.map((job) => job.id),
        )
    },
    take: async (_now, limit) => {
      const taken = await Promise.all(series.map((name) => takeFrom(boss, name, limit)))
      return taken.flat()
    },
    done: ({ series: name, id, handle }, at) =>
      link.transaction('', async (query) => {
        const db = over(query)
        await boss.complete(name, handle as Attempt, null, { db })
        // What was set meanwhile is in the queue already, and stays.
        if (at !== undefined) await boss.send(name, null, { singletonKey: id, startAfter: new Date(at), db })
      }),
    keep: async (taken) => {
      const lost = await Promise.all(series.map((name) => lostOf(boss, link.query, name, taken)))
      return lost.flat()
    },
    arm: async (now) => {
      // A clock that was set back looks anew.
      const isWhole = Math.abs(now - wholeAt) >= WHOLE_MS
      const armed = await arm(boss, link.query, now, isWhole)
      if (isWhole && armed === 0) wholeAt = now
      return armed
    },
    close: () => boss.stop({ graceful: false, close: false }),
  }
}

/** As pg-boss asks for its statements. */
const over = (query: Query) => ({
  executeSql: async (sql: string, values?: unknown[]) => ({ rows: await query(sql, values) }),
})

/** Stately: while a group is taken nobody else gets it, and what is due meanwhile waits in line, once. */
async function prepareQueue(boss: PgBoss, name: string): Promise<void> {
  const options = {
    retryLimit: RETRIES,
    retryDelay: 0,
    expireInSeconds: HELD_S,
    heartbeatSeconds: SILENT_S,
    retentionSeconds: KEPT_S,
    deleteAfterSeconds: DONE_S,
  }
  await boss.createQueue(name, { policy: 'stately', ...options })
  await boss.updateQueue(name, options)
}

const setIn = async (boss: PgBoss, name: string, id: string, at: number): Promise<void> => {
  await boss.upsert(name, undefined, { singletonKey: id, startAfter: new Date(at) })
}

async function takeFrom(boss: PgBoss, series: string, limit: number): Promise<Taken[]> {
  const jobs = await boss.fetch(series, { batchSize: limit, includeMetadata: true })
  return jobs.map(({ id: job, retryCount, singletonKey }) => ({
    series,
    id: singletonKey ?? '',
    handle: { id: job, retryCount } satisfies Attempt,
  }))
}

async function lostOf(boss: PgBoss, query: Query, series: string, taken: readonly Taken[]): Promise<Taken[]> {
  const own = taken.filter((each) => each.series === series)
  if (own.length === 0) return []
  const attempts = own.map(({ handle }) => handle as Attempt)
  await boss.touch(series, attempts)
  const rows = await query(
    `SELECT id FROM ${SCHEMA}.job JOIN unnest($2::uuid[], $3::int[]) AS own (id, retry_count) USING (id, retry_count)
     WHERE name = $1 AND state = 'active'`,
    [series, attempts.map(({ id }) => id), attempts.map(({ retryCount }) => retryCount)],
  )
  const kept = new Set(rows.map(({ id }) => id))
  return own.filter((_, i) => !kept.has(attempts[i]?.id))
}

/** So many are looked for at a time, and so many of these set anew, so that whoever renews a lease need not wait long. */
const LOOKED_FOR = 5_000
const ARMED = 500
/** What is due for less, in ms, is on its way. */
const ON_ITS_WAY_MS = 5_000

/**
 * How often groups are looked for that the ledger has no due time of, in ms: that goes through all of them, and only a database that was
 * moved has such ones, before its first start.
 */
const WHOLE_MS = 60 * 60_000

const DUE = `SELECT key FROM studyhall.record WHERE kind = 'due' AND (body->'value'->>'at')::numeric <= $1`
const UNKNOWN = `SELECT 'daily/' || key FROM studyhall.record one WHERE kind = 'group' AND NOT EXISTS (
    SELECT FROM studyhall.record due WHERE due.kind = 'due' AND due.key = 'daily/' || one.key)`

/**
 * What is due and not in the agenda. EXCEPT, because it sorts or hashes both sides whatever the planner expects: while many are due at
 * once it expects few, and NOT EXISTS compares each with each.
 */
const overdueIn = (ledger: string): string => `(${ledger})
  EXCEPT
  SELECT name || '/' || singleton_key FROM ${SCHEMA}.job
    WHERE state = 'active' OR (state < 'active' AND start_after <= now())
  LIMIT ${LOOKED_FOR}`

async function arm(boss: PgBoss, query: Query, now: number, isWhole: boolean): Promise<number> {
  const ledger = isWhole ? `${DUE} UNION ALL ${UNKNOWN}` : DUE
  const overdue = await query(overdueIn(ledger), [now - ON_ITS_WAY_MS])
  const items = overdue.map(({ key }) => itemOf(key as string))
  for (let i = 0; i < items.length; i += ARMED)
    await Promise.all(items.slice(i, i + ARMED).map(({ series, id }) => setIn(boss, series, id, now)))
  return items.length
}

function itemOf(key: string): AgendaItem {
  const slash = key.indexOf('/')
  return { series: key.slice(0, slash), id: key.slice(slash + 1) }
}
