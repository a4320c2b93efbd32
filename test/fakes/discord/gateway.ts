import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { createHandshake } from './handshake.ts'
import type { World } from './model.ts'
import type { GatewayEvent, Session } from './session.ts'

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

  const { identify, resume } = createHandshake({ world, options, url, sessions, identified, resumed })

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
      sockets.clear()
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
