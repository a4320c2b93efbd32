import { parseArgs } from 'node:util'
import type { SubCommand } from '../cli.ts'
import { createCommands } from '../commands.ts'
import { describeCommand } from '../core/command.ts'
import { UserError } from '../core/errors.ts'
import type { Delivery, Store } from '../core/ports.ts'
import { manifest } from '../platforms/slack/manifest.ts'

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
      JSON.stringify(manifest(commandInfos(), { command, ...(url !== undefined && { url }) }), null, 2),
    )
    return 0
  },
}

/** The commands as they describe themselves; describing runs none, so nothing is behind them here. */
const commandInfos = () =>
  createCommands({
    store: {} as Store,
    delivery: {} as Delivery,
    inspect: async () => [],
    newId: () => '',
    random: Math.random,
  })
    .map(describeCommand)
    .filter(({ internal }) => !internal)
