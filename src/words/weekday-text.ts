import { UserError } from '../core/errors.ts'
import { cut, listText, plain } from '../core/text.ts'

const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const LONG = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Days that are called by one word or two; spaces are left out. */
const SETS: Record<string, readonly number[]> = {
  daily: [1, 2, 3, 4, 5, 6, 7],
  everyday: [1, 2, 3, 4, 5, 6, 7],
  eachday: [1, 2, 3, 4, 5, 6, 7],
  all: [1, 2, 3, 4, 5, 6, 7],
  alldays: [1, 2, 3, 4, 5, 6, 7],
  allweek: [1, 2, 3, 4, 5, 6, 7],
  weekday: [1, 2, 3, 4, 5],
  weekdays: [1, 2, 3, 4, 5],
  everyweekday: [1, 2, 3, 4, 5],
  workday: [1, 2, 3, 4, 5],
  workdays: [1, 2, 3, 4, 5],
  workingdays: [1, 2, 3, 4, 5],
  businessdays: [1, 2, 3, 4, 5],
  weekend: [6, 7],
  weekends: [6, 7],
}

/** Letters as timetables write them: `MWF`, `TTh`, `MTWThF`. A lone `S` or `T` could be two days and is asked about. */
const LETTERS: Record<string, number> = { m: 1, t: 2, tu: 2, w: 3, th: 4, r: 4, f: 5, sa: 6, su: 7, u: 7 }

const HOW = 'Write mon-fri, or mon,wed,fri, or daily.'

const refuse = (title: string, message: string): UserError => new UserError(title, message, [], 'days')

/** `mon`, `Tues.`, `Wednesdays`, `Th`; ISO number, 0 for another word. */
function dayNamed(word: string): number {
  const bare = word.replace(/\.$/, '').replace(/(?<=day)s$/, '')
  if (bare.length < 2) return ['m', 'w', 'f', 'r', 'u'].includes(bare) ? (LETTERS[bare] ?? 0) : 0
  const short = bare === 'weds' ? 'wed' : bare
  return LONG.findIndex((day) => day.startsWith(short)) + 1
}

/** `MWF`, `TTh`, `MTWTF`; empty for a word that is no timetable. */
function lettered(word: string): number[] {
  if (/^mtwtfs{0,2}$/.test(word)) return [1, 2, 3, 4, 5, 6, 7].slice(0, word.length)
  if (!/^(?:m|tu|th|t|w|r|f|sa|su|u){2,7}$/.test(word)) return []
  const days = [...word.matchAll(/tu|th|sa|su|[mtwrfu]/g)].map(([letter]) => LETTERS[letter] ?? 0)
  return days.every((day, i) => i === 0 || day > (days[i - 1] ?? 0)) ? days : []
}

/** Days from one to another, over the end of the week if need be. */
const between = (from: number, to: number): number[] =>
  Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => ((from - 1 + i) % 7) + 1)

/**
 * Weekdays as people write them: `mon-fri`, `Mon, Wed and Fri`, `monday to thursday`, `M-F`, `MWF`, `daily`, `weekends`,
 * `every day except sunday`. ISO numbers, sorted. Throws UserError that names the word at fault.
 */
export function parseWeekdays(text: string): number[] {
  const [wanted = '', ...without] = text
    .trim()
    .toLowerCase()
    .split(/\b(?:except|without|but not)\b(?: for)?/)
  if (without.length > 1) throw refuse('These days are not clear', `Name the exceptions once. ${HOW}`)
  const but = without.flatMap(daysIn)
  const days = new Set(
    (wanted.trim() === '' && but.length > 0 ? between(1, 7) : daysIn(wanted)).filter(
      (day) => !but.includes(day),
    ),
  )
  if (days.size === 0) throw refuse('Which days?', HOW)
  return [...days].sort((a, b) => a - b)
}

function daysIn(text: string): number[] {
  const spaced = text
    .replace(/\s*(?:[-–—−‐‑~→]|\.{2,3}|…|\b(?:to|through|thru|until|till)\b)\s*/g, '-')
    .replace(/\b(every|each|all|working|business) (?=day|weekday|week\b)/g, '$1')
    .replace(/\b(?:and|on|every|each|the|from|only)\b/g, ' ')
  return spaced
    .split(/[\s,;/+&|]+/)
    .filter(Boolean)
    .flatMap(daysOf)
}

/** The days of one word or range. */
function daysOf(part: string): number[] {
  const set = Object.hasOwn(SETS, part) ? SETS[part] : undefined
  if (set) return [...set]
  const ends = part.split('-')
  const days = ends.map(dayNamed)
  const [from = 0, to = from] = days
  if (ends.length <= 2 && from > 0 && to > 0) return between(from, to)
  // M-T is a range of letters; a lone T or S is not clear.
  if (ends.length === 2 && ends.every((end) => /^(?:[mtwrfu]|tu|th|sa|su)$/.test(end)))
    return between(LETTERS[ends[0] ?? ''] ?? 0, LETTERS[ends[1] ?? ''] ?? 0)
  const letters = lettered(part)
  if (letters.length > 0) return letters
  throw blame(part, ends.find((_, i) => days[i] === 0) ?? part, ends.length)
}

function blame(part: string, word: string, ends: number): UserError {
  const title = 'These days are not clear'
  const shown = `“${plain(cut(word, 40))}”`
  if (word === 't' || word === 's')
    return refuse(
      title,
      `${shown} could be ${word === 't' ? 'Tuesday or Thursday' : 'Saturday or Sunday'}. ${HOW}`,
    )
  if (word === '') return refuse(title, `“${plain(cut(part, 40))}” has only one end. ${HOW}`)
  if (ends > 2) return refuse(title, `“${plain(cut(part, 40))}” has more than two ends. ${HOW}`)
  return refuse(title, `${shown} is not a weekday. ${HOW}`)
}

/** Weekdays as shown and as accepted back by `parseWeekdays`: `mon-fri`, `mon,wed,fri`, `daily`. */
export function formatWeekdays(days: readonly number[]): string {
  if (days.length === 7) return 'daily'
  const consecutive = days.length > 2 && days.every((day, i) => i === 0 || day === (days[i - 1] ?? 0) + 1)
  const names = days.map((day) => NAMES[day - 1] ?? '')
  return consecutive ? `${names[0]}-${names.at(-1)}` : names.join(',')
}

const FULL = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Weekdays (1 is Monday, in order) as the end of a sentence: `every day`, `from Monday to Friday`, `on Monday and Thursday`. */
export function weekdaysText(days: readonly number[]): string {
  if (days.length === 7) return 'every day'
  const names = days.map((day) => FULL[day - 1] ?? '')
  const isRun = days.length > 2 && days.every((day, i) => i === 0 || day === (days[i - 1] ?? 0) + 1)
  return isRun ? `from ${names[0]} to ${names.at(-1)}` : `on ${listText(names)}`
}

const SHORTEST = ['m', 't', 'w', 'th', 'f', 'sa', 'su']

/** Weekdays in so few characters as `parseWeekdays` can read, for what buttons carry: `mon-fri`, `mtthsa`. */
export function shortWeekdays(days: readonly number[]): string {
  const written = formatWeekdays(days)
  const letters = days.map((day) => SHORTEST[day - 1] ?? '').join('')
  return days.length > 2 && letters.length < written.length - 1 ? letters : written
}

/** The days of the week as a form offers them. */
export const WEEKDAYS = LONG.map((day, i) => ({
  label: `${day.charAt(0).toUpperCase()}${day.slice(1)}`,
  value: NAMES[i] ?? '',
}))

/** Weekdays as the value of a form that offers `WEEKDAYS`: `mon,wed,fri`. */
export const weekdayValues = (days: readonly number[]): string =>
  days.map((day) => NAMES[day - 1] ?? '').join(',')
