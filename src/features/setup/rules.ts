import { CATCH_UP_MINUTES, nextOccurrence, type Schedule } from '../../core/schedule.ts'
import { parseTime } from '../../words/time-text.ts'
import { formatWeekdays, parseWeekdays } from '../../words/weekday-text.ts'
import { type Asked, parseZone } from '../../words/zone.ts'

/** What a manager wants: the schedule and the first roadmap day. */
export type Proposal = { schedule: Schedule; day: number }

/** As typed; what is missing takes the default. */
export type Wanted = {
  time?: string | undefined
  zone?: string | undefined
  days?: string | undefined
  day?: number | undefined
}

/** Mon-Fri 09:00 in the caller's zone where the platform tells it, day 1. Throws UserError. */
export const propose = (wanted: Wanted, at: Asked): Proposal => ({
  schedule: {
    time: parseTime(wanted.time ?? '09:00'),
    zone: parseZone(wanted.zone ?? at.own ?? 'UTC', at),
    weekdays: parseWeekdays(wanted.days ?? 'mon-fri'),
    off: [],
    window: CATCH_UP_MINUTES,
  },
  day: wanted.day ?? 1,
})

/** A proposal as the arguments of `setup`: what its buttons carry. */
export const argumentsOf = ({ schedule: { time, zone, weekdays }, day }: Proposal) => ({
  time,
  zone,
  days: formatWeekdays(weekdays),
  day,
})

/** The first due time after today (local date): what "Tomorrow" means on this schedule. */
export function firstAfterToday(schedule: Schedule, now: Temporal.Instant) {
  const tomorrow = now.toZonedDateTimeISO(schedule.zone).toPlainDate().add({ days: 1 })
  return nextOccurrence(
    schedule,
    tomorrow.toZonedDateTime(schedule.zone).toInstant().subtract({ nanoseconds: 1 }),
  )
}
