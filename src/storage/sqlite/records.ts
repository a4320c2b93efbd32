import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Range } from '../../core/records.ts'
import { type Bounds, boundsOf } from '../range.ts'
import type { Row } from '../tx.ts'

/** Stored texts by kind name and key: plain synchronous SQL, each call one statement. Every method throws on an engine error. */
export type Records = ReturnType<typeof createRecords>

/** Prepares the statements over one connection whose table `record` exists. */
export function createRecords(db: DatabaseSync) {
  const read = db.prepare('SELECT text, version FROM record WHERE kind = ? AND key = ?')
  const version = db.prepare('SELECT version FROM record WHERE kind = ? AND key = ?')
  const write = db.prepare(
    `INSERT INTO record (kind, key, version, text) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, text = excluded.text`,
  )
  const erase = db.prepare('DELETE FROM record WHERE kind = ? AND key = ?')
  const walks = new Map<string, StatementSync>()
  // From the time, so that it goes on rising over restarts; deleting and inserting again must not repeat a number.
  let last = Date.now() * 1000

  /** One statement for each shape of range, so that each walks exactly its part of the index. */
  function walkStatement({ lowIncluded, high }: Bounds, reverse: boolean): StatementSync {
    const sql = `SELECT key, version, text FROM record WHERE kind = ? AND key ${lowIncluded ? '>=' : '>'} ?
      ${high === undefined ? '' : 'AND key < ?'} ORDER BY key ${reverse ? 'DESC' : 'ASC'}`
    const known = walks.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    walks.set(sql, statement)
    return statement
  }

  /** The records between the bounds, one by one: what is not asked for is not read. */
  function over(kind: string, range: Range): Iterable<Row & { key: string }> {
    const bounds = boundsOf(range)
    const ends = bounds.high === undefined ? [bounds.low] : [bounds.low, bounds.high]
    return walkStatement(bounds, range.reverse ?? false).iterate(kind, ...ends) as Iterable<
      Row & { key: string }
    >
  }

  return {
    over,
    read: (kind: string, key: string): Row | undefined => read.get(kind, key) as Row | undefined,
    /** The version of a record, `undefined` where there is none. */
    version: (kind: string, key: string): number | undefined =>
      version.get(kind, key)?.version as number | undefined,
    write: (kind: string, key: string, text: string): void => void write.run(kind, key, ++last, text),
    erase: (kind: string, key: string): void => void erase.run(kind, key),
    walk: (kind: string, range: Range, _: number, take: (row: Row & { key: string }) => boolean): boolean => {
      for (const row of over(kind, range)) if (take(row)) return false
      return true
    },
  }
}
