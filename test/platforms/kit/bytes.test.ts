import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HandedOver } from '../../../src/core/errors.ts'
import { checkBeforeBytes } from '../../../src/platforms/kit/bytes.ts'

/** Of whom the process may no longer call for. */
const flow = new AsyncLocalStorage<string>()

let server: Server
let url: string
let served: number
let isOver: boolean
let end: () => void

beforeEach(async () => {
  served = 0
  isOver = false
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      served++
      response.setHeader('content-type', 'application/json').end('{"id":"1"}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  end = checkBeforeBytes(() => {
    if (isOver && flow.getStore()) throw new HandedOver('Another process has taken it.')
  })
})
afterEach(() => {
  end()
  server.closeAllConnections()
  server.close()
})

const rest = () => new REST({ api: url, version: '10', retries: 0 }).setToken('x')
const picture = { name: 'recap.png', data: Buffer.alloc(300_000, 1), contentType: 'image/png' }

describe('a request whose time ends while its connection opens', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['fetch', () => fetch(url, { method: 'POST', body: '{"content":"Day 1"}' })],
    ['Discord’s client', () => rest().post('/channels/1/messages', { body: { content: 'Day 1' } })],
  ])('by %s is never sent, and says why', async (_, call) => {
    const late = flow.run('group', call)
    isOver = true
    const why = await late.catch((error: Error) => error)
    expect([why, (why as Error).cause]).toContainEqual(expect.any(HandedOver))
    expect(served).toBe(0)
    // The next one gets a connection of its own.
    isOver = false
    await flow.run('group', call)
    expect(served).toBe(1)
  })

  it('is sent where it belongs to nothing that others take', async () => {
    const free = fetch(url, { method: 'POST', body: '{}' })
    isOver = true
    expect((await free).status).toBe(200)
  })

  it('is sent with its files, which nothing stops once they are read', async () => {
    const late = flow.run('group', () => rest().post('/channels/1/messages', { files: [picture] }))
    isOver = true
    expect(await late).toEqual({ id: '1' })
  })

  it('is sent once nobody checks any more', async () => {
    end()
    const late = flow.run('group', () => fetch(url))
    isOver = true
    expect((await late).status).toBe(200)
  })
})
