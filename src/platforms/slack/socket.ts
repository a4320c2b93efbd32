import type { App, Receiver } from '@slack/bolt'
import { StartError } from '../../core/errors.ts'
import type { Reach } from '../../core/platform.ts'
import type { Log } from '../../core/ports.ts'
import type { Receiving } from './config.ts'
import { type Connection, openConnection } from './connection.ts'
import type { Patience } from './patience.ts'

/** A connection that ends within this many ms counts as short: others may be lost twice without a moment in which Slack finds nobody. */
const SHORT_MS = 1_000
/** Pause before another connection where two in a row were short, in ms. */
const PAUSE_MS = 1_000

/** How to fix a refused app token. */
const FIX =
  'Make one under “Basic Information”, “App-Level Tokens”, with the scope connections:write, and switch Socket Mode on.'

/** What Slack's refusal of a socket means for the operator. */
export const refusedSocket = (word: string): string =>
  `Slack refuses the Socket Mode connection (${word}). Check SLACK_APP_TOKEN. ${FIX}`

/**
 * Socket Mode: no public address needed. `start` rejects with StartError when Slack refuses the app token; from then on a
 * connection that ends is replaced, however long that takes. `stopping` must be aborted before `stop` is called.
 */
export function createSocket(parts: {
  apiUrl: string
  appToken: string
  patience: Patience
  pause(ms: number): Promise<void>
  stopping: AbortSignal
  log: Log
}): Receiving {
  const { patience, pause, log } = parts
  const { promise: ready, resolve: init } = Promise.withResolvers<App>()
  const receiver: Receiver = { init, start: async () => {}, stop: async () => {} }
  let kept = Promise.resolve()
  const retiring = new Set<Promise<void>>()
  let reach: Reach = { state: 'connecting', reason: 'The socket to Slack is not open yet.' }

  const connect = async (): Promise<Connection> => openConnection({ ...parts, app: await ready })

  const refusedLater = (word: string): void => {
    const reason = refusedSocket(word)
    reach = { state: 'refused', reason }
    log.error({ reason: word }, reason)
  }

  /** The next one is open before the last is let go: between the two, Slack would find nobody. */
  const keep = async (first: Connection): Promise<void> => {
    let wasShort = false
    for (let current = first; ; ) {
      const since = performance.now()
      const reason = await current.over
      const isShort = performance.now() - since < SHORT_MS
      reach = { state: 'connecting', reason: `The socket to Slack is being replaced (${reason}).` }
      log.debug({ reason }, 'The connection to Slack is replaced')
      try {
        if (isShort && wasShort) await pause(PAUSE_MS)
        wasShort = isShort
        const next = await patience(connect, refusedLater)
        reach = { state: 'ready' }
        const retired = current.retire().finally(() => retiring.delete(retired))
        retiring.add(retired)
        current = next
      } catch {
        // Only a stop ends the attempts.
        return current.close()
      }
    }
  }

  return {
    receiver,
    start: async () => {
      const first = await patience(connect, (word) => {
        throw new StartError([`Slack refuses SLACK_APP_TOKEN (${word}). ${FIX}`])
      })
      reach = { state: 'ready' }
      kept = keep(first)
    },
    stop: async () => {
      await Promise.all([kept, ...retiring])
    },
    reach: () => reach,
  }
}
