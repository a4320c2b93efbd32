import { z } from 'zod'
import { type Environment, optional, origin, readSettings } from '../kit/environment.ts'
import type { Connection } from './connect.ts'

const schema = z.object({
  DISCORD_TOKEN: optional,
  DISCORD_API_URL: origin('https://discord.com/api'),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{15,21}$/, { error: 'must be a server id: 17 to 20 digits' })
    .optional(),
  DISCORD_SHARDS: z
    .string()
    .regex(/^(auto|[1-9]\d{0,3})$/, { error: 'must be auto or a number of shards' })
    .default('auto'),
})

/** How to reach Discord, and the one server that the commands are registered on while developing. */
export type DiscordConfig = Connection & { guildId: string | undefined }

/** What the settings say of Discord; `undefined` without a token. Throws StartError. */
export function readDiscordConfig(environment: Environment): DiscordConfig | undefined {
  const env = readSettings(schema, environment)
  if (!env.DISCORD_TOKEN) return undefined
  return {
    token: env.DISCORD_TOKEN.replace(/^Bot\s+/i, ''),
    apiUrl: env.DISCORD_API_URL.replace(/\/+$/, '').replace(/\/v\d+$/, ''),
    guildId: env.DISCORD_GUILD_ID,
    shards: env.DISCORD_SHARDS === 'auto' ? 'auto' : Number(env.DISCORD_SHARDS),
  }
}
