import type { DatabaseSync } from 'node:sqlite'
// The import stays real under fake timers, which replace the global only.
import { setImmediate } from 'node:timers'

/**
 * Writes in groups: all that is asked for in one tick shares one durable transaction, since making it durable is what
 * costs.
 */
export interface Writer {
  /**
   * Runs `work`, which writes synchronously and is all or none: what it throws rejects this promise, undoes its writes
   * and nobody else's. Resolves once the writes are durable. `work` may run twice.
   */
  run<T>(work: () => T): Promise<T>
  /**
   * Runs `work` while nobody else writes; what it hands to its argument is written at once, durably. One at a time;
   * everything else waits, so `work` must be quick.
   */
  alone<T>(work: (write: <R>(job: () => R) => Promise<R>) => Promise<T>): Promise<T>
  /** Makes everything asked for durable; afterwards `run` rejects. */
  close(): void
}

type Job = { work: () => unknown; resolve: (value: unknown) => void; reject: (error: unknown) => void }
type Outcome = { value: unknown } | { error: unknown }

/** Most jobs in one transaction: a burst of tens of thousands must not keep the event loop from answering. */
const GROUP = 200

/** Creates the writer of a connection, which calls `written` after each transaction. Nothing else may open one on it. */
export function createWriter(db: DatabaseSync, written: () => void = () => {}): Writer {
  let queue: Job[] = []
  let scheduled = false
  let closed = false
  /** How many run alone or wait for it, and the end of the last of them. */
  let alone = 0
  let over = Promise.resolve()

  function flush(): void {
    scheduled = false
    if (queue.length === 0 || alone > 0) return
    const jobs = queue.slice(0, GROUP)
    queue = queue.slice(GROUP)
    if (queue.length > 0) schedule()
    const outcomes = together(db, jobs)
    written()
    for (const [i, { resolve, reject }] of jobs.entries()) {
      const outcome = outcomes[i] as Outcome
      if ('error' in outcome) reject(outcome.error)
      else resolve(outcome.value)
    }
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  const writeNow = async <R>(job: () => R): Promise<R> => {
    const [outcome] = together(db, [{ work: job, resolve: () => {}, reject: () => {} }])
    if (outcome && 'value' in outcome) return outcome.value as R
    throw outcome?.error
  }

  return {
    alone: async (work) => {
      const before = over
      const { promise, resolve } = Promise.withResolvers<void>()
      over = promise
      alone++
      await before
      try {
        return await work(writeNow)
      } finally {
        alone--
        resolve()
        if (queue.length > 0) schedule()
      }
    },
    run: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (closed) throw new Error('The store is closed.')
        queue.push({ work, resolve: resolve as Job['resolve'], reject })
        schedule()
      }),
    close() {
      closed = true
      while (queue.length > 0) flush()
    },
  }
}

/** Runs jobs in one transaction; if that is lost as a whole, each in its own, so that only the culprit fails. */
function together(db: DatabaseSync, jobs: Job[]): Outcome[] {
  try {
    // Still in one only if the engine refused its rollback.
    if (db.isTransaction) db.exec('ROLLBACK')
    db.exec('BEGIN IMMEDIATE')
  } catch (error) {
    return jobs.map(() => ({ error }))
  }
  try {
    const outcomes = jobs.map((job) => inSavepoint(db, job))
    db.exec('COMMIT')
    return outcomes
  } catch (error) {
    rollBack(db)
    return jobs.length === 1 ? [{ error }] : jobs.flatMap((job) => together(db, [job]))
  }
}

/** Undoes the transaction. Where the engine refuses even that, the next transaction begins with it. */
function rollBack(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK')
  } catch {
    // What the jobs are told is why they failed.
  }
}

/** One job's outcome. Throws if the engine gave up the whole transaction, as it does when the disk is full. */
function inSavepoint(db: DatabaseSync, { work }: Job): Outcome {
  db.exec('SAVEPOINT job')
  try {
    const value = work()
    db.exec('RELEASE job')
    return { value }
  } catch (error) {
    if (!db.isTransaction) throw error
    db.exec('ROLLBACK TO job; RELEASE job')
    return { error }
  }
}
