import { mkdirSync, type Stats, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from '../../core/errors.ts'

/** What `DATABASE_URL` says to keep everything in memory, gone at the end: for tests. */
export const MEMORY = ':memory:'

/**
 * The absolute path behind `file:<path>` (relative to the working directory) or a `file:///` URL; MEMORY as it is.
 * Throws StartError for anything else, without repeating it: another database's URL holds a password.
 */
export function locationOf(url: string): string {
  if (url === MEMORY) return url
  const path = url.startsWith('file:') && url.length > 'file:'.length ? url.slice('file:'.length) : undefined
  if (path && !path.includes('\0')) {
    if (!path.startsWith('//')) return resolve(path)
    const named = path.startsWith('///') ? pathOfUrl(url) : undefined
    if (named && !named.includes('\0')) return named
  }
  throw new StartError([
    'DATABASE_URL must be file: and a path, such as file:./data/studyhall.sqlite, or postgres://user:password@host:5432/database.',
  ])
}

function pathOfUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}

/** Creates the folder a database file goes into. Throws StartError if it cannot, or if the path is no file of ours to write. */
export function makeFolder(path: string): void {
  try {
    makeFolders(dirname(path))
  } catch (error) {
    throw new StartError([
      `The folder ${dirname(path)} for the database cannot be created (${(error as NodeJS.ErrnoException).code}). ` +
        'Create it and let this user write there, or set DATABASE_URL to another place.',
    ])
  }
  refuseOther(path)
}

/** Not Node's `recursive`: it never returns where a folder that is there takes no new one, as in /proc. */
function makeFolders(folder: string): void {
  if (statOf(folder)?.isDirectory()) return
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolders(dirname(folder))
    mkdirSync(folder)
  }
}

/** Throws StartError if the path of the database is a folder, or a device or pipe: opening one of those can wait forever. */
export function refuseOther(path: string): void {
  const found = statOf(path)
  if (!found || found.isFile()) return
  throw new StartError([
    found.isDirectory()
      ? `${path} is a folder. Set DATABASE_URL to a file in it, such as file:${join(path, 'studyhall.sqlite')}.`
      : `${path} is no file but a device or a pipe. Set DATABASE_URL to a file, such as file:./data/studyhall.sqlite.`,
  ])
}

/** What cannot be looked at is left to the opening, which says why. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
