import type { Log } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
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
  let isFull = false
  let copy: Stored[] = []
  const store: Store = {
    ...inner,
    transact: async (work) => {
      if (isFull)
        throw Object.assign(new Error('No space left on device'), { severity: 'ERROR', code: '53100' })
      return inner.transact(work)
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
