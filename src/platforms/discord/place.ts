import type { Idiom, Typed } from '../../core/caller.ts'
import { CHANNEL_SETTINGS } from '../../core/group.ts'
import type { ChannelRef, MemberRef, PostRef, ThreadRef } from '../../core/refs.ts'

/**
 * A Discord user is the same on every server and in private messages, where no server is known: all of them are in one
 * workspace of that name.
 */
export const EVERYWHERE = '@me'

/** A Discord user as a member. */
export const memberRef = (user: string): MemberRef => ({ platform: 'discord', workspace: EVERYWHERE, user })

/** A channel of a server. */
export const channelRef = (guild: string, channel: string): ChannelRef => ({
  platform: 'discord',
  workspace: guild,
  channel,
})

/** Where a message is: Discord has its threads beside its channels. */
export const placeOf = (ref: { channel: string; thread?: string | undefined }): string =>
  ref.thread ?? ref.channel

/** The address that opens a thread. */
export const threadUrl = (guild: string, thread: string): string =>
  `https://discord.com/channels/${guild}/${thread}`

/** A message with the address that opens it. */
export function postRef(to: ChannelRef | ThreadRef, message: string): PostRef {
  const thread = 'thread' in to ? to.thread : undefined
  return {
    platform: 'discord',
    workspace: to.workspace,
    channel: to.channel,
    ...(thread !== undefined && { thread }),
    message,
    url: `https://discord.com/channels/${to.workspace}/${thread ?? to.channel}/${message}`,
  }
}

/** Member commands that are typed without their family. */
export const TOP_LEVEL = ['topic', 'today']

/** An option with its value, or as Discord shows one that is still empty: `[pillar:]`. */
const optionOf = ([name, value]: [string, string]): string =>
  value === `<${name}>` || value === `[${name}]` ? value.replace(name, `${name}:`) : `${name}:${value}`

/** The ids of registered commands, by the word that each begins with. */
export type CommandIds = Readonly<Record<string, string>>

/**
 * How a command is typed on Discord: `/topic`, `/study roadmap`, `/group settings setting:time value:09:30`. Where `ids` knows it,
 * the app offers it within a text.
 */
export const typedWith =
  (ids: () => CommandIds): Typed =>
  ({ name, who }, values = {}) => {
    const path = who === 'manager' ? `group ${name}` : TOP_LEVEL.includes(name) ? name : `study ${name}`
    const [family = ''] = path.split(' ')
    const id = ids()[family]
    return {
      text: [`/${path}`, ...Object.entries(values).map(optionOf)].join(' '),
      ...(id !== undefined && { id: `${path}:${id}` }),
    }
  }

/** How commands are typed on a server, or in private: those of one server are offered there alone. */
export type TypedIn = (server: string | undefined) => Typed

/** How commands are typed that are registered on one server alone, or (without `guild`) everywhere, once `named` has heard their ids. */
export function createOffer(guild: string | undefined): { typed: TypedIn; named(ids: CommandIds): void } {
  let known: CommandIds = {}
  return {
    typed: (server) => typedWith(() => (guild === undefined || guild === server ? known : {})),
    named: (ids) => {
      known = ids
    },
  }
}

/** A role, user or channel as Discord writes it in text: a mention, or an id alone. */
const idIn = (text: string, mention: RegExp): string | undefined =>
  (mention.exec(text) ?? /^(\d{15,21})$/.exec(text))?.[1]

/** A channel's id in fewer characters, as a button names it: its state has 100. */
export const codeOf = (id: string): string => BigInt(id).toString(36)

/** Discord's words. */
export const idiom: Idiom = {
  admins: 'members with the permission “Manage Server”',
  role: 'role',
  settings: CHANNEL_SETTINGS,
  readMember: (text) => idIn(text, /^<@!?(\d+)>$/),
  readChannel: (text) => {
    const id = idIn(text, /^<#(\d+)>$/)
    return id === undefined ? undefined : codeOf(id)
  },
  readRole: (text, { workspace: server }) => {
    const role = idIn(text, /^<@&(\d+)>$/)
    // Everyone is a role with the server's own id.
    return role === server ? undefined : role
  },
}
