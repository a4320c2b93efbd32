import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Core, DeliveryKind, Outcome } from './core.ts'
import { acceptWebSocket, type ServerSocket } from './websocket.ts'

/** Slack's side of Socket Mode. */
export type SocketMode = {
  /** A single-use address for `apps.connections.open`. */
  ticket(): string
  upgrade(request: IncomingMessage, socket: Duplex): void
  deliver(kind: DeliveryKind, payload: object): Promise<Outcome>
  /** Number of connections that can take envelopes. */
  open(): number
  /** Asks connections to go, as Slack does before it recycles a host; after `refresh_requested` they get no envelopes. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void
  /** Breaks every connection (or the first `count`) without a word. */
  drop(count?: number): void
  close(): void
}

type Connection = { socket: ServerSocket; going: boolean; stopPings(): void }
type Pending = { settle(outcome: Outcome): void; sentAt: number }

const MOST_CONNECTIONS = 10

/** Socket Mode for one app; envelopes go to one of the open connections each. */
export function createSocketMode(core: Core): SocketMode {
  const tickets = new Set<string>()
  const connections = new Set<Connection>()
  const raws = new Set<Duplex>()
  const pending = new Map<string, Pending>()
  const usable = () => [...connections].filter(({ socket, going }) => socket.open && !going)
  const debug = { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 }

  const send = (type: DeliveryKind, payload: object, retry: object): string | undefined => {
    const open = usable()
    const connection = open[Math.floor(core.ids.random() * open.length)]
    if (!connection) return undefined
    const envelope_id = core.ids.secret()
    const accepts_response_payload = type !== 'events_api'
    connection.socket.send(JSON.stringify({ envelope_id, payload, type, accepts_response_payload, ...retry }))
    return envelope_id
  }

  const deliver = (kind: DeliveryKind, payload: object): Promise<Outcome> => {
    core.stats.deliveries++
    const event = kind === 'events_api'
    return redeliver(core, event, (attempt, settle) => {
      if (attempt > 0) core.stats.redeliveries++
      const retry = event && attempt > 0 ? { retry_attempt: attempt, retry_reason: 'timeout' } : {}
      const sentAt = performance.now()
      const id = send(kind, payload, retry)
      if (id !== undefined) pending.set(id, { sentAt, settle })
      return id !== undefined
    })
  }

  const onText = (text: string) => {
    const { envelope_id, payload } = JSON.parse(text) as { envelope_id?: string; payload?: object }
    const waiting = pending.get(envelope_id ?? '')
    if (!waiting) {
      core.faultsOfApp.push(`acknowledged an envelope that was not sent: ${text.slice(0, 100)}`)
      return
    }
    pending.delete(envelope_id ?? '')
    core.stats.acks.push(performance.now() - waiting.sentAt)
    const body = payload && Object.keys(payload).length > 0 ? payload : undefined
    waiting.settle({ ok: true, body })
  }

  return {
    ticket: () => {
      const ticket = core.ids.secret()
      tickets.add(ticket)
      return `${core.url.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${core.keys.appId}`
    },
    upgrade: (request, raw) => {
      const ticket = new URL(request.url ?? '', core.url).searchParams.get('ticket') ?? ''
      if (!tickets.delete(ticket)) {
        raw.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
        return
      }
      raws.add(raw)
      raw.on('close', () => raws.delete(raw))
      const full = usable().length >= MOST_CONNECTIONS
      const socket = acceptWebSocket(request, raw, {
        text: onText,
        pong: () => {},
        closed: () => {
          connection.stopPings()
          connections.delete(connection)
        },
      })
      const connection: Connection = { socket, going: full, stopPings: startPings(core, socket) }
      connections.add(connection)
      core.stats.connections++
      if (full) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: debug }))
        return
      }
      socket.send(
        JSON.stringify({
          type: 'hello',
          num_connections: usable().length,
          debug_info: debug,
          connection_info: { app_id: core.keys.appId },
        }),
      )
    },
    deliver,
    open: () => usable().length,
    disconnect: (reason) => {
      for (const connection of usable()) {
        if (reason !== 'warning') connection.going = true
        connection.socket.send(
          JSON.stringify({ type: 'disconnect', reason, debug_info: { host: debug.host } }),
        )
      }
    },
    drop: (count = connections.size) => {
      for (const { socket } of [...connections].slice(0, count)) socket.destroy()
    },
    close: () => {
      for (const raw of raws) raw.destroy()
    },
  }
}

/** Pings an open socket at the configured pace until the answer is called. */
function startPings({ options: { pingEvery, clock } }: Core, socket: ServerSocket): () => void {
  if (pingEvery <= 0) return () => {}
  let cancel = () => {}
  const again = () => {
    cancel = clock.after(pingEvery, () => {
      socket.ping()
      again()
    })
  }
  again()
  return () => cancel()
}

/**
 * Sends until somebody acknowledges, however late: an event by the retry schedule, anything else only while a socket is
 * open. `attempt` answers whether there was a socket to send to.
 */
async function redeliver(
  { options: { ackWithin, eventRetries, interactionRetries, clock } }: Core,
  event: boolean,
  attempt: (n: number, settle: (outcome: Outcome) => void) => boolean,
): Promise<Outcome> {
  const pauses = event ? eventRetries : Array<number>(interactionRetries).fill(0)
  const { promise: settled, resolve: settle } = Promise.withResolvers<Outcome>()
  const within = (ms: number) =>
    Promise.race([settled, new Promise<undefined>((resolve) => clock.after(ms, () => resolve(undefined)))])
  for (let n = 0; n <= pauses.length; n++) {
    const pause = n > 0 ? (pauses[n - 1] ?? 0) : 0
    const early = pause > 0 ? await within(pause) : undefined
    if (early) return early
    if (!attempt(n, settle) && !event) return { ok: false, why: 'dispatch_failed' }
    const outcome = await within(ackWithin)
    if (outcome) return outcome
  }
  return { ok: false, why: 'operation_timeout' }
}
