import type { Log } from '../../src/core/ports.ts'
import type { Kind, Store, Tx } from '../../src/core/records.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Stored } from '../../src/storage/storage.ts'
import { freshDatabase } from '../support/postgres/database.ts'
import type { Database } from './database.ts'

/** More records than any trial makes. */
const ALL = 1_000_000

/** A database on the run's Postgres, which outlives runners and fails when told to; nobody can lock it. */
export async function createPostgresDatabase(log: Log): Promise<Database> {
  const database = await freshDatabase()
  const { store: inner, bulk, close } = await openStorage(database.url, log)
  const { store: quick, forget } = remembering(inner)
  let isFull = false
  let copy: Stored[] = []
  const store: Store = {
    ...quick,
    transact: async (work) => {
      if (isFull)
        throw Object.assign(new Error('No space left on device'), { severity: 'ERROR', code: '53100' })
      return quick.transact(work)
    },
  }
  return {
    store,
    reopen: async () => {},
    backUp: async () => {
      copy = await bulk.page('record', undefined, ALL)
    },
    restore: async () => {
      await bulk.write('record', copy, await bulk.page('record', undefined, ALL))
      forget()
    },
    full: (on) => {
      isFull = on
    },
    busy: () => {},
    close: async () => {
      await close()
      await database.release()
    },
  }
}

/**
 * The same store, which answers a listing outside of a transaction from memory until somebody writes its kind: of what a trial asks
 * a server for, five in six are two listings that every minute repeats. Nobody may write beside it without `forget`.
 */
function remembering(inner: Store): { store: Store; forget(): void } {
  type Listed = Awaited<ReturnType<Store['list']>>
  const lists = new Map<string, Map<string, Listed>>()
  /** Transactions under way that write a kind; what is read meanwhile may be old when they end. */
  const writers = new Map<string, number>()
  let forgotten = 0
  const forgetKind = (name: string): void => {
    lists.delete(name)
    forgotten++
  }
  const store: Store = {
    ...inner,
    list: async (kind, range) => {
      const key = JSON.stringify(range)
      const known = lists.get(kind.name)?.get(key)
      if (known) return structuredClone(known) as Awaited<ReturnType<typeof inner.list<never>>>
      const before = forgotten
      const found = await inner.list(kind, range)
      if (before === forgotten && !writers.get(kind.name))
        lists.set(kind.name, (lists.get(kind.name) ?? new Map()).set(key, structuredClone(found)))
      return found
    },
    transact: async (work) => {
      const kinds = new Set<string>()
      const note = ({ name }: Kind<unknown>): void => {
        if (!kinds.has(name)) writers.set(name, (writers.get(name) ?? 0) + 1)
        kinds.add(name)
        forgetKind(name)
      }
      try {
        return await inner.transact((tx) => work(noting(tx, note)))
      } finally {
        for (const name of kinds) {
          writers.set(name, (writers.get(name) ?? 1) - 1)
          forgetKind(name)
        }
      }
    },
  }
  return {
    store,
    forget: () => {
      for (const name of lists.keys()) forgetKind(name)
      forgotten++
    },
  }
}

/** The same transaction, which says the kind of whatever it is about to write. */
const noting = (tx: Tx, note: (kind: Kind<unknown>) => void): Tx => ({
  get: (kind, key) => tx.get(kind, key),
  list: (kind, range) => tx.list(kind, range),
  put: (kind, key, value) => {
    note(kind as Kind<unknown>)
    tx.put(kind, key, value)
  },
  insert: (kind, key, value) => {
    note(kind as Kind<unknown>)
    return tx.insert(kind, key, value)
  },
  delete: (kind, key) => {
    note(kind)
    tx.delete(kind, key)
  },
})
