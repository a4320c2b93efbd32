import { parseArgs } from 'node:util'
import { UserError } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import { migrate, undo } from '../migrate.ts'
import type { SubCommand } from './sub-command.ts'

const USAGE = 'studyhall migrate --from URL --to URL | --undo URL'

/** `studyhall migrate`: moves everything to another database, while no bot runs. */
export const migrateCommand: SubCommand = {
  usage: USAGE,
  summary:
    'Moves everything from one database to another (file:… or postgres://…) and checks it; a run that broke off is run again. --undo takes it back.',
  run: async (args) => {
    const {
      from,
      to,
      undo: url,
    } = parseArgs({
      args,
      options: { from: { type: 'string' }, to: { type: 'string' }, undo: { type: 'string' } },
    }).values
    if (url !== undefined && from === undefined && to === undefined) await undo(url, PARTS)
    else if (from !== undefined && to !== undefined && url === undefined) await migrate(from, to, PARTS)
    else throw new UserError('Which databases?', `Write: ${USAGE}`)
    return 0
  },
}

/** Of what goes on meanwhile, what an operator has to know. */
const WARNING: Log = {
  debug: () => {},
  info: () => {},
  warn: (_, message) => console.error(message),
  error: (_, message) => console.error(message),
}

const PARTS = { log: WARNING, say: (line: string): void => console.log(line) }
