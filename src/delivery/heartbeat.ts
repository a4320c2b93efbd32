import cron from 'node-cron'
import type { Log } from '../core/ports.ts'

/**
 * Calls `beat` at every full minute, in UTC, one at a time. One task for all groups: a task a group loses ticks when many
 * are due at once, and skips a day whose local time falls in a DST gap. Answers how to
 * stop it, which waits for a beat under way.
 */
export function startHeartbeat(beat: () => Promise<void>, log: Log): () => Promise<void> {
  let beating = Promise.resolve()
  const task = cron.schedule(
    '* * * * *',
    () => {
      beating = beat().catch((error: unknown) =>
        log.error({ error }, 'A heartbeat failed; the next one tries again'),
      )
      return beating
    },
    { timezone: 'UTC', noOverlap: true, name: 'heartbeat' },
  )
  return async () => {
    await task.destroy()
    await beating
  }
}
