import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Log } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import { openDatabase, prepareDatabase } from '../../src/storage/sqlite/database.ts'
import { storageOver } from '../../src/storage/sqlite/open.ts'

/** A database that outlives runners and fails when told to. */
export type Database = {
  /** The store of the current process. */
  readonly store: Store
  /** Closes the store and opens the file again, as a new process does; in memory it stays open. Rejects while busy. */
  reopen(): Promise<void>
  /** Copies what it holds now. */
  backUp(): Promise<void>
  /** Puts the copy in its place, as an operator does while no process runs. */
  restore(): Promise<void>
  /** The disk is full, or has room again. */
  full(full: boolean): void
  /** Another program holds the write lock, or lets go; only for a file. */
  busy(busy: boolean): void
  close(): Promise<void>
}

/** Opens a new database: in a file of its own, or in memory. */
export function createDatabase(kind: 'file' | 'memory', log: Log): Database {
  const folder = kind === 'file' ? mkdtempSync(join(tmpdir(), 'studyhall-chaos-')) : undefined
  const path = folder ? join(folder, 'chaos.sqlite') : ':memory:'
  const copy = `${path}.copy`
  const open = () => {
    const db = openDatabase(path, false)
    prepareDatabase(path, db)
    // Nobody pulls the plug here, and waiting would stop the simulation: both are the storage's own tests.
    db.exec('PRAGMA synchronous = OFF; PRAGMA busy_timeout = 0')
    return { db, store: storageOver(db, path, log, { now: Date.now }).store }
  }
  let current = open()
  let isFull = false
  let beside = folder ? new DatabaseSync(path) : undefined
  let locked = false
  const busy = (on: boolean): void => {
    if (!beside || on === locked) return
    beside.exec(on ? 'BEGIN IMMEDIATE' : 'ROLLBACK')
    locked = on
  }
  // SQLite takes no less than what is there, so a limit of 1 leaves not a page more.
  const limit = (): void => {
    current.db.exec(`PRAGMA max_page_count = ${isFull ? 1 : 2 ** 32 - 2}`)
  }
  return {
    get store() {
      return current.store
    },
    reopen: async () => {
      if (!folder) return
      // A bot waits a second for the lock, and then does not start; here nobody waits.
      if (locked) throw new Error('The database is in use by another program.')
      await current.store.close()
      current = open()
      limit()
    },
    backUp: async () => {
      const own = new DatabaseSync(path)
      rmSync(copy, { force: true })
      own.prepare('VACUUM INTO ?').run(copy)
      own.close()
    },
    restore: async () => {
      busy(false)
      beside?.close()
      await current.store.close()
      for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
      copyFileSync(copy, path)
      beside = new DatabaseSync(path)
      current = open()
      limit()
    },
    full: (on) => {
      isFull = on
      limit()
    },
    busy,
    close: async () => {
      busy(false)
      beside?.close()
      await current.store.close()
      if (folder) rmSync(folder, { recursive: true })
    },
  }
}
