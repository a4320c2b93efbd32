import { existsSync } from 'node:fs'
import { StartError } from '../core/errors.ts'
import type { Log, Store } from '../core/ports.ts'
import { explained, openDatabase, prepareDatabase } from './database.ts'
import { locationOf, MEMORY, makeFolder, refuseOther } from './location.ts'
import { takeLock } from './lock.ts'
import { createStore } from './store.ts'

/**
 * `lock` keeps every other locking store off the same file until this one is closed or its process ends; a bot sets
 * it. `readOnly` works beside a running bot, never creates anything, and every write rejects.
 */
export type StoreOptions = { lock: true } | { readOnly: true }

/**
 * Opens the Store at `file:<path>`, creating folder and file, or `:memory:`, where options mean nothing. Rejects with StartError, naming the file
 * and the fix, if it is locked, not ours, newer than this program, or cannot be read or written.
 */
export async function openStore(url: string, log: Log, options?: StoreOptions): Promise<Store> {
  const path = locationOf(url)
  if (path === MEMORY) return openAt(path, log)
  if (options && 'readOnly' in options) return openReadOnly(path, log)
  makeFolder(path)
  return openAt(path, log, options ? () => takeLock(path) : undefined)
}

function openReadOnly(path: string, log: Log): Store {
  if (!existsSync(path)) {
    throw new StartError([
      `There is no database at ${path}. Start the bot once (npm start), or correct DATABASE_URL.`,
    ])
  }
  refuseOther(path)
  const db = openDatabase(path, true)
  try {
    return explained(path, () => createStore(db, log))
  } catch (error) {
    db.close()
    throw error
  }
}

function openAt(path: string, log: Log, lock?: () => () => void): Store {
  const db = openDatabase(path, false)
  let free: (() => void) | undefined
  try {
    free = lock?.()
    prepareDatabase(path, db)
    const store = explained(path, () => createStore(db, log))
    return {
      ...store,
      async close() {
        await store.close()
        free?.()
      },
    }
  } catch (error) {
    db.close()
    free?.()
    throw error
  }
}
