import { type Button, type Card, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import {
  type Curriculum,
  type Day,
  nameOf,
  type Prompt,
  questionAt,
  questionCount,
} from '../../core/curriculum.ts'
import { menuFor } from '../../core/menu.ts'
import { isPlaced, titleOn } from '../../core/path.ts'
import { plain } from '../../core/text.ts'
import { colorOf } from '../../words/colors.ts'
import { pageButtons } from '../../words/pages.ts'
import { askText } from '../../words/prompt-card.ts'
import * as to from '../../words/signatures.ts'

type Shown = { notes?: string[]; first?: Button[]; coming?: boolean; of?: string | undefined }

/**
 * A roadmap day at a glance: its aim, its case, the question it begins with, and its prompts by title, each opened from a menu. `coming`
 * says that its group has not had it yet, `of` refers to its curriculum where the button above did.
 */
export function dayCard(
  curriculum: Curriculum,
  day: Day,
  { notes = [], first = [], coming = false, of }: Shown = {},
): Card {
  const title = titleOn(curriculum, day)
  const draft = day.status === 'draft'
  const lead = questionAt(day, day.lead)
  const written = day.prompts.flatMap((prompt, i) => (prompt.questions.length > 0 ? [{ prompt, i }] : []))
  return {
    plain: `${title}. ${draft ? 'Still a draft.' : `${counted(day.prompts.length, 'prompt')}, ${counted(questionCount(day), 'question')}.`}`,
    title,
    ...colorOf(curriculum, day.pillar),
    text: [
      ...notes,
      ...(draft ? ['*Still a draft: titles only.*'] : []),
      ...(day.aim ? [`**Aim:** ${day.aim}`] : []),
      ...(day.case ? [`**Case:** ${day.case}`] : []),
      ...(day.mock ? [`**Mock:** ${day.mock.brief}`] : []),
      ...(lead ? [`**Start here (${lead.label}):** ${askText(lead.question)}`] : []),
      day.prompts.map((prompt, i) => `- **${i + 1}** ${promptLine(prompt)}`).join('\n'),
    ].join('\n\n'),
    footer: [
      plain(curriculum.pillar(day.pillar)?.title ?? ''),
      day.kind,
      day.level,
      ...(day.minutes > 0 ? [`${day.minutes} min`] : []),
    ]
      .filter(Boolean)
      .join(' · '),
    ...(written.length > 0 && {
      menu: menuFor(
        to.prompt,
        'Open a prompt',
        written.map(({ prompt, i }) => ({
          label: `${i + 1} · ${nameOf(prompt)}`,
          about: aboutPrompt(prompt),
          values: { prompt: prompt.id },
        })),
      ),
    }),
    buttons: [
      ...turning(curriculum, day, coming ? 'ahead' : 'turn', of),
      ...first,
      to.shareButton(to.day, {
        day: day.number,
        from: day.of,
        of,
        ...(coming && { turn: 'ahead' as const }),
      }),
    ],
  }
}

const aboutPrompt = ({ questions, stretch }: Prompt): string =>
  [
    questions.length > 0 ? counted(questions.length, 'question') : 'still a draft',
    ...(stretch ? ['stretch'] : []),
  ].join(', ')

const promptLine = (prompt: Prompt): string => `${plain(nameOf(prompt))} · *${aboutPrompt(prompt)}*`

const AHEAD = 'Your group has not had this day yet. Questions work best fresh, together with the others.'

/** Asks before a day that the group has not had yet is read, which `text` says; `first` and `of` are as in `dayCard`. */
export function aheadCard(
  curriculum: Curriculum,
  day: Day,
  { text = AHEAD, first = [], of }: Pick<Shown, 'first' | 'of'> & { text?: string } = {},
): Card {
  const title = titleOn(curriculum, day)
  return {
    plain: spoken(title, text),
    title,
    text,
    buttons: [
      ...first,
      ...turning(curriculum, day, 'turn', of),
      buttonFor(to.day, { day: day.number, turn: 'ahead', from: day.of, of }, 'Read it now'),
    ],
  }
}

const turning = (curriculum: Curriculum, day: Day, turn: 'turn' | 'ahead', of?: string): Button[] =>
  !isPlaced(curriculum, day)
    ? []
    : pageButtons(to.day, day.number, curriculum.length, (number) => ({ day: number, turn, of }), DAYS)

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const DAYS = { next: 'Day after →', previous: '← Day before', at: (day: number) => `Day ${day}` }
