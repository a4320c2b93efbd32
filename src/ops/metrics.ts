import { timingSafeEqual } from 'node:crypto'
import type { Express, Request, RequestHandler } from 'express'
import type { Bot } from '../core/bot.ts'
import { PlatformError } from '../core/errors.ts'
import { type Occurrence, openOccurrences, unreported } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Log } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import type { Monitor } from './health.ts'

/** Counts and times what a bot does, by standing between its parts. */
export type Meter = {
  /** The same store, each call of it timed. */
  store(inner: Store): Store
  /** The same platform, each call of it counted by its outcome. */
  platform(inner: ChatPlatform): ChatPlatform
  /** The same bot, each answer of it timed. */
  bot(inner: Bot): Bot
  /** An occurrence came to its end, or was written down as missed, at an instant, epoch ms. */
  closed(row: Pick<Occurrence, 'series' | 'state' | 'due'>, at: number): void
  /** Serves `/metrics` from what these answer. */
  serve(parts: {
    app: Express
    /** Whoever knows it may ask, from anywhere; without one, only this machine may. */
    token: string | undefined
    store: Store
    health: Monitor
    /** Deliveries under way, and groups that wait where that is known. */
    engine: { readonly underway: number; readonly waiting: number | undefined; readonly beatAt: number }
    log: Log
  }): void
}

/** Calls of a platform that are counted: what goes out. */
const CALLS = ['post', 'openThread', 'find', 'edit', 'dm'] as const

/** Rows that are counted at most, so that asking costs little; the gauge stays there. */
const MOST = 10_000

const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 3, 5, 10]
const LAG = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200]

/** Everything that is told, in a registry of its own: prom-client's is the process's. */
async function createFamilies() {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client')
  const registry = new Registry()
  const registers = [registry]
  // Memory, garbage collection, and how late the event loop is.
  collectDefaultMetrics({ register: registry })
  const calls = new Counter({
    name: 'studyhall_calls_total',
    help: 'Calls to a platform by their outcome: ok, or why not, as docs/add-a-platform.md lists them.',
    labelNames: ['platform', 'call', 'outcome'],
    registers,
  })
  const limited = new Counter({
    name: 'studyhall_rate_limited_total',
    help: 'Calls that a platform asked to make later (HTTP 429).',
    labelNames: ['platform'],
    registers,
  })
  const occurrences = new Counter({
    name: 'studyhall_occurrences_total',
    help: 'Occurrences that came to their end, by series and state.',
    labelNames: ['series', 'state'],
    registers,
  })
  const lag = new Histogram({
    name: 'studyhall_delivery_lag_seconds',
    help: 'From when an occurrence was due to when everything of it was delivered.',
    labelNames: ['series'],
    buckets: LAG,
    registers,
  })
  const answers = new Histogram({
    name: 'studyhall_acknowledgement_seconds',
    help: 'From what a member did to the bot’s answer. Platforms wait for three seconds.',
    labelNames: ['platform'],
    buckets: SECONDS,
    registers,
  })
  const latency = new Histogram({
    name: 'studyhall_store_seconds',
    help: 'How long a call of the store takes.',
    labelNames: ['call'],
    buckets: SECONDS,
    registers,
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const open = gauge('studyhall_occurrences_open', 'Occurrences with something left to send.')
  const notices = gauge('studyhall_notices_unreported', 'Failed occurrences that no manager was told of yet.')
  const underway = gauge('studyhall_queue_size', 'Deliveries that this process has under way or waiting.')
  const waiting = gauge('studyhall_groups_waiting', 'Groups that wait for their next due time.')
  const beat = gauge('studyhall_last_heartbeat_seconds', 'When the last heartbeat began, Unix time.')
  const checks = gauge('studyhall_check', 'Whether a check of /readyz is well: 1 or 0.', ['name'])
  return {
    registry,
    calls,
    limited,
    occurrences,
    lag,
    answers,
    latency,
    open,
    notices,
    underway,
    waiting,
    beat,
    checks,
  }
}

type Families = Awaited<ReturnType<typeof createFamilies>>

/** Loads the library, and counts from now on. */
export async function openMeter(): Promise<Meter> {
  const families = await createFamilies()
  const { calls, limited, occurrences, lag, answers, latency } = families
  const timed = async <T>(end: () => void, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } finally {
      end()
    }
  }

  const counted =
    <A extends unknown[], R>(platform: string, call: string, work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        const result = await work(...args)
        calls.inc({ platform, call, outcome: 'ok' })
        return result
      } catch (error) {
        const outcome = error instanceof PlatformError ? error.outcome : 'not made'
        calls.inc({ platform, call, outcome })
        if (outcome === 'limited') limited.inc({ platform })
        throw error
      }
    }

  return {
    store: (inner) => ({
      get: (kind, key) => timed(latency.startTimer({ call: 'get' }), () => inner.get(kind, key)),
      list: (kind, range) => timed(latency.startTimer({ call: 'list' }), () => inner.list(kind, range)),
      transact: (work) => timed(latency.startTimer({ call: 'transact' }), () => inner.transact(work)),
      close: () => inner.close(),
    }),
    platform: (inner) => ({
      ...inner,
      ...(Object.fromEntries(
        CALLS.map((call) => [
          call,
          counted(inner.name, call, inner[call] as (...args: unknown[]) => Promise<unknown>),
        ]),
      ) as Pick<ChatPlatform, (typeof CALLS)[number]>),
    }),
    bot: (inner) => ({
      ...inner,
      dispatch: (name, input, caller) =>
        timed(answers.startTimer({ platform: caller.member.platform }), () =>
          inner.dispatch(name, input, caller),
        ),
    }),
    closed: ({ series, state, due }, at) => {
      occurrences.inc({ series, state })
      if (state === 'done') lag.observe({ series }, Math.max(0, at - due) / 1_000)
    },
    serve: ({ app, token, log, ...asked }) => {
      app.get(
        '/metrics',
        answering(token, () => look(families, asked), families.registry.contentType, log),
      )
    },
  }
}

type Asked = Omit<Parameters<Meter['serve']>[0], 'app' | 'token' | 'log'>

/** What is counted, with what only the moment of asking knows. */
async function look(
  { registry, open, notices, underway, waiting, beat, checks }: Families,
  { store, health, engine }: Asked,
): Promise<string> {
  open.set((await store.list(openOccurrences, { limit: MOST })).length)
  notices.set((await store.list(unreported, { limit: MOST })).length)
  underway.set(engine.underway)
  if (engine.waiting !== undefined) waiting.set(engine.waiting)
  beat.set(engine.beatAt / 1_000)
  for (const { name, state } of (await health.ready()).checks ?? [])
    checks.set({ name }, state === 'ready' ? 1 : 0)
  return registry.metrics()
}

/** Answers who may ask; to anybody else it is not there. */
function answering(
  token: string | undefined,
  look: () => Promise<string>,
  type: string,
  log: Log,
): RequestHandler {
  return (request, response, next) => {
    if (!(token === undefined ? isHere(request) : knows(request, token))) return next()
    look().then(
      (text) => response.set({ 'cache-control': 'no-store', 'content-type': type }).send(text),
      (error: unknown) => {
        log.error({ error }, 'The metrics could not be read')
        response.status(503).type('text/plain').send('The store cannot be read; the log has the cause.\n')
      },
    )
  }
}

/** Whether somebody on this machine asks, and not through a proxy on it. */
function isHere({ socket, headers }: Request): boolean {
  const from = socket.remoteAddress ?? ''
  return /^(::ffff:)?127\.|^::1$/.test(from) && !headers.forwarded && !headers['x-forwarded-for']
}

function knows({ headers }: Request, token: string): boolean {
  const [, given = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? []
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}
