import { parseArgs } from 'node:util'
import { UserError } from '../core/errors.ts'
import { describeCommands } from '../features.ts'
import { manifest } from '../platforms/slack/manifest.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall slack manifest`: what to paste into “Create an app from a manifest”. */
export const slack: SubCommand = {
  usage: 'studyhall slack manifest [--url https://host] [--command study]',
  summary: 'Prints the Slack app manifest: Socket Mode, or HTTP to the address given with --url.',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      options: { url: { type: 'string' }, command: { type: 'string', default: 'study' } },
      allowPositionals: true,
    })
    if (positionals.join(' ') !== 'manifest')
      throw new UserError('What of Slack?', 'Write: studyhall slack manifest')
    const { command, url } = values
    console.log(
      JSON.stringify(manifest(describeCommands(), { command, ...(url !== undefined && { url }) }), null, 2),
    )
    return 0
  },
}
