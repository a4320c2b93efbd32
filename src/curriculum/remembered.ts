import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside the packages: whoever can write there can change the bot itself. */
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/studyhall/', import.meta.url))
/** What is read is decided here: another program reads anew. */
const PROGRAM = ['../curriculum', '../core/curriculum.ts', '../core/text.ts', '../../package.json'].map(
  (path) => fileURLToPath(new URL(path, import.meta.url)),
)
/** A smaller curriculum, in bytes, is read as quickly as it is looked for. */
const WORTHWHILE = 200_000
/** How many readings are kept, the newest. */
const KEPT = 4

/** What every byte of a folder, and of the program that reads it, comes to; 0 bytes where something cannot be read. */
export type Fingerprint = { hash: string; bytes: number }

/**
 * What `read` answers for a curriculum's folder, kept in a file that is named by every byte that it was read from, so that
 * the next process need not parse and check the same text again. Nothing is kept of `undefined`, and where the folder for
 * it cannot be written. `read` must answer plain data.
 */
export function remembered<T>(
  { hash, bytes }: Fingerprint,
  read: () => T | undefined,
  folder = FOLDER,
): T | undefined {
  if (bytes < WORTHWHILE) return read()
  const file = join(folder, `curriculum-${hash}.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    const found = read()
    if (found !== undefined) keep(folder, file, JSON.stringify(found))
    return found
  }
}

/** The fingerprint of a curriculum's folder. Never throws. */
export function fingerprint(dir: string): Fingerprint {
  const hash = createHash('sha256')
  let bytes = 0
  const add = (path: string, name: string): number => {
    if (statSync(path).isDirectory())
      return readdirSync(path)
        .sort()
        .reduce((sum, each) => sum + add(join(path, each), `${name}/${each}`), 0)
    const content = readFileSync(path)
    hash.update(`${name}\0${content.length}\0`).update(content)
    return content.length
  }
  try {
    for (const path of PROGRAM) add(path, basename(path))
    bytes = add(dir, '')
  } catch {
    // What cannot be read is told by whoever reads it.
    bytes = 0
  }
  return { hash: hash.digest('hex'), bytes }
}

function keep(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, text)
    // Whole or not at all, whoever else reads it now.
    renameSync(draft, file)
    const age = (name: string): number => statSync(join(folder, name)).mtimeMs
    const readings = readdirSync(folder).filter((name) => name.startsWith('curriculum-'))
    for (const name of readings.sort((a, b) => age(b) - age(a)).slice(KEPT)) rmSync(join(folder, name))
  } catch {
    // A container's folders are read-only: it reads anew at each start.
  }
}
