import { z } from 'zod'
import { severalWords, type Takes } from '../core/marks.ts'
import { takesPath } from './path-words.ts'
import { readTime } from './time-text.ts'
import { parseWeekdays } from './weekday-text.ts'
import { namesZone } from './zone.ts'

/** As many of the words ahead, but at most `most`, as are a value together. */
export const longest =
  (most: number, isValue: (text: string) => boolean): Takes =>
  (words) => {
    for (let count = Math.min(most, words.length); count > 0; count--)
      if (isValue(words.slice(0, count).join(' '))) return count
    return 0
  }

const isWeekdays = (text: string): boolean => {
  try {
    return parseWeekdays(text).length > 0
  } catch {
    return false
  }
}

/** Words that may stand behind weekdays begin what comes next where something follows: `daily only system design`. */
export const weekdayWords: Takes = (words) => {
  let count = longest(14, isWeekdays)(words)
  while (count > 1 && count < words.length && /^(only|from)$/i.test(words[count - 1] ?? '')) count--
  return count
}

/** How times, zones, weekdays, and paths are typed where a command takes them. */
export const time = severalWords(
  z.string().optional().describe('time of the daily post, such as 09:00 or 9:30 am'),
  longest(3, (text) => readTime(text) !== undefined),
)
export const zone = severalWords(
  z.string().optional().describe('time zone: a city, such as Berlin, or a zone, such as Europe/Berlin'),
  longest(5, namesZone),
)
export const days = severalWords(
  z.string().optional().describe('weekdays, such as mon-fri or mon, wed and fri'),
  weekdayWords,
)

export const path = severalWords(
  z
    .string()
    .max(200)
    .optional()
    .describe('which days: everything, only system design, without coding, or 8 weeks'),
  takesPath,
)
