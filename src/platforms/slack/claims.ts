import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { change, defineKind, insert, type Log, type Op, put, remove, type Store } from '../../core/ports.ts'

/** What Slack sent and this bot took up, by delivery key; `at` is epoch ms. */
export const claimed = defineKind('slack-claim', z.object({ at: z.number() }))

/** Slack's last redelivery comes after 5 minutes; a connection may hold one back for some more. */
export const CLAIM_MS = 15 * 60_000

/**
 * Takes deliveries up once. What changes anything is claimed durably before the work begins: a crash between the two loses
 * an answer that the member can ask for again, while the other order would skip a day or post it twice.
 */
export type Claims = {
  /**
   * Resolves to `false` for what was taken up within the last 15 minutes, also before a restart. With `lookUp` it does not
   * wait for the disk: what is only read may be answered again after a crash in the same instant.
   */
  take(key: string, lookUp?: boolean): Promise<boolean>
  /** Resolves when every claim is durable. Never rejects. */
  settled(): Promise<void>
}

/** Creates them over a store; claims that have run out are removed along the way. `now` answers epoch ms. */
export function createClaims(parts: { store: Store; now(): number; log: Log }): Claims {
  const { store, now, log } = parts
  /** Claims of this run, in the order they run out. */
  const taken = new Map<string, number>()
  const writing = new Set<Promise<unknown>>()
  /** Look-ups whose claims are about to be written. */
  let gathered: Map<string, number> | undefined
  let sweeping: Promise<void> | undefined

  const isFresh = (at: number | undefined): boolean => at !== undefined && at > now() - CLAIM_MS

  /** Look-ups of the same instant share one durable write: it keeps everything else waiting for the disk. */
  const write = (key: string, at: number): void => {
    if (gathered) return void gathered.set(key, at)
    const batch = new Map([[key, at]])
    gathered = batch
    const ops = (to: typeof insert): Op[] => [...batch].map(([key, at]) => to(claimed, key, { at }))
    const written = sleep(TOGETHER_MS)
      .then(async () => {
        gathered = undefined
        // One that ran out and was not removed yet declines all of them.
        if (!(await store.commit(ops(insert)))) await store.commit(ops(put))
      })
      .catch((error: unknown) => log.warn({ error }, 'Claims of Slack deliveries were not stored'))
      .finally(() => writing.delete(written))
    writing.add(written)
  }

  /** A claim that ran out and was not removed yet goes to whoever renews it. */
  const claim = async (key: string, at: number): Promise<boolean> => {
    if (await store.commit([insert(claimed, key, { at })])) return true
    const before = await store.get(claimed, key)
    if (!before) return claim(key, at)
    if (isFresh(before.at)) return false
    return store.commit([change(claimed, key, (now) => (now.at === before.at ? { at } : undefined))])
  }

  const tidy = (): void => {
    if (sweeping) return
    const gone: string[] = []
    for (const [key, at] of taken) {
      if (isFresh(at) || gone.length === BATCH) break
      taken.delete(key)
      gone.push(key)
    }
    if (gone.length === 0) return
    sweeping = store
      .commit(gone.map((key) => remove(claimed, key)))
      .then(() => {})
      .catch((error: unknown) => log.warn({ error }, 'Old claims of Slack deliveries were not removed'))
      .finally(() => {
        sweeping = undefined
      })
  }

  /** Those of earlier runs run out here as well. */
  const recalled = earlier(store)
    .then((found) => {
      const own = [...taken]
      taken.clear()
      for (const [key, at] of [...found, ...own]) taken.set(key, at)
    })
    .catch((error: unknown) => log.warn({ error }, 'Claims of an earlier run could not be read'))

  return {
    take: async (key, lookUp = false) => {
      await recalled
      if (isFresh(taken.get(key))) return false
      const at = now()
      taken.delete(key)
      taken.set(key, at)
      tidy()
      if (lookUp) {
        write(key, at)
        return true
      }
      try {
        return await claim(key, at)
      } catch (error) {
        // Nothing was done: a redelivery may have more luck.
        taken.delete(key)
        throw error
      }
    },
    settled: async () => void (await Promise.allSettled([...writing, sweeping])),
  }
}

const BATCH = 500
/** How long look-ups are gathered for one write, in ms. */
const TOGETHER_MS = 200

async function earlier(store: Store): Promise<(readonly [string, number])[]> {
  const found: (readonly [string, number])[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.list(claimed, { limit: BATCH, ...(after !== undefined && { after }) })
    found.push(...page.map(({ key, value }) => [key, value.at] as const))
    after = page.at(-1)?.key
    if (page.length < BATCH) return found.sort(([, a], [, b]) => a - b)
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
