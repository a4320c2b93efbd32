import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { createLink } from '../../src/storage/postgres/link.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

/** A message of the protocol: its type, its length, and what it holds. https://www.postgresql.org/docs/18/protocol-message-formats.html */
function message(type: string, ...parts: (string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'string') return Buffer.from(part)
      const number = Buffer.alloc(4)
      number.writeInt32BE(part)
      return number
    }),
  )
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const AUTHENTICATED = message('R', 0)
const READY = message('Z', 'I')
const TERMINATED = message('E', 'SFATAL\0', 'VFATAL\0', 'C57P01\0', 'Mterminating connection\0', '\0')

it('a connection that the server ends in the breath that opens it is lost, and nothing falls over', async () => {
  let opened = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => {
      opened++
      socket.end(Buffer.concat([AUTHENTICATED, READY, TERMINATED]))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const link = createLink(`postgres://ada@127.0.0.1:${port}/studyhall?sslmode=disable`, createQuietLog(), {
    patience: 300,
  })
  await expect(link.query('SELECT 1')).rejects.toThrow(/does not answer|terminating/)
  expect(opened).toBeGreaterThan(1)
  await link.close()
  for (const socket of sockets) socket.destroy()
  server.close()
})
