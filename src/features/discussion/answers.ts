import { type Group, groups, NOT_SILENT } from '../../core/group.ts'
import { answers, membershipKey, memberships } from '../../core/membership.ts'
import { discussions, occurrences } from '../../core/occurrence.ts'
import type { Store } from '../../core/records.ts'
import { type MemberRef, memberKey, type ThreadRef, threadKey } from '../../core/refs.ts'

/**
 * Counts a member's answer in an occurrence, once: the member belongs to the group for another 14 days from `at` (epoch
 * ms), and the group is not silent. Resolves to whether this was the member's first answer there.
 */
export const countAnswer = (
  store: Store,
  member: MemberRef,
  occurrence: string,
  at: number,
): Promise<boolean> =>
  store.transact(async (tx) => {
    const id = occurrence.slice(0, occurrence.indexOf('/'))
    const row = await tx.get(occurrences, occurrence)
    if (!row) return false
    tx.put(memberships, membershipKey(member, id), { group: id, seenAt: at })
    if (!(await tx.insert(answers, `${occurrence}/${memberKey(member)}`, { at }))) return false
    tx.put(occurrences, occurrence, { ...row, answered: row.answered + 1 })
    const group = await tx.get(groups, id)
    // Only the first answer after a silence writes the group, which everything else of it waits for.
    if (group && isSilent(group)) tx.put(groups, id, { ...group, silence: NOT_SILENT })
    return true
  })

const isSilent = ({ silence }: Group): boolean => silence.posts > 0 || silence.asked

/** Counts a message in a thread as an answer, where the thread is a discussion of ours. */
export async function countMessage(
  store: Store,
  member: MemberRef,
  thread: ThreadRef,
  at: number,
): Promise<void> {
  const discussion = await store.get(discussions, threadKey(thread))
  if (discussion) await countAnswer(store, member, discussion.occurrence, at)
}
