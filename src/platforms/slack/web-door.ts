import { type App, ExpressReceiver, type InstallationStore, type Receiver } from '@slack/bolt'
import type { Request, RequestHandler } from 'express'
import type { Log } from '../../core/ports.ts'
import { silentLog } from './bolt-log.ts'
import type { Receiving } from './config.ts'
import { PATHS } from './manifest.ts'
import { failedPage, installedPage } from './pages.ts'
import { type Extra, scopesWith } from './scopes.ts'
import { webOptions } from './teams.ts'

/** The part of our Express app that is used. */
export type WebApp = { use(handler: RequestHandler): unknown }

/** What installing in many workspaces needs. */
export type OAuth = {
  apiUrl: string
  clientId: string
  clientSecret: string
  stateSecret: string
  extras: readonly Extra[]
  store: InstallationStore
  /** How setup is typed. */
  setup: string
}

/** A request whose time differs from ours by more is refused (docs.slack.dev/authentication/verifying-requests-from-slack). */
const SIGNED_MS = 5 * 60_000
/** Refused requests are counted and told at most once a minute: anybody can send them. */
const TELL_MS = 60_000

/**
 * HTTP on our own server: Bolt's receiver checks every signature, and a signature is accepted once. With `oauth` it also
 * serves the pages of an installation. Routes stand from the beginning; before `start` and after `stop` they answer 503, so
 * that Slack tries again.
 */
export function createWebDoor(parts: {
  app: WebApp
  signingSecret: string
  oauth?: OAuth
  now(): number
  log: Log
}): Receiving {
  const { app, signingSecret, oauth, now } = parts
  const replays = createReplays(now)
  const tell = createTeller(now, parts.log)
  let open = false

  const receiver = new ExpressReceiver({
    signingSecret,
    endpoints: PATHS.events,
    // Bolt writes a line for every unsigned request, with the reason.
    logger: silentLog(),
    customPropertiesExtractor: (request) => {
      replays.remember(request)
      return {}
    },
    ...(oauth && {
      clientId: oauth.clientId,
      clientSecret: oauth.clientSecret,
      stateSecret: oauth.stateSecret,
      installationStore: oauth.store,
      scopes: scopesWith(oauth.extras).map(([scope]) => scope),
      installerOptions: {
        installPath: PATHS.install,
        redirectUriPath: PATHS.redirect,
        directInstall: true,
        callbackOptions: { success: installedPage(oauth.setup), failure: failedPage },
        clientOptions: webOptions(oauth.apiUrl, silentLog()),
        authorizationUrl: new URL('/oauth/v2/authorize', oauth.apiUrl).href,
      },
    }),
  })

  hearLimits(receiver, parts.log)

  app.use((request, response, next) => {
    if (!isOurs(request.path)) return next()
    if (!open) return void response.status(503).end()
    response.on('finish', () => response.statusCode === 401 && tell())
    if (isEvents(request.path) && (!isTimely(request, now()) || replays.knows(request)))
      return void response.status(401).end()
    receiver.router(request, response, next)
  })

  return {
    receiver,
    start: async () => {
      open = true
    },
    stop: async () => {
      open = false
    },
    reach: () =>
      open ? { state: 'ready' } : { state: 'connecting', reason: 'Slack’s requests are not taken yet.' },
  }
}

/**
 * Slack tells a request URL that it holds events back (docs.slack.dev/reference/events/app_rate_limited). Bolt knows no such
 * request and would leave it unanswered, which Slack counts as a failure.
 */
function hearLimits(receiver: Receiver, log: Log): void {
  const init = receiver.init.bind(receiver)
  receiver.init = (app) => {
    const processEvent: App['processEvent'] = async (event) => {
      const { type, team_id: team, minute_rate_limited: minute } = event.body
      if (type !== 'app_rate_limited') return app.processEvent(event)
      const since = new Date(Number(minute) * 1000 || 0).toISOString()
      log.warn(
        { team, since },
        'Slack holds events of a workspace back, which had more than 30,000 in an hour: answers in discussions may not be counted meanwhile',
      )
      await event.ack()
    }
    init({ processEvent } as App)
  }
}

const plainPath = (path: string): string => path.replace(/\/+$/, '')
const isOurs = (path: string): boolean => Object.values<string>(PATHS).includes(plainPath(path))
const isEvents = (path: string): boolean => plainPath(path) === PATHS.events

/** Bolt refuses what is too old, and takes what is signed for next year. */
const isTimely = ({ headers }: Request, now: number): boolean =>
  Math.abs(Number(headers['x-slack-request-timestamp']) * 1000 - now) <= SIGNED_MS

/**
 * Signatures that were accepted, as long as they would be accepted again: one that came 5 minutes early is timely for 10.
 * A minute more, because Bolt counts in whole seconds.
 */
function createReplays(now: () => number) {
  const seen = new Map<string, number>()
  return {
    knows: (request: Request): boolean => seen.has(hashOf(request)),
    remember: (request: Request): void => {
      for (const [hash, at] of seen) {
        if (at > now() - 2 * SIGNED_MS - 60_000) break
        seen.delete(hash)
      }
      seen.set(hashOf(request), now())
    },
  }
}

/** Only the part behind `=` is compared when a signature is checked, so only it can tell two apart. */
const hashOf = (request: Request): string =>
  String(request.headers['x-slack-signature'] ?? '').split('=')[1] ?? ''

function createTeller(now: () => number, log: Log): () => void {
  let refused = 0
  let told = Number.NEGATIVE_INFINITY
  return () => {
    refused++
    if (now() - told < TELL_MS) return
    log.warn(
      { refused },
      'Requests without a valid signature of Slack were refused. If they are Slack’s, check SLACK_SIGNING_SECRET and this machine’s clock.',
    )
    told = now()
    refused = 0
  }
}
