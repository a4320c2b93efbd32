import { type Schedule, studiesOn } from '../../core/schedule.ts'
import type { DateRange } from '../../words/date-text.ts'
import { formatDate } from '../../words/schedule-text.ts'

const shift = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString()

/** Ranges with one more, sorted, touching ones joined, those that ended before `today` dropped. Local dates, inclusive. */
export function withDates(ranges: readonly DateRange[], added: DateRange, today: string): DateRange[] {
  const sorted = [...ranges, added].filter(({ to }) => to >= today).sort((a, b) => (a.from < b.from ? -1 : 1))
  const joined: DateRange[] = []
  for (const range of sorted) {
    const last = joined.at(-1)
    if (!last || range.from > shift(last.to, 1)) joined.push(range)
    else joined[joined.length - 1] = { from: last.from, to: last.to > range.to ? last.to : range.to }
  }
  return joined
}

/** Ranges without the removed dates: a range that holds them is cut or split. */
export function withoutDates(ranges: readonly DateRange[], removed: DateRange, today: string): DateRange[] {
  return ranges
    .filter(({ to }) => to >= today)
    .flatMap(({ from, to }) => {
      if (to < removed.from || removed.to < from) return [{ from, to }]
      return [
        ...(from < removed.from ? [{ from, to: shift(removed.from, -1) }] : []),
        ...(removed.to < to ? [{ from: shift(removed.to, 1), to }] : []),
      ]
    })
}

/** A range as it is read. */
export const rangeText = ({ from, to }: DateRange): string =>
  from === to ? formatDate(from) : `${formatDate(from)} to ${formatDate(to)}`

/** A schedule's days off from a local date on. */
export const rangesAhead = ({ off }: Pick<Schedule, 'off'>, today: string): DateRange[] =>
  off.filter(({ to }) => to >= today)

/** The same, as a list in card text. */
export function daysOffText(schedule: Pick<Schedule, 'off'>, today: string): string {
  const ahead = rangesAhead(schedule, today)
  return ahead.length === 0 ? 'No days off ahead.' : ahead.map((range) => `- ${rangeText(range)}`).join('\n')
}

/** The dates of a range on which a schedule would have a post, paused or not. */
export function studiedDates({ pause: _, ...schedule }: Schedule, { from, to }: DateRange): string[] {
  const dates: string[] = []
  for (let date = from; date <= to; date = shift(date, 1))
    if (studiesOn(schedule, Temporal.PlainDate.from(date))) dates.push(date)
  return dates
}

const DIGITS = 36

/**
 * Ranges as a button carries them: the first date, and for each range three characters, two of how many days after that date it
 * begins, and one of how many days it has. They begin within 1,295 days and have at most 35.
 */
export function writeRanges(ranges: readonly DateRange[]): { from: string; code: string } {
  const from = ranges.map((range) => range.from).sort()[0] ?? ''
  const code = ranges.map((range) => {
    const begins = daysBetween(from, range.from).toString(DIGITS).padStart(2, '0')
    return `${begins}${(daysBetween(range.from, range.to) + 1).toString(DIGITS)}`
  })
  return { from, code: code.join('') }
}

/** The inverse of `writeRanges`. */
export const readRanges = (from: string, code: string): DateRange[] =>
  (code.match(/.../g) ?? []).map((three) => {
    const begins = shift(from, Number.parseInt(three.slice(0, 2), DIGITS))
    return { from: begins, to: shift(begins, Math.max(1, Number.parseInt(three.slice(2), DIGITS)) - 1) }
  })

const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days
