import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout } from 'node:timers/promises'
import { StartError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import type { Link } from './link.ts'
import { lockStore } from './locks.ts'
import type { Guard } from './store.ts'

/** How often a bot says that it lives, and after how long without a word it counts as gone, in ms of the database's time. */
const BEAT_MS = 3_000
const GONE_MS = 15_000

/** Between two looks at a bot that may be gone, and how long a stop waits for a database that is out of reach, in ms. */
const LOOK_MS = 1_000
const FREE_MS = 1_000

/** That this bot, and no other, works on the database. */
export type Lease = {
  /** Declines every write once another bot has taken over. */
  guard: Guard
  /** Rejects with StartError once that happened. */
  lost: Promise<never>
  /** Lets the next one start at once. Never rejects. */
  free(): Promise<void>
}

type Holder = { host: string; pid: number; seen: string }

/**
 * Keeps a second bot off a database: a row that is renewed in the database's time, since no session lasts behind a
 * pooler. One that was killed is waited for, at most 15 s. Rejects with StartError while another one renews its row.
 */
export async function takeLease(link: Link, log: Log): Promise<Lease> {
  const id = randomUUID()
  let before: Holder | undefined
  for (let holder = await take(link, id); holder; holder = await take(link, id)) {
    if (before && before.seen !== holder.seen)
      throw new StartError([
        `Another bot is running on this database (process ${holder.pid} on ${holder.host}). Stop it first, or set DATABASE_URL to another database.`,
      ])
    if (!before) log.info({ host: holder.host, pid: holder.pid }, 'Waiting for a bot that may have ended')
    before = holder
    await setTimeout(LOOK_MS)
  }
  return keep(link, id, log)
}

/** Takes the database unless somebody has it, who is answered then. Nobody writes meanwhile, so no write of theirs comes late. */
const take = (link: Link, id: string): Promise<Holder | undefined> =>
  link.transaction(lockStore(), async (query) => {
    const [holder] = await query(
      `SELECT host, pid, seen_at::text AS seen FROM studyhall.process
       WHERE id <> $1 AND seen_at > clock_timestamp() - make_interval(secs => $2) LIMIT 1`,
      [id, GONE_MS / 1000],
    )
    if (holder) return holder as Holder
    await query('DELETE FROM studyhall.process')
    await query('INSERT INTO studyhall.process (id, host, pid) VALUES ($1, $2, $3)', [
      id,
      hostname(),
      process.pid,
    ])
    return undefined
  })

function keep(link: Link, id: string, log: Log): Lease {
  const { promise: lost, reject } = Promise.withResolvers<never>()
  // It may come before anybody waits for it.
  lost.catch(() => {})
  const error = new StartError([
    'Another bot has taken the database over while this one stood still or could not reach it. This one ends.',
  ])
  const beat = async (): Promise<void> => {
    const renewed = await link.query(
      'UPDATE studyhall.process SET seen_at = clock_timestamp() WHERE id = $1 RETURNING 1',
      [id],
    )
    if (renewed.length === 0) reject(error)
  }
  let isBeating = false
  const timer = setInterval(async () => {
    if (isBeating) return
    isBeating = true
    await beat().catch((failure: unknown) =>
      log.warn({ error: failure }, 'The database was not told that this bot lives'),
    )
    isBeating = false
  }, BEAT_MS)
  timer.unref()
  return {
    guard: {
      sql: `SELECT EXISTS (SELECT FROM studyhall.process WHERE id = '${id}') AS mine;`,
      check: (begun) => {
        if (begun.some(({ mine }) => mine === true)) return
        reject(error)
        throw error
      },
    },
    lost,
    free: async () => {
      clearInterval(timer)
      const freed = link.query('DELETE FROM studyhall.process WHERE id = $1', [id]).catch(() => {})
      await Promise.race([freed, setTimeout(FREE_MS, undefined, { ref: false })])
    },
  }
}
