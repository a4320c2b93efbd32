import { z } from 'zod'
import { type Absence, isAwayOn } from './person.ts'
import { defineKind } from './records.ts'
import { localDate } from './schedule.ts'

/**
 * What a person promised themselves, by `<person>/pledge`: on which weekdays (ISO, 1 = Monday) they take part, before which local time
 * (HH:MM), since which local date.
 */
export const pledges = defineKind('pledge', {
  version: 1,
  schema: z.object({
    days: z.array(z.int().min(1).max(7)).min(1),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    since: localDate,
  }),
})
export type Pledge = z.output<typeof pledges.schema>

/** Storage key of somebody’s pledge. */
export const pledgeKey = (person: string): string => `${person}/pledge`

/**
 * What somebody did of late, in local dates of their own zone: on which they took part, on which a group of theirs posted, and when they
 * were away.
 */
export type Days = {
  answered: ReadonlySet<string>
  posted: ReadonlySet<string>
  absences: readonly Absence[]
}

/** Whether somebody promised a local date, and were not away on it. */
export const isPromised = ({ days, since }: Pledge, date: string, absences: readonly Absence[]): boolean =>
  date >= since && days.includes(Temporal.PlainDate.from(date).dayOfWeek) && !isAwayOn(absences, date)

/**
 * How much of a promise was kept in the week that begins on a Monday, up to a local date: of the promised days on which there was
 * something to take part in. Who is away, and a day without a post, break nothing.
 */
export function keptIn(
  pledge: Pledge,
  monday: string,
  until: string,
  at: Days,
): { kept: number; of: number } {
  const first = Temporal.PlainDate.from(monday)
  const week = Array.from({ length: 7 }, (_, i) => first.add({ days: i }).toString())
  const promised = week.filter(
    (date) =>
      date <= until &&
      isPromised(pledge, date, at.absences) &&
      (at.posted.has(date) || at.answered.has(date)) &&
      // Today can still be kept.
      (date < until || at.answered.has(date)),
  )
  return { kept: promised.filter((date) => at.answered.has(date)).length, of: promised.length }
}

/** Whether a whole week was kept: every promised day of it, and at least one. */
export const isKept = ({ kept, of }: { kept: number; of: number }): boolean => of > 0 && kept === of
