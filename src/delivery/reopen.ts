import {
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../core/occurrence.ts'
import { change, insert, type Store } from '../core/ports.ts'
import type { PostRef } from '../core/refs.ts'

/** What a look for an uncertain step found; `failed` leaves it to be looked for again before it is sent. */
export type Look = PostRef | 'absent' | 'unknown' | 'failed'

/** Whether something of a failed row was given up by a clock that was ahead: at a time that has not come yet. */
export const endedTooSoon = ({ state, steps }: Occurrence, now: number): boolean =>
  state === 'failed' && steps.some(({ failedAt = 0 }) => now < failedAt)

/** Opens a row again that ended too soon; what is uncertain in it is looked for again. Resolves as `reopen` does. */
export async function takeBack(store: Store, row: Occurrence, now: number): Promise<Occurrence | undefined> {
  const found = await lookForAll(row, async () => 'failed')
  return reopen(store, row, { now, budget: 0 }, found)
}

/** Looks for every uncertain message of a row; the answer is by step key. `look` never rejects. */
export async function lookForAll(
  row: Occurrence,
  look: (step: Step) => Promise<Look>,
): Promise<Map<string, Look>> {
  const uncertain = row.steps.filter(({ state, kind }) => state === 'uncertain' && kind !== 'thread')
  return new Map(await Promise.all(uncertain.map(async (step) => [step.key, await look(step)] as const)))
}

/**
 * Opens a failed row again in one commit, to send within `budget` ms what failed or is uncertain; what a look `found` is not sent
 * again. Resolves to the row, `done` where everything was there, or to `undefined` when it changed meanwhile.
 */
export async function reopen(
  store: Store,
  row: Occurrence,
  at: { now: number; budget: number },
  found: ReadonlyMap<string, Look>,
): Promise<Occurrence | undefined> {
  const { reason: _, ...rest } = row
  const steps = row.steps.map((step) => again(step, found.get(step.key)))
  const isDone = steps.every(({ state }) => state === 'sent')
  const until = Math.max(row.until, at.now + at.budget)
  const next: Occurrence = { ...rest, state: isDone ? 'done' : 'open', until, claimedAt: at.now, steps }
  const key = occurrenceKey(row)
  const opened = await store.commit([
    change(occurrences, key, (current) => (current.state === 'failed' ? next : undefined)),
    ...(isDone ? [] : [insert(openOccurrences, key, { group: row.group })]),
  ])
  return opened ? next : undefined
}

function again(step: Step, found: Look = 'absent'): Step {
  if ((step.state !== 'failed' && step.state !== 'uncertain') || step.useless) return step
  const { reason: _, failedAt: _at, ...rest } = step
  const todo: Step = { ...rest, state: 'todo', attempts: 0, notBefore: 0 }
  if (found === 'failed') return { ...todo, state: 'sending' }
  return typeof found === 'string' ? todo : { ...todo, state: 'sent', post: found }
}
