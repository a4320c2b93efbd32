import { type Card, spoken } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import type { PlacedQuestion } from '../../core/curriculum.ts'
import { type Coming, heldDay } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import { dayFrom } from '../../core/path.ts'
import { answerName, loosePromptCard, morePromptCard } from '../../words/prompt-card.ts'
import { pickPrompt, pickQuestion, questionButton, questionChooser } from '../../words/question.ts'
import * as to from '../../words/signatures.ts'

/** What buttons of posts and prompts do: the warm-up, a prompt, a hint. Private, a question at a time: no spoilers. */
export const questionCommands: readonly Command[] = [
  defineCommand({
    ...to.prompt,
    summary: 'Shows one prompt with its questions',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'curriculum',
    shareable: true,
    internal: true,
    run: async ({ prompt }, { curriculum, store, group, now }) => {
      const { day, position } = pickPrompt(curriculum, prompt)
      const { coming } = group
        ? await heldDay(store, group, curriculum, day, now)
        : { coming: false as const }
      return { card: loosePromptCard(day, position, { coming }) }
    },
  }),
  defineCommand({
    ...to.more,
    summary: 'Shows what else there is about a prompt',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'curriculum',
    internal: true,
    run: async ({ prompt }, { curriculum }) => {
      const { day, position } = pickPrompt(curriculum, prompt)
      return { card: morePromptCard(day, position) }
    },
  }),
  defineCommand({
    ...to.warmUp,
    summary: 'Asks a question for the first minute of a day',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'curriculum',
    internal: true,
    run: async ({ day, show, of }, { curriculum }) => {
      const found = dayFrom(curriculum, day)
      if (!found?.warmUp)
        throw new UserError('No warm-up here', 'This day has none. Begin with its first question.')
      const { warmUp, number } = found
      const title = number === 0 ? 'Warm-up' : `Warm-up of day ${number}`
      if (show === undefined)
        return {
          card: {
            plain: spoken(title, warmUp.ask),
            title,
            text: warmUp.ask,
            footer: 'One minute, for you alone.',
            buttons: [buttonFor(to.warmUp, { day, show: 'answer', of }, 'Show the answer')],
          },
        }
      return {
        card: {
          plain: spoken(title, warmUp.answer),
          title,
          text: `${warmUp.ask}\n\n**Answer:** ${warmUp.answer}`,
        },
        update: true,
      }
    },
  }),
  defineCommand({
    ...to.hint,
    summary: 'Opens a door without giving the answer away',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'curriculum',
    shareable: true,
    internal: true,
    run: async (args, { curriculum, store, group, now }) => {
      const found = pickQuestion(curriculum, args.prompt, args.letter)
      if (!Array.isArray(found)) {
        const { day } = found
        const { coming } = group
          ? await heldDay(store, group, curriculum, day, now)
          : { coming: false as const }
        return { card: hintCard(found, coming, args.of) }
      }
      return {
        card: questionChooser(
          to.hint,
          'Which hint?',
          found.filter(({ question }) => question.hint),
          args.of,
        ),
      }
    },
  }),
]

function hintCard(found: PlacedQuestion, coming: Coming, of: string | undefined): Card {
  const { label, question } = found
  const { hint } = question
  if (!hint) throw new UserError('No hint here', `Nobody has written a hint for ${label}.`)
  const more = coming ? undefined : answerName([question])
  return {
    plain: spoken(`Hint ${label}`, hint),
    title: `Hint ${label}`,
    text: hint,
    ...(more && {
      footer: more === 'Key points' ? 'Key points are for after your answer.' : 'Answer first, then look.',
      buttons: [questionButton(to.keyPoints, found, `${more} ${label}`, of)],
    }),
  }
}
