import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { readIdentify } from './identify.ts'
import type { Guild, World } from './model.ts'
import { guildCreateJson, userJson } from './payloads.ts'
import { createSession, type GatewayEvent, type Session } from './session.ts'

/** What the gateway is configured to accept. */
export type GatewayOptions = {
  token: string
  /** Recommended shards, told by GET /gateway/bot. */
  shards: number
  /** Fewer shards than this are closed with 4011. */
  requiredShards: number
  /** Privileged intents that the application may use, as bits; any other is closed with 4014. */
  privileged: number
  /** Milliseconds, told in HELLO. */
  heartbeat: number
  sessionStarts: { total: number; remaining: number }
}

/** The gateway: what tests do to the connection and what they may know of it. */
export type Gateway = {
  /** Every IDENTIFY that was accepted. */
  readonly identified: { intents: number; shard: [number, number] }[]
  /** How many RESUMEs were accepted, and how many events they replayed. */
  readonly resumed: { count: number; replayed: number }
  readonly heartbeats: () => number
  /** Sends an event to every session that may have it; sessions without a connection get it when they resume. */
  emit(event: GatewayEvent): void
  /** Cuts every connection without a close frame; sessions can be resumed. Answers how many were cut. */
  drop(): number
  /** Sends op 7. */
  reconnect(): void
  /** Forgets every session: the next RESUME gets op 9, false. Connected ones get it at once. */
  invalidate(): void
  /** Closes every connection with a code, 4000 for "unknown error". */
  close(code: number): void
  /** How many connections are identified or resumed. */
  connected(): number
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  stop(): void
}

const KNOWN_OPS = [1, 2, 3, 4, 6, 8]

/** Builds the gateway over a world. `url` is its own address, known once the server listens. */
export function createGateway(world: World, options: GatewayOptions, url: () => string): Gateway {
  const server = new WebSocketServer({ noServer: true })
  const sockets = new Set<WebSocket>()
  const sessions = new Map<string, Session>()
  const identified: Gateway['identified'] = []
  const resumed = { count: 0, replayed: 0 }
  let heartbeats = 0

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

  const converse = (socket: WebSocket): void => {
    let session: Session | undefined
    let received: number[] = []
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', (code) => {
      sockets.delete(socket)
      session?.detach(socket)
      if (session && (code === 1000 || code === 1001)) sessions.delete(session.id)
    })
    socket.on('message', (raw) => {
      const packet = readPacket(String(raw))
      if (!packet) return socket.close(4002)
      const now = world.now()
      received = [...received.filter((at) => now - at < 60_000), now]
      if (received.length > 120) return socket.close(4008)
      if (!KNOWN_OPS.includes(packet.op)) return socket.close(4001)
      if (packet.op === 1) {
        heartbeats += 1
        return socket.send(JSON.stringify({ op: 11 }))
      }
      if (packet.op !== 2 && packet.op !== 6) return session ? undefined : socket.close(4003)
      if (session) return socket.close(4005)
      session = packet.op === 2 ? identify(socket, packet.d) : resume(socket, packet.d)
    })
    socket.send(JSON.stringify({ op: 10, s: null, t: null, d: { heartbeat_interval: options.heartbeat } }))
  }

  return {
    identified,
    resumed,
    heartbeats: () => heartbeats,
    emit: (event) => {
      for (const session of sessions.values()) session.offer(event)
    },
    drop: () => {
      const cut = sockets.size
      for (const socket of sockets) socket.terminate()
      return cut
    },
    reconnect: () => {
      for (const socket of sockets) socket.send(JSON.stringify({ op: 7, d: null }))
    },
    invalidate: () => {
      sessions.clear()
      for (const socket of sockets) socket.send(JSON.stringify({ op: 9, d: false }))
    },
    close: (code) => {
      for (const socket of sockets) socket.close(code)
    },
    connected: () => [...sessions.values()].filter((session) => session.attached()).length,
    upgrade: (request, socket, head) => {
      const query = new URL(request.url ?? '/', 'http://localhost').searchParams
      server.handleUpgrade(request, socket, head, (opened) => {
        if (query.get('v') !== '10') return opened.close(4012)
        if (query.get('encoding') !== 'json' || query.has('compress')) return opened.close(4002)
        converse(opened)
      })
    },
    stop: () => {
      for (const socket of sockets) socket.terminate()
      server.close()
    },
  }
}

function readPacket(raw: string): { op: number; d: unknown } | undefined {
  try {
    const packet = JSON.parse(raw) as { op?: unknown; d?: unknown } | null
    return typeof packet?.op === 'number' ? { op: packet.op, d: packet.d } : undefined
  } catch {
    return undefined
  }
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
