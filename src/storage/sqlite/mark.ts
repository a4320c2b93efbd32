import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { StartError } from '../../core/errors.ts'
import { defineKind, type Store } from '../../core/records.ts'
import { decode } from '../record.ts'

const markSchema = z.object({ serial: z.int() })

/** Counts starts and clean stops of a database; a file beside it holds the same count. */
export const marks = defineKind('mark', { version: 1, schema: markSchema })

/**
 * Whether the database is older than the mark file beside it: then it was restored from a backup. A backup of the whole
 * folder takes the file along and cannot be told. An unreadable file counts as none.
 */
export const isRestored = async (store: Store, path: string): Promise<boolean> =>
  beside(path) > ((await store.get(marks, 'last'))?.serial ?? 0)

/** Advances the mark in the database and, with a `path`, beside it. Rejects with StartError if that file cannot be written. */
export async function stamp(store: Store, path: string | undefined): Promise<void> {
  const serial = await store.transact(async (tx) => {
    const inside = (await tx.get(marks, 'last'))?.serial ?? 0
    const next = Math.max(inside, path === undefined ? 0 : beside(path)) + 1
    tx.put(marks, 'last', { serial: next })
    return next
  })
  if (path !== undefined) writeBeside(path, serial)
}

function writeBeside(path: string, serial: number): void {
  try {
    // Durable before it is renamed into place, and the folder after: whatever crashes, there is a whole mark.
    writeFileSync(`${path}.new`, JSON.stringify({ serial }), { flush: true })
    renameSync(`${path}.new`, path)
    syncFolder(dirname(path))
  } catch (error) {
    throw new StartError([
      `The mark ${path} beside the database cannot be written (${(error as NodeJS.ErrnoException).code}). ` +
        'Make room, let this user write it and its folder, or move away what is in its place.',
    ])
  }
}

/** The mark in a file that nobody has open; 0 where there is none. Throws as the engine does. */
export function serialIn(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const row = db.prepare(`SELECT text FROM record WHERE kind = '${marks.name}' AND key = 'last'`).get()
    return row ? decode(marks, 'last', String(row.text)).serial : 0
  } finally {
    db.close()
  }
}

/** Sets a mark beside a database whose own is `inside`, so that the database counts as restored from a backup. */
export function setBeside(path: string, inside: number): void {
  writeBeside(path, Math.max(inside, beside(path)) + 1)
}

/** Makes what was renamed in a folder durable. Windows opens no folder, and needs none opened. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function beside(path: string): number {
  if (!existsSync(path)) return 0
  try {
    return markSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).serial
  } catch {
    return 0
  }
}
