import { countAnswer } from '../../core/discussion.ts'
import { discussions } from '../../core/occurrence.ts'
import type { Store } from '../../core/records.ts'
import { type MemberRef, type ThreadRef, threadKey } from '../../core/refs.ts'

/** Counts a message in a thread as an answer, where the thread is a discussion of ours. */
export async function countMessage(
  store: Store,
  member: MemberRef,
  thread: ThreadRef,
  at: number,
): Promise<void> {
  const discussion = await store.get(discussions, threadKey(thread))
  if (discussion) await countAnswer(store, member, discussion.occurrence, { at, via: 'message' })
}
