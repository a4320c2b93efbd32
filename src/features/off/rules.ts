import type { DateRange } from '../../words/date-text.ts'

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
