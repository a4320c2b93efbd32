import {
  type APIInteraction,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js'
import type { Caller } from '../../core/caller.ts'
import { zoneHint } from './locale.ts'
import { channelRef, idiom, memberRef, type TypedIn } from './place.ts'
import { remarksOn } from './remarks.ts'
import type { Rooms } from './rooms.ts'
import type { Twin } from './twin.ts'
import type { KnownChannel, World } from './world.ts'

/** Kinds of channel that lie inside another. */
const THREADS: readonly ChannelType[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]

const ONLY_MANAGERS =
  'Setting up a group takes the permission “Manage Server”. Ask somebody who has it to run this here.'

type Known = Pick<KnownChannel, 'name' | 'type' | 'parent'>

/** Who used a command, button or form, and from where. */
export function callerOf(
  interaction: APIInteraction,
  world: Pick<World, 'channel' | 'role' | 'server'>,
  twin: Pick<Twin, 'remarks'>,
  rooms: Pick<Rooms, 'enter'>,
  typed: TypedIn,
): Caller | undefined {
  const user = interaction.member?.user ?? interaction.user
  if (!user) return undefined
  const may = mayOf(interaction)
  const isAway = broughtAlong(interaction, world)
  // Who runs a server that the bot is not on runs no group.
  const admin = !isAway && interaction.guild_id !== undefined && may(PermissionFlagsBits.ManageGuild)
  const zone = zoneHint(interaction)
  const caller: Caller = {
    member: memberRef(user.id),
    name: interaction.member?.nick ?? user.global_name ?? user.username,
    ...(isAway ? { shares: may(PermissionFlagsBits.UseExternalApps) } : placed(interaction, world.channel)),
    ...(zone !== undefined && { zone }),
    typed: typed(interaction.guild_id),
    idiom,
    remarks: async (channel, settings) => [...twin.remarks(), ...remarksOn(world, channel, settings)],
    standing: async () => ({ admin, maySetUp: admin || ONLY_MANAGERS }),
  }
  return isAway ? caller : { ...caller, from: (code) => enter(caller, code, rooms) }
}

/** Somebody in private, as if they called from a channel. */
async function enter(caller: Caller, code: string, rooms: Pick<Rooms, 'enter'>): Promise<Caller | undefined> {
  const there = await rooms.enter(code, caller.member.user)
  if (!there) return undefined
  const { channel, name, manages } = there
  const standing = { admin: manages, maySetUp: manages || ONLY_MANAGERS }
  return { ...caller, channel, channelName: name, standing: async () => standing }
}

/** What the member may do there; in a conversation without a server, everything that a conversation has. */
function mayOf({ guild_id, member }: APIInteraction): (permission: bigint) => boolean {
  const permissions = BigInt(member?.permissions ?? 0n)
  const isAdmin = (permissions & PermissionFlagsBits.Administrator) !== 0n
  return (permission) => !guild_id || isAdmin || (permissions & permission) !== 0n
}

/**
 * Whether a member brought the app along: into a server that it is not installed on, or a conversation that is not with the bot. No
 * group can be there, and Discord shows its answers to others only where the member may use external apps.
 */
function broughtAlong(
  { context, guild_id, authorizing_integration_owners: owners }: APIInteraction,
  world: Pick<World, 'server'>,
): boolean {
  if (!guild_id) return context === InteractionContextType.PrivateChannel
  return owners[ApplicationIntegrationType.GuildInstall] === undefined && world.server(guild_id) === undefined
}

function placed(
  { guild_id, channel, channel_id }: APIInteraction,
  known: (channel: string) => Known | undefined,
): Pick<Caller, 'channel' | 'channelName' | 'thread'> {
  const here = channel?.id ?? channel_id
  if (!guild_id || !here) return {}
  const type = channel?.type ?? known(here)?.type
  const thread = type !== undefined && THREADS.includes(type) ? here : undefined
  const told = channel && 'parent_id' in channel ? channel.parent_id : undefined
  const id = thread === undefined ? here : (told ?? known(here)?.parent ?? here)
  const name = known(id)?.name
  return {
    channel: channelRef(guild_id, id),
    ...(name !== undefined && { channelName: name }),
    ...(thread !== undefined && { thread }),
  }
}
