import type { Log } from '../core/ports.ts'
import { type Kind, type Range, type Tx, UnreadableRecord } from '../core/records.ts'
import { boundsOf, compareKeys, isWithin } from './range.ts'
import { checkKey, decode, encode } from './record.ts'
import type { Records } from './records.ts'

/** What a listing walked over: the records in order, unreadable ones too, and whether it came to the range's end. */
type Walked = { kind: string; range: Range; versions: string[]; ended: boolean }

type Write = { kind: Kind<unknown>; key: string; text: string | undefined }

/**
 * One run of a transaction's function: what it read and what it would write. Nothing is open meanwhile; `holds` tells,
 * inside a database transaction, whether what it read is still so, and `apply` then writes.
 */
export class TxRun implements Tx {
  readonly #records: Records
  readonly #log: Log
  readonly #seen = new Map<string, { kind: string; key: string; version: number | undefined }>()
  readonly #walked: Walked[] = []
  readonly #writes = new Map<string, Write>()

  constructor(records: Records, log: Log) {
    this.#records = records
    this.#log = log
  }

  async get<T>(kind: Kind<T>, key: string): Promise<T | undefined> {
    const text = this.#textOf(kind, key)
    return text === undefined ? undefined : decode(kind, key, text)
  }

  async list<T>(kind: Kind<T>, range: Range): Promise<{ key: string; value: T }[]> {
    const walk = { kind: kind.name, range, versions: [] as string[], ended: false }
    this.#walked.push(walk)
    const overlay = [...this.#writes.values()].filter(
      ({ kind: { name }, key }) => name === kind.name && isWithin(key, range),
    )
    return listed(this.#records, this.#log, kind, range, overlay, walk)
  }

  put<T>(kind: Kind<T>, key: string, value: T): void {
    checkKey(key)
    this.#write(kind, key, encode(kind, key, value))
  }

  async insert<T>(kind: Kind<T>, key: string, value: T): Promise<boolean> {
    const there = this.#textOf(kind, key)
    const text = encode(kind, key, value)
    if (there === undefined) this.#write(kind, key, text)
    else readable(this.#log, kind, key, there)
    return there === undefined
  }

  delete(kind: Kind<unknown>, key: string): void {
    checkKey(key)
    this.#write(kind, key, undefined)
  }

  get isReadOnly(): boolean {
    return this.#writes.size === 0
  }

  holds(): boolean {
    return (
      [...this.#seen.values()].every(
        ({ kind, key, version }) => this.#records.version(kind, key) === version,
      ) && this.#walked.every((walk) => isSame(this.#records, walk))
    )
  }

  /** Throws UnreadableRecord rather than write over a record that cannot be read. */
  apply(): void {
    for (const [id, { kind, key, text }] of this.#writes) {
      if (text === undefined) {
        this.#records.erase(kind.name, key)
        continue
      }
      const before = this.#seen.has(id) ? undefined : this.#records.read(kind.name, key)
      if (before) decode(kind, key, before.text)
      this.#records.write(kind.name, key, text)
    }
  }

  /** The text of a record as this run sees it. */
  #textOf(kind: Kind<unknown>, key: string): string | undefined {
    checkKey(key)
    const id = idOf(kind, key)
    const own = this.#writes.get(id)
    if (own) return own.text
    const row = this.#records.read(kind.name, key)
    // What was read first counts: a change between two reads is a change.
    if (!this.#seen.has(id)) this.#seen.set(id, { kind: kind.name, key, version: row?.version })
    return row?.text
  }

  #write(kind: Kind<unknown>, key: string, text: string | undefined): void {
    this.#writes.set(idOf(kind, key), { kind, key, text })
  }
}

const idOf = ({ name }: Kind<unknown>, key: string): string => `${name}\0${key}`

/** The value, or `undefined` for an unreadable record, which is logged. */
function readable<T>(log: Log, kind: Kind<T>, key: string, text: string): { value: T } | undefined {
  try {
    return { value: decode(kind, key, text) }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error
    log.error({ kind: kind.name, key, reason: error.message }, 'a stored record cannot be read')
    return undefined
  }
}

/**
 * Fills up to the limit with readable records, so that a short answer always means the end of the range; `overlay` are
 * writes that are not stored yet. What was walked over is noted in `walk`.
 */
export function listed<T>(
  records: Records,
  log: Log,
  kind: Kind<T>,
  range: Range,
  overlay: readonly Write[] = [],
  walk?: Walked,
): { key: string; value: T }[] {
  checkKey(range.prefix ?? '')
  checkKey(range.after ?? '')
  const found: { key: string; value: T }[] = []
  if (range.limit <= 0) return found
  const own = new Map(overlay.map(({ key, text }) => [key, text]))
  const limit = range.limit + own.size
  const take = (key: string, text: string): void => {
    const record = readable(log, kind, key, text)
    if (record) found.push({ key, value: record.value })
  }
  if (walk) walk.ended = true
  for (const { key, text, version } of records.walk(kind.name, boundsOf(range), range.reverse ?? false)) {
    walk?.versions.push(`${version} ${key}`)
    if (!own.has(key)) take(key, text)
    if (found.length < limit) continue
    if (walk) walk.ended = false
    break
  }
  if (own.size === 0) return found
  for (const [key, text] of own) if (text !== undefined) take(key, text)
  found.sort((a, b) => compareKeys(a.key, b.key) * (range.reverse ? -1 : 1))
  return found.slice(0, range.limit)
}

function isSame(records: Records, { kind, range, versions, ended }: Walked): boolean {
  let at = 0
  for (const { key, version } of records.walk(kind, boundsOf(range), range.reverse ?? false)) {
    if (at === versions.length) return !ended
    if (versions[at++] !== `${version} ${key}`) return false
  }
  return at === versions.length
}
