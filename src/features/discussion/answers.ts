import { type Group, groups, NOT_SILENT } from '../../core/group.ts'
import { answered, answerKeys, answers, join } from '../../core/membership.ts'
import { discussions, firstRoundOf, occurrences } from '../../core/occurrence.ts'
import { personOf } from '../../core/person.ts'
import type { Store } from '../../core/records.ts'
import { type MemberRef, type ThreadRef, threadKey } from '../../core/refs.ts'

/**
 * Counts a member's answer in an occurrence, once, also where its post was sent again and has several discussions: the member belongs to the group for another 14 days from `at` (epoch
 * ms), and the group is not silent. Resolves to whether this was the member's first answer there.
 */
export const countAnswer = (
  store: Store,
  member: MemberRef,
  key: string,
  { at, via }: { at: number; via: 'message' | 'aloud' },
): Promise<boolean> =>
  store.transact(async (tx) => {
    const occurrence = firstRoundOf(key)
    const id = occurrence.slice(0, occurrence.indexOf('/'))
    const row = await tx.get(occurrences, occurrence)
    if (!row) return false
    await join(tx, member, id, at)
    const keys = answerKeys(personOf(member), occurrence)
    if (!(await tx.insert(answers, keys.answer, { at, via }))) return false
    tx.put(answered, keys.answered, {})
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
  if (discussion) await countAnswer(store, member, discussion.occurrence, { at, via: 'message' })
}
