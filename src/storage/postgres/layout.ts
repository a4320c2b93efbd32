import { StartError } from '../../core/errors.ts'
import type { Query } from './link.ts'

/** One change of the layout of tables and keys. */
type Step = {
  sql: string
  /** The oldest layout whose programs can go on working on this one, while a newer program starts beside them. */
  worksFrom: number
}

/**
 * Layout n is the first n steps; a step that was released never changes. Of tables, keys and kinds only: the shape of a
 * record is brought up when it is read. Text compares as bytes, whatever the server's language is.
 */
export const STEPS: readonly Step[] = [
  {
    worksFrom: 1,
    sql: `
      CREATE SEQUENCE studyhall.record_version;
      CREATE TABLE studyhall.record (
        kind text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        version bigint NOT NULL DEFAULT nextval('studyhall.record_version'), -- another one with every write
        body jsonb NOT NULL,
        PRIMARY KEY (kind, key)
      );`,
  },
  {
    worksFrom: 1,
    sql: `
      CREATE TABLE studyhall.expiring (
        name text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        text text NOT NULL,
        expires_at bigint NOT NULL, -- epoch ms
        PRIMARY KEY (name, key)
      );
      CREATE INDEX expiring_by_time ON studyhall.expiring (expires_at);`,
  },
  {
    worksFrom: 3,
    sql: `
      -- What is due, for whoever sets anew what the agenda has lost.
      CREATE INDEX record_due ON studyhall.record (((body->'value'->>'at')::numeric)) WHERE kind = 'due';
      CREATE TABLE studyhall.origin (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        server text NOT NULL -- where the last mark was made
      );`,
  },
  {
    worksFrom: 3,
    sql: `
      CREATE TABLE studyhall.attempt (
        slot uuid PRIMARY KEY,
        number bigint NOT NULL, -- of the transaction that wrote it last
        at timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 50);`,
  },
]

/** Whoever changes the layout keeps others from it: "StHl" as a number. */
export const lockLayout = `SELECT pg_advisory_xact_lock(${0x5374486c});`

/** The oldest server whose functions are used. */
const OLDEST_SERVER = 13

/**
 * Makes the tables or brings them up to this program's layout, inside a transaction that began with `lockLayout`.
 * Rejects with StartError for a newer layout that this program does not know how to use, and for a server that does not fit.
 */
export async function prepareLayout(query: Query, steps: readonly Step[] = STEPS): Promise<void> {
  await refuseServer(query)
  // Who may only read hears it now, and not after a minute of trying.
  const stored = await layoutOf(query, 'FOR UPDATE')
  if (stored) refuseNewer(stored, steps)
  else {
    const [row] = await query(`SELECT to_regnamespace('studyhall') IS NULL AS missing`)
    // Somebody with more rights may have made it; to ask again needs those rights.
    if (row?.missing) await query('CREATE SCHEMA studyhall')
    await query(`
      CREATE TABLE studyhall.layout (
        sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
        version int NOT NULL,
        works_from int NOT NULL
      )`)
  }
  const from = stored?.version ?? 0
  if (from >= steps.length) return
  for (const { sql } of steps.slice(from)) await query(sql)
  await query(
    `INSERT INTO studyhall.layout (version, works_from) VALUES ($1, $2)
     ON CONFLICT (sole) DO UPDATE SET version = excluded.version, works_from = excluded.works_from`,
    [steps.length, steps.at(-1)?.worksFrom],
  )
}

/** What whoever only reads is told before the first start. */
export const NOTHING_YET = 'The database holds nothing yet. Start the bot once: npm start.'

/** The same for who only reads: nothing is made. Rejects with StartError where there is nothing, or not all, yet. */
export async function checkLayout(query: Query, steps: readonly Step[] = STEPS): Promise<void> {
  const stored = await layoutOf(query)
  if (!stored) throw new StartError([NOTHING_YET])
  refuseNewer(stored, steps)
  if (stored.version < steps.length)
    throw new StartError([
      'The database was written by an older Studyhall. Start this one once (npm start): it brings it up to date.',
    ])
}

type Layout = { version: number; works_from: number }

async function layoutOf(query: Query, lock: '' | 'FOR UPDATE' = ''): Promise<Layout | undefined> {
  const [there] = await query(`SELECT to_regclass('studyhall.layout') IS NOT NULL AS layout`)
  if (!there?.layout) return undefined
  const [row] = await query(`SELECT version, works_from FROM studyhall.layout ${lock}`)
  return row as Layout | undefined
}

function refuseNewer({ version, works_from }: Layout, { length }: readonly Step[]): void {
  if (works_from <= length) return
  throw new StartError([
    `The database was written by a newer Studyhall (layout ${version}, this one knows ${length}). ` +
      'Start the newer one, or restore a backup from before.',
  ])
}

async function refuseServer(query: Query): Promise<void> {
  const [row] = await query(
    `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding`,
  )
  const { version, encoding } = row as { version: number; encoding: string }
  if (version < OLDEST_SERVER)
    throw new StartError([`Postgres ${version} is too old. Use Postgres ${OLDEST_SERVER} or a newer one.`])
  if (encoding !== 'UTF8')
    throw new StartError([
      `The database keeps its text as ${encoding}, which cannot hold every language. Create it with ENCODING 'UTF8'.`,
    ])
}
