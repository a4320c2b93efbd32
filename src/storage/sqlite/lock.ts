import { realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../../core/errors.ts'

const BUSY = 5

/**
 * Keeps a second bot off an existing database file: holds `<path>.lock`, an empty SQLite file, exclusively. The operating system frees
 * it when the process ends in whatever way; the file itself stays and means nothing. Readers do not look at it.
 * Answers the function that frees it. Throws StartError while another process holds it.
 */
export function takeLock(path: string): () => void {
  // By its real name, or a symbolic link would let a second bot in.
  const file = `${realpathSync(path)}.lock`
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    throw new StartError([sentence(path, file, error as { errcode?: number; message: string })])
  }
  const held = lock
  return () => {
    if (held.isOpen) held.close()
  }
}

const sentence = (path: string, file: string, error: { errcode?: number; message: string }): string =>
  error.errcode === BUSY
    ? `Another bot is running on ${path} (it holds ${file}). Stop it first, or set DATABASE_URL to another file.`
    : `The lock file ${file} cannot be used: ${error.message}. Let this user write it and its folder, or move it away.`
