import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { locationOf } from '../../storage/sqlite/location.ts'

/** The folder of a database file, or the nearest above it that is there. `problem` says why it cannot be written. */
export type FolderFacts = {
  folder: string
  exists: boolean
  problem: string | undefined
  /** The file system's kind, as Linux numbers it; 0 elsewhere. */
  kind: number
  /** Bytes that this user may still write. */
  room: number
}

/** Looks at the folder of `file:` URLs; `undefined` for anything else. Writes a small file there and removes it. */
export function lookAtFolder(url: string): FolderFacts | undefined {
  if (!url.startsWith('file:')) return undefined
  const wanted = dirname(locationOf(url))
  let folder = wanted
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const { type, bavail, bsize } = statfsSync(folder)
  return {
    folder: wanted,
    exists: folder === wanted,
    problem: whyNotWritten(folder),
    kind: process.platform === 'linux' ? type : 0,
    room: bavail * bsize,
  }
}

function whyNotWritten(folder: string): string | undefined {
  const file = join(folder, `.studyhall-doctor-${process.pid}`)
  try {
    writeFileSync(file, 'x', { flag: 'wx' })
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  } finally {
    rmSync(file, { force: true })
  }
}
