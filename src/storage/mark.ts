import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { StartError } from '../core/errors.ts'
import { defineKind, type Log, put, type Store } from '../core/ports.ts'
import { locationOf, MEMORY } from './location.ts'

const markSchema = z.object({ serial: z.int() })

/** Counts starts and clean stops of a database; a file beside it holds the same count. */
const marks = defineKind('mark', markSchema)

/**
 * Whether the database is older than the file beside it says: then it was restored from a backup. A backup of the whole folder
 * takes the file along and cannot be told. An unreadable file counts as none.
 */
export async function isRestored(store: Store, url: string): Promise<boolean> {
  const inside = (await store.get(marks, 'last'))?.serial ?? 0
  return beside(url) > inside
}

/** Advances the mark in the database and beside it; called at every start and clean stop, and now and then. Rejects with StartError if the file cannot be written. */
export async function stamp(store: Store, url: string): Promise<void> {
  const inside = (await store.get(marks, 'last'))?.serial ?? 0
  const serial = Math.max(inside, beside(url)) + 1
  await store.commit([put(marks, 'last', { serial })])
  const path = pathOf(url)
  if (!path) return
  try {
    // Renamed into place: a crash in between leaves the old mark, never half a one.
    writeFileSync(`${path}.new`, JSON.stringify({ serial }))
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw new StartError([
      `The mark ${path} beside the database cannot be written (${(error as NodeJS.ErrnoException).code}). ` +
        'Make room, let this user write it and its folder, or move away what is in its place.',
    ])
  }
}

/** How often a running bot advances its mark, in beats of a minute: a backup is known to be one from then on. */
const MARK_BEATS = 15

/** The same beat, which also has the mark advanced now and then; where that fails, it is logged and the beat goes on. */
export function markingBeat(
  beat: () => Promise<void>,
  advance: () => Promise<void>,
  log: Log,
): () => Promise<void> {
  let beats = 0
  return async () => {
    await beat()
    if (++beats % MARK_BEATS !== 0) return
    await advance().catch((error: unknown) =>
      log.error({ error }, 'The mark of the database was not advanced'),
    )
  }
}

function pathOf(url: string): string | undefined {
  const location = locationOf(url)
  return location === MEMORY ? undefined : `${location}.mark`
}

function beside(url: string): number {
  const path = pathOf(url)
  if (!path || !existsSync(path)) return 0
  try {
    return markSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).serial
  } catch {
    return 0
  }
}
