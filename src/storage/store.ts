import type { DatabaseSync } from 'node:sqlite'
import type { Log } from '../core/ports.ts'
import type { Store, Tx } from '../core/records.ts'
import { checkKey, decode } from './record.ts'
import { createRecords } from './records.ts'
import { listed, TxRun } from './tx.ts'
import type { Writer } from './writer.ts'

/** What somebody else changed in between; the function runs again. */
const MOVED = Symbol('moved')

/** Runs beside others; after so many it has the store for itself. */
const RUNS = 2

/**
 * The Store over one connection and its writer; closing it closes neither. What was asked for before `close` becomes
 * durable; afterwards every method rejects.
 */
export function createStore(db: DatabaseSync, writer: Writer, log: Log): Store {
  const records = createRecords(db)
  const pending = new Set<Promise<unknown>>()
  let closed = false

  const ensureOpen = (): void => {
    if (closed) throw new Error('The store is closed.')
  }

  const runOnce = async <T>(
    work: (tx: Tx) => Promise<T>,
    write: (job: () => boolean) => Promise<boolean>,
  ): Promise<T | typeof MOVED> => {
    const run = new TxRun(records, log)
    const result = await work(run)
    if (run.isReadOnly) return result
    const isWritten = await write(() => {
      if (!run.holds()) return false
      run.apply()
      return true
    })
    return isWritten ? result : MOVED
  }

  const transact = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    for (let run = 1; run <= RUNS; run++) {
      const result = await runOnce(work, writer.run)
      if (result !== MOVED) return result
    }
    const result = await writer.alone((write) => runOnce(work, write))
    if (result === MOVED) throw new Error('A transaction that ran alone met a change.')
    return result
  }

  return {
    async get(kind, key) {
      ensureOpen()
      checkKey(key)
      const row = records.read(kind.name, key)
      return row && decode(kind, key, row.text)
    },
    async list(kind, range) {
      ensureOpen()
      return listed(records, log, kind, range)
    },
    async transact(work) {
      ensureOpen()
      const running = transact(work)
      pending.add(running)
      return running.finally(() => pending.delete(running))
    },
    async close() {
      closed = true
      await Promise.allSettled(pending)
    },
  }
}
