import { UserError } from '../../core/errors.ts'
import { isLink, LONGEST } from '../open-schema.ts'
import { htmlToText } from './html.ts'

/** One question as a source holds it, in card text. `pillar` and `area` are titles. */
export type Entry = {
  ask: string
  answer?: string | undefined
  hint?: string | undefined
  followUp?: string | undefined
  /** A line each. */
  keyPoints?: string[] | undefined
  explanation?: string | undefined
  link?: string | undefined
  options?: string[] | undefined
  pillar?: string | undefined
  area?: string | undefined
  /** What the source calls it for ever. */
  key?: string | undefined
}

/** What a source was understood as. `passedOver` says what was left out and why, each with how often; `seen` is what it holds already. */
export type Understood = {
  title?: string | undefined
  entries: Entry[]
  passedOver: Map<string, number>
  seen: Set<string>
}

/** How much one import takes. */
export const MOST = {
  /** Bytes of a text. */
  text: 20 * 2 ** 20,
  /** Bytes of an Anki package, and of the collection within it. */
  package: 300 * 2 ** 20,
  collection: 200 * 2 ** 20,
  /** Entries of a package, files of a folder, folders within folders. */
  packed: 100_000,
  files: 2_000,
  depth: 8,
  questions: 15_000,
} as const

/** An empty result. */
export const nothing = (): Understood => ({ entries: [], passedOver: new Map(), seen: new Set() })

/** Counts something that was left out. */
export function pass({ passedOver }: Understood, why: string, count = 1): void {
  if (count > 0) passedOver.set(why, (passedOver.get(why) ?? 0) + count)
}

/** In a cell or a card a new line is one that is seen; in card text it is a space, unless it is said. */
function hardened(text: string): string {
  let isCode = false
  const lines = text.split('\n')
  return lines
    .map((line, i) => {
      const next = lines[i + 1]?.trim() ?? ''
      if (line.trim().startsWith('```')) isCode = !isCode
      const goesOn = next !== '' && line.trim() !== '' && !/^(?:```|[-*+] |\d+[.)] )/.test(next)
      return goesOn && !isCode && !/\\$|```$/.test(line) ? `${line.trimEnd()}\\` : line
    })
    .join('\n')
}

/**
 * Adds a question as it can be stored: HTML as text, what is empty left out, what is too long cut visibly. `lines` says that
 * the source shows its line breaks.
 */
export function add(result: Understood, raw: Entry, lines: 'seen' | 'folded' = 'folded'): void {
  const text = (given: string | undefined, most: number): string | undefined => {
    const read = htmlToText((given ?? '').replace(/\r\n?/g, '\n')).trim()
    const clean = lines === 'seen' ? hardened(read) : read
    if (clean.length <= most) return clean === '' ? undefined : clean
    pass(result, 'shortened: longer than a message can be')
    return `${clean.slice(0, most - 1).trimEnd()}…`
  }
  const ask = text(raw.ask, LONGEST.ask)
  if (ask === undefined || !/[\p{L}\p{N}]/u.test(ask)) return pass(result, 'no question in it')
  const answer = text(raw.answer, LONGEST.answer)
  const whole = JSON.stringify([ask, answer, raw.pillar, raw.area])
  if (result.seen.has(whole)) return pass(result, 'the same question again')
  result.seen.add(whole)
  if (result.entries.length >= MOST.questions)
    throw new UserError(
      'That is too much',
      `One curriculum takes ${MOST.questions} questions. Import a part of it.`,
    )
  const link = raw.link?.trim() ?? ''
  const options = raw.options?.flatMap((option) => text(option, LONGEST.name) ?? []).slice(0, 10)
  const points = raw.keyPoints?.flatMap((point) => text(point, LONGEST.point) ?? []).slice(0, 12)
  result.entries.push({
    ask,
    answer,
    hint: text(raw.hint, LONGEST.ask),
    followUp: text(raw.followUp, LONGEST.ask),
    keyPoints: points && points.length > 0 ? points : undefined,
    explanation: text(raw.explanation, LONGEST.answer),
    link: isLink(link) ? link : undefined,
    options: options && options.length > 1 ? options : undefined,
    pillar: name(raw.pillar),
    area: name(raw.area),
    key: raw.key?.trim() || undefined,
  })
}

/** Text as a title: one line, without marks. */
export function name(given: string | undefined): string | undefined {
  const clean = htmlToText(given ?? '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]+|^#+\s*|\s*#+$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return clean === '' ? undefined : clean.slice(0, LONGEST.name)
}
