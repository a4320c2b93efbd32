import type { Button, Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { barOf, type Group, standstill } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { hasLostDiscussion, isReopenable, type Occurrence, studiedIn } from '../../core/occurrence.ts'
import type { Problem } from '../../core/ports.ts'
import { plain } from '../../core/text.ts'
import { outcomeOf } from '../../words/outcome.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { formatDate, formatInstant } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** Why the next post would not come, or when it comes. */
export function nextLine(group: Group, curriculum: Curriculum, now: Temporal.Instant): string {
  const hold = standstill(group)
  if (hold) return `On hold: ${hold.reason}`
  if (group.position > curriculum.length) return 'The roadmap is finished: nothing more is posted.'
  const next = nextPost(group, curriculum.length, now)
  if (!next) return 'Paused until somebody resumes.'
  const { pause } = group.schedule
  const paused =
    pause?.until &&
    pause.from <= now.toZonedDateTimeISO(group.schedule.zone).toPlainDate().toString() &&
    now.toZonedDateTimeISO(group.schedule.zone).toPlainDate().toString() < pause.until
  return `${paused ? `Paused until ${formatDate(pause.until ?? '')}. ` : ''}Day ${group.position} of ${curriculum.length} comes on ${formatInstant(next.instant, group.schedule.zone)} (${group.schedule.zone}).`
}

/** Stands for what a channel that could not be asked would have said. */
export const SILENT: Problem = {
  what: 'I could not ask about this channel just now.',
  fix: 'What is due is tried again until it gets through; ask again in a minute.',
}

/** What a post was of, where the group studies something else by now. */
const ofWhat = (row: Occurrence, group: Group): string => {
  const studied = studiedIn(row, group)
  return studied === group.curriculum ? '' : ` (${plain(studied)})`
}

/** The group's last five occurrences, its next post, what keeps it from posting with how to fix it, and what else does not work (`remarks`, card text). */
export function statusCard(
  group: Group,
  curriculum: Curriculum,
  rows: readonly Occurrence[],
  problems: readonly Problem[],
  now: Temporal.Instant,
  remarks: readonly string[] = [],
): Card {
  const next = nextLine(group, curriculum, now)
  const hold = standstill(group)
  const isHeld = hold !== undefined || group.channels.some(barOf)
  const [last] = rows
  const failed = last?.state === 'failed'
  const sendable = last && failed && (isReopenable(last) || last.days.length === 0)
  const isUndiscussed = last !== undefined && hasLostDiscussion(last)
  // What the channels say now is newer than what was stored of the same trouble.
  const isStored = hold && (group.hold || problems.every((problem) => problem === SILENT))
  const fix = [
    ...(isStored ? [`- ${plain(hold.fix)}`] : []),
    ...(problems.length > 0 ? [problemList(problems)] : []),
    ...[...new Set(remarks)].map((remark) => `- ${remark}`),
  ]
  const buttons: Button[] = [
    ...(sendable ? [buttonFor(to.postNow, {}, 'Post now', 'primary')] : []),
    ...(isUndiscussed && !sendable ? [buttonFor(to.postNow, {}, 'Send the post again', 'primary')] : []),
    ...(isHeld ? [buttonFor(to.resume, {}, 'Check again')] : []),
    ...fixButtons(problems),
    buttonFor(to.settings, {}, 'Settings'),
    buttonFor(to.roadmap, {}, 'Roadmap'),
  ]
  return {
    plain: `${group.name}: ${next}`,
    title: `Status of ${group.name}`,
    text: `**Next:** ${plain(next)}`,
    fields: [
      {
        name: 'Last posts',
        value:
          rows.length === 0
            ? 'None yet.'
            : rows
                .map((row) => `- ${formatDate(row.date)}: ${plain(outcomeOf(row))}${ofWhat(row, group)}`)
                .join('\n'),
      },
      ...(fix.length > 0 ? [{ name: 'How to fix it', value: fix.join('\n') }] : []),
    ],
    tone: isHeld || problems.length > 0 || failed || isUndiscussed ? 'bad' : 'good',
    buttons,
  }
}
