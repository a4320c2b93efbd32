import { z } from 'zod'
import { localDate, type Schedule } from '../../core/schedule.ts'
import { formatDate } from '../../words/schedule-text.ts'

/** So many weeks are shown at most: a roadmap of 133 days is as long. */
export const WEEKS = 19
/** Of fewer people than this in a week no figures by day are shown: they would say who. */
export const LEAST = 3

/**
 * A day in the picture: how many took part; `off` for a day off, `missed` for one without a post, `met` where too few took part in
 * its week for a figure, `null` where nothing was to be studied.
 */
const daySchema = z.union([z.int().min(0), z.enum(['off', 'missed', 'met']), z.null()])
export type ShownDay = z.output<typeof daySchema>

/** A group's weeks by day: `from` is the Monday of the first, and each has seven days. */
export const weeksSchema = z.object({ from: localDate, days: z.array(daySchema).max(WEEKS * 7) })
export type Weeks = z.output<typeof weeksSchema>

/** What the ledger says of a local date: how many took part in its discussion, or that a manager skipped it or nothing was posted. */
export type Dated = { date: string; was: number | 'off' | 'missed' }

const plusDays = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString()

/** The Mondays of the weeks before one, as far back as the picture goes, oldest first. */
export const mondaysBefore = (week: string): string[] =>
  Array.from({ length: WEEKS }, (_, i) => plusDays(week, (i - WEEKS) * 7))

/**
 * The weeks up to the one that begins on `week`, from the first with a row on; `enough` names the Mondays of those with figures.
 * Nothing where none has figures, and of a single week, of which the recap itself says it all.
 */
export function weeksOf(
  dated: readonly Dated[],
  { week, schedule, enough }: { week: string; schedule: Schedule; enough: ReadonlySet<string> },
): Weeks | undefined {
  const was = new Map(dated.map((it) => [it.date, it.was]))
  const inWeek = (monday: string): string[] => Array.from({ length: 7 }, (_, i) => plusDays(monday, i))
  const mondays = mondaysBefore(week)
  const first = mondays.findIndex((monday) => inWeek(monday).some((date) => was.has(date)))
  const shown = first < 0 ? [] : mondays.slice(first)
  const [from] = shown
  if (from === undefined || shown.length < 2 || !shown.some((monday) => enough.has(monday))) return undefined
  const isOff = (date: string): boolean =>
    schedule.weekdays.includes(Temporal.PlainDate.from(date).dayOfWeek) &&
    schedule.off.some((range) => range.from <= date && date <= range.to)
  const dayOf = (date: string, monday: string): ShownDay => {
    const found = was.get(date) ?? (isOff(date) ? 'off' : null)
    return typeof found === 'number' && !enough.has(monday) ? 'met' : found
  }
  return { from, days: shown.flatMap((monday) => inWeek(monday).map((date) => dayOf(date, monday))) }
}

/** The weeks in words, for whoever does not see the picture. */
export function weeksInWords({ from, days }: Weeks): string {
  const figures = days.filter((day) => typeof day === 'number')
  const [least, most] = [Math.min(...figures), Math.max(...figures)]
  const range = least === most ? people(least) : `between ${least} and ${people(most)}`
  const rest = [
    counted(days, 'met', 'study day without figures', 'study days without figures'),
    counted(days, 'off', 'day off', 'days off'),
    counted(days, 'missed', 'day without a post', 'days without a post'),
  ].flatMap((part) => part ?? [])
  const on = `on ${figures.length} ${figures.length === 1 ? 'study day' : 'study days'}`
  return `${days.length / 7} weeks by day, from ${formatDate(from)}: ${[`${range} took part ${on}`, ...rest].join(', ')}.`
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`)

function counted(days: readonly ShownDay[], what: ShownDay, one: string, many: string): string | undefined {
  const count = days.filter((day) => day === what).length
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`
}
