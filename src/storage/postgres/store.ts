import { setTimeout } from 'node:timers/promises'
import type { Log } from '../../core/ports.ts'
import type { Store, Tx } from '../../core/records.ts'
import { checkKey, decode } from '../record.ts'
import { listed, TxRun } from '../tx.ts'
import { type Link, UNDO } from './link.ts'
import { lockStore, locksOf } from './locks.ts'
import { apply, holds, sourceOver } from './records.ts'

/** Runs beside others; after so many it has the store for itself. */
const RUNS = 2

/** How long `close` waits for what was asked for while the database is out of reach, in ms. */
const CLOSE_MS = 5_000

/**
 * The Store over the connections of `link`, which it closes. What was asked for before `close` becomes durable, unless
 * the database stays out of reach; afterwards every method rejects. `readOnly` has every write reject.
 */
export function createStore(link: Link, log: Log, { readOnly = false } = {}): Store {
  const source = sourceOver(link.query)
  const pending = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined
  const refuse = (): void => {
    if (readOnly) throw new Error('This store is readonly.')
  }

  const beside = async <T>(work: (tx: Tx) => Promise<T>): Promise<T | typeof UNDO> => {
    const run = new TxRun(source, log)
    const result = await work(run)
    if (run.isReadOnly) return (await isOfOneInstant(link, run)) ? result : UNDO
    refuse()
    return link.transaction(locksOf(run), async (query) => {
      if (!(await holds(query, run))) return UNDO
      await apply(query, run)
      return result
    })
  }

  const alone = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    link.transaction(lockStore(), async (query) => {
      const run = new TxRun(sourceOver(query), log)
      const result = await work(run)
      if (!run.isReadOnly) await apply(query, run)
      return result
    })

  const transact = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    for (let run = 1; run <= RUNS; run++) {
      const result = await beside(work)
      if (result !== UNDO) return result
    }
    return alone(work)
  }

  const tracked = <T>(ask: () => Promise<T>): Promise<T> => {
    if (closed) throw new Error('The store is closed.')
    const asked = ask()
    pending.add(asked)
    return asked.finally(() => pending.delete(asked))
  }

  return {
    get: async (kind, key) => {
      checkKey(key)
      return tracked(async () => {
        const row = await source.read(kind.name, key)
        return row && decode(kind, key, row.text)
      })
    },
    list: async (kind, range) => tracked(() => listed(source, log, kind, range)),
    transact: async (work) => tracked(() => transact(work)),
    close: () => {
      closed ??= Promise.race([
        Promise.allSettled(pending),
        setTimeout(CLOSE_MS, undefined, { ref: false }),
      ]).then(() => link.close())
      return closed
    },
  }
}

/** Whether all that a run read was so at one instant; of one thing that is certain. */
const isOfOneInstant = async (link: Link, run: TxRun): Promise<boolean> =>
  run.seen.length + run.walked.length < 2 || (await link.snapshot((query) => holds(query, run)))
