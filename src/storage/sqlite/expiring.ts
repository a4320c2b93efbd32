import type { DatabaseSync } from 'node:sqlite'
import type { OpenExpiring } from '../../core/records.ts'
import { expiringOver } from '../storage.ts'
import type { Writer } from './writer.ts'

/** Rows that one sweep deletes at most, so that it keeps nobody waiting. */
const BATCH = 500

/**
 * A Keyv storage adapter over the table of values that expire. Each Keyv needs its own: Keyv sets `namespace`. Every
 * method rejects on an engine error; writes are durable when they resolve. `now` answers epoch ms.
 */
export function createAdapter(db: DatabaseSync, writer: Writer, now: () => number = Date.now) {
  const read = db.prepare('SELECT text FROM expiring WHERE name = ? AND key = ? AND expires_at > ?')
  const write = db.prepare(
    'INSERT OR REPLACE INTO expiring (name, key, text, expires_at) VALUES (?, ?, ?, ?)',
  )
  const claim = db.prepare(
    `INSERT INTO expiring (name, key, text, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name, key) DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at
     WHERE expires_at <= ? OR text = excluded.text`,
  )
  const erase = db.prepare('DELETE FROM expiring WHERE name = ? AND key = ?')
  const eraseAll = db.prepare('DELETE FROM expiring WHERE name = ?')
  const adapter = {
    opts: {},
    namespace: '',
    get: async (key: string): Promise<string | undefined> =>
      read.get(adapter.namespace, key, now())?.text as string | undefined,
    async set(key: string, text: string, ttl?: number): Promise<void> {
      const { namespace } = adapter
      const until = ttl === undefined ? Number.MAX_SAFE_INTEGER : now() + ttl
      await writer.run(() => write.run(namespace, key, text, until))
    },
    async claim(key: string, text: string, ttl: number): Promise<boolean> {
      const { namespace } = adapter
      const at = now()
      return (await writer.run(() => claim.run(namespace, key, text, at + ttl, at))).changes === 1
    },
    async delete(key: string): Promise<boolean> {
      const { namespace } = adapter
      return (await writer.run(() => erase.run(namespace, key))).changes === 1
    },
    async clear(): Promise<void> {
      const { namespace } = adapter
      await writer.run(() => eraseAll.run(namespace))
    },
  }
  return adapter
}

/** Opens what expires, a Keyv for each name. */
export const createExpiring = (db: DatabaseSync, writer: Writer, now: () => number): OpenExpiring =>
  expiringOver(() => createAdapter(db, writer, now))

/** Deletes what has expired, in small batches, and gives the room of deleted rows back to the disk. Resolves when done. */
export async function sweepExpired(db: DatabaseSync, writer: Writer, now: number): Promise<void> {
  const erase = db.prepare(
    `DELETE FROM expiring WHERE (name, key) IN
       (SELECT name, key FROM expiring WHERE expires_at <= ? LIMIT ${BATCH})`,
  )
  while ((await writer.run(() => erase.run(now))).changes === BATCH);
  await writer.alone(async () => db.exec(`PRAGMA incremental_vacuum(${BATCH})`))
}
