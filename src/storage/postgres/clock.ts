import type { Clock } from '../../core/ports.ts'
import type { SharedClock } from '../storage.ts'
import type { Query } from './link.ts'

/** An answer that took longer, in ms, tells the time less well than this machine's clock carries it on. */
const VAGUE_MS = 1_000

/** The database's time, carried on by this machine's monotonic clock. Rejects as Postgres does. */
export async function openClock(query: Query, after: Clock['after']): Promise<SharedClock> {
  let ahead = 0
  let isSet = false
  const sync = async (): Promise<void> => {
    const asked = performance.now()
    const [row] = await query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms')
    const answered = performance.now()
    // Somewhere in a long wait the question was answered, and nobody knows where.
    if (isSet && answered - asked > VAGUE_MS) return
    ahead = Number(row?.ms) - (asked + answered) / 2
    isSet = true
  }
  await sync()
  return { now: () => Math.round(performance.now() + ahead), after, sync }
}
