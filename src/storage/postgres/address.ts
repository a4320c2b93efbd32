import { accessSync, constants } from 'node:fs'
import { StartError } from '../../core/errors.ts'
import type { Place } from './failure.ts'

/** Files that an address may name. */
const FILES = ['sslrootcert', 'sslcert', 'sslkey'] as const

/**
 * Where a URL leads; its host may stand in `?host=` alone, as folders of sockets do. Throws StartError, which repeats nothing of it but
 * the name of a file that cannot be read.
 */
export function placeOf(url: string): Place {
  const { host, port, name, files } = partsOf(url)
  if (!host || !name || /\D/.test(port)) throw noAddress()
  files.forEach(refuseUnreadable)
  return { host: `${host}:${port || '5432'}`, name }
}

/** What libpq calls the authorities that are known anyway. */
const SYSTEM = 'system'

/**
 * A URL as the driver takes it: TLS, once asked for, checks the certificate, in every release of the driver, and says so to nobody;
 * `no-verify`, or libpq's own meanings (`uselibpqcompat=true`), where somebody writes that.
 */
export function forDriver(url: string): string {
  const known = url.replace(/([?&])sslrootcert=system(?=&|$)/, '$1ssl=true')
  return /[?&]uselibpqcompat=true(&|$)/.test(known)
    ? known
    : known.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
}

function partsOf(url: string) {
  try {
    const said = /[?&]host=/.test(url) ? url.replace('@/', '@socket/') : url
    const { hostname, port, pathname, username, password, searchParams } = new URL(said)
    decodeURIComponent(username + password)
    return {
      host: searchParams.get('host') || decodeURIComponent(hostname),
      port: searchParams.get('port') || port,
      name: decodeURIComponent(pathname.slice(1)),
      files: FILES.flatMap((file) => searchParams.get(file) ?? []),
    }
  } catch {
    // The reason would repeat a part of it.
    throw noAddress()
  }
}

const noAddress = (): StartError =>
  new StartError([
    'DATABASE_URL must be postgres://user:password@host:5432/database, with a sign such as @, / or # in the password written as %40, %2F or %23.',
  ])

function refuseUnreadable(file: string): void {
  if (file === SYSTEM) return
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartError([
      `DATABASE_URL names the file ${file}, which cannot be read (${code}). Correct the path; a relative one begins in the folder you start in.`,
    ])
  }
}
