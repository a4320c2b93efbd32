import type { Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import type { DailySeries } from '../../core/feature.ts'
import { mostForgotten, questionIn, type RecallCount, recallCounts } from '../../core/recall.ts'
import { each } from '../../core/records.ts'
import { answerName, askText } from '../../words/prompt-card.ts'
import { placeOf, questionOf } from '../../words/question.ts'
import * as to from '../../words/signatures.ts'

/** The number of the message with what a group would forget: no day has so many prompts. */
const NUMBER = 99

/**
 * A review day asks again what most of the group would forget: `recall <prompt>.<letter> … 99`, without what the day asks itself. By
 * counts alone: see `mostForgotten`.
 */
export const choose: DailySeries['chosen'] = async (store, group, curriculum, day, date) => {
  if (day.kind !== 'review') return []
  const own = new Set(day.prompts.map(({ id }) => id))
  const counts: { key: string; value: RecallCount }[] = []
  for await (const found of each(store, recallCounts, { prefix: `${group}/${curriculum.id}/` })) {
    const question = questionIn(found.key)
    if (!own.has(question.prompt) && questionOf(question, curriculum)) counts.push(found)
  }
  const questions = mostForgotten(counts, date).map(({ prompt, letter }) => `${prompt}.${letter}`)
  return questions.length > 0 ? [`recall ${questions.join(' ')} ${NUMBER}`] : []
}

/** The questions that a step's content names, as far as the curriculum still has them. */
export function recallCard(curriculum: Curriculum, content: string): Card {
  const found = [...content.matchAll(/(\S+)\.([a-z])(?= )/g)].flatMap(([, prompt = '', letter = '']) => {
    const question = questionOf({ prompt, letter }, curriculum)
    return question ? [{ ...question, letter }] : []
  })
  const title = 'Do you still know these?'
  return {
    plain: title,
    title,
    text: [
      'By its members’ own ratings, most of the group may be about to forget these. Say each aloud before you look.',
      ...found.map((each) => `**${placeOf(each)}** ${askText(each.question)}`),
    ].join('\n\n'),
    buttons: found.map((each) =>
      buttonFor(
        to.keyPoints,
        { prompt: each.prompt.id, letter: each.letter },
        `${answerName([each.question]) ?? 'Answer'} · ${placeOf(each)}`,
      ),
    ),
  }
}
