// The import stays real under fake timers, which replace the global only.
import { setTimeout } from 'node:timers/promises'

/** What is under way, over every runner of a trial: simulated time stands still until it has come to rest. */
export type Activity = {
  /** Calls of a port so far. */
  calls: number
  /** Calls that have not answered and do not wait for simulated time. */
  underway: number
}

/** Nothing is under way yet. */
export const createActivity = (): Activity => ({ calls: 0, underway: 0 })

/** Turns of the event loop after which something is taken to run in circles. */
const TURNS = 2_000_000
/** Turns after which what is under way is waited for without turning. */
const BUSY_TURNS = 20
/** Turns without anything new after which nothing more will come of what went before. */
const QUIET_TURNS = 3

/** Creates what waits until everything has come to rest; rejects where it never does. */
export function createSettle(activity: Activity): () => Promise<void> {
  let settled = 0
  return async () => {
    if (activity.calls === settled && activity.underway === 0) return
    for (let quiet = 0, turns = 0; quiet < QUIET_TURNS; turns++) {
      const { calls } = activity
      // Whoever waits for a database elsewhere leaves it the processor.
      if (turns % BUSY_TURNS === BUSY_TURNS - 1 && activity.underway > 0) await setTimeout(1)
      else await new Promise((resolve) => setImmediate(resolve))
      quiet = activity.underway === 0 && activity.calls === calls ? quiet + 1 : 0
      if (turns > TURNS) throw new Error('The bot does not come to rest.')
    }
    settled = activity.calls
  }
}
