import {
  type APIChannel,
  type APIGatewayBotInfo,
  type APIGuild,
  type APIGuildMember,
  type APIUser,
  OverwriteType,
  PermissionsBitField,
  Routes,
} from 'discord.js'
import { type PlatformError, StartError } from '../../core/errors.ts'
import type { Log } from '../../core/ports.ts'
import type { Examination, ExaminationParts, Examined } from '../kit/module.ts'
import { createAhead } from '../kit/waiting.ts'
import type { Calls } from './calls.ts'
import type { DiscordConfig } from './config.ts'
import { connect } from './connect.ts'
import { saidIn } from './errors.ts'
import { asked, createNotedWorld, type Self } from './notes.ts'
import { createOutbound } from './outbound.ts'
import { allowedIn } from './permissions.ts'
import { readApplication } from './register.ts'
import { TICKING } from './ticking.ts'
import { callsOf } from './tools.ts'
import type { KnownChannel, Overwrite } from './world.ts'

/** How long the gateway may take to greet a bot of one connection, in ms. */
const GATEWAY_MS = 15_000

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const OFFLINE =
  'Check this machine’s network, a firewall or proxy on the way, and DISCORD_API_URL. While Discord is out of order, wait: the bot tries again by itself.'

/**
 * Asks Discord whose the token is, whether its gateway takes the bot with the intents it asks for, and what it may do in channels:
 * permissions as the server and each channel give them, without anybody's notes.
 */
export async function examineDiscord(config: DiscordConfig, parts: ExaminationParts): Promise<Examination> {
  const time = createAhead(parts.now)
  const calls = callsOf(config, time.hear)
  const who = await identify(calls)
  if ('problem' in who)
    return { findings: [who], ahead: time.ahead(), inspect: async () => Promise.reject(who.error) }
  const { self, name } = who
  const gateway = await examineGateway(config, calls, parts)
  const standing = createStanding(calls, self.user)
  const world = createNotedWorld({
    notes: NO_NOTES,
    calls,
    self: () => self,
    now: TICKING.now,
    ask: (through, guild, id) => askWhole(through, { guild, id, user: self.user }, standing),
  })
  const { inspect, booths } = createOutbound({ calls, world, log: SILENT })
  return {
    findings: [{ about: 'token', said: `Discord accepts DISCORD_TOKEN: it belongs to ${name}.` }, ...gateway],
    ahead: time.ahead(),
    inspect,
    booths,
  }
}

const NO_NOTES = {
  get: async () => undefined,
  set: async () => undefined,
  delete: async () => undefined,
  claim: async () => false,
}

type Unknown = Examined & { problem: NonNullable<Examined['problem']>; error: unknown }

async function identify(calls: Calls): Promise<{ self: Self; name: string } | Unknown> {
  try {
    const user = await calls.now<APIUser>({ method: 'GET', route: Routes.user(), expects: 'id' })
    const { id: application } = await readApplication(calls.now)
    return { self: { user: user.id, application }, name: user.username }
  } catch (error) {
    const problem =
      saidIn(error)?.status === 401
        ? {
            what: 'Discord refuses DISCORD_TOKEN.',
            fix: 'Copy the token anew from the Developer Portal (your application, Bot, Reset Token). “Client Secret” and “Public Key” are not tokens.',
          }
        : { what: `Discord cannot be asked: ${(error as PlatformError).message}`, fix: OFFLINE }
    return { about: 'token', said: problem.what, problem, error }
  }
}

/** Discord asks for a shard for each thousand servers, and refuses one that has more than 2,500. */
const SHARE = 2.5

const countOf = (shards: DiscordConfig['shards']): number =>
  shards === 'auto' ? Number.POSITIVE_INFINITY : typeof shards === 'number' ? shards : shards.of

/** The gateway: whether a connection is left for today, whether the shards fit and, where nobody hears it yet, whether it takes the intents. */
async function examineGateway(
  config: DiscordConfig,
  calls: Calls,
  { hears }: ExaminationParts,
): Promise<Examined[]> {
  const bad = (what: string, fix: string): Examined[] => [
    { about: 'gateway', said: what, problem: { what, fix } },
  ]
  try {
    const route = Routes.gatewayBot()
    const { shards, session_start_limit: left } = await calls.now<APIGatewayBotInfo>({ method: 'GET', route })
    if (left.remaining === 0)
      return bad(
        `Discord allows this bot no more connections for ${Math.ceil(left.reset_after / 3_600_000)} hours: it was started too often.`,
        'Let it run, and look in the log for what makes it end again and again.',
      )
    const count = countOf(config.shards)
    if (count * SHARE < shards)
      return bad(
        `DISCORD_SHARDS names ${count}, which are too few: Discord asks for ${shards}.`,
        'Leave it out, where one process hears all; or name more, for each process its part.',
      )
    if (!hears || shards > 1 || count !== Number.POSITIVE_INFINITY)
      return [{ about: 'gateway', said: `${left.remaining} connections are left for today.` }]
    return await hearOnce(config)
  } catch (error) {
    if (error instanceof StartError)
      return bad(error.message, 'Do what the sentence says, and run doctor again.')
    return bad(`Discord’s gateway cannot be asked for: ${(error as PlatformError).message}`, OFFLINE)
  }
}

/** Opens a connection as the bot does, and closes it: nothing that comes over it is worked on. Rejects with StartError where it is refused. */
async function hearOnce(config: DiscordConfig): Promise<Examined[]> {
  const stopping = new AbortController()
  const timer = setTimeout(() => stopping.abort(), GATEWAY_MS)
  let reason = 'it did not answer in time'
  const log: Log = {
    ...SILENT,
    warn: (about) => {
      if ('reason' in about) reason = String(about.reason)
    },
  }
  try {
    const client = await connect(config, () => {}, { clock: TICKING, log, signal: stopping.signal })
    await client.destroy()
    return [{ about: 'gateway', said: 'Discord’s gateway accepts the bot and its intents.' }]
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    const what = `Discord’s gateway could not be opened within ${GATEWAY_MS / 1000} seconds: ${reason}`
    const fix =
      'The gateway is a WebSocket to port 443 of gateway.discord.gg. Let it through the firewall; where HTTPS_PROXY names a proxy, let that one carry it.'
    return [{ about: 'gateway', said: what, problem: { what, fix } }]
  } finally {
    clearTimeout(timer)
  }
}

type Standing = { server: APIGuild; member: APIGuildMember }

/** A server with its roles, and the bot as a member of it; each is asked once. Rejects with PlatformError. */
function createStanding(calls: Calls, user: string): (guild: string) => Promise<Standing> {
  const known = new Map<string, Promise<Standing>>()
  const ask = async (guild: string): Promise<Standing> => {
    const [server, member] = await Promise.all([
      calls.call<APIGuild>('other', { method: 'GET', route: Routes.guild(guild) }),
      calls.call<APIGuildMember>('other', { method: 'GET', route: Routes.guildMember(guild, user) }),
    ])
    return { server, member }
  }
  return (guild) => {
    const asking = known.get(guild) ?? ask(guild)
    known.set(guild, asking)
    return asking
  }
}

/**
 * A channel with what the bot may do there, as the gateway would have told it: asked of its server, its roles and the bot's own
 * membership. `undefined` for one that the bot cannot see. Rejects with PlatformError.
 */
async function askWhole(
  calls: Calls,
  { guild, id, user }: { guild: string; id: string; user: string },
  standing: ReturnType<typeof createStanding>,
): Promise<KnownChannel | undefined> {
  const channel = await asked(calls, guild, id)
  if (!channel) return undefined
  const [{ server, member }, whole] = await Promise.all([
    standing(channel.guild),
    calls.call<APIChannel>('other', { method: 'GET', route: Routes.channel(id) }),
  ])
  const roles = server.roles.filter((role) => role.id === server.id || member.roles.includes(role.id))
  const entries = 'permission_overwrites' in whole ? (whole.permission_overwrites ?? []) : []
  const overwrites = entries.flatMap((entry): Overwrite[] => {
    const bits = { allow: BigInt(entry.allow), deny: BigInt(entry.deny) }
    if (entry.id === server.id) return [{ of: 'everyone', name: '@everyone', ...bits }]
    if (entry.type === OverwriteType.Member)
      return entry.id === user ? [{ of: 'bot', name: '', ...bits }] : []
    const role = roles.find((each) => each.id === entry.id)
    return role ? [{ of: 'role', name: role.name, ...bits }] : []
  })
  const granted = roles.reduce((bits, { permissions }) => bits | BigInt(permissions), 0n)
  return {
    ...channel,
    server: server.name,
    allowed: server.owner_id === user ? PermissionsBitField.All : allowedIn(granted, overwrites),
    overwrites,
    botRole: roles.find(({ tags }) => tags?.bot_id === user)?.name,
    timedOut: Date.parse(member.communication_disabled_until ?? '') > Date.now(),
  }
}
