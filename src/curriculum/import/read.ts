import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { readAnki } from './anki.ts'
import { readData } from './data.ts'
import { MOST, name, nothing, pass, type Understood } from './entry.ts'
import { readMarkdown } from './markdown.ts'
import { readTable } from './table.ts'

/** What a source is, by the end of its name. */
const KINDS = {
  markdown: ['.md', '.markdown', '.mdx'],
  csv: ['.csv'],
  tsv: ['.tsv', '.tab'],
  json: ['.json', '.jsonl', '.ndjson'],
  yaml: ['.yaml', '.yml'],
  txt: ['.txt'],
  anki: ['.apkg', '.colpkg'],
} as const

type Kind = keyof typeof KINDS

const kindOf = (path: string): Kind | undefined =>
  (Object.keys(KINDS) as Kind[]).find((kind) =>
    (KINDS[kind] as readonly string[]).includes(extname(path).toLowerCase()),
  )

/** What an import found in a source, and how it was read. */
export type Source = Understood & { kind: string; notes: string[] }

/** Bytes as text: UTF-8 and UTF-16 with or without a mark, else as old Windows programs write. */
function decoded(bytes: Uint8Array): { text: string; note?: string } {
  const [a, b] = bytes
  const sample = bytes.subarray(0, 2_000)
  const zeros = (odd: number) => sample.filter((byte, i) => i % 2 === odd && byte === 0).length
  const isWide = (odd: number) =>
    sample.length > 3 && zeros(odd) > sample.length / 5 && zeros(1 - odd) < sample.length / 50
  if ((a === 0xff && b === 0xfe) || isWide(1)) return { text: new TextDecoder('utf-16le').decode(bytes) }
  if ((a === 0xfe && b === 0xff) || isWide(0)) return { text: new TextDecoder('utf-16be').decode(bytes) }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const note =
      'It is not UTF-8; it was read as Windows-1252. Where signs look wrong, save it as UTF-8 and import it again.'
    return { text: new TextDecoder('windows-1252').decode(bytes), note }
  }
}

function textOf(path: string): { text: string; note?: string } {
  if (statSync(path).size > MOST.text)
    throw new UserError(`${basename(path)} is too large.`, 'A text may have 20 MB. Import it in parts.')
  const { text, ...rest } = decoded(readFileSync(path))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is dropped
  return { ...rest, text: text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '') }
}

const isPackage = (path: string): boolean => {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(4)
    return readSync(file, head, 0, 4, 0) === 4 && head.toString('latin1') === 'PK\u0003\u0004'
  } finally {
    closeSync(file)
  }
}

async function readFile(path: string, map: string | undefined): Promise<Source> {
  const kind = isPackage(path) ? 'anki' : kindOf(path)
  if (kind === 'anki') {
    if (statSync(path).size > MOST.package)
      throw new UserError(
        `${basename(path)} is too large.`,
        'A package may have 300 MB. Export the deck without media.',
      )
    return { ...(await readAnki(path)), kind: 'an Anki package', notes: [] }
  }
  if (kind === undefined)
    throw new UserError(
      `What is ${basename(path)}?`,
      'Import reads Markdown (.md), tables (.csv, .tsv), .json, .yaml, Anki (.apkg, .txt), or a folder of Markdown files.',
    )
  const { text, note } = textOf(path)
  const notes = note === undefined ? [] : [note]
  if (kind === 'markdown') return { ...readMarkdown(text, titleOf(path)), kind: 'Markdown', notes }
  if (kind === 'json' || kind === 'yaml')
    return { ...readData(text, kind, map), kind: kind.toUpperCase(), notes }
  return { ...readTable(text, kind, map), kind: kind === 'txt' ? 'a text export' : kind.toUpperCase(), notes }
}

const titleOf = (path: string): string => {
  const bare = basename(path, extname(path)).replace(/^\d+[-_. ]+/, '')
  const words = (name(bare.replace(/[-_]+/g, ' ')) ?? bare).replace(/^\p{L}/u, (first) => first.toUpperCase())
  return /^(readme|index)$/i.test(words) ? 'Overview' : words
}

/** The Markdown files below a folder, by path; links are not followed, and nothing hidden is looked into. */
function markdownIn(dir: string, inside: string[] = []): string[][] {
  if (inside.length > MOST.depth) return []
  const names = readdirSync(join(dir, ...inside)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return names
    .filter((each) => !/^\.|^node_modules$|~$/.test(each))
    .flatMap((each) => {
      const path = [...inside, each]
      const about = lstatSync(join(dir, ...path))
      if (about.isDirectory()) return markdownIn(dir, path)
      return about.isFile() && kindOf(each) === 'markdown' ? [path] : []
    })
}

/** Each file is an area of its folder's pillar, or a pillar where there are no folders. */
function readFolder(dir: string): Source {
  const files = markdownIn(dir)
  const result = nothing()
  if (files.length > MOST.files)
    throw new UserError(
      'That is too much.',
      `A folder may hold ${MOST.files} Markdown files. Import a part of it.`,
    )
  const notes = new Set<string>()
  const isDeep = files.some((path) => path.length > 1)
  for (const path of files) {
    const { text, note } = textOf(join(dir, ...path))
    if (note) notes.add(`${path.join('/')}: ${note}`)
    const read = readMarkdown(text, titleOf(path.at(-1) ?? ''))
    const title = read.title ?? titleOf(path.at(-1) ?? '')
    const folder = path.length > 1 ? titleOf(path.at(-2) ?? '') : undefined
    if (read.entries.length === 1 && /^(?:readme|index)\./i.test(path.at(-1) ?? '')) {
      pass(result, 'an overview (README)')
      continue
    }
    for (const entry of read.entries) {
      // A file of one text is a question of its folder; one of several is a part.
      const area = read.entries.length > 1 ? (entry.area ?? entry.pillar ?? title) : undefined
      result.entries.push({
        ...entry,
        ...(isDeep ? { pillar: folder ?? title, area } : { pillar: title, area: entry.pillar }),
      })
    }
    for (const [why, count] of read.passedOver) pass(result, why, count)
  }
  if (result.entries.length > MOST.questions)
    throw new UserError(
      'That is too much.',
      `One curriculum takes ${MOST.questions} questions. Import a part of it.`,
    )
  return {
    ...result,
    title: titleOf(dir),
    kind: `a folder of ${files.length} Markdown files`,
    notes: [...notes],
  }
}

/** Reads a source, a file or a folder. Throws UserError with a sentence where it cannot be read or asks nothing. */
export async function readSource(path: string, map: string | undefined): Promise<Source> {
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch {
    throw new UserError(`There is no ${path}.`, 'Write the path of a file or a folder.')
  }
  const read = await attempt(path, () => (isFolder ? readFolder(path) : readFile(path, map)))
  const found = { ...read, title: name(read.title) ?? titleOf(path) }
  if (found.entries.length > 0) return found
  const why = [...found.passedOver].map(([what, count]) => `${count}: ${what}`).join('; ')
  throw new UserError(
    `No question was found in ${basename(path)}.`,
    `It was read as ${found.kind}${why === '' ? '' : ` (${why})`}. docs/your-curriculum.md shows how questions are written.`,
  )
}

async function attempt(path: string, read: () => Source | Promise<Source>): Promise<Source> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof RangeError)
      throw new UserError(`${basename(path)} is nested too deep.`, 'Write it flatter.')
    const { code, message } = error as NodeJS.ErrnoException
    throw new UserError(`${basename(path)} cannot be read.`, `${code ?? message.split('\n', 1)[0]}.`)
  }
}
