import { parseArgs } from 'node:util'
import { StartError, UserError } from '../../core/errors.ts'
import type { PlatformCommand } from '../kit/module.ts'
import { readDiscordConfig } from './config.ts'

const USAGE =
  'studyhall discord invite | setup [--users] [--replace] [--dry-run] | register [--guild ID [--clear]] [--dry-run]'

/** `studyhall discord invite`, `setup` and `register`: what is done once, before the first start. */
export const cli: PlatformCommand = {
  usage: USAGE,
  summary:
    'Prints the link that adds the bot to a server; writes its description, tags, and how it is installed; registers its commands without starting it, or clears those of one server.',
  run: async (args, { environment, commands }) => {
    const { values, positionals } = parseArgs({
      args,
      options: {
        guild: { type: 'string' },
        clear: { type: 'boolean', default: false },
        users: { type: 'boolean', default: false },
        replace: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
      },
      allowPositionals: true,
    })
    const [action, ...more] = positionals
    if (more.length > 0 || (action !== 'invite' && action !== 'register' && action !== 'setup'))
      throw new UserError('Which Discord command?', `Write: ${USAGE}`)
    if (values.clear && !values.guild)
      throw new UserError(
        'Which server?',
        'Write: studyhall discord register --guild ID --clear. Commands for all servers cannot be cleared, only registered anew',
      )
    if (values.guild !== undefined && !/^\d{15,21}$/.test(values.guild))
      throw new UserError('Which server?', '--guild takes a server id: 17 to 20 digits.')
    const config = readDiscordConfig(environment)
    if (!config)
      throw new StartError([
        'DISCORD_TOKEN is missing: the bot’s token from the Developer Portal (your application, Bot)',
      ])
    // The SDK is loaded here: “help” must not wait for it.
    const { findInvites, registerCommands, setUpApplication } = await import('./tools.ts')
    if (action === 'invite') {
      const { server, member } = await findInvites(config)
      console.log(server)
      if (member) console.log(`For look-ups of one’s own, on any server and in private: ${member}`)
      return 0
    }
    if (action === 'setup') {
      const { users, replace, 'dry-run': dryRun } = values
      const { body, lines } = await setUpApplication(config, { users, replace, dryRun })
      console.log(dryRun ? JSON.stringify(body, null, 2) : lines.join('\n'))
      return 0
    }
    const guild = values.guild ?? config.guildId
    const { route, body } = await registerCommands(config, {
      commands: values.clear ? [] : commands,
      guild,
      dryRun: values['dry-run'],
    })
    if (values['dry-run']) console.log(JSON.stringify({ route, body }, null, 2))
    else if (values.clear) console.log(`Cleared the commands of server ${guild}.`)
    else console.log(`Registered ${body.length} commands ${guild ? `on server ${guild}` : 'everywhere'}.`)
    return 0
  },
}
