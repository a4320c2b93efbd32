import type { Curriculum, Day } from './curriculum.ts'
import type { Group } from './group.ts'
import { type Due, dateInWindow, daysPerPost, nextOccurrence, type Schedule } from './schedule.ts'

/** The first local date on which a post may come, as far as `now` has not passed it: after today where that had its own. */
function firstDate({ schedule, startDate, lastDate }: Group, now: Temporal.Instant): string {
  const today = now.toZonedDateTimeISO(schedule.zone).toPlainDate()
  const tomorrow = today.add({ days: 1 }).toString()
  // West of where it was posted that is still ahead; a later one was written by a clock that was wrong.
  const isAhead = lastDate !== undefined && lastDate >= today.toString() && lastDate <= tomorrow
  const after = isAhead ? Temporal.PlainDate.from(lastDate).add({ days: 1 }).toString() : startDate
  return after > startDate ? after : startDate
}

/** The instant after which a group's posts may come: `now`, or the start of its first date where that is still ahead. */
export function countsFrom(group: Group, now: Temporal.Instant): Temporal.Instant {
  const start = Temporal.PlainDate.from(firstDate(group, now))
    .toZonedDateTime(group.schedule.zone)
    .toInstant()
  return Temporal.Instant.compare(start, now) > 0 ? start.subtract({ nanoseconds: 1 }) : now
}

/**
 * When a group's next daily post is due, strictly after `now`, and on no date that had its own or is before the group's first. `undefined` when nothing is due: paused without
 * an end, or the roadmap of `length` days is finished. A hold is the caller's to tell.
 */
export function nextPost(group: Group, length: number, now: Temporal.Instant): Due | undefined {
  const { schedule, position } = group
  if (position > length) return undefined
  const due = nextOccurrence(schedule, countsFrom(group, now))
  // A time in a gap at the end of the day before may fall behind the first date's midnight.
  return due && due.date < firstDate(group, now) ? nextOccurrence(schedule, due.instant) : due
}

/** The days that a group's next post brings, in order: none where its roadmap is finished, and fewer at its end. */
export const comingDays = (
  { position, schedule }: Pick<Group, 'position' | 'schedule'>,
  curriculum: Pick<Curriculum, 'day'>,
): Day[] =>
  Array.from({ length: daysPerPost(schedule) }, (_, i) => curriculum.day(position + i)).filter(
    (day) => day !== undefined,
  )

/** The group once a local date had its post, or is to go without one. */
export const withDate = (group: Group, date: string): Group =>
  (group.lastDate ?? '') >= date ? group : { ...group, lastDate: date }

/** The group with another schedule, which counts from the local date of `now` on: dates before it are no missed days. */
export function withSchedule(group: Group, schedule: Schedule, now: Temporal.Instant): Group {
  return countingFrom(group, schedule, now.toZonedDateTimeISO(schedule.zone).toPlainDate().toString(), now)
}

/** The group with another schedule that counts from a local date, or from one whose post is still to be sent or given up. */
export function countingFrom(group: Group, schedule: Schedule, date: string, now: Temporal.Instant): Group {
  const open = dateInWindow(group.schedule, now) ?? date
  const from = open < date ? open : date
  return { ...group, schedule, startDate: group.startDate > from ? group.startDate : from }
}
