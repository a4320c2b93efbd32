import { copyFileSync, existsSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { StartError } from '../../core/errors.ts'
import { checkWhole } from './backup.ts'
import { refuseStrayWal } from './base.ts'
import { LAYOUT } from './database.ts'
import { makeFolder } from './location.ts'
import { takeLock } from './lock.ts'
import { serialIn, setBeside, syncFolder } from './mark.ts'

/** What belongs to a database file besides itself; each of its own to no other file. */
const BESIDE = ['-wal', '-shm', '-journal', '.base']

/**
 * Puts a copy in the place of the database at `path`, and keeps what it replaces. Resolves to the name under which that is
 * kept, if there was anything. The mark is set so that groups wait until their channels were looked at. Throws StartError, with nothing
 * changed, where a bot runs, or `copy` is not whole.
 */
export function restoreFile(path: string, copy: string, now: Date): string | undefined {
  if (!existsSync(copy)) throw new StartError([`There is no file ${copy}.`])
  // A copy that lies in the place already, beside what belongs to another file: it is taken alone.
  const isThere = existsSync(path) && realpathSync(copy) === realpathSync(path)
  if (!isThere) refuseStrayWal(copy)
  makeFolder(path)
  const free = existsSync(path) ? takeLock(path) : () => {}
  const incoming = `${path}.restoring`
  try {
    takeIn(copy, incoming, isThere ? [''] : ['', ...BESIDE])
    // First, so that whatever is there after a crash is known to be a copy.
    setBeside(`${path}.mark`, serialIn(incoming))
    const kept = setAside(path, `${path}.replaced-${stampOf(now)}`)
    renameSync(incoming, path)
    syncFolder(dirname(path))
    return kept
  } finally {
    for (const end of ['', ...BESIDE]) rmSync(`${incoming}${end}`, { force: true })
    free()
  }
}

/** Copies the copy, of it and of what it has beside it these parts, and makes one whole file of them. */
function takeIn(copy: string, incoming: string, parts: readonly string[]): void {
  try {
    for (const end of ['', ...BESIDE]) rmSync(`${incoming}${end}`, { force: true })
    for (const end of parts) {
      if (existsSync(`${copy}${end}`)) copyFileSync(`${copy}${end}`, `${incoming}${end}`)
    }
    checkWhole(incoming, LAYOUT)
  } catch (error) {
    throw new StartError([
      `${copy} cannot be restored: ${(error as Error).message} Nothing was changed; choose another copy.`,
    ])
  }
}

/** What lies beside the file goes with it, under the same name, so that the two can still be opened together. */
function setAside(path: string, name: string): string | undefined {
  const found = ['', ...BESIDE].filter((end) => existsSync(`${path}${end}`))
  for (const end of found.toReversed()) renameSync(`${path}${end}`, `${name}${end}`)
  return found.length > 0 ? name : undefined
}

/** An instant in a file's name: `2026-11-29T06-30-12Z`. */
export const stampOf = (at: Date): string => at.toISOString().replace(/\.\d+/, '').replaceAll(':', '-')
