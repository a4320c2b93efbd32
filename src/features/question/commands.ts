import { type Card, spoken } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, labelOf, type PlacedQuestion } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { pickDay } from '../../words/pick.ts'
import { loosePromptCard } from '../../words/prompt-card.ts'
import * as to from '../../words/signatures.ts'

/** What buttons of posts and prompts do: the warm-up, a prompt, a hint, the key points. Private, a question at a time: no spoilers. */
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
    run: async ({ prompt }, { curriculum }) => {
      const { day, position } = placed(curriculum, prompt)
      return { card: loosePromptCard(day, position) }
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
    run: async ({ day, show }, { curriculum }) => {
      const { warmUp } = pickDay(curriculum, day)
      if (!warmUp)
        throw new UserError('No warm-up here', `Day ${day} has none. Begin with its first question.`)
      const title = `Warm-up of day ${day}`
      if (show === undefined)
        return {
          card: {
            plain: spoken(title, warmUp.ask),
            title,
            text: warmUp.ask,
            footer: 'One minute, for you alone.',
            buttons: [buttonFor(to.warmUp, { day, show: 'answer' }, 'Show the answer')],
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
    run: async (args, { curriculum }) => {
      const found = choose(curriculum, args.prompt, args.letter)
      if (Array.isArray(found)) return { card: chooser(to.hint, 'Which hint?', found) }
      const { label, question } = found
      return {
        card: {
          plain: spoken(`Hint ${label}`, question.hint),
          title: `Hint ${label}`,
          text: question.hint,
          footer: 'Key points are for after your answer.',
          buttons: [questionButton(to.keyPoints, found, `Key points ${label}`)],
        },
      }
    },
  }),
  defineCommand({
    ...to.keyPoints,
    summary: 'Shows what a strong answer holds',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'curriculum',
    shareable: true,
    internal: true,
    run: async (args, { curriculum }) => {
      const found = choose(curriculum, args.prompt, args.letter)
      return {
        card: Array.isArray(found)
          ? chooser(to.keyPoints, 'Key points of which question?', found)
          : keyPointsCard(found),
      }
    },
  }),
]

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

type AboutQuestion = typeof to.hint | typeof to.keyPoints

const questionButton = (command: AboutQuestion, { prompt, label }: PlacedQuestion, text: string) =>
  buttonFor(command, { prompt: prompt.id, letter: label.slice(-1) }, text)

const chooser = (command: AboutQuestion, title: string, questions: PlacedQuestion[]): Card => ({
  plain: title,
  title,
  text: questions.map(({ label, question }) => `**${label}** ${question.ask}`).join('\n\n'),
  buttons: questions.map((question) => questionButton(command, question, question.label)),
})

function keyPointsCard({ label, question, prompt }: PlacedQuestion): Card {
  return {
    plain: `Key points of ${label}.`,
    title: `Key points ${label} · ${prompt.title}`,
    text: `${question.keyPoints.map((point) => `- ${point}`).join('\n')}\n\n**Then:** ${question.followUp}`,
  }
}
