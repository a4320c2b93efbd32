import { type Client, type Guild, type GuildBasedChannel, GuildMember, PermissionsBitField } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import type { ChannelRef } from '../../core/refs.ts'

/** A forum tag. Only members who manage threads may set a moderated one. */
export type Tag = { id: string; name: string; moderated: boolean }

/** An entry of a channel's permissions: of @everyone, of a role that the bot has (by its name), or of the bot itself. */
export type Overwrite = { of: 'everyone' | 'role' | 'bot'; name: string; allow: bigint; deny: bigint }

/** A channel or thread of a server as the gateway told it. */
export type KnownChannel = {
  id: string
  guild: string
  name: string
  type: GuildBasedChannel['type']
  /** The channel a thread is in; a channel’s own category is none of ours. */
  parent: string | undefined
  /** The bot's permissions there, a thread's being its parent's. */
  allowed: bigint
  /** The entries of its permissions that concern the bot. */
  overwrites: readonly Overwrite[]
  /** Names of the server, and of the role that Discord made for the bot there. */
  server: string
  botRole: string | undefined
  timedOut: boolean
  tags: readonly Tag[]
  requiresTag: boolean
  /** How long Discord's app leaves a quiet thread of this channel open, in minutes; the API does not do so by itself. */
  archiveMinutes: number | undefined
}

/** A server with what its roles grant, and its channels in the order of its list, with the entries of their permissions. */
export type KnownServer = {
  name: string
  owner: string
  roles: ReadonlyMap<string, bigint>
  channels: readonly {
    id: string
    name: string
    type: GuildBasedChannel['type']
    entries: readonly { id: string; allow: bigint; deny: bigint }[]
  }[]
}

/** What is known without asking Discord. Every method but `isConnected` throws PlatformError `unreachable` while not connected. */
export type World = {
  isConnected(): boolean
  /** The bot's own user id. */
  self(): string
  application(): string
  channel(id: string): KnownChannel | undefined
  role(guild: string, id: string): { name: string; mentionable: boolean } | undefined
  /** The user who owns a server. */
  owner(guild: string): string | undefined
  /** A server, where this process hears it. */
  serverOf(id: string): KnownServer | undefined
  /** Every server that this process hears, by id. */
  servers(): string[]
  /** A server's name. */
  server(id: string): string | undefined
  /** Resolves once all is known of a channel that can be. Rejects with PlatformError. */
  know(channel: ChannelRef): Promise<void>
  /** Whether a server is out of order at Discord and was not told yet: what is unknown of it may well be there. */
  isOut(guild: string): boolean
}

const REQUIRES_TAG = 1 << 4

/** Reads the caches of the client that `connected` gives. */
export function createWorld(connected: () => Client<true> | undefined): World {
  const client = (): Client<true> => {
    const current = connected()
    if (!current) throw new PlatformError('unreachable', 'Discord is not connected yet.')
    return current
  }
  return {
    isConnected: () => connected() !== undefined,
    self: () => client().user.id,
    application: () => client().application.id,
    channel: (id) => {
      const channel = client().channels.cache.get(id)
      return channel && !channel.isDMBased() ? known(channel) : undefined
    },
    role: (guild, id) => client().guilds.cache.get(guild)?.roles.cache.get(id),
    owner: (guild) => client().guilds.cache.get(guild)?.ownerId,
    serverOf: (id) => {
      const guild = client().guilds.cache.get(id)
      return guild && serverKnown(guild)
    },
    servers: () => [...client().guilds.cache.keys()],
    server: (id) => client().guilds.cache.get(id)?.name,
    know: async () => {},
    isOut: (guild) => client().guilds.cache.get(guild)?.available === false,
  }
}

function known(channel: GuildBasedChannel): KnownChannel {
  const { me } = channel.guild.members
  const tags = 'availableTags' in channel ? channel.availableTags : []
  return {
    id: channel.id,
    guild: channel.guildId,
    name: channel.name,
    type: channel.type,
    parent: channel.isThread() ? (channel.parentId ?? undefined) : undefined,
    // Where the gateway did not tell what we may do, Discord itself answers when we try.
    allowed:
      me instanceof GuildMember ? (channel.permissionsFor(me)?.bitfield ?? 0n) : PermissionsBitField.All,
    overwrites: me instanceof GuildMember ? overwritesOf(channel, me) : [],
    server: channel.guild.name,
    botRole: me instanceof GuildMember ? me.roles.botRole?.name : undefined,
    timedOut: me?.isCommunicationDisabled() ?? false,
    tags,
    requiresTag: 'availableTags' in channel && channel.flags.has(REQUIRES_TAG),
    archiveMinutes:
      'defaultAutoArchiveDuration' in channel ? (channel.defaultAutoArchiveDuration ?? undefined) : undefined,
  }
}

function serverKnown({ name, ownerId: owner, roles, channels }: Guild): KnownServer {
  const own = [...channels.cache.values()].filter((channel) => !channel.isThread())
  const placeIn = (channel: (typeof own)[number]): number =>
    (channel.parent ? (channel.parent.rawPosition + 1) * 1_000 : 0) + channel.rawPosition
  return {
    name,
    owner,
    roles: new Map(roles.cache.map(({ id, permissions }) => [id, permissions.bitfield])),
    channels: own
      .sort((a, b) => placeIn(a) - placeIn(b))
      .map(({ id, name: called, type, permissionOverwrites }) => ({
        id,
        name: called,
        type,
        entries: permissionOverwrites.cache.map((entry) => ({
          id: entry.id,
          allow: entry.allow.bitfield,
          deny: entry.deny.bitfield,
        })),
      })),
  }
}

function overwritesOf(channel: GuildBasedChannel, me: GuildMember): Overwrite[] {
  const place = channel.isThread() ? channel.parent : channel
  if (!place) return []
  return [...place.permissionOverwrites.cache.values()].flatMap(({ id, allow, deny }): Overwrite[] => {
    const bits = { allow: allow.bitfield, deny: deny.bitfield }
    if (id === channel.guildId) return [{ of: 'everyone', name: '@everyone', ...bits }]
    if (id === me.id) return [{ of: 'bot', name: '', ...bits }]
    const role = me.roles.cache.get(id)
    return role ? [{ of: 'role', name: role.name, ...bits }] : []
  })
}
