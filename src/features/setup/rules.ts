import { type Curriculum, referenceOf, type Shelf } from '../../core/curriculum.ts'
import { type Focus, isWhole, pathOf } from '../../core/focus.ts'
import { roadmapOf } from '../../core/path.ts'
import { CATCH_UP_MINUTES, nextOccurrence, type Schedule } from '../../core/schedule.ts'
import { pickCurriculum } from '../../words/curricula.ts'
import { codeOf, readWish } from '../../words/path-text.ts'
import { pickDay } from '../../words/pick.ts'
import { parseTime } from '../../words/time-text.ts'
import { parseWeekdays, shortWeekdays } from '../../words/weekday-text.ts'
import { type Asked, parseZone } from '../../words/zone.ts'

/** What a manager wants: what is studied and which days of it, the schedule, and the roadmap's first day. */
export type Proposal = { curriculum: Curriculum; focus: Focus; schedule: Schedule; day: number }

/** As typed; what is missing takes the default. */
export type Wanted = {
  time?: string | undefined
  zone?: string | undefined
  days?: string | undefined
  day?: number | undefined
  curriculum?: string | undefined
  path?: string | undefined
}

/** Day 1 of all of the default curriculum, Mon-Fri 09:00 in the caller's zone where the platform tells it. Throws UserError. */
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
  const { focus, day } = readWish(wanted.path ?? '', curriculum, schedule.weekdays.length)
  const roadmap = roadmapOf(curriculum, pathOf(curriculum, focus))
  // The form asks for the day among the days.
  const first = wanted.day === undefined ? pickDay(roadmap, day ?? 1, 'path') : pickDay(roadmap, wanted.day)
  return { curriculum, focus, schedule, day: first.number }
}

/** A proposal as the arguments of `setup`: what its buttons carry. */
export const argumentsOf = ({ curriculum, focus, schedule: { time, zone, weekdays }, day }: Proposal) => ({
  time,
  zone,
  days: shortWeekdays(weekdays),
  day,
  curriculum: referenceOf(curriculum.id),
  path: isWhole(focus) ? undefined : codeOf(curriculum, focus),
})

/** The first due time after today (local date): what "Tomorrow" means on this schedule. */
export function firstAfterToday(schedule: Schedule, now: Temporal.Instant) {
  const tomorrow = now.toZonedDateTimeISO(schedule.zone).toPlainDate().add({ days: 1 })
  return nextOccurrence(
    schedule,
    tomorrow.toZonedDateTime(schedule.zone).toInstant().subtract({ nanoseconds: 1 }),
  )
}
