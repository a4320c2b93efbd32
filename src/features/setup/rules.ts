import { type Curriculum, referenceOf, type Shelf } from '../../core/curriculum.ts'
import { CATCH_UP_MINUTES, nextOccurrence, type Schedule } from '../../core/schedule.ts'
import { pickCurriculum } from '../../words/curricula.ts'
import { pickDay } from '../../words/pick.ts'
import { parseTime } from '../../words/time-text.ts'
import { formatWeekdays, parseWeekdays } from '../../words/weekday-text.ts'
import { type Asked, parseZone } from '../../words/zone.ts'

/** What a manager wants: what is studied, the schedule, and the first roadmap day. */
export type Proposal = { curriculum: Curriculum; schedule: Schedule; day: number }

/** As typed; what is missing takes the default. */
export type Wanted = {
  time?: string | undefined
  zone?: string | undefined
  days?: string | undefined
  day?: number | undefined
  curriculum?: string | undefined
}

/** Day 1 of the default curriculum, Mon-Fri 09:00 in the caller's zone where the platform tells it. Throws UserError. */
export function propose(wanted: Wanted, at: Asked & { curricula: Shelf }): Proposal {
  const schedule = {
    time: parseTime(wanted.time ?? '09:00'),
    zone: parseZone(wanted.zone ?? at.own ?? 'UTC', at),
    weekdays: parseWeekdays(wanted.days ?? 'mon-fri'),
    off: [],
    window: CATCH_UP_MINUTES,
  }
  const { curricula } = at
  const curriculum =
    wanted.curriculum === undefined ? curricula.of(undefined) : pickCurriculum(curricula, wanted.curriculum)
  return { curriculum, schedule, day: pickDay(curriculum, wanted.day ?? 1).number }
}

/** A proposal as the arguments of `setup`: what its buttons carry. */
export const argumentsOf = ({ curriculum, schedule: { time, zone, weekdays }, day }: Proposal) => ({
  time,
  zone,
  days: formatWeekdays(weekdays),
  day,
  curriculum: referenceOf(curriculum.id),
})

/** The first due time after today (local date): what "Tomorrow" means on this schedule. */
export function firstAfterToday(schedule: Schedule, now: Temporal.Instant) {
  const tomorrow = now.toZonedDateTimeISO(schedule.zone).toPlainDate().add({ days: 1 })
  return nextOccurrence(
    schedule,
    tomorrow.toZonedDateTime(schedule.zone).toInstant().subtract({ nanoseconds: 1 }),
  )
}
