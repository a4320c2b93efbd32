import { Client, DiscordjsError, DiscordjsErrorCodes, Events, GatewayIntentBits, Options } from 'discord.js'
import { StartError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/ports.ts'
import { pause, untilReached } from '../kit/waiting.ts'
import { platformError } from './errors.ts'
import { TIMES } from './limits.ts'
import { surviveEvents } from './survive.ts'

/** How to reach Discord, and whether to hear reactions. `apiUrl` has no version, such as `https://discord.com/api`. */
export type Connection = { token: string; apiUrl: string; shards: Shards; reactions?: boolean }

/** How many shards there are, all of them this process's, or which of them are. */
export type Shards = number | 'auto' | { of: number; parts: number[] }

/** Why Discord will not have us whatever we try: the close codes of its gateway, and what to do. */
const REFUSED: Record<number, string> = {
  4004: 'DISCORD_TOKEN is refused by Discord. Copy the token anew from the Developer Portal (your application, Bot, Reset Token) and start again.',
  4010: 'DISCORD_SHARDS does not fit this bot. Leave it out; the default is auto.',
  4011: 'DISCORD_SHARDS is too small for this bot. Leave it out; the default is auto.',
  4012: 'Discord does not speak this version of its API any more. Update the bot.',
  4013: 'Discord refuses this version’s intents. Update the bot.',
  4014: 'Discord refuses the intents Guilds, Guild Messages, Guild Message Reactions and Direct Messages. Check in the Developer Portal that the bot of this token is not restricted.',
}

/** What a gateway that was closed for good with this code means for the operator. */
export const refusalOf = (code: number): StartError =>
  new StartError([
    REFUSED[code] ?? `Discord closed the connection for good (code ${code}). Start the bot again.`,
  ])

/**
 * Logs in and waits until every server is known. Tries again for as long as Discord cannot be reached. Rejects with
 * StartError when it refuses us, and when `signal` aborts first. `listen` sees each client before it logs in.
 */
export const connect = (
  connection: Connection,
  listen: (client: Client) => void,
  { clock, log, signal }: { clock: Clock; log: Log; signal: AbortSignal },
): Promise<Client<true>> =>
  untilReached(() => logIn(connection, listen, log, signal), {
    waits: TIMES.retry,
    pause: (ms) => pause(ms, signal, clock.after),
    signal,
    stopped: 'The bot was stopped before it reached Discord.',
    failed: (error) => {
      if (error instanceof StartError) throw error
      if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
        throw refusalOf(4004)
      return noSessionsLeft(error, Date.now()) ?? { reason: platformError(error).message, atLeast: 0 }
    },
    waiting: (about) => log.warn(about, 'Discord cannot be reached; trying again'),
  })

/** Discord allows about a thousand new connections a day, which a bot that is restarted again and again uses up. */
const ASK_AGAIN_MS = 60 * 60_000

/** How discord.js says that none is left, and when there will be some. `now` is epoch ms. */
export function noSessionsLeft(error: unknown, now: number): { reason: string; atLeast: number } | undefined {
  const [, at = ''] =
    /^Not enough sessions remaining .*resets at (\S+)$/.exec(String((error as Error).message)) ?? []
  const until = Date.parse(at)
  if (Number.isNaN(until)) return undefined
  const reason = `Discord allows this bot no more connections until ${at}: it was started too often.`
  return { reason, atLeast: Math.min(ASK_AGAIN_MS, Math.max(0, until - now)) }
}

async function logIn(
  connection: Connection,
  listen: (client: Client) => void,
  log: Log,
  signal: AbortSignal,
): Promise<Client<true>> {
  const client = createClient(connection)
  const refused = Promise.withResolvers<never>()
  // It may come when nobody waits for it any more.
  refused.promise.catch(() => {})
  client.on(Events.ShardDisconnect, ({ code }) => refused.reject(refusalOf(code)))
  report(client, log)
  surviveEvents(client, log)
  listen(client)
  try {
    return await Promise.race([refused.promise, ready(client, connection.token, signal)])
  } catch (error) {
    await client.destroy()
    throw error
  }
}

const optionsOf = (shards: Shards) =>
  shards === 'auto'
    ? { shards }
    : typeof shards === 'number'
      ? { shardCount: shards }
      : { shards: shards.parts, shardCount: shards.of }

/** Small caches: channels, roles and the bot's own membership are enough to know what it may do. */
function createClient({ apiUrl, shards, reactions = true }: Connection): Client {
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
      ...(reactions ? [GatewayIntentBits.GuildMessageReactions] : []),
    ],
    ...optionsOf(shards),
    allowedMentions: { parse: [], repliedUser: false },
    rest: {
      api: apiUrl,
      version: '10',
      retries: 0,
      timeout: TIMES.call,
      // The pacer keeps the global limit; here it would count in other windows and refuse what Discord allows.
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
      rejectOnRateLimit: ({ route }) => !route.startsWith('/gateway'),
    },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      AutoModerationRuleManager: 0,
      DMMessageManager: 0,
      GuildBanManager: 0,
      GuildEmojiManager: 0,
      GuildInviteManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      GuildMessageManager: 0,
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      StageInstanceManager: 0,
      ThreadMemberManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user?.id },
      VoiceStateManager: 0,
    }),
  })
}

function report(client: Client, log: Log): void {
  client.on(Events.ShardDisconnect, ({ code }, shard) => log.error({ shard, code }, refusalOf(code).message))
  client.on(Events.Error, (error) => log.error({ reason: error.message }, 'The Discord client failed'))
  client.on(Events.ShardError, (error, shard) =>
    log.warn({ shard, reason: error.message }, 'A Discord shard failed'),
  )
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'Reconnecting to Discord'))
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'Resumed with Discord'))
}

async function ready(client: Client, token: string, signal: AbortSignal): Promise<Client<true>> {
  const stopped = Promise.withResolvers<never>()
  const stop = (): void => stopped.reject(new Error('stopped'))
  signal.addEventListener('abort', stop, { once: true })
  const known = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
  try {
    if (signal.aborted) stop()
    return await Promise.race([stopped.promise, client.login(token).then(() => known)])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
