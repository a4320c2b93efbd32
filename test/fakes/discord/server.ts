import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Clock } from '../../../src/core/ports.ts'
import type { FaultKind, Faults } from './faults.ts'
import type { createRateLimits } from './rate-limits.ts'
import { REFUSALS, Refusal } from './refusal.ts'
import type { Answer, Attachment, createRouter, Request, Route } from './router.ts'

/** A request as it went: `status` is 0 while it is under way and where it was never answered. */
export type Logged = {
  method: string
  path: string
  route: string
  status: number
  at: number
  body: unknown
  /** Whether the bot's token came along. */
  bot: boolean
}

/** Counts of answers. `invalid` is what Discord bans for at 10,000 in 10 minutes: 401, 403 and 429. */
export type Stats = { requests: number; limited: number; clientErrors: number; invalid: number }

/** What the REST server is made of. */
export type ServerParts = {
  token: string
  find: ReturnType<typeof createRouter>
  limits: ReturnType<typeof createRateLimits> | undefined
  faults: Faults
  clock: Clock
  /** The file at a path that is none of the API's. */
  upload(path: string): Uint8Array | undefined
  stats: Stats
  log: Logged[]
  unknown: string[]
}

type Found = { route: Route; request: Request; entry: Logged }

const PREFIX = '/api/v10'

/** Builds the HTTP server of the REST API; it is not listening yet. */
export function createRestServer(parts: ServerParts): Server {
  return createServer((incoming, response) => {
    readBody(incoming)
      .then((sent) => serve(parts, incoming, response, sent))
      .catch(() => incoming.socket.destroy())
  })
}

type Sent = { raw: string; files: Attachment[] }

/** A body as it was sent or, with files, the JSON that stands beside them (docs: "Uploading Files"). */
async function readBody(incoming: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const whole = Buffer.concat(chunks)
  const type = incoming.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return { raw: whole.toString(), files: [] }
  const form = await new Response(whole, { headers: { 'content-type': type } }).formData()
  const files: Attachment[] = []
  for (const [name, value] of form)
    if (/^files\[\d\]$/.test(name) && typeof value !== 'string') {
      const bytes = Buffer.from(await value.arrayBuffer())
      files.push({ name: value.name, type: value.type, text: bytes.toString(), bytes })
    }
  return { raw: String(form.get('payload_json') ?? ''), files }
}

function serve(
  parts: ServerParts,
  incoming: IncomingMessage,
  response: ServerResponse,
  { raw, files }: Sent,
): void {
  const { stats, log } = parts
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const method = incoming.method ?? 'GET'
  const versioned = url.pathname.startsWith(`${PREFIX}/`)
  const path = versioned ? url.pathname.slice(PREFIX.length) : url.pathname
  const upload = method === 'GET' && !versioned ? parts.upload(url.pathname) : undefined
  // The address itself is the key to a file: a token that came along would leave for another server.
  if (upload && incoming.headers.authorization === undefined)
    return void response.writeHead(200, { 'Content-Type': 'text/calendar' }).end(upload)
  stats.requests += 1
  const found = versioned ? parts.find(method, path) : undefined
  const entry: Logged = {
    method,
    path,
    route: found?.route.pattern ?? '',
    status: 0,
    at: parts.clock.now(),
    body: undefined,
    bot: incoming.headers.authorization === `Bot ${parts.token}`,
  }
  log.push(entry)
  const send: Send = (answer, headers = {}) => {
    entry.status = answer.status
    count(stats, answer.status)
    if (response.destroyed) return
    if (answer.raw !== undefined) {
      const type = answer.raw.startsWith('<') ? 'text/html' : 'application/json'
      return void response.writeHead(answer.status, { ...headers, 'Content-Type': type }).end(answer.raw)
    }
    if (answer.body === undefined) return void response.writeHead(answer.status, headers).end()
    response.writeHead(answer.status, { ...headers, 'Content-Type': 'application/json' })
    response.end(JSON.stringify(answer.body))
  }
  if (!found) {
    parts.unknown.push(`${method} ${url.pathname}`)
    return send({ status: 501, body: { message: `The fake has no ${method} ${url.pathname}`, code: 0 } })
  }
  if (found.route.auth && !entry.bot) return send(refused(REFUSALS.unauthorized()))
  const body = readJson(incoming, raw)
  if (body instanceof Refusal) return send(refused(body))
  entry.body = body
  const request: Request = { method, path, params: found.params, query: url.searchParams, body, files }
  const fault = parts.faults.draw(method, path)
  if (fault) return fail(parts, fault, { route: found.route, request, entry }, incoming, send)
  answerLimited(parts, { route: found.route, request, entry }, send)
}

/** `raw` is a body that is sent as it is. */
type Send = (answer: Answer & { raw?: string }, headers?: Record<string, string>) => void

function answerLimited(parts: ServerParts, { route, request }: Found, send: Send): void {
  const exempt = route.pattern.endsWith('/callback')
  const verdict = exempt
    ? undefined
    : parts.limits?.(`${route.method} ${route.pattern}`, majorOf(request), route.auth)
  if (verdict?.wait) return send(...limited(verdict.wait.ms, verdict.wait.global, verdict.headers))
  send(run(parts, route, request), verdict?.headers)
}

function fail(
  parts: ServerParts,
  fault: FaultKind,
  found: Found,
  incoming: IncomingMessage,
  send: Send,
): void {
  const { route, request } = found
  const reset = (): void => {
    incoming.socket.resetAndDestroy()
  }
  if (fault === 'hang') return
  if (fault === 'reset') return reset()
  if (fault === 'drop-response') {
    found.entry.status = run(parts, route, request).status
    return reset()
  }
  if ('delay' in fault) {
    const answer = run(parts, route, request)
    parts.clock.after(fault.delay, () => send(answer))
  } else if ('late' in fault) {
    reset()
    parts.clock.after(fault.late, () => {
      found.entry.status = run(parts, route, request).status
    })
  } else if ('edge' in fault) {
    const headers = { 'Retry-After': String(Math.ceil(fault.edge / 1000)) }
    send({ status: 429, raw: '<html>You are being rate limited</html>' }, headers)
  } else if ('code' in fault) {
    send({ status: fault.refused, body: { message: `Error ${fault.code}`, code: fault.code } })
  } else if ('foreign' in fault) {
    if (fault.stored) run(parts, route, request)
    send({ status: 200, raw: fault.foreign })
  } else if ('status' in fault) {
    if (fault.status === 401)
      return send(refused(route.auth ? REFUSALS.unauthorized() : REFUSALS.webhookToken()))
    if (fault.stored) run(parts, route, request)
    send({ status: fault.status, body: { message: `${fault.status}: the fake fails`, code: 0 } })
  } else
    send(
      ...limited(fault.retryAfter, fault.global ?? false, {
        'X-RateLimit-Scope': fault.global ? 'global' : 'user',
        ...(fault.global ? { 'X-RateLimit-Global': 'true' } : { 'X-RateLimit-Limit': '5' }),
      }),
    )
}

function limited(
  ms: number,
  global: boolean,
  headers: Record<string, string>,
): [Answer, Record<string, string>] {
  const seconds = Math.max(0.001, ms / 1000)
  return [
    { status: 429, body: { message: 'You are being rate limited.', retry_after: seconds, global } },
    { ...headers, 'Retry-After': String(seconds) },
  ]
}

function run(parts: ServerParts, route: Route, request: Request): Answer {
  try {
    return route.run(request)
  } catch (error) {
    if (error instanceof Refusal) return refused(error)
    // A mistake of the fake itself must not look like an answer of Discord's.
    parts.unknown.push(
      `${request.method} ${request.path}: ${error instanceof Error ? error.stack : String(error)}`,
    )
    return { status: 501, body: { message: `The fake failed: ${String(error)}`, code: 0 } }
  }
}

const refused = ({ status, code, message, errors }: Refusal): Answer => ({
  status,
  body: { message, code, ...(errors && { errors }) },
})

function readJson(incoming: IncomingMessage, raw: string): unknown {
  if (raw === '') return undefined
  if (!/^(application\/json|multipart\/form-data)/.test(incoming.headers['content-type'] ?? ''))
    return REFUSALS.invalidJson()
  try {
    return JSON.parse(raw)
  } catch {
    return REFUSALS.invalidJson()
  }
}

/** A channel, guild or webhook with its token has buckets of its own. */
const majorOf = ({ params }: Request): string =>
  params.channel ?? params.guild ?? `${params.app ?? ''}${params.token ?? ''}`

function count(stats: Stats, status: number): void {
  if (status === 429) stats.limited += 1
  if (status >= 400 && status < 500) stats.clientErrors += 1
  if (status === 401 || status === 403 || status === 429) stats.invalid += 1
}
