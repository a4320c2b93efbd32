import { createHmac } from 'node:crypto'
import type { Core, DeliveryKind, Outcome } from './core.ts'

/** A request as it goes to the app, signature and all. */
export type SignedRequest = { url: string; headers: Record<string, string>; body: string }

/** What to spoil in a request: its signature, its time, or one byte of its body after signing. */
export type Tamper = 'signature' | 'old' | 'early' | 'byte' | 'unsigned'

/** Slack's side of HTTP mode. */
export type HttpDelivery = {
  /** Sets the app's request URLs; one for all three unless told. */
  pointAt(url: string | Record<'events' | 'commands' | 'interactivity', string>): void
  /** The `url_verification` handshake; whether the app gave the challenge back. */
  verify(): Promise<boolean>
  deliver(kind: DeliveryKind, payload: object): Promise<Outcome>
  /** Builds a request without sending it. */
  sign(kind: DeliveryKind, payload: object, tamper?: Tamper): SignedRequest
  /** Sends a built request as it is, the same one twice if asked twice. */
  send(request: SignedRequest): Promise<{ status: number; text: string }>
  /** The last request that was delivered. */
  last(): SignedRequest | undefined
}

/** How far a request's time is moved, in seconds: just over the five minutes that are allowed. */
const MOVED: Partial<Record<Tamper, number>> = { old: -301, early: 302 }

/** HTTP deliveries of one app, signed with its signing secret (version v0). */
export function createHttpDelivery(core: Core): HttpDelivery {
  let urls = { events: '', commands: '', interactivity: '' }
  let last: SignedRequest | undefined
  const target = (kind: DeliveryKind) =>
    kind === 'events_api' ? urls.events : kind === 'slash_commands' ? urls.commands : urls.interactivity

  const sign = (kind: DeliveryKind, payload: object, tamper?: Tamper): SignedRequest => {
    const form = kind !== 'events_api'
    const body = !form
      ? JSON.stringify(payload)
      : new URLSearchParams(
          kind === 'slash_commands'
            ? (payload as Record<string, string>)
            : { payload: JSON.stringify(payload) },
        ).toString()
    const moved = (tamper && MOVED[tamper]) ?? 0
    const time = Math.floor(core.options.clock.now() / 1000) + moved
    const secret = tamper === 'signature' ? 'another secret' : core.keys.signingSecret
    const digest = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')
    return {
      url: target(kind),
      body: tamper === 'byte' ? `${body.slice(0, -1)}${body.at(-1) === '}' ? ' ' : 'x'}` : body,
      headers: {
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...(tamper !== 'unsigned' && {
          'x-slack-request-timestamp': String(time),
          'x-slack-signature': `v0=${digest}`,
        }),
      },
    }
  }

  const attempt = async (request: SignedRequest) => {
    const limit = new AbortController()
    const cancel = core.options.clock.after(core.options.ackWithin, () => limit.abort())
    const sentAt = performance.now()
    try {
      const response = await fetch(request.url, {
        method: 'POST',
        headers: request.headers,
        body: request.body,
        signal: limit.signal,
        redirect: 'manual',
      })
      const text = await response.text()
      if (response.ok) core.stats.acks.push(performance.now() - sentAt)
      const stop = response.headers.get('x-slack-no-retry') === '1'
      return { ok: response.ok, status: response.status, text, reason: 'http_error', stop }
    } catch {
      const reason = limit.signal.aborted ? 'http_timeout' : 'connection_failed'
      return { ok: false, status: 0, text: '', reason, stop: false }
    } finally {
      cancel()
    }
  }

  const deliver = async (kind: DeliveryKind, payload: object): Promise<Outcome> => {
    core.stats.deliveries++
    const pauses = kind === 'events_api' ? core.options.eventRetries : []
    let reason = ''
    for (let i = 0; i <= pauses.length; i++) {
      if (i > 0) {
        await new Promise<void>((resolve) => core.options.clock.after(pauses[i - 1] ?? 0, resolve))
        core.stats.redeliveries++
      }
      const signed = sign(kind, payload)
      if (i > 0)
        Object.assign(signed.headers, { 'x-slack-retry-num': `${i}`, 'x-slack-retry-reason': reason })
      last = signed
      const answer = await attempt(signed)
      if (answer.ok) return { ok: true, body: readBody(answer.text) }
      reason = answer.reason
      if (answer.stop) break
    }
    return { ok: false, why: reason === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed' }
  }

  return {
    sign,
    deliver,
    last: () => last,
    pointAt: (url) => {
      urls = typeof url === 'string' ? { events: url, commands: url, interactivity: url } : url
    },
    verify: async () => {
      const challenge = core.ids.secret()
      const payload = { token: core.keys.verification, challenge, type: 'url_verification' }
      const { ok, text } = await attempt(sign('events_api', payload))
      const given = readBody(text)
      return ok && (given === challenge || (given as { challenge?: string })?.challenge === challenge)
    },
    send: async (request) => {
      const { status, text } = await attempt(request)
      return { status, text }
    },
  }
}

function readBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
