/** One piece of a Markdown text. `depth` is a heading's level or a list item's indent in columns; `mark` begins an item: `-` or its number. */
export type Piece = {
  kind: 'heading' | 'item' | 'text' | 'code' | 'rule'
  depth: number
  text: string
  mark?: string | undefined
}

const FENCE = /^ {0,12}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/
const ITEM = /^([ \t]{0,40})(?:[-*+]|(\d{1,6})[.)])[ \t]+(.*)$/
const QUOTE = /^(?:[ \t]*>)+ ?/
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/
const DEFINITION = /^ {0,3}\[[^\]]{1,200}\]:[ \t]*\S+/

const columns = (indent: string): number =>
  [...indent].reduce((sum, sign) => sum + (sign === '\t' ? 4 : 1), 0)

/** Takes a Markdown text apart, line by line: its time grows with its length alone. */
export function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = []
  const lines = source.split(/\r\n|\r|\n/)
  let isOpen = false
  const push = (kind: Piece['kind'], text: string, depth = 0, mark?: string) => {
    pieces.push({ kind, text, depth, mark })
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
    else if (item) push('item', item[3] ?? '', columns(item[1] ?? ''), item[2] ? `${item[2]}.` : '-')
    else if (DEFINITION.test(line)) isOpen = false
    else if (isOpen && last && !(last.kind === 'item' && QUOTE.test(line)))
      last.text += `\n${line.replace(QUOTE, '').trim()}`
    else push('text', line.replace(QUOTE, '').trim(), columns(/^[ \t]*/.exec(line)?.[0] ?? ''))
  }
  return pieces
}

/** How a question is numbered. */
export const NUMBERED =
  /^(?:\*\*)?(?:Q(?:uestion)?\.?\s*#?\d{0,4}\s*[:.)-]|#?\d{1,4}\s*[.):]|\d{1,4}\s+-)\s*/i

/** A text without the bold or the box around it. */
export const unwrapped = (text: string): string =>
  text
    .trim()
    .replace(/^\[[ xX]\]\s+/, '')
    .replace(/^(\*\*|__)((?:(?!\1).)+)\1\s*$/s, '$2')
    .trim()

/** Whether a text asks, by its mark or number. */
export const isQuestion = (text: string): boolean =>
  /[?？]["”*_`)\]\s]*$/.test(text) || NUMBERED.test(unwrapped(text))

/** What asks without a question mark. */
const IMPERATIVE =
  /^(?:explain|describe|design|implement|write|tell|compare|contrast|name|list|give|discuss|define|build|find|show|draw|derive|prove|solve|walk|what|how|why|when|where|which|who|is|are|can|do|does|should)\b/i

/** Tells whether the point at an index only says what the questions right below it are about. */
export function groupsOf(pieces: readonly Piece[]): (at: number) => boolean {
  const known = new Map<number, boolean>()
  const isGroup = (at: number): boolean => {
    const found = known.get(at) ?? judge(at)
    known.set(at, found)
    return found
  }
  const judge = (at: number): boolean => {
    const { text = '', depth = 0 } = pieces[at] ?? {}
    if (isQuestion(text) || IMPERATIVE.test(unwrapped(text)) || pieces[at + 1]?.kind !== 'item') return false
    const inner = pieces[at + 1]?.depth ?? 0
    let [asking, others] = [0, 0]
    for (let i = at + 1; i < pieces.length; i++) {
      const piece = pieces[i] as Piece
      if (piece.kind === 'heading' || (piece.kind === 'item' && piece.depth <= depth)) break
      if (piece.kind !== 'item' || piece.depth > inner) continue
      if (isQuestion(piece.text) || isGroup(i)) asking++
      else others++
    }
    return asking > others
  }
  return isGroup
}
