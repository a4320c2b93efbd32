import { parseArgs } from 'node:util'
import { UserError } from '../../core/errors.ts'
import type { PlatformCommand } from '../kit/module.ts'
import { manifest } from './manifest.ts'

/** `studyhall slack manifest`: what to paste into “Create an app from a manifest”. */
export const cli: PlatformCommand = {
  usage: 'studyhall slack manifest [--url https://host] [--command study]',
  summary: 'Prints the Slack app manifest: Socket Mode, or HTTP to the address given with --url.',
  run: async (args, { commands }) => {
    const { values, positionals } = parseArgs({
      args,
      options: { url: { type: 'string' }, command: { type: 'string', default: 'study' } },
      allowPositionals: true,
    })
    if (positionals.join(' ') !== 'manifest')
      throw new UserError('What of Slack?', 'Write: studyhall slack manifest')
    const { command, url } = values
    console.log(JSON.stringify(manifest(commands, { command, ...(url !== undefined && { url }) }), null, 2))
    return 0
  },
}
