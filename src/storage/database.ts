import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../core/errors.ts'
import { MEMORY } from './location.ts'

/** Version of the table layout, in the file as `user_version`; raised with every change of it. */
const SCHEMA_VERSION = 1

/** Marks the file as ours (`application_id`): "StHl". */
const APPLICATION_ID = 0x5374486c

/** Longest wait for another connection's write lock, in ms; the event loop stands still meanwhile. */
const BUSY_MS = 1000

const SCHEMA = `
  CREATE TABLE record (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL, -- counts the writes of the record, from 1
    text TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};`

/**
 * Opens a connection and looks whether the file is ours, without changing it. Throws StartError with the cause and
 * the fix.
 */
export function openDatabase(path: string, readOnly: boolean): DatabaseSync {
  return explained(path, () => {
    const db = new DatabaseSync(path, { readOnly, timeout: BUSY_MS })
    try {
      refuseForeign(path, db, readOnly)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** Makes the connection durable and creates the tables if the file is new. Throws StartError. */
export function prepareDatabase(path: string, db: DatabaseSync): void {
  explained(path, () => {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    db.exec('BEGIN IMMEDIATE')
    try {
      // The same number again writes nothing new, and shows whether the file can be written at all.
      db.exec(pragma(db, 'user_version') === 0 ? SCHEMA : `PRAGMA user_version = ${SCHEMA_VERSION}`)
      db.exec('COMMIT')
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  })
}

function refuseForeign(path: string, db: DatabaseSync, readOnly: boolean): void {
  const version = pragma(db, 'user_version')
  const fresh = version === 0 && !db.prepare('SELECT 1 FROM sqlite_schema').get()
  if (fresh) {
    if (readOnly) throw new StartError([`${path} holds nothing yet. Start the bot once: npm start.`])
    return
  }
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new StartError([
      `${path} is a database of another program. Set DATABASE_URL to a file of its own for Studyhall.`,
    ])
  }
  if (version > SCHEMA_VERSION) {
    throw new StartError([
      `${path} was written by a newer Studyhall (layout ${version}, this one knows ${SCHEMA_VERSION}). ` +
        'Start the newer one, or restore a backup from before.',
    ])
  }
}

const pragma = (db: DatabaseSync, name: string): number =>
  db.prepare(`PRAGMA ${name}`).get()?.[name] as number

const FULL = 'cannot grow: the disk is full. Make room and start again'

/** SQLite's result codes (sqlite.org/rescode.html), primary or extended, as sentences with a fix. */
const CAUSES: Record<number, string> = {
  5: 'is in use by another program. Close that and start again',
  8: 'cannot be written. Let this user write the file and its folder, or set DATABASE_URL to another place',
  10: 'cannot be read or written: the disk reports an error. Check the disk, then restore a backup if need be',
  11: 'is damaged. Restore a backup, or move it away to begin anew',
  13: FULL,
  14: 'cannot be opened. Let this user write the file and its folder, or set DATABASE_URL to another place',
  26: 'is not a database. Move it away, or set DATABASE_URL to another file',
  // SQLITE_IOERR_SHMSIZE: the index beside the file found no room.
  4874: FULL,
}

/** Runs `open`, a step of opening the database at `path`, and turns the engine's errors into StartError. */
export function explained<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof StartError || path === MEMORY) throw error
    throw (
      asStartError(path, error) ??
      new StartError([
        `The database ${path} cannot be opened: ${(error as Error).message}. Restore a backup, or set DATABASE_URL to another file.`,
      ])
    )
  }
}

/** What the engine refused, as a cause with its fix; `undefined` for an error that is none of the engine's, or none that an operator can mend. */
export function asStartError(path: string, error: unknown): StartError | undefined {
  const { errcode = 0 } = error as { errcode?: number }
  const cause = CAUSES[errcode] ?? CAUSES[errcode & 0xff]
  return cause === undefined ? undefined : new StartError([`The database ${path} ${cause}.`])
}
