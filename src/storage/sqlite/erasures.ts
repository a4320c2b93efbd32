import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Erasures } from '../../core/ports.ts'
import { syncFolder } from './mark.ts'

/** Whose data were deleted, who took a consent back, and when (epoch ms), by a keyed hash: the list alone says of nobody who they are. */
const listSchema = z.object({ salt: z.string(), erased: z.record(z.string(), z.number()) })
type List = z.output<typeof listSchema>

/** Older backups than so many days hold whom nobody restores any more. */
const KEPT_DAYS = 400

/**
 * The erasures of a database, in a file beside it: a backup that takes its place leaves that file where it is. Durable when
 * `note` returns. Both throw as the file system does: whom an unreadable list names must not come back. Of a file that holds no list,
 * nothing is known.
 */
export function createErasures(path: string): Erasures {
  const hashOf = (salt: string, key: string) => createHmac('sha256', salt).update(key).digest('base64url')
  return {
    note: (key, at) => {
      const { salt, erased } = read(path)
      const recent = Object.entries(erased).filter(([, then]) => at - then < KEPT_DAYS * 24 * 60 * 60_000)
      write(path, { salt, erased: { ...Object.fromEntries(recent), [hashOf(salt, key)]: at } })
    },
    read: () => {
      const { salt, erased } = read(path)
      return (key) => erased[hashOf(salt, key)]
    },
  }
}

function read(path: string): List {
  const text = textOf(path)
  try {
    return listSchema.parse(JSON.parse(text))
  } catch {
    return { salt: randomBytes(32).toString('base64url'), erased: {} }
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function write(path: string, list: List): void {
  writeFileSync(`${path}.new`, JSON.stringify(list), { flush: true, mode: 0o600 })
  renameSync(`${path}.new`, path)
  syncFolder(dirname(path))
}
