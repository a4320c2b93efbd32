import type { types } from '@slack/bolt'
import { type Block, cut, type Inline, parseText } from '../../core/text.ts'
import { LIMITS } from './limits.ts'

type Run = types.RichTextText | types.RichTextLink
type Section = Omit<types.RichTextSection, 'elements'> & { elements: Run[] }
type List = Omit<types.RichTextList, 'elements'> & { elements: Section[] }
type Code = Omit<types.RichTextPreformatted, 'elements'> & { elements: Run[] }
/** One piece of rich text; what its runs hold Slack shows as it is and never parses. */
export type Piece = Section | List | Code
type Style = { bold?: true; italic?: true; code?: true }

/**
 * Card text as rich text. Slack's mrkdwn has no escape character, so `*`, `_`, `~` and backticks from outside could only
 * be disguised there; in rich text they are text by construction, and so are `<!channel>` and `<@U1>`.
 */
export function textToPieces(source: string): readonly Piece[] {
  const before = known.get(source)
  if (before) return before
  const pieces = joined(parsed(source).flatMap(piecesOf))
  const [first] = known.keys()
  if (known.size >= KNOWN && first !== undefined) known.delete(first)
  known.set(source, pieces)
  return pieces
}

/** The same topics, prompts and hints are asked for again and again, and parsing is most of what an answer costs. */
const known = new Map<string, readonly Piece[]>()
const KNOWN = 1_000

/** How far apart Slack shows two sections is its own affair; a blank line between paragraphs is ours to write. */
function joined(all: readonly Piece[]): Piece[] {
  const pieces: Piece[] = []
  for (const piece of all) {
    const before = pieces.at(-1)
    if (piece.type === 'rich_text_section' && before?.type === 'rich_text_section')
      before.elements.push(...text('\n\n', {}), ...piece.elements)
    else pieces.push(piece)
  }
  return pieces
}

/** A bold name above a text. */
export function namedPieces(name: string, value: string): Piece[] {
  const head = text(name, { bold: true })
  const [first, ...rest] = textToPieces(value)
  if (head.length === 0) return first ? [first, ...rest] : []
  return first?.type === 'rich_text_section'
    ? [section([...head, ...text('\n', {}), ...first.elements]), ...rest]
    : [section(head), ...(first ? [first, ...rest] : [])]
}

/** Card text as plain words, for places that take no style. */
export const wordsOf = (source: string): string =>
  textToPieces(source)
    .map((piece) => runsOf(piece).map(textOf).join(''))
    .join('\n')

const runsOf = (piece: Piece): Run[] =>
  piece.type === 'rich_text_list'
    ? piece.elements.flatMap((item, i) => [...text(i === 0 ? '' : '\n', {}), ...item.elements])
    : piece.elements

/** How many characters a piece shows. */
export const lengthOf = (piece: Piece): number =>
  runsOf(piece).reduce((sum, run) => sum + textOf(run).length, 0)

/** The groups of pieces that fit into `room` characters, the last piece cut visibly when anything was lost. */
export function fitPieces(groups: readonly (readonly Piece[])[], room: number): Piece[][] {
  const kept: Piece[][] = []
  let left = room
  for (const group of groups) {
    const fitting: Piece[] = []
    kept.push(fitting)
    for (const piece of group) {
      const length = lengthOf(piece)
      if (length > left) {
        fitting.push(cutPiece(piece, left))
        return kept
      }
      fitting.push(piece)
      left -= length
    }
  }
  return kept
}

/** Pieces as blocks of at most `LIMITS.text` characters, split between pieces, items, lines or words. */
export function packPieces(pieces: readonly Piece[]): types.RichTextBlock[] {
  const blocks: Piece[][] = []
  let left = 0
  for (const piece of pieces.flatMap(split)) {
    const length = lengthOf(piece)
    if (blocks.length === 0 || length > left) {
      blocks.push([])
      left = LIMITS.text
    }
    blocks.at(-1)?.push(piece)
    left -= length
  }
  return blocks.map((elements) => ({ type: 'rich_text', elements }))
}

/** Thousands of nested quotes exhaust the parser's stack; such a text reads well enough as it was written. */
function parsed(source: string): Block[] {
  try {
    return parseText(source)
  } catch (error) {
    if (error instanceof RangeError)
      return [{ type: 'paragraph', children: [{ type: 'text', text: source }] }]
    throw error
  }
}

function piecesOf(block: Block): Piece[] {
  if (block.type === 'code')
    return block.text === ''
      ? []
      : [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: block.text }] }]
  if (block.type === 'paragraph') {
    const inside = runs(block.children, {})
    return inside.length === 0 ? [] : [section(inside)]
  }
  const items = block.items.map((item) => section(runs(item, {}))).filter(isFull)
  const style = block.ordered ? 'ordered' : 'bullet'
  return items.length === 0 ? [] : [{ type: 'rich_text_list', style, elements: items }]
}

const isFull = (item: Section): boolean => item.elements.length > 0

const section = (elements: Run[]): Section => ({ type: 'rich_text_section', elements })

const runs = (children: readonly Inline[], style: Style): Run[] =>
  children.flatMap((node) => run(node, style))

function run(node: Inline, style: Style): Run[] {
  switch (node.type) {
    case 'text':
      return text(node.text, style)
    case 'break':
      return text('\n', {})
    case 'code':
      return text(node.text, { ...style, code: true })
    case 'strong':
      return runs(node.children, { ...style, bold: true })
    case 'emphasis':
      return runs(node.children, { ...style, italic: true })
    case 'link':
      return link(node.url, runs(node.children, style), style)
  }
}

const text = (value: string, style: Style): Run[] =>
  value === '' ? [] : [{ type: 'text', text: value, ...styled(style) }]

const styled = (style: Style): { style?: Style } => (Object.keys(style).length > 0 ? { style } : {})

function link(url: string, inside: Run[], style: Style): Run[] {
  const label = inside.map(textOf).join('')
  if (url.length > LIMITS.url) return inside
  return [{ type: 'link', url, ...(label !== '' && { text: label }), ...styled(style) }]
}

const textOf = (run: Run): string =>
  run.type === 'text' ? run.text : run.type === 'link' ? (run.text ?? run.url) : ''

const ELLIPSIS: Run = { type: 'text', text: '…' }

function cutPiece(piece: Piece, room: number): Piece {
  if (piece.type === 'rich_text_preformatted')
    return {
      ...piece,
      elements: [{ type: 'text', text: cutLines(piece.elements.map(textOf).join(''), room) }],
    }
  if (piece.type === 'rich_text_section') return section(cutRuns(piece.elements, room))
  const kept: Section[] = []
  let left = room
  for (const item of piece.elements) {
    if (lengthOf(item) > left) return { ...piece, elements: [...kept, section(cutRuns(item.elements, left))] }
    kept.push(item)
    left -= lengthOf(item)
  }
  return { ...piece, elements: kept }
}

function cutRuns(all: readonly Run[], room: number): Run[] {
  const kept: Run[] = []
  let left = room
  for (const part of all) {
    const value = textOf(part)
    if (value.length > left)
      return left > 1 && part.type === 'text'
        ? [...kept, { ...part, text: cut(value, left) }]
        : [...kept, ELLIPSIS]
    kept.push(part)
    left -= value.length
  }
  return kept
}

/** Whole lines of code, and a line that says that more followed. */
function cutLines(code: string, room: number): string {
  const head = code.slice(0, Math.max(0, room - 2))
  const end = head.lastIndexOf('\n')
  return end > 0 ? `${head.slice(0, end)}\n…` : cut(code, Math.max(1, room))
}

/** A piece longer than one block may be, as several; nothing is lost. */
function split(piece: Piece): Piece[] {
  if (lengthOf(piece) <= LIMITS.text) return [piece]
  if (piece.type === 'rich_text_preformatted')
    return chunks(piece.elements.map(textOf).join(''), '\n').map((part) => ({
      ...piece,
      elements: [{ type: 'text', text: part }],
    }))
  if (piece.type === 'rich_text_section') return splitRuns(piece.elements).map(section)
  return piece.elements
    .flatMap((item) => splitRuns(item.elements))
    .map((elements) => ({ ...piece, elements: [section(elements)] }))
}

function splitRuns(all: readonly Run[]): Run[][] {
  const parts = all.flatMap((part): Run[] =>
    part.type === 'text' ? chunks(part.text, ' ').map((value) => ({ ...part, text: value })) : [part],
  )
  const groups: Run[][] = []
  let left = 0
  for (const part of parts) {
    const length = textOf(part).length
    if (groups.length === 0 || length > left) {
      groups.push([])
      left = LIMITS.text
    }
    groups.at(-1)?.push(part)
    left -= length
  }
  return groups
}

/** A text in parts of at most `LIMITS.text`, parted behind `at` where there is one. */
function chunks(value: string, at: string): string[] {
  const parts: string[] = []
  let rest = value
  while (rest.length > LIMITS.text) {
    const gap = rest.lastIndexOf(at, LIMITS.text - 1)
    const high = /[\ud800-\udbff]/.test(rest[LIMITS.text - 1] ?? '')
    const end = gap > 0 ? gap + 1 : LIMITS.text - (high ? 1 : 0)
    parts.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return rest === '' ? parts : [...parts, rest]
}
