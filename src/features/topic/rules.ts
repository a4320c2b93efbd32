import type { Match } from '../../core/curriculum.ts'

/** The best hit must score this many times the second to be shown at once. */
const CLEAR_LEAD = 1.4

/** Whether the first match is plainly the one meant. */
export function isClear(matches: readonly Match[]): boolean {
  const [first, second] = matches
  return (
    first !== undefined && (first.exact || second === undefined || first.score >= CLEAR_LEAD * second.score)
  )
}
