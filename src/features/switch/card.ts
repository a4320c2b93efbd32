import type { Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { type Curriculum, type Day, dayTitle, questionAt, referenceOf } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { countsFrom, nextPost } from '../../core/next-post.ts'
import { dateAfter } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { sizeText } from '../../words/curricula.ts'
import { formatDate, instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { switched } from './rules.ts'

/** What a group would leave, and what it would come to. `before` is missing where it is not loaded. */
type Change = {
  group: Group
  before: Curriculum | undefined
  curriculum: Curriculum
  day: Day
  /** A post of the group is being sent. */
  isSending: boolean
  now: Temporal.Instant
}

/** Asks before a group switches: what it leaves, what comes next and when. */
export function askCard({ group, before, curriculum, day, isSending, now }: Change): Card {
  const after = switched(group, curriculum.id, day.number)
  const { zone } = group.schedule
  const next = nextPost(after, curriculum.length, now)
  const finish = dateAfter(group.schedule, countsFrom(after, now), curriculum.length - day.number + 1)
  const lead = questionAt(day, day.lead)
  const left = before
    ? `It leaves **${plain(before.title)}** ${
        group.position > before.length
          ? 'with every day done'
          : `before day ${group.position} of ${before.length}`
      }.`
    : `What it studies now (\`${plain(group.curriculum)}\`) is not loaded.`
  return {
    plain: `Switch to ${curriculum.title}? Nothing is changed before you choose.`,
    title: `Switch to ${curriculum.title}?`,
    text: [
      `From the next post on the group studies **${plain(curriculum.title)}**: ${sizeText(curriculum)}. ${left}`,
      ...(isSending ? ['What is being sent now is finished first.'] : []),
      'Days that were posted stay as they are, with their discussions and buttons.',
    ].join('\n\n'),
    fields: [
      {
        name: `Next: ${dayTitle(day).replace('Day', 'day')}`,
        value: [
          next ? `It comes on ${instantText(next.instant, zone)}.` : 'It comes when posts resume.',
          ...(lead ? [lead.question.ask] : []),
        ].join('\n\n'),
      },
      ...(finish
        ? [{ name: 'Finish', value: `Day ${curriculum.length} comes on about ${formatDate(finish)}.` }]
        : []),
    ],
    footer: 'Nothing is changed before you choose.',
    buttons: [
      buttonFor(
        to.switchNow,
        { curriculum: referenceOf(curriculum.id), day: day.number },
        'Switch',
        'primary',
      ),
      buttonFor(to.curricula, {}, 'All curricula'),
    ],
  }
}
