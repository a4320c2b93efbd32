import { copyFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { defineKind, type Store } from '../../src/core/records.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { writeBackup } from '../../src/storage/sqlite/backup.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createDice } from './dice.ts'

/** What a command of a trial leaves: its number, and a text of some size. */
export const commands = defineKind('command', {
  version: 1,
  schema: z.object({ n: z.int(), text: z.string() }),
})

/** How many commands a store holds the traces of. */
export async function countCommands(store: Store): Promise<number> {
  return (await store.list(commands, { limit: 1_000 })).length
}

/**
 * A process of its own: does 50 commands, copies the database beside itself, does 120 more, and dies as by `kill -9`. Its
 * arguments are the database, the copy, how it is copied, and a seed.
 */
if (process.argv[1] === import.meta.filename) {
  const [, , path = '', copy = '', how = '', seed = ''] = process.argv
  const dice = createDice(Number(seed))
  const { store } = await openStorage(`file:${path}`, createQuietLog(), { lock: true })
  const command = (n: number) => {
    // A plain copy of the file is another one only where what was written went into the file meanwhile.
    const text = 'x'.repeat(how === 'plain' ? dice.int(50_000, 90_000) : dice.int(0, 3_000))
    const changed = String(dice.int(0, n)).padStart(3, '0')
    return store.transact(async (tx) => {
      tx.put(commands, String(n).padStart(3, '0'), { n, text })
      if (await tx.get(commands, changed)) tx.put(commands, changed, { n, text: `${text} again` })
    })
  }
  for (let n = 0; n < 50; n++) await command(n)
  if (how === 'plain') copyFileSync(path, copy)
  else await writeBackup(path, copy)
  for (let n = 50; n < 170; n++) await command(n)
  // Where everything has just gone into the file, nothing lies beside it, and there is no accident.
  while (statSync(`${path}-wal`).size === 0) await command(169)
  process.kill(process.pid, 'SIGKILL')
}
