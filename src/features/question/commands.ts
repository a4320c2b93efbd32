import { z } from 'zod'
import type { Button, Card } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, labelOf, type PlacedQuestion } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { promptCard } from '../../core/prompt-card.ts'

const promptId = z.string().describe('id of a prompt')
const letter = z
  .string()
  .regex(/^[a-z]$/)
  .optional()
  .describe('letter of the question')

/** What buttons under prompts do: open a prompt, a hint, the key points. Private, a question at a time: no spoilers. */
export const questionCommands: Command[] = [
  defineCommand({
    name: 'prompt',
    summary: 'Shows one prompt with its questions',
    args: z.object({ prompt: promptId }),
    who: 'member',
    visibility: 'private',
    group: 'optional',
    internal: true,
    run: async ({ prompt }, { curriculum }) => {
      const { day, position } = placed(curriculum, prompt)
      const card = promptCard(day, position)
      const buttons: Button[] = [
        ...(card.buttons ?? []),
        { label: `Day ${day.number}`, action: 'day', arg: String(day.number) },
      ]
      return {
        card: {
          ...card,
          footer: `Day ${day.number} · ${day.theme}`,
          buttons: [...buttons, share(`prompt ${prompt}`)],
        },
      }
    },
  }),
  defineCommand({
    name: 'hint',
    summary: 'Opens a door without giving the answer away',
    args: z.object({ prompt: promptId, letter }),
    who: 'member',
    visibility: 'private',
    group: 'optional',
    internal: true,
    run: async (args, { curriculum }) => {
      const found = choose(curriculum, args.prompt, args.letter)
      if (Array.isArray(found)) return { card: chooser('hint', 'Which hint?', found) }
      const { label, prompt, question } = found
      return {
        card: {
          plain: `Hint ${label}. ${question.hint}`,
          title: `Hint ${label}`,
          text: question.hint,
          footer: 'Key points are for after your answer.',
          buttons: [
            { label: `Key points ${label}`, action: 'keypoints', arg: `${prompt.id} ${label.at(-1)}` },
          ],
        },
      }
    },
  }),
  defineCommand({
    name: 'keypoints',
    summary: 'Shows what a strong answer holds',
    args: z.object({ prompt: promptId, letter }),
    who: 'member',
    visibility: 'private',
    group: 'optional',
    internal: true,
    run: async (args, { curriculum }) => {
      const found = choose(curriculum, args.prompt, args.letter)
      return {
        card: Array.isArray(found)
          ? chooser('keypoints', 'Key points of which question?', found)
          : keyPointsCard(found),
      }
    },
  }),
]

const share = (arg: string): Button => ({ label: 'Share', action: 'share', arg })

function placed(curriculum: Curriculum, id: string) {
  const found = curriculum.prompt(id)
  if (!found)
    throw new UserError(
      'This prompt is gone',
      'It is not in this group’s curriculum any more. `browse` lists what there is.',
    )
  return found
}

/** The question meant; all of a prompt's questions where the letter is missing and there are several. */
function choose(
  curriculum: Curriculum,
  id: string,
  letter: string | undefined,
): PlacedQuestion | PlacedQuestion[] {
  const { prompt, day, position } = placed(curriculum, id)
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

const chooser = (action: string, title: string, questions: PlacedQuestion[]): Card => ({
  plain: title,
  title,
  text: questions.map(({ label, question }) => `**${label}** ${question.ask}`).join('\n\n'),
  buttons: questions.map(({ label, prompt }) => ({ label, action, arg: `${prompt.id} ${label.at(-1)}` })),
})

function keyPointsCard({ label, question, prompt }: PlacedQuestion): Card {
  return {
    plain: `Key points of ${label}.`,
    title: `Key points ${label} · ${prompt.title}`,
    text: `${question.keyPoints.map((point) => `- ${point}`).join('\n')}\n\n**Then:** ${question.followUp}`,
  }
}
