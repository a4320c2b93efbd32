import type { Group } from './group.ts'
import { type Due, nextOccurrence } from './schedule.ts'

/** The instant after which a group's posts may come: `now`, or the start of its first date where that is still ahead. */
export function countsFrom({ schedule, startDate }: Group, now: Temporal.Instant): Temporal.Instant {
  const start = Temporal.PlainDate.from(startDate).toZonedDateTime(schedule.zone).toInstant()
  return Temporal.Instant.compare(start, now) > 0 ? start.subtract({ nanoseconds: 1 }) : now
}

/**
 * When a group's next daily post is due, strictly after `now` and not before its first date. `undefined` when nothing is due: paused without
 * an end, or the roadmap of `length` days is finished. A hold is the caller's to tell.
 */
export function nextPost(group: Group, length: number, now: Temporal.Instant): Due | undefined {
  const { schedule, startDate, position } = group
  if (position > length) return undefined
  const due = nextOccurrence(schedule, countsFrom(group, now))
  // A time in a gap at the end of the day before may fall behind the first date's midnight.
  return due && due.date < startDate ? nextOccurrence(schedule, due.instant) : due
}
