import type { Clock } from '../../core/ports.ts'
import type { SharedClock } from '../storage.ts'
import type { Query } from './link.ts'

/** The database's time, carried on by this machine's monotonic clock. Rejects as Postgres does. */
export async function openClock(query: Query, after: Clock['after']): Promise<SharedClock> {
  let ahead = 0
  const sync = async (): Promise<void> => {
    const asked = performance.now()
    const [row] = await query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms')
    ahead = Number(row?.ms) - (asked + performance.now()) / 2
  }
  await sync()
  return { now: () => Math.round(performance.now() + ahead), after, sync }
}
