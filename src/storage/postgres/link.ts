import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../../core/ports.ts'
import { forDriver } from './address.ts'
import { failureOf, isOfServer, LostConnection } from './failure.ts'

/** Rows of one statement. */
export type Rows = Record<string, unknown>[]
export type Query = (sql: string, values?: unknown[]) => Promise<Rows>

/** Answered by the work of a transaction that is to leave nothing behind. */
export const UNDO = Symbol('undo')

/** Connections of one process; whatever else asks waits its turn here, not at the server. */
const CONNECTIONS = 10

/** How long a new connection and an answer may take, in ms; beyond it the connection counts as lost. */
const CONNECT_MS = 5_000
const ANSWER_MS = 30_000

/** How long a lost connection is tried again before the caller hears of it, in ms, and the waits in between. */
const PATIENCE_MS = 60_000
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 1_000

/** Within a transaction only, because a pooler hands the session on to others. The server gives up before this side does. */
const LIMITS =
  "SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '20s'; SET LOCAL idle_in_transaction_session_timeout = '30s';"

/** While the old connection's process still ends, at the latest by the limit above. */
const LOOKS = 200
const LOOK_MS = 200

/** SQLSTATE of a transaction's number that was never given out. */
const FUTURE = '22023'

/** Connections to one database. */
export interface Link {
  /** One statement that may run twice. Tried again while the connection is lost. */
  query: Query
  /**
   * Runs `work` in one READ COMMITTED transaction that begins with the statements `first`, whose rows it gets, and
   * answers what it answered once that is durable; UNDO undoes it. Runs `work` again where the server undid it because
   * of others, or the connection was lost: never once it was committed.
   */
  transaction<T>(first: string, work: (query: Query, begun: Rows) => Promise<T>): Promise<T>
  /** The same over one snapshot, reading only. */
  snapshot<T>(work: (query: Query) => Promise<T>): Promise<T>
  /** How often a connection was lost, as it is when another server takes over. */
  readonly cuts: number
  close(): Promise<void>
}

/**
 * Opens no connection yet. `patience` is how long a lost one is tried again, in ms. `attests` is whether a transaction leaves its
 * witness in the layout's tables, without which one that a crash took along may count as committed.
 */
export function createLink(
  connectionString: string,
  log: Log,
  { patience = PATIENCE_MS, attests = false } = {},
): Link {
  let cuts = 0
  const pool = createPool(connectionString, (error) => {
    cuts++
    log.warn({ error }, 'A connection to the database was lost')
  })
  const turns = createTurns(CONNECTIONS)
  const closing = new AbortController()
  const witnesses = attests ? createWitnesses() : undefined

  const withClient = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
    turns(async () => {
      const client = await answered(() => pool.connect())
      let broken = false
      try {
        return await work({ run: (sql, values) => answered(() => client.query(sql, values)) })
      } catch (error) {
        // A standby, or a server about to stop, is no use to the next caller either.
        broken = failureOf(error) === 'lost'
        if (broken) cuts++
        throw error
      } finally {
        client.release(broken)
      }
    })

  const patiently = async <T>(attempt: () => Promise<T>): Promise<T> => {
    const until = performance.now() + patience
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await attempt()
      } catch (error) {
        const failure = failureOf(error)
        if (failure === 'refused' || performance.now() > until || closing.signal.aborted) throw error
        log.debug({ error }, 'The database was busy or out of reach and is asked again')
        // By chance, so that two that met do not meet again.
        const ms = failure === 'again' ? Math.random() * FIRST_WAIT_MS : wait
        await setTimeout(ms, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
  }

  const query: Query = (sql, values) => patiently(() => withClient((client) => runAlone(client, sql, values)))

  return {
    query,
    transaction: (first, work) =>
      patiently(async () => {
        const witness = witnesses?.take()
        try {
          const done = await withClient((client) => tryOnce(client, first, work, witness))
          if (!done.doubt || (await hasCommitted(query, done.doubt.xid, witness))) return done.value
          throw done.doubt.error
        } finally {
          if (witness) witnesses?.giveBack(witness)
        }
      }),
    snapshot: (work) =>
      patiently(() =>
        withClient((client) =>
          inTransaction(client, `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${LIMITS}`, async (run) => {
            const value = await work(run)
            await client.run('COMMIT')
            return value
          }),
        ),
      ),
    get cuts() {
      return cuts
    },
    close: async () => {
      closing.abort()
      await pool.end()
    },
  }
}

function createPool(connectionString: string, lost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: forDriver(connectionString),
    application_name: 'studyhall',
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  })
  // A server may end a connection in the breath that opens it, before whoever asked for it can listen.
  pool.on('connect', (client) => void client.on('error', () => {}))
  // One that lay idle; the next caller gets another.
  pool.on('error', lost)
  return pool
}

type Result = pg.QueryResult | pg.QueryResult[]
type Client = { run(sql: string, values?: unknown[]): Promise<Result> }

/** Several statements in one are answered in one array; their rows are taken together. */
const rowsOf = (result: Result): Rows => [result].flat().flatMap(({ rows }) => rows)

/** What the server says as it is; anything else that goes wrong with a connection is its loss. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (isOfServer(error) || error instanceof TypeError) throw error
    throw new LostConnection('The database does not answer.', { cause: error })
  }
}

/** One statement, or several in one text, outside of a transaction. */
async function runAlone({ run }: Client, sql: string, values?: unknown[]): Promise<Rows> {
  try {
    return rowsOf(await run(sql, values))
  } catch (error) {
    // Several statements may have begun a transaction, which must not be the next caller's.
    if (isOfServer(error)) await run('ROLLBACK')
    throw error
  }
}

/** The value of a transaction, and where the answer to its COMMIT was lost, by which number to ask whether it was committed. */
type Done<T> = { value: T; doubt?: { xid: string; error: unknown } }

function tryOnce<T>(
  client: Client,
  first: string,
  work: (query: Query, begun: Rows) => Promise<T>,
  witness: Witness | undefined,
): Promise<Done<T>> {
  const begin = `BEGIN; ${LIMITS} SELECT pg_current_xact_id()::text AS xid; ${first}`
  return inTransaction(client, begin, async (run, begun) => {
    const value = await work(run, begun)
    if (value === UNDO) {
      await client.run('ROLLBACK')
      return { value }
    }
    try {
      const ended = [await client.run(`${witness ? attest(witness) : ''}COMMIT`)].flat()
      if (ended.at(-1)?.command === 'COMMIT') return { value }
    } catch (error) {
      if (failureOf(error) !== 'lost') throw error
      return { value, doubt: { xid: begun.find((row) => 'xid' in row)?.xid as string, error } }
    }
    throw new Error('A failed statement of a transaction went unnoticed, and the database undid it.')
  })
}

/** Runs `work` between `begin` and the end that it brings about itself; where it fails, undone. */
async function inTransaction<T>(
  client: Client,
  begin: string,
  work: (run: Query, begun: Rows) => Promise<T>,
): Promise<T> {
  try {
    const begun = rowsOf(await client.run(begin))
    return await work(async (sql, values) => rowsOf(await client.run(sql, values)), begun)
  } catch (error) {
    if (failureOf(error) !== 'lost') await client.run('ROLLBACK')
    throw error
  }
}

/**
 * Whether a transaction whose COMMIT nobody answered was committed. A server that has never heard of it, as after a
 * failover, has not. Rejects where the old server process does not come to an end.
 */
async function hasCommitted(query: Query, xid: string, witness: Witness | undefined): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const [row] = await query('SELECT pg_xact_status($1::xid8) AS status', [xid]).catch((error: unknown) => {
      if ((error as { code?: string }).code === FUTURE) return [{ status: 'aborted' }]
      throw error
    })
    if (row?.status === 'committed') return witness === undefined || (await isAttested(query, witness))
    if (row?.status === 'aborted') return false
    await setTimeout(LOOK_MS)
  }
  throw new Error('Whether a transaction was committed cannot be told.')
}

/**
 * What a transaction writes down last of all: the number of its attempt, in a row that one attempt at a time writes. A server that
 * crashed or was failed over before it wrote down anything gives the number of the transaction to another one, which may commit.
 */
type Witness = { readonly slot: string; readonly attempt: number }

function createWitnesses() {
  const free: string[] = []
  let attempt = 0
  return {
    take: (): Witness => ({ slot: free.pop() ?? randomUUID(), attempt: ++attempt }),
    giveBack: ({ slot }: Witness): void => void free.push(slot),
  }
}

/** Without parameters, so that it goes with COMMIT; of both parts nothing comes from outside. */
const attest = ({ slot, attempt }: Witness): string =>
  `INSERT INTO studyhall.attempt (slot, number) VALUES ('${slot}', ${attempt})
   ON CONFLICT (slot) DO UPDATE SET number = excluded.number, at = now(); `

async function isAttested(query: Query, { slot, attempt }: Witness): Promise<boolean> {
  const [row] = await query('SELECT number = $2 AS same FROM studyhall.attempt WHERE slot = $1', [
    slot,
    attempt,
  ])
  return row?.same === true
}

/** Lets so many run at a time, in the order in which they asked. */
function createTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
