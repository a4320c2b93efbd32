import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StartError } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import type { OpenExpiring, Store } from '../core/records.ts'
import { asStartError, explained, openDatabase, prepareDatabase } from './database.ts'
import { createExpiring, sweepExpired } from './expiring.ts'
import { locationOf, MEMORY, makeFolder, refuseOther } from './location.ts'
import { takeLock } from './lock.ts'
import { isRestored, stamp } from './mark.ts'
import { createStore } from './store.ts'
import { createWriter } from './writer.ts'

/** An open database. */
export type Storage = {
  readonly store: Store
  /** Values that leave by themselves. */
  readonly expiring: OpenExpiring
  /** Whether the database is older than the mark beside it: a backup was restored. */
  isRestored(): Promise<boolean>
  /** Advances the mark by which a restored backup is known. At every start and clean stop, and now and then. */
  mark(): Promise<void>
  /** Deletes what has expired, and lets the file shrink. */
  tidy(): Promise<void>
  /** What the engine refused as a StartError with cause and fix; any other error as it is. */
  explain(error: unknown): unknown
  /** Makes durable what was asked for; safe to repeat. */
  close(): Promise<void>
}

/** `lock` keeps every other locking process off the same file until this one is closed or its process ends; a bot sets it. */
export type StorageOptions = { lock?: boolean; now?: () => number }

/**
 * Opens the database at `file:<path>`, creating folder and file and bringing an older one up to date, or `:memory:`.
 * Rejects with StartError, naming the file and the fix, if it is locked, not ours, newer than this program, or cannot be
 * read or written.
 */
export async function openStorage(url: string, log: Log, options: StorageOptions = {}): Promise<Storage> {
  const path = locationOf(url)
  const inMemory = path === MEMORY
  if (!inMemory) makeFolder(path)
  const db = openDatabase(path, false)
  let free: (() => void) | undefined
  try {
    if (options.lock && !inMemory) free = takeLock(path)
    prepareDatabase(path, db)
    return explained(path, () => storageOver(db, path, log, { now: options.now ?? Date.now, free }))
  } catch (error) {
    db.close()
    free?.()
    throw error
  }
}

/** The Store beside a running bot: reads only, never creates anything, and every write rejects. Rejects as `openStorage` does. */
export async function openReadOnly(url: string, log: Log): Promise<Store> {
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

/** The parts of an open database that share its connection; for `openStorage`, and for tests that open one themselves. */
export function storageOver(
  db: DatabaseSync,
  path: string,
  log: Log,
  { now, free }: { now: () => number; free?: (() => void) | undefined },
): Storage {
  const writer = createWriter(db)
  const markFile = path === MEMORY ? undefined : `${path}.mark`
  const store = closing(createStore(db, writer, log), () => {
    writer.close()
    db.close()
    free?.()
  })
  return {
    store,
    expiring: createExpiring(db, writer, now),
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
