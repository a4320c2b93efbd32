import type { APIEmbed, APIMessageTopLevelComponent } from 'discord.js'
import { GatewayIntentBits } from 'discord.js'
import { messageEventJson } from './message-payload.ts'
import type { Channel, Message, Pinged, User, World } from './model.ts'
import { channelJson, iso } from './payloads.ts'
import { permissionsIn } from './permissions.ts'
import type { GatewayEvent } from './session.ts'

/** What a new message is made of; the rest has its plain value. */
export type Draft = {
  author: User
  content?: string
  embeds?: APIEmbed[]
  components?: APIMessageTopLevelComponent[]
  pinged?: Pinged
} & Partial<Omit<Message, 'author' | 'content' | 'embeds' | 'components' | 'pinged'>>

/** The changes of the world that the gateway tells about. */
export type State = {
  world: World
  emit(event: GatewayEvent): void
  /** Stores a message and tells it; a thread it lands in becomes active. Ephemeral ones are not stored in the channel. */
  add(channel: Channel, draft: Draft): Message
  /** Tells that a message changed. */
  changed(message: Message): void
  remove(message: Message): void
  /** Makes a thread; `id` is its message's where it was started from one. */
  startThread(
    parent: Channel,
    thread: { id: string; name: string; minutes: number; owner: string; tags: string[]; isPrivate?: boolean },
  ): Channel
  /** Changes a thread's state and tells it. */
  setThread(thread: Channel, change: { archived?: boolean; locked?: boolean }): void
  pin(message: Message, by: User | undefined): void
}

const GUILDS = GatewayIntentBits.Guilds

/** Builds the one place that changes the world and says so. */
export function createState(world: World, send: (event: GatewayEvent) => void): State {
  // What the bot cannot view, its gateway does not tell.
  const emit = (event: GatewayEvent): void => {
    if (event.guild && !(event.guild.bot && event.guild.available) && event.name !== 'GUILD_DELETE') return
    send(event)
  }
  const tell = (name: string, message: Message): void => {
    if (message.onlyFor !== undefined) return
    const { channel } = message
    if (channel.among) return
    if (channel.guild && permissionsIn(channel, world.bot.id) === 0n) return
    emit({
      name,
      ...(channel.guild && { guild: channel.guild }),
      intent: channel.guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages,
      data: (content) => messageEventJson(world, message, content),
    })
  }
  const tellThread = (name: string, thread: Channel, more: object = {}): void => {
    if (!thread.guild || permissionsIn(thread, world.bot.id) === 0n) return
    emit({
      name,
      guild: thread.guild,
      intent: GUILDS,
      data: () => ({ ...channelJson(thread, world.bot.id), ...more }),
    })
  }
  const setThread: State['setThread'] = (thread, change) => {
    const state = thread.thread
    if (!state) throw new Error(`${thread.id} is no thread`)
    if (change.archived !== undefined && change.archived !== state.archived) state.archiveStamp = world.now()
    Object.assign(state, change)
    tellThread('THREAD_UPDATE', thread)
  }
  const add: State['add'] = (channel, draft) => {
    const message: Message = {
      id: world.id(),
      channel,
      type: 0,
      flags: 0,
      content: '',
      embeds: [],
      components: [],
      sent: world.now(),
      pinged: { users: [], roles: [], everyone: false },
      ...draft,
    }
    if (message.onlyFor !== undefined) return message
    if (channel.thread?.archived) setThread(channel, { archived: false })
    channel.messages.set(message.id, message)
    if (channel.thread && message.type !== 21 && message.id !== channel.id) channel.thread.total += 1
    tell('MESSAGE_CREATE', message)
    return message
  }
  return {
    world,
    emit,
    add,
    changed: (message) => tell('MESSAGE_UPDATE', message),
    remove: (message) => {
      const { channel } = message
      channel.messages.delete(message.id)
      channel.pins.delete(message.id)
      if (message.onlyFor !== undefined || channel.among) return
      const { guild } = channel
      emit({
        name: 'MESSAGE_DELETE',
        ...(guild && { guild }),
        intent: guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages,
        data: () => ({ id: message.id, channel_id: channel.id, ...(guild && { guild_id: guild.id }) }),
      })
    },
    startThread: (parent, { id, name, minutes, owner, tags, isPrivate = false }) => {
      const now = world.now()
      const thread: Channel = {
        ...blankChannel(id, isPrivate ? 12 : parent.type === 5 ? 10 : 11, name),
        parent,
        ...(parent.guild && { guild: parent.guild }),
        thread: {
          owner,
          archived: false,
          locked: false,
          archiveStamp: now,
          minutes,
          created: now,
          total: 0,
          tags,
          ...(isPrivate && { members: new Set([owner]) }),
        },
      }
      world.channels.set(id, thread)
      parent.guild?.channels.set(id, thread)
      tellThread('THREAD_CREATE', thread, { newly_created: true })
      return thread
    },
    setThread,
    pin: (message, by) => {
      const { channel } = message
      if (by) channel.pins.set(message.id, world.now())
      else channel.pins.delete(message.id)
      tell('MESSAGE_UPDATE', message)
      emit({
        name: 'CHANNEL_PINS_UPDATE',
        ...(channel.guild && { guild: channel.guild }),
        intent: channel.guild ? GUILDS : GatewayIntentBits.DirectMessages,
        data: () => ({
          ...(channel.guild && { guild_id: channel.guild.id }),
          channel_id: channel.id,
          last_pin_timestamp: by ? iso(world.now()) : null,
        }),
      })
      // A pin leaves a notice in the channel, which listings show among the messages.
      if (by) add(channel, { author: by, type: 6, reference: { channel, message: message.id } })
    },
  }
}

/** A channel with nothing in it. */
export const blankChannel = (id: string, type: number, name: string): Channel => ({
  id,
  type,
  name,
  overwrites: [],
  tags: [],
  requireTag: false,
  position: 0,
  messages: new Map(),
  pins: new Map(),
})
