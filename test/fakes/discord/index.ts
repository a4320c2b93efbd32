import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type APIChannel, type APIMessage, GatewayIntentBits } from 'discord.js'
import type { Clock } from '../../../src/core/ports.ts'
import { buildGuild, type GuildBuilder, INVITED } from './builder.ts'
import { type Command, createCommands } from './commands.ts'
import { createFaults, type Fault, type FaultKind, type FaultMatch } from './faults.ts'
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts'
import { createInteractions } from './interactions.ts'
import { createMember, type MemberDriver } from './member.ts'
import { messageJson } from './message-payload.ts'
import { type Channel, idOf, type Named, type World } from './model.ts'
import { createModerator, type Moderator } from './moderator.ts'
import { channelJson } from './payloads.ts'
import { createRateLimits, type Limits } from './rate-limits.ts'
import { createRouter } from './router.ts'
import { accountRoutes } from './routes/account.ts'
import { interactionRoutes } from './routes/interactions.ts'
import { messageRoutes } from './routes/messages.ts'
import { pinRoutes } from './routes/pins.ts'
import { openPrivate, placeRoutes } from './routes/places.ts'
import { boothRoutes, threadRoutes } from './routes/threads.ts'
import { createRestServer, type Logged, type Stats } from './server.ts'
import { snowflakes } from './snowflake.ts'
import { blankChannel, createState } from './state.ts'
import { createUploads } from './uploads.ts'

/** How a fake Discord is set up; everything has a default. */
export type DiscordFakeOptions = Partial<GatewayOptions> & {
  /** Time as Discord sees it, for deadlines, nonces, rate limits and timestamps. Real by default. */
  clock?: Clock
  /** Off by default; `DISCORD_LIMITS` are the real ones. */
  limits?: Limits
  /** Decides the chances of faults; print it where a test draws it. */
  seed?: number
  /** The gateway's address as clients are told it, where something stands before it; its own by default. */
  outside?: string
}

/** A Discord on 127.0.0.1 that an unchanged client logs in to. It refuses what Discord refuses. */
export type DiscordFake = {
  readonly token: string
  readonly app: string
  readonly botId: string
  /** For `rest: { api }`: `http://127.0.0.1:PORT/api`. */
  readonly api: string
  readonly gateway: Gateway
  readonly moderator: Moderator
  readonly stats: Stats
  /** Every request so far, in order of arrival. */
  readonly requests: readonly Logged[]
  /** A server with the bot in it; `permissions` are those of the bot's own role. */
  guild(name: string, permissions?: bigint): GuildBuilder
  /** A user at their keyboard. */
  member(user: Named): MemberDriver
  /** The messages of a channel or thread, oldest first, as an onlooker with every permission reads them. */
  messages(channel: Named): APIMessage[]
  /** The threads of a channel, oldest first. */
  threads(channel: Named): APIChannel[]
  /** The bot's private channel with a user, made if need be. */
  privately(user: Named): Channel
  /** A conversation between members: of two (type 1), or a group's (type 3). The bot is not in it. */
  among(...users: Named[]): Channel
  /** The app's operator lets people install it for themselves; a member then does so with `install`. */
  allowUserInstall(): void
  /** What people see of the app and how it is installed; its operator may change it in the portal. */
  readonly profile: World['profile']
  /** What is registered globally, or in a guild. */
  commands(guild?: Named): Command[]
  fault(match: FaultMatch, kind: FaultKind): Fault
  /** Forgets its requests, and messages and threads older than an instant (epoch ms), as if somebody had deleted them. */
  forget(before: number): void
  /** Throws if the bot called an endpoint that the fake does not know, or if the fake itself failed. */
  assertNoUnknown(): void
  close(): Promise<void>
}

const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Starts a fake Discord on an ephemeral port. */
export async function createDiscordFake(options: DiscordFakeOptions = {}): Promise<DiscordFake> {
  const clock = options.clock ?? realClock
  const world = emptyWorld(clock)
  const gatewayOptions: GatewayOptions = {
    token:
      options.token ?? `${Buffer.from(world.bot.id).toString('base64url')}.Fake01.token-of-the-fake-discord`,
    shards: options.shards ?? 1,
    requiredShards: options.requiredShards ?? 1,
    privileged: options.privileged ?? 0,
    heartbeat: options.heartbeat ?? 41_250,
    sessionStarts: options.sessionStarts ?? { total: 1000, remaining: 1000 },
  }
  let port = 0
  const gatewayUrl = (): string => options.outside ?? `ws://127.0.0.1:${port}`
  const gateway = createGateway(world, gatewayOptions, gatewayUrl)
  const state = createState(world, gateway.emit)
  const interactions = createInteractions(state, clock)
  const commands = createCommands(world)
  const faults = createFaults(options.seed ?? 1)
  const stats: Stats = { requests: 0, limited: 0, clientErrors: 0, invalid: 0 }
  const requests: Logged[] = []
  const unknown: string[] = []
  const content = (): boolean => (gatewayOptions.privileged & GatewayIntentBits.MessageContent) !== 0
  const uploads = createUploads(world.id, () => `http://127.0.0.1:${port}`)
  const server = createRestServer({
    upload: uploads.at,
    token: gatewayOptions.token,
    clock,
    faults,
    stats,
    log: requests,
    unknown,
    limits: options.limits && createRateLimits(options.limits, clock.now),
    find: createRouter([
      ...accountRoutes(world, gatewayOptions, gatewayUrl),
      ...commands.routes,
      ...interactionRoutes(world, interactions),
      ...messageRoutes(state, content),
      ...threadRoutes(state),
      ...boothRoutes(state),
      ...pinRoutes(state, content),
      ...placeRoutes(state),
    ]),
  })
  server.on('upgrade', gateway.upgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port

  const members = new Map<string, MemberDriver>()
  const moderator = createModerator(state, commands.left)
  const privately = (user: Named): Channel => openPrivate(state, idOf(user))
  return {
    token: gatewayOptions.token,
    app: world.app,
    botId: world.bot.id,
    api: `http://127.0.0.1:${port}/api`,
    gateway,
    moderator,
    stats,
    requests,
    guild: (name, permissions = INVITED) => buildGuild(state, name, permissions),
    member: (named) => {
      const user = world.users.get(idOf(named))
      if (!user) throw new Error(`There is no user ${idOf(named)}`)
      const driver =
        members.get(user.id) ?? createMember({ state, interactions, commands, uploads, privately }, user)
      members.set(user.id, driver)
      return driver
    },
    messages: (named) =>
      [...(world.channels.get(idOf(named))?.messages.values() ?? [])].map((one) =>
        messageJson(world, one, true),
      ),
    threads: (named) =>
      [...world.channels.values()]
        .filter(({ parent }) => parent?.id === idOf(named))
        .map((thread) => channelJson(thread, world.bot.id) as unknown as APIChannel),
    privately,
    among: (...users) => {
      const among = users.map((user) => {
        const found = world.users.get(idOf(user))
        if (!found) throw new Error(`There is no user ${idOf(user)}`)
        return found
      })
      const channel: Channel = { ...blankChannel(world.id(), among.length > 2 ? 3 : 1, ''), among }
      world.channels.set(channel.id, channel)
      return channel
    },
    profile: world.profile,
    allowUserInstall: () => void world.installs.add(1),
    commands: (guild) => commands.list(guild === undefined ? undefined : idOf(guild)),
    fault: faults.set,
    forget: (before) => {
      requests.length = 0
      for (const channel of [...world.channels.values()]) {
        for (const [id, { sent }] of channel.messages) if (sent < before) channel.messages.delete(id)
        if (channel.thread && channel.messages.size === 0) moderator.deleteChannel(channel)
      }
    },
    assertNoUnknown: () => {
      if (unknown.length > 0) throw new Error(`Discord has no such endpoint here:\n${unknown.join('\n')}`)
    },
    close: async () => {
      gateway.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function emptyWorld(clock: Clock): World {
  const id = snowflakes(clock.now)
  const app = id()
  const bot = { id: app, name: 'Studyhall', bot: true, dms: false }
  return {
    app,
    installs: new Set([0]),
    profile: { description: '', tags: [], public: true, params: new Map() },
    bot,
    users: new Map([[app, bot]]),
    guilds: new Map(),
    channels: new Map(),
    id,
    now: clock.now,
  }
}
