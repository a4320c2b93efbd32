import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StartError } from '../../core/errors.ts'

/**
 * SQLite replays a `-wal` over whatever file it lies beside: where that is a copy from a backup, both are lost. So a note
 * beside the file holds which one its `-wal` was begun over, by the header that the last checkpoint left. `moving` is a
 * checkpoint under way: then the header is the old one or the new one.
 */
type Note = { header: string; moving: boolean }

const noteOf = (path: string): string => `${path}.base`

/** Bytes of a database file that its header has (sqlite.org/fileformat.html, 1.3). */
const HEADER = 100

/** A `-wal` of this size, in bytes, is brought into its file. SQLite's own default is a thousand pages. */
const LARGE = 1_000 * 4_096
/** Where somebody else was just reading, it is tried again after so many ms: whoever tries waits for them. */
const BUSY_AGAIN_MS = 10_000

/** A running bot may be moving its `-wal` while somebody looks: so often is looked again, after so many ms. */
const LOOKS = 3
const LOOK_MS = 100

/**
 * Throws StartError where a `-wal` lies beside a file that it does not belong to. Opens no database: opening is what
 * destroys. To be called before each opening of a file.
 */
export function refuseStrayWal(path: string): void {
  if (sizeOf(`${path}-wal`) === 0) return
  for (let look = 1; isStray(path); look++) {
    if (look === LOOKS)
      throw new StartError([
        `${path} was replaced, by a copy perhaps, and ${path}-wal belongs to the file that was there before: opening them together would damage both, so ` +
          `nothing was changed. To go on with the copy, run: npx studyhall restore ${path}. ` +
          'It keeps everything that it replaces. To go on without it, put back the file that was there before.',
      ])
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS)
  }
}

function isStray(path: string): boolean {
  const note = readNote(path)
  return note !== undefined && !note.moving && note.header !== headerOf(path)
}

/** Brings what was written into the file, and keeps the note. */
export type Checkpoints = {
  /** After a write: where much has gathered. Never throws. */
  written(): void
  /** Now, whatever there is. Never throws: what cannot be done now is done later. */
  run(): void
  /** Once the connection is closed: where nothing lies beside the file, it needs no note. Never throws. */
  closed(): void
}

/** Takes over from SQLite when what was written goes into the file at `path`; nobody else may write there. */
export function createCheckpoints(db: DatabaseSync, path: string): Checkpoints {
  db.exec('PRAGMA wal_autocheckpoint = 0')
  let notBefore = 0
  const run = (): void => {
    try {
      // A header like none before: schema changes count in it, and nothing else does so for certain.
      db.exec('BEGIN IMMEDIATE; CREATE TABLE turn (x); DROP TABLE turn; COMMIT')
      writeNote(path, { header: headerOf(path), moving: true })
      const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
      if (busy === 0) writeNote(path, { header: headerOf(path), moving: false })
      else notBefore = performance.now() + BUSY_AGAIN_MS
    } catch {
      // A full disk: who writes next is told why.
      if (db.isTransaction) db.exec('ROLLBACK')
      notBefore = performance.now() + BUSY_AGAIN_MS
    }
  }
  return {
    run,
    closed: () => {
      if (!existsSync(`${path}-wal`)) rmSync(noteOf(path), { force: true })
    },
    written: () => {
      if (performance.now() >= notBefore && sizeOf(`${path}-wal`) >= LARGE) run()
    },
  }
}

function writeNote(path: string, note: Note): void {
  const file = noteOf(path)
  writeFileSync(`${file}.new`, JSON.stringify(note), { flush: true })
  renameSync(`${file}.new`, file)
}

function readNote(path: string): Note | undefined {
  try {
    const { header, moving } = JSON.parse(readFileSync(noteOf(path), 'utf8')) as Note
    return typeof header === 'string' ? { header, moving: moving === true } : undefined
  } catch {
    return undefined
  }
}

/** A hash of the file's header; of what is there where it is shorter. */
function headerOf(path: string): string {
  const bytes = Buffer.alloc(HEADER)
  try {
    const handle = openSync(path, 'r')
    try {
      readSync(handle, bytes, 0, HEADER, 0)
    } finally {
      closeSync(handle)
    }
  } catch {
    // Not there is another one, too.
  }
  return createHash('sha256').update(bytes).digest('hex')
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
