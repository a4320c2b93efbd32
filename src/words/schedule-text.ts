import { UserError } from '../core/errors.ts'
import { plain } from '../core/text.ts'

const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const LONG = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const dayIndex = (name: string): number => {
  const word = name.trim().toLowerCase()
  return word.length < 3 ? -1 : LONG.findIndex((day) => day.toLowerCase().startsWith(word))
}

/**
 * Weekdays as typed: `mon-fri`, `mon,wed,fri`, `daily`, `weekdays`, `sat-mon`. ISO numbers, sorted.
 * Throws UserError.
 */
export function parseWeekdays(text: string): number[] {
  const days = new Set<number>()
  const words = text.trim().toLowerCase()
  if (['daily', 'every day', 'everyday', 'all'].includes(words)) return [1, 2, 3, 4, 5, 6, 7]
  if (words === 'weekdays') return [1, 2, 3, 4, 5]
  if (words === 'weekends') return [6, 7]
  for (const part of words.split(/[\s,]+/).filter(Boolean)) {
    const [first = '', last = first, ...more] = part.split(/[-–]/)
    const from = dayIndex(first)
    const to = dayIndex(last)
    if (from < 0 || to < 0 || more.length > 0)
      throw new UserError(
        'These days are not clear',
        `“${plain(part.slice(0, 40))}” is not a weekday. Write mon-fri, or mon,wed,fri, or daily.`,
        [],
        'days',
      )
    for (let i = from; ; i = (i + 1) % 7) {
      days.add(i + 1)
      if (i === to) break
    }
  }
  if (days.size === 0)
    throw new UserError('Which days?', 'Write mon-fri, or mon,wed,fri, or daily.', [], 'days')
  return [...days].sort((a, b) => a - b)
}

/** Weekdays as shown and as accepted back by `parseWeekdays`: `mon-fri`, `mon,wed,fri`, `daily`. */
export function formatWeekdays(days: readonly number[]): string {
  if (days.length === 7) return 'daily'
  const consecutive = days.length > 2 && days.every((day, i) => i === 0 || day === (days[i - 1] ?? 0) + 1)
  const names = days.map((day) => NAMES[day - 1] ?? '')
  return consecutive ? `${names[0]}-${names.at(-1)}` : names.join(',')
}

/**
 * A local time as typed: `9`, `9:00`, `09:00`, `9am`, `9:30 pm`, `17h30`. HH:MM. Throws UserError.
 */
export function parseTime(text: string): string {
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?\.?$/i.exec(text.trim())
  const hours = Number(match?.[1])
  const minutes = Number(match?.[2] ?? 0)
  const half = match?.[3]?.toLowerCase()
  const hour = half ? (hours % 12) + (half === 'p' ? 12 : 0) : hours
  if (!match || minutes > 59 || hour > 23 || (half && (hours < 1 || hours > 12)))
    throw new UserError(
      'This time is not clear',
      `“${plain(text.slice(0, 40))}” is not a time of day. Write it as 09:00 or 17:30.`,
      [],
      'time',
    )
  return `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/** A local date as typed (YYYY-MM-DD, `today`, `tomorrow`). Throws UserError. */
export function parseDate(text: string, today: Temporal.PlainDate): Temporal.PlainDate {
  const word = text.trim().toLowerCase()
  if (word === 'today') return today
  if (word === 'tomorrow') return today.add({ days: 1 })
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(word)) return Temporal.PlainDate.from(word)
  } catch {
    // Falls through to the sentence below: 2026-02-30 is no date either.
  }
  throw new UserError(
    'This date is not clear',
    `“${plain(text.slice(0, 40))}” is not a date. Write it as ${today.toString()}.`,
  )
}

/** A date or a range, `2026-12-24` or `2026-12-24..2027-01-02`, inclusive. Throws UserError. */
export function parseDates(text: string, today: Temporal.PlainDate): { from: string; to: string } {
  const [first = '', last = first, ...more] = text.trim().split(/\s*(?:\.\.+|…|\bto\b)\s*/)
  if (more.length > 0)
    throw new UserError('These dates are not clear', 'Write one date, or two as 2026-12-24..2027-01-02.')
  const from = parseDate(first, today)
  const to = parseDate(last, today)
  if (Temporal.PlainDate.compare(from, to) > 0)
    throw new UserError('These dates run backwards', `${from} is after ${to}. Write the earlier one first.`)
  return { from: from.toString(), to: to.toString() }
}

/** `Mon 23 Nov 2026`: reads the same in every country. */
export function formatDate(date: string): string {
  const day = Temporal.PlainDate.from(date)
  return day
    .toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
    .replace(',', '')
}

/** An instant in a group's zone: `Mon 23 Nov 2026, 09:00`. */
export function formatInstant(at: Temporal.Instant, zone: string): string {
  const local = at.toZonedDateTimeISO(zone)
  return `${formatDate(local.toPlainDate().toString())}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
}
