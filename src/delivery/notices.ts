import { type Occurrence, occurrenceKey, occurrences, untoldOccurrences } from '../core/occurrence.ts'
import { type Log, remove, type Store } from '../core/ports.ts'

/** Tells managers of posts that failed, and of those that a process before this one did not come to tell. */
export type Notices = {
  /** A row failed. Safe to call while it is being told. */
  tell(row: Occurrence): Promise<void>
  /** Tells of every failed row that nobody was told of, until `signal` ends it. */
  sweep(signal: AbortSignal): Promise<void>
}

/** Creates it; `tell` resolves to whether a row need not be told again. */
export function createNotices(store: Store, log: Log, tell: (row: Occurrence) => Promise<boolean>): Notices {
  const underway = new Set<string>()

  const tellOf = async (key: string): Promise<void> => {
    if (underway.has(key)) return
    underway.add(key)
    try {
      const row = await store.get(occurrences, key)
      // What was sent again meanwhile is no news.
      if (row?.state !== 'failed' || (await tell(row))) await store.commit([remove(untoldOccurrences, key)])
    } finally {
      underway.delete(key)
    }
  }

  return {
    tell: (row) => tellOf(occurrenceKey(row)),
    sweep: async (signal) => {
      for (let after = ''; ; ) {
        const page = await store.list(untoldOccurrences, { after, limit: 100 })
        for (const { key } of page)
          if (!signal.aborted)
            await tellOf(key).catch((error: unknown) =>
              log.error({ error, occurrence: key }, 'A failed post could not be told of'),
            )
        const last = page.at(-1)
        if (!last || signal.aborted) return
        after = last.key
      }
    },
  }
}
