import { type Client, type GuildBasedChannel, GuildMember, PermissionsBitField } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'

/** A forum tag. Only members who manage threads may set a moderated one. */
export type Tag = { id: string; name: string; moderated: boolean }

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
  timedOut: boolean
  tags: readonly Tag[]
  requiresTag: boolean
}

/** What is known without asking Discord. Every method throws PlatformError `unreachable` while not connected. */
export type World = {
  /** The bot's own user id. */
  self(): string
  application(): string
  channel(id: string): KnownChannel | undefined
  role(guild: string, id: string): { name: string; mentionable: boolean } | undefined
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
    self: () => client().user.id,
    application: () => client().application.id,
    channel: (id) => {
      const channel = client().channels.cache.get(id)
      return channel && !channel.isDMBased() ? known(channel) : undefined
    },
    role: (guild, id) => client().guilds.cache.get(guild)?.roles.cache.get(id),
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
    timedOut: me?.isCommunicationDisabled() ?? false,
    tags,
    requiresTag: 'availableTags' in channel && channel.flags.has(REQUIRES_TAG),
  }
}
