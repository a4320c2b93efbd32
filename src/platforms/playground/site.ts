import { fileURLToPath } from 'node:url'
import express, { type ErrorRequestHandler, Router } from 'express'
import type { Log } from '../../core/ports.ts'
import { BODY_LIMIT, HttpError, jsonBody, loginBody, read } from './body.ts'
import { guard, type Served } from './guard.ts'
import type { Session } from './session.ts'

const PAGE = fileURLToPath(new URL('../../../page/public', import.meta.url))

/** The page and its API behind their guards. Paths other than `/`, `/login`, `/page` and `/api` are left to others. */
export function createSite(options: {
  api: Router
  served(): Served
  session: Session | undefined
  log: Log
}): Router {
  const { served, session } = options
  const site = Router()
  site.use(['/page', '/login'], guard(served, 'page'))
  site.get('/', guard(served, 'page'), (request, response) => {
    response.set('cache-control', 'no-cache')
    if (session && !session.isOpen(request.headers.cookie)) return response.redirect('/login')
    response.sendFile('index.html', { root: PAGE })
  })
  site.get('/login', (_request, response) => response.sendFile('login.html', { root: PAGE }))
  site.use('/page', express.static(PAGE, { index: false, cacheControl: false, setHeaders: neverStale }))
  site.use('/page', () => {
    throw new HttpError(404, 'There is no such file.')
  })

  site.use('/api', guard(served, 'api'), (_request, response, next) => {
    response.set('cache-control', 'no-store')
    next()
  })
  site.use('/api', jsonBody)
  if (session) addSession(site, session)
  site.use('/api', options.api, (request) => {
    throw new HttpError(404, `There is no ${request.method} ${request.baseUrl}${request.path}.`)
  })
  site.use(answerErrors(options.log))
  return site
}

const neverStale = (response: { setHeader(name: string, value: string): void }): void =>
  response.setHeader('cache-control', 'no-cache')

function addSession(site: Router, session: Session): void {
  site.post('/api/login', (request, response) => {
    const { password } = read(loginBody, request.body)
    const result = session.login(password, request.socket.remoteAddress ?? '')
    if (!result) throw new HttpError(401, 'That is not the password.')
    if ('wait' in result) {
      const minutes = Math.ceil(result.wait / 60_000)
      throw new HttpError(
        429,
        `Too many wrong passwords. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
        Math.ceil(result.wait / 1000),
      )
    }
    response.set('set-cookie', result.cookie).json({})
  })
  site.use('/api', (request, _response, next) => {
    if (!session.isOpen(request.headers.cookie))
      throw new HttpError(401, 'Enter the password first, at /login.')
    next()
  })
}

const isApi = (url: string): boolean => /^\/api(?![^/?])/i.test(url)

/** Every failure as a sentence, the API's in JSON; what is not the client's fault goes to the log. */
const answerErrors =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const { status, message, retryAfter } = asHttpError(error)
    if (status >= 500) log.error({ error }, 'A request to the playground failed')
    if (retryAfter !== undefined) response.set('retry-after', String(retryAfter))
    response.status(status)
    if (isApi(request.originalUrl)) response.json({ error: message })
    else response.type('text/plain').send(`${message}\n`)
  }

/** Errors of Express and its body parser carry `status` and `type`. */
function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  const { status, type } = (error ?? {}) as { status?: number; type?: string }
  if (type === 'entity.too.large')
    return new HttpError(413, `That is too long. Send less than ${BODY_LIMIT / 1024} kB.`)
  if (type === 'entity.parse.failed') return new HttpError(400, 'The body is not a JSON object.')
  if (status === 415) return new HttpError(415, 'Send the body as UTF-8, as it is or compressed by gzip.')
  if (status !== undefined && status >= 400 && status < 500)
    return new HttpError(status, 'This request is not valid: check its address and its body.')
  return new HttpError(
    500,
    'Something went wrong here. Try again; whoever runs this bot finds the cause in its log.',
  )
}
