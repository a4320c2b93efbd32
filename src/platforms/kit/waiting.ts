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
