import cron, { type Logger } from 'node-cron'
import type { Log } from '../core/ports.ts'

/**
 * Calls `beat` at every full minute, in UTC, one at a time. One task for all groups: a task a group loses ticks when many
 * are due at once, and skips a day whose local time falls in a DST gap. Answers how to
 * stop it, which waits for a beat under way.
 */
export function startHeartbeat(beat: () => Promise<unknown>, log: Log): () => Promise<void> {
  let beating: Promise<unknown> = Promise.resolve()
  let missed = 0
  const task = cron.schedule(
    '* * * * *',
    () => {
      // After a night asleep one line, not one a minute.
      if (missed > 0)
        log.warn(
          { missed },
          'Heartbeats were missed: this machine slept, or was busy. Looking at what came due',
        )
      missed = 0
      beating = beat().catch((error: unknown) =>
        log.error({ error }, 'A heartbeat failed; the next one tries again'),
      )
      return beating
    },
    {
      timezone: 'UTC',
      noOverlap: true,
      name: 'heartbeat',
      suppressMissedWarning: true,
      logger: quietly(log),
    },
  )
  task.on('execution:missed', () => {
    missed += 1
  })
  return async () => {
    await task.destroy()
    await beating
  }
}

/** What node-cron has to say, as lines of our log: its own would be coloured text among them. */
function quietly(log: Log): Logger {
  const say = (what: unknown, error?: unknown): void =>
    log.debug(what instanceof Error || error ? { error: error ?? what } : {}, `node-cron: ${what}`)
  return {
    debug: say,
    info: say,
    warn: say,
    error: (what, error) => log.warn({ error: error ?? what }, 'node-cron failed'),
  }
}
