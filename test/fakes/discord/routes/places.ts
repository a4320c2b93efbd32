import { PermissionFlagsBits } from 'discord.js'
import { CreatePrivateChannelRequestSchema } from 'discord-api-spec/zod'
import { reach, reachGuild } from '../access.ts'
import { checkAgainst, isRecord } from '../check/body.ts'
import { channelJson, guildJson, memberJson, roleJson } from '../payloads.ts'
import { permissionsOf } from '../permissions.ts'
import { REFUSALS } from '../refusal.ts'
import { ok, type Route, route } from '../router.ts'
import { blankChannel, type State } from '../state.ts'

/** Reading channels, guilds, roles and members, and opening private channels. */
export function placeRoutes(state: State): Route[] {
  const { world } = state
  return [
    route('GET', '/channels/:channel', ({ params }) =>
      ok(channelJson(reach(world, params.channel ?? ''), world.bot.id)),
    ),
    route('GET', '/guilds/:guild', ({ params }) => ok(guildJson(reachGuild(world, params.guild ?? '')))),
    route('GET', '/guilds/:guild/roles', ({ params }) =>
      ok([...reachGuild(world, params.guild ?? '').roles.values()].map(roleJson)),
    ),
    route('GET', '/guilds/:guild/members/:user', ({ params }) => {
      const guild = reachGuild(world, params.guild ?? '')
      const id = params.user ?? ''
      const member = guild.members.get(id)
      if (member) return ok(memberJson(member))
      throw world.users.has(id) ? REFUSALS.unknownMember() : REFUSALS.unknownUser()
    }),
    route('GET', '/guilds/:guild/audit-logs', ({ params, query }) => {
      const guild = reachGuild(world, params.guild ?? '')
      if (!(permissionsOf(guild, world.bot.id) & PermissionFlagsBits.ViewAuditLog))
        throw REFUSALS.missingPermissions()
      const isAsked = [null, '28'].includes(query.get('action_type')) && guild.invitedBy
      const entry = { id: world.id(), action_type: 28, user_id: guild.invitedBy, target_id: world.bot.id }
      return ok({ audit_log_entries: isAsked ? [entry] : [], users: [], webhooks: [], threads: [] })
    }),
    route('POST', '/users/@me/channels', ({ body }) => {
      checkAgainst(CreatePrivateChannelRequestSchema, body)
      const user = world.users.get(isRecord(body) ? String(body.recipient_id) : '')
      if (!user || user.bot) throw REFUSALS.recipients()
      return ok(channelJson(openPrivate(state, user.id), world.bot.id))
    }),
  ]
}

/** The private channel of the bot with a user; there is one, made when it is first needed. */
export function openPrivate({ world }: State, user: string) {
  const recipient = world.users.get(user)
  if (!recipient) throw new Error(`There is no user ${user}`)
  for (const channel of world.channels.values()) if (channel.recipient === recipient) return channel
  const channel = { ...blankChannel(world.id(), 1, ''), recipient }
  world.channels.set(channel.id, channel)
  return channel
}
