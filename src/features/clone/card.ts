import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import type { Problem } from '../../core/ports.ts'
import { dateAfter } from '../../core/schedule.ts'
import { plain, tidy } from '../../core/text.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays } from '../../words/weekday-text.ts'

/** Buttons of a list; whoever manages more groups names the one meant. */
const MOST = 20

/** A button for each of these groups. */
export const cloneButtons = (groups: readonly Group[]): Button[] =>
  groups.slice(0, MOST).map(({ id, name }) => buttonFor(to.clone, { from: id }, tidy(name) || 'Group'))

/** Several groups could be meant. */
export const chooseCard = (groups: readonly Group[]): Card => ({
  plain: 'Which group should begin once more here?',
  title: 'Which group?',
  text: 'Choose the group that should begin once more in this channel, from day 1, with its schedule, roadmap, and settings.',
  buttons: cloneButtons(groups),
})

type Seen = { roadmap: Curriculum; remarks: readonly string[]; now: Temporal.Instant }

/** What would be saved: how it studies, when it begins and ends, and which settings have no effect here (`remarks`, card text). */
export function previewCard(source: Group, cohort: Group, { roadmap, remarks, now }: Seen): Card {
  const { schedule, startDate } = cohort
  const finish = dateAfter(schedule, now, roadmap.length)
  return {
    plain: `Begin ${source.name} once more in this channel, from day 1?`,
    title: `Begin ${tidy(source.name)} once more here?`,
    text: [
      `A new group in this channel, run as **${plain(source.name)}** is: a post **${formatWeekdays(schedule.weekdays)} at ${schedule.time}** (${schedule.zone}), ${plain(roadmap.title)} from day 1, and the same settings. Its members, answers, and dates stay where they are.`,
      ...remarks,
    ].join('\n\n'),
    fields: [
      { name: 'First post', value: `${formatDate(startDate)} at ${schedule.time}` },
      ...(finish
        ? [{ name: 'Finish', value: `Day ${roadmap.length} comes on about ${formatDate(finish)}.` }]
        : []),
    ],
    footer: 'Nothing is saved before you choose.',
    buttons: [buttonFor(to.cloneNow, { from: source.id }, 'Begin', 'primary')],
  }
}

/** Everything that keeps the bot from posting here, each with how to fix it. */
export const problemsCard = (problems: readonly Problem[], source: Group): Card => ({
  plain: `I cannot post here yet: ${problems.map(({ what }) => what).join(' ')}`,
  title: 'I cannot post here yet',
  text: problemList(problems),
  tone: 'bad',
  buttons: [...fixButtons(problems), buttonFor(to.clone, { from: source.id }, 'Check again')],
})
