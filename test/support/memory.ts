import type { Log } from '../../src/core/ports.ts'
import type { Kind, Store, Tx } from '../../src/core/records.ts'
import { openDatabase, prepareDatabase } from '../../src/storage/sqlite/database.ts'
import { MEMORY } from '../../src/storage/sqlite/location.ts'
import { storageOver } from '../../src/storage/sqlite/open.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

/** The real storage in memory, whose transactions may wait for nothing but `tx`. */
export function openMemory(log: Log = createQuietLog(), now: () => number = Date.now): Storage {
  const storage = unwatched(log, now)
  return { ...storage, store: strict(storage.store) }
}

function unwatched(log: Log, now: () => number): Storage {
  const db = openDatabase(MEMORY, false)
  prepareDatabase(MEMORY, db)
  return storageOver(db, MEMORY, log, { now })
}

/** The Store of `openMemory`. */
export const createMemoryStore = (): Store => openMemory().store

/** The same store; a transaction's function that waits for anything but its `tx` rejects. */
export const strict = (store: Store): Store => ({
  ...store,
  transact: (work) => store.transact((tx) => watched(tx, work)),
})

/** What `tx` answers is there within microtasks; whoever is not done by the next turn waits for something else. */
async function watched<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const stalled = Promise.withResolvers<never>()
  const turn = setImmediate(() =>
    stalled.reject(new Error('A transaction waits for something else than its tx.')),
  )
  try {
    return await Promise.race([work(tx), stalled.promise])
  } finally {
    clearImmediate(turn)
  }
}

/** A store that slips a write in between the reads and the writes of the next transaction that writes, once. */
export function slippingStore(): Store & { slip(write: () => Promise<unknown>): void } {
  const { store } = unwatched(createQuietLog(), Date.now)
  let next: (() => Promise<unknown>) | undefined
  return {
    ...store,
    slip: (write) => {
      next = write
    },
    transact: (work) =>
      store.transact(async (tx) => {
        let writes = false
        const noting = <A extends any[], R>(call: (...args: A) => R) => {
          return (...args: A): R => {
            writes = true
            return call(...args)
          }
        }
        const noted: Tx = {
          get: (kind, key) => tx.get(kind, key),
          list: (kind, range) => tx.list(kind, range),
          put: noting((kind, key, value) => tx.put(kind, key, value)) as Tx['put'],
          insert: noting((kind, key, value) => tx.insert(kind, key, value)) as Tx['insert'],
          delete: noting((kind, key) => tx.delete(kind, key)) as Tx['delete'],
        }
        const result = await watched(noted, work)
        const write = writes ? next : undefined
        if (write) next = undefined
        await write?.()
        return result
      }),
  }
}

/** Stores one record in a transaction of its own. */
export const put = <T>(store: Store, kind: Kind<T>, key: string, value: T): Promise<void> =>
  store.transact(async (tx) => tx.put(kind, key, value))
