import { timeToken } from '../core/tokens.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon 23 Nov 2026`: reads the same in every country, whatever zone the process is in. */
export function formatDate(date: string): string {
  const { dayOfWeek, day, month, year } = Temporal.PlainDate.from(date)
  return `${DAYS[dayOfWeek - 1]} ${day} ${MONTHS[month - 1]} ${year}`
}

/** An instant in a group's zone: `Mon 23 Nov 2026, 09:00`. */
export function formatInstant(at: Temporal.Instant, zone: string): string {
  const local = at.toZonedDateTimeISO(zone)
  return `${formatDate(local.toPlainDate().toString())}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

/** An instant in card text: each reader sees it in their own zone where the platform can, else in the group's, which is named. */
export const instantText = (at: Temporal.Instant, zone: string): string =>
  timeToken(at, `${formatInstant(at, zone)} (${zone})`)

/** How many days a form offers: the shortest select holds as many, and one more choice. */
const DAYS_OFFERED = 24

/** The days that begin with a local date, as a form offers them. */
export const datesFrom = (first: Temporal.PlainDate): { label: string; value: string }[] =>
  Array.from({ length: DAYS_OFFERED }, (_, days) => {
    const value = first.add({ days }).toString()
    return { label: formatDate(value), value }
  })
