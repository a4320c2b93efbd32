import type { DatabaseSync } from 'node:sqlite'
import type { Log } from '../../core/ports.ts'
import type { Store, Tx } from '../../core/records.ts'
import { checkKey, decode } from '../record.ts'
import { isSame, listed, TxRun } from '../tx.ts'
import { createRecords, type Records } from './records.ts'
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
      if (!holds(records, run)) return false
      apply(records, run)
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

/** Whether what a run read is still so. */
const holds = (records: Records, { seen, walked }: TxRun): boolean =>
  seen.every(({ kind, key, version }) => records.version(kind, key) === version) &&
  walked.every((walk) => isSame(walk, records.over(walk.kind, walk.range)))

/** Writes what a run would write. Throws UnreadableRecord rather than write over a record that cannot be read. */
function apply(records: Records, { writes }: TxRun): void {
  for (const { kind, key, text, seen } of writes) {
    if (text === undefined) {
      records.erase(kind.name, key)
      continue
    }
    const before = seen ? undefined : records.read(kind.name, key)
    if (before) decode(kind, key, before.text)
    records.write(kind.name, key, text)
  }
}
