import { StartError } from '../../core/errors.ts'

/** What a promise resolves to, or `undefined` when that takes longer than `ms`. Rejects as it does while it is waited for. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  after: (ms: number, run: () => void) => () => void = realAfter,
): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>()
  const cancel = after(ms, () => resolve(undefined))
  work.then(resolve, reject).finally(cancel)
  return promise
}

const realAfter = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Resolves after that many ms, or as soon as `signal` is aborted, which it may be already. */
export const pause = (
  ms: number,
  signal: AbortSignal,
  after: (ms: number, run: () => void) => () => void = realAfter,
): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = after(ms, end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })

/** How a platform is tried again, as often as it takes. */
export type Trying = {
  /** Pauses between attempts, in ms: the first, doubled up to the most. */
  waits: { first: number; most: number }
  pause(ms: number): Promise<void>
  signal: AbortSignal
  /** Why the attempts end once `signal` is aborted. */
  stopped: string
  /** Reads what an attempt failed with: why, and how long to wait at least (ms). What it throws ends the attempts. */
  failed(error: unknown): { reason: string; atLeast: number }
  /** Says so; `wait` is the pause before the next attempt, in ms. */
  waiting(about: { reason: string; wait: number }): void
}

/** Makes attempts until one succeeds, and resolves to what it does. Rejects with StartError once `signal` is aborted. */
export async function untilReached<T>(attempt: () => Promise<T>, how: Trying): Promise<T> {
  const { waits, signal, stopped, failed, waiting } = how
  const endIfStopped = (): void => {
    if (signal.aborted) throw new StartError([stopped])
  }
  for (let wait = waits.first; ; wait = Math.min(wait * 2, waits.most)) {
    endIfStopped()
    try {
      return await attempt()
    } catch (error) {
      endIfStopped()
      const { reason, atLeast } = failed(error)
      const ms = Math.max(wait, atLeast)
      waiting({ reason, wait: ms })
      await how.pause(ms)
    }
  }
}

/** Work that a stop waits for. */
export type Pending = {
  /** The same promise, counted until it settles. */
  add<T>(work: Promise<T>): Promise<T>
  /** Resolves when everything that was added has settled. */
  settled(): Promise<void>
}

/** Counts nothing yet. */
export function createPending(): Pending {
  const underway = new Set<Promise<unknown>>()
  return {
    add: (work) => {
      const running = work.finally(() => underway.delete(running))
      underway.add(running)
      return running
    },
    settled: async () => void (await Promise.allSettled(underway)),
  }
}

/** Lets a few calls through at a time; who waits is served in order. */
export type Gate = <T>(call: () => Promise<T>) => Promise<T>

/**
 * A gate for `width` calls. A thousand groups may be due in the same minute: begun all at once, their calls would spend
 * their timeouts waiting for this process and leave it unknown whether they arrived.
 */
export function createGate(width: number): Gate {
  const waiting: (() => void)[] = []
  let inside = 0
  return async (call) => {
    if (inside >= width) await new Promise<void>((resolve) => waiting.push(resolve))
    else inside++
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else inside--
    }
  }
}

/** How far another clock is ahead of this machine's. */
export type Ahead = {
  /** Hears the `Date` header of an answer. */
  hear(date: string | null): void
  /** In ms, to the second or so; negative where it is behind, `undefined` before any answer. */
  ahead(): number | undefined
}

/** Compares with `now`, which answers epoch ms. The first answer counts: later ones would say the same. */
export function createAhead(now: () => number): Ahead {
  let found: number | undefined
  return {
    hear: (date) => {
      const at = Date.parse(date ?? '')
      // The header is cut to whole seconds.
      if (!Number.isNaN(at)) found ??= at + 500 - now()
    },
    ahead: () => found,
  }
}
