import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../problem.ts'
import { type Entry, type Text, withoutCode } from './texts.ts'

/** The spell checker's program; `undefined` when it is not installed. */
export function installedSpeller(): string | undefined {
  try {
    const bin = fileURLToPath(import.meta.resolve('cspell/bin.mjs'))
    return existsSync(bin) ? bin : undefined
  } catch {
    return undefined
  }
}

const settings = (words: string): string =>
  JSON.stringify({
    version: '0.2',
    language: 'en-US',
    dictionaries: ['project', 'softwareTerms', 'data-science', 'python', 'sql'],
    dictionaryDefinitions: existsSync(words) ? [{ name: 'project', path: resolve(words) }] : [],
    maxNumberOfProblems: 100_000,
    maxDuplicateProblems: 100_000,
  })

/** Runs the spell checker over `lines`; answers `[0-based line, word]` pairs. */
async function unknownWords(bin: string, words: string, lines: string[]): Promise<[number, string][]> {
  const dir = await mkdtemp(join(tmpdir(), 'studyhall-spelling-'))
  try {
    const config = join(dir, 'cspell.json')
    await writeFile(config, settings(words))
    const flags = [
      '--no-config-search',
      '--no-progress',
      '--no-summary',
      '--no-color',
      '--issue-template',
      '$row:$text',
    ]
    const child = spawn(process.execPath, [bin, 'lint', '--config', config, ...flags, 'stdin'], { cwd: dir })
    // A program that ends early closes its input; its exit code tells, the broken pipe need not.
    child.stdin.on('error', () => {})
    child.stdin.end(lines.join('\n'))
    const closed = once(child, 'close')
    const [output, error] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await closed
    const found = [...output.matchAll(/^(\d+):(.+)$/gm)].map(([, row, word = '']): [number, string] => [
      Number(row) - 1,
      word,
    ])
    // Exit code 1 means misspellings; without any, it means the spell checker itself failed.
    if (code !== 0 && found.length === 0) throw new Error(`cspell failed: ${error}`)
    return found
  } finally {
    await rm(dir, { recursive: true })
  }
}

// A formula in a sentence (wᵀΣw, σ²) is no word, and acronyms have a rule of their own.
const NO_WORD = /\b[A-Z]{2,}s?\b|\S*[\p{Script=Greek}\p{Lm}\p{M}\p{No}√∑∂]\S*/gu

const spellable = (text: string): string => withoutCode(text).replace(NO_WORD, ' ').replace(/\s+/g, ' ')

/**
 * Words of prose and titles that neither the dictionaries of the spell checker `bin` nor the curriculum's own `words`
 * file (one word a line) know; each once an entry. Throws when the spell checker cannot run.
 */
export async function spellingFindings(bin: string, entries: Entry[], words: string): Promise<Finding[]> {
  const texts = entries.flatMap((entry, index) =>
    entry
      .filter(({ kind }) => kind !== 'code')
      .map((item): Text & { entry: number } => ({ ...item, entry: index })),
  )
  const lines = texts.map((item) => spellable(item.text))
  const seen = new Set<string>()
  return (await unknownWords(bin, words, lines)).flatMap(([line, word]) => {
    const item = texts[line]
    const key = `${item?.entry} ${word.toLowerCase()}`
    if (!item || seen.has(key)) return []
    seen.add(key)
    const message = `"${word}" is not in the dictionary: correct it, or add it to words.txt`
    return [{ file: item.file, path: item.path, message }]
  })
}
