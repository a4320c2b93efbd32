import cron from 'node-cron'
import type { Log } from '../core/ports.ts'

/**
 * Calls `beat` at every full minute, in UTC, one at a time. One task for all groups: a task a group loses ticks when many are due
 * at once, and skips a day whose local time falls in a DST gap. Answers how to stop it.
 */
export function startHeartbeat(beat: () => Promise<void>, log: Log): () => void {
  const task = cron.schedule(
    '* * * * *',
    async () => {
      try {
        await beat()
      } catch (error) {
        log.error({ error }, 'A heartbeat failed; the next one tries again')
      }
    },
    { timezone: 'UTC', noOverlap: true, name: 'heartbeat' },
  )
  return () => void task.destroy()
}
