import { type Command, type Context, defineCommand } from '../../core/command.ts'
import type { PlacedQuestion } from '../../core/curriculum.ts'
import { countAnswer, heldDay, mayLook, peek } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import type { Feature } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { peeks } from '../../core/membership.ts'
import { personOf } from '../../core/person.ts'
import { each } from '../../core/records.ts'
import { answerName } from '../../words/prompt-card.ts'
import { pickQuestion, questionChooser } from '../../words/question.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { answerCard, codeCard, firstCard, openedCard } from './card.ts'

/**
 * *Key points* and *Worked answer* of a question, on one private card that its buttons turn over. None of it can be shared: it
 * holds what its reader ticked, and the others have not answered yet.
 */
const command: Command = defineCommand({
  ...to.keyPoints,
  summary: 'Shows what a strong answer holds',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'curriculum',
  internal: true,
  run: async ({ prompt, letter, show, said, of }, context) => {
    const found = pickQuestion(context.curriculum, prompt, letter)
    const several = Array.isArray(found)
    const occurrence = await openedIn(context, several ? found[0] : found)
    if (several) {
      const answered = found.filter(({ question }) => answerName([question]))
      const name = answerName(found.map(({ question }) => question)) ?? 'Answer'
      return { card: questionChooser(to.keyPoints, `${name} of which question?`, answered, of) }
    }
    if (occurrence && answerName([found.question]) && (await isAskedFirst(context, occurrence, show)))
      return { card: firstCard(found, { of }) }
    // The first press is on a card that everybody sees.
    const update = show !== undefined
    if (show === 'full') return { card: answerCard(found, { said, of }), update }
    if (show === 'code') return { card: codeCard(found, { said, of }), update }
    return { card: openedCard(found, { said, of }), update }
  },
})

/** The fresh occurrence in which a question is discussed. Throws UserError for a day that is still to come. */
async function openedIn(
  { store, group, curriculum, now }: Context<Group | undefined>,
  found: PlacedQuestion | undefined,
): Promise<string | undefined> {
  if (!group || !found) return undefined
  const { coming, occurrence } = await heldDay(store, group, curriculum, found.day, now)
  if (coming)
    throw new UserError('Still to come', `The answers of day ${found.day.number} open with its post.`)
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

/** Checking one’s own answer against a strong one. */
export const selfCheck: Feature = {
  name: 'self-check',
  commands: [command],
  personal: [peeks],
  kept: async (member, { store }) => {
    const prefix = `${personOf(member)}/`
    const dates: string[] = []
    for await (const { key } of each(store, peeks, { prefix })) dates.push(key.slice(-DATE_LENGTH))
    const when = [...new Set(dates)].toSorted().map(formatDate).join(', ')
    return when ? [`You looked at the answers before you took part: ${when}.`] : []
  },
}

const DATE_LENGTH = '2026-11-23'.length
