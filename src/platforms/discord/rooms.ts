import { type APIGuildMember, PermissionFlagsBits, PermissionsBitField, Routes } from 'discord.js'
import { PlatformError } from '../../core/errors.ts'
import type { Room } from '../../core/ports.ts'
import type { ChannelRef, MemberRef } from '../../core/refs.ts'
import type { Calls } from './calls.ts'
import { saidIn } from './errors.ts'
import { allowedIn, holdsPosts } from './permissions.ts'
import { channelRef, codeOf, EVERYWHERE } from './place.ts'
import type { KnownServer, Overwrite, World } from './world.ts'

/** A channel that somebody may see, and whether they may set groups up on its server. */
type Entry = { channel: ChannelRef; name: string; manages: boolean }

/** In private conversations Discord says nothing of what somebody may do on a server. */
export type Rooms = {
  /** The channels of a server, or of the servers that they manage, as `Outbound.rooms`. */
  list(workspace: string, member: MemberRef): Promise<Room[]>
  /** The channel that a button names by its code; `undefined` for one that they or the bot cannot see. Rejects with PlatformError. */
  enter(code: string, user: string): Promise<Entry | undefined>
}

/** On so many servers a member is looked for. */
const ASKED = 5

const idOf = (code: string): string =>
  /^[0-9a-z]{1,14}$/.test(code)
    ? [...code].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n).toString()
    : ''

/** Works permissions out from the roles of a server and the entries of its channels, and asks Discord for a member's roles. */
export function createRooms({ calls, world }: { calls: Calls; world: World }): Rooms {
  /** What somebody may do on a server and in its channels; `undefined` for nobody there. */
  const mayOn = async (guild: string, user: string) => {
    const server = world.serverOf(guild)
    if (!server) return undefined
    if (server.owner === user) return () => PermissionsBitField.All
    const roles = await rolesOf(calls, guild, user)
    return roles && permissionsOf(server, guild, user, roles)
  }
  const manages = async (guild: string, user: string): Promise<boolean> =>
    (((await mayOn(guild, user))?.('') ?? 0n) & PermissionFlagsBits.ManageGuild) !== 0n
  /** Those that somebody owns and, where the bot is on few, those that they manage: of each of these Discord is asked. */
  const managedBy = async (user: string): Promise<string[]> => {
    const all = world.servers()
    const asked = all.length <= ASKED ? all : all.filter((id) => world.owner(id) === user)
    const answers = await Promise.all(asked.map((id) => manages(id, user)))
    return asked.filter((_, i) => answers[i])
  }
  const isSeen = (id: string): boolean =>
    ((world.channel(id)?.allowed ?? 0n) & PermissionFlagsBits.ViewChannel) !== 0n
  const sees = (may: (channel: string) => bigint, id: string): boolean =>
    isSeen(id) && (may(id) & PermissionFlagsBits.ViewChannel) !== 0n
  return {
    list: async (workspace, { user }) => {
      const guilds = workspace === EVERYWHERE ? await managedBy(user) : [workspace]
      const found: Room[] = []
      for (const guild of guilds) {
        const may = await mayOn(guild, user)
        const { name: server = '', channels = [] } = world.serverOf(guild) ?? {}
        for (const { id, name, type } of channels)
          if (may && holdsPosts(type) && sees(may, id))
            found.push({
              channel: channelRef(guild, id),
              code: codeOf(id),
              name: guilds.length > 1 ? `#${name} (${server})` : `#${name}`,
            })
      }
      return found
    },
    enter: async (code, user) => {
      const channel = world.channel(idOf(code))
      const may = channel && (await mayOn(channel.guild, user))
      if (!channel || !may || !sees(may, channel.id)) return undefined
      return {
        channel: channelRef(channel.guild, channel.id),
        name: channel.name,
        manages: (may('') & PermissionFlagsBits.ManageGuild) !== 0n,
      }
    },
  }
}

/** Unknown member of that server, unknown user. */
const NOBODY: readonly number[] = [10007, 10013]

async function rolesOf(calls: Calls, guild: string, user: string): Promise<string[] | undefined> {
  try {
    const route = Routes.guildMember(guild, user)
    const { roles } = await calls.call<APIGuildMember>('other', { method: 'GET', route, expects: 'user' })
    return roles
  } catch (error) {
    if (NOBODY.includes(saidIn(error)?.code ?? 0)) return undefined
    // Whatever became of the question, nothing was sent.
    if (error instanceof PlatformError && error.outcome === 'unknown')
      throw new PlatformError('unreachable', error.message, { cause: error })
    throw error
  }
}

type Bits = Pick<Overwrite, 'of' | 'allow' | 'deny'>

/** By channel id; of the server itself by an empty one. */
function permissionsOf(
  { roles: known, channels }: KnownServer,
  guild: string,
  user: string,
  roles: readonly string[],
): (channel: string) => bigint {
  const own = [guild, ...roles]
  const granted = own.reduce((bits, role) => bits | (known.get(role) ?? 0n), 0n)
  return (id) => {
    const entries = channels.find((channel) => channel.id === id)?.entries ?? []
    const overwrites = entries.flatMap(({ id: of, ...bits }): Bits[] => {
      if (of === guild) return [{ of: 'everyone', ...bits }]
      if (of === user) return [{ of: 'bot', ...bits }]
      return own.includes(of) ? [{ of: 'role', ...bits }] : []
    })
    return allowedIn(granted, overwrites)
  }
}
