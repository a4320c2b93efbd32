import type { Services } from './command.ts'
import type { Day } from './curriculum.ts'
import { type Group, groups, NOT_SILENT } from './group.ts'
import { type Answer, answered, answerKeys, answers, join, peeks, showCount } from './membership.ts'
import { isKept } from './mock-day.ts'
import {
  discussions,
  firstRoundOf,
  type Occurrence,
  occurrenceKey,
  occurrences,
  seriesPrefix,
  studiedIn,
} from './occurrence.ts'
import { numberInWhole, numbersPosted } from './path.ts'
import { personOf } from './person.ts'
import { each, type Reader, type Store, type Tx, updateIfThere } from './records.ts'
import { type MemberRef, type ThreadRef, threadKey } from './refs.ts'

/** What the answers of a day open with that a group has not had yet; `false` once it has. */
export type Coming = 'post' | 'mock tables' | false

/** A discussion is fresh for so many days: nobody is asked whether they took part in an older one. */
export const FRESH_DAYS = 14
/** Rows of so many days, days that were missed and posts that were sent again among them. */
const FRESH_ROWS = 30

/**
 * What a group's posts say of a day of a curriculum at an instant: what it is still `coming` with, its post or its mock tables, and the
 * key of the fresh occurrence in which it is discussed. A group that was moved back meets its days anew; what it studied before is past.
 */
export async function heldDay(
  store: Reader,
  group: Pick<Group, 'id' | 'curriculum' | 'position' | 'schedule'>,
  { id }: { id: string },
  day: Day,
  now: Temporal.Instant,
): Promise<{ coming: Coming; occurrence?: string }> {
  const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const since = today.subtract({ days: FRESH_DAYS }).toString()
  const rows = await store.list(occurrences, {
    prefix: seriesPrefix(group.id),
    limit: FRESH_ROWS,
    reverse: true,
  })
  const found = rows.find(
    ({ value }) =>
      numbersPosted(value).includes(numberInWhole(day)) &&
      value.date >= since &&
      studiedIn(value, group) === id,
  )
  const ahead = found
    ? isKept(found.value, now.epochMilliseconds) && 'mock tables'
    : group.curriculum === id && day.number >= group.position && 'post'
  return {
    coming: ahead,
    ...(found && { occurrence: firstRoundOf(found.key) }),
  }
}

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

/** How somebody answered: when (epoch ms), and whether by a message, with the label that it begins with, or aloud. */
type Answering = { at: number; via: Answer['via']; label?: string | undefined }

/**
 * Counts a member's answer in an occurrence, once, also where its post was sent again and has several discussions: the member belongs to
 * the group for another 14 days from then, and the group is not silent. The labels of its questions are kept, each once. Resolves to
 * whether this was the member's first answer there.
 */
export const countAnswer = (
  store: Store,
  member: MemberRef,
  key: string,
  answering: Answering,
): Promise<boolean> => store.transact((tx) => countAnswerIn(tx, member, key, answering))

/** `countAnswer` within a transaction. */
export async function countAnswerIn(
  tx: Tx,
  member: MemberRef,
  key: string,
  { at, via, label }: Answering,
): Promise<boolean> {
  const occurrence = firstRoundOf(key)
  const id = occurrence.slice(0, occurrence.indexOf('/'))
  const row = await tx.get(occurrences, occurrence)
  if (!row) return false
  await join(tx, member, id, at)
  const keys = answerKeys(personOf(member), occurrence)
  const labels = label === undefined ? {} : { labels: [label] }
  if (!(await tx.insert(answers, keys.answer, { at, via, ...labels }))) {
    if (label !== undefined) await updateIfThere(tx, answers, keys.answer, (old) => withLabel(old, label))
    return false
  }
  tx.put(answered, keys.answered, {})
  tx.put(occurrences, occurrence, { ...row, answered: row.answered + 1 })
  await showCount(tx, occurrence, at)
  const group = await tx.get(groups, id)
  // Only the first answer after a silence writes the group, which everything else of it waits for.
  if (group && isSilent(group)) tx.put(groups, id, { ...group, silence: NOT_SILENT })
  return true
}

const withLabel = (answer: Answer, label: string): Answer =>
  answer.labels?.includes(label)
    ? answer
    : { ...answer, labels: [...(answer.labels ?? []), label].toSorted() }

const isSilent = ({ silence }: Group): boolean => silence.posts > 0 || silence.asked

/** The local dates whose discussion somebody took part in, of a group, oldest first, each with when they did (epoch ms). */
export async function answeredDates(
  reader: Reader,
  member: MemberRef,
  group: string,
): Promise<ReadonlyMap<string, number>> {
  const prefix = `${personOf(member)}/${seriesPrefix(group)}`
  const dates = new Map<string, number>()
  for await (const { key, value } of each(reader, answers, { prefix }))
    dates.set(key.slice(prefix.length), value.at)
  return dates
}

/**
 * Whether somebody may see a discussion’s answers unasked: whoever took part in it, or chose to see them before.
 */
export async function mayLook(store: Reader, member: MemberRef, occurrence: string): Promise<boolean> {
  const { answer } = answerKeys(personOf(member), occurrence)
  return (await store.get(answers, answer)) !== undefined || (await store.get(peeks, answer)) !== undefined
}

/** Notes at an instant (epoch ms) that somebody chose to see a discussion’s answers without having taken part. */
export const peek = (store: Store, member: MemberRef, occurrence: string, at: number): Promise<void> =>
  store.transact(async (tx) => tx.put(peeks, answerKeys(personOf(member), occurrence).answer, { at }))
