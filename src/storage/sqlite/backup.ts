import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { StartError } from '../../core/errors.ts'
import { refuseStrayWal } from './base.ts'
import { isOurs, layoutOf } from './database.ts'
import { syncFolder } from './mark.ts'

/** All pages at once: a reader of its own keeps nobody from writing. */
const ALL_PAGES = 2 ** 31 - 1

/**
 * Copies the database at `path`, beside a running bot, into a new file `to`, which is whole in itself and was opened and
 * checked. Rejects with StartError, leaving nothing behind, where that fails or `to` is there.
 */
export async function writeBackup(path: string, to: string): Promise<void> {
  if (existsSync(to)) throw new StartError([`${to} is there already. Name a file that is not.`])
  const part = `${to}.part`
  try {
    mkdirSync(dirname(to), { recursive: true })
    removePart(to)
    refuseStrayWal(path)
    // Not through `openDatabase`: what an older release left is copied as it is.
    const source = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
    try {
      await backup(source, part, { rate: ALL_PAGES })
    } finally {
      source.close()
    }
    checkWhole(part)
    renameSync(part, to)
    syncFolder(dirname(to))
  } catch (error) {
    removePart(to)
    if (error instanceof StartError) throw error
    throw new StartError([
      `${path} could not be copied to ${to}: ${(error as Error).message} Make room there, and let this user write it.`,
    ])
  }
}

/**
 * Opens a copy, makes it one file without a `-wal`, and reads all of it. Throws with what is wrong with it. `newest` is the
 * highest layout that is taken.
 */
export function checkWhole(file: string, newest = Number.POSITIVE_INFINITY): void {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  try {
    if (!isOurs(db)) throw new Error('It is no database of Studyhall.')
    const layout = layoutOf(db)
    if (layout > newest) throw new Error(`It was written by a newer Studyhall (layout ${layout}).`)
    const found = db.prepare('PRAGMA integrity_check(1)').get()?.integrity_check
    if (found !== 'ok') throw new Error(`It is damaged (${found}).`)
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL')
    // Makes what was copied durable before it takes its name.
    db.exec(`PRAGMA user_version = ${layout}`)
  } finally {
    db.close()
  }
}

/** `writeBackup` in a thread of its own, so that nobody waits for it; an abort of `signal` ends it, and leaves nothing behind. */
export async function backUpApart(path: string, to: string, signal: AbortSignal): Promise<void> {
  const { Worker } = await import('node:worker_threads')
  const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), { workerData: { path, to } })
  const { promise, resolve, reject } = Promise.withResolvers<{ problem?: string }>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The backup was ended.')))
  const end = (): void => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    const { problem } = await promise
    if (problem !== undefined) throw new StartError([problem])
  } finally {
    signal.removeEventListener('abort', end)
    await worker.terminate()
    removePart(to)
  }
}

function removePart(to: string): void {
  // In what is no folder, there is nothing.
  if (!statSync(dirname(to), { throwIfNoEntry: false })?.isDirectory()) return
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${to}.part${end}`, { force: true })
}
