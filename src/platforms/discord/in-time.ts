import type { Clock } from '../../core/ports.ts'

/** What `work` resolves to, or `undefined` when it takes longer than `ms`. Rejects as `work` does while it is waited for. */
export function inTime<T>(clock: Clock, work: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>()
  const cancel = clock.after(ms, () => resolve(undefined))
  work.then(resolve, reject).finally(cancel)
  return promise
}
