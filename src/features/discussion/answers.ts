import { questionAt } from '../../core/curriculum.ts'
import { countAnswer } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import type { FeatureParts, Written } from '../../core/feature.ts'
import { groups } from '../../core/group.ts'
import { answers } from '../../core/membership.ts'
import { discussions, occurrences } from '../../core/occurrence.ts'
import { postedDay, promptsBefore, secondDay, studiedAt } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import { each } from '../../core/records.ts'
import { type MemberRef, threadKey } from '../../core/refs.ts'
import { formatDate } from '../../words/schedule-text.ts'

/** Counts a message in a thread as an answer, where the thread is a discussion of ours, with the question that it is an answer to. */
export async function countMessage(
  { member, thread, at, label }: Written,
  parts: FeatureParts,
): Promise<void> {
  const discussion = await parts.store.get(discussions, threadKey(thread))
  if (!discussion) return
  const key = discussion.occurrence
  const asked = label !== undefined && (await asks(parts, key, label)) ? { label } : {}
  await countAnswer(parts.store, member, key, { at, via: 'message', ...asked })
}

/** Whether the day of a discussion has a question of this label: “3d printing” is no answer to 3d. */
async function asks({ store, curriculumOf }: FeatureParts, key: string, label: string): Promise<boolean> {
  const row = await store.get(occurrences, key)
  const group = row && (await store.get(groups, row.group))
  if (!group) return false
  try {
    const roadmap = curriculumOf(studiedAt(row, group))
    const [day, second] = [postedDay(roadmap, row), secondDay(roadmap, row)]
    if (!day) return false
    const before = promptsBefore(day, row.guest !== undefined)
    const ofSecond = label.replace(/^\d+/, (position) => String(Number(position) - before))
    return [questionAt(day, label), second && questionAt(second, ofSecond)].some((found) => found)
  } catch (error) {
    // What the group studies is mislaid: the answer counts all the same.
    if (error instanceof UserError) return false
    throw error
  }
}

/** The questions that somebody’s answers began with, as they are told. */
export async function labelsKept(member: MemberRef, { store }: FeatureParts): Promise<string[]> {
  const lines: string[] = []
  for await (const { key, value } of each(store, answers, { prefix: `${personOf(member)}/` }))
    if (value.labels) lines.push(`${formatDate(key.slice(-DATE_LENGTH))}: ${value.labels.join(', ')}`)
  return lines.length > 0 ? [`Labels that your messages in discussions began with: ${lines.join('; ')}.`] : []
}

const DATE_LENGTH = '2026-11-23'.length
