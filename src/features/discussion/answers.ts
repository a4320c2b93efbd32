import { groups } from '../../core/group.ts'
import { answers, membershipKey, memberships } from '../../core/membership.ts'
import { discussions, occurrences } from '../../core/occurrence.ts'
import { change, insert, put, type Store } from '../../core/ports.ts'
import { type MemberRef, memberKey, type ThreadRef, threadKey } from '../../core/refs.ts'
import { answered, heard } from './rules.ts'

/**
 * Counts a member's answer in an occurrence, once: the member belongs to the group for another 14 days, and the group is
 * not silent. Resolves to whether this was the member's first answer there.
 */
export async function countAnswer(
  store: Store,
  member: MemberRef,
  occurrence: string,
  now: number,
): Promise<boolean> {
  const group = occurrence.slice(0, occurrence.indexOf('/'))
  const belongs = put(memberships, membershipKey(member, group), { group, seenAt: now })
  const first = await store.commit([
    insert(answers, `${occurrence}/${memberKey(member)}`, { at: now }),
    change(occurrences, occurrence, answered),
    change(groups, group, heard),
    belongs,
  ])
  if (!first) await store.commit([belongs])
  return first
}

/** Counts a message in a thread as an answer, where the thread is a discussion of ours. */
export async function onMessage(
  store: Store,
  member: MemberRef,
  thread: ThreadRef,
  now: number,
): Promise<void> {
  const discussion = await store.get(discussions, threadKey(thread))
  if (discussion) await countAnswer(store, member, discussion.occurrence, now)
}
