/** One date as written, not yet a day of the calendar. */
export type DateWord = {
  /** As it stands in the text. */
  text: string
  /** What stands between the date before and this one. */
  after: 'list' | 'range'
  day?: number
  month?: number
  year?: number
  /** `Dec 24`, not `24 Dec`. */
  monthFirst?: boolean
  /** Day and month may be the other way round: `03/04`. */
  either?: boolean
  /** The weekday that stands before the date, ISO. */
  named?: number | undefined
  /** A weekday alone, ISO: the next one. */
  weekday?: number
  /** A year of two digits: `24/12/26` could begin with it. */
  short?: boolean
  /** “next friday” is this week’s to some and next week’s to others. */
  nextWeekday?: number
  /** Means several days where days are wanted: the week of its Monday, or as many from some day on. */
  span?: 'week' | 'length'
  /** Counted from today. */
  plus?: { days?: number; weeks?: number; months?: number }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const WEEKDAY = '(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|s|nesday|nes|rs|rsday|r|urday)?'
const MONTH =
  '(jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\\.?'
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?'
/** Nothing that would make it another word may follow. */
const END = '(?![\\d\\p{L}])'
/** A year, and not the beginning of a date that follows. */
const YEAR = '(\\d{4})(?![-/.]\\d{1,2}[-/.]\\d)'
const BEFORE = `(?:${WEEKDAY}\\.?,?\\s+)?(?:the\\s+)?`

type Reader = [RegExp, (match: RegExpExecArray) => Omit<DateWord, 'text' | 'after'> | undefined]

const pattern = (source: string): RegExp => new RegExp(source, 'iuy')
const monthOf = (word = ''): number => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1
const dayOf = (word = ''): number => DAYS.indexOf(word.slice(0, 3).toLowerCase()) + 1
const named = (word: string | undefined) => (word === undefined ? {} : { named: dayOf(word) })
const withYear = (year: string | undefined) => (year === undefined ? {} : { year: Number(year) })

const COUNTS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 }

/** Ways to write a date, tried in this order. */
const READERS: readonly Reader[] = [
  [
    pattern(`(?:${WEEKDAY}\\.?,?\\s+)?(\\d{4})([-/.])(\\d{1,2})\\3(\\d{1,2})${END}`),
    ([, day, year, , month, date]) => ({
      ...named(day),
      year: Number(year),
      month: Number(month),
      day: Number(date),
    }),
  ],
  [
    pattern(`(20\\d{2})(\\d{2})(\\d{2})${END}`),
    ([, year, month, day]) => ({ year: Number(year), month: Number(month), day: Number(day) }),
  ],
  [
    pattern(`(?:${WEEKDAY}\\.?,?\\s+)?(\\d{1,2})([-/.])\\s?(\\d{1,2})\\3\\s?(\\d{4})${END}`),
    ([, day, date, , month, year]) => ({
      ...named(day),
      day: Number(date),
      month: Number(month),
      year: Number(year),
      either: true,
    }),
  ],
  [pattern(`\\d{1,2}([-/.])\\s?\\d{1,2}\\1\\s?\\d{2}${END}`), () => ({ short: true })],
  // “24 Dec 26” alone: with a month behind it, 26 is a day.
  [
    pattern(
      `${BEFORE}${DAY}\\.?(?:\\s+of)?[\\s-]*${MONTH},?[\\s-]*['’]?\\d{2}${END}(?=\\s*(?:$|[-–—,;]|to\\b|and\\b|until\\b))`,
    ),
    () => ({ short: true }),
  ],
  [
    pattern(`(?:${WEEKDAY}\\.?,?\\s+)?(\\d{1,2})(?:\\.(\\d{1,2})\\.?|/(\\d{1,2}))${END}(?![/.]\\d)`),
    ([, day, date, dotted, slashed]) => ({
      ...named(day),
      day: Number(date),
      month: Number(dotted ?? slashed),
      either: true,
    }),
  ],
  [
    pattern(`${BEFORE}${DAY}\\.?(?:\\s+of)?[\\s-]*${MONTH}(?:,?[\\s-]*${YEAR})?${END}`),
    ([, day, date, month, year]) => ({
      ...named(day),
      day: Number(date),
      month: monthOf(month),
      ...withYear(year),
    }),
  ],
  [
    pattern(`${BEFORE}${MONTH}[\\s-]*(?:the\\s+)?${DAY}(?:(?:,\\s*|\\s+)${YEAR})?${END}`),
    ([, day, month, date, year]) => ({
      ...named(day),
      day: Number(date),
      month: monthOf(month),
      ...withYear(year),
      monthFirst: true,
    }),
  ],
  [pattern(`today${END}`), () => ({ plus: { days: 0 } })],
  [pattern(`(?:the\\s+)?day\\s+after\\s+tomorrow${END}`), () => ({ plus: { days: 2 } })],
  [pattern(`tomorrow${END}`), () => ({ plus: { days: 1 } })],
  [
    pattern(
      `(in\\s+|for\\s+)?(?:another\\s+)?(\\d{1,3}|an?|one|two|three|four|five|six)\\s+(day|week|month)s?${END}`,
    ),
    ([, lead = '', count = '', unit]) => ({
      ...(!/^in/i.test(lead) && { span: 'length' as const }),

      plus: { [`${unit?.toLowerCase()}s`]: COUNTS[count.toLowerCase()] ?? Number(count) },
    }),
  ],
  [pattern(`(?:this\\s+)?${WEEKDAY}${END}`), ([, day]) => ({ weekday: dayOf(day) })],
  [pattern(`next\\s+week${END}`), () => ({ weekday: 1, span: 'week' })],
  [pattern(`next\\s+${WEEKDAY}${END}`), ([, day]) => ({ nextWeekday: dayOf(day) })],
  [
    pattern(`(?:the\\s+)?${DAY}\\.?(?:(?:,\\s*|\\s+)${YEAR})?${END}(?![/.]\\d)`),
    ([, date, year]) => ({ day: Number(date), ...withYear(year) }),
  ],
]

const SPACE = /\s*/y
/** Words before a date that say nothing of it. */
const LEAD = /(?:(?:from|on|by|between|starting|dates?|days? off)\b:?\s*)*/iy
const RANGE = /\s*(?:\.{2,}|…|[-–—−‐‑~→]|\b(?:to|through|thru|until|till|til)\b)\s*/iy
const LIST = /\s*(?:(?:[,;&+]|\band\b|\bplus\b|\bor\b)\s*)+/iy

const matchAt = (regex: RegExp, text: string, at: number): RegExpExecArray | null => {
  regex.lastIndex = at
  return regex.exec(text)
}

const lengthAt = (regex: RegExp, text: string, at: number): number =>
  matchAt(regex, text, at)?.[0].length ?? 0

/**
 * Dates in the order they are written; `rest` is the first word that belongs to none, with which reading ends.
 * Two dates without anything between them could be a list or a range: then the second is `rest`, and `isUnjoined`.
 */
export function readDateWords(text: string): { words: DateWord[]; rest?: string; isUnjoined?: true } {
  const line = text.trim().replace(/\s*\n\s*/g, ', ')
  const words: DateWord[] = []
  const isBetween = /^\s*between\b/i.test(line)
  let at = 0
  let after: DateWord['after'] = 'list'
  while (at < line.length) {
    at += lengthAt(LEAD, line, at)
    const found = dateAt(line, at)
    if (!found) return { words, rest: wordAt(line, at) }
    words.push({ ...found.word, after })
    at += found.word.text.length
    if (line.slice(at).trim() === '') break
    const range = lengthAt(RANGE, line, at)
    const list = lengthAt(LIST, line, at)
    after = range > 0 || (isBetween && words.length === 1) ? 'range' : 'list'
    if (range + list === 0) {
      const space = lengthAt(SPACE, line, at)
      const next = space > 0 ? dateAt(line, at + space) : undefined
      return { words, rest: next?.word.text ?? wordAt(line, at), ...(next && { isUnjoined: true }) }
    }
    at += range || list
    if (at >= line.length && range > 0) return { words, rest: line.slice(at - range).trim() || line }
  }
  return { words }
}

function dateAt(line: string, at: number): { word: Omit<DateWord, 'after'> } | undefined {
  for (const [regex, read] of READERS) {
    const match = matchAt(regex, line, at)
    const word = match && read(match)
    if (word) return { word: { ...word, text: match[0] } }
  }
  return undefined
}

const wordAt = (line: string, at: number): string => /\S+/.exec(line.slice(at))?.[0] ?? line.trim()
