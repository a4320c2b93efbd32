import { fromMarkdown } from 'mdast-util-from-markdown'

type MdNode = ReturnType<typeof fromMarkdown>['children'][number] | { type: string }

/** A piece of a line. Only http(s) links exist; everything a renderer does not know arrives as `text`. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; children: Inline[] }
  | { type: 'break' }

/** A block of card text. List items are one line each. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'list'; ordered: boolean; items: Inline[][] }
  | { type: 'code'; text: string; language: string }

/**
 * Parses card text: a small CommonMark subset (paragraphs, lists, fenced code, strong, emphasis, code, links, hard
 * breaks). HTML becomes its own source as text, images their alt text, a link that is not http(s) its label.
 */
export function parseText(source: string): Block[] {
  if (NESTED.test(source)) return asTyped(source)
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

/** Lists and quotes nested deeper than anybody writes: the parser's time grows with the square of their depth. */
const NESTED = /^(?:[ \t]*(?:[-*+][ \t]|>|\d{1,9}[.)][ \t])){12}/m

const NO_CONSTRUCTS = ['codeIndented', 'definition', 'setextUnderline', 'headingAtx']

type Any = {
  type: string
  value?: string
  alt?: string | null
  url?: string
  lang?: string | null
  ordered?: boolean | null
  children?: Any[]
  position?: { start: { offset?: number }; end: { offset?: number } }
}

function blocks(from: MdNode, source: string): Block[] {
  const node = from as Any
  switch (node.type) {
    case 'code':
      return [{ type: 'code', text: node.value ?? '', language: node.lang ?? '' }]
    case 'list':
      return [
        {
          type: 'list',
          ordered: node.ordered ?? false,
          items: (node.children ?? []).map((item) =>
            joined((item.children ?? []).map((child) => lines(child, source))),
          ),
        },
      ]
    case 'thematicBreak':
      return []
    case 'html':
      return [{ type: 'paragraph', children: [{ type: 'text', text: sourceOf(node, source) }] }]
    case 'blockquote':
      return (node.children ?? []).flatMap((child) => blocks(child as MdNode, source))
    default:
      return [
        { type: 'paragraph', children: (node.children ?? []).flatMap((child) => inline(child, source)) },
      ]
  }
}

/** A block inside a list item, flattened to one run of inlines. */
function lines(node: Any, source: string): Inline[] {
  if (node.type === 'code') return [{ type: 'code', text: node.value ?? '' }]
  if (node.type === 'list') return joined((node.children ?? []).map((child) => lines(child, source)))
  if (node.type === 'html') return [{ type: 'text', text: sourceOf(node, source) }]
  return (node.children ?? []).flatMap((child) =>
    child.children && !isInline(child) ? lines(child, source) : inline(child, source),
  )
}

const isInline = (node: Any): boolean => ['strong', 'emphasis', 'link'].includes(node.type)

const joined = (runs: Inline[][]): Inline[] =>
  runs.flatMap((run, i) => (i === 0 ? run : [{ type: 'break' } as Inline, ...run]))

function inline(node: Any, source: string): Inline[] {
  const children = () => (node.children ?? []).flatMap((child) => inline(child, source))
  switch (node.type) {
    case 'text':
      return [{ type: 'text', text: node.value ?? '' }]
    case 'strong':
    case 'emphasis':
      return [{ type: node.type, children: children() }]
    case 'inlineCode':
      return [{ type: 'code', text: node.value ?? '' }]
    case 'break':
      return [{ type: 'break' }]
    case 'link':
      return isHttp(node.url) ? [{ type: 'link', url: node.url, children: children() }] : children()
    case 'image':
      return [{ type: 'text', text: node.alt ?? '' }]
    default:
      return [{ type: 'text', text: sourceOf(node, source) }]
  }
}

const sourceOf = (node: Any, source: string): string =>
  source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0)

function isHttp(url: string | undefined): url is string {
  try {
    return ['http:', 'https:'].includes(new URL(url ?? '').protocol)
  } catch {
    return false
  }
}

/**
 * Text from outside, made safe inside card text: every character that CommonMark gives a meaning is escaped (those of
 * blocks only at the beginning), control characters and bidirectional overrides are dropped, white space becomes
 * single spaces.
 */
export function plain(outside: string): string {
  return tidy(outside)
    .replace(/[\\`*_[\]<>&]/g, '\\$&')
    .replace(/^[#+\-=~|]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
}

/** Text from outside for a place that is not card text (a title, a label): one line, no control characters. */
export function tidy(outside: string): string {
  return outside
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, '')
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
          ? block.items.map(say).join('\n')
          : say(block.children),
    )
    .join('\n')
}

/** Cuts at a word, visibly: at most `max` UTF-16 units, ending in "…" when anything was lost. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const head = text.slice(0, Math.max(0, max - 1))
  const space = head.lastIndexOf(' ')
  const kept = space > max * 0.6 ? head.slice(0, space) : head
  // A surrogate pair cut in half is no character.
  return `${kept.replace(/[\ud800-\udbff]$/, '').trimEnd()}…`
}
