import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { StartError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import type { Storage, StorageOptions } from '../storage.ts'
import { backUpApart } from './backup.ts'
import { createCheckpoints } from './base.ts'
import { createBulk } from './bulk.ts'
import { asStartError, explained, openDatabase, prepareDatabase } from './database.ts'
import { createErasures } from './erasures.ts'
import { createExpiring, sweepExpired } from './expiring.ts'
import { locationOf, MEMORY, makeFolder, refuseOther } from './location.ts'
import { takeLock } from './lock.ts'
import { isRestored, stamp } from './mark.ts'
import { createStore } from './store.ts'
import { keepBefore, noteRelease } from './upgrade.ts'
import { createWriter } from './writer.ts'

/**
 * Opens the database at `file:<path>`, creating folder and file and bringing an older one up to date, or `:memory:`.
 * Rejects with StartError, naming the file and the fix, if it is locked, not ours, newer than this program, or cannot be
 * read or written.
 */
export async function openSqlite(url: string, log: Log, options: StorageOptions = {}): Promise<Storage> {
  const path = locationOf(url)
  const inMemory = path === MEMORY
  if (!inMemory) makeFolder(path)
  const db = openDatabase(path, false)
  let free: (() => void) | undefined
  try {
    if (options.lock && !inMemory) free = takeLock(path)
    const copy = options.lock && !inMemory ? await keepBefore(path, db) : undefined
    if (copy) log.info({ file: copy }, 'The database was copied before this release changes it')
    prepareDatabase(path, db)
    const opened = explained(path, () => storageOver(db, path, log, { now: options.now ?? Date.now, free }))
    if (options.lock) await noteRelease(opened.store)
    return opened
  } catch (error) {
    db.close()
    free?.()
    throw asStartError(path, error) ?? error
  }
}

/** The Store beside a running bot: reads only, never creates anything, and every write rejects. Rejects as `openSqlite` does. */
export async function openSqliteReadOnly(url: string, log: Log): Promise<Store> {
  const path = locationOf(url)
  if (!existsSync(path)) {
    throw new StartError([
      `There is no database at ${path}. Start the bot once (npm start), or correct DATABASE_URL.`,
    ])
  }
  refuseOther(path)
  const db = openDatabase(path, true)
  try {
    return explained(path, () => closing(createStore(db, createWriter(db), log), () => db.close()))
  } catch (error) {
    db.close()
    throw error
  }
}

/** The parts of an open database that share its connection; for `openSqlite`, and for tests that open one themselves. */
export function storageOver(
  db: DatabaseSync,
  path: string,
  log: Log,
  { now, free }: { now: () => number; free?: (() => void) | undefined },
): Storage {
  const checkpoints = path === MEMORY ? undefined : createCheckpoints(db, path)
  // What an earlier run left goes into the file, so that whatever lies beside it from now on is this run's.
  checkpoints?.run()
  const writer = createWriter(db, checkpoints?.written)
  const markFile = path === MEMORY ? undefined : `${path}.mark`
  const store = closing(createStore(db, writer, log), () => {
    writer.close()
    checkpoints?.run()
    db.close()
    checkpoints?.closed()
    free?.()
  })
  return {
    place: path,
    store,
    bulk: createBulk(db, writer),
    ...(path !== MEMORY && {
      backup: {
        write: (to: string, signal: AbortSignal) => backUpApart(path, to, signal),
        folder: join(dirname(path), 'backups'),
      },
      erasures: createErasures(`${path}.erased`),
    }),
    expiring: createExpiring(db, writer, now),
    // The operating system holds the lock for as long as the process lives.
    isRestored: async () => markFile !== undefined && isRestored(store, markFile),
    mark: () => stamp(store, markFile),
    tidy: () => sweepExpired(db, writer, now()),
    explain: (error) => asStartError(path, error) ?? error,
    close: () => store.close(),
  }
}

/** A store that runs `after` once it is closed. */
function closing(store: Store, after: () => void): Store {
  let closed: Promise<void> | undefined
  return {
    ...store,
    close: () => {
      closed ??= store.close().then(after)
      return closed
    },
  }
}
