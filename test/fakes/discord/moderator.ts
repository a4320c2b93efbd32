import { GatewayIntentBits } from 'discord.js'
import { type Channel, type Guild, idOf, type Named, type Overwrite } from './model.ts'
import { channelJson, guildCreateJson, roleJson } from './payloads.ts'
import { createReactions } from './reactions.ts'
import type { State } from './state.ts'

/** What the people who run a server do to the bot and its channels. */
export type Moderator = {
  /** Removes the bot from a server, or takes it in again. */
  kickBot(guild: Named): void
  inviteBot(guild: Named, by?: Named): void
  /** A server goes out of order, or comes back. */
  outage(guild: Named, over?: boolean): void
  /** Deletes a channel with its threads, or a thread. */
  deleteChannel(channel: Named): void
  deleteMessage(channel: Named, message: Named): void
  /** Pins a message in the name of who wrote it. */
  pin(channel: Named, message: Named): void
  /** Deletes several messages at once, as a bot that moderates does. */
  deleteMessages(channel: Named, messages: readonly Named[]): void
  /** Clears a message's reactions, or those of one emoji. */
  clearReactions(channel: Named, message: Named, emoji?: string): void
  archive(thread: Named): void
  unarchive(thread: Named): void
  /** Locks a thread; Discord's app archives it as well. */
  lock(thread: Named): void
  /** Locks a thread and leaves it active. */
  lockActive(thread: Named): void
  setRole(guild: Named, role: Named, permissions: bigint): void
  /** Sets the exceptions of a channel. */
  setOverwrites(channel: Named, overwrites: Overwrite[]): void
  renameChannel(channel: Named, name: string): void
  /** Sets how long quiet threads of a channel stay open. */
  setArchive(channel: Named, minutes: number): void
}

/** Builds a moderator of every server. `left` is told of servers that the bot was removed from. */
export function createModerator(state: State, left: (guild: string) => void): Moderator {
  const { world } = state
  const guildOf = (named: Named): Guild => must(world.guilds.get(idOf(named)))
  const channelOf = (named: Named): Channel => must(world.channels.get(idOf(named)))
  const tell = (name: string, guild: Guild, data: unknown): void =>
    state.emit({ name, guild, intent: GatewayIntentBits.Guilds, data: () => data })
  const forget = (channel: Channel): void => {
    world.channels.delete(channel.id)
    channel.guild?.channels.delete(channel.id)
  }
  return {
    kickBot: (named) => {
      const guild = guildOf(named)
      guild.bot = false
      guild.members.delete(world.bot.id)
      left(guild.id)
      tell('GUILD_DELETE', guild, { id: guild.id })
    },
    inviteBot: (named, by) => {
      const guild = guildOf(named)
      if (by !== undefined) guild.invitedBy = idOf(by)
      const roles = [...guild.roles.values()].filter(({ managed }) => managed).map(({ id }) => id)
      guild.bot = true
      guild.members.set(world.bot.id, { user: world.bot, roles: new Set(roles), joined: world.now() })
      tell('GUILD_CREATE', guild, guildCreateJson(guild, world))
    },
    outage: (named, over = false) => {
      const guild = guildOf(named)
      guild.available = over
      if (over) tell('GUILD_CREATE', guild, guildCreateJson(guild, world))
      else tell('GUILD_DELETE', guild, { id: guild.id, unavailable: true })
    },
    deleteChannel: (named) => {
      const channel = channelOf(named)
      const { guild, parent } = channel
      forget(channel)
      if (!guild) return
      if (parent)
        return tell('THREAD_DELETE', guild, {
          id: channel.id,
          guild_id: guild.id,
          parent_id: parent.id,
          type: channel.type,
        })
      // Discord tells the channel alone; its threads are gone with it.
      for (const thread of [...guild.channels.values()]) if (thread.parent === channel) forget(thread)
      tell('CHANNEL_DELETE', guild, channelJson(channel, world.bot.id))
    },
    deleteMessage: (channel, message) => state.remove(must(channelOf(channel).messages.get(idOf(message)))),
    pin: (channel, named) => {
      const message = must(channelOf(channel).messages.get(idOf(named)))
      state.pin(message, message.author)
    },
    deleteMessages: (named, messages) => {
      const channel = channelOf(named)
      for (const message of messages) channel.messages.delete(idOf(message))
      state.emit({
        name: 'MESSAGE_DELETE_BULK',
        guild: must(channel.guild),
        intent: GatewayIntentBits.GuildMessages,
        data: () => ({ ids: messages.map(idOf), channel_id: channel.id, guild_id: channel.guild?.id }),
      })
    },
    clearReactions: (channel, message, emoji) =>
      createReactions(state).clear(must(channelOf(channel).messages.get(idOf(message))), emoji),
    archive: (thread) => state.setThread(channelOf(thread), { archived: true }),
    unarchive: (thread) => state.setThread(channelOf(thread), { archived: false }),
    lock: (thread) => state.setThread(channelOf(thread), { archived: true, locked: true }),
    lockActive: (thread) => state.setThread(channelOf(thread), { archived: false, locked: true }),
    setRole: (named, role, permissions) => {
      const guild = guildOf(named)
      const changed = must(guild.roles.get(idOf(role)))
      changed.permissions = permissions
      tell('GUILD_ROLE_UPDATE', guild, { guild_id: guild.id, role: roleJson(changed) })
    },
    renameChannel: (named, name) => {
      const channel = channelOf(named)
      channel.name = name
      tell('CHANNEL_UPDATE', must(channel.guild), channelJson(channel, world.bot.id))
    },
    setArchive: (named, minutes) => {
      const channel = channelOf(named)
      channel.archiveMinutes = minutes
      tell('CHANNEL_UPDATE', must(channel.guild), channelJson(channel, world.bot.id))
    },
    setOverwrites: (named, overwrites) => {
      const channel = channelOf(named)
      channel.overwrites = overwrites
      tell('CHANNEL_UPDATE', must(channel.guild), channelJson(channel, world.bot.id))
    },
  }
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is no such thing in this world')
  return value
}
