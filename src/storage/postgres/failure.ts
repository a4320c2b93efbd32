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

/** Where the right that is missing is one of the whole database, and where it is one of what somebody has made in it. */
const rights = (name: string, message: string): string =>
  /for database/.test(message)
    ? `This user may not write in the database ${name}. Run as its owner: GRANT CREATE ON DATABASE ${name} TO the user, or make the user its owner.`
    : `What Studyhall keeps in the database ${name} belongs to another user. Set DATABASE_URL to the user who made it, or run as that one or a superuser: GRANT that user TO this one.`

/** To be put behind the name of the database. */
const OWN_AUTHORITY = '?sslmode=verify-full&sslrootcert=/path/to/ca.pem'

/** A certificate that cannot be trusted, by Node's codes. */
const strange = ({ host }: Place): string =>
  `Postgres at ${host} shows a certificate of an authority that this machine does not know. Save that authority's certificate (your provider has it to download) and name it at the end of DATABASE_URL: ${OWN_AUTHORITY}. sslmode=no-verify takes any certificate, on a network that you trust.`

/** By SQLSTATE, or by Node's code where nobody answered. */
const SENTENCES: Record<string, (place: Place, message: string) => string> = {
  '28P01': ({ host }) => `Postgres at ${host} refuses the user or the password. Correct DATABASE_URL.`,
  '28000': ({ host }, message) =>
    /no encryption|SSL off/.test(message)
      ? `Postgres at ${host} lets nobody in without TLS. Put ?sslmode=require at the end of DATABASE_URL.`
      : `Postgres at ${host} lets this user in neither this way nor from here. Correct DATABASE_URL, or the server's pg_hba.conf.`,
  '3D000': ({ host, name }) =>
    `Postgres at ${host} has no database ${name}. Create it (CREATE DATABASE ${name}), or correct DATABASE_URL.`,
  '42501': ({ name }, message) => rights(name, message),
  '25006': ({ host }) =>
    `Postgres at ${host} takes no writes: it is a standby, or it or this user is set to read only (default_transaction_read_only). Set DATABASE_URL to the primary, or lift that.`,
  '53100': ({ host }) => `The disk of Postgres at ${host} is full. Make room and start again.`,
  '53300': ({ host }) =>
    `Postgres at ${host} has no connection left. Close other programs, or raise its max_connections.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: strange,
  SELF_SIGNED_CERT_IN_CHAIN: strange,
  UNABLE_TO_GET_ISSUER_CERT: strange,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: strange,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: strange,
  CERT_HAS_EXPIRED: ({ host }) =>
    `The certificate of Postgres at ${host} has expired. Renew it there, or set this machine's clock.`,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) =>
    `Postgres at ${host} shows a certificate for another name. Write the host in DATABASE_URL as the certificate has it.`,
  ENOTFOUND: ({ host }) => `There is no host of the name in ${host}. Correct DATABASE_URL.`,
}

/** What the driver says without a code. */
const SAYINGS: readonly [RegExp, (place: Place) => string][] = [
  [
    /client password must be/,
    ({ host }) =>
      `Postgres at ${host} asks for a password, and there is none. Write it into DATABASE_URL (postgres://user:password@…), or set PGPASSWORD.`,
  ],
  [
    /does not support SSL/,
    ({ host }) =>
      `Postgres at ${host} speaks no TLS. Leave sslmode and sslrootcert out of DATABASE_URL, or switch TLS on there.`,
  ],
]

/** What kept a start from its database, as a StartError with cause and fix. Names neither user nor password. */
export function asStartError(place: Place, error: unknown): StartError {
  if (error instanceof StartError) return error
  const { code = '', message } = (
    error instanceof LostConnection ? error.cause : error
  ) as NodeJS.ErrnoException
  const sentence =
    SENTENCES[code]?.(place, message) ??
    SAYINGS.find(([said]) => said.test(message))?.[1](place) ??
    (isOfServer(error)
      ? `Postgres at ${place.host} refuses to work: ${message}.`
      : `Postgres at ${place.host} cannot be reached (${code || message}). Start it, or correct DATABASE_URL.`)
  return new StartError([sentence])
}
