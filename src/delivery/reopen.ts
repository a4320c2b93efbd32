import { type Occurrence, occurrenceKey, occurrences, openOccurrences } from '../core/occurrence.ts'
import { change, insert, type Store } from '../core/ports.ts'

/** A failed row whose post is out, or may be: its failed and uncertain steps are to be sent again. */
export const isReopenable = (row: Occurrence): boolean => row.state === 'failed' && row.days.length > 0

/**
 * Opens a failed row again in one commit, every step that failed or is uncertain to be sent once more within `budget` ms.
 * Resolves to the row, or to `undefined` when it changed meanwhile.
 */
export async function reopen(
  store: Store,
  row: Occurrence,
  now: number,
  budget: number,
): Promise<Occurrence | undefined> {
  const { reason: _, ...rest } = row
  const next: Occurrence = {
    ...rest,
    state: 'open',
    until: Math.max(row.until, now + budget),
    claimedAt: now,
    steps: row.steps.map((step) =>
      step.state === 'failed' || step.state === 'uncertain'
        ? { ...step, state: 'todo', attempts: 0, notBefore: 0 }
        : step,
    ),
  }
  const key = occurrenceKey(row)
  const opened = await store.commit([
    change(occurrences, key, (current) => (current.state === 'failed' ? next : undefined)),
    insert(openOccurrences, key, { group: row.group }),
  ])
  return opened ? next : undefined
}
