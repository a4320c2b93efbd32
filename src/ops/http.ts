import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { StartError } from '../core/errors.ts'
import type { Log } from '../core/ports.ts'
import type { Health, Monitor } from './health.ts'

/** One HTTP server for everything that is served: health, and what platforms serve. */
export type Http = {
  /** Routes are added here, before or after `listen`. */
  readonly app: Express
  /** The address it binds. */
  readonly host: string
  /**
   * Resolves to the server's URL without a final slash (`http://127.0.0.1:3000`) once connections are accepted;
   * repeated calls answer the same. Rejects with StartError when the address cannot be bound.
   */
  listen(): Promise<string>
  /** Stops accepting, lets requests in flight end for at most `grace` ms, never throws; safe to repeat. */
  close(): Promise<void>
}

/** How long a request in flight may take at shutdown, in ms. */
const GRACE = 5_000

/**
 * Builds the server; nothing is bound before `listen`. Port 0 takes a free port. While `starting`, what is not served yet
 * answers 503, so that whoever sends something tries again.
 */
export function createHttp(options: {
  host: string
  port: number
  health: Monitor
  starting?(): boolean
  log: Log
  grace?: number
}): Http {
  const { host, port, health, log, starting = () => false, grace = GRACE } = options
  const app = express().disable('x-powered-by')
  app.get('/healthz', (_request, response) => tell(response, health.live()))
  app.get('/readyz', async (_request, response) => tell(response, await health.ready()))
  // Outside the routes, which may be added at any time.
  const whole = express().disable('x-powered-by').use(app, nothingHere(starting), whatFailed(log))
  const server = createServer(whole)
  let listening: Promise<string> | undefined
  let closing: Promise<void> | undefined
  // A connection kept alive after its last answer would hold up the end.
  server.on('request', (_request, response) =>
    response.on('close', () => {
      if (closing) setImmediate(() => server.closeIdleConnections())
    }),
  )

  const bind = () =>
    new Promise<string>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError([bindProblem(error)])))
      server.listen({ host, port }, () => {
        server.removeAllListeners('error')
        server.on('error', (error) => log.error({ error }, 'The HTTP server failed'))
        resolve(urlOf(host, (server.address() as AddressInfo).port))
      })
    })

  const bindProblem = ({ code, message }: NodeJS.ErrnoException): string => {
    if (code === 'EADDRINUSE')
      return `Port ${port} on ${host} is in use. Stop the program that uses it, or set PORT to a free port.`
    if (code === 'EACCES') return `Port ${port} may not be opened by this user. Set PORT to one above 1023.`
    return `Cannot listen on ${host}, port ${port} (${message}). Check HOST and PORT.`
  }

  const shut = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve()
      const force = setTimeout(() => server.closeAllConnections(), grace)
      server.close(() => {
        clearTimeout(force)
        resolve()
      })
      server.closeIdleConnections()
    })

  return {
    app,
    host,
    listen: () => {
      listening ??= bind()
      return listening
    },
    close: () => {
      closing ??= (listening ?? Promise.resolve('')).then(shut, shut)
      return closing
    },
  }
}

const say = (response: express.Response, status: number, sentence: string): void =>
  void response
    .status(status)
    .set({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" })
    .type('text/plain')
    .send(`${sentence}\n`)

const nothingHere =
  (starting: () => boolean): RequestHandler =>
  (_request, response) => {
    if (!starting()) return say(response, 404, 'There is nothing at this address.')
    response.set('retry-after', '5')
    say(response, 503, 'The bot is starting. Please try again in a moment.')
  }

function tell(response: express.Response, health: Health): void {
  response
    .status(health.ok ? 200 : 503)
    .set('cache-control', 'no-store')
    .json(health)
}

/** Errors of Express carry `status`; any other is ours and goes to the log. */
const whatFailed =
  (log: Log): ErrorRequestHandler =>
  (error: { status?: number }, _request, response, next) => {
    if (response.headersSent) return next(error)
    const { status = 500 } = error
    if (status >= 400 && status < 500) return say(response, status, 'This address is not valid.')
    log.error({ error }, 'A request failed')
    say(response, 500, 'Something went wrong here. Whoever runs this bot finds the cause in its log.')
  }

/** The URL that opens a bound server from its own machine. */
export function urlOf(host: string, port: number): string {
  const name = ['0.0.0.0', '::', ''].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return port === 80 ? `http://${name}` : `http://${name}:${port}`
}
