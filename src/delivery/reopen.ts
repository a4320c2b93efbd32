import {
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../core/occurrence.ts'
import { change, insert, type Store } from '../core/ports.ts'
import type { PostRef } from '../core/refs.ts'

/** A failed row whose post is out, or may be: its failed and uncertain steps are to be sent again. */
export const isReopenable = (row: Occurrence): boolean => row.state === 'failed' && row.days.length > 0

/** What a look for an uncertain step found; `failed` leaves it to be looked for again before it is sent. */
export type Look = (step: Step) => Promise<PostRef | 'absent' | 'unknown' | 'failed'>

/**
 * Opens a failed row again in one commit, to send within `budget` ms what failed or is uncertain. What is uncertain is looked for first;
 * where nobody can tell, it is sent. Resolves to the row, `done` where everything was there, or to `undefined` when it changed
 * meanwhile.
 */
export async function reopen(
  store: Store,
  row: Occurrence,
  at: { now: number; budget: number },
  look: Look,
): Promise<Occurrence | undefined> {
  const { reason: _, ...rest } = row
  const steps = await Promise.all(row.steps.map((step) => again(step, look)))
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

async function again(step: Step, look: Look): Promise<Step> {
  const { reason: _, ...rest } = step
  const todo: Step = { ...rest, state: 'todo', attempts: 0, notBefore: 0 }
  if (step.state === 'failed') return todo
  if (step.state !== 'uncertain') return step
  // A thread may be opened again.
  const found = step.kind === 'thread' ? 'absent' : await look(step)
  if (found === 'failed') return { ...todo, state: 'sending' }
  return typeof found === 'string' ? todo : { ...todo, state: 'sent', post: found }
}
