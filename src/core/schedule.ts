import { z } from 'zod'

/** A local date, YYYY-MM-DD. */
export const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** When a group studies. Dates are local dates (YYYY-MM-DD) in `zone`, ranges inclusive. */
export const scheduleSchema = z.object({
  /** Local time, HH:MM. */
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** IANA zone. */
  zone: z.string(),
  /** ISO weekdays, 1 = Monday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1),
  /** Each post brings two days of the roadmap, the second one in its discussion alone; else one. */
  perPost: z.literal(2).optional(),
  /** Days off: they move the roadmap instead of eating a day. */
  off: z.array(z.object({ from: localDate, to: localDate })),
  /** No posts from `from` until the day before `until`; without `until`, until resumed. */
  pause: z.object({ from: localDate, until: localDate.optional() }).optional(),
  /** Catch-up window in minutes: a post missed while down is still sent this long after its time. */
  window: z.int().min(1),
})
export type Schedule = z.output<typeof scheduleSchema>

/** Twelve hours: late is better than never, tomorrow is better than late. */
export const CATCH_UP_MINUTES = 12 * 60

/** One due time: keyed by its local date, never by its instant. */
export type Due = { date: string; instant: Temporal.Instant }

/** A schedule that never posts again is searched this many days ahead: years of days off still end. */
const HORIZON_DAYS = 3_700

/** Whether a group studies on a local date, whatever the time. */
export function studiesOn(schedule: Schedule, date: Temporal.PlainDate): boolean {
  if (!schedule.weekdays.includes(date.dayOfWeek)) return false
  const day = date.toString()
  if (schedule.off.some(({ from, to }) => from <= day && day <= to)) return false
  return !isPausedOn(schedule, date)
}

/** A schedule’s pause that is not over on a local date; one that is stays in the schedule. */
export const pauseOn = ({ pause }: Schedule, date: Temporal.PlainDate): Schedule['pause'] =>
  pause?.until !== undefined && pause.until <= date.toString() ? undefined : pause

/** Whether a group is paused on a local date. */
export function isPausedOn({ pause }: Schedule, date: Temporal.PlainDate): boolean {
  const day = date.toString()
  return pause !== undefined && pause.from <= day && (pause.until === undefined || day < pause.until)
}

/**
 * The instant of a schedule's time on a local date. In a DST gap it is the time moved on by the gap's length, in an
 * overlap the first of the two (`disambiguation: 'compatible'`, RFC 5545 section 3.3.5). `undefined` for a date that
 * the zone skips whole (Apia had no 2011-12-30).
 */
export function instantOn(schedule: Schedule, date: Temporal.PlainDate): Temporal.Instant | undefined {
  const midnight = date.toZonedDateTime(schedule.zone)
  if (!midnight.toPlainDate().equals(date)) return undefined
  const time = Temporal.PlainTime.from(schedule.time)
  const at = date.toPlainDateTime(time).toZonedDateTime(schedule.zone, { disambiguation: 'compatible' })
  return at.toInstant()
}

/**
 * The first due time strictly after an instant, or `undefined` when the schedule never posts again (paused
 * without an end).
 */
export function nextOccurrence(schedule: Schedule, after: Temporal.Instant): Due | undefined {
  const { pause } = schedule
  // A time in a gap at the end of a day may fall on the next local date, so yesterday can still be ahead.
  let date = after.toZonedDateTimeISO(schedule.zone).toPlainDate().subtract({ days: 1 })
  for (let i = 0; i < HORIZON_DAYS; i++) {
    const day = date.toString()
    if (pause && pause.from <= day) {
      if (pause.until === undefined) return undefined
      if (day < pause.until) date = Temporal.PlainDate.from(pause.until)
    }
    const range = schedule.off.find(({ from, to }) => from <= date.toString() && date.toString() <= to)
    if (range) {
      date = Temporal.PlainDate.from(range.to).add({ days: 1 })
      continue
    }
    if (studiesOn(schedule, date)) {
      const instant = instantOn(schedule, date)
      if (instant && Temporal.Instant.compare(instant, after) > 0) return { date: date.toString(), instant }
    }
    date = date.add({ days: 1 })
  }
  return undefined
}

/** The last due time at or before an instant, at most `days` days back; what a late start may still have to post. */
export function previousOccurrence(schedule: Schedule, at: Temporal.Instant, days = 2): Due | undefined {
  const today = at.toZonedDateTimeISO(schedule.zone).toPlainDate()
  for (let back = 0; back <= days; back++) {
    const date = today.subtract({ days: back })
    if (!studiesOn(schedule, date)) continue
    const instant = instantOn(schedule, date)
    if (instant && Temporal.Instant.compare(instant, at) <= 0) return { date: date.toString(), instant }
  }
  return undefined
}

/** When a due time's catch-up window ends: after `window` minutes, and never after the next due time. */
export function windowEnd(schedule: Schedule, due: Due): Temporal.Instant {
  const end = due.instant.add({ minutes: schedule.window })
  const next = nextOccurrence(schedule, due.instant)?.instant
  return next && Temporal.Instant.compare(next, end) < 0 ? next : end
}

/** The date whose time has come and is not over at an instant: its post may still have to be sent. */
export function dateInWindow(schedule: Schedule, at: Temporal.Instant): string | undefined {
  const due = previousOccurrence(schedule, at)
  return due && Temporal.Instant.compare(at, windowEnd(schedule, due)) < 0 ? due.date : undefined
}

/** How many days of the roadmap each post brings. */
export const daysPerPost = ({ perPost }: Pick<Schedule, 'perPost'>): 1 | 2 => perPost ?? 1

/** How many days of the roadmap come in a week without days off. */
export const daysPerWeek = (schedule: Pick<Schedule, 'perPost' | 'weekdays'>): number =>
  schedule.weekdays.length * daysPerPost(schedule)

/** The local date on which so many more `days` of the roadmap will have been posted after an instant. */
export function dateAfter(schedule: Schedule, after: Temporal.Instant, days: number): string | undefined {
  const posts = Math.ceil(days / daysPerPost(schedule))
  let at = after
  let date: string | undefined
  for (let i = 0; i < posts; i++) {
    const due = nextOccurrence(schedule, at)
    if (!due) return undefined
    date = due.date
    at = due.instant
  }
  return date
}

/** The Monday of a local date's week. */
export function weekOf(date: string): string {
  const day = Temporal.PlainDate.from(date)
  return day.subtract({ days: day.dayOfWeek - 1 }).toString()
}

/** Whether the runtime knows an IANA zone; the canonical spelling is kept as typed. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return !/^[+-]/.test(zone)
  } catch {
    return false
  }
}
