import type { Services } from './command.ts'
import { discussions, type Occurrence, occurrenceKey, occurrences } from './occurrence.ts'
import { type Store, updateIfThere } from './records.ts'
import { type ThreadRef, threadKey } from './refs.ts'

/**
 * A row of the ledger whose discussions were looked at: one that was deleted while nobody listened is noted as that.
 * What cannot be asked just now stays as it is known.
 */
export async function looked(
  row: Occurrence,
  { store, hasThread }: Pick<Services, 'store' | 'hasThread'>,
): Promise<Occurrence> {
  const open = row.steps.flatMap(({ what, thread, gone }) =>
    what === 'thread' && thread && !gone ? [thread] : [],
  )
  const there = await Promise.all(open.map((thread) => hasThread(thread).catch(() => true)))
  const lost = open.filter((_, i) => !there[i])
  for (const thread of lost) await loseDiscussion(store, thread)
  return lost.length > 0 ? ((await store.get(occurrences, occurrenceKey(row))) ?? row) : row
}

/** Notes that a thread was deleted, where it is a discussion of ours. */
export async function loseDiscussion(store: Store, thread: ThreadRef): Promise<void> {
  const key = threadKey(thread)
  const discussion = await store.get(discussions, key)
  if (!discussion) return
  await store.transact((tx) =>
    updateIfThere(tx, occurrences, discussion.occurrence, (row) => ({
      ...row,
      steps: row.steps.map((step) =>
        step.what === 'thread' && step.thread && threadKey(step.thread) === key
          ? { ...step, gone: true }
          : step,
      ),
    })),
  )
}
