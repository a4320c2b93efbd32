import { StartError } from '../../core/errors.ts'
import type { ChatPlatform } from '../../core/platform.ts'
import type { PlatformModule, PlatformParts } from '../kit/module.ts'
import { type DiscordConfig, readDiscordConfig } from './config.ts'
import { tunnelGateway } from './tunnel.ts'

/** Discord. */
export const discord: PlatformModule = {
  name: 'discord',
  title: 'Discord',
  secret: /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/,
  configure: (environment) => {
    const config = readDiscordConfig(environment)
    return config && ((parts) => open(parts, config))
  },
  examine: async (environment, parts) => {
    const config = readDiscordConfig(environment)
    tunnelGateway()
    return config && (await import('./examine.ts')).examineDiscord(config, parts)
  },
  beginning: {
    hint: 'a bot on your server',
    before: [
      'Open https://discord.com/developers/applications and choose “New Application”.',
      'Under “Bot”, choose “Reset Token” and copy the token. Leave all three privileged intents off.',
    ],
    secrets: [
      {
        name: 'DISCORD_TOKEN',
        label: 'Bot token',
        looks: /^(Bot\s+)?[\w-]+\.[\w-]+\.[\w-]+$/i,
        where:
          'A bot token has three parts with dots between them. It is under “Bot”; “Client Secret” and “Public Key” are others.',
        about: 'token',
      },
    ],
    after: [
      'Open the link above and choose your server: it adds the bot with the permissions it uses.',
      'In the group’s channel type: /group setup',
    ],
    shownAfter: ['invite'],
  },
  cli: async () => (await import('./cli.ts')).cli,
  renderer: async () => (await import('./message.ts')).answerOf,
}

/** Throws StartError where a process that hears a part of the servers would send to all. */
function refusePart({ shards }: DiscordConfig, sends: boolean): void {
  if (typeof shards !== 'object' || !sends) return
  throw new StartError([
    'DISCORD_SHARDS names a part of the shards, so this process hears a part of the servers. Start it with --only gateway, beside workers, or leave DISCORD_SHARDS out.',
  ])
}

async function open(parts: PlatformParts, config: DiscordConfig): Promise<ChatPlatform> {
  tunnelGateway()
  const { createDiscord, createSender, openNotes } = await import('./index.ts')
  const { sharing } = parts
  const notes = openNotes(parts.expiring)
  if (sharing && !sharing.listens) return createSender({ ...parts, ...config, notes })
  refusePart(config, sharing?.sends ?? true)
  const reactions = !parts.off.has('stars')
  return createDiscord({ ...parts, ...config, reactions, notes: sharing && notes })
}
