import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { defineKind, type Store } from '../../core/records.ts'
import { writeBackup } from './backup.ts'
import { copiesBefore } from './copies.ts'
import { LAYOUT, layoutOf } from './database.ts'
import { stampOf } from './restore.ts'

/** Which release of Studyhall wrote in the database last. */
export const releases = defineKind('release', { version: 1, schema: z.object({ version: z.string() }) })

/** So many copies from before an upgrade are kept. */
const KEPT = 3

/** The release that runs, such as `0.2.0`. */
const release = (): string =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')).version

/**
 * Copies the file at `path` beside it, before this release changes its layout, or records in it: a release may do either, and the
 * one before can then use the copy. Resolves to the copy, where one was needed. Rejects with StartError where it cannot be made.
 */
export async function keepBefore(path: string, db: DatabaseSync): Promise<string | undefined> {
  const layout = layoutOf(db)
  if (layout === 0) return undefined
  const last = lastRelease(db)
  if (layout === LAYOUT && (last === undefined || last === release())) return undefined
  const name = `${path}.before-${release()}-${stampOf(new Date())}`
  await writeBackup(path, name)
  for (const old of copiesBefore(path).slice(KEPT)) rmSync(old, { force: true })
  return name
}

/** Writes down that this release writes in the database from now on. */
export async function noteRelease(store: Store): Promise<void> {
  const version = release()
  const last = await store.get(releases, 'last')
  if (last?.version !== version) await store.transact(async (tx) => tx.put(releases, 'last', { version }))
}

function lastRelease(db: DatabaseSync): string | undefined {
  const row = db.prepare(`SELECT text FROM record WHERE kind = '${releases.name}' AND key = 'last'`).get()
  const read = z.object({ value: z.object({ version: z.string().regex(/^[\w.-]{1,40}$/) }) })
  return row ? read.safeParse(JSON.parse(String(row.text))).data?.value.version : undefined
}
