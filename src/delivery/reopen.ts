import {
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../core/occurrence.ts'
import type { Store } from '../core/records.ts'
import type { Look } from './ledger.ts'

/** What a look for an uncertain step found; `failed` leaves it to be looked for again before it is sent. */
type LookOrFailure = Look | 'failed'

/** Opens a row again that ended too soon; what is uncertain in it is looked for again. Resolves as `reopen` does. */
export async function takeBack(store: Store, row: Occurrence, now: number): Promise<Occurrence | undefined> {
  const found = await lookForAll(row, async () => 'failed')
  return reopen(store, row, { now, budget: 0 }, found)
}

/** Looks for every uncertain message of a row; the answer is by step key. `look` never rejects. */
export async function lookForAll(
  row: Occurrence,
  look: (step: Step) => Promise<LookOrFailure>,
): Promise<Map<string, LookOrFailure>> {
  const uncertain = row.steps.filter(({ state, what }) => state === 'uncertain' && what !== 'thread')
  return new Map(await Promise.all(uncertain.map(async (step) => [step.key, await look(step)] as const)))
}

/**
 * Opens a failed row again in one transaction, to send within `budget` ms what failed or is uncertain; what a look
 * `found` is not sent again. Resolves to the row, `done` where everything was there, or to `undefined` when it changed
 * meanwhile.
 */
export const reopen = (
  store: Store,
  row: Occurrence,
  at: { now: number; budget: number },
  found: ReadonlyMap<string, LookOrFailure>,
): Promise<Occurrence | undefined> =>
  store.transact(async (tx) => {
    const key = occurrenceKey(row)
    const stored = await tx.get(occurrences, key)
    if (stored?.state !== 'failed' || stored.claimedAt !== row.claimedAt) return undefined
    const { reason: _, ...rest } = stored
    const steps = stored.steps.map((step) => again(step, found.get(step.key)))
    const isDone = steps.every(({ state }) => state === 'sent')
    const until = Math.max(stored.until, at.now + at.budget)
    const next: Occurrence = { ...rest, state: isDone ? 'done' : 'open', until, claimedAt: at.now, steps }
    tx.put(occurrences, key, next)
    if (!isDone) tx.put(openOccurrences, key, { group: row.group })
    return next
  })

function again(step: Step, found: LookOrFailure = 'absent'): Step {
  if ((step.state !== 'failed' && step.state !== 'uncertain') || step.useless) return step
  const { reason: _, failedAt: _at, ...rest } = step
  const todo: Step = { ...rest, state: 'todo', attempts: 0, notBefore: 0 }
  if (found === 'failed') return { ...todo, state: 'sending' }
  return typeof found === 'string' ? todo : { ...todo, state: 'sent', post: found }
}
