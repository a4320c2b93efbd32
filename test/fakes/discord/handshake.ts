import type { WebSocket } from 'ws'
import type { Gateway, GatewayOptions } from './gateway.ts'
import { readIdentify } from './identify.ts'
import type { Guild, World } from './model.ts'
import { guildCreateJson, userJson } from './payloads.ts'
import { createSession, type Session } from './session.ts'

/** What a handshake needs, and where it counts what it accepted. */
export type HandshakeParts = {
  world: World
  options: GatewayOptions
  url(): string
  sessions: Map<string, Session>
  identified: Gateway['identified']
  resumed: { count: number; replayed: number }
}

/** The two ways onto the gateway; each answers the session, or closes the connection with Discord's code. */
export type Handshake = Record<
  'identify' | 'resume',
  (socket: WebSocket, data: unknown) => Session | undefined
>

/** Builds the handshake over the sessions of a gateway. */
export function createHandshake(parts: HandshakeParts): Handshake {
  const { world, options, url, sessions, identified, resumed } = parts
  const identify = (socket: WebSocket, data: unknown): Session | undefined => {
    const asked = readIdentify(data, options)
    if (typeof asked === 'number') {
      socket.close(asked)
      return undefined
    }
    const session = createSession(world.id(), asked)
    sessions.set(session.id, session)
    options.sessionStarts.remaining -= 1
    identified.push(asked)
    session.attach(socket)
    const guilds = [...world.guilds.values()].filter((guild) => guild.bot && session.serves(guild))
    session.send('READY', readyJson(world, session, guilds, url()))
    for (const guild of guilds)
      if (guild.available) session.send('GUILD_CREATE', guildCreateJson(guild, world))
      else session.send('GUILD_DELETE', { id: guild.id, unavailable: true })
    return session
  }

  const resume = (socket: WebSocket, data: unknown): Session | undefined => {
    const asked = data as { token?: unknown; session_id?: unknown; seq?: unknown }
    if (asked.token !== options.token) {
      socket.close(4004)
      return undefined
    }
    const session = sessions.get(String(asked.session_id))
    if (!session) {
      socket.send(JSON.stringify({ op: 9, d: false }))
      return undefined
    }
    if (typeof asked.seq !== 'number' || asked.seq > session.seq()) {
      sessions.delete(session.id)
      socket.close(4007)
      return undefined
    }
    resumed.count += 1
    resumed.replayed += session.replay(socket, asked.seq)
    session.send('RESUMED', { _trace: [] })
    return session
  }

  return { identify, resume }
}

function readyJson(world: World, session: Session, guilds: Guild[], url: string): object {
  return {
    v: 10,
    user_settings: {},
    user: { ...userJson(world.bot), email: null, verified: true, mfa_enabled: true },
    session_type: 'normal',
    session_id: session.id,
    resume_gateway_url: url,
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    auth: {},
    application: { id: world.app, flags: 0 },
    shard: session.shard,
  }
}
