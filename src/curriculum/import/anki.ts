import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import yauzl from 'yauzl'
import { UserError } from '../../core/errors.ts'
import { add, MOST, nothing, pass, type Understood } from './entry.ts'

/** Where a package keeps its notes, the newest format first; in the older ones the next file only asks to update. */
const COLLECTIONS = ['collection.anki21b', 'collection.anki21', 'collection.anki2']

const broken = (why: string): UserError =>
  new UserError('This Anki package cannot be read.', `${why} Export the deck again, as “Anki Deck Package”.`)

async function unpacked(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  const zip = await yauzl.openPromise(path, { autoClose: false, validateEntrySizes: true })
  try {
    if (zip.entryCount > MOST.packed) throw broken('It holds too many files.')
    const found = new Map<string, yauzl.Entry>()
    for await (const entry of zip.eachEntry())
      if (COLLECTIONS.includes(entry.fileName)) found.set(entry.fileName, entry)
    const name = COLLECTIONS.find((one) => found.has(one))
    const entry = name === undefined ? undefined : found.get(name)
    if (!entry || name === undefined) throw broken('It holds no collection.')
    if (entry.uncompressedSize > MOST.collection) throw broken('Its collection is too large.')
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    return {
      name,
      bytes: name.endsWith('b') ? zstdDecompressSync(bytes, { maxOutputLength: MOST.collection }) : bytes,
    }
  } finally {
    zip.close()
  }
}

type Row = Record<string, string | number | bigint | Uint8Array | null>

/** A table as its rows. Only plain tables are read: a view or a computed column could run for ever. */
function rowsOf(db: DatabaseSync, table: string, columns: string): Row[] {
  const [found] = db.prepare('SELECT type, sql FROM sqlite_master WHERE name = ?').all(table) as Row[]
  if (!found) return []
  if (found.type !== 'table' || /\bAS\s*\(|\bVIRTUAL\b/i.test(String(found.sql)))
    throw broken('It holds no notes.')
  return db.prepare(`SELECT ${columns} FROM ${table} LIMIT ${MOST.packed}`).all() as Row[]
}

/** Names of decks by id; parts of a name are parted by `::`, in the new format by a sign of its own. */
function decksOf(db: DatabaseSync): Map<string, string> {
  const rows = rowsOf(db, 'decks', 'id, name')
  if (rows.length > 0)
    return new Map(rows.map(({ id, name }) => [String(id), String(name).replaceAll('\u001f', '::')]))
  const [col] = rowsOf(db, 'col', 'decks')
  const decks = jsonOf(col?.decks) as Record<string, { name?: unknown }>
  return new Map(Object.entries(decks).map(([id, deck]) => [id, String(deck?.name ?? '')]))
}

function jsonOf(value: unknown): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(String(value ?? '{}'))
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Ids of the note types that are clozes, where the collection says so. */
function clozesOf(db: DatabaseSync): Set<string> {
  const [col] = rowsOf(db, 'col', 'models')
  const models = jsonOf(col?.models) as Record<string, { type?: unknown }>
  return new Set(Object.entries(models).flatMap(([id, model]) => (model?.type === 1 ? [id] : [])))
}

function notesOf(db: DatabaseSync): Understood {
  const result = nothing()
  const decks = decksOf(db)
  const clozes = clozesOf(db)
  const deckOf = new Map(rowsOf(db, 'cards', 'nid, did').map(({ nid, did }) => [String(nid), String(did)]))
  for (const { id, guid, mid, flds } of rowsOf(db, 'notes', 'id, guid, mid, flds')) {
    const [front = '', back = ''] = String(flds).split('\u001f')
    pass(result, 'media of a note', String(flds).match(/\[sound:|<img\b/gi)?.length ?? 0)
    if (clozes.has(String(mid)) || /\{\{c\d+::/.test(front)) {
      pass(result, 'a cloze note')
      continue
    }
    const deck = decks.get(deckOf.get(String(id)) ?? '') ?? ''
    const [pillar, area] = deck.split('::').slice(-2)
    const bare = (html: string): string => html.replace(/\[sound:[^\]]*\]|<img\b[^>]*>/gi, '')
    add(result, { ask: bare(front), answer: bare(back), pillar, area, key: String(guid) }, 'seen')
  }
  return result
}

/**
 * Reads an Anki package of either format: basic notes become questions, decks pillars and areas; clozes and media are passed
 * over. Throws UserError where it cannot be read.
 */
export async function readAnki(path: string): Promise<Understood> {
  const { bytes } = await unpacked(path).catch((error: unknown) => {
    throw error instanceof UserError ? error : broken('It is damaged.')
  })
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-anki-'))
  let db: DatabaseSync | undefined
  try {
    const file = join(dir, 'collection.sqlite')
    // A collection in the middle of its journal would ask for a file that the package does not hold.
    if (bytes.length > 19) bytes.fill(1, 18, 20)
    writeFileSync(file, bytes)
    db = new DatabaseSync(file, { readOnly: true, allowExtension: false, defensive: true, readBigInts: true })
    return notesOf(db)
  } catch (error) {
    throw error instanceof UserError ? error : broken('Its collection is damaged.')
  } finally {
    db?.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
