import { type Button, type Card, problemCard, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { PlacedQuestion, Question, Source } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { GRADES, type Grade } from '../../core/recall.ts'
import { plain } from '../../core/text.ts'
import { answerName } from '../../words/prompt-card.ts'
import { aboutQuestion } from '../../words/question.ts'
import * as to from '../../words/signatures.ts'
import { countTicks, isTicked, MOST_TICKS, proposed, turned } from './rules.ts'

/**
 * Code of so many characters, or lines, or in an answer of so many characters, stands on a card of its own: beside it a platform would
 * cut what follows, and a phone would show an answer on three screens.
 */
const LONG_CODE = { characters: 2_000, lines: 20, answer: 1_900 }

/** What a button of a question’s card does: it shows something else of the question, or rates it. */
type Turn = 'list' | 'full' | 'code' | Grade

/** A question whose answer is shown: what was ticked (see rules.ts), the buttons that turn the card over, and `review` in card text. */
export type Shown = {
  found: PlacedQuestion
  said: number | undefined
  button(turn: Turn, label: string, more?: { said?: number; style?: 'primary' }): Button
  review: string
}

/** A question as buttons of a discussion show it; `of` refers to its curriculum where the button above did. */
export const shownBy = (
  found: PlacedQuestion,
  { said, of }: { said?: number | undefined; of?: string | undefined },
  review: string,
): Shown => ({
  found,
  said,
  button: (show, label, { said: ticks = said, style } = {}) =>
    buttonFor(to.keyPoints, { ...aboutQuestion(found, of), show, said: ticks }, label, style),
  review,
})

/** Before an answer is shown to somebody who has not taken part in its discussion. */
export function firstCard(found: PlacedQuestion, of: string | undefined): Card {
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

/** A question’s answer as it was turned over last; first its key points or, where there are none, its answer. Throws UserError where there is neither. */
export function answerCard(shown: Shown, turn: 'list' | 'full' | 'code' = 'list'): Card {
  if (turn === 'code') return codeCard(shown)
  return turn === 'full' || shown.found.question.keyPoints.length === 0 ? fullCard(shown) : listCard(shown)
}

/** The key points, to be ticked, with the answer one press away. */
function listCard({ found, said, button, review }: Shown): Card {
  const { question } = found
  const { keyPoints, followUp, link } = question
  const ticks = said ?? 0
  const tickable = Math.min(keyPoints.length, MOST_TICKS)
  const points = keyPoints.map(
    (point, i) => `${i + 1}. ${i < tickable && isTicked(ticks, i) ? '**✓** ' : ''}${point}`,
  )
  const tick = (point: number): Button =>
    isTicked(ticks, point)
      ? button('list', `✓ ${point + 1}`, { said: turned(ticks, point), style: 'primary' })
      : button('list', String(point + 1), { said: turned(ticks, point) })
  const count = countTicks(ticks, tickable)
  return {
    ...headed('Key points', found),
    text: [
      '*Which of these did you say? Tick their numbers.*',
      points.join('\n'),
      ...(followUp ? [`**Then:** ${followUp}`] : []),
      ...readOn(link),
    ].join('\n\n'),
    footer: said === undefined ? howWell(review) : `You said ${count} of ${tickable}. ${howWell(review)}`,
    buttons: [
      ...Array.from({ length: tickable }, (_, point) => tick(point)),
      ...(hasAnswer(question) ? [{ ...button('full', 'Worked answer'), row: true as const }] : []),
      ...ratings(button, said === undefined ? undefined : proposed(count, tickable)),
    ],
  }
}

/** How a strong candidate would say it, what sets answers apart, and what comes next with its answer. */
function fullCard({ found, said, button, review }: Shown): Card {
  const { label, question } = found
  const { keyPoints, answer, explanation, solution, levels, followUp, followUpAnswer, link, sources } =
    question
  const name = keyPoints.length > 0 ? 'Worked answer' : answerName([question])
  if (!name) throw new UserError('No answer here', `Nobody has written an answer to ${label}.`)
  const textWith = (code: string | undefined): string =>
    [
      answer,
      explanation && `**Why:** ${explanation}`,
      code,
      levels && `**What sets answers apart**\n${levelList(levels)}`,
      followUp && `**Then:** ${followUp}`,
      followUpAnswer,
      ...readOn(link),
      sources && `**Sources**\n${sources.map(sourceLine).join('\n')}`,
    ]
      .filter(Boolean)
      .join('\n\n')
  const whole = textWith(solution && block(solution))
  const isLong =
    solution !== undefined &&
    (solution.length > LONG_CODE.characters ||
      solution.split('\n').length > LONG_CODE.lines ||
      whole.length > LONG_CODE.answer)
  const tickable = Math.min(keyPoints.length, MOST_TICKS)
  return {
    ...headed(name, found),
    text: isLong ? textWith('*Its code is a press away.*') : whole,
    footer: howWell(review),
    buttons: [
      ...(isLong ? [button('code', 'Code')] : []),
      ...(keyPoints.length > 0 ? [button('list', 'Key points')] : []),
      ...ratings(button, said === undefined ? undefined : proposed(countTicks(said, tickable), tickable)),
    ],
  }
}

/** Code that has a card to itself. */
function codeCard({ found, button }: Shown): Card {
  const { label, question } = found
  if (!question.solution) return problemCard('No code here', `${label} has no code.`)
  return {
    ...headed('Code', found),
    text: block(question.solution),
    buttons: [button('full', 'Back to the answer')],
  }
}

/** A rating was stored; `back` says when the question comes back. It can be changed on the same day. */
export function ratedCard({ found, button, review }: Shown, grade: Grade, back: string): Card {
  const title = grade === 'again' ? `${found.label} comes again` : `${found.label} noted as ${grade}`
  const text = `It comes back on ${back}. ${review} shows it then, to you alone.`
  return {
    plain: spoken(title, text),
    title,
    text,
    tone: 'good',
    buttons: [button('list', 'Back'), ...ratings(button, grade)],
  }
}

/** Every card that shows what a question’s answer holds. */
export function answerCards(found: PlacedQuestion): Card[] {
  if (!answerName([found.question])) return []
  const shown = shownBy(found, {}, '`/review`')
  const turns = found.question.solution ? (['list', 'full', 'code'] as const) : (['list', 'full'] as const)
  return turns.map((turn) => answerCard(shown, turn))
}

const headed = (name: string, { label, prompt }: PlacedQuestion): Pick<Card, 'plain' | 'title'> => ({
  plain: `${name} of ${label}.`,
  title: [`${name} ${label}`, prompt.title].filter(Boolean).join(' · '),
})

const howWell = (review: string): string =>
  `How well did you know it? Your rating decides when ${review} asks again.`

const LABELS = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' } as const

/** The four grades in a row of their own, one of them proposed or chosen. */
const ratings = (button: Shown['button'], marked: Grade | undefined): Button[] =>
  GRADES.map((grade, i) => ({
    ...button(grade, LABELS[grade], grade === marked ? { style: 'primary' } : {}),
    ...(i === 0 && { row: true }),
  }))

const hasAnswer = ({ answer, explanation, solution, levels, followUpAnswer, sources }: Question): boolean =>
  [answer, explanation, solution, levels, followUpAnswer, sources].some(Boolean)

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
