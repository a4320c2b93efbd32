import { type Client, Events, GatewayDispatchEvents } from 'discord.js'
import type { Bot } from '../../core/bot.ts'
import type { StartError } from '../../core/errors.ts'
import type { ChatPlatform, Outbound } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { OpenExpiring, Store } from '../../core/records.ts'
import type { Whereabouts } from '../../core/refs.ts'
import type { Sharing } from '../kit/module.ts'
import { createPacer } from '../kit/pacing.ts'
import { createPending } from '../kit/waiting.ts'
import { createReader } from './attached.ts'
import { type Calls, createCalls } from './calls.ts'
import { type Connection, connect, refusalOf } from './connect.ts'
import { createInbound } from './inbound.ts'
import { PACE } from './limits.ts'
import { createListening, listenForBack } from './listening.ts'
import { createNotedWorld, createNoter, type Notes } from './notes.ts'
import { createOutbound } from './outbound.ts'
import { createOffer, type TypedIn } from './place.ts'
import { deafness, reachOf } from './reach.ts'
import { reportRefusedToken } from './refused-token.ts'
import { keepRegistered } from './register.ts'
import { createResponder } from './responder.ts'
import { createRooms } from './rooms.ts'
import { TICKING } from './ticking.ts'
import { createTwin } from './twin.ts'
import { type Arrivals, createWelcome, listenForArrivals, openArrivals } from './welcome.ts'
import { createWorld, type World } from './world.ts'

export { openNotes } from './notes.ts'
export { createSender } from './sender.ts'
export { findInvites, registerCommands } from './tools.ts'

/** How to reach Discord, and where the commands are registered. */
type Options = Connection & {
  guildId?: string | undefined
  store: Store
  expiring: OpenExpiring
  /** Epoch ms. */
  now(): number
  log: Log
  refuse(error: StartError): void
  /** Where other processes send as well: this one tells them what channels are like. */
  notes?: Notes | undefined
  beforeCall?(): void
  sharing?: Sharing | undefined
}

/**
 * Discord over one process: gateway in, HTTP out. `start` registers the commands where they changed, on `guildId` alone
 * while developing, and rejects with StartError when the token, the intents or that server are refused; an unreachable
 * Discord is tried again. `refuse` is told when it refuses them after the start: the bot hears nothing any more.
 */
export function createDiscord(options: Options): ChatPlatform {
  const { store, expiring, log, guildId, refuse } = options
  let client: Client | undefined
  const pacer = createPacer(PACE, TICKING, options.sharing?.limit('discord'))
  const rest = () => (isKnown(client) ? client.rest.setToken(options.token) : undefined)
  const calls = reportRefusedToken(createCalls(rest, pacer, options.beforeCall), log)
  const world = worldOf(options, () => (isKnown(client) ? client : undefined), calls)
  const stopping = new AbortController()
  const pending = createPending()
  /** Lets `stop` wait for what members asked before. */
  const counted = (work: Promise<void>): void =>
    void pending.add(
      work.catch((error: unknown) => log.error({ error }, 'An event of Discord could not be taken')),
    )
  const noter = options.notes && createNoter({ notes: options.notes, store, world })
  const note = (where: Partial<Whereabouts>): void => void (noter && counted(noter.noteAll(where)))
  const outbound = createOutbound({ calls, world, log })
  const arrivals = openArrivals(expiring)
  const { now } = options
  const offer = createOffer(guildId)
  const handle = {
    calls,
    world,
    expiring,
    outbound,
    arrivals,
    now,
    log,
    counted,
    note,
    ...offer,
    apiUrl: options.apiUrl,
    signal: stopping.signal,
  }
  return {
    name: 'discord',
    typed: offer.typed(undefined),
    start: async (bot) => {
      const hear = createEars(bot, handle)
      const listen = (candidate: Client): void => {
        client = candidate
        hear(candidate)
      }
      const connected = await connect(options, listen, { clock: TICKING, log, signal: stopping.signal })
      connected.on(Events.ShardDisconnect, ({ code }) => refuse(refusalOf(code)))
      await keepRegistered(bot.commands, { ...handle, store, clock: TICKING, guild: guildId, refuse })
      log.info(
        { servers: connected.guilds.cache.size, shards: connected.ws.shards.size },
        'Connected to Discord',
      )
      sayWhich(connected, options)
      note({})
    },
    stop: async () => {
      stopping.abort()
      pacer.stop()
      await pending.settled()
      await calls.idle()
      await client?.destroy()
    },
    reach: () => reachOf(calls, deafness(client)),
    ...outbound,
    inspect: async (channel) => {
      note(channel)
      return outbound.inspect(channel)
    },
  }
}

/** What is known: of servers that other gateways hear, what those have written down. */
function worldOf({ shards, notes }: Options, connected: () => Client<true> | undefined, calls: Calls): World {
  const own = createWorld(connected)
  if (!notes || typeof shards !== 'object') return own
  const self = () => ({ user: own.self(), application: own.application() })
  const noted = createNotedWorld({ notes, calls, self: () => connected() && self(), now: TICKING.now })
  return {
    ...own,
    channel: (id) => own.channel(id) ?? noted.channel(id),
    know: async (channel) => {
      if (!shards.parts.includes(shardOf(channel.workspace, shards.of))) await noted.know(channel)
    },
  }
}

/** Which shard hears a server (docs.discord.com/developers, "Sharding"). */
const shardOf = (guild: string, count: number): number => Number((BigInt(guild) >> 22n) % BigInt(count))

/** Tells the other processes which shards this one hears. */
function sayWhich({ ws, options }: Client<true>, { sharing, log }: Options): void {
  const parts = [...ws.shards.keys()]
  const of = options.shardCount ?? parts.length
  sharing?.hear('discord', { of, parts }, () =>
    log.error(
      { shards: parts, of },
      'Another gateway hears the same shards of Discord, so that members are answered by either. Stop one, or give each its own part (DISCORD_SHARDS=0-3/16).',
    ),
  )
}

/** What hears a client: its events become calls of the bot until `signal` aborts. */
function createEars(
  bot: Bot,
  parts: {
    calls: Calls
    world: World
    outbound: Pick<Outbound, 'dm'>
    arrivals: Arrivals
    now(): number
    expiring: OpenExpiring
    log: Log
    counted(work: Promise<void>): void
    note(where: Whereabouts): void
    typed: TypedIn
    apiUrl: string
    signal: AbortSignal
  },
): (client: Client) => void {
  const { calls, world, expiring, log, counted, note, typed, signal } = parts
  const twin = createTwin(TICKING, log, (channel) => counted(bot.doubled(channel)))
  const responder = createResponder(calls, TICKING, ({ channel }) => twin.seen(channel))
  const inbound = createInbound({
    bot,
    responder,
    expiring,
    world,
    twin,
    rooms: createRooms(parts),
    typed,
    read: createReader(parts.apiUrl),
    clock: TICKING,
    log,
  })
  const told = createListening({ bot, calls, world, typed, log })
  const welcome = createWelcome({ ...parts, bot })
  return (client) => {
    const { ws } = client
    const on = <T>(event: GatewayDispatchEvents, work: (data: T) => Promise<void>): void => {
      ws.on(event, (data: T) => {
        if (!signal.aborted) counted(work(data))
      })
    }
    on(GatewayDispatchEvents.InteractionCreate, inbound)
    on(GatewayDispatchEvents.MessageCreate, told.message)
    on(GatewayDispatchEvents.ThreadDelete, told.threadDeleted)
    on(GatewayDispatchEvents.MessageReactionAdd, told.reacted)
    on(GatewayDispatchEvents.MessageReactionRemove, told.unreacted)
    on(GatewayDispatchEvents.MessageReactionRemoveAll, told.cleared)
    on(GatewayDispatchEvents.MessageReactionRemoveEmoji, told.cleared)
    on(GatewayDispatchEvents.MessageDelete, told.deleted)
    on(GatewayDispatchEvents.MessageDeleteBulk, told.deleted)
    on(GatewayDispatchEvents.ChannelDelete, told.channelDeleted)
    on(GatewayDispatchEvents.GuildDelete, told.guildDeleted)
    listenForArrivals(client, (guild) => {
      if (!signal.aborted) counted(welcome.hear(guild))
    })
    listenForBack(client, {
      back: (where) => {
        if (signal.aborted) return
        note(where)
        counted(bot.back(where))
      },
      renamed: (channel, name) => {
        if (!signal.aborted) counted(bot.renamed(channel, name))
      },
    })
  }
}

/** Whether Discord has said who we are; servers may still be on their way. */
const isKnown = (client: Client | undefined): client is Client<true> =>
  client?.user != null && client.application !== null
