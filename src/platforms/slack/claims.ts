import type { Expiring } from '../../core/records.ts'

/**
 * How long what Slack sent is remembered, in ms. Events come again after 1 and 5 minutes and, where an app asks for
 * Delayed Events, hourly for a day. Source: docs.slack.dev, "The Events API".
 */
export const SEEN_MS = 25 * 60 * 60_000

/** How long this process remembers without asking, in ms. */
const TAKEN_MS = 15 * 60_000

/**
 * Takes deliveries up once. What changes anything is claimed durably before the work begins: a crash between the two loses
 * an answer that the member can ask for again, while the other order would skip a day or post it twice.
 */
export type Claims = {
  /**
   * Resolves to `false` for what was taken up before. With `repeatable` nothing is written: after a crash in the same
   * instant it may be answered again, which harms nobody.
   */
  take(key: string, repeatable?: boolean): Promise<boolean>
}

/** Claims over what expires. `now` answers epoch ms. */
export function createClaims({ seen, now }: { seen: Expiring<number>; now(): number }): Claims {
  /** Claims of this run, in the order they run out. */
  const taken = new Map<string, number>()
  return {
    take: async (key, repeatable = false) => {
      const at = now()
      for (const [old, since] of taken) {
        if (since > at - TAKEN_MS) break
        taken.delete(old)
      }
      if (taken.has(key)) return false
      taken.set(key, at)
      if (repeatable) return true
      try {
        if ((await seen.get(key)) !== undefined) return false
        await seen.set(key, at)
        return true
      } catch (error) {
        // Nothing was done: a redelivery may have more luck.
        taken.delete(key)
        throw error
      }
    },
  }
}

/** What a redelivery has in common with the first delivery. */
export const claimKey = {
  /** `app_mention` and `message` carry the same message. */
  message: (team: string, channel: string, ts: string): string => `message/${team}/${channel}/${ts}`,
  event: (id: string): string => `event/${id}`,
  /**
   * Commands, buttons and submitted forms: each interaction has a trigger of its own, and what Slack sends again is the same.
   * A form that is submitted again after an error at one of its inputs still has its view and hash, but another trigger.
   */
  trigger: (id: string): string => `trigger/${id}`,
}
