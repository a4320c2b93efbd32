import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ApiAnswer } from './api.ts'
import type { Call } from './faults.ts'
import type { ResponseUrls } from './response-url.ts'
import type { SocketMode } from './socket-mode.ts'

type Parts = {
  api(call: Call): Promise<ApiAnswer>
  responses: ResponseUrls
  socket: SocketMode
  /** Takes what is sent to a file's address; whether it is what was announced. */
  upload(id: string, body: Buffer, type: string): Promise<boolean>
  /** Slack's clock, epoch ms: every answer tells it. */
  now(): number
}

/** Serves the fake on 127.0.0.1; `listen` answers its address. */
export function createSlackServer({ api, responses, socket, upload, now }: Parts) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  server.on('upgrade', (request, raw) => socket.upgrade(request, raw))
  server.keepAliveTimeout = 60_000

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://slack')
    const raw = await readAll(request)
    const file = /^\/upload\/(\w+)$/.exec(url.pathname)?.[1]
    // Another host takes files: what it says of the time is the machine's, whatever Slack's own clock says.
    if (file) {
      const isWhole = await upload(file, raw, request.headers['content-type'] ?? '')
      return void response.writeHead(isWhole ? 200 : 400).end(isWhole ? 'OK' : 'not what was announced')
    }
    const body = raw.toString()
    const method = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1]
    if (method) return reply(request, response, await api(readCall(method, request, url, body)), now)
    if (/^\/(commands|actions|app)\//.test(url.pathname))
      return reply(request, response, responses.post(url.pathname, body), now)
    response.writeHead(404).end()
  }

  return {
    listen: () =>
      new Promise<string>((resolve) => {
        server.listen(0, '127.0.0.1', () =>
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
        )
      }),
    close: () =>
      new Promise<void>((resolve) => {
        socket.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Arguments come as a form, as JSON, or in the query; the token in a header or beside them. */
function readCall(method: string, request: IncomingMessage, url: URL, body: string): Call {
  const { authorization = '', 'content-type': type = '' } = request.headers
  const args: Record<string, unknown> = Object.fromEntries(url.searchParams)
  if (type.startsWith('application/json')) Object.assign(args, body === '' ? {} : JSON.parse(body))
  else Object.assign(args, Object.fromEntries(new URLSearchParams(body)))
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1]
  if (basic) [args.client_id, args.client_secret] = Buffer.from(basic, 'base64').toString().split(':')
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? String(args.token ?? '')
  return { method, args, token }
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ApiAnswer,
  now: () => number,
): void {
  if (answer === 'never') return
  if (!answer) {
    request.socket.destroy()
    return
  }
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(now()).toUTCString(),
    ...answer.headers,
  })
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
}
