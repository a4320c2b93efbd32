import { type Absence, isSparedOn } from './person.ts'

/** Progress looks back over so many study days. */
export const PROGRESS_DAYS = 20

/** Somebody took part on `kept` of the last `of` study days of a group. */
export type Progress = { kept: number; of: number }

/**
 * How much of a group’s last study days somebody took part in, from the first one on which they did. `posted` are the
 * local dates whose post went out, oldest first; `isOpen` says that the last of them is still being discussed. A day
 * without a post, an absence, and a day that can still be kept count against nobody.
 */
export function progressOf(
  posted: readonly string[],
  answered: ReadonlySet<string>,
  absences: readonly Absence[],
  isOpen: boolean,
): Progress {
  const first = posted.findIndex((date) => answered.has(date))
  if (first < 0) return { kept: 0, of: 0 }
  const last = posted.at(-1)
  const counted = posted
    .slice(first)
    .filter((date) => answered.has(date) || !(isSparedOn(absences, date) || (isOpen && date === last)))
    .slice(-PROGRESS_DAYS)
  return { kept: counted.filter((date) => answered.has(date)).length, of: counted.length }
}
