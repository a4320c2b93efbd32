import { parseArgs } from 'node:util'
import { UserError } from '../../core/errors.ts'
import type { PlatformCommand } from '../kit/module.ts'
import { readSlackExtras } from './config.ts'
import { manifest } from './manifest.ts'
import { EXTRAS, readExtras } from './scopes.ts'

/** `studyhall slack manifest`: what to paste into “Create an app from a manifest”. */
export const cli: PlatformCommand = {
  usage: 'studyhall slack manifest [--url https://host] [--command study] [--with files,mocks,stars]',
  summary:
    'Prints the Slack app manifest: Socket Mode, or HTTP to the address given with --url; with what SLACK_WITH or --with names.',
  run: async (args, { environment, commands }) => {
    const { values, positionals } = parseArgs({
      args,
      options: {
        url: { type: 'string' },
        command: { type: 'string', default: 'study' },
        with: { type: 'string', multiple: true },
      },
      allowPositionals: true,
    })
    if (positionals.join(' ') !== 'manifest')
      throw new UserError('What of Slack?', 'Write: studyhall slack manifest')
    const { command, url, with: given } = values
    const extras = given ? readExtras(given.join()) : readSlackExtras(environment)
    if (!extras)
      throw new UserError('With what?', `Behind --with stands ${Object.keys(EXTRAS).join(' or ')}.`)
    const options = { command, extras, ...(url !== undefined && { url }) }
    console.log(JSON.stringify(manifest(commands, options), null, 2))
    return 0
  },
}
