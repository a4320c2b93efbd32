import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type { Finding, Problem } from './problem.ts'

/** One YAML file: its value, what is malformed in it, and the line of any value. */
export type Source = {
  /** Relative to the curriculum's folder. */
  file: string
  /** Undefined when the file is empty or malformed. */
  value: unknown
  malformed: Problem[]
  /** The finding's 1-based line: its key's or value's, else that of the nearest value around it. */
  line(finding: Finding): number
}

/**
 * How the files of a curriculum are parsed. Every key is text: a glossary may hold NULL or 1, which YAML would read as
 * something else.
 */
export const OPTIONS = { stringKeys: true, prettyErrors: false, version: '1.2' } as const

function keyRange(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return undefined
  const pair = node.items.find((item) => isNode(item.key) && String(item.key) === key)
  return pair && isNode(pair.key) ? pair.key.range?.[0] : undefined
}

/** Where a day's value stands as it was written: a day that lists its questions has each as a prompt of one. */
function written(document: Document, path: PropertyKey[]): PropertyKey[] {
  const [list, position, inner, , ...rest] = path
  if (list !== 'prompts' || document.has('prompts') || !document.has('questions')) return path
  return inner === 'questions'
    ? ['questions', position as PropertyKey, ...rest]
    : ['questions', ...path.slice(1)]
}

function offsetOf(document: Document, { path: meant, key }: Finding): number {
  const path = isMap(document.contents) ? written(document, meant) : meant
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true)
    const own = key !== undefined && depth === path.length ? keyRange(node, key) : undefined
    const parent = depth > 0 ? document.getIn(path.slice(0, depth - 1), true) : undefined
    const offset =
      own ?? keyRange(parent, String(path[depth - 1])) ?? (isNode(node) ? node.range?.[0] : undefined)
    if (offset !== undefined) return offset
  }
  return 0
}

function lineFinder(text: string): (finding: Finding) => number {
  let parsed: { document: Document; counter: LineCounter } | undefined
  return (finding) => {
    if (!parsed) {
      const counter = new LineCounter()
      parsed = { document: parseDocument(text, { ...OPTIONS, lineCounter: counter }), counter }
    }
    return parsed.counter.linePos(offsetOf(parsed.document, finding)).line
  }
}

const UNQUOTED = new Set([
  'UNEXPECTED_TOKEN',
  'BLOCK_AS_IMPLICIT_KEY',
  'BAD_SCALAR_START',
  'MULTILINE_IMPLICIT_KEY',
])
const QUOTE = ' (a text with ": ", a quote or a special first character has to stand in quotes)'

function malformations(file: string, text: string, document: Document): Problem[] {
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const all = [...document.errors, ...document.warnings]
  const twice = all.filter((error) => error.code === 'DUPLICATE_KEY')
  // After the first slip a parser guesses: what else it complains about is mostly echo.
  const first = all.filter((error) => error.code !== 'DUPLICATE_KEY').slice(0, 1)
  return [
    ...twice.map(({ pos }) => ({ file, line: lineAt(pos[0]), message: 'this key stands here twice' })),
    ...first.map(({ code, pos, message }) => ({
      file,
      line: lineAt(pos[0]),
      message: `malformed YAML: ${message}${UNQUOTED.has(code) ? QUOTE : ''}`,
    })),
  ]
}

/**
 * Parses one YAML text. Positions are worked out only when a problem asks for one: the clean case, every start of the
 * bot, does not pay for them. Never throws.
 */
function parseSource(file: string, text: string): Source {
  const document = parseDocument(text, OPTIONS)
  const malformed = malformations(file, text, document)
  const value = malformed.length === 0 ? (document.toJS() ?? undefined) : undefined
  if (value === undefined && malformed.length === 0)
    malformed.push({ file, line: 1, message: 'the file is empty' })
  return { file, value, malformed, line: lineFinder(text) }
}

/** UTF-8 as text, with or without its mark. Throws where it is none: read all the same, signs would be lost without a word. */
function decoded(bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new Error('it is UTF-16: save it as UTF-8')
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

const reasonOf = (error: Error & { code?: string }): string =>
  error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8: save it as UTF-8' : error.message

/** Reads and parses `file` of a curriculum's folder. A file that cannot be read is a malformed one. */
export function readSource(dir: string, file: string): Source {
  try {
    return parseSource(file, decoded(readFileSync(join(dir, file))))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const message = missing ? 'the file is missing' : `cannot be read: ${reasonOf(error as Error)}`
    return { file, value: undefined, malformed: [{ file, line: 1, message }], line: () => 1 }
  }
}
