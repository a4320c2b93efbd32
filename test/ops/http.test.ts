import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { StartError } from '../../src/core/errors.ts'
import type { Log } from '../../src/core/ports.ts'
import type { Health } from '../../src/ops/health.ts'
import { createHttp, type Http } from '../../src/ops/http.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

let open: Http[] = []
afterEach(async () => {
  await Promise.all(open.map((http) => http.close()))
  open = []
})

const create = (
  options: {
    port?: number
    host?: string
    health?: () => Health
    starting?: () => boolean
    grace?: number
    log?: Log
  } = {},
) => {
  const { port = 0, host = '127.0.0.1', health = () => ({ ok: true }), starting, grace = 500 } = options
  const monitor = { live: health, ready: async () => health() }
  const log = options.log ?? createQuietLog()
  const http = createHttp({ host, port, health: monitor, log, grace, ...(starting && { starting }) })
  open.push(http)
  return http
}

it('Health is 200 while all is well and 503 when it is not', async () => {
  let ok = true
  const url = await create({ health: () => ({ ok, groups: 3 }) }).listen()
  const answer = await fetch(`${url}/healthz`)
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true, groups: 3 }])
  ok = false
  expect((await fetch(`${url}/healthz`)).status).toBe(503)
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
})

it('An address where nothing is, or that cannot be read, is answered in a sentence that repeats nothing of it', async () => {
  const http = create()
  const url = await http.listen()
  // Routes may come later than the server.
  http.app.get('/thing/:id', (_request, response) => response.send('a thing'))
  const ask = async (path: string) => {
    const answer = await fetch(url + path)
    const { headers, status } = answer
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect([headers.get('x-content-type-options'), headers.get('x-powered-by')]).toEqual(['nosniff', null])
    return [status, await answer.text()]
  }
  expect(await ask('/%3Cb%3Enope')).toEqual([404, 'There is nothing at this address.\n'])
  expect(await ask('/thing/%E0%A4%A')).toEqual([400, 'This address is not valid.\n'])
  expect(await (await fetch(`${url}/thing/1`)).text()).toBe('a thing')
})

it('While the bot starts, what is not served yet is asked to come again, and what is served answers', async () => {
  let isStarting = true
  const http = create({ starting: () => isStarting })
  http.app.get('/there', (_request, response) => response.send('there'))
  const url = await http.listen()
  const early = await fetch(`${url}/slack/events`, { method: 'POST' })
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await fetch(`${url}/there`)).status).toBe(200)
  isStarting = false
  expect((await fetch(`${url}/slack/events`, { method: 'POST' })).status).toBe(404)
})

it('A route that fails is answered without its stack, which the log has', async () => {
  const log = createQuietLog()
  const http = create({ log })
  http.app.get('/fails', () => {
    throw new Error('a secret of ours')
  })
  const answer = await fetch(`${await http.listen()}/fails`)
  expect([answer.status, await answer.text()]).toEqual([
    500,
    expect.stringMatching(/^Something went wrong here\./),
  ])
  expect(log.entries).toMatchObject([{ level: 'error', fields: { error: { message: 'a secret of ours' } } }])
})

it('Listening twice is listening once', async () => {
  const http = create()
  expect(await http.listen()).toBe(await http.listen())
})

it('A port in use stops the start with a sentence that names it and the way out', async () => {
  const port = Number(new URL(await create().listen()).port)
  const error = await create({ port })
    .listen()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartError)
  expect((error as StartError).problems).toEqual([expect.stringMatching(new RegExp(`${port}.*in use.*PORT`))])
})

it('An address that is not this machine’s stops the start too', async () => {
  await expect(create({ host: '203.0.113.1' }).listen()).rejects.toThrow(/HOST/)
})

it('Closing lets a request in flight end, and takes no new one', async () => {
  const http = create()
  let finish = () => {}
  const begun = new Promise<void>((resolve) => {
    http.app.get('/slow', (_request, response) => {
      finish = () => response.send('done')
      resolve()
    })
  })
  const url = await http.listen()
  const answer = fetch(`${url}/slow`)
  await begun
  const closed = http.close()
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  finish()
  expect(await (await answer).text()).toBe('done')
  await closed
})

it('Closing waits no longer than its grace for a request that never ends', async () => {
  const http = create({ grace: 20 })
  const begun = new Promise<void>((resolve) => {
    http.app.get('/never', () => resolve())
  })
  const { port } = new URL(await http.listen())
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('GET /never HTTP/1.1\r\nHost: x\r\n\r\n')
  const ended = once(socket, 'close')
  await begun
  await http.close()
  await ended
})

it('Closing before listening, and closing twice, are fine', async () => {
  const http = create()
  await http.close()
  await http.close()
  const other = create()
  await other.listen()
  await Promise.all([other.close(), other.close()])
})
