import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { change, defineKind, insert, type Log, type Op, remove, type Store } from '../../core/ports.ts'

/** What Slack sent and this bot took up, by delivery key; `at` is epoch ms. */
export const claimed = defineKind('slack-claim', z.object({ at: z.number() }))

/** Slack's last redelivery comes after 5 minutes; a connection may hold one back for some more. */
export const CLAIM_MS = 15 * 60_000

/**
 * Takes deliveries up once. A claim is durable before the work begins: a crash between the two loses an answer that the
 * member can ask for again, while the other order would skip a day or post it twice.
 */
export type Claims = {
  /** Resolves to `false` for what was taken up within the last 15 minutes, also before a restart. */
  take(key: string): Promise<boolean>
}

/** Creates them over a store; claims that have run out are removed along the way. `now` answers epoch ms. */
export function createClaims(parts: { store: Store; now(): number; log: Log }): Claims {
  const { store, now, log } = parts
  /** Claims in the order they run out; those of an earlier run come first. */
  let queue: { key: string; at: number }[] | undefined
  let sweeping = false

  const sweep = async (): Promise<void> => {
    queue ??= await earlier(store)
    const due = now() - CLAIM_MS
    const end = queue.findIndex(({ at }) => at > due)
    const gone = queue.splice(0, Math.min(end < 0 ? queue.length : end, BATCH))
    if (gone.length > 0) await store.commit(gone.map(({ key }): Op => remove(claimed, key)))
  }

  const tidy = (): void => {
    if (sweeping) return
    sweeping = true
    sweep()
      .catch((error: unknown) => log.warn({ error }, 'Old claims of Slack deliveries were not removed'))
      .finally(() => {
        sweeping = false
      })
  }

  let gathering: Promise<unknown> | undefined
  const gathered = (): Promise<unknown> => {
    gathering ??= sleep(GATHER_MS).then(() => {
      gathering = undefined
    })
    return gathering
  }

  const take = async (key: string): Promise<boolean> => {
    const at = now()
    await gathered()
    if (await store.commit([insert(claimed, key, { at })])) {
      queue?.push({ key, at })
      tidy()
      return true
    }
    const before = await store.get(claimed, key)
    if (!before) return take(key)
    if (before.at > at - CLAIM_MS) return false
    // It ran out and was not removed yet: whoever renews it takes it.
    return store.commit([change(claimed, key, (now) => (now.at === before.at ? { at } : undefined))])
  }

  return { take }
}

const BATCH = 500
/** Claims of so many ms share one durable write: Slack has its acknowledgement already, nobody waits. */
const GATHER_MS = 10

async function earlier(store: Store): Promise<{ key: string; at: number }[]> {
  const found: { key: string; at: number }[] = []
  for (let after: string | undefined; ; ) {
    const page = await store.list(claimed, { limit: BATCH, ...(after !== undefined && { after }) })
    found.push(...page.map(({ key, value }) => ({ key, at: value.at })))
    after = page.at(-1)?.key
    if (page.length < BATCH) return found.sort((a, b) => a.at - b.at)
  }
}

/** What a redelivery has in common with the first delivery. */
export const claimKey = {
  /** `app_mention` and `message` carry the same message. */
  message: (team: string, channel: string, ts: string): string => `message/${team}/${channel}/${ts}`,
  event: (id: string): string => `event/${id}`,
  /** Commands, buttons and submitted forms: each interaction has a trigger of its own. */
  trigger: (id: string): string => `trigger/${id}`,
}
