import type { DatabaseSync } from 'node:sqlite'
import type { Bulk, Stored } from '../storage.ts'
import { createRecords } from './records.ts'
import type { Writer } from './writer.ts'

const PAGES = {
  record: 'SELECT kind, key, text FROM record WHERE (kind, key) > (?, ?) ORDER BY kind, key LIMIT ?',
  expiring: `SELECT name AS kind, key, text, expires_at AS until FROM expiring WHERE (name, key) > (?, ?)
    ORDER BY name, key LIMIT ?`,
}

/** Everything in a file as it is stored. */
export function createBulk(db: DatabaseSync, writer: Writer): Bulk {
  const writeRecord = createRecords(db).write
  const writeExpiring = db.prepare(
    'INSERT OR REPLACE INTO expiring (name, key, text, expires_at) VALUES (?, ?, ?, ?)',
  )
  const erase = {
    record: db.prepare('DELETE FROM record WHERE kind = ? AND key = ?'),
    expiring: db.prepare('DELETE FROM expiring WHERE name = ? AND key = ?'),
  }
  return {
    page: async (table, after, limit) =>
      db.prepare(PAGES[table]).all(after?.kind ?? '', after?.key ?? '', limit) as Stored[],
    write: (table, puts, gone) =>
      writer.run(() => {
        for (const { kind, key } of gone) erase[table].run(kind, key)
        for (const { kind, key, text, until = 0 } of puts)
          if (table === 'record') writeRecord(kind, key, text)
          else writeExpiring.run(kind, key, text, until)
      }),
  }
}
