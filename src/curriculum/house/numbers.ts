/** A number in a text: its magnitude, as it is written, and whether it may stand without a proof. */
export type NumberToken = { text: string; value: number; plain: boolean }

const SMALL =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const WORDS = new Map<string, number>([
  ...SMALL.map((word, index): [string, number] => [word, index + 1]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
])
const SCALES: Record<string, number> = {
  k: 1e3,
  K: 1e3,
  M: 1e6,
  B: 1e9,
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
}

const DIGITS =
  /(?<![\p{L}_\d])(?<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?)(?:(?<letter>[kKMB])(?![\p{L}])|[ -](?<scale>thousand|million|billion|trillion)\b|(?<percent>\s?%| percent\b))?/gu
const SPELLED = new RegExp(
  `\\b(?<tens>${TENS.join('|')})-(?<ones>${SMALL.slice(0, 9).join('|')})\\b|\\b(?<word>${[...WORDS.keys()].join('|')})(?:[ -](?<scaled>hundred|thousand|million|billion))?\\b`,
  'gi',
)

// What a number up to ten measures rather than counts.
const UNIT =
  /^\s?(%|‰|×|°|€|£|¥)|^[\s-]?(x|times|fold|percent|points?|ms|µs|ns|s|sec|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?|[kMGT]i?B|[kMGT]?bytes?|bits?|[kMGT]?FLOPS?|km|kg|cm|mm|dB|Hz)\b/
// Each says why a number that matches needs no proof. `before` and `after` are the text around it.
const PLAIN: ((token: { text: string; value: number; before: string; after: string }) => boolean)[] = [
  // A name: ResNet-50, UTF-8, GPT-4.
  ({ before }) => /\p{Lu}[\p{L}\d]*-$/u.test(before),
  // A label of a question, a dimension: 2a, 3D.
  ({ text, after }) => /^[1-9]$/.test(text) && /^([a-d]\b|-?D\b)/.test(after),
  // A year; other numbers from 1,000 on have a comma.
  ({ text, after }) => /^(19[5-9]\d|20[0-3]\d)$/.test(text) && !UNIT.test(after),
  // An ordinal: 1st, 95th.
  ({ after }) => /^(st|nd|rd|th)\b/.test(after),
  // A convention's name: 95% confidence interval.
  ({ text, after }) => /^(90|95|99)%$/.test(text) && /^ (confidence|credible|interval|CI\b)/.test(after),
  ({ text }) => text === '100%',
  // A count up to ten.
  ({ text, value, after }) =>
    value <= 10 && (/^\d+$/.test(text) ? !UNIT.test(after) : /^[a-z]+$/i.test(text)),
]

function magnitude(groups: Record<string, string | undefined>): number {
  const { number, letter, scale, percent, tens, ones, word, scaled } = groups
  if (number !== undefined) {
    const factor = percent ? 0.01 : (SCALES[letter ?? scale?.toLowerCase() ?? ''] ?? 1)
    return Number(number.replaceAll(',', '')) * factor
  }
  const of = (name = '') => WORDS.get(name.toLowerCase()) ?? 0
  return tens ? of(tens) + of(ones) : of(word) * (SCALES[scaled?.toLowerCase() ?? ''] ?? 1)
}

/**
 * The numbers of a text, in digits or spelled out: 7.4%, 1,000, 2^20, 1e-4, 12k, three million. Signs do not count;
 * both ends of a range, both parts of a fraction or power are numbers of their own. Letters right before the digits
 * make a name: L2, int8, p95.
 */
export function numbersIn(text: string): NumberToken[] {
  const found = [...text.matchAll(DIGITS), ...text.matchAll(SPELLED)].sort((a, b) => a.index - b.index)
  return found.map((match) => {
    const written = match[0]
    const value = magnitude(match.groups ?? {})
    const token = {
      text: written,
      value,
      before: text.slice(0, match.index),
      after: text.slice(match.index + written.length),
    }
    return { text: written, value, plain: PLAIN.some((rule) => rule(token)) }
  })
}

/** Whether two numbers are the same, however they are written: 9% and 0.09, 12k and 12,000. */
export const sameNumber = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
