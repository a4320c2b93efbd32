import { UserError } from '../core/errors.ts'
import { cut, plain } from '../core/text.ts'
import { type DateWord, readDateWords } from './date-words.ts'
import { formatDate } from './schedule-text.ts'

/** A range of local dates, both ends in it. */
export type DateRange = { from: string; to: string }

/** Longest list of dates, and longest text of one. */
const MOST = 60
const LONGEST = 1_000
/** Longest range, in days: more is a slip of the year, or a pause. */
const LONGEST_RANGE = 184

type Place = { today: Temporal.PlainDate; field: string }

const refuse = (title: string, message: string, { field }: Place): UserError =>
  new UserError(title, message, [], field)

const unclear = (word: string, how: string, at: Place): UserError =>
  refuse('This date is not clear', `“${plain(cut(word.trim(), 40))}” ${how}`, at)

/**
 * A local date as people write one: `2026-12-24`, `24.12.2026`, `24 Dec`, `December 24th, 2026`, `tomorrow`, `monday`, `in 2 weeks`.
 * Without a year it is the next one. Throws UserError at `field`.
 */
export function parseDate(text: string, today: Temporal.PlainDate, field = ''): Temporal.PlainDate {
  const at = { today, field }
  const [word, ...more] = wordsIn(text.replace(/^\s*(?:until|till|til|to)\s+/i, ''), at)
  if (word && more.length === 0) return dateOf(word, at)
  throw unclear(text, `is more than one date. Write one, such as ${today}.`, at)
}

/**
 * Local dates and ranges of them, as many as are written: `2026-12-24, 2026-12-31 and 2027-01-01`, `24 Dec – 2 Jan`,
 * `24, 25 and 26 December`, `next week`. Throws UserError at `field` that names the word at fault.
 */
export function parseDateRanges(text: string, today: Temporal.PlainDate, field = ''): DateRange[] {
  const at = { today, field }
  const words = wordsIn(text, at)
  const ranges: DateRange[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as DateWord
    const [next, third] = words.slice(i + 1)
    if (next?.after !== 'range') {
      ranges.push(spanOf(word, at))
      continue
    }
    if (third?.after === 'range')
      throw unclear(third.text, 'is a third end of a range. Write the first and the last date.', at)
    ranges.push(rangeOf(word, next, at))
    i++
  }
  return ranges
}

/** The dates as they are written, each with its month. */
function wordsIn(text: string, at: Place): DateWord[] {
  const how = `Write it as ${at.today}, or as 24 Dec.`
  if (text.length > LONGEST) throw refuse('That is too long', `Write at most ${MOST} dates at a time.`, at)
  const { words, rest, isUnjoined } = readDateWords(text)
  if (isUnjoined) {
    const two = `${words.at(-1)?.text} ${rest}`
    throw unclear(two, 'could be two dates or a range. Write “and” or “to” between them.', at)
  }
  if (rest !== undefined) throw unclear(rest, `is not a date. ${how}`, at)
  if (words.length === 0) throw refuse('Which date?', how, at)
  if (words.length > MOST)
    throw refuse('Those are too many dates', `Write at most ${MOST} dates at a time.`, at)
  return withMonths(words, at)
}

/** The days that one word means: a day, or the week from Monday to Sunday. */
function spanOf(word: DateWord, at: Place): DateRange {
  if (word.span === 'length')
    throw unclear(word.text, 'does not say which days. Write the first and the last date.', at)
  const from = dateOf(word, at)
  return { from: from.toString(), to: from.add({ days: word.span === 'week' ? 6 : 0 }).toString() }
}

/** Bare days of a month take the month beside them: `24-26 Dec`, `Dec 24, 25 and 26`. */
function withMonths(words: readonly DateWord[], at: Place): DateWord[] {
  const filled = [...words]
  const fill = (i: number, from: DateWord | undefined): void => {
    const word = filled[i]
    if (word?.day === undefined || word.month !== undefined || from?.month === undefined) return
    const year = word.year ?? from.year
    filled[i] = { ...word, month: from.month, ...(year !== undefined && { year }) }
  }
  const isMonthFirst = words.find(({ month }) => month !== undefined)?.monthFirst === true
  const forwards = words.map((_, i) => i)
  const backwards = [...forwards].reverse()
  const inOrder = (): void => {
    for (const i of forwards) fill(i, filled[i - 1])
  }
  if (isMonthFirst) inOrder()
  for (const i of backwards) fill(i, filled[i + 1])
  inOrder()
  const bare = filled.find(({ day, month }) => day !== undefined && month === undefined)
  if (bare) throw unclear(bare.text, 'has no month. Write it as 24 Dec.', at)
  // “Dec 24 - 26, 2026”: a year behind the last of one month is the year of all of it.
  for (const i of backwards) {
    const word = filled[i]
    const next = filled[i + 1]
    if (
      word?.monthFirst &&
      word.year === undefined &&
      next?.year !== undefined &&
      word.month === next.month &&
      words[i + 1]?.month === undefined
    )
      filled[i] = { ...word, year: next.year }
  }
  return filled
}

/** A date in a year, if there is one: 2026-02-30 is none. */
function inYear({ day = 0, month = 0 }: DateWord, year: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** The first such weekday after a date. */
const weekdayAfter = (date: Temporal.PlainDate, weekday: number): Temporal.PlainDate =>
  date.add({ days: ((weekday - date.dayOfWeek + 6) % 7) + 1 })

function dateOf(word: DateWord, at: Place, notBefore = at.today): Temporal.PlainDate {
  const { today } = at
  if (word.plus) return today.add(word.plus)
  if (word.weekday !== undefined) {
    if (word.weekday === today.dayOfWeek && notBefore === today)
      throw unclear(word.text, `could be today or ${today.add({ weeks: 1 })}. Write the date you mean.`, at)
    return weekdayAfter(notBefore, word.weekday)
  }
  if (word.nextWeekday !== undefined) {
    const first = weekdayAfter(today, word.nextWeekday)
    throw unclear(word.text, `could be ${first} or ${first.add({ weeks: 1 })}. Write the date you mean.`, at)
  }
  if (word.short) throw unclear(word.text, `needs its year in full. Write it as ${today}.`, at)
  const clear = oneReading(word, at)
  if (clear.year !== undefined) {
    const date = inYear(clear, clear.year)
    if (!date) throw unclear(word.text, 'is not in the calendar.', at)
    if (word.named !== undefined && date.dayOfWeek !== word.named) throw otherWeekday(word, date, at)
    return date
  }
  // Without a year it is the next one, which for 29 February may be eight years ahead.
  const years = Array.from({ length: 9 }, (_, i) => inYear(clear, notBefore.year + i))
  const next = years.find((date) => date && Temporal.PlainDate.compare(date, notBefore) >= 0)
  if (!next) throw unclear(word.text, 'is not in the calendar.', at)
  if (word.named !== undefined && next.dayOfWeek !== word.named) throw otherWeekday(word, next, at)
  return next
}

const otherWeekday = (word: DateWord, date: Temporal.PlainDate, at: Place): UserError =>
  unclear(word.text, `has the wrong weekday: that is ${formatDate(date.toString())}.`, at)

/** 24.12. is clear, 03/04 is March or April: asked about unless both are one day. */
function oneReading(word: DateWord, at: Place): DateWord {
  if (!word.either || word.day === word.month) return word
  const { day = 0, month = 0 } = word
  if (day > 12) return word
  if (month > 12) return { ...word, day: month, month: day }
  const readings = [word, { ...word, day: month, month: day }].map(({ either: _, ...clear }) => clear)
  const dates = readings.map((clear) => dateOf({ ...clear, named: undefined }, at).toString())
  const shown = dates.map(formatDate)
  throw unclear(word.text, `could be ${shown.join(' or ')}. Write ${dates.join(' or ')}.`, at)
}

function rangeOf(first: DateWord, last: DateWord, at: Place): DateRange {
  const { from, to } = endsOf(first, last, at)
  if (Temporal.PlainDate.compare(from, to) > 0)
    throw refuse('These dates run backwards', `${from} is after ${to}. Write the earlier one first.`, at)
  if (from.until(to, { largestUnit: 'days' }).days >= LONGEST_RANGE)
    throw refuse(
      'These dates are too far apart',
      `${formatDate(from.toString())} to ${formatDate(to.toString())} is more than half a year. Write shorter ranges, or the year you mean.`,
      at,
    )
  return { from: from.toString(), to: to.toString() }
}

/**
 * The ends of a range. The last one tells the first one’s year, so that a range may be running already: `24 Dec – 2 Jan 2027` begins
 * in 2026, and `10–20 July` on 15 July this year.
 */
function endsOf(
  first: DateWord,
  last: DateWord,
  at: Place,
): { from: Temporal.PlainDate; to: Temporal.PlainDate } {
  const isYearless = ({ month, year }: DateWord) => month !== undefined && year === undefined
  if (isYearless(first) && last.month !== undefined) {
    const to = dateOf(last, at)
    const sameYear = dateOf({ ...first, year: to.year }, at)
    const from =
      Temporal.PlainDate.compare(sameYear, to) > 0 ? dateOf({ ...first, year: to.year - 1 }, at) : sameYear
    return { from, to }
  }
  const from = dateOf(first, at)
  return { from, to: dateOf(last, at, isYearless(last) || last.weekday !== undefined ? from : at.today) }
}
