import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** The server's end of one WebSocket. */
export type ServerSocket = {
  readonly open: boolean
  send(text: string): void
  ping(): void
  /** Ends it without a closing handshake, as a broken network does. */
  destroy(): void
}

type Events = { text(text: string): void; pong(): void; closed(): void }

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

/**
 * Accepts an upgrade request (RFC 6455, no extensions). A close frame is answered by a close frame and the TCP
 * connection stays open, as Slack leaves it: the client has to let go (@slack/socket-mode 3.2.0, release notes).
 */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex, events: Events): ServerSocket {
  const key = request.headers['sec-websocket-key'] ?? ''
  const accept = createHash('sha1')
    .update(key + MAGIC)
    .digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  let open = true
  const end = () => {
    if (!open) return
    open = false
    events.closed()
  }
  const write = (opcode: number, body: Buffer) => {
    if (!socket.destroyed) socket.write(Buffer.concat([header(opcode, body.length), body]))
  }
  let buffered = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk])
    for (let frame = readFrame(buffered); frame; frame = readFrame(buffered)) {
      buffered = buffered.subarray(frame.length)
      if (frame.opcode === TEXT && open) events.text(frame.body.toString())
      else if (frame.opcode === PING) write(PONG, frame.body)
      else if (frame.opcode === PONG) events.pong()
      else if (frame.opcode === CLOSE) {
        write(CLOSE, frame.body)
        end()
      }
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', end)
  return {
    get open() {
      return open
    },
    send: (text) => write(TEXT, Buffer.from(text)),
    ping: () => write(PING, Buffer.from('ping')),
    destroy: () => {
      end()
      socket.destroy()
    },
  }
}

function header(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length])
  if (length < 65_536) return Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff])
  const long = Buffer.alloc(10)
  long[0] = 0x80 | opcode
  long[1] = 127
  long.writeBigUInt64BE(BigInt(length), 2)
  return long
}

/** The first whole frame of what came in; clients mask theirs and this one never splits a message. */
function readFrame(data: Buffer): { opcode: number; body: Buffer; length: number } | undefined {
  if (data.length < 2) return undefined
  const short = data.readUInt8(1) & 0x7f
  const at = short === 126 ? 4 : short === 127 ? 10 : 2
  if (data.length < at + 4) return undefined
  const size = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short
  if (data.length < at + 4 + size) return undefined
  const mask = data.subarray(at, at + 4)
  const body = Buffer.from(data.subarray(at + 4, at + 4 + size))
  for (let i = 0; i < size; i++) body[i] = (body[i] ?? 0) ^ (mask[i % 4] ?? 0)
  return { opcode: data.readUInt8(0) & 0x0f, body, length: at + 4 + size }
}
