import type { Card, Form, FormInput } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { dayTitle, questionAt, type Shelf } from '../../core/curriculum.ts'
import { pathOf } from '../../core/focus.ts'
import { roadmapOf } from '../../core/path.ts'
import type { Problem } from '../../core/ports.ts'
import { dateAfter } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { choiceOf, pickCurriculum, sizeText } from '../../words/curricula.ts'
import { pathText } from '../../words/path-text.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays } from '../../words/weekday-text.ts'
import { zoneNow } from '../../words/zone.ts'
import { argumentsOf, firstAfterToday, type Proposal } from './rules.ts'

/** What setup knows already, as its arguments have it. */
type Known = {
  time?: string
  zone?: string
  days?: string
  path?: string
  curriculum?: string | undefined
}

/** The setup form with what is known already, else its defaults. What to study is asked where there is a choice. */
export const setupForm = (curricula: Shelf, known: Known): Form => ({
  title: 'Set up a study group',
  submit: 'Preview',
  action: 'setup',
  inputs: [
    ...curriculumInput(curricula, known),
    {
      name: 'time',
      label: 'Time of the daily post',
      kind: 'text',
      value: known.time ?? '09:00',
      placeholder: '09:00',
      required: true,
    },
    {
      name: 'zone',
      label: 'Time zone',
      kind: 'text',
      placeholder: 'Europe/Berlin',
      hint: 'Your city, such as Seattle or Mumbai, or a zone such as America/New_York',
      required: true,
      ...(known.zone !== undefined && { value: known.zone }),
    },
    {
      name: 'days',
      label: 'Weekdays',
      kind: 'text',
      value: known.days ?? 'mon-fri',
      placeholder: 'mon-fri, or mon,wed,fri, or daily',
      required: true,
    },
    {
      name: 'path',
      label: 'Roadmap',
      kind: 'text',
      value: known.path ?? 'everything',
      placeholder: 'everything',
      hint: 'everything, from day 12, only system design, without coding, or 8 weeks',
      required: true,
    },
  ],
})

function curriculumInput(curricula: Shelf, { curriculum }: Known): FormInput[] {
  const { all } = curricula
  if (all.length < 2) return []
  const chosen = curriculum === undefined ? curricula.of(undefined) : pickCurriculum(curricula, curriculum)
  return [
    {
      name: 'curriculum',
      label: 'What to study',
      kind: 'choice',
      value: chosen.id,
      choices: all.map(choiceOf),
      required: true,
    },
  ]
}

/** What would be saved: what is studied where there is a choice (`named`), how long the roadmap is, when it posts, the first post, the finish date; Start now or later. */
export function previewCard(proposal: Proposal, now: Temporal.Instant, named: boolean): Card {
  const { curriculum: whole, focus, schedule, day: first } = proposal
  const curriculum = roadmapOf(whole, pathOf(whole, focus))
  const isPart = curriculum !== whole
  const day = curriculum.day(first)
  const lead = day && questionAt(day, day.lead)
  const later = firstAfterToday(schedule, now)
  const tomorrow = now.toZonedDateTimeISO(schedule.zone).toPlainDate().add({ days: 1 }).toString()
  const finish = dateAfter(schedule, now, curriculum.length - first + 1)
  return {
    plain: 'Check the schedule, then choose when to start.',
    title: 'Set up a study group here?',
    text: `A post **${formatWeekdays(schedule.weekdays)} at ${schedule.time}** (${zoneNow(schedule.zone, now)}), with a thread to discuss it.`,
    fields: [
      ...(named ? [{ name: 'What to study', value: `${plain(whole.title)}: ${sizeText(whole)}` }] : []),
      ...(isPart
        ? [
            {
              name: `Roadmap: ${curriculum.length} of the ${whole.length} days`,
              value: pathText(curriculum, focus),
            },
          ]
        : []),
      {
        name: `First post: ${day ? dayTitle(day, isPart ? curriculum.length : undefined).replace('Day', 'day') : `day ${first}`}`,
        value: lead ? lead.question.ask : 'This day is still a draft: titles only.',
      },
      ...(finish
        ? [{ name: 'Finish', value: `Day ${curriculum.length} comes on about ${formatDate(finish)}.` }]
        : []),
    ],
    footer: 'Nothing is saved before you choose.',
    buttons: [
      buttonFor(to.setup, { ...argumentsOf(proposal), begin: 'now' }, 'Start now', 'primary'),
      buttonFor(
        to.setup,
        { ...argumentsOf(proposal), begin: 'tomorrow' },
        later?.date === tomorrow
          ? 'Tomorrow'
          : `On ${later ? formatDate(later.date) : 'the first study day'}`,
      ),
      buttonFor(to.setupChange, argumentsOf(proposal), 'Change'),
    ],
  }
}

/** Everything that keeps the bot from posting here, each with how to fix it. */
export const problemsCard = (problems: readonly Problem[], proposal: Proposal): Card => ({
  plain: `I cannot post here yet: ${problems.map(({ what }) => what).join(' ')}`,
  title: 'I cannot post here yet',
  text: problemList(problems),
  tone: 'bad',
  buttons: [...fixButtons(problems), buttonFor(to.setup, argumentsOf(proposal), 'Check again')],
})
