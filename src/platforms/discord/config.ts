import { z } from 'zod'
import { type Environment, optional, origin, readSettings } from '../kit/environment.ts'
import type { Connection, Shards } from './connect.ts'

const schema = z.object({
  DISCORD_TOKEN: optional,
  DISCORD_API_URL: origin('https://discord.com/api'),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{15,21}$/, { error: 'must be a server id: 17 to 20 digits' })
    .optional(),
  DISCORD_SHARDS: z.string().trim().default('auto').transform(readShards),
})

/** `auto`, `16`, or of 16 the first four, `0-3/16`, or one, `3/16`. */
function readShards(text: string, { addIssue }: z.RefinementCtx): Shards {
  if (text === 'auto') return text
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  const [, first, last = first, count] = /^(\d{1,4})(?:-(\d{1,4}))?\/([1-9]\d{0,3})$/.exec(text) ?? []
  const [from, to, of] = [Number(first), Number(last), Number(count)]
  if (first === undefined) addIssue('must be auto, a number of shards, or a part of them such as 0-3/16')
  else if (from > to) addIssue(`must begin with the lower shard, such as ${to}-${from}/${of}`)
  else if (to >= of) addIssue(`names shard ${to}, but ${of} shards are numbered from 0 to ${of - 1}`)
  return { of, parts: Array.from({ length: Math.max(0, to - from + 1) || 0 }, (_, i) => from + i) }
}

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
    shards: env.DISCORD_SHARDS,
  }
}
