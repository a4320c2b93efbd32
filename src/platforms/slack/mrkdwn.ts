import { type Block, cut, type Inline, parseText } from '../../core/text.ts'
import type { Token } from '../../core/tokens.ts'
import { LIMITS } from './limits.ts'

/** A paragraph, list or code block: as Slack's mrkdwn, and in plain words for where it has to be cut. */
export type Part = { mrkdwn: string; words: string; code: boolean }

const ZERO_WIDTH_SPACE = '\u200b'

/**
 * The three characters that give a message its links and mentions. Source: "Formatting text for app surfaces",
 * docs.slack.dev: everything else between `<` and `>` is ours alone to write.
 */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Card text as parts, in order. */
export function textToParts(source: string): readonly Part[] {
  const before = known.get(source)
  if (before) return before
  const parts = parseText(source)
    .map(partOf)
    .filter(({ words }) => words.trim() !== '')
  const [first] = known.keys()
  if (known.size >= KNOWN && first !== undefined) known.delete(first)
  known.set(source, parts)
  return parts
}

/** The same topics, prompts and hints are asked for again and again, and parsing is most of what an answer costs. */
const known = new Map<string, readonly Part[]>()
const KNOWN = 1_000

/** A bold name above a text. `name` is plain text. */
export function namedParts(name: string, value: string): Part[] {
  const [first, ...rest] = textToParts(value)
  if (name === '') return first ? [first, ...rest] : []
  const head: Part = { mrkdwn: `*${literal(name).replaceAll('*', '∗')}*`, words: name, code: false }
  if (!first) return [head]
  return [
    { mrkdwn: `${head.mrkdwn}\n${first.mrkdwn}`, words: `${name}\n${first.words}`, code: first.code },
    ...rest,
  ]
}

/** Card text in plain words, for places that take no marks. */
export const wordsOf = (source: string): string =>
  textToParts(source)
    .map(({ words }) => words)
    .join('\n')

/** What fits into `room` characters of words, the last part cut visibly when anything was lost. */
export function fitParts(groups: readonly (readonly Part[])[], room: number): Part[][] {
  let left = room
  let full = false
  return groups.map((group) =>
    group.flatMap((part): Part[] => {
      if (full) return []
      if (part.words.length <= left) {
        left -= part.words.length
        return [part]
      }
      full = true
      return [shortened(part, left)]
    }),
  )
}

/** Parts as texts of at most `LIMITS.text` characters; code keeps its fences, and no word, link or entity is cut. */
export function packParts(parts: readonly Part[]): string[] {
  const texts: string[] = []
  for (const piece of parts.flatMap((part) => (part.code ? splitCode(part.mrkdwn) : split(part.mrkdwn)))) {
    const last = texts.at(-1)
    const joined = last === undefined ? piece : `${last}\n\n${piece}`
    if (last !== undefined && joined.length <= LIMITS.text) texts[texts.length - 1] = joined
    else texts.push(piece)
  }
  return texts
}

function partOf(block: Block): Part {
  if (block.type === 'code') return { mrkdwn: fenced(block.text), words: block.text, code: true }
  if (block.type === 'paragraph')
    return { mrkdwn: marked(block.children), words: said(block.children), code: false }
  const bullet = (i: number): string => (block.numbers ? `${block.numbers[i]}.` : '•')
  return {
    mrkdwn: block.items.map((item, i) => `${bullet(i)} ${marked(item)}`).join('\n'),
    words: block.items.map((item, i) => `${bullet(i)} ${said(item)}`).join('\n'),
    code: false,
  }
}

const FENCE = '```'
const fenced = (code: string): string => `${FENCE}\n${escapeText(code.replaceAll(FENCE, "'''"))}\n${FENCE}`

/** `before` and `after` are the signs around the run. */
const marked = (children: readonly Inline[], before = '', after = ''): string =>
  children
    .map((node, i) =>
      mark(node, said(children.slice(0, i)).at(-1) ?? before, said(children.slice(i + 1)).at(0) ?? after),
    )
    .join('')

/** Slack's marks bind beside a space or a sign of its own keyboard: within a word, or a sentence without spaces, they would be read. */
const binds = (sign: string): boolean => /^[\s!-/:-@[-`{-~–—…“”‘’]?$/.test(sign)

function mark(node: Inline, before: string, after: string): string {
  const bound = binds(before) && binds(after)
  switch (node.type) {
    case 'text':
      return literal(node.text)
    case 'break':
      return '\n'
    case 'code':
    case 'command':
      if (!bound) return literal(node.text)
      return `\`${escapeText(node.text.replaceAll('`', "'").replaceAll('\n', ' '))}\``
    case 'strong':
    case 'emphasis': {
      const words = marked(node.children, before, after)
      return bound ? around(node.type === 'strong' ? '*' : '_', words) : words
    }
    case 'link':
      return link(node.url, said(node.children))
    default:
      return token(node)
  }
}

/**
 * What Slack writes in the reader's own zone, or by the name that is right at the moment. `<@U…>` and `<!subteam^S…>` would notify whom they
 * name, so people and user groups are words. Source: docs.slack.dev, "Formatting message text".
 */
function token(node: Exclude<Token, { type: 'command' }>): string {
  if (node.type === 'time') {
    const seconds = Math.floor(node.at / 1000)
    return `<!date^${seconds}^{date_long} at {time}|${escapeText(node.text.replaceAll('|', ' '))}>`
  }
  return node.type === 'channel' && node.platform === 'slack' && /^[CG][A-Z0-9]+$/.test(node.id)
    ? `<#${node.id}>`
    : literal(node.text)
}

/** Marks hold within a line only, and not around nothing. */
const around = (sign: string, text: string): string =>
  text
    .split('\n')
    .map((line) => (line.trim() === '' ? line : `${sign}${line.trim()}${sign}`))
    .join('\n')

/**
 * Text that Slack shows as it is: mrkdwn has no escape character, so a sign that would begin a style or a quote is parted from
 * what follows by a space that nobody sees.
 */
const literal = (text: string): string =>
  escapeText(text)
    .replace(/(^|[^\p{L}\p{N}])([*_~`])(?=\S)/gu, `$1$2${ZERO_WIDTH_SPACE}`)
    .replace(/^(&gt;)/gm, `${ZERO_WIDTH_SPACE}$1`)

function link(url: string, label: string): string {
  const address = escapeText(new URL(url).href.replaceAll('|', '%7C'))
  if (address.length > LIMITS.url) return literal(label)
  return `<${address}|${escapeText(label.replaceAll('\n', ' ')).trim() || address}>`
}

const said = (children: readonly Inline[]): string =>
  children
    .map((node) => (node.type === 'break' ? '\n' : 'children' in node ? said(node.children) : node.text))
    .join('')

/** What is cut loses its marks: half a mark is a stray sign. */
function shortened(part: Part, room: number): Part {
  const words = part.code ? cutLines(part.words, room) : cut(part.words, Math.max(1, room))
  return { ...part, words, mrkdwn: part.code ? fenced(words) : literal(words) }
}

/** Whole lines of code, and a line that says that more followed. */
function cutLines(code: string, room: number): string {
  const end = code.slice(0, Math.max(0, room - 1)).lastIndexOf('\n')
  return end > 0 ? `${code.slice(0, end)}\n…` : cut(code, Math.max(1, room))
}

function split(text: string): string[] {
  if (text.length <= LIMITS.text) return [text]
  const head = text.slice(0, LIMITS.text)
  const at = [...head.matchAll(/\s/g)].map(({ index }) => index).findLast((i) => isOpen(head.slice(0, i)))
  const end = at !== undefined && at > 0 ? at : safeEnd(head)
  return [text.slice(0, end).trimEnd(), ...split(text.slice(end).trimStart())].filter((part) => part !== '')
}

/** Whether no link stands half written at the end. */
const isOpen = (head: string): boolean => head.lastIndexOf('<') <= head.lastIndexOf('>')

/** Where a text without any space can be parted: not within an entity nor a character. */
const safeEnd = (head: string): number => head.replace(/(?:&[a-z]{0,3}|[\ud800-\udbff])$/, '').length

function splitCode(text: string): string[] {
  if (text.length <= LIMITS.text) return [text]
  const inner = text.slice(FENCE.length + 1, -FENCE.length - 1)
  const room = LIMITS.text - 2 * (FENCE.length + 1)
  const pieces: string[] = []
  for (const line of inner.split('\n').flatMap((line) => longLine(line, room))) {
    const last = pieces.at(-1)
    if (last !== undefined && last.length + 1 + line.length <= room)
      pieces[pieces.length - 1] = `${last}\n${line}`
    else pieces.push(line)
  }
  return pieces.map((piece) => `${FENCE}\n${piece}\n${FENCE}`)
}

function longLine(line: string, room: number): string[] {
  if (line.length <= room) return [line]
  const end = safeEnd(line.slice(0, room))
  return [line.slice(0, end), ...longLine(line.slice(end), room)]
}
