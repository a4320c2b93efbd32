import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Bounds } from './range.ts'

/** Stored texts by kind name and key: plain synchronous SQL, each call one statement. Every method throws on an engine error. */
export type Records = ReturnType<typeof createRecords>

/** Prepares the statements over one connection whose table `record` exists. */
export function createRecords(db: DatabaseSync) {
  const read = db.prepare('SELECT text FROM record WHERE kind = ? AND key = ?')
  const write = db.prepare(
    `INSERT INTO record (kind, key, version, text) VALUES (?, ?, 1, ?)
     ON CONFLICT (kind, key) DO UPDATE SET version = version + 1, text = excluded.text`,
  )
  const insert = db.prepare(
    'INSERT INTO record (kind, key, version, text) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING',
  )
  const erase = db.prepare('DELETE FROM record WHERE kind = ? AND key = ?')
  const eraseKind = db.prepare('DELETE FROM record WHERE kind = ?')
  const walks = new Map<string, StatementSync>()

  /** One statement for each shape of range, so that each walks exactly its part of the index. */
  function walkStatement({ lowIncluded, high }: Bounds, reverse: boolean): StatementSync {
    const sql = `SELECT key, text FROM record WHERE kind = ? AND key ${lowIncluded ? '>=' : '>'} ?
      ${high === undefined ? '' : 'AND key < ?'} ORDER BY key ${reverse ? 'DESC' : 'ASC'}`
    const known = walks.get(sql)
    if (known) return known
    const statement = db.prepare(sql)
    walks.set(sql, statement)
    return statement
  }

  return {
    read: (kind: string, key: string): string | undefined => read.get(kind, key)?.text as string | undefined,
    write: (kind: string, key: string, text: string): void => void write.run(kind, key, text),
    /** `false` if the record exists. */
    insert: (kind: string, key: string, text: string): boolean => insert.run(kind, key, text).changes === 1,
    /** `false` if there was none. */
    erase: (kind: string, key: string): boolean => erase.run(kind, key).changes === 1,
    eraseKind: (kind: string): void => void eraseKind.run(kind),
    /** The records between the bounds, one by one: what is not asked for is not read. */
    walk: (kind: string, bounds: Bounds, reverse: boolean): Iterable<{ key: string; text: string }> => {
      const range = bounds.high === undefined ? [bounds.low] : [bounds.low, bounds.high]
      return walkStatement(bounds, reverse).iterate(kind, ...range) as Iterable<{ key: string; text: string }>
    },
  }
}
