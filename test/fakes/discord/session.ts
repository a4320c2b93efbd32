import { GatewayIntentBits } from 'discord.js'
import type { WebSocket } from 'ws'
import type { Guild } from './model.ts'

/** An event to dispatch. `intent` is the bits of which one is needed, 0 for none; without a guild it goes to shard 0. */
export type GatewayEvent = {
  name: string
  guild?: Guild
  intent: number
  /** Its payload, for a session with or without the Message Content intent. */
  data(content: boolean): unknown
}

/** A gateway session. It outlives its connection and keeps every event until it is forgotten. */
export type Session = {
  readonly id: string
  readonly shard: [number, number]
  seq(): number
  attached(): boolean
  attach(socket: WebSocket): void
  detach(socket: WebSocket): void
  serves(guild: Guild): boolean
  offer(event: GatewayEvent): void
  send(name: string, data: unknown): void
  /** Attaches a connection and sends again what came after `seq`; answers how many events that were. */
  replay(socket: WebSocket, seq: number): number
}

/** So many events a session can send again at least. */
const KEPT = 2_000

/** Builds a session for what an IDENTIFY asked. */
export function createSession(id: string, asked: { intents: number; shard: [number, number] }): Session {
  /** What a connection that was lost may still be sent again, the newest last. */
  let log: string[] = []
  let sent = 0
  let connection: WebSocket | undefined
  const [index, count] = asked.shard
  const content = (asked.intents & GatewayIntentBits.MessageContent) !== 0
  // Discord's sharding formula.
  const serves = (guild: Guild): boolean => Number((BigInt(guild.id) >> 22n) % BigInt(count)) === index
  const send = (name: string, data: unknown): void => {
    sent += 1
    const frame = JSON.stringify({ op: 0, t: name, s: sent, d: data })
    log.push(frame)
    if (log.length > 2 * KEPT) log = log.slice(-KEPT)
    if (connection?.readyState === 1) connection.send(frame)
  }
  return {
    id,
    shard: asked.shard,
    seq: () => sent,
    attached: () => connection?.readyState === 1,
    attach: (socket) => {
      connection = socket
    },
    detach: (socket) => {
      if (connection === socket) connection = undefined
    },
    serves,
    offer: (event) => {
      if (event.guild ? !serves(event.guild) : index !== 0) return
      if (event.intent !== 0 && (asked.intents & event.intent) === 0) return
      send(event.name, event.data(content))
    },
    send,
    replay: (socket, seq) => {
      connection = socket
      const missed = log.slice(Math.max(0, log.length - (sent - seq)))
      for (const frame of missed) socket.send(frame)
      return missed.length
    },
  }
}
