import type { Log } from '../core/ports.ts'
import { type Kind, type Range, type Tx, UnreadableRecord } from '../core/records.ts'
import { compareKeys, isWithin } from './range.ts'
import { checkKey, decode, encode } from './record.ts'

/** A stored record: its text, and a version that no other write has. */
export type Row = { text: string; version: number | string }

/** Where a transaction's function, or somebody beside it, reads. An embedded engine answers at once. */
export type Source = {
  read(kind: string, key: string): Row | undefined | Promise<Row | undefined>
  /**
   * Hands the records of a range to `take`, in order and whatever its limit, until it answers that it has enough;
   * at most `want` readable ones are. Answers whether the range ended.
   */
  walk(
    kind: string,
    range: Range,
    want: number,
    take: (row: Row & { key: string }) => boolean,
  ): boolean | Promise<boolean>
}

/** What a listing walked over: the records in order, unreadable ones too, and whether it came to the range's end. */
export type Walked = { kind: string; range: Range; versions: string[]; ended: boolean }

/** A record that was read, by its version; no version where there was none. */
export type Seen = { kind: string; key: string; version: Row['version'] | undefined }

/** A record to be stored, or with no text deleted. `seen` is whether it was read before: then nobody need look again. */
export type Write = { kind: Kind<unknown>; key: string; text: string | undefined; seen: boolean }

/**
 * One run of a transaction's function: what it read and what it would write. Nothing is open meanwhile; at the end the
 * engine checks whether what was read is still so, and writes.
 */
export class TxRun implements Tx {
  readonly #source: Source
  readonly #log: Log
  readonly #seen = new Map<string, Seen>()
  readonly #walked: Walked[] = []
  readonly #writes = new Map<string, Omit<Write, 'seen'>>()

  constructor(source: Source, log: Log) {
    this.#source = source
    this.#log = log
  }

  async get<T>(kind: Kind<T>, key: string): Promise<T | undefined> {
    const text = await this.#textOf(kind, key)
    return text === undefined ? undefined : decode(kind, key, text)
  }

  async list<T>(kind: Kind<T>, range: Range): Promise<{ key: string; value: T }[]> {
    const walk = { kind: kind.name, range, versions: [] as string[], ended: false }
    this.#walked.push(walk)
    const overlay = [...this.#writes.values()].filter(
      ({ kind: { name }, key }) => name === kind.name && isWithin(key, range),
    )
    return listed(this.#source, this.#log, kind, range, overlay, walk)
  }

  put<T>(kind: Kind<T>, key: string, value: T): void {
    checkKey(key)
    this.#write(kind, key, encode(kind, key, value))
  }

  async insert<T>(kind: Kind<T>, key: string, value: T): Promise<boolean> {
    const text = encode(kind, key, value)
    const there = await this.#textOf(kind, key)
    if (there === undefined) this.#write(kind, key, text)
    else readable(this.#log, kind, key, there)
    return there === undefined
  }

  delete(kind: Kind<unknown>, key: string): void {
    checkKey(key)
    this.#write(kind, key, undefined)
  }

  /** Whether nothing would be written. */
  get isReadOnly(): boolean {
    return this.#writes.size === 0
  }

  get seen(): Seen[] {
    return [...this.#seen.values()]
  }

  get walked(): readonly Walked[] {
    return this.#walked
  }

  get writes(): Write[] {
    return [...this.#writes].map(([id, write]) => ({ ...write, seen: this.#seen.has(id) }))
  }

  /** The text of a record as this run sees it. */
  async #textOf(kind: Kind<unknown>, key: string): Promise<string | undefined> {
    checkKey(key)
    const id = idOf(kind, key)
    const own = this.#writes.get(id)
    if (own) return own.text
    const row = await this.#source.read(kind.name, key)
    const before = this.#seen.get(id)
    if (!before) this.#seen.set(id, { kind: kind.name, key, version: row?.version })
    // A change between two reads is a change, whichever was answered first.
    else if (before.version !== row?.version) before.version = 'changed'
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
export async function listed<T>(
  source: Source,
  log: Log,
  kind: Kind<T>,
  range: Range,
  overlay: readonly Omit<Write, 'seen'>[] = [],
  walk?: Walked,
): Promise<{ key: string; value: T }[]> {
  checkKey(range.prefix ?? '')
  checkKey(range.after ?? '')
  const found: { key: string; value: T }[] = []
  if (range.limit <= 0) return found
  const own = new Map(overlay.map(({ key, text }) => [key, text]))
  const want = range.limit + own.size
  const take = (key: string, text: string): void => {
    const record = readable(log, kind, key, text)
    if (record) found.push({ key, value: record.value })
  }
  const ended = await source.walk(kind.name, range, want, ({ key, text, version }) => {
    walk?.versions.push(`${version} ${key}`)
    if (!own.has(key)) take(key, text)
    return found.length >= want
  })
  if (walk) walk.ended = ended
  if (own.size === 0) return found
  for (const [key, text] of own) if (text !== undefined) take(key, text)
  found.sort((a, b) => compareKeys(a.key, b.key) * (range.reverse ? -1 : 1))
  return found.slice(0, range.limit)
}

/** Whether a range still holds what a listing walked over; `rows` are what it holds now, in order. */
export function isSame(
  { versions, ended }: Walked,
  rows: Iterable<{ key: string; version: Row['version'] }>,
): boolean {
  let at = 0
  for (const { key, version } of rows) {
    if (at === versions.length) return !ended
    if (versions[at++] !== `${version} ${key}`) return false
  }
  return at === versions.length
}
