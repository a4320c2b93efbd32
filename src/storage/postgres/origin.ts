import { failureOf, isOfServer } from './failure.ts'
import type { Query } from './link.ts'

/**
 * What tells a server from its copies: its cluster's number, its timeline, which begins anew with every recovery of a
 * backup and every failover, the database's own number, and that of the file that keeps the records, which begins anew where a dump
 * is restored in their place. A server that hides the first two is known by the last ones.
 */
const FILE = `'/' || pg_relation_filenode('studyhall.record')`
const FULL = `SELECT (SELECT system_identifier FROM pg_control_system())
  || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || oid || ${FILE} AS server
  FROM pg_database WHERE datname = current_database()`
const BARE = `SELECT '-/-/' || oid || ${FILE} AS server FROM pg_database WHERE datname = current_database()`

/**
 * Whether the last mark was made on another server, or before this one was recovered or took over: then the latest
 * writes may be missing. A copy of the whole disk cannot be told.
 */
export async function isRestored(query: Query): Promise<boolean> {
  const [row] = await query('SELECT server FROM studyhall.origin')
  return row !== undefined && row.server !== (await serverOf(query))
}

/** Notes on which server the database is. */
export async function stamp(query: Query): Promise<void> {
  await query(
    `INSERT INTO studyhall.origin (server) VALUES ($1)
     ON CONFLICT (sole) DO UPDATE SET server = excluded.server WHERE origin.server <> excluded.server`,
    [await serverOf(query)],
  )
}

async function serverOf(query: Query): Promise<string> {
  const rows = await query(FULL).catch((error: unknown) => {
    // A server that is just starting hides nothing, and would count as another one.
    if (failureOf(error) !== 'refused' || !isOfServer(error)) throw error
    return query(BARE)
  })
  return rows[0]?.server as string
}
