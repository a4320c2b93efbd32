import type { Caller } from '../../core/caller.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import { type PlacedQuestion, referenceOf } from '../../core/curriculum.ts'
import { countAnswer, heldDay, mayLook, peek } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import { type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { groupsOf, peeks, zoneOf } from '../../core/membership.ts'
import { ifLoaded } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import { GRADES, type Grade, type QuestionId, rate, recalls, uncount } from '../../core/recall.ts'
import { each } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import { commandToken } from '../../core/tokens.ts'
import { answerName } from '../../words/prompt-card.ts'
import { aboutQuestion, pickQuestion, questionChooser, questionOf } from '../../words/question.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { answerCard, firstCard, ratedCard, shownBy } from './card.ts'
import { openFsrs } from './fsrs.ts'
import { dueBy, dueCard, localDateOf, nothingDueCard, ratedBy, shownInReview } from './review.ts'

/**
 * *Key points*, *Worked answer* and a rating, on one private card that its buttons turn over; and what was rated, when it is due.
 * None of it can be shared: it holds what its reader ticked, and the others have not answered yet.
 */
const commands: readonly Command[] = [
  defineCommand({
    ...to.keyPoints,
    summary: 'Shows what a strong answer holds',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'curriculum',
    internal: true,
    run: async ({ prompt, letter, show, said, of }, context) => {
      const { curriculum, caller } = context
      const found = pickQuestion(curriculum, prompt, letter)
      const several = Array.isArray(found)
      const occurrence = await openedIn(context, several ? found[0] : found)
      if (several) {
        const answered = found.filter(({ question }) => answerName([question]))
        const name = answerName(found.map(({ question }) => question)) ?? 'Answer'
        return { card: questionChooser(to.keyPoints, `${name} of which question?`, answered, of) }
      }
      if (occurrence && answerName([found.question]) && (await isAskedFirst(context, occurrence, show)))
        return { card: firstCard(found, of) }
      const shown = shownBy(found, { said, of }, typedReview(caller))
      // The first press is on a card that everybody sees.
      const update = show !== undefined
      if (!isGrade(show))
        return { card: answerCard(shown, show === 'full' || show === 'code' ? show : 'list'), update }
      const { prompt: id, letter: own } = aboutQuestion(found, of)
      const { back } = await note(context, { curriculum: curriculum.id, prompt: id, letter: own }, show)
      return { card: ratedCard(shown, show, back), update }
    },
  }),
  defineCommand({
    ...to.review,
    summary: 'Meet the questions again that you may be about to forget',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    run: async ({ prompt, letter, show, said, of }, context) => {
      const { store, caller, curricula, now } = context
      const zone = await zoneOf(store, caller, now)
      const groups = await groupsOf(store, caller.member, now)
      const rated = await ratedBy(store, caller.member, groups, curricula)
      const chosen = rated.find(
        ({ recall }) =>
          recall.prompt === prompt && recall.letter === letter && referenceOf(recall.curriculum) === of,
      )
      const update = show !== undefined
      if (chosen && show !== undefined && show !== 'skip' && !isGrade(show))
        return { card: answerCard(shownInReview(chosen, said, typedReview(caller)), show), update }
      const noted = chosen && isGrade(show) ? await note(context, chosen.recall, show) : undefined
      const left = noted ? await ratedBy(store, caller.member, groups, curricula) : rated
      const today = localDateOf(now.epochMilliseconds, zone)
      const due = dueBy(left, today, zone)
      // What was left for later comes again behind the others.
      const place = chosen ? dueBy(rated, today, zone).indexOf(chosen) + (noted ? 0 : 1) : 0
      const next = due[Math.max(0, place) % due.length]
      const before = noted && `Noted as ${noted.grade}: back on ${noted.back}.`
      return { card: next ? dueCard(due, next, before) : nothingDueCard(left, zone, before), update }
    },
  }),
]

const isGrade = (show: string | undefined): show is Grade => GRADES.some((grade) => grade === show)

const typedReview = ({ typed }: Caller): string => commandToken(typed({ name: 'review', who: 'member' }))

/** Stores how well somebody knew an answer; `back` says when the question comes back to them. */
async function note(
  { store, caller, now }: Context<unknown>,
  question: QuestionId,
  grade: Grade,
): Promise<{ grade: Grade; back: string }> {
  const { curriculum, prompt, letter } = question
  const zone = await zoneOf(store, caller, now)
  const groups = await groupsOf(store, caller.member, now)
  const at = now.epochMilliseconds
  const memory = await rate(store, await openFsrs(), caller.member, {
    question: { curriculum, prompt, letter },
    grade,
    at,
    groups: groups.flatMap(({ id, curriculum: studied }) => (studied === curriculum ? [id] : [])),
    isSameDay: (other) => localDateOf(other, zone) === localDateOf(at, zone),
  })
  return { grade, back: formatDate(localDateOf(memory.due, zone)) }
}

/** The fresh occurrence in which a question is discussed. Throws UserError for a day that is still to come. */
async function openedIn(
  { store, group, curriculum, now }: Context<Group | undefined>,
  found: PlacedQuestion | undefined,
): Promise<string | undefined> {
  if (!group || !found) return undefined
  const { coming, occurrence } = await heldDay(store, group, curriculum, found.day, now)
  if (coming)
    throw new UserError('Still to come', `The answers of day ${found.day.number} open with its ${coming}.`)
  return occurrence
}

/** Whether somebody who opens an answer is asked for their own first, once a discussion; what they chose is noted. */
async function isAskedFirst(
  { store, caller, now }: Context<unknown>,
  occurrence: string,
  show: string | undefined,
): Promise<boolean> {
  const at = now.epochMilliseconds
  if (show === 'done') await countAnswer(store, caller.member, occurrence, { at, via: 'aloud' })
  if (show === 'skip') await peek(store, caller.member, occurrence, at)
  return show === undefined && !(await mayLook(store, caller.member, occurrence))
}

/** What is kept about somebody: each question that they rated, and where they looked before they answered. */
async function kept(
  member: MemberRef,
  { store, curriculumOf }: FeatureParts,
  zone: string,
): Promise<string[]> {
  const prefix = `${personOf(member)}/`
  const lines: string[] = []
  for await (const { value } of each(store, recalls, { prefix })) {
    const found = placedIn(value, curriculumOf)
    const name = found ? `day ${found.day.number}, ${found.label}` : `\`${value.prompt}\` ${value.letter}`
    const [at, due] = [value.memory.at, value.memory.due].map((each) => formatDate(localDateOf(each, zone)))
    lines.push(`You rated **${name}** as ${value.grade} on ${at}; \`review\` asks it again from ${due} on.`)
  }
  const dates: string[] = []
  for await (const { key } of each(store, peeks, { prefix })) dates.push(key.slice(-DATE_LENGTH))
  const when = [...new Set(dates)].toSorted().map(formatDate).join(', ')
  return [...lines, ...(when ? [`You looked at the answers before you took part: ${when}.`] : [])]
}

const DATE_LENGTH = '2026-11-23'.length

/** Where a rated question stands, if its curriculum is loaded and still has it. */
function placedIn({ curriculum, ...question }: QuestionId, curriculumOf: FeatureParts['curriculumOf']) {
  const loaded = ifLoaded(curriculumOf, { curriculum })
  return loaded && questionOf(question, loaded)
}

/** Checking one’s own answer against a strong one, and meeting it again. */
export const selfCheck: Feature = {
  name: 'self-check',
  commands,
  personal: [personal(peeks), personal(recalls, uncount)],
  kept,
}
