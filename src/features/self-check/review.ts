import { type Button, type Card, doneCard, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { type Curriculum, type PlacedQuestion, referenceOf, type Shelf } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { roadmapIn } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import { type Recall, recalls } from '../../core/recall.ts'
import { each, type Reader } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import { answerName, questionText } from '../../words/prompt-card.ts'
import { placeOf, questionOf } from '../../words/question.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import type { Shown } from './card.ts'

/** A question that somebody rated, and that a loaded curriculum still has. */
export type Rated = { recall: Recall; found: PlacedQuestion }

/**
 * Everything that somebody rated and can meet again, what is due first; its days have the numbers of their own group’s
 * roadmap.
 */
export async function ratedBy(
  store: Reader,
  member: MemberRef,
  groups: readonly Group[],
  curricula: Shelf,
): Promise<Rated[]> {
  const roadmaps = new Map<string, Curriculum>(curricula.all.map((whole) => [whole.id, whole]))
  for (const group of groups)
    if (roadmaps.has(group.curriculum)) roadmaps.set(group.curriculum, roadmapIn(curricula, group))
  const rated: Rated[] = []
  for await (const { value: recall } of each(store, recalls, { prefix: `${personOf(member)}/` })) {
    const roadmap = roadmaps.get(recall.curriculum)
    const found = roadmap && questionOf(recall, roadmap)
    if (found) rated.push({ recall, found })
  }
  return rated.toSorted(
    (one, other) =>
      one.recall.memory.due - other.recall.memory.due || one.found.day.number - other.found.day.number,
  )
}

/** The local date of an instant (epoch ms), YYYY-MM-DD. */
export const localDateOf = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()

/** What falls due by a local date in a zone. */
export const dueBy = (rated: readonly Rated[], date: string, zone: string): Rated[] =>
  rated.filter(({ recall }) => localDateOf(recall.memory.due, zone) <= date)

type ReviewTurn = Parameters<Shown['button']>[0] | 'skip'

const reviewButton = (
  { recall, found }: Rated,
  show: ReviewTurn,
  label: string,
  said?: number,
  style?: 'primary',
): Button => {
  const { prompt, curriculum } = recall
  const letter = found.label.slice(-1)
  return buttonFor(to.review, { prompt, letter, show, said, of: referenceOf(curriculum) }, label, style)
}

/** A question as `review` shows its answer: what is pressed there leads to the next one. */
export const shownInReview = (rated: Rated, said: number | undefined, review: string): Shown => ({
  found: rated.found,
  said,
  button: (turn, label, { said: ticks = said, style } = {}) => reviewButton(rated, turn, label, ticks, style),
  review,
})

/** A question that is due, as it was asked; `note` says what became of the one before. */
export function dueCard(due: readonly Rated[], rated: Rated, note: string | undefined): Card {
  const { found } = rated
  const title = [placeOf(found), found.prompt.title].filter(Boolean).join(' · ')
  return {
    plain: spoken(
      `${due.length === 1 ? 'One question is' : `${due.length} questions are`} due`,
      found.question.ask,
    ),
    title,
    text: [...(note ? [`*${note}*`] : []), questionText(found)].join('\n\n'),
    footer: due.length === 1 ? 'The last one that is due' : `${due.length} are due. Say it aloud first.`,
    buttons: [
      reviewButton(rated, 'list', answerName([found.question]) ?? 'Answer', undefined, 'primary'),
      ...(due.length > 1 ? [reviewButton(rated, 'skip', 'Later')] : []),
    ],
  }
}

/** Nothing is due: when something is, or how it begins. */
export function nothingDueCard(rated: readonly Rated[], zone: string, note: string | undefined): Card {
  const [next] = rated
  if (!next)
    return {
      plain: 'No questions to review yet.',
      title: 'No questions to review yet',
      text: 'Open the *Key points* of a question and rate how well you knew it. It comes back here when you may be about to forget it.',
    }
  const date = localDateOf(next.recall.memory.due, zone)
  const count = dueBy(rated, date, zone).length
  const when = `The next ${count === 1 ? 'question comes' : `${count} questions come`} back on ${formatDate(date)}.`
  return doneCard('Nothing is due', [...(note ? [note] : []), when].join(' '))
}
