/**
 * What a failure of Postgres means:
 * - `again`: the server undid the transaction because of others; it may succeed at once.
 * - `lost`: there is no connection, or not one that can write; it may be back soon.
 * - `refused`: the server has answered, and would answer the same again.
 */
export type Failure = 'again' | 'lost' | 'refused'

/** Serialization failure and deadlock (postgresql.org/docs/current/errcodes-appendix.html). */
const AGAIN = /^(40001|40P01)$/

/**
 * Of class 08 and PgBouncer's like: no connection. 57P01 to 57P03 and 57P05: the server stops, starts or cuts it off.
 * 53300: no connection is left. 25006: a standby, before or after it takes over. 55P03: somebody holds a lock too long.
 */
const LOST = /^(08...|57P0[1235]|53300|25006|55P03)$/

/** No answer came: the connection could not be made, broke, or stayed silent too long. */
export class LostConnection extends Error {
  override name = 'LostConnection'
}

/** Sorts an error; what is none of the database's would come again. */
export function failureOf(error: unknown): Failure {
  if (error instanceof LostConnection) return 'lost'
  if (!isOfServer(error)) return 'refused'
  const { code } = error
  return AGAIN.test(code) ? 'again' : LOST.test(code) ? 'lost' : 'refused'
}

/** Whether the server answered this, with an SQLSTATE. */
export const isOfServer = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'
