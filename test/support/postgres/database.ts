import { threadId } from 'node:worker_threads'
import pg from 'pg'
import { sharedServer } from './shared.ts'

/** An empty database of a test's own. */
export type TestDatabase = {
  readonly url: string
  /** Runs SQL in it beside whatever the test does, and answers the rows. */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** Ends every connection to it and empties it for the next test. */
  release(): Promise<void>
}

/** Emptied ones: making a database copies hundreds of files, emptying it drops a few tables. */
const spare: string[] = []
let made = 0

/** An empty database, of this process alone. Rejects where no Postgres can start, with the reason. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = new URL(await sharedServer())
  const name = spare.pop() ?? (await make(server.href))
  const url = new URL(`/${name}`, server).href
  return {
    url,
    query: (sql, values) => query(url, sql, values),
    release: async () => {
      await query(server.href, 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        name,
      ])
      const schemas = await query(
        url,
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
      )
      const drops = schemas.map(
        ({ nspname }) => `DROP SCHEMA ${pg.escapeIdentifier(nspname as string)} CASCADE;`,
      )
      await query(url, `${drops.join('')} CREATE SCHEMA public`)
      spare.push(name)
    },
  }
}

async function make(server: string): Promise<string> {
  const name = `test_${process.pid}_${threadId}_${++made}`
  await query(server, `CREATE DATABASE ${name}`)
  return name
}

/** Runs SQL at a URL and answers the rows. */
export async function query(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}
