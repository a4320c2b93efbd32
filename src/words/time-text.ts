import { UserError } from '../core/errors.ts'
import { cut, plain } from '../core/text.ts'

const NAMED = new Map([
  ['noon', '12:00'],
  ['midday', '12:00'],
  ['midnight', '00:00'],
])

/** `9`, `9:30`, `21.30`, `9h`, `9h30`, `0930`, each with a half of the day or none. */
const CLOCK =
  /^(\d{1,2})(?:(?:[:.h]| h )(\d{2})|\s?(?:h|hrs?|uhr|o['’]?clock))?(?:\s?h(?:rs)?)?\s*(?:([ap])\.?\s?m\.?|(noon|midday|midnight))?$/
const DIGITS = /^(\d{1,2})(\d{2})\s*(?:h|hrs|hours)?\s*(?:([ap])\.?\s?m\.?)?$/

/** A local time as people write one, as HH:MM; `undefined` for anything else. */
export function readTime(text: string): string | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^(?:at|@)\s*/, '')
    .replace(/\s+/g, ' ')
  const named = NAMED.get(word)
  if (named) return named
  const [, hours, minutes = '0', half, name] = CLOCK.exec(word) ?? DIGITS.exec(word) ?? []
  if (hours === undefined) return undefined
  // 12 noon, and 12 midnight.
  if (name) return hours === '12' ? NAMED.get(name) : undefined
  const isTwelve = Number(hours) >= 1 && Number(hours) <= 12
  if (half && !isTwelve) return undefined
  const hour = half ? (Number(hours) % 12) + (half === 'p' ? 12 : 0) : Number(hours)
  if (hour > 23 || Number(minutes) > 59) return undefined
  return `${String(hour).padStart(2, '0')}:${minutes.padStart(2, '0')}`
}

/** A local time as people write one: `9`, `9:30 am`, `21.30`, `0900`, `9h`, `noon`. HH:MM. Throws UserError. */
export function parseTime(text: string): string {
  const time = readTime(text)
  if (time) return time
  const words = text.trim().split(/\s+/)
  // “9:30 am EST”: what stands behind a time is at fault, not the time.
  const length = words.findLastIndex((_, i) => readTime(words.slice(0, i).join(' ')) !== undefined)
  const title = 'This time is not clear'
  const [, hours = '', , half] = CLOCK.exec(text.trim().toLowerCase()) ?? []
  if (half && (Number(hours) < 1 || Number(hours) > 12))
    throw new UserError(
      title,
      `“${plain(cut(text.trim(), 40))}” is no time of day: before am and pm the hour is 1 to 12. Write it as 13:00 or 1 pm.`,
      [],
      'time',
    )
  const rest = length > 0 ? words.slice(length).join(' ') : undefined
  if (rest)
    throw new UserError(
      title,
      `“${plain(cut(rest, 40))}” is not part of a time of day. Write only the time, such as 09:00 or 5:30 pm.`,
      [],
      'time',
    )
  if (/^24[:.h]?0*$/.test(words.join('')))
    throw new UserError(
      title,
      'A day begins at 00:00 and ends at 23:59. Write one of them, and the days that fit it.',
      [],
      'time',
    )
  throw new UserError(
    title,
    `“${plain(cut(text.trim(), 40))}” is not a time of day. Write it as 09:00 or 5:30 pm.`,
    [],
    'time',
  )
}
