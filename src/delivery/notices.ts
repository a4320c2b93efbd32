import { type Occurrence, occurrenceKey, occurrences, unreported } from '../core/occurrence.ts'
import type { Log } from '../core/ports.ts'
import { each, type Store } from '../core/records.ts'

/** Notifies managers of posts that failed, and of those that an earlier process never came to. */
export type Notices = {
  /** A row failed. Safe to call while it is being told. */
  tell(row: Occurrence): Promise<void>
  /** Sends what was never sent, or could not be, until `signal` ends it. */
  sweep(signal: AbortSignal): Promise<void>
}

/** Notices over a store; `tell` resolves to whether a row need not be told again. */
export function createNotices(store: Store, log: Log, tell: (row: Occurrence) => Promise<boolean>): Notices {
  const underway = new Set<string>()

  const tellOf = async (key: string): Promise<void> => {
    if (underway.has(key)) return
    underway.add(key)
    try {
      const row = await store.get(occurrences, key)
      // What was sent again meanwhile is no news.
      if (row?.state === 'failed' && !(await tell(row))) return
      await store.transact(async (tx) => {
        const now = await tx.get(occurrences, key)
        // Sent again while it was told, it may have failed again.
        if (now?.state !== 'failed' || now.claimedAt === row?.claimedAt) tx.delete(unreported, key)
      })
    } finally {
      underway.delete(key)
    }
  }

  return {
    tell: (row) => tellOf(occurrenceKey(row)),
    sweep: async (signal) => {
      for await (const { key } of each(store, unreported)) {
        if (signal.aborted) return
        await tellOf(key).catch((error: unknown) =>
          log.error({ error, occurrence: key }, 'A manager could not be told of a failed post'),
        )
      }
    },
  }
}
