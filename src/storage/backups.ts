import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../core/ports.ts'

/** Backups that are made by themselves, once a day. */
export type Backups = {
  /** To be called each minute: begins one where the last is a day old. Never throws. */
  beat(): void
  /** Ends one under way, which leaves nothing behind. */
  stop(): Promise<void>
}

const DAY_MS = 24 * 60 * 60_000
/** One that failed is tried again after so many ms. */
const AGAIN_MS = 60 * 60_000
/** So many are kept; older ones are deleted. */
const KEPT = 7

const NAME = /^studyhall-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.sqlite$/
/** What a process left that ended while it wrote one. */
const UNFINISHED = /^studyhall-[\dT-]+Z\.sqlite\.part(-\w+)?$/

/**
 * Keeps a week of backups in `folder`, under names that say when each was made. `write` makes one, whole and checked, or
 * rejects; `now` answers epoch ms of the machine. Files of other names are left alone; nobody else may write into the folder
 * under these.
 */
export function createBackups(parts: {
  folder: string
  write(to: string, signal: AbortSignal): Promise<void>
  now(): number
  log: Log
}): Backups {
  const { folder, write, now, log } = parts
  const stopping = new AbortController()
  let underway: Promise<void> | undefined
  let notBefore = Number.NEGATIVE_INFINITY

  const make = async (at: number): Promise<void> => {
    const name = `studyhall-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z.sqlite`
    try {
      mkdirSync(folder, { recursive: true })
      for (const left of namesIn(folder))
        if (UNFINISHED.test(left)) rmSync(join(folder, left), { force: true })
      await write(join(folder, name), stopping.signal)
      log.info({ file: join(folder, name) }, 'The database was backed up')
      // Where the clock was ahead, others seem to be newer than the one just made.
      const old = madeIn(folder)
        .slice(0, -KEPT)
        .filter((each) => each.name !== name)
      for (const each of old) rmSync(join(folder, each.name), { force: true })
    } catch (error) {
      if (stopping.signal.aborted) return
      notBefore = at + AGAIN_MS
      log.error({ error }, 'The database could not be backed up; it is tried again in an hour')
    }
  }

  return {
    beat: () => {
      const at = now()
      if (underway || stopping.signal.aborted || at < notBefore || isFresh(folder, at)) return
      underway = make(at).finally(() => {
        underway = undefined
      })
    },
    stop: async () => {
      stopping.abort()
      await underway
    },
  }
}

/** Whether the last backup is younger than a day. One from the future was made by a clock that was ahead. */
const isFresh = (folder: string, now: number): boolean =>
  madeIn(folder).some(({ at }) => at <= now && now - at < DAY_MS)

/** The backups there are, the oldest first. */
function madeIn(folder: string): { name: string; at: number }[] {
  const made = namesIn(folder).flatMap((name) => {
    const [, date, hours, minutes, seconds] = NAME.exec(name) ?? []
    return date ? [{ name, at: Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`) }] : []
  })
  return made.sort((a, b) => a.at - b.at)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Making it says what is wrong.
    return []
  }
}
