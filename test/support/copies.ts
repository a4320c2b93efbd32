import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { countCommands } from './accident.ts'

/** Opens the SQLite file at a path as the one bot that may have it. */
export const openLocked = (path: string): Promise<Storage> =>
  openStorage(`file:${path}`, createQuietLog(), { lock: true })

/** How many commands of `accident.ts` the SQLite file at a path holds, as a bot that opens and closes it finds. */
export async function countIn(path: string): Promise<number> {
  const { store } = await openLocked(path)
  try {
    return await countCommands(store)
  } finally {
    await store.close()
  }
}

/** Every file of a folder but the lock, with what it holds. */
export const bytesIn = (folder: string): [name: string, base64: string][] =>
  readdirSync(folder)
    .filter((name) => !name.endsWith('.lock'))
    .map((name) => [name, readFileSync(join(folder, name)).toString('base64')])
