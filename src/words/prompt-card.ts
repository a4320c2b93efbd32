import type { Button, Card } from '../core/card.ts'
import { buttonFor } from '../core/command.ts'
import {
  type Day,
  labelOf,
  letterAt,
  materialsOf,
  nameOf,
  type PlacedQuestion,
  type Prompt,
  type Question,
} from '../core/curriculum.ts'
import type { Coming } from '../core/discussion.ts'
import { plain } from '../core/text.ts'
import * as to from './signatures.ts'

/**
 * A prompt away from its day’s post, where nothing above it says what the questions are about: with the day’s case, and a way to
 * the day. One of a day that is still `coming` asks, and leads to no answer.
 */
export function loosePromptCard(
  day: Day,
  position: number,
  { coming = false, more = [] }: { coming?: Coming; more?: readonly Button[] } = {},
): Card {
  const { text = '', buttons = [], ...card } = cardOf(day, position)
  const about = [day.number > 0 && `Day ${day.number}`, plain(day.theme), day.level]
    .filter(Boolean)
    .join(' · ')
  const id = day.prompts[position - 1]?.id ?? ''
  const calls = (button: Button, { name }: { name: string }): boolean =>
    'action' in button && button.action === name
  const hints = buttons.filter((button) => calls(button, to.hint))
  return {
    ...card,
    text: day.case && !day.prompts[position - 1]?.stretch ? `**Case:** ${day.case}\n\n${text}` : text,
    footer: coming ? `${about} · Its answers open with its ${coming}` : about,
    buttons: atMostFour(
      [
        ...(hints.length > 1 ? [buttonFor(to.hint, { prompt: id }, 'Hints')] : hints),
        ...(coming ? [] : buttons.filter((button) => calls(button, to.keyPoints))),
        ...more,
        ...buttons.filter((button) => calls(button, to.topic)),
        to.dayButton(day),
        to.shareButton(to.prompt, { prompt: id }),
      ],
      id,
    ),
  }
}

/** A prompt shows four buttons; from the fourth on the rest of more stand on a card of their own. */
const VISIBLE = 4

const atMostFour = (buttons: readonly Button[], prompt: string): Button[] =>
  buttons.length <= VISIBLE
    ? [...buttons]
    : [...buttons.slice(0, VISIBLE - 1), buttonFor(to.more, { prompt }, 'More')]

/** What a prompt's *More* opens: what its card has no room for. */
export function morePromptCard(day: Day, position: number): Card {
  const prompt = day.prompts[position - 1]
  if (!prompt) throw new Error(`Day ${day.number} has no prompt ${position}.`)
  const title = `More about ${nameOf(prompt) || 'this prompt'}`
  return {
    plain: `${title}.`,
    title,
    buttons: [
      ...(prompt.topic ? [buttonFor(to.topic, { query: prompt.topic }, 'Topic')] : []),
      to.dayButton(day),
      to.shareButton(to.prompt, { prompt: prompt.id }),
    ],
  }
}

/**
 * One message of the discussion: a prompt with its questions, labelled as members answer them; `without` is the letter of one
 * that makes room for a question of the group's own, `shown` the number that its labels begin with.
 */
export function promptCard(day: Day, position: number, without?: string, shown = position): Card {
  const card = cardOf(day, position, without, shown)
  const labels = (day.prompts[position - 1]?.questions ?? []).flatMap((_, i) =>
    letterAt(i) === without ? [] : [labelOf(shown, i)],
  )
  if (labels.length === 0) return card
  const any = labels.length > 1 ? `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}` : labels[0]
  return { ...card, text: `${card.text}\n\n*Begin your reply with ${any}.*` }
}

function cardOf(day: Day, position: number, without?: string, shown = position): Card {
  const prompt = day.prompts[position - 1]
  if (!prompt) throw new Error(`Day ${day.number} has no prompt ${position}.`)
  const place = day.prompts.length > 1 ? [`${position} of ${day.prompts.length}`] : []
  const title = [...place, prompt.title].filter(Boolean).join(' · ') || 'The question'
  const count = prompt.questions.filter((_, i) => letterAt(i) !== without).length
  if (prompt.questions.length === 0)
    return {
      plain: `${title}. Still a draft.`,
      title,
      text: '*Still a draft: its questions are being written.*',
    }
  return {
    plain: `${title}. ${count === 1 ? 'One question' : `${count} questions`}.`,
    title,
    text: promptText(prompt, shown, without),
    buttons: promptButtons(prompt, shown, without),
  }
}

/**
 * A prompt's material and its labelled questions, as card text. What belongs to one question stands under it: who
 * answers in order has not read it before.
 */
function promptText(prompt: Prompt, position: number, without?: string): string {
  const labels = prompt.questions.map((_, i) => labelOf(position, i))
  return [
    ...(prompt.stretch ? ['*Stretch: if you have time to spare.*'] : []),
    ...materials(prompt, undefined),
    ...prompt.questions.flatMap((question, i) =>
      letterAt(i) === without
        ? []
        : [
            `**${labels[i]}** ${question.format ? `*${FORMATS[question.format]}* ` : ''}${askText(question)}`,
            ...materials(prompt, letterAt(i)),
          ],
    ),
  ].join('\n\n')
}

/** The material that is for all questions of a prompt, or for the one with `letter` alone. */
const materials = (prompt: Prompt, letter: string | undefined): string[] =>
  materialsOf(prompt)
    .filter((block) => block.for === letter)
    .flatMap(({ text, code, language }) => [
      ...(text ? [text] : []),
      ...(code ? [`\`\`\`${language ?? ''}\n${code.trimEnd()}\n\`\`\``] : []),
    ])

/** A question alone, away from everything above it: with its day’s case, and the material that it is about. */
export function questionText({ day, prompt, label, question }: PlacedQuestion): string {
  return [
    ...(day.case && !prompt.stretch ? [`**Case:** ${day.case}`] : []),
    ...materials(prompt, undefined),
    `**${label}** ${askText(question)}`,
    ...materials(prompt, label.slice(-1)),
  ].join('\n\n')
}

/** A question as it is asked, with what to choose from. */
export const askText = ({ ask, options = [] }: Question): string =>
  [ask, ...(options.length > 0 ? [options.map((option) => `- ${option}`).join('\n')] : [])].join('\n\n')

/** What a button that shows what a question's answer holds is called; `undefined` where there is nothing to show. */
export function answerName(questions: readonly Question[]): string | undefined {
  const has = (...fields: (keyof Question)[]): boolean =>
    questions.some((question) => fields.some((field) => Object.keys(question[field] ?? '').length > 0))
  if (has('keyPoints')) return 'Key points'
  if (has('answer', 'explanation', 'solution')) return 'Answer'
  if (has('followUp')) return 'Follow-up'
  return has('link') ? 'Read on' : undefined
}

const FORMATS = { 'mini-mock': '20-minute mini-mock:', story: '20-minute story:' }

function promptButtons(prompt: Prompt, position: number, without?: string): Button[] {
  const answer = answerName(prompt.questions)
  const hinted = prompt.questions.flatMap(({ hint }, i) =>
    hint && letterAt(i) !== without ? [{ letter: letterAt(i), label: labelOf(position, i) }] : [],
  )
  return [
    // Which of several hints is meant is asked.
    ...(hinted.length > 2
      ? [buttonFor(to.hint, { prompt: prompt.id }, 'Hints')]
      : hinted.map(({ letter, label }) =>
          buttonFor(to.hint, { prompt: prompt.id, letter }, `Hint ${label}`),
        )),
    ...(answer ? [buttonFor(to.keyPoints, { prompt: prompt.id }, answer)] : []),
    ...(prompt.topic ? [buttonFor(to.topic, { query: prompt.topic }, 'Topic')] : []),
  ]
}
