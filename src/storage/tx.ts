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
export function createTx(records: Records, log: Log) {
  const seen = new Map<string, { kind: string; key: string; version: number | undefined }>()
  const walked: Walked[] = []
  const writes = new Map<string, Write>()

  const look = (kind: Kind<unknown>, key: string) => {
    const id = idOf(kind, key)
    const row = records.read(kind.name, key)
    // What was read first counts: a change between two reads is a change.
    if (!seen.has(id)) seen.set(id, { kind: kind.name, key, version: row?.version })
    return row
  }

  const write = (kind: Kind<unknown>, key: string, text: string | undefined): void =>
    void writes.set(idOf(kind, key), { kind, key, text })

  const tx: Tx = {
    async get(kind, key) {
      checkKey(key)
      const own = writes.get(idOf(kind, key))
      const text = own ? own.text : look(kind, key)?.text
      return text === undefined ? undefined : decode(kind, key, text)
    },
    async list(kind, range) {
      const walk = { kind: kind.name, range, versions: [] as string[], ended: false }
      walked.push(walk)
      const overlay = [...writes.values()].filter(
        ({ kind: { name }, key }) => name === kind.name && isWithin(key, range),
      )
      return listed(records, log, kind, range, overlay, walk)
    },
    put(kind, key, value) {
      checkKey(key)
      write(kind, key, encode(kind, key, value))
    },
    async insert(kind, key, value) {
      checkKey(key)
      const text = encode(kind, key, value)
      const own = writes.get(idOf(kind, key))
      const there = own ? own.text : look(kind, key)?.text
      if (there !== undefined) {
        readable(log, kind, key, there)
        return false
      }
      write(kind, key, text)
      return true
    },
    delete(kind, key) {
      checkKey(key)
      write(kind, key, undefined)
    },
  }

  return {
    tx,
    get isReadOnly() {
      return writes.size === 0
    },
    holds: (): boolean =>
      [...seen.values()].every(({ kind, key, version }) => records.version(kind, key) === version) &&
      walked.every((walk) => isSame(records, walk)),
    /** Throws UnreadableRecord rather than write over a record that cannot be read. */
    apply: (): void => {
      for (const [id, { kind, key, text }] of writes) {
        if (text === undefined) records.erase(kind.name, key)
        else {
          const before = seen.has(id) ? undefined : records.read(kind.name, key)
          if (before) decode(kind, key, before.text)
          records.write(kind.name, key, text)
        }
      }
    },
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
