import type { Log } from '../core/ports.ts'
import type { Monitor } from './health.ts'

/** Whoever does not answer within so many ms is not waited for. */
const ANSWER_MS = 5_000

/** A dead man's switch: somebody elsewhere raises the alarm when the requests stay away. */
export type DeadMan = {
  /** To be called after each heartbeat that decided everything; asks and calls in the background. */
  beat(): void
  /** Ends what is under way. */
  stop(): void
}

/**
 * Requests `url` (https, or http on loopback) after a heartbeat where everything that the bot needs is there, never twice at a
 * time. What keeps it from it is logged once, and so is its end. The address is a secret: it is never logged.
 */
export function createDeadMan(url: string | undefined, monitor: Pick<Monitor, 'ready'>, log: Log): DeadMan {
  const stopping = new AbortController()
  let underway = false
  let trouble = ''

  const tell = (now: string): void => {
    if (now !== '' && trouble === '') log.warn({ reason: now }, 'HEARTBEAT_URL is not requested')
    if (now === '' && trouble !== '') log.info({}, 'HEARTBEAT_URL is requested again')
    trouble = now
  }

  const call = async (to: string): Promise<void> => {
    const { ok } = await monitor.ready()
    const now = ok
      ? await requested(to, stopping.signal)
      : 'Something that the bot needs is not there; /readyz names it.'
    // What a stop cuts off is no trouble.
    if (!stopping.signal.aborted) tell(now)
  }

  return {
    beat: () => {
      if (!url || underway || stopping.signal.aborted) return
      underway = true
      void call(url).finally(() => {
        underway = false
      })
    },
    stop: () => stopping.abort(),
  }
}

/** Why a request did not succeed; empty where it did. Never rejects, and follows no redirect: that may lead off https. */
async function requested(url: string, stopping: AbortSignal): Promise<string> {
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_MS)])
    const answer = await fetch(url, { redirect: 'manual', signal, headers: { 'user-agent': 'studyhall' } })
    await answer.body?.cancel()
    return answer.ok ? '' : `It answered with status ${answer.status}.`
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    return name === 'TimeoutError'
      ? 'It did not answer in time.'
      : `It cannot be reached (${cause?.code ?? name}).`
  }
}
