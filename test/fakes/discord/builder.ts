import { GatewayIntentBits, PermissionFlagsBits as P } from 'discord.js'
import type { Channel, Guild, Overwrite, Role, User } from './model.ts'
import { channelJson, guildCreateJson, roleJson } from './payloads.ts'
import { EVERYONE } from './permissions.ts'
import { blankChannel, type State } from './state.ts'

/** What the bot needs everywhere, as its invite link grants it. */
export const INVITED =
  P.ViewChannel |
  P.SendMessages |
  P.CreatePublicThreads |
  P.SendMessagesInThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.PinMessages

/** A server under construction. What is added later is told to a connected bot. */
export type GuildBuilder = {
  readonly id: string
  /** The bot's own role. */
  readonly botRole: Role
  readonly guild: Guild
  text(name: string, overwrites?: Overwrite[]): Channel
  announcement(name: string, overwrites?: Overwrite[]): Channel
  /** A forum; `tags` by name. */
  forum(name: string, more?: { tags?: string[]; requireTag?: boolean; overwrites?: Overwrite[] }): Channel
  role(name: string, more?: { permissions?: bigint; mentionable?: boolean }): Role
  /** A member, with a role of their own where they have `permissions` beyond everybody's. */
  member(name: string, more?: { permissions?: bigint; roles?: Role[]; dms?: boolean }): User
}

/** Adds a server with the bot in it, whose role has `permissions`. The owner is a user that plays no other part. */
export function buildGuild(state: State, name: string, permissions: bigint): GuildBuilder {
  const { world } = state
  const addUser = (userName: string, dms = true): User => {
    const user: User = { id: world.id(), name: userName, bot: false, dms }
    world.users.set(user.id, user)
    return user
  }
  const owner = addUser(`${name} owner`)
  const id = guildId(world.guilds.size)
  const guild: Guild = {
    id,
    name,
    owner: owner.id,
    bot: true,
    available: true,
    roles: new Map(),
    members: new Map(),
    channels: new Map(),
  }
  const addRole = (role: Omit<Role, 'id' | 'position'>, roleId = world.id()): Role => {
    const added = { ...role, id: roleId, position: guild.roles.size }
    guild.roles.set(roleId, added)
    if (world.guilds.has(id)) tell('GUILD_ROLE_CREATE', { guild_id: id, role: roleJson(added) })
    return added
  }
  const tell = (event: string, data: unknown): void =>
    state.emit({ name: event, guild, intent: GatewayIntentBits.Guilds, data: () => data })
  // Everybody has been there for long, the bot too.
  const joined = world.now() - 30 * 24 * 60 * 60_000
  const join = (user: User, roles: string[]): void => {
    guild.members.set(user.id, { user, roles: new Set(roles), joined })
  }
  const addChannel = (type: number, channelName: string, more: Partial<Channel>): Channel => {
    const channel = {
      ...blankChannel(world.id(), type, channelName),
      guild,
      position: guild.channels.size,
      ...more,
    }
    world.channels.set(channel.id, channel)
    guild.channels.set(channel.id, channel)
    tell('CHANNEL_CREATE', channelJson(channel, world.bot.id))
    return channel
  }
  addRole({ name: '@everyone', permissions: EVERYONE, mentionable: false, managed: false }, id)
  const botRole = addRole({
    name: world.bot.name,
    permissions,
    mentionable: false,
    managed: true,
    bot: world.bot.id,
  })
  join(owner, [])
  join(world.bot, [botRole.id])
  world.guilds.set(id, guild)
  tell('GUILD_CREATE', guildCreateJson(guild, world))
  return {
    id,
    botRole,
    guild,
    text: (channelName, overwrites = []) => addChannel(0, channelName, { overwrites }),
    announcement: (channelName, overwrites = []) => addChannel(5, channelName, { overwrites }),
    forum: (channelName, { tags = [], requireTag = false, overwrites = [] } = {}) =>
      addChannel(15, channelName, {
        overwrites,
        requireTag,
        tags: tags.map((tag) => ({ id: world.id(), name: tag })),
      }),
    role: (roleName, more = {}) =>
      addRole({
        name: roleName,
        permissions: more.permissions ?? 0n,
        mentionable: more.mentionable ?? false,
        managed: false,
      }),
    member: (userName, more = {}) => {
      const user = addUser(userName, more.dms)
      const own = more.permissions === undefined ? [] : [more.permissions]
      const roles = own.map((bits) =>
        addRole({ name: `${userName} may`, permissions: bits, mentionable: false, managed: false }),
      )
      join(
        user,
        [...(more.roles ?? []), ...roles].map((role) => role.id),
      )
      return user
    },
  }
}

/** Ids a millisecond apart, so that shards share guilds out evenly as they do with real ids. */
const guildId = (n: number): string => ((100_000_000_000n + BigInt(n)) << 22n).toString()
