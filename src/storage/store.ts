import type { DatabaseSync } from 'node:sqlite'
import {
  type Kind,
  type Log,
  MissingRecord,
  type Range,
  type Store,
  UnreadableRecord,
} from '../core/ports.ts'
import { createKeyvs } from './keyvs.ts'
import { DECLINED, writeOf } from './ops.ts'
import { boundsOf } from './range.ts'
import { checkKey, decode, encode } from './record.ts'
import { createRecords, type Records } from './records.ts'
import { createWriter } from './writer.ts'

/**
 * The Store over one open connection, which it closes. Beyond the port's promises:
 * - an unreadable record is left alone by every write: `put`, `change` and `delete` reject with UnreadableRecord and
 *   write nothing; an `insert` finds that it exists (`false`) and reports it in the log;
 * - a value that its schema would refuse on reading, or a key that is not well-formed text, rejects with TypeError;
 * - `update` holds the engine's write lock from reading to writing, so the record cannot have moved meanwhile;
 * - what was asked for before `close` becomes durable; afterwards every method rejects.
 */
export function createStore(db: DatabaseSync, log: Log): Store {
  const records = createRecords(db)
  const writer = createWriter(db)
  const keyvOf = createKeyvs(records, writer)

  /** The value, or `undefined` for an unreadable record, which is reported. */
  function readable<T>(kind: Kind<T>, key: string, text: string): { value: T } | undefined {
    try {
      return { value: decode(kind, key, text) }
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error
      log.error({ kind: kind.name, key, reason: error.message }, 'a stored record cannot be read')
      return undefined
    }
  }

  function ensureOpen(): void {
    if (!db.isOpen) throw new Error('The store is closed.')
  }

  return {
    async get(kind, key) {
      ensureOpen()
      checkKey(key)
      const text = await keyvOf(kind.name).get(key)
      return text === undefined ? undefined : decode(kind, key, text)
    },

    async list(kind, range) {
      ensureOpen()
      return listed(records, kind, range, readable)
    },

    async commit(ops) {
      const writes = ops.map((op) =>
        writeOf(records, op, (taken, text) => readable(taken.kind, taken.key, text)),
      )
      try {
        await writer.run(() => {
          for (const write of writes) write()
        })
        return true
      } catch (error) {
        if (error === DECLINED) return false
        throw error
      }
    },

    async update(kind, key, change) {
      checkKey(key)
      return writer.run(() => {
        const text = records.read(kind.name, key)
        if (text === undefined) throw new MissingRecord(kind.name, key)
        const changed = encode(kind, key, change(decode(kind, key, text)))
        records.write(kind.name, key, changed)
        return decode(kind, key, changed)
      })
    },

    async close() {
      if (!db.isOpen) return
      writer.close()
      db.close()
    },
  }
}

/** Fills up to the limit with readable records, so that a short answer always means the end of the range. */
function listed<T>(
  records: Records,
  kind: Kind<T>,
  range: Range,
  readable: (kind: Kind<T>, key: string, text: string) => { value: T } | undefined,
): { key: string; value: T }[] {
  checkKey(range.prefix ?? '')
  checkKey(range.after ?? '')
  const found: { key: string; value: T }[] = []
  if (range.limit <= 0) return found
  for (const { key, text } of records.walk(kind.name, boundsOf(range), range.reverse ?? false)) {
    const record = readable(kind, key, text)
    if (record && found.push({ key, value: record.value }) >= range.limit) break
  }
  return found
}
