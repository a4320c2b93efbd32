import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import type { Problem } from '../../core/ports.ts'
import { dateAfter } from '../../core/schedule.ts'
import { plain, tidy } from '../../core/text.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays } from '../../words/weekday-text.ts'

/** Groups of a page. */
const PAGE = 20

/** A button for each of these groups, in pages; `from` is what was typed to mean them. */
export function cloneButtons(groups: readonly Group[], wanted = 1, from?: string): Button[] {
  const { items, page, pages } = paged(groups, wanted, PAGE)
  return [
    ...pageButtons(to.clone, page, pages, (other) => ({ from, page: other })),
    ...items.map(({ id, name }) => buttonFor(to.clone, { from: id }, tidy(name) || 'Group')),
  ]
}

/** Several groups could be meant; page 1-based. */
export function chooseCard(groups: readonly Group[], wanted: number, from?: string): Card {
  const { page, pages } = paged(groups, wanted, PAGE)
  return {
    plain: 'Which group should begin once more here?',
    title: 'Which group?',
    text: 'Choose the group that should begin once more in this channel, from day 1, with its schedule, roadmap, and settings.',
    ...(pages > 1 && { footer: pageText(page, pages) }),
    buttons: cloneButtons(groups, page, from),
  }
}

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
