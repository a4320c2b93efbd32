import { mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from '../core/errors.ts'

/** What `DATABASE_URL` says to keep everything in memory, gone at the end: for tests. */
export const MEMORY = ':memory:'

/**
 * The absolute path behind `file:<path>` (relative to the working directory) or a `file:///` URL; MEMORY as it is.
 * Throws StartError for anything else, without repeating it: another database's URL holds a password.
 */
export function locationOf(url: string): string {
  if (url === MEMORY) return url
  const path = url.startsWith('file:') && url.length > 'file:'.length ? url.slice('file:'.length) : undefined
  if (path && !path.startsWith('//')) return resolve(path)
  if (path?.startsWith('///')) return fileURLToPath(url)
  throw new StartError([
    'DATABASE_URL must be file: and a path, such as file:./data/studyhall.sqlite. No other database is supported.',
  ])
}

/** Creates the folder a database file goes into. Throws StartError if it cannot, or if the path is itself a folder. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw new StartError([
      `The folder ${dirname(path)} for the database cannot be created (${(error as NodeJS.ErrnoException).code}). ` +
        'Create it and let this user write there, or set DATABASE_URL to another place.',
    ])
  }
  refuseFolder(path)
}

/** Throws StartError if the path of the database is a folder. */
export function refuseFolder(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  throw new StartError([
    `${path} is a folder. Set DATABASE_URL to a file in it, such as file:${join(path, 'studyhall.sqlite')}.`,
  ])
}
