import { type Button, type Card, problemCard, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { PlacedQuestion, Question, Source } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { plain } from '../../core/text.ts'
import { answerName } from '../../words/prompt-card.ts'
import { aboutQuestion } from '../../words/question.ts'
import * as to from '../../words/signatures.ts'
import { countTicks, isTicked, MOST_TICKS, turned } from './rules.ts'

/** Code of so many characters stands on a card of its own: beside it, a platform would cut what follows. */
const LONG_CODE = 2_000

/** What the button carried: the ticks, as a number (see rules.ts), and what refers to the curriculum. */
type Pressed = { said?: number | undefined; of?: string | undefined }

/** Before an answer is shown to somebody who has not taken part in its discussion. */
export function firstCard(found: PlacedQuestion, { of }: Pressed): Card {
  const title = 'Your answer first?'
  const text =
    'You have not taken part in this discussion yet. Say your answer aloud or write it there: comparing helps most after that.'
  const about = aboutQuestion(found, of)
  return {
    plain: spoken(title, text),
    title,
    text,
    footer: 'I ask once for each discussion.',
    buttons: [
      buttonFor(to.keyPoints, { ...about, show: 'done' }, 'I answered aloud', 'primary'),
      buttonFor(to.keyPoints, { ...about, show: 'skip' }, 'Show it'),
    ],
  }
}

/** What opens first of a question: its key points or, where there are none, its answer. Throws UserError where there is neither. */
export const openedCard = (found: PlacedQuestion, pressed: Pressed): Card =>
  found.question.keyPoints.length > 0 ? pointsCard(found, pressed) : answerCard(found, pressed)

/** The key points, to be ticked, with the answer one press away. */
function pointsCard(found: PlacedQuestion, { said, of }: Pressed): Card {
  const { label, question, prompt } = found
  const { keyPoints, followUp, link } = question
  const ticks = said ?? 0
  const points = keyPoints.map(
    (point, i) => `${i + 1}. ${isTicked(ticks, i) && i < MOST_TICKS ? '**✓** ' : ''}${point}`,
  )
  const turn = (point: number): Button =>
    buttonFor(
      to.keyPoints,
      { ...aboutQuestion(found, of), show: 'list', said: turned(ticks, point) },
      `${isTicked(ticks, point) ? '✓ ' : ''}${point + 1}`,
      isTicked(ticks, point) ? 'primary' : undefined,
    )
  const tickable = Math.min(keyPoints.length, MOST_TICKS)
  return {
    plain: `Key points of ${label}.`,
    title: [`Key points ${label}`, prompt.title].filter(Boolean).join(' · '),
    text: [
      '*Which of these did you say? Tick their numbers.*',
      points.join('\n'),
      ...(followUp ? [`**Then:** ${followUp}`] : []),
      ...readOn(link),
    ].join('\n\n'),
    ...(said !== undefined && { footer: `You said ${countTicks(said, tickable)} of ${tickable}` }),
    buttons: [
      ...Array.from({ length: tickable }, (_, point) => turn(point)),
      ...(hasAnswer(question)
        ? [buttonFor(to.keyPoints, { ...aboutQuestion(found, of), show: 'full', said }, 'Worked answer')]
        : []),
    ],
  }
}

/** How a strong candidate would say it, what tells answers apart, and what comes next with its answer. */
export function answerCard(found: PlacedQuestion, { said, of }: Pressed): Card {
  const { label, question, prompt } = found
  const { keyPoints, answer, explanation, solution, levels, followUp, followUpAnswer, link, sources } =
    question
  const name = keyPoints.length > 0 ? 'Worked answer' : answerName([question])
  if (!name) throw new UserError('No answer here', `Nobody has written an answer to ${label}.`)
  const isLong = (solution?.length ?? 0) > LONG_CODE
  const text = [
    answer,
    explanation && `**Why:** ${explanation}`,
    solution && (isLong ? '*Its code is a press away.*' : block(solution)),
    levels && `**What sets answers apart**\n${levelList(levels)}`,
    followUp && `**Then:** ${followUp}`,
    followUpAnswer,
    ...readOn(link),
    sources && `**Sources**\n${sources.map(sourceLine).join('\n')}`,
  ]
  const again = (show: 'list' | 'code', text: string): Button =>
    buttonFor(to.keyPoints, { ...aboutQuestion(found, of), show, said }, text)
  return {
    plain: `${name} of ${label}.`,
    title: [`${name} ${label}`, prompt.title].filter(Boolean).join(' · '),
    text: text.filter(Boolean).join('\n\n'),
    ...buttonsOf([
      ...(isLong ? [again('code', 'Code')] : []),
      ...(keyPoints.length > 0 ? [again('list', 'Key points')] : []),
    ]),
  }
}

/** Every card that shows what a question’s answer holds. */
export const answerCards = (found: PlacedQuestion): Card[] =>
  answerName([found.question])
    ? [
        openedCard(found, {}),
        answerCard(found, {}),
        ...(found.question.solution ? [codeCard(found, {})] : []),
      ]
    : []

/** Code that has a card to itself. */
export function codeCard(found: PlacedQuestion, { said, of }: Pressed): Card {
  const { label, question, prompt } = found
  if (!question.solution) return problemCard('No code here', `${label} has no code.`)
  return {
    plain: `Code of ${label}.`,
    title: [`Code ${label}`, prompt.title].filter(Boolean).join(' · '),
    text: block(question.solution),
    buttons: [
      buttonFor(to.keyPoints, { ...aboutQuestion(found, of), show: 'full', said }, 'Back to the answer'),
    ],
  }
}

const hasAnswer = ({ answer, explanation, solution, levels, followUpAnswer, sources }: Question): boolean =>
  [answer, explanation, solution, levels, followUpAnswer, sources].some(Boolean)

const buttonsOf = (buttons: Button[]): Pick<Card, 'buttons'> => (buttons.length > 0 ? { buttons } : {})

const readOn = (link: string | undefined): string[] => (link ? [`**Read on:** <${link}>`] : [])

/** Code that holds a fence of its own gets a longer one. */
function block(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${code.trimEnd()}\n${fence}`
}

const levelList = ({ fair, strong, outstanding }: NonNullable<Question['levels']>): string =>
  [
    ['Fair', fair],
    ['Strong', strong],
    ['Outstanding', outstanding],
  ]
    .map(([level, does]) => `- **${level}:** ${does}`)
    .join('\n')

const sourceLine = ({ authors, title, year, url }: Source): string => {
  const work = url ? `[${plain(title)}](<${url}>)` : plain(title)
  return `- ${plain(authors)}: ${work}, ${year}`
}
