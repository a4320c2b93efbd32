import type { OpenExpiring } from '../../core/records.ts'
import { expiringOver } from '../storage.ts'
import type { Query } from './link.ts'

/** Rows that one sweep deletes at most, so that it keeps nobody waiting. */
const BATCH = 500

/**
 * A Keyv storage adapter over the table of values that expire. Each Keyv needs its own: Keyv sets `namespace`. Every
 * method rejects on an engine error; writes are durable when they resolve, and may be made twice. `now` answers epoch ms.
 */
export function createAdapter(query: Query, now: () => number = Date.now) {
  const adapter = {
    opts: {},
    namespace: '',
    async get(key: string): Promise<string | undefined> {
      const [row] = await query(
        'SELECT text FROM studyhall.expiring WHERE name = $1 AND key = $2 AND expires_at > $3',
        [adapter.namespace, key, now()],
      )
      return row?.text as string | undefined
    },
    async set(key: string, text: string, ttl?: number): Promise<void> {
      const until = ttl === undefined ? Number.MAX_SAFE_INTEGER : now() + ttl
      await query(
        `INSERT INTO studyhall.expiring (name, key, text, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name, key) DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at`,
        [adapter.namespace, key, text, until],
      )
    },
    async claim(key: string, text: string, ttl: number): Promise<boolean> {
      const at = now()
      const rows = await query(
        `INSERT INTO studyhall.expiring AS old (name, key, text, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name, key) DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at
         WHERE old.expires_at <= $5 OR old.text = excluded.text RETURNING 1`,
        [adapter.namespace, key, text, at + ttl, at],
      )
      return rows.length === 1
    },
    async delete(key: string): Promise<boolean> {
      const rows = await query('DELETE FROM studyhall.expiring WHERE name = $1 AND key = $2 RETURNING 1', [
        adapter.namespace,
        key,
      ])
      return rows.length === 1
    },
    async clear(): Promise<void> {
      await query('DELETE FROM studyhall.expiring WHERE name = $1', [adapter.namespace])
    },
  }
  return adapter
}

/** Opens what expires, a Keyv for each name. */
export const createExpiring = (query: Query, now: () => number): OpenExpiring =>
  expiringOver(() => createAdapter(query, now))

/** Deletes what has expired, in small batches; several processes may sweep at once. Resolves when done. */
export async function sweepExpired(query: Query, now: number): Promise<void> {
  const erase = `DELETE FROM studyhall.expiring WHERE (name, key) IN
    (SELECT name, key FROM studyhall.expiring WHERE expires_at <= $1 LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING 1`
  while ((await query(erase, [now])).length === BATCH);
}
