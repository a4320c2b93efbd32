import { type Card, spoken } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, labelOf, type PlacedQuestion } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { pickDay } from '../../words/pick.ts'
import { answerName, loosePromptCard } from '../../words/prompt-card.ts'
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
    run: async ({ day, show, of }, { curriculum }) => {
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
    run: async (args, { curriculum }) => {
      const found = choose(curriculum, args.prompt, args.letter)
      if (!Array.isArray(found)) return { card: hintCard(found, args.of) }
      return {
        card: chooser(
          to.hint,
          'Which hint?',
          found.filter(({ question }) => question.hint),
          args.of,
        ),
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
      if (!Array.isArray(found)) return { card: answerCard(found, args.show === 'answer', args.of) }
      const answered = found.filter(({ question }) => answerName([question]))
      const name = answerName(found.map(({ question }) => question)) ?? 'Answer'
      return { card: chooser(to.keyPoints, `${name} of which question?`, answered, args.of) }
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

const questionButton = (
  command: AboutQuestion,
  { prompt, label }: PlacedQuestion,
  text: string,
  of?: string,
) => buttonFor(command, { prompt: prompt.id, letter: label.slice(-1), of }, text)

const chooser = (
  command: AboutQuestion,
  title: string,
  questions: PlacedQuestion[],
  of: string | undefined,
): Card => ({
  plain: title,
  title,
  text: questions.map(({ label, question }) => `**${label}** ${question.ask}`).join('\n\n'),
  buttons: questions.map((question) => questionButton(command, question, question.label, of)),
})

function hintCard(found: PlacedQuestion, of: string | undefined): Card {
  const { label, question } = found
  const { hint } = question
  if (!hint) throw new UserError('No hint here', `Nobody has written a hint for ${label}.`)
  const more = answerName([question])
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

/** The key points, with the answer one press away; or, where there are none, the answer. */
function answerCard(found: PlacedQuestion, wholly: boolean, of: string | undefined): Card {
  const { label, question, prompt } = found
  const { keyPoints, answer, explanation, solution, followUp, followUpAnswer, link } = question
  const name = wholly ? 'Answer' : answerName([question])
  if (!name) throw new UserError('No answer here', `Nobody has written an answer to ${label}.`)
  const isPoints = name === 'Key points'
  const whole = [
    answer,
    ...(explanation ? [`**Why:** ${explanation}`] : []),
    ...(solution ? [`\`\`\`\n${solution.trimEnd()}\n\`\`\``] : []),
  ]
  const text = [
    ...(isPoints ? [keyPoints.map((point) => `- ${point}`).join('\n')] : whole),
    ...(followUp ? [`**Then:** ${followUp}`] : []),
    ...(isPoints ? [] : [followUpAnswer]),
    ...(link ? [`**Read on:** <${link}>`] : []),
  ]
  return {
    plain: `${name} of ${label}.`,
    title: [`${name} ${label}`, prompt.title].filter(Boolean).join(' · '),
    text: text.filter(Boolean).join('\n\n') || 'Nobody has written an answer.',
    ...(isPoints &&
      (answer || explanation || solution) && {
        buttons: [
          buttonFor(
            to.keyPoints,
            { prompt: prompt.id, letter: label.slice(-1), show: 'answer', of },
            `Answer ${label}`,
          ),
        ],
      }),
  }
}
