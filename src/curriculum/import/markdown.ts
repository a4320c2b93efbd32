import { add, type Entry, name, nothing, pass, type Understood } from './entry.ts'

/** One piece of a Markdown text. `depth` is a heading's level or a list item's indent in columns. */
type Piece = { kind: 'heading' | 'item' | 'text' | 'code' | 'rule'; depth: number; text: string }

const FENCE = /^ {0,12}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/
const ITEM = /^([ \t]{0,40})(?:[-*+]|\d{1,6}[.)])[ \t]+(.*)$/
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/
const DEFINITION = /^ {0,3}\[[^\]]{1,200}\]:[ \t]*\S+/

const columns = (indent: string): number =>
  [...indent].reduce((sum, sign) => sum + (sign === '\t' ? 4 : 1), 0)

/** Takes a Markdown text apart, line by line: its time grows with its length alone. */
function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = []
  const lines = source.split(/\r\n|\r|\n/)
  let isOpen = false
  const push = (kind: Piece['kind'], text: string, depth = 0) => {
    pieces.push({ kind, text, depth })
    isOpen = kind === 'text' || kind === 'item'
  }
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? ''
    const fence = FENCE.exec(line)?.[1]
    const heading = HEADING.exec(line)
    const item = ITEM.exec(line)
    const last = pieces.at(-1)
    if (fence) {
      const indent = columns(/^[ \t]*/.exec(line)?.[0] ?? '')
      const start = i
      const isEnd = (at: string): boolean => at.trim().startsWith(fence) && /^[`~]+$/.test(at.trim())
      for (i += 1; i < lines.length && !isEnd(lines[i] ?? ''); ) i += 1
      const inner = lines.slice(start + 1, i).map((each) => each.replace(new RegExp(`^ {0,${indent}}`), ''))
      push('code', [`\`\`\`${line.trim().replace(/^[`~]+/, '')}`, ...inner, '```'].join('\n'), indent)
    } else if (line.trim() === '') isOpen = false
    else if (heading) push('heading', heading[2] ?? '', heading[1]?.length ?? 1)
    else if (UNDERLINE.test(line) && isOpen && last?.kind === 'text' && !last.text.includes('\n')) {
      pieces.pop()
      push('heading', last.text, line.includes('=') ? 1 : 2)
    } else if (/^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(line)) push('rule', '')
    else if (item) push('item', item[2] ?? '', columns(item[1] ?? ''))
    else if (DEFINITION.test(line)) isOpen = false
    else if (isOpen && last) last.text += `\n${line.trim()}`
    else push('text', line.replace(/^(?:[ \t]*>)+ ?/, '').trim(), columns(/^[ \t]*/.exec(line)?.[0] ?? ''))
  }
  return pieces
}

const NUMBERED = /^(?:\*\*)?(?:Q(?:uestion)?\.?\s*#?\d{0,4}\s*[:.)-]|#?\d{1,4}\s*[.):]|\d{1,4}\s+-)\s*/i
const LABEL =
  /^(?:\*\*|__)?(A|Ans|Answer|Solution|Hint|Follow-?up|Explanation|Q|Question)\s*\d{0,4}\s*[:.](?:\*\*|__)?:?\s*/i
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

const unwrapped = (text: string): string =>
  text
    .trim()
    .replace(/^\[[ xX]\]\s+/, '')
    .replace(/^(\*\*|__)((?:(?!\1).)+)\1\s*$/s, '$2')
    .trim()

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

const isQuestion = (text: string): boolean =>
  /[?？]["”*_`)\]\s]*$/.test(text) || NUMBERED.test(unwrapped(text))

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

const FIELDS = { hint: 'hint', follow: 'followUp', explan: 'explanation' } as const

/** Reads the pieces in order; what is open is the question that answers belong to. */
class Reading {
  readonly result = nothing()
  #headings: string[] = []
  #open:
    | { entry: Entry; depth: number; parts: string[]; field: 'answer' | 'hint' | 'followUp' | 'explanation' }
    | undefined
  #texts: string[] = []
  readonly #levels: number[]

  /** `levels` are those of headings that divide; a heading of another level is a question or part of an answer. */
  constructor(levels: number[]) {
    this.#levels = levels
  }

  heading({ depth, text }: Piece, asks: boolean): void {
    this.close()
    const level = this.#levels.indexOf(depth)
    this.#headings = this.#headings.slice(0, Math.max(level, 0))
    if (asks) this.ask(text, -1)
    else if (level >= 0) this.#headings[level] = name(text) ?? ''
  }

  ask(text: string, depth: number): void {
    this.close()
    const [pillar, area] = this.#headings.filter(Boolean).slice(-2)
    const both = this.#headings.filter(Boolean).length > 1
    const place = both ? { pillar, area } : { pillar }
    this.#open = { entry: { ...asAsk(text), ...place }, depth, parts: [], field: 'answer' }
  }

  /** Where the open question stands, in columns; -1 under a heading, `undefined` for none. */
  get depth(): number | undefined {
    return this.#open?.depth
  }

  /** A paragraph, code, or point behind a question. `Hint:` and the like begin another field. */
  tell(text: string): void {
    if (isSignpost(text)) return
    if (!this.#open) {
      this.#texts.push(text)
      return
    }
    const [label, word = ''] = LABEL.exec(text) ?? []
    if (label && !/^q/i.test(word)) {
      const named = Object.entries(FIELDS).find(([begin]) => word.toLowerCase().startsWith(begin))?.[1]
      if (named === undefined) this.#ask()
      this.#store()
      this.#open.field = named ?? 'answer'
    }
    const rest = untabled(label ? text.slice(label.length) : text)
    if (rest !== '') this.#open.parts.push(rest)
  }

  /** Code between a question and what is called its answer belongs to the question. */
  #ask(): void {
    const { entry, parts = [] } = this.#open ?? {}
    if (!entry || entry.answer !== undefined || !parts.every((part) => part.startsWith('```'))) return
    entry.ask = [entry.ask, ...parts.splice(0)].join('\n\n')
  }

  #store(): void {
    const { entry, parts, field } = this.#open ?? {}
    if (!entry || !parts || !field) return
    const text = parts
      .join('\n\n')
      .replace(/\n\n(?=- )/g, '\n')
      .replace(/^(?=- )/, '\n')
      .trim()
    if (text !== '') entry[field] = entry[field] ? `${entry[field]}\n\n${text}` : text
    parts.length = 0
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
  for (const piece of pieces) {
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
      else if (under === undefined || (under >= 0 && depth <= under)) reading.ask(text, depth)
      else reading.tell(`- ${text.replaceAll('\n', ' ')}`)
    } else if (kind !== 'rule') reading.tell(text)
  }
  return reading.end()
}
