import {
  type APIChannel,
  ChannelType,
  type Client,
  Events,
  type GatewayMessageCreateDispatchData,
  MessageType,
  Routes,
} from 'discord.js'
import type { Bot } from '../../core/bot.ts'
import type { Log } from '../../core/ports.ts'
import type { ChannelRef, Whereabouts } from '../../core/refs.ts'
import type { Calls } from './calls.ts'
import { channelRef, memberRef, type TypedIn } from './place.ts'
import { hearReactions, type Reactions } from './reactions.ts'
import { createTalk } from './talk.ts'
import type { World } from './world.ts'

/** What the gateway tells beside interactions. No method rejects. */
export type Listening = Reactions & {
  /** Somebody wrote somewhere. Only what is said to the bot is told, and needed. */
  message(data: GatewayMessageCreateDispatchData): Promise<void>
  threadDeleted(data: { id: string; guild_id?: string; parent_id?: string | null }): Promise<void>
  channelDeleted(data: { id: string; guild_id?: string }): Promise<void>
  /** `unavailable` is an outage of Discord's; without it the bot was removed. */
  guildDeleted(data: { id: string; unavailable?: boolean }): Promise<void>
}

const DELETED = { reason: 'The channel was deleted.', fix: 'Set up a group in another channel.' }

const WRITTEN: readonly MessageType[] = [MessageType.Default, MessageType.Reply]

/** Tells the bot who wrote in a thread and which channels are gone. */
export function createListening(parts: {
  bot: Bot
  calls: Calls
  world: World
  typed: TypedIn
  log: Log
}): Listening {
  const { bot, calls, world, log } = parts
  const talk = createTalk(parts)

  const quietly =
    <A>(what: string, work: (data: A) => Promise<void>) =>
    (data: A): Promise<void> =>
      work(data).catch((error: unknown) => log.error({ reason: String(error) }, what))

  /** The channel a thread is in; `undefined` for a channel. */
  const parentOf = async (id: string): Promise<string | undefined> => {
    const known = world.channel(id)
    if (known) return known.parent
    const channel = await calls.call<APIChannel>('other', {
      method: 'GET',
      route: Routes.channel(id),
      expects: 'id',
    })
    const isThread =
      channel.type === ChannelType.PublicThread || channel.type === ChannelType.AnnouncementThread
    return isThread ? (channel.parent_id ?? undefined) : undefined
  }

  return {
    ...hearReactions({ bot, world, parentOf, quietly }),
    message: quietly('A message was not counted', async (data) => {
      const { author, guild_id, webhook_id, type, channel_id, id } = data
      // Pinning leaves a notice in the channel, whose author is whoever pinned: one a day is too much.
      if (type === MessageType.ChannelPinnedMessage && author.id === world.self())
        return void (await calls.call('other', {
          method: 'DELETE',
          route: Routes.channelMessage(channel_id, id),
        }))
      if (author.bot || webhook_id !== undefined || !WRITTEN.includes(type)) return
      if ((await talk(data)) || !guild_id) return
      const parent = await parentOf(channel_id)
      if (parent === undefined) return
      await bot.message(memberRef(author.id), { ...channelRef(guild_id, parent), thread: channel_id }, id)
    }),
    threadDeleted: quietly('A deleted thread was not recorded', async ({ id, guild_id, parent_id }) => {
      if (guild_id && parent_id) await bot.threadDeleted({ ...channelRef(guild_id, parent_id), thread: id })
    }),
    channelDeleted: quietly('A deleted channel was not recorded', async ({ id, guild_id }) => {
      if (guild_id) await bot.lost(channelRef(guild_id, id), DELETED)
    }),
    guildDeleted: quietly('A server that was left was not recorded', async ({ id, unavailable }) => {
      if (unavailable) return
      const server = world.server(id)
      const reason = `I was removed from the server${server === undefined ? '' : ` “${server}”`}.`
      await bot.lost(
        { platform: 'discord', workspace: id },
        { reason, fix: 'Invite me to the server again.' },
      )
    }),
  }
}

/**
 * Tells of what may let the bot post again: it was invited again, or permissions changed; and of channels that got another name. By the client's own events, which
 * come when its caches know already; the server's first arrival at a start is none of them.
 */
export function listenForBack(
  client: Client,
  { back, renamed }: { back(where: Whereabouts): void; renamed(channel: ChannelRef, name: string): void },
): void {
  const server = (guild: { id: string }): void => back({ platform: 'discord', workspace: guild.id })
  client.on(Events.GuildCreate, server)
  client.on(Events.ChannelUpdate, (before, now) => {
    if (now.isDMBased()) return
    const channel = channelRef(now.guildId, now.id)
    if (!before.isDMBased() && before.name !== now.name) renamed(channel, now.name)
    back(channel)
  })
  client.on(Events.GuildRoleUpdate, (before, now) => {
    if (before.permissions.bitfield !== now.permissions.bitfield) server(now.guild)
  })
  // Discord sends the bot's own changes without the privileged intent.
  client.on(Events.GuildMemberUpdate, (_, now) => {
    if (now.id === client.user?.id) server(now.guild)
  })
}
