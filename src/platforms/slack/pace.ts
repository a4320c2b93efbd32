import { PlatformError } from '../../core/errors.ts'

/** Slack takes about one message a second and channel (docs.slack.dev/apis/web-api/rate-limits). */
const INTERVAL_MS = 1_000

/** Sends one message after another into a channel, a second apart; no channel waits for another. */
export type Pace = {
  /** Rejects with `unreachable` when the pace is stopped before the turn comes: nothing was sent. */
  turn<T>(channel: string, send: () => Promise<T>): Promise<T>
  /** Ends all waiting. */
  stop(): void
}

/** Creates it. */
export function createPace(): Pace {
  /** The end of each channel's line; an entry leaves a second after the last message. */
  const lines = new Map<string, Promise<void>>()
  const waiting = new Set<() => void>()
  let stopped = false

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      waiting.add(done)
      if (stopped) done()
    })

  return {
    turn: (channel, send) => {
      const before = lines.get(channel) ?? Promise.resolve()
      const sending = before.then(() => {
        if (stopped) throw new PlatformError('unreachable', 'The bot is stopping.')
        return send()
      })
      const next = (): Promise<void> => pause(INTERVAL_MS)
      const line = sending.then(next, next).then(() => {
        if (lines.get(channel) === line) lines.delete(channel)
      })
      lines.set(channel, line)
      return sending
    },
    stop: () => {
      stopped = true
      for (const done of [...waiting]) done()
    },
  }
}
