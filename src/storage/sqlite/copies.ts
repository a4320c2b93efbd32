import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The copies beside the file at `path` that were made before an upgrade, the newest first. */
export function copiesBefore(path: string): string[] {
  const folder = dirname(path)
  const begin = `${basename(path)}.before-`
  return readdirSync(folder)
    .filter((name) => name.startsWith(begin) && !/\.(part|base)$|-(wal|shm|journal)$/.test(name))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
}

/** The newest of them that a program can open which knows layouts up to `layout`. */
export const copyFor = (path: string, layout: number): string | undefined =>
  copiesBefore(path).find((copy) => {
    try {
      const db = new DatabaseSync(copy, { readOnly: true })
      try {
        return Number(db.prepare('PRAGMA user_version').get()?.user_version) <= layout
      } finally {
        db.close()
      }
    } catch {
      return false
    }
  })
