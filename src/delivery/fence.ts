import { z } from 'zod'
import { HandedOver } from '../core/errors.ts'
import { defineKind, type Store, type Tx } from '../core/records.ts'

/**
 * Who works on an item of the agenda, by `<series>/<id>`. Whoever takes it raises the number, so that what an earlier one
 * would still write is declined; `free` once it has ended its work. `landedAt` (epoch ms): what one that ended without a
 * word had sent has arrived by then.
 */
export const fences = defineKind('fence', {
  version: 1,
  schema: z.object({
    number: z.int(),
    worker: z.string(),
    free: z.boolean(),
    landedAt: z.number().optional(),
  }),
})

/**
 * Until when (epoch ms, by the time all share) a worker may begin calls, by its id, and what it tells the others: how much it
 * takes of a limit, until when (epoch ms) a platform asked all to wait, and which parts of a platform it hears.
 */
export const leases = defineKind('lease', {
  version: 1,
  schema: z.object({
    until: z.number(),
    weight: z.number().optional(),
    pauses: z.record(z.string(), z.number()).optional(),
    hears: z.record(z.string(), z.object({ of: z.int(), parts: z.array(z.int()) })).optional(),
  }),
})

/**
 * When an item of the agenda is due (epoch ms), by `<series>/<id>`: the truth that the agenda follows. `wakes` counts who
 * asked for it to be looked at.
 */
export const dues = defineKind('due', { version: 1, schema: z.object({ at: z.number(), wakes: z.int() }) })

/** A worker may begin calls for so long after it last said that it lives, in ms. */
export const LEASE_MS = 25_000
/** It says so this often, in ms. */
export const RENEW_MS = 3_000
/** What was taken less than so many ms ago is certainly this process's still: nobody else gets it within ten seconds. */
export const SURE_MS = 8_000
/** A call ends within 8 seconds; what it sent has arrived by so many ms after it began. */
export const LANDED_MS = 10_000

/** A machine's two clocks at one moment, ms: a suspended one stops the first, and whoever sets the time moves the second. */
export type Elapsed = { monotonic: number; wall: number }

/** Whether this process may still begin a call, by its own machine's clocks: no server has to be asked. */
export class Lease {
  readonly #elapsed: () => Elapsed
  #since: Elapsed | undefined

  constructor(elapsed: () => Elapsed) {
    this.#elapsed = elapsed
  }

  /** This moment, for `renewed` and `since`. */
  now(): Elapsed {
    return this.#elapsed()
  }

  renewed(since: Elapsed): void {
    this.#since = since
  }

  get isOver(): boolean {
    return this.age > LEASE_MS - LANDED_MS
  }

  /** How long ago it was renewed, in ms. */
  get age(): number {
    return this.#since ? this.since(this.#since) : Number.POSITIVE_INFINITY
  }

  /** How long ago a moment is, in ms; whichever clock says more counts. */
  since(moment: Elapsed): number {
    const { monotonic, wall } = this.#elapsed()
    return Math.max(monotonic - moment.monotonic, wall - moment.wall)
  }
}

/** An item that this process has taken. */
export type Fence = {
  readonly key: string
  readonly number: number
  /** How often it had been woken when it was taken. */
  readonly wakes: number
  /** What one that ended without a word had sent has arrived by this instant, epoch ms. */
  readonly landedAt?: number
}

/** Raises an item's fence for a worker at an instant, epoch ms. */
export const raise = (store: Store, key: string, worker: string, now: number): Promise<Fence> =>
  store.transact(async (tx) => {
    const old = await tx.get(fences, key)
    const due = await tx.get(dues, key)
    const number = (old?.number ?? 0) + 1
    const lease = old && !old.free ? await tx.get(leases, old.worker) : undefined
    // Of whom nothing is known any more may have begun a call just now.
    const until = lease?.until ?? now + LEASE_MS
    const landedAt = old && !old.free ? Math.max(old.landedAt ?? 0, until + LANDED_MS) : old?.landedAt
    const landed = landedAt !== undefined && { landedAt }
    tx.put(fences, key, { number, worker, free: false, ...landed })
    return { key, number, wakes: due?.wakes ?? 0, ...landed }
  })

/** Rejects with HandedOver where another process has raised the fence since. */
export async function ensureOwn(tx: Tx, { key, number }: Fence): Promise<void> {
  if ((await tx.get(fences, key))?.number !== number)
    throw new HandedOver(`Another process has taken ${key}.`)
}

/**
 * Writes down that an item was looked at, and is due again at an instant, or never. Resolves to when it is due, which is
 * `now` where it was woken meanwhile.
 */
export const release = (
  store: Store,
  fence: Fence,
  worker: string,
  next: number | undefined,
  now: number,
): Promise<number | undefined> =>
  store.transact(async (tx) => {
    await ensureOwn(tx, fence)
    const wakes = (await tx.get(dues, fence.key))?.wakes ?? 0
    const at = wakes === fence.wakes ? next : now
    if (at === undefined) {
      tx.delete(dues, fence.key)
      tx.delete(fences, fence.key)
      return undefined
    }
    tx.put(dues, fence.key, { at, wakes })
    const { number, landedAt } = fence
    tx.put(fences, fence.key, { number, worker, free: true, ...(landedAt !== undefined && { landedAt }) })
    return at
  })

/** Makes an item due at an instant, whoever works on it. */
export async function wakeIn(tx: Tx, key: string, now: number): Promise<void> {
  const wakes = (await tx.get(dues, key))?.wakes ?? 0
  tx.put(dues, key, { at: now, wakes: wakes + 1 })
}
