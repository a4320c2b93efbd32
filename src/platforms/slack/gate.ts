/** Lets a few calls through at a time; who waits is served in order. */
export type Gate = <T>(call: () => Promise<T>) => Promise<T>

/**
 * Creates one for `width` calls. A thousand groups may be due in the same minute: begun all at once, their calls would spend
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
