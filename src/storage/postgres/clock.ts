import type { Clock } from '../../core/ports.ts'
import type { Query } from './link.ts'

/** The database's time, which all that share it go by: whatever the clocks on their walls say. */
export type SharedClock = Clock & {
  /** Sets it by the database anew. A suspended machine is behind until then. */
  sync(): Promise<void>
}

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
