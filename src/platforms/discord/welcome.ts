import {
  type APIAuditLog,
  AuditLogEvent,
  type Client,
  Events,
  type Guild,
  PermissionFlagsBits,
  Routes,
} from 'discord.js'
import type { Bot } from '../../core/bot.ts'
import type { Outbound } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { Expiring, OpenExpiring } from '../../core/records.ts'
import type { Calls } from './calls.ts'
import { memberRef } from './place.ts'

const DAY_MS = 24 * 60 * 60_000

/** Which arrivals on servers were answered, by server and instant, for as long as one may be told again. */
export type Arrivals = Expiring<number>

/** The arrivals of all processes over one database. */
export const openArrivals = (expiring: OpenExpiring): Arrivals =>
  expiring<number>('discord-arrived', 7 * DAY_MS)

type Parts = {
  bot: Bot
  calls: Calls
  outbound: Pick<Outbound, 'dm'>
  arrivals: Arrivals
  now(): number
  log: Log
}

/**
 * Has whoever brought the bot onto a server told in private how to begin, once for each arrival: also for one of the last day
 * that came while the bot was down. Discord tells who it was in the audit log alone, which the bot may read only where
 * somebody lets it (View Audit Log); elsewhere the owner is told. `hear` is called for each server as it comes.
 */
export function createWelcome(parts: Parts): { hear(guild: Guild): Promise<void> } {
  const { bot, outbound, arrivals, now, log } = parts
  return {
    hear: async (guild) => {
      const { id, joinedTimestamp: joined } = guild
      if (joined < now() - DAY_MS) return
      const card = await bot.welcome({ platform: 'discord', workspace: id })
      if (!card || !(await arrivals.claim(`${id}/${joined}`, now()))) return
      const user = (await inviter(parts, guild)) ?? guild.ownerId
      await outbound
        .dm(memberRef(user), card, `w${BigInt(id).toString(36)}.${joined.toString(36)}`)
        .catch((error: unknown) =>
          log.info({ guild: id, reason: String(error) }, 'Nobody on a new server was told how to begin'),
        )
    },
  }
}

/** Tells of each server that the bot is on by `hear`: those there are once the client is ready, then each as it comes. */
export function listenForArrivals(client: Client, hear: (guild: Guild) => void): void {
  client.once(Events.ClientReady, (ready) => {
    for (const guild of ready.guilds.cache.values()) if (guild.available) hear(guild)
  })
  client.on(Events.GuildCreate, hear)
}

/** Who added the bot, as the server's audit log has it; `undefined` where the bot may not read it. */
async function inviter({ calls, log }: Parts, guild: Guild): Promise<string | undefined> {
  const { me } = guild.members
  if (!me?.permissions.has(PermissionFlagsBits.ViewAuditLog)) return undefined
  try {
    const { audit_log_entries: entries } = await calls.call<APIAuditLog>('other', {
      method: 'GET',
      route: Routes.guildAuditLog(guild.id),
      query: { action_type: String(AuditLogEvent.BotAdd), limit: '10' },
    })
    return entries.find(({ target_id }) => target_id === me.id)?.user_id ?? undefined
  } catch (error) {
    log.info({ guild: guild.id, reason: String(error) }, 'The audit log of a server could not be read')
    return undefined
  }
}
