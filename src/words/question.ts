import type { Button, Card } from '../core/card.ts'
import { buttonFor } from '../core/command.ts'
import { type Curriculum, labelOf, letterAt, type PlacedQuestion } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import type { QuestionId } from '../core/recall.ts'
import type * as to from './signatures.ts'

/** A prompt with its day and place. Throws UserError for one that the curriculum does not have. */
export function pickPrompt(curriculum: Curriculum, id: string) {
  const found = curriculum.prompt(id)
  if (!found)
    throw new UserError(
      'This prompt is gone',
      'It is not in this group’s curriculum any more. `browse` lists what there is.',
    )
  return found
}

/**
 * The question meant; all of a prompt's questions where the letter is missing and there are several. Throws UserError where
 * there is none.
 */
export function pickQuestion(
  curriculum: Curriculum,
  id: string,
  letter: string | undefined,
): PlacedQuestion | PlacedQuestion[] {
  const { prompt, day, position } = pickPrompt(curriculum, id)
  const questions = prompt.questions.map((question, i) => ({
    label: labelOf(position, i),
    day,
    prompt,
    position,
    question,
  }))
  const [first] = questions
  if (!first) throw new UserError('Still a draft', 'The questions of this prompt are being written.')
  const found =
    letter === undefined
      ? questions.length === 1
        ? first
        : questions
      : questions.find(({ label }) => label.endsWith(letter))
  if (!found)
    throw new UserError(
      'There is no such question',
      `This prompt has ${questions.map(({ label }) => label).join(', ')}.`,
    )
  return found
}

/** A question where its curriculum still has it. */
export function questionOf(
  { prompt, letter }: Omit<QuestionId, 'curriculum'>,
  curriculum: Curriculum,
): PlacedQuestion | undefined {
  const questions = curriculum.prompt(prompt)?.prompt.questions ?? []
  const found = questions.some((_, i) => letterAt(i) === letter) && pickQuestion(curriculum, prompt, letter)
  return found && !Array.isArray(found) ? found : undefined
}

/** Where a question stands, `Day 3 · 1a`; its label alone where its group’s path leaves the day out. */
export const placeOf = ({ day, label }: Pick<PlacedQuestion, 'day' | 'label'>): string =>
  day.number > 0 ? `Day ${day.number} · ${label}` : label

type AboutQuestion = typeof to.hint | typeof to.keyPoints

/** What a button about a question carries; `of` refers to its curriculum where the button above did. */
export const aboutQuestion = ({ prompt, label }: PlacedQuestion, of: string | undefined) => ({
  prompt: prompt.id,
  letter: label.slice(-1),
  of,
})

/** A button that shows something of a question. */
export const questionButton = (
  command: AboutQuestion,
  found: PlacedQuestion,
  text: string,
  of: string | undefined,
): Button => buttonFor(command, aboutQuestion(found, of), text)

/** Which of a prompt's questions is meant. */
export const questionChooser = (
  command: AboutQuestion,
  title: string,
  questions: readonly PlacedQuestion[],
  of: string | undefined,
): Card => ({
  plain: title,
  title,
  text: questions.map(({ label, question }) => `**${label}** ${question.ask}`).join('\n\n'),
  buttons: questions.map((question) => questionButton(command, question, question.label, of)),
})
