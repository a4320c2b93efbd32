import { type APIInteraction, ChannelType, PermissionFlagsBits } from 'discord.js'
import type { Caller } from '../../core/ports.ts'
import { channelRef, memberRef } from './place.ts'
import { typed } from './typed.ts'

/** Kinds of channel that lie inside another. */
const THREADS: readonly ChannelType[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]

const ONLY_MANAGERS =
  'Setting up a group takes the permission “Manage Server”. Ask somebody who has it to run this here.'

/** Who used a command, button or form, and from where. `nameOf` knows the names of channels. */
export function callerOf(
  interaction: APIInteraction,
  nameOf: (channel: string) => string | undefined,
): Caller | undefined {
  const user = interaction.member?.user ?? interaction.user
  if (!user) return undefined
  const permissions = BigInt(interaction.member?.permissions ?? 0n)
  const admin = [PermissionFlagsBits.ManageGuild, PermissionFlagsBits.Administrator].some(
    (bit) => (permissions & bit) === bit,
  )
  return {
    member: memberRef(user.id),
    name: interaction.member?.nick ?? user.global_name ?? user.username,
    ...placed(interaction, nameOf),
    typed,
    standing: async () => ({ admin, maySetUp: admin || ONLY_MANAGERS }),
  }
}

function placed(
  { guild_id, channel }: APIInteraction,
  nameOf: (channel: string) => string | undefined,
): Pick<Caller, 'channel' | 'channelName' | 'thread'> {
  if (!guild_id || !channel) return {}
  const thread = THREADS.includes(channel.type) ? channel.id : undefined
  const parent = 'parent_id' in channel ? channel.parent_id : undefined
  const id = thread === undefined ? channel.id : (parent ?? channel.id)
  const name = nameOf(id)
  return {
    channel: channelRef(guild_id, id),
    ...(name !== undefined && { channelName: name }),
    ...(thread !== undefined && { thread }),
  }
}
