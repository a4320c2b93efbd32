import { type Button, type Card, spoken } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { type Curriculum, type Day, labelOf, materialsOf, questionCount } from '../../core/curriculum.ts'
import { isPlaced, titleOn } from '../../core/path.ts'
import { pageButtons } from '../../words/pages.ts'
import { askText } from '../../words/prompt-card.ts'
import * as to from '../../words/signatures.ts'

/**
 * A whole roadmap day: its aim and case, every prompt with its questions. No hints: those are a button away. `coming` says
 * that its group has not had it yet.
 */
export function dayCard(
  curriculum: Curriculum,
  day: Day,
  { notes = [], first = [], coming = false }: { notes?: string[]; first?: Button[]; coming?: boolean } = {},
): Card {
  const title = titleOn(curriculum, day)
  const count = questionCount(day)
  const about = [
    curriculum.pillar(day.pillar)?.title,
    day.kind,
    day.level,
    ...(day.minutes > 0 ? [`${day.minutes} min`] : []),
  ]
  const draft = day.status === 'draft'
  return {
    plain: `${title}. ${draft ? 'Still a draft.' : `${counted(day.prompts.length, 'prompt')}, ${counted(count, 'question')}.`}`,
    title,
    text: [
      ...notes,
      ...(draft ? ['*Still a draft: titles only.*'] : []),
      ...(day.aim ? [`**Aim:** ${day.aim}`] : []),
      ...(day.case ? [`**Case:** ${day.case}`] : []),
      ...(day.mock ? [`**Mock:** ${day.mock.brief}`] : []),
    ].join('\n\n'),
    fields: day.prompts.map((prompt, i) => ({
      name: `${[String(i + 1), prompt.title].filter(Boolean).join(' · ')}${prompt.stretch ? ' (stretch)' : ''}`,
      value:
        prompt.questions.length === 0
          ? prompt.area || 'Still a draft.'
          : [
              ...prompt.questions.map((question, q) => `**${labelOf(i + 1, q)}** ${askText(question)}`),
              ...(materialsOf(prompt).length > 0 ? [`*Open ${i + 1} shows what it is asked about.*`] : []),
            ].join('\n'),
    })),
    footer: about.filter(Boolean).join(' · '),
    buttons: [
      ...turning(curriculum, day, coming ? 'ahead' : 'turn'),
      ...first,
      ...day.prompts.flatMap(({ id, questions }, i) =>
        questions.length > 0 ? [buttonFor(to.prompt, { prompt: id }, `Open ${i + 1}`)] : [],
      ),
      to.shareButton(to.day, {
        day: day.number,
        from: day.of,
        ...(coming && { turn: 'ahead' as const }),
      }),
    ],
  }
}

/** Asks before a day that the group has not had yet is read. */
export function aheadCard(curriculum: Curriculum, day: Day): Card {
  const title = titleOn(curriculum, day)
  const text = 'Your group has not had this day yet. Questions work best fresh, together with the others.'
  return {
    plain: spoken(title, text),
    title,
    text,
    buttons: [
      ...turning(curriculum, day, 'turn'),
      buttonFor(to.day, { day: day.number, turn: 'ahead' }, 'Read it now'),
    ],
  }
}

const turning = (curriculum: Curriculum, day: Day, turn: 'turn' | 'ahead'): Button[] =>
  !isPlaced(curriculum, day)
    ? []
    : pageButtons(to.day, day.number, curriculum.length, (number) => ({ day: number, turn }), DAYS)

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const DAYS = { next: 'Day after →', previous: '← Day before', at: (day: number) => `Day ${day}` }
