import { setTimeout as sleep } from 'node:timers/promises'
import { DAILY, occurrences, type Step, seriesPrefix } from '../../src/core/occurrence.ts'
import { each, type Store } from '../../src/core/records.ts'
import { fences, LEASE_MS, leases } from '../../src/delivery/fence.ts'

/** How often it is looked, in ms. */
const LOOK_MS = 1_000

/** A worker that lives says so every three seconds: one that is silent for longer than this, in ms, gave nothing on in peace. */
const SILENT_MS = 7_000

/** How soon groups that a worker left behind were gone on with: the longest of all, in ms, and how many were. */
export type Handing = {
  count: number
  /** From the worker's last sign of life until another one had the group. */
  taken: number
  /**
   * From the end of the lease of whoever had it last until the next one began to send what is to be sent at once, or had looked for what
   * the last one had begun; negative where it came before. A group in which nothing ever came counts until the end.
   */
  stepped: number
}

const isLeft = ({ state }: Step): boolean => state === 'todo' || state === 'sending'

type Held = { number: number; worker: string; free: boolean }

/** Watches who has which group, by what the workers write, until `stop`. */
export function watchHanding(store: Store): { stop(): Promise<Handing> } {
  const handing: Handing = { count: 0, taken: 0, stepped: Number.NEGATIVE_INFINITY }
  const held = new Map<string, Held>()
  /** Groups that were handed on and in which nothing has come of it, by their fence: when the lease ended, and what stood there. */
  const awaited = new Map<string, { until: number; was: string }>()
  const untilOf = new Map<string, number>()
  const ending = new AbortController()

  const look = async (): Promise<void> => {
    for await (const { key, value } of each(store, leases)) untilOf.set(key, value.until)
    for await (const { key, value } of each(store, fences, { prefix: `${DAILY}/` })) {
      const before = held.get(key)
      held.set(key, value)
      const until = before && untilOf.get(before.worker)
      if (!before || before.free || before.worker === value.worker || until === undefined) continue
      const silent = Date.now() - (until - LEASE_MS)
      if (silent < SILENT_MS) continue
      handing.count++
      handing.taken = Math.max(handing.taken, silent)
      const was = await stood(key)
      if (was !== undefined) awaited.set(key, { until, was })
    }
    for (const [key, { until, was }] of awaited) {
      if ((await stood(key)) === was) continue
      awaited.delete(key)
      handing.stepped = Math.max(handing.stepped, Date.now() - until)
    }
  }

  /** Of a group with something to send at once or to look for, how far that is; what failed before waits for a time of its own. */
  const stood = async (key: string): Promise<string | undefined> => {
    const prefix = seriesPrefix(key.slice(`${DAILY}/`.length))
    const rows = await store.list(occurrences, { prefix, limit: 10 })
    const next = rows.flatMap(({ value: { state, steps } }) =>
      state === 'open' ? (steps.find(isLeft) ?? []) : [],
    )
    const isNow = ({ state, notBefore }: Step): boolean => state === 'sending' || notBefore <= Date.now()
    const now = next.filter((step) => step.reason === undefined && isNow(step))
    return now.length > 0 ? JSON.stringify(now) : undefined
  }

  const watching = (async () => {
    // The database is one of what is harmed.
    for (; !ending.signal.aborted; await sleep(LOOK_MS)) await look().catch(() => {})
  })()
  return {
    stop: async () => {
      ending.abort()
      await watching
      for (const { until } of awaited.values())
        handing.stepped = Math.max(handing.stepped, Date.now() - until)
      return handing
    },
  }
}
