import { GatewayIntentBits } from 'discord.js'
import type { GatewayOptions } from './gateway.ts'

const KNOWN = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((all, bit) => all | bit, 0)
const PRIVILEGED =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent

/** Reads an IDENTIFY: what it asks for, or the code to close the connection with. */
export function readIdentify(
  data: unknown,
  options: GatewayOptions,
): { intents: number; shard: [number, number] } | number {
  if (typeof data !== 'object' || data === null) return 4002
  const { token, intents, shard, properties, compress } = data as Record<string, unknown>
  if (token !== options.token) return 4004
  if (typeof properties !== 'object' || properties === null || compress === true) return 4002
  if (typeof intents !== 'number' || !Number.isInteger(intents) || (intents & ~KNOWN) !== 0) return 4013
  if ((intents & PRIVILEGED & ~options.privileged) !== 0) return 4014
  if (shard !== undefined && !isShard(shard)) return 4010
  const [index, count] = isShard(shard) ? shard : [0, 1]
  return count < options.requiredShards ? 4011 : { intents, shard: [index, count] }
}

const isShard = (value: unknown): value is [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(Number.isInteger) &&
  value[0] >= 0 &&
  value[0] < value[1]
