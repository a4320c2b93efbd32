import type { Caller } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { dayTitle, questionAt, type Shelf } from '../../core/curriculum.ts'
import { pathOf } from '../../core/focus.ts'
import type { Form, FormInput } from '../../core/form.ts'
import { roadmapOf } from '../../core/path.ts'
import type { Problem } from '../../core/ports.ts'
import { dateAfter } from '../../core/schedule.ts'
import { plain, tidy } from '../../core/text.ts'
import { choiceOf, pickCurriculum, sizeText } from '../../words/curricula.ts'
import { daysInput, zoneInput } from '../../words/inputs.ts'
import { pathChoices, pathText } from '../../words/path-text.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays, parseWeekdays } from '../../words/weekday-text.ts'
import { type Asked, zoneNow } from '../../words/zone.ts'
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
export const setupForm = (curricula: Shelf, at: Asked, known: Known = {}): Form => ({
  title: 'Set up a study group',
  submit: 'Preview',
  action: 'setup',
  inputs: [
    ...curriculumInput(curricula, known),
    {
      name: 'time',
      label: 'Time of the daily post',
      kind: 'time',
      value: known.time ?? '09:00',
      required: true,
    },
    zoneInput(at, known.zone ?? at.own),
    daysInput(parseWeekdays(known.days ?? 'mon-fri')),
    {
      name: 'path',
      label: 'Roadmap',
      kind: 'choice',
      value: known.path ?? 'everything',
      choices: pathChoices(curricula.of(undefined), curricula.all.length < 2),
      other: 'Something else…',
      hint: 'Also: from day 12, without coding, only two pillars, 40 days',
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

/** The channel where a group would meet, by name where the platform tells it. */
const placeOf = ({ channelName }: Pick<Caller, 'channelName'>): string =>
  channelName === undefined ? 'its channel' : `#${tidy(channelName)}`

/**
 * What would be saved: where, what is studied where there is a choice (`named`), how long the roadmap is, when it posts, the first
 * post, the finish date; Start now or later.
 */
export function previewCard(
  proposal: Proposal,
  now: Temporal.Instant,
  { named, caller }: { named: boolean; caller: Pick<Caller, 'channelName' | 'thread'> },
): Card {
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
    title: `Set up a study group ${caller.channelName === undefined ? 'here' : `in ${placeOf(caller)}`}?`,
    text: `${caller.thread === undefined ? '' : `This is a thread. The group meets in **${plain(placeOf(caller))}**, and each post is a new one there.\n\n`}A post **${formatWeekdays(schedule.weekdays)} at ${schedule.time}** (${zoneNow(schedule.zone, now)}), with a thread to discuss it.`,
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
