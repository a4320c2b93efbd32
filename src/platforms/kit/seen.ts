import type { Expiring } from '../../core/records.ts'

/** How long this process remembers without asking, in ms. */
const TAKEN_MS = 15 * 60_000

/**
 * Takes up once what a platform may deliver again in one run, such as events of a connection that is resumed: `take` answers
 * whether this is the first time within a quarter of an hour, and `release` makes it so again. `now` answers epoch ms.
 */
export function createTaken(now: () => number): { take(key: string): boolean; release(key: string): void } {
  /** In the order they run out. */
  const taken = new Map<string, number>()
  return {
    take: (key) => {
      const at = now()
      for (const [old, since] of taken) {
        if (since > at - TAKEN_MS) break
        taken.delete(old)
      }
      if (taken.has(key)) return false
      taken.set(key, at)
      return true
    },
    release: (key) => void taken.delete(key),
  }
}

/**
 * Takes up once what a platform delivers again after a restart too, or to another process. What changes anything is claimed
 * durably before the work begins: a crash between the two loses an answer that the member can ask for again, while the other
 * order would skip a day or post it twice.
 */
export type Claims = {
  /**
   * Resolves to `false` for what was taken up before, here or in another process. With `repeatable`, and no other process
   * that could hear the same, nothing is written: after a crash in the same instant it may be answered again, which harms
   * nobody.
   */
  take(key: string, repeatable?: boolean): Promise<boolean>
}

/**
 * Claims over what expires; `seen` keeps them for as long as the platform may deliver something again. `shared` is whether
 * other processes hear the same platform. `now` answers epoch ms.
 */
export function createClaims({
  seen,
  shared,
  now,
}: {
  seen: Expiring<number>
  shared: boolean
  now(): number
}): Claims {
  const taken = createTaken(now)
  return {
    take: async (key, repeatable = false) => {
      if (!taken.take(key)) return false
      if (repeatable && !shared) return true
      try {
        return await seen.claim(key, now())
      } catch (error) {
        // Nothing was done: a redelivery may have more luck.
        taken.release(key)
        throw error
      }
    },
  }
}
