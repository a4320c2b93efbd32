import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import {
  type Curriculum,
  type Day,
  dayTitle,
  labelOf,
  materialsOf,
  questionCount,
} from '../../core/curriculum.ts'
import { pageButtons } from '../../words/pages.ts'
import { askText } from '../../words/prompt-card.ts'
import * as to from '../../words/signatures.ts'

/** A whole roadmap day: its aim and case, every prompt with its questions. No hints: those are a button away. */
export function dayCard(curriculum: Curriculum, day: Day, notes: string[] = [], first: Button[] = []): Card {
  const title = dayTitle(day, curriculum.length)
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
      ...pageButtons(
        to.day,
        day.number,
        curriculum.length,
        (number) => ({ day: number, turn: 'turn' as const }),
        DAYS,
      ),
      ...first,
      ...day.prompts.flatMap(({ id, questions }, i) =>
        questions.length > 0 ? [buttonFor(to.prompt, { prompt: id }, `Open ${i + 1}`)] : [],
      ),
      to.shareButton(to.day, { day: day.number }),
    ],
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const DAYS = { next: 'Day after →', previous: '← Day before', at: (day: number) => `Day ${day}` }
