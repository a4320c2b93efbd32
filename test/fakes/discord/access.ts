import { PermissionFlagsBits as P } from 'discord.js'
import type { Channel, Guild, Message, World } from './model.ts'
import { may, permissionsIn } from './permissions.ts'
import { REFUSALS } from './refusal.ts'

/** The channel of an id, if the bot may view it and has `bits` there. Throws 10003, 50001 or 50013. */
export function reach(world: World, id: string, bits = 0n): Channel {
  const channel = world.channels.get(id)
  if (!channel) throw REFUSALS.unknownChannel()
  if (channel.among || permissionsIn(channel, world.bot.id) === 0n) throw REFUSALS.missingAccess()
  if (!may(channel, world.bot.id, bits)) throw REFUSALS.missingPermissions()
  return channel
}

/** A guild that the bot is in. Throws 10004 for any other, as GET /guilds/:id does. */
export function reachGuild(world: World, id: string): Guild {
  const guild = world.guilds.get(id)
  if (!guild?.bot) throw REFUSALS.unknownGuild()
  return guild
}

/** The message of an id in a channel. Throws 10008. */
export function messageIn(channel: Channel, id: string): Message {
  const message = channel.messages.get(id)
  if (!message) throw REFUSALS.unknownMessage()
  return message
}

/** Whether the bot may write in a thread although a moderator locked it. */
export const mayUnlock = (world: World, channel: Channel): boolean =>
  may(channel, world.bot.id, P.ManageThreads)

/** Throws where a thread's state refuses a new message: locked, without Manage Threads (403, 50083). */
export function refuseLocked(world: World, channel: Channel): void {
  if (channel.thread?.locked && !mayUnlock(world, channel)) throw REFUSALS.lockedThread()
}

/** Throws where a thread's state refuses to change what it holds: archived (400) or locked (403), both 50083. */
export function refuseArchived(world: World, channel: Channel): void {
  if (channel.thread?.archived) throw REFUSALS.archivedThread()
  refuseLocked(world, channel)
}

/** Whether a user is in any guild that the bot is in: without one there are no private messages. */
export const sharesGuild = (world: World, user: string): boolean =>
  [...world.guilds.values()].some(({ bot, members }) => bot && members.has(user))
