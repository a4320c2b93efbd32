const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
  .concat(['eleven', 'twelve'])
  .map((word, i) => [word, i + 1] as const)

const NUMBER = `\\d{1,4}|an?|${NUMBERS.map(([word]) => word).join('|')}`
/** A stretch of time: how many of which unit, as `daysIn` takes them. */
export const LENGTH = new RegExp(`(?:\\b(?:in|for|over|of) )?\\b(${NUMBER})[ -]?(days?|weeks?|months?)\\b`)
const BEGINS = new RegExp(
  `^(?:=|everything$|all$|whole$|only$|just$|focus$|without$|no$|except$|from$|(?:${NUMBER})$)`,
)

/** How many of the words ahead say which days a roadmap takes; 0 where they begin as nothing of the kind. */
export function takesPath(words: readonly string[]): number {
  const [first = '', second = ''] = words.map((word) => word.toLowerCase())
  const isLength = /^(days?|weeks?|months?)\b/.test(second)
  if (!BEGINS.test(first.startsWith('=') ? '=' : first)) return /^\d+[ -]?(days?|weeks?)$/.test(first) ? 1 : 0
  if (new RegExp(`^(?:${NUMBER})$`).test(first) && !isLength) return 0
  const end = words.findIndex((word) => /^(now|tomorrow)$/i.test(word))
  return end < 0 ? words.length : end
}

/** The study days of a stretch of time as somebody wrote it, where a week has `perWeek` of them. */
export function daysIn(count: string, unit: string, perWeek: number): number {
  const number = /^\d/.test(count) ? Number(count) : (NUMBERS.find(([word]) => word === count)?.[1] ?? 1)
  return unit.startsWith('day')
    ? number
    : Math.round((unit.startsWith('week') ? number : (number * 52) / 12) * perWeek)
}
