import { type Block, cut, type Inline, parseText, tidy, withoutMarkup } from '../../core/text.ts'
import type { Token } from '../../core/tokens.ts'

/** Separates what must not touch; it has no width. */
const GAP = '\u200b'

/** Texts whose rendering is kept. */
const KEPT = 500

/**
 * Text that Discord shows as it was written. A backslash before any sign makes it a plain sign (mentions, custom emoji,
 * command links and time stamps all begin with `<`); Discord looks for @everyone before it looks for backslashes.
 */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\\*_~`|<[\]]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/@(?=everyone|here)/gi, `@${GAP}`)
}

/** Headings, quotes, lists and small print exist at the start of a line only. */
const escapeLineStarts = (text: string): string =>
  text.replace(/^([ \t]*)([-+#>]|\d+(?=[.)]))/gm, (_, space: string, sign: string) =>
    /\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`,
  )

/** One line of plain text (a title, a label) as Discord markdown of at most `max` characters, cut visibly. */
export function plainToDiscord(plain: string, max: number): string {
  const line = tidy(plain)
  return fitted(max, line.length, (room) => escapeLineStarts(escapeText(cut(line, room))))
}

/** Card text as Discord markdown of at most `max` characters, cut visibly. Empty when there is nothing to read. */
export const textToDiscord = remember(KEPT, (source, max) => {
  const blocks = parsed(source)
  return fitted(max, source.length, (room) =>
    clip(blocks, room).map(block).filter(Boolean).join('\n\n').trim(),
  )
})

/** Card text for a place that shows no markup, at most `max` characters, cut visibly. */
export const bareText = remember(KEPT, (source, max) => cut(tidy(withoutMarkup(source)).toWellFormed(), max))

function parsed(source: string): Block[] {
  try {
    return parseText(source)
  } catch (error) {
    // Thousands of nested quotes exhaust the parser's stack; such a text reads well enough as it was written.
    if (error instanceof RangeError)
      return [{ type: 'paragraph', children: [{ type: 'text', text: tidy(source) }] }]
    throw error
  }
}

/** Escapes make text longer, so the room for what is read shrinks until the whole fits. */
function fitted(max: number, length: number, render: (room: number) => string): string {
  let shown = render(Math.max(length, 1))
  for (let room = max; shown.length > max && room > 0; ) {
    shown = render(room)
    room = Math.min(room - 1, Math.floor((room * max) / Math.max(shown.length, 1)))
  }
  return shown.length > max ? '…' : shown
}

function block(node: Block): string {
  if (node.type === 'code') return codeBlock(node.text, node.language)
  if (node.type === 'paragraph') return escapeLineStarts(inlines(node.children))
  const { numbers } = node
  // Discord counts on from the first number; a list that does not is lines.
  const counts = numbers?.every((number, i) => number === (numbers[0] ?? 0) + i)
  return node.items
    .map((item, i) => {
      const shown = escapeLineStarts(inlines(item)).replaceAll('\n', '\n  ')
      return `${numbers ? `${numbers[i]}${counts ? '' : '\\'}.` : '-'} ${shown}`
    })
    .join('\n')
}

/** Markers of neighbours must not run together: `**a***b*` is not bold, then italic. */
const inlines = (run: Inline[]): string =>
  run.map(inline).reduce((left, right) => {
    const touching = /[*`]$/.test(left) && /^[*`]/.test(right)
    return left + (touching ? GAP : '') + right
  }, '')

function inline(node: Inline): string {
  switch (node.type) {
    case 'text':
      return escapeText(node.text.replace(/\s*\n\s*/g, ' '))
    case 'strong':
      return wrapped('**', inlines(node.children))
    case 'emphasis':
      return wrapped('*', inlines(node.children))
    case 'code':
      return code(node.text)
    case 'link':
      return link(node.url, node.children)
    case 'break':
      return '\n'
    default:
      return token(node)
  }
}

/**
 * What Discord's app writes in the reader's own language and zone, or by the name that is right at the moment; in an embed it notifies
 * nobody. Source: docs.discord.com, "Reference", "Message formatting".
 */
function token(node: Token): string {
  if (node.type === 'time') {
    const seconds = Math.floor(node.at / 1000)
    return `<t:${seconds}:F> (<t:${seconds}:R>)`
  }
  if (node.type === 'command') return command(node.id, node.text)
  return node.platform === 'discord' && /^\d{15,21}$/.test(node.id)
    ? `<${SIGNS[node.type]}${node.id}>`
    : escapeText(node.text)
}

/** A command that the app offers, with what is typed behind it as code; as code all of it where it has no id. */
function command(id: string, text: string): string {
  const [, path = ''] = /^((?:[a-z-]+ )?[a-z-]+):\d{15,21}$/.exec(id) ?? []
  if (path === '' || !`${text} `.startsWith(`/${path} `)) return code(text)
  return `</${id}> ${code(text.slice(path.length + 2))}`.trimEnd()
}

const SIGNS = { person: '@', channel: '#', role: '@&' } as const

const wrapped = (mark: string, text: string): string => (text.trim() === '' ? text : `${mark}${text}${mark}`)

/** Two backticks in a row would end the code, three would begin a block. */
const apart = (text: string): string => text.toWellFormed().replace(/`(?=`)/g, `\`${GAP}`)

function code(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ')
  if (line.trim() === '') return line
  return line.includes('`') ? `\`\` ${apart(line)} \`\`` : `\`${line.toWellFormed()}\``
}

function codeBlock(text: string, language: string): string {
  if (text.trim() === '') return ''
  const name = /^[a-z0-9_+.#-]+$/i.test(language) ? language : ''
  return `\`\`\`${name}\n${apart(text)}\n\`\`\``
}

function link(url: string, children: Inline[]): string {
  const label = inlines(children)
  const [only] = children
  const target = new URL(url).href.replace(
    /[()<>`\\\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  // Discord shows no link under a name that is an address.
  if (children.length === 1 && only?.type === 'text' && /^https?:\/\//i.test(only.text)) {
    return only.text === url ? `<${target}>` : `${label} (<${target}>)`
  }
  return `[${label.trim() === '' ? escapeText(new URL(url).host) : label}](${target})`
}

/**
 * A function of a text and a length that keeps its last `most` results: the same curriculum text is shown again and again,
 * and parsing it takes longer than everything else that is done to answer a look-up.
 */
function remember(
  most: number,
  work: (text: string, max: number) => string,
): (text: string, max: number) => string {
  const results = new Map<string, string>()
  return (text, max) => {
    const key = `${max} ${text}`
    const known = results.get(key)
    if (known !== undefined) return known
    const result = work(text, max)
    results.set(key, result)
    const [oldest] = results.keys()
    if (results.size > most && oldest !== undefined) results.delete(oldest)
    return result
  }
}

/**
 * The beginning of a parsed text: at most `max` characters of what is read, ending in "…" where anything was lost. Markup
 * stays whole, because it is the tree that is cut.
 */
function clip(blocks: readonly Block[], max: number): Block[] {
  let left = max
  let over = false

  const text = (from: string): string => {
    if (from.length <= left) {
      left -= from.length
      return from
    }
    over = true
    return left > 0 ? cut(from, left) : '…'
  }

  const run = (nodes: readonly Inline[]): Inline[] =>
    nodes.flatMap((node): Inline[] => {
      if (over) return []
      if (node.type === 'break') return [node]
      if ('children' in node) return [{ ...node, children: run(node.children) }]
      const said = text(node.text)
      // A token is there as a whole or not at all.
      return [
        node.type === 'code' || said === node.text ? { ...node, text: said } : { type: 'text', text: said },
      ]
    })

  return blocks.flatMap((block): Block[] => {
    if (over) return []
    if (block.type === 'code') return [{ ...block, text: text(block.text) }]
    if (block.type === 'paragraph') return [{ ...block, children: run(block.children) }]
    return [{ ...block, items: block.items.flatMap((item) => (over ? [] : [run(item)])) }]
  })
}
