import { PermissionFlagsBits as P } from 'discord.js'
import type { Channel, Guild } from './model.ts'

/** Every permission bit there is. */
export const ALL = Object.values(P).reduce((all, bit) => all | bit, 0n)

/** What a bot has in its private channel with a user. */
const DM =
  P.ViewChannel |
  P.SendMessages |
  P.ReadMessageHistory |
  P.EmbedLinks |
  P.AttachFiles |
  P.AddReactions |
  P.PinMessages

/** What everybody in a new guild may do. */
export const EVERYONE =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.ReadMessageHistory |
  P.UseApplicationCommands |
  P.UseExternalApps |
  P.AddReactions |
  P.EmbedLinks

/** A member's permissions in the guild as a whole; 0 for who is not in it. */
export function permissionsOf(guild: Guild, user: string): bigint {
  const member = guild.members.get(user)
  if (!member) return 0n
  if (guild.owner === user) return ALL
  const roles = [guild.id, ...member.roles].map((id) => guild.roles.get(id)?.permissions ?? 0n)
  const granted = roles.reduce((all, bits) => all | bits, 0n)
  return granted & P.Administrator ? ALL : granted
}

/**
 * A user's permissions in a channel, from roles and overwrites in Discord's order: @everyone, roles together, the
 * member. A thread has its parent's. Without View Channel nothing else counts.
 */
export function permissionsIn(channel: Channel, user: string): bigint {
  const place = channel.parent ?? channel
  const { guild } = place
  if (!guild) return DM
  const base = permissionsOf(guild, user)
  if (base === ALL || base === 0n) return base
  const roles = guild.members.get(user)?.roles ?? new Set()
  const apply = (bits: bigint, which: (id: string, type: number) => boolean): bigint => {
    const picked = place.overwrites.filter(({ id, type }) => which(id, type))
    const deny = picked.reduce((all, overwrite) => all | overwrite.deny, 0n)
    const allow = picked.reduce((all, overwrite) => all | overwrite.allow, 0n)
    return (bits & ~deny) | allow
  }
  let bits = apply(base, (id, type) => type === 0 && id === guild.id)
  bits = apply(bits, (id, type) => type === 0 && id !== guild.id && roles.has(id))
  bits = apply(bits, (id, type) => type === 1 && id === user)
  const members = channel.thread?.members
  const isOut = members !== undefined && !members.has(user) && (bits & P.ManageThreads) === 0n
  return bits & P.ViewChannel && !isOut ? bits : 0n
}

/** Whether a user has every bit of a permission in a channel. */
export const may = (channel: Channel, user: string, bits: bigint): boolean =>
  (permissionsIn(channel, user) & bits) === bits
