import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from '../core/errors.ts'
import { locationOf } from '../storage/sqlite/location.ts'
import { databaseUrl } from './ledger.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall backup FILE`: copies the database, beside a running bot. */
export const backup: SubCommand = {
  usage: 'studyhall backup FILE',
  summary:
    'Copies the database of DATABASE_URL into a new file, beside a running bot, and checks the copy. The bot makes one a day by itself.',
  run: async (args) => {
    const to = oneFile(args, backup.usage)
    const path = databaseFile()
    if (!existsSync(path)) throw new StartError([`There is no database at ${path} yet.`])
    const { writeBackup } = await import('../storage/sqlite/backup.ts')
    await writeBackup(path, to)
    console.log(`${path} was copied to ${to}, and the copy is whole.`)
    return 0
  },
}

/** `studyhall restore FILE`: puts a copy in the place of the database. */
export const restore: SubCommand = {
  usage: 'studyhall restore FILE',
  summary:
    'Puts a backup in the place of the database of DATABASE_URL, while no bot runs on it. What it replaces is kept beside it.',
  run: async (args) => {
    const copy = oneFile(args, restore.usage)
    const path = databaseFile()
    const { restoreFile } = await import('../storage/sqlite/restore.ts')
    const kept = restoreFile(path, copy, new Date())
    console.log(`${path} is now what ${copy} holds.`)
    if (kept) console.log(`What was there before is kept as ${kept}; delete it once all is well.`)
    console.log(
      'Start the bot: each group waits until it has seen in its channels what was posted since, and then continues.',
    )
    return 0
  },
}

function oneFile(args: string[], usage: string): string {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new StartError([`Name one file. Write: ${usage}`])
  return resolve(file)
}

/** The database's file, without the settings that only the bot needs. */
function databaseFile(): string {
  const url = databaseUrl()
  if (!url.startsWith('file:'))
    throw new StartError([
      'This is for a SQLite file. On Postgres use its own tools, pg_dump and pg_restore; the bot notices a restored database by itself.',
    ])
  return locationOf(url)
}
