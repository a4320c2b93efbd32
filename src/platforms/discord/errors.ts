import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { PlatformError, type PlatformOutcome } from '../../core/errors.ts'

/** What Discord said, without the request: its address holds tokens and its body what was written. */
export type Said = { status: number; code: number }

/**
 * Codes that mean the bot cannot post there, with how to fix it. Source: docs.discord.com/developers, "Opcodes and status codes",
 * JSON error codes.
 */
const REFUSED: Record<number, string> = {
  10003: 'The channel or thread is gone. Set up the group in another channel.',
  10004: 'Invite the bot to the server again.',
  10013: 'That member cannot be reached any more.',
  50001: 'Let the bot’s role see the channel: permission “View Channel”.',
  50007: 'The member must allow direct messages from members of a server that the bot is in.',
  50008: 'Choose a text, announcement or forum channel.',
  50013: 'Grant the bot’s role what it needs in this channel.',
  50024: 'Choose a text, announcement or forum channel.',
  50278: 'The member must be on a server that the bot is on.',
  50083: 'Unlock or reopen the thread, or grant the bot’s role “Manage Threads”.',
  40066: 'Add a tag to the forum that everybody may use, or do not ask for tags.',
  40067: 'The forum asks for a tag. Choose one with `/group settings`, setting `tags`.',
  160002: 'Grant the bot’s role “Read Message History” in this channel.',
  160005: 'Unlock the thread, or grant the bot’s role “Manage Threads”.',
  160006: 'Archive some threads: the server has as many active ones as Discord allows.',
  160007:
    'Archive some threads: the server has as many active ones in announcement channels as Discord allows.',
}

/** What was deleted stays deleted: nothing fixes it, and the channel is as good as before. */
export const GONE = { channel: 10003, message: 10008 } as const

/** Failures before anything was sent. Source: Node.js "Common system errors", undici "Errors", OpenSSL. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]

/**
 * Codes by which Discord says "later" without saying when, with how long to wait, in ms: too many messages in the channel
 * or the server, direct messages opened too fast, something switched off, limited, not there yet, or overloaded.
 */
const LATER: Record<number, number> = {
  20028: 60_000,
  20029: 60_000,
  40003: 10 * 60_000,
  40006: 5 * 60_000,
  40062: 60_000,
  110001: 60_000,
  130000: 60_000,
}

/** What stands before Discord turns the whole machine away: "internal network error". */
const EDGE = 40333

/** A limit without a time is waited for this long, in ms; one of the whole machine longer. */
const LEAST_WAIT = 1_000
const EDGE_WAIT = 60_000

/**
 * How long the whole bot must make no call after this failure, in ms; 0 where only its own route is limited. Cloudflare's
 * 429 comes without Discord's headers, so no limit is known of it, and each further call counts towards a ban.
 */
export function pauseOf(error: unknown): number {
  if (error instanceof RateLimitError) {
    // Interactions are answered through a handler that never knows a limit.
    const isEdge = !Number.isFinite(error.limit) && !error.route.endsWith('/callback')
    if (error.global) return error.retryAfter
    return isEdge ? Math.max(EDGE_WAIT, error.retryAfter) : 0
  }
  return saidIn(error)?.code === EDGE ? EDGE_WAIT : 0
}

/** Whether a limit is the bot's altogether, whichever machine calls; Cloudflare's is its machine's alone. */
export const isOfBot = (error: unknown): boolean => error instanceof RateLimitError && error.global

/** Any failure of a call as the one error that the core knows; `cause` is at most what Discord said. */
export function platformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error
  if (error instanceof RateLimitError)
    return new PlatformError('limited', `Discord limits ${error.method} ${error.route}.`, {
      retryAfter: Math.max(pauseOf(error), error.retryAfter || error.timeToReset || LEAST_WAIT),
    })
  if (error instanceof DiscordAPIError) return fromAnswer(error)
  if (error instanceof HTTPError)
    return new PlatformError('unknown', `Discord answered ${error.status} ${error.message}.`, {
      cause: { status: error.status, code: 0 } satisfies Said,
    })
  return fromNetwork(error)
}

/** What Discord said, where it said something. */
export function saidIn(error: unknown): Said | undefined {
  const { cause } = platformError(error)
  return cause && typeof cause === 'object' && 'code' in cause ? (cause as Said) : undefined
}

function fromAnswer(error: DiscordAPIError): PlatformError {
  const { status } = error
  // An answer without a code is not Discord's API but something before it: a proxy, or a ban at the edge.
  const code = typeof error.code === 'number' ? error.code : 0
  const said: Said = { status, code }
  const text = `Discord answered ${status}: ${error.message.split('\n').slice(0, 3).join(' ')}${code ? ` (${code})` : ''}.`
  const retryAfter = code === EDGE ? EDGE_WAIT : LATER[code]
  if (retryAfter !== undefined) return new PlatformError('limited', text, { retryAfter, cause: said })
  const outcome = outcomeOf(said)
  const fix = REFUSED[code] ?? 'See what Discord says about it in the log.'
  return new PlatformError(outcome, text, { cause: said, ...(outcome === 'refused' && { fix }) })
}

function outcomeOf({ status, code }: Said): PlatformOutcome {
  // A stray answer of something between, or a token withdrawn while we run: nothing was done, and it is tried again.
  if (status === 401 || code === 0) return 'unreachable'
  if (code === GONE.message) return 'invalid'
  if (REFUSED[code] !== undefined || status === 403 || status === 404) return 'refused'
  return 'invalid'
}

function fromNetwork(error: unknown): PlatformError {
  const { code, syscall, message, errors } = error as NodeJS.ErrnoException & {
    errors?: NodeJS.ErrnoException[]
  }
  const codes = [code, ...(errors ?? []).map((each) => each.code)].filter((each) => each !== undefined)
  const connecting = syscall === 'connect' || syscall === 'getaddrinfo'
  if (connecting || codes.some((each) => NOT_SENT.includes(each)))
    return new PlatformError('unreachable', `Discord was not reached: ${codes[0] ?? message}.`)
  return new PlatformError('unknown', `Discord’s answer was lost: ${codes[0] ?? message}.`)
}
