import type { PlatformModule } from '../kit/module.ts'
import { readDiscordConfig } from './config.ts'

/** Discord. */
export const discord: PlatformModule = {
  name: 'discord',
  title: 'Discord',
  secret: /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/,
  configure: (environment) => {
    const config = readDiscordConfig(environment)
    return config && (async (parts) => (await import('./index.ts')).createDiscord({ ...parts, ...config }))
  },
  cli: async () => (await import('./cli.ts')).cli,
  renderer: async () => (await import('./message.ts')).answerOf,
}
