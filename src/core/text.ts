import { fromMarkdown } from 'mdast-util-from-markdown'
import { isHeavy } from './heavy-text.ts'
import { readToken, type Token } from './tokens.ts'

type MdNode = ReturnType<typeof fromMarkdown>['children'][number] | { type: string }

/** A piece of a line. Only http(s) links exist; everything a renderer does not know arrives as `text`. */
export type Inline =
  | Token
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; children: Inline[] }
  | { type: 'break' }

/** A block of card text. List items are one line each; an ordered list has the number of each as it was written. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'list'; numbers?: number[]; items: Inline[][] }
  | { type: 'code'; text: string; language: string }

/**
 * Parses card text: a small CommonMark subset (paragraphs, lists, fenced code, strong, emphasis, code, links, hard
 * breaks). HTML becomes its own source as text, images their alt text, a link that is not http(s) its label. A sign is a
 * mark only where it looks like one: `12. Explain`, `2*3*4`, `__init__` and `> 5` are what was typed. An address written
 * out is a link; one from outside (see `plain`) is not. Tokens (see tokens.ts) are pieces of their own.
 */
export function parseText(source: string): Block[] {
  if (isHeavy(source)) return asTyped(source)
  try {
    const { children } = fromMarkdown(source, { extensions: [{ disable: { null: NO_CONSTRUCTS } }] })
    return children.flatMap((node) => blocks(node as MdNode, source))
  } catch (error) {
    // Marks nested thousands deep exhaust the stack.
    if (error instanceof RangeError) return asTyped(source)
    throw error
  }
}

const asTyped = (source: string): Block[] => [
  { type: 'paragraph', children: [{ type: 'text', text: source }] },
]

const NO_CONSTRUCTS = [
  'blockQuote',
  'characterReference',
  'codeIndented',
  'definition',
  'headingAtx',
  'setextUnderline',
]

type Any = {
  type: string
  value?: string
  alt?: string | null
  url?: string
  lang?: string | null
  children?: Any[]
  position?: { start: { offset?: number }; end: { offset?: number } }
}

function blocks(from: MdNode, source: string): Block[] {
  const node = from as Any
  switch (node.type) {
    case 'code':
      return [{ type: 'code', text: node.value ?? '', language: node.lang ?? '' }]
    case 'list':
      return [list(node, source)]
    case 'thematicBreak':
    case 'html':
      return [{ type: 'paragraph', children: [{ type: 'text', text: sourceOf(node, source) }] }]
    default:
      return [
        {
          type: 'paragraph',
          children: merged((node.children ?? []).flatMap((child) => inline(child, source))),
        },
      ]
  }
}

type Item = { sign: string; run: Inline[] }

const itemsOf = (node: Any, source: string): Item[] =>
  (node.children ?? []).map((item) => ({
    sign: /^(?:\d+[.)]|[-+*])/.exec(sourceOf(item, source))?.[0] ?? '-',
    run: joined((item.children ?? []).map((child) => lines(child, source))),
  }))

/** A list, or the lines that were meant as text: `+ 5 points`, `1) first`, and `- 5 °C` alone. */
function list(node: Any, source: string): Block {
  const items = itemsOf(node, source)
  const [first] = items
  const startsWithDigit = first?.run[0]?.type === 'text' && /^\d/.test(first.run[0].text)
  const isText = items.some(({ sign }) => /[+)]$/.test(sign)) || (items.length === 1 && startsWithDigit)
  if (isText && !/^\d+\.$/.test(first?.sign ?? ''))
    return { type: 'paragraph', children: joined(items.map(asLine)) }
  const ordered = items.every(({ sign }) => sign.endsWith('.'))
  return {
    type: 'list',
    ...(ordered && { numbers: items.map(({ sign }) => Number.parseInt(sign, 10)) }),
    items: items.map(({ run }) => run),
  }
}

const asLine = ({ sign, run }: Item): Inline[] => merged([{ type: 'text', text: `${sign} ` }, ...run])

/** A block inside a list item, flattened to one run of inlines. */
function lines(node: Any, source: string): Inline[] {
  if (node.type === 'code') return [{ type: 'code', text: node.value ?? '' }]
  if (node.type === 'list') return joined(itemsOf(node, source).map(asLine))
  if (node.type === 'thematicBreak' || node.type === 'html')
    return [{ type: 'text', text: sourceOf(node, source) }]
  return merged(
    (node.children ?? []).flatMap((child) =>
      child.children && !isInline(child) ? lines(child, source) : inline(child, source),
    ),
  )
}

const isInline = (node: Any): boolean => ['strong', 'emphasis', 'link'].includes(node.type)

const joined = (runs: Inline[][]): Inline[] =>
  runs.flatMap((run, i) => (i === 0 ? run : [{ type: 'break' } as Inline, ...run]))

function inline(node: Any, source: string): Inline[] {
  const children = () => merged((node.children ?? []).flatMap((child) => inline(child, source)))
  switch (node.type) {
    case 'text':
      return withLinks(softened(node.value ?? ''), sourceOf(node, source))
    case 'strong':
    case 'emphasis': {
      const sign = signOf(node, source)
      const text = { type: 'text', text: sign } as const
      return sign === '' ? [{ type: node.type, children: children() }] : [text, ...children(), text]
    }
    case 'inlineCode':
      return [{ type: 'code', text: node.value ?? '' }]
    case 'break':
      return [{ type: 'break' }]
    case 'link': {
      const token = sourceOf(node, source).startsWith('<') ? readToken(node.url ?? '') : undefined
      if (token) return [{ ...token, text: tidy(token.text) }]
      return isHttp(node.url)
        ? [{ type: 'link', url: node.url, children: merged(children().flatMap(unlinked)) }]
        : children()
    }
    case 'image':
      return [{ type: 'text', text: node.alt ?? '' }]
    default:
      return [{ type: 'text', text: sourceOf(node, source) }]
  }
}

const sourceOf = (node: Any, source: string): string =>
  source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0)

/** The end of a line within a sentence is a space, and nothing between signs of a script that has none. */
const softened = (text: string): string =>
  text
    .replace(/(?<=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])\n(?=[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])/gu, '')
    .replace(/\s*\n\s*/g, ' ')

/** The sign that a style would take away although it was meant: a product, a power, a Python name. Else empty. */
function signOf(node: Any, source: string): string {
  const written = sourceOf(node, source)
  const sign = node.type === 'strong' ? written.slice(0, 2) : written.slice(0, 1)
  const before = source.charAt((node.position?.start.offset ?? 0) - 1)
  const inner = written.slice(sign.length, -sign.length)
  if (sign === '__') return /^\w+$/.test(inner) ? sign : ''
  if (sign === '*') return /[A-Za-z0-9)\]]/.test(before) && /^[A-Za-z0-9(]/.test(inner) ? sign : ''
  const isPower = /[A-Za-z)\]]/.test(before) ? /^[\d(-]/.test(inner) : /\d/.test(before)
  return sign === '**' && isPower ? sign : ''
}

const merged = (run: Inline[]): Inline[] =>
  run.reduce<Inline[]>((all, node) => {
    const last = all.at(-1)
    if (last?.type === 'text' && node.type === 'text')
      all[all.length - 1] = { type: 'text', text: last.text + node.text }
    else all.push(node)
    return all
  }, [])

/** No link stands in another. */
const unlinked = (node: Inline): Inline[] => (node.type === 'link' ? node.children : [node])

/** A web address, without the punctuation of the sentence around it. */
const ADDRESS = /https?:\/\/[^\s<>"“”]*[^\s<>"“”.,:;!?'’\]}*]/gi

/** Text whose addresses are links, where they stand so in the source: one with an escaped sign is from outside. */
function withLinks(text: string, source: string): Inline[] {
  const run: Inline[] = []
  let at = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const url = closed(found)
    if (!isHttp(url) || !source.includes(url)) continue
    if (index > at) run.push({ type: 'text', text: text.slice(at, index) })
    run.push({ type: 'link', url, children: [{ type: 'text', text: url }] })
    at = index + url.length
  }
  if (at < text.length || at === 0) run.push({ type: 'text', text: text.slice(at) })
  return run
}

/** A bracket that the address does not open belongs to the sentence. */
function closed(url: string): string {
  if (!url.endsWith(')') || url.split('(').length === url.split(')').length) return url
  return closed(url.slice(0, -1).replace(/[.,:;!?'’]+$/, ''))
}

function isHttp(url: string | undefined): url is string {
  try {
    return ['http:', 'https:'].includes(new URL(url ?? '').protocol)
  } catch {
    return false
  }
}

/**
 * Text from outside, made safe inside card text: every character that CommonMark gives a meaning is escaped (those of
 * blocks only at the beginning), an address leads nowhere, control characters and bidirectional overrides are dropped, white space becomes
 * single spaces.
 */
export function plain(outside: string): string {
  return tidy(outside)
    .replace(/[\\`*_[\]<>]|:(?=\/\/)/g, '\\$&')
    .replace(/^[#+\-=~|]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
}

/** Ends a line of card text within a paragraph or list item: a mere end of line is a space. */
export const LINE = '\\\n'

/** Text from outside of several lines as card text: each line is a paragraph. */
export const paragraphs = (outside: string): string =>
  outside
    .split(/\s*\n\s*/)
    .map(plain)
    .filter((line) => line !== '')
    .join('\n\n')

/** Text from outside for a place that is not card text (a title, a label): one line, no control characters. */
export function tidy(outside: string): string {
  return outside
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|(?!\s)\p{Cc}/gu, '')
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim()
}

/** What a screen reader says: the text without its markup. */
export function withoutMarkup(source: string): string {
  const say = (run: Inline[]): string =>
    run
      .map((node) => (node.type === 'break' ? '\n' : 'children' in node ? say(node.children) : node.text))
      .join('')
  return parseText(source)
    .map((block) =>
      block.type === 'code'
        ? block.text
        : block.type === 'list'
          ? block.items.map((item, i) => `${numberAt(block, i)}${say(item)}`).join('\n')
          : say(block.children),
    )
    .join('\n')
}

const numberAt = ({ numbers }: { numbers?: number[] }, i: number): string =>
  numbers === undefined ? '' : `${numbers[i]}. `

/** Cuts at a word, visibly: at most `max` UTF-16 units, ending in "…" when anything was lost. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const head = text.slice(0, Math.max(0, max - 1))
  const space = head.lastIndexOf(' ')
  const kept = space > max * 0.6 ? head.slice(0, space) : head
  // A surrogate pair cut in half is no character.
  return `${kept.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`
}

/** A name as names are compared: its letters and digits of any script, in lower case, with a space for all else. */
export const folded = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()

/** Several things within a sentence: `Lin`, `Lin and Mo`, `Lin, Mo and Zoe`. */
export const listText = (items: readonly string[], word: 'and' | 'or' = 'and'): string =>
  [items.slice(0, -1).join(', '), items.at(-1)].filter(Boolean).join(` ${word} `)
