import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { App } from '@slack/bolt'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../../../src/core/ports.ts'
import { createPatience } from '../../../src/platforms/slack/patience.ts'
import { createSocket } from '../../../src/platforms/slack/socket.ts'

const ending: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** A socket as Slack's, which sends what a test wants. `meet` decides what becomes of a connection by its number, from 1. */
async function openSlack(meet: (n: number) => 'greet' | 'refuse' | 'ignore' = () => 'greet') {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    if (meet(asked) === 'refuse') return void response.writeHead(503).end()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port()}/link` }))
  })
  const port = () => (server.address() as AddressInfo).port
  const sockets: WebSocket[] = []
  const door = new WebSocketServer({ noServer: true })
  const ignored: Duplex[] = []
  server.on('upgrade', (request, raw, head) => {
    if (meet(asked) === 'ignore') return void ignored.push(raw)
    door.handleUpgrade(request, raw, head, (socket) => {
      sockets.push(socket)
      socket.send('{"type":"hello"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ending.push(() => {
    for (const socket of sockets) socket.terminate()
    for (const raw of ignored) raw.destroy()
    server.closeAllConnections()
    server.close()
  })
  return {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    sockets,
    ignored,
    send: (text: string) => sockets.at(-1)?.send(text),
  }
}

function aSocket(apiUrl: string, log: Log) {
  const halting = new AbortController()
  const stopping = halting.signal
  const pauses: number[] = []
  const pause = (ms: number) => {
    pauses.push(ms)
    return new Promise<void>((resolve) => setImmediate(resolve))
  }
  const patience = createPatience({ stopping, pause, log })
  const socket = createSocket({ apiUrl, appToken: 'xapp-1', patience, pause, stopping, log })
  const halt = (): Promise<void> => {
    halting.abort()
    return socket.stop()
  }
  const heard: unknown[] = []
  const app: Pick<App, 'processEvent'> = {
    processEvent: async ({ body, ack }) => {
      heard.push(body)
      await ack()
    },
  }
  socket.receiver.init(app as App)
  ending.push(halt)
  return { socket, halt, heard, pauses }
}

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const COMMAND = '{"type":"slash_commands","envelope_id":"e","payload":{"command":"/study"}}'

it('survives messages that are no envelopes, and takes up the next one that is', async () => {
  const slack = await openSlack()
  const warn = vi.fn()
  const { socket, heard } = aSocket(slack.apiUrl, { ...quiet, warn })
  await socket.start()

  const garbage = ['null', '{"type":"events_api"}', '{"type":"events_api","envelope_id":"e","payload":{}}']
  for (const text of garbage) slack.send(text)
  slack.send(COMMAND)

  await vi.waitFor(() => expect(heard).toEqual([{ command: '/study' }]))
  expect(warn).toHaveBeenCalledTimes(garbage.length)
})

it('opens a lost connection again however often Slack turns it away', async () => {
  const slack = await openSlack((n) => (n > 1 && n <= 150 ? 'refuse' : 'greet'))
  const { socket, heard } = aSocket(slack.apiUrl, quiet)
  await socket.start()
  slack.sockets[0]?.terminate()
  await vi.waitFor(() => expect(slack.sockets).toHaveLength(2), 10_000)
  slack.send(COMMAND)
  await vi.waitFor(() => expect(heard).toHaveLength(1))
})

it.each(['warning', 'refresh_requested'])(
  'at Slack’s notice (%s) opens the next connection, and works on what comes over the old one until Slack closes it',
  async (reason) => {
    const slack = await openSlack()
    const { socket, heard } = aSocket(slack.apiUrl, quiet)
    await socket.start()
    const [old] = slack.sockets
    let onOld = 0
    old?.on('message', () => onOld++)
    // In one piece with the notice: it is there before anything can have been opened.
    old?.send(`{"type":"disconnect","reason":"${reason}"}`)
    old?.send(COMMAND)
    await vi.waitFor(() => expect([heard.length, onOld]).toEqual([1, 1]))
    await vi.waitFor(() => expect(slack.sockets).toHaveLength(2))
    slack.send(COMMAND)
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    // What was on its way when the next one opened.
    old?.send(COMMAND)
    await vi.waitFor(() => expect([heard.length, onOld]).toEqual([3, 2]))
    old?.close()
    await vi.waitFor(() => expect(old?.readyState).toBe(WebSocket.CLOSED))
    slack.send(COMMAND)
    await vi.waitFor(() => expect(heard).toHaveLength(4))
    expect(slack.sockets).toHaveLength(2)
  },
)

it('lets a connection that was replaced go when it is stopped', async () => {
  const slack = await openSlack()
  const { socket, halt } = aSocket(slack.apiUrl, quiet)
  await socket.start()
  slack.send('{"type":"disconnect","reason":"warning"}')
  await vi.waitFor(() => expect(slack.sockets).toHaveLength(2))
  await halt()
  await vi.waitFor(() =>
    expect(slack.sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSED, WebSocket.CLOSED]),
  )
})

it('leaves no timer behind when it is stopped while it is connecting', async () => {
  const slack = await openSlack((n) => (n > 1 ? 'ignore' : 'greet'))
  const { socket, halt } = aSocket(slack.apiUrl, quiet)
  await socket.start()
  const armed = vi.spyOn(globalThis, 'setTimeout')
  const cleared = vi.spyOn(globalThis, 'clearTimeout')
  slack.sockets[0]?.terminate()
  await vi.waitFor(() => expect(slack.ignored).toHaveLength(1))
  await halt()
  const long = armed.mock.results.filter((_, i) => Number(armed.mock.calls[i]?.[1]) >= 10_000)
  expect(long).not.toEqual([])
  for (const { value } of long) expect(cleared).toHaveBeenCalledWith(value)
  vi.restoreAllMocks()
})

it('is replaced at once however often it is lost, unless it hardly came about', async () => {
  let time = 0
  const elapsed = vi.spyOn(performance, 'now').mockImplementation(() => time)
  const slack = await openSlack()
  const { socket, pauses } = aSocket(slack.apiUrl, quiet)
  await socket.start()
  const lose = async (after: number) => {
    const count = slack.sockets.length
    time += after
    slack.sockets.at(-1)?.terminate()
    await vi.waitFor(() => expect(slack.sockets.length).toBeGreaterThan(count))
    // The next one is looked after from now on.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  for (let i = 0; i < 4; i++) await lose(1_000)
  expect(pauses).toEqual([])
  for (let i = 0; i < 2; i++) await lose(0)
  expect(pauses).toEqual([1_000])
  elapsed.mockRestore()
})
