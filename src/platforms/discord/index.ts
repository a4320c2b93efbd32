import { type Client, Events, GatewayDispatchEvents } from 'discord.js'
import type { Bot } from '../../core/bot.ts'
import { StartError } from '../../core/errors.ts'
import type { ChatPlatform } from '../../core/platform.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import { createPending } from '../kit/waiting.ts'
import { createCalls } from './calls.ts'
import { type Connection, connect, pause, refusalOf } from './connect.ts'
import { platformError, saidIn } from './errors.ts'
import { createInbound } from './inbound.ts'
import { PACE, TIMES } from './limits.ts'
import { createListening } from './listening.ts'
import { createOutbound } from './outbound.ts'
import { createPacer } from './pacer.ts'
import { typed } from './place.ts'
import { reportRefusedToken } from './refused-token.ts'
import { registerChanged } from './register.ts'
import { createResponder } from './responder.ts'
import { createWorld } from './world.ts'

export { findInviteUrl, registerCommands } from './tools.ts'

/** Time that never runs backwards, for waits; its zero means nothing. */
const TICKING: Clock = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

/**
 * Discord over one process: gateway in, HTTP out. `start` registers the commands where they changed, on `guildId` alone
 * while developing, and rejects with StartError when the token, the intents or that server are refused; an unreachable
 * Discord is tried again. `refuse` is told when it refuses them after the start: the bot hears nothing any more.
 */
export function createDiscord(
  options: Connection & {
    guildId?: string | undefined
    store: Store
    log: Log
    refuse(error: StartError): void
  },
): ChatPlatform {
  const { store, log, guildId, refuse } = options
  let client: Client | undefined
  const pacer = createPacer(PACE, TICKING)
  const rest = () => (isKnown(client) ? client.rest.setToken(options.token) : undefined)
  const calls = reportRefusedToken(createCalls(rest, pacer), log)
  const world = createWorld(() => (isKnown(client) ? client : undefined))
  const stopping = new AbortController()
  const pending = createPending()

  /** Lets `stop` wait for what members asked before. */
  const counted = (work: Promise<void>): void =>
    void pending.add(
      work.catch((error: unknown) => log.error({ error }, 'An event of Discord could not be taken')),
    )

  const listen = (bot: Bot) => {
    const inbound = createInbound({ bot, responder: createResponder(calls), world, clock: TICKING, log })
    const told = createListening({ bot, calls, world, log })
    return (candidate: Client): void => {
      client = candidate
      const on = <T>(event: GatewayDispatchEvents, work: (data: T) => Promise<void>): void => {
        candidate.ws.on(event, (data: T) => {
          if (!stopping.signal.aborted) counted(work(data))
        })
      }
      on(GatewayDispatchEvents.InteractionCreate, inbound)
      on(GatewayDispatchEvents.MessageCreate, told.message)
      on(GatewayDispatchEvents.ChannelDelete, told.channelDeleted)
      on(GatewayDispatchEvents.GuildDelete, told.guildDeleted)
    }
  }

  /** Resolves after the first attempt; where Discord is only out of order, others follow until it knows the commands. */
  const register = async (bot: Bot, wait: number = TIMES.retryFirst): Promise<void> => {
    const registration = { application: world.application(), guild: guildId, commands: bot.commands }
    try {
      const result = await registerChanged(registration, { calls, store })
      log.info({ result, guild: guildId }, 'Discord knows the commands')
    } catch (error) {
      if (guildId && saidIn(error)?.code === 50001)
        throw new StartError([
          `DISCORD_GUILD_ID=${guildId} is a server that the bot is not on. Invite it there first: studyhall discord invite`,
        ])
      const { outcome, message: reason, retryAfter } = platformError(error)
      if (outcome === 'refused' || outcome === 'invalid')
        return log.error({ reason }, 'Discord refuses the commands; those of the last start still work')
      const ms = Math.max(wait, retryAfter)
      log.warn({ reason, wait: ms }, 'The commands could not be registered; trying again')
      counted(registerAfter(ms, bot, Math.min(wait * 2, TIMES.retryMost)))
    }
  }

  const registerAfter = async (ms: number, bot: Bot, wait: number): Promise<void> => {
    await pause(TICKING, ms, stopping.signal)
    if (stopping.signal.aborted) return
    try {
      await register(bot, wait)
    } catch (error) {
      if (!(error instanceof StartError)) throw error
      refuse(error)
    }
  }

  return {
    name: 'discord',
    typed,
    start: async (bot) => {
      const connected = await connect(options, listen(bot), { clock: TICKING, log, signal: stopping.signal })
      connected.on(Events.ShardDisconnect, ({ code }) => refuse(refusalOf(code)))
      await register(bot)
      log.info(
        { servers: connected.guilds.cache.size, shards: connected.ws.shards.size },
        'Connected to Discord',
      )
    },
    stop: async () => {
      stopping.abort()
      pacer.stop()
      await pending.settled()
      await calls.idle()
      await client?.destroy()
    },
    ...createOutbound({ calls, world, log }),
  }
}

/** Whether Discord has said who we are; servers may still be on their way. */
const isKnown = (client: Client | undefined): client is Client<true> =>
  client?.user != null && client.application !== null
