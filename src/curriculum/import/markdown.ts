import { LONGEST } from '../open-schema.ts'
import { add, type Entry, name, nothing, pass, type Understood } from './entry.ts'
import { groupsOf, isQuestion, NUMBERED, type Piece, piecesOf, unwrapped } from './markdown-pieces.ts'

const LABEL =
  /^(?:\*\*|__)?(A|Ans|Answer|Solution|Hint|Follow-?up|Explanation|Key ?points?|Q|Question)\s*\d{0,4}\s*[:.](?:\*\*|__)?:?\s*/i
const GENERIC =
  /^(?:show|view|see|reveal|click|the)?\s*(?:me|for|here|to|the)?\s*(?:answers?|solutions?|details|explanation|expand|toggle|see more|more)\b.{0,24}$/i
const ONLY_LINK =
  /^\s*\[((?:[^[\]]|\[[^\]]*\])+)\]\(\s*<?([^()\s>]+(?:\([^()\s]*\)[^()\s>]*)?)>?(?:\s+"[^"]*")?\s*\)\s*$/

/** A line that only leads about in the page: back to the top, or an entry of its table of contents. */
const isSignpost = (text: string): boolean =>
  text
    .split('\n')
    .every((line) => /^[\s*_⬆↑⇧🔼|·•<>/a-z"=#-]*\[[^\]]*\]\(#[^)]*\)[\s*_|·•<>/a-z-]*$/iu.test(line)) ||
  /^\s*(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+$/.test(text)

/** A question's text without its number, and the link that it is. */
function asAsk(text: string): Pick<Entry, 'ask' | 'link'> {
  const unnumbered = unwrapped(
    unwrapped(text)
      .replace(/^#{1,6}\s+/, '')
      .replace(NUMBERED, ''),
  )
  // The mark that began before the number.
  const bare = unnumbered.split('**').length % 2 === 0 ? unnumbered.replace(/\*\*$/, '') : unnumbered
  const [, label, url] = ONLY_LINK.exec(bare) ?? []
  return label && url ? { ask: label, link: url } : { ask: bare }
}

/** A table as lines that a phone can show. */
const untabled = (text: string): string =>
  !/^\s*\|.*\|\s*$/m.test(text)
    ? text
    : text
        .split('\n')
        .filter((line) => !/^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$/.test(line))
        .map((line) =>
          /^\s*\|.*\|\s*$/.test(line)
            ? `- ${line
                .trim()
                .slice(1, -1)
                .split('|')
                .map((cell) => cell.trim())
                .filter(Boolean)
                .join(' · ')}`
            : line,
        )
        .join('\n')

const FIELDS = { hint: 'hint', follow: 'followUp', explan: 'explanation', key: 'keyPoints' } as const
type Field = 'answer' | (typeof FIELDS)[keyof typeof FIELDS]

/** More, or longer ones, are no points to tick but an answer. */
const MOST_POINTS = 12

/** A paragraph or code, or a point of a list with its mark and the indent that it has below other points. */
type Part = { text: string; mark?: string | undefined; indent: number }

/** What answers belong to. `labelled` is how deep the point stood that began another field. */
type Open = {
  entry: Entry
  depth: number
  parts: Part[]
  field: Field
  labelled?: number | undefined
  /** Points that others may stand below, by their columns in the source. */
  points: { depth: number; indent: number; width: number }[]
}

/** Parts as card text: points stand close together, below the one that they belong to. */
const written = (parts: readonly Part[]): string =>
  parts
    .map(({ text, mark, indent }, i) => {
      const between = i === 0 ? '' : mark ? '\n' : '\n\n'
      return `${between}${mark ? `${' '.repeat(indent)}${mark} ${text}` : text}`
    })
    .join('')
    .trim()

/** Reads the pieces in order; what is open is the question that answers belong to. */
class Reading {
  readonly result = nothing()
  #headings: string[] = []
  /** Points that only say what the questions below them are about. */
  #groups: { depth: number; title: string }[] = []
  #open: Open | undefined
  #texts: string[] = []
  readonly #levels: number[]

  /** `levels` are those of headings that divide; a heading of another level is a question or part of an answer. */
  constructor(levels: number[]) {
    this.#levels = levels
  }

  heading({ depth, text }: Piece, asks: boolean): void {
    this.close()
    this.#groups = []
    const level = this.#levels.indexOf(depth)
    this.#headings = this.#headings.slice(0, Math.max(level, 0))
    if (asks) this.ask(text, -1)
    else if (level >= 0) this.#headings[level] = name(text) ?? ''
  }

  /** A point that stands above questions, as a heading does. */
  group({ depth, text }: Piece): void {
    this.close()
    this.#leave(depth)
    this.#groups.push({ depth, title: name(text.replace(/[:：]\s*$/, '')) ?? '' })
  }

  ask(text: string, depth: number): void {
    this.close()
    if (depth >= 0) this.#leave(depth)
    const above = [...this.#headings, ...this.#groups.map(({ title }) => title)].filter(Boolean)
    const [pillar, area] = above.slice(-2)
    const place = above.length > 1 ? { pillar, area } : { pillar }
    this.#open = { entry: { ...asAsk(text), ...place }, depth, parts: [], field: 'answer', points: [] }
  }

  #leave(depth: number): void {
    this.#groups = this.#groups.filter((group) => group.depth < depth)
  }

  /** Where the open question stands, in columns; -1 under a heading, `undefined` for none. */
  get depth(): number | undefined {
    return this.#open?.depth
  }

  /** A paragraph or code behind a question. `Hint:` and the like begin another field. */
  tell(text: string): void {
    if (isSignpost(text)) return
    if (!this.#open) {
      this.#texts.push(text)
      return
    }
    const rest = untabled(this.#labelled(text, undefined))
    if (rest !== '') this.#open.parts.push({ text: rest, indent: 0 })
  }

  /** A point behind a question; what it begins by `Hint:` ends with the points below it. */
  point({ text, depth, mark }: Piece): void {
    const open = this.#open
    if (!open) return
    if (open.labelled !== undefined && depth <= open.labelled) {
      this.#store()
      open.field = 'answer'
      open.labelled = undefined
    }
    const rest = this.#labelled(text.replaceAll('\n', ' '), depth)
    open.points = open.points.filter((point) => point.depth < depth)
    const above = open.labelled === depth ? undefined : open.points.at(-1)
    const indent = above ? above.indent + above.width : 0
    if (rest === '') return
    // What is said behind a label is a sentence, and no list of one.
    const isSaid = open.labelled === depth
    if (!isSaid) open.points.push({ depth, indent, width: (mark ?? '-').length + 1 })
    open.parts.push({ text: rest, indent, mark: isSaid ? undefined : mark })
  }

  /** The text behind a label, which begins its field. `depth` is that of a point. */
  #labelled(text: string, depth: number | undefined): string {
    const [label, word = ''] = LABEL.exec(text) ?? []
    if (!this.#open || !label || /^q/i.test(word)) return text
    const named = Object.entries(FIELDS).find(([begin]) => word.toLowerCase().startsWith(begin))?.[1]
    if (named === undefined) this.#ask()
    this.#store()
    this.#open.field = named ?? 'answer'
    this.#open.labelled = depth
    return text.slice(label.length)
  }

  /** Code between a question and what is called its answer belongs to the question. */
  #ask(): void {
    const { entry, parts = [] } = this.#open ?? {}
    if (!entry || entry.answer !== undefined || !parts.every(({ text }) => text.startsWith('```'))) return
    entry.ask = [entry.ask, ...parts.splice(0).map(({ text }) => text)].join('\n\n')
  }

  #store(): void {
    const { entry, parts = [], field } = this.#open ?? {}
    const own = parts.splice(0)
    if (this.#open) this.#open.points = []
    if (!entry || !field || own.length === 0) return
    const isList = own.length <= MOST_POINTS && own.every(({ text }) => text.length <= LONGEST.point)
    if (field === 'keyPoints' && isList && !entry.keyPoints) {
      entry.keyPoints = own.map(({ text }) => text)
      return
    }
    const to = field === 'keyPoints' ? 'answer' : field
    const text = written(own)
    if (text !== '') entry[to] = entry[to] ? `${entry[to]}\n\n${text}` : text
  }

  close(): void {
    this.#store()
    if (this.#open) add(this.result, this.#open.entry)
    this.#open = undefined
  }

  end(): Understood {
    this.close()
    pass(this.result, 'a paragraph that no question stands before', this.#texts.length)
    return this.result
  }
}

const DETAILS = /<details\b[^>]{0,200}>\s*(?:<summary\b[^>]{0,200}>([^]*?)<\/summary>)?|<\/details>/gi

/** `<details>` as lines of its own: a summary that asks becomes a question, one that only says "Answer" goes. */
const withoutDetails = (source: string): string =>
  source.replace(DETAILS, (_, summary: string | undefined) => {
    const text =
      summary
        ?.replace(/<[^>]{0,200}>/g, '')
        .replace(/\s+/g, ' ')
        .trim() ?? ''
    return text === '' || GENERIC.test(text.replace(/[*_]/g, '')) ? '\n\nAnswer:\n\n' : `\n\nQ: ${text}\n\n`
  })

function frontMatter(source: string): { title?: string | undefined; text: string } {
  const [whole, head = ''] = /^---[ \t]*\r?\n([^]{0,4000}?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(source) ?? []
  if (whole === undefined) return { text: source }
  return { title: /^title:\s*["']?(.*?)["']?\s*$/m.exec(head)?.[1], text: source.slice(whole.length) }
}

/**
 * Reads a Markdown text: headings become pillars and areas; list items, numbered headings, headings that ask, `Q:` and
 * summaries of `<details>` become questions; what follows each becomes its answer. Where nothing asks, each heading with a text is a
 * question. `file` names a text that has no heading.
 */
export function readMarkdown(source: string, file?: string): Understood {
  const front = frontMatter(source)
  const pieces = piecesOf(withoutDetails(front.text))
  const headings = pieces.filter(({ kind }) => kind === 'heading')
  const tops = headings.filter(({ depth }) => depth === 1)
  const title = front.title ?? (tops.length === 1 ? name(tops[0]?.text) : undefined)
  const dividing = headings.filter((one) => !isQuestion(one.text) && !(tops.length === 1 && one.depth === 1))
  const levels = [...new Set(dividing.map(({ depth }) => depth))].sort()
  const found = read(pieces, levels, (piece) => isQuestion(piece.text))
  if (found.entries.length > 0) return { ...found, title }
  const leaves = new Set(
    headings.filter((one) => {
      const next = pieces[pieces.indexOf(one) + 1]
      return next !== undefined && (next.kind === 'text' || next.kind === 'code')
    }),
  )
  const again = read(pieces, levels, (piece) => leaves.has(piece))
  if (again.entries.length > 0 || file === undefined) return { ...again, title }
  const whole = nothing()
  const answer = pieces
    .map(({ text }) => text)
    .join('\n\n')
    .trim()
  if (answer !== '') add(whole, { ask: title ?? file, answer })
  return { ...whole, title }
}

function read(pieces: Piece[], levels: number[], asks: (heading: Piece) => boolean): Understood {
  const reading = new Reading(levels)
  const isGroup = groupsOf(pieces)
  for (const [i, piece] of pieces.entries()) {
    const { kind, text, depth } = piece
    if (kind === 'heading') reading.heading(piece, asks(piece))
    else if (kind === 'text' && /^(?:\*\*|__)?q(?:uestion)?\s*\d{0,4}\s*[:.]/i.test(text)) {
      reading.ask(text.replace(LABEL, ''), -1)
    } else if (
      kind === 'text' &&
      /^(?:\*\*|__)/.test(text) &&
      isQuestion(text) &&
      reading.depth === undefined
    ) {
      reading.ask(text, -1)
    } else if (kind === 'item') {
      const under = reading.depth
      if (isSignpost(text)) pass(reading.result, 'a line of the table of contents')
      else if (under !== undefined && (under < 0 || depth > under)) reading.point(piece)
      else if (isGroup(i)) reading.group(piece)
      else reading.ask(text, depth)
    } else if (kind !== 'rule') reading.tell(text)
  }
  return reading.end()
}
