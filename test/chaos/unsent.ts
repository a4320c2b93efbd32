import { addressKey, type Occurrence } from '../../src/core/occurrence.ts'
import { instantOn, isPausedOn, studiesOn, windowEnd } from '../../src/core/schedule.ts'
import type { Chronicle, Trouble, Version } from './chronicle.ts'

/** What became of a row that is not done, with the sentence that says what is wrong about it. */
export type Unsent = { became: 'lost' | 'uncertain' | 'told'; problem?: string }

const HOUR_MS = 3_600_000
/** So long without trouble is enough to send a post, whatever was before and after, in ms. */
const ENOUGH_MS = HOUR_MS
/** A clock that was wrong closes windows before their time, or opens them, by as much. */
export const errorOf = ({ clock = 0 }: Trouble): number => clock

/** Judges a row that is not done by what was in its way. */
export function judgeUnsent(row: Occurrence, chronicle: Chronicle): Unsent {
  if (row.state === 'open')
    return lost(`still open: ${row.steps.map(({ content, state }) => `${content} ${state}`).join(', ')}`)
  if (!row.reason) return lost(`${row.state} without a reason`)
  if (row.state === 'skipped') return { became: 'told' }
  if (row.steps.some(({ state }) => state === 'uncertain')) return judgeUncertain(row, chronicle)
  const versions = chronicle.versions.get(row.group) ?? []
  const version = versions.findLast(({ from }) => from <= row.until)
  const date = Temporal.PlainDate.from(row.date)
  if (row.state === 'missed' && version) {
    // A later zone may have the date's time in the past, when it was no study day yet.
    const since = versions.filter(({ from }) => from > row.until && from <= row.claimedAt)
    const isStudied = [version, ...since].some(({ schedule }) => studiesOn(schedule, date))
    if (!isStudied && !wasMistimed(row, chronicle)) return lost('missed although it was no study day')
    if (wasPaused(row, versions)) return { became: 'told' }
    // Whoever moves the time to one that has passed has moved this date's post away.
    if (instantOn(version.schedule, date)?.epochMilliseconds !== row.due) return { became: 'told' }
  }
  return wasInTheWay(inWindow(row, version), Math.max(row.due, version?.from ?? 0), chronicle)
    ? { became: 'told' }
    : lost(`${row.state} although nothing was in its way: ${row.reason}`)
}

/** Whether a manager paused the group when the row was written: what was left from before the pause ends with it. */
function wasPaused({ claimedAt }: Occurrence, versions: readonly Version[]): boolean {
  const version = versions.findLast(({ from }) => from <= claimedAt)
  const at = Temporal.Instant.fromEpochMilliseconds(claimedAt)
  return (
    version !== undefined &&
    isPausedOn(version.schedule, at.toZonedDateTimeISO(version.schedule.zone).toPlainDate())
  )
}

/** What one channel's post adds to a row's time, another channel's that was out before did not have. */
function inWindow(row: Occurrence, version: Version | undefined): Occurrence {
  const isWide = new Set(row.steps.map(addressKey)).size > 1
  if (!isWide || !version) return row
  const instant = Temporal.Instant.fromEpochMilliseconds(row.due)
  const end = windowEnd(version.schedule, { date: row.date, instant })
  return { ...row, until: Math.min(row.until, end.epochMilliseconds) }
}

const lost = (problem: string): Unsent => ({ became: 'lost', problem })

/** A look may come as late as the bot comes back. */
function judgeUncertain(row: Occurrence, { troubles }: Chronicle): Unsent {
  const early = Math.max(0, ...troubles.map(errorOf))
  const unreadable = troubles.some(
    (trouble) =>
      trouble.what === 'unreadable' &&
      isOf(trouble, row) &&
      trouble.from <= row.until + 25 * HOUR_MS &&
      trouble.to >= row.due - early,
  )
  const problem = `uncertain although the history could be read: ${row.reason}`
  return { became: 'uncertain', ...(!unreadable && { problem }) }
}

export const isOf = ({ group }: Trouble, row: { group: string }): boolean =>
  group === undefined || group === row.group

/** Whether a wrong clock may have ended a row's time before it really was over. */
const wasMistimed = (row: Occurrence, { troubles }: Chronicle): boolean =>
  troubles.some(
    (trouble) =>
      trouble.what === 'wrong clock' &&
      trouble.from - errorOf(trouble) < row.until &&
      trouble.to + errorOf(trouble) > row.due,
  )

/** Whether trouble left no hour from an instant to the end of a row's window. */
function wasInTheWay(row: Occurrence, since: number, { troubles }: Chronicle): boolean {
  const stretches = troubles
    .filter((trouble) => isOf(trouble, row))
    .map((trouble) => [trouble.from - errorOf(trouble), trouble.to + errorOf(trouble)])
    .filter(([from = 0, to = 0]) => from < row.until && to > since)
    .sort(([a = 0], [b = 0]) => a - b)
  let calmSince = since
  for (const [from = 0, to = 0] of stretches) {
    if (from - calmSince >= ENOUGH_MS) return false
    calmSince = Math.max(calmSince, to)
  }
  return row.until - calmSince < ENOUGH_MS
}
