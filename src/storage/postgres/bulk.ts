import type { Bulk, Stored } from '../storage.ts'
import type { Link } from './link.ts'
import { lockStore } from './locks.ts'
import { fromJsonb, toJsonb } from './records.ts'

const PAGES = {
  record: `SELECT kind, key, body::text AS text FROM studyhall.record WHERE (kind, key) > ($1, $2)
    ORDER BY kind, key LIMIT $3`,
  expiring: `SELECT name AS kind, key, text, expires_at AS until FROM studyhall.expiring WHERE (name, key) > ($1, $2)
    ORDER BY name, key LIMIT $3`,
}

const PUT = {
  record: `INSERT INTO studyhall.record (kind, key, body)
      SELECT kind, key, body::jsonb FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS new (kind, key, body, until)
    ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, body = excluded.body`,
  expiring: `INSERT INTO studyhall.expiring (name, key, text, expires_at)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
    ON CONFLICT (name, key) DO UPDATE SET text = excluded.text, expires_at = excluded.expires_at`,
}

const ERASE = {
  record: `DELETE FROM studyhall.record USING unnest($1::text[], $2::text[]) AS old (kind, key)
    WHERE record.kind = old.kind AND record.key = old.key`,
  expiring: `DELETE FROM studyhall.expiring USING unnest($1::text[], $2::text[]) AS old (name, key)
    WHERE expiring.name = old.name AND expiring.key = old.key`,
}

/** Everything in a database as it is stored. */
export const createBulk = ({ query, transaction }: Link): Bulk => ({
  page: async (table, after, limit) => {
    const rows = await query(PAGES[table], [after?.kind ?? '', after?.key ?? '', limit])
    return rows.map((row) => ({
      ...(row as Stored),
      ...(table === 'record' ? { text: fromJsonb(row.text as string) } : { until: Number(row.until) }),
    }))
  },
  write: (table, puts, gone) =>
    transaction(lockStore(), async (run) => {
      await run(ERASE[table], [gone.map(({ kind }) => kind), gone.map(({ key }) => key)])
      await run(PUT[table], [
        puts.map(({ kind }) => kind),
        puts.map(({ key }) => key),
        puts.map(({ text }) => (table === 'record' ? toJsonb(text) : text)),
        puts.map(({ until = 0 }) => until),
      ])
    }),
})
