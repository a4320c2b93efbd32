import { StartError } from '../../core/errors.ts'

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

/** Where a database is, without user and password: `host:port/name`. */
export type Place = { host: string; name: string }

const RIGHTS = (name: string): string =>
  `This user may not write in the database ${name}. Run as its owner: GRANT CREATE ON DATABASE ${name} TO the user, or make the user its owner.`

/** By SQLSTATE, or by Node's code where nobody answered. */
const SENTENCES: Record<string, (place: Place) => string> = {
  '28P01': ({ host }) => `Postgres at ${host} refuses the user or the password. Correct DATABASE_URL.`,
  '28000': ({ host }) =>
    `Postgres at ${host} lets this user in neither this way nor from here. Correct DATABASE_URL, or the server's pg_hba.conf.`,
  '3D000': ({ host, name }) =>
    `Postgres at ${host} has no database ${name}. Create it (CREATE DATABASE ${name}), or correct DATABASE_URL.`,
  '42501': ({ name }) => RIGHTS(name),
  '25006': ({ host }) =>
    `Postgres at ${host} takes no writes: it is a standby. Set DATABASE_URL to the primary.`,
  '53100': ({ host }) => `The disk of Postgres at ${host} is full. Make room and start again.`,
  '53300': ({ host }) =>
    `Postgres at ${host} has no connection left. Close other programs, or raise its max_connections.`,
  ENOTFOUND: ({ host }) => `There is no host of the name in ${host}. Correct DATABASE_URL.`,
}

/** What kept a start from its database, as a StartError with cause and fix. Names neither user nor password. */
export function asStartError(place: Place, error: unknown): StartError {
  if (error instanceof StartError) return error
  const { code = '', message } = (
    error instanceof LostConnection ? error.cause : error
  ) as NodeJS.ErrnoException
  const sentence =
    SENTENCES[code]?.(place) ??
    (isOfServer(error)
      ? `Postgres at ${place.host} refuses to work: ${message}.`
      : `Postgres at ${place.host} cannot be reached (${code || message}). Start it, or correct DATABASE_URL.`)
  return new StartError([sentence])
}
