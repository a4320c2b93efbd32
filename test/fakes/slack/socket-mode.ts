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

  const wait = (ms: number) => new Promise<void>((resolve) => core.options.clock.after(ms, resolve))

  const deliver = async (kind: DeliveryKind, payload: object): Promise<Outcome> => {
    core.stats.deliveries++
    const { ackWithin, eventRetries, interactionRetries } = core.options
    const event = kind === 'events_api'
    const pauses = event ? eventRetries : Array<number>(interactionRetries).fill(0)
    let settled: Outcome | undefined
    let settle = () => {}
    const done = new Promise<void>((resolve) => {
      settle = resolve
    })
    for (let attempt = 0; attempt <= pauses.length; attempt++) {
      if (attempt > 0) {
        const pause = pauses[attempt - 1] ?? 0
        if (pause > 0) await Promise.race([done, wait(pause)])
        if (settled) return settled
        core.stats.redeliveries++
      }
      const retry = event && attempt > 0 ? { retry_attempt: attempt, retry_reason: 'timeout' } : {}
      const sentAt = performance.now()
      const id = send(kind, payload, retry)
      if (id === undefined && !event) return { ok: false, why: 'dispatch_failed' }
      if (id !== undefined)
        pending.set(id, {
          sentAt,
          settle: (outcome) => {
            settled ??= outcome
            settle()
          },
        })
      await Promise.race([done, wait(ackWithin)])
      if (settled) return settled
    }
    return { ok: false, why: 'operation_timeout' }
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

  const pings = (socket: ServerSocket): (() => void) => {
    const { pingEvery, clock } = core.options
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
      const connection: Connection = { socket, going: full, stopPings: pings(socket) }
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
