import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '@slack/bolt'
import { afterEach, expect, it, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../../../src/core/ports.ts'
import { boltLog } from '../../../src/platforms/slack/bolt-log.ts'
import { createSocket } from '../../../src/platforms/slack/socket.ts'

const ending: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** A socket as Slack's, which sends what a test wants. */
async function openSlack() {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port()}/link` }))
  })
  const port = () => (server.address() as AddressInfo).port
  const sockets: WebSocket[] = []
  const door = new WebSocketServer({ server })
  door.on('connection', (socket) => {
    sockets.push(socket)
    socket.send('{"type":"hello"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ending.push(() => {
    for (const socket of sockets) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  return { apiUrl: `http://127.0.0.1:${port()}/api/`, send: (text: string) => sockets.at(-1)?.send(text) }
}

it('survives messages that are no envelopes, and takes up the next one that is', async () => {
  const slack = await openSlack()
  const warn = vi.fn()
  const log: Log = { debug: () => {}, info: () => {}, warn, error: () => {} }
  const socket = createSocket({ apiUrl: slack.apiUrl, appToken: 'xapp-1', logger: boltLog(log), log })
  const heard: unknown[] = []
  const app: Pick<App, 'processEvent'> = {
    processEvent: async ({ body, ack }) => {
      heard.push(body)
      await ack()
    },
  }
  socket.receiver.init(app as App)
  await socket.start()
  ending.push(() => socket.stop())

  const garbage = ['null', '{"type":"events_api"}', '{"type":"events_api","envelope_id":"e","payload":{}}']
  for (const text of garbage) slack.send(text)
  slack.send('{"type":"slash_commands","envelope_id":"e","payload":{"command":"/study"}}')

  await vi.waitFor(() => expect(heard).toEqual([{ command: '/study' }]))
  expect(warn).toHaveBeenCalledTimes(garbage.length)
})
