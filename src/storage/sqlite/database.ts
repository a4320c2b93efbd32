import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../../core/errors.ts'
import { refuseStrayWal } from './base.ts'
import { copyFor } from './copies.ts'
import { MEMORY } from './location.ts'

/** Version of the layout of tables and keys, in the file as `user_version`; raised with every change of it. */
export const LAYOUT = 2

/** Marks the file as ours (`application_id`): "StHl". */
const APPLICATION_ID = 0x5374486c

/** Longest wait for another connection's write lock, in ms; the event loop stands still meanwhile. */
const BUSY_MS = 1000

/** Values that leave by themselves; `expires_at` is epoch ms. */
const EXPIRING = `
  CREATE TABLE expiring (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (name, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX expiring_by_time ON expiring (expires_at);`

const SCHEMA = `
  CREATE TABLE record (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL, -- another one with every write of the record
    text TEXT NOT NULL,
    PRIMARY KEY (kind, key)
  ) STRICT, WITHOUT ROWID;
  ${EXPIRING}
  PRAGMA application_id = ${APPLICATION_ID};`

/**
 * What brings the layout from a version to the next. Of keys and kinds only: the shape of a record is brought up when it
 * is read. 1 is 0.1.0, whose ledger keys named no series; what expired in it (Slack's claims, of minutes) is let go.
 */
const UPGRADES: Record<number, string> = {
  1: `${EXPIRING}
    UPDATE record SET kind = 'unreported' WHERE kind = 'untold';
    UPDATE record SET key = substr(key, 1, 8) || '/daily' || substr(key, 9)
      WHERE kind IN ('occurrence', 'open', 'unreported', 'answer');
    UPDATE record SET key = replace(substr(key, 1, length(key) - 9), '/', ':') || substr(key, length(key) - 8)
      WHERE kind = 'membership';
    -- An answer's key was group/daily/date/account.
    CREATE TEMP TABLE given AS
      SELECT key AS old, substr(key, 1, 14 + instr(substr(key, 16), '/')) AS occurrence,
        replace(substr(key, 16 + instr(substr(key, 16), '/')), '/', ':') AS person
      FROM record WHERE kind = 'answer';
    INSERT INTO record (kind, key, version, text)
      SELECT 'answered', occurrence || '/' || person, 1, json_object('v', 1, 'value', json_object()) FROM given;
    UPDATE record SET key = given.person || '/' || given.occurrence FROM given
      WHERE kind = 'answer' AND key = given.old;
    INSERT INTO record (kind, key, version, text)
      SELECT 'person', person, 1, json_object('v', 1, 'value', json_object(
        'accounts', json_array(json_object(
          'platform', substr(person, 1, instr(person, ':') - 1),
          'workspace', substr(rest, 1, instr(rest, ':') - 1),
          'user', substr(rest, instr(rest, ':') + 1))),
        'seenAt', unixepoch() * 1000))
      FROM (
        SELECT person, substr(person, instr(person, ':') + 1) AS rest FROM given
        UNION SELECT person, substr(person, instr(person, ':') + 1) FROM
          (SELECT substr(key, 1, length(key) - 9) AS person FROM record WHERE kind = 'membership'));
    DROP TABLE given;
    INSERT INTO record (kind, key, version, text)
      SELECT 'lost', record.key || '/' || channel.key, 1, json_object('v', 1, 'value', json_object('group', record.key))
      FROM record, json_each(record.text, '$.value.channels') AS channel
      WHERE record.kind = 'group' AND CASE WHEN json_valid(record.text) THEN json_extract(record.text, '$.value.hold.gone') END = 1;
    DELETE FROM record WHERE kind = 'slack-claim';`,
}

/**
 * Opens a connection and looks whether the file is ours, without changing it. Throws StartError with the cause and
 * the fix.
 */
export function openDatabase(path: string, readOnly: boolean): DatabaseSync {
  return explained(path, () => {
    if (path !== MEMORY) refuseStrayWal(path)
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

/**
 * Makes the connection durable, creates the tables if the file is new, and brings an older layout up to this program's,
 * all or nothing. Throws StartError.
 */
export function prepareDatabase(path: string, db: DatabaseSync): void {
  explained(path, () => {
    const from = layoutOf(db)
    // Only a file without tables takes this without a VACUUM.
    if (from === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    inTransaction(db, () => {
      if (from === 0) db.exec(SCHEMA)
      else for (let version = from; version < LAYOUT; version++) db.exec(UPGRADES[version] ?? '')
      // The same number again writes nothing new, and shows whether the file can be written at all.
      db.exec(`PRAGMA user_version = ${LAYOUT}`)
    })
    if (from === 1) giveBackRoom(db)
  })
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** So that the file shrinks as records leave; 0.1.0 made files that only grow. */
function giveBackRoom(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM')
  } catch {
    // It takes as much room again for a moment; without it the file keeps the size it has.
  }
}

function refuseForeign(path: string, db: DatabaseSync, readOnly: boolean): void {
  const version = layoutOf(db)
  const fresh = version === 0 && !db.prepare('SELECT 1 FROM sqlite_schema').get()
  if (fresh) {
    if (readOnly) throw new StartError([`${path} holds nothing yet. Start the bot once: npm start.`])
    return
  }
  if (!isOurs(db)) {
    throw new StartError([
      `${path} is a database of another program. Set DATABASE_URL to a file of its own for Studyhall.`,
    ])
  }
  if (readOnly && version < LAYOUT) {
    throw new StartError([
      `${path} was written by an older Studyhall. Start this one once (npm start): it brings the file up to date.`,
    ])
  }
  if (version > LAYOUT) {
    const copy = copyFor(path, LAYOUT)
    throw new StartError([
      `${path} was written by a newer Studyhall (layout ${version}, this one knows ${LAYOUT}). ` +
        `Start the newer one, or restore ${copy ? `the copy from before: npx studyhall restore ${copy}` : 'a backup from before'}.`,
    ])
  }
}

/** Whether a database is Studyhall's. */
export const isOurs = (db: DatabaseSync): boolean => pragma(db, 'application_id') === APPLICATION_ID

/** The version of a database's layout; 0 for one that holds nothing. */
export const layoutOf = (db: DatabaseSync): number => pragma(db, 'user_version')

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

/** What the engine refused, as a cause with its fix; `undefined` for an error that is none of the engine's, or none that an operator can fix. */
export function asStartError(path: string, error: unknown): StartError | undefined {
  const { errcode = 0 } = error as { errcode?: number }
  const cause = CAUSES[errcode] ?? CAUSES[errcode & 0xff]
  return cause === undefined ? undefined : new StartError([`The database ${path} ${cause}.`])
}
