import type { Button, Card } from '../../core/card.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { isReopenable, type Occurrence } from '../../core/occurrence.ts'
import { outcomeOf } from '../../core/outcome.ts'
import type { Problem } from '../../core/ports.ts'
import { formatDate, formatInstant } from '../../core/schedule-text.ts'
import { plain } from '../../core/text.ts'

/** Why the next post would not come, or when it comes. */
export function nextLine(group: Group, curriculum: Curriculum, now: Temporal.Instant): string {
  if (group.hold) return `On hold: ${group.hold.reason}`
  if (group.place > curriculum.length) return 'The roadmap is finished: nothing more is posted.'
  const next = nextPost(group, curriculum.length, now)
  if (!next) return 'Paused until somebody resumes.'
  const { pause } = group.schedule
  const paused =
    pause?.until &&
    pause.from <= now.toZonedDateTimeISO(group.schedule.zone).toPlainDate().toString() &&
    now.toZonedDateTimeISO(group.schedule.zone).toPlainDate().toString() < pause.until
  return `${paused ? `Paused until ${formatDate(pause.until ?? '')}. ` : ''}Day ${group.place} comes on ${formatInstant(next.instant, group.schedule.zone)} (${group.schedule.zone}).`
}

/** The group's last five occurrences, its next post, and what keeps it from posting with what mends it. */
export function statusCard(
  group: Group,
  curriculum: Curriculum,
  rows: readonly Occurrence[],
  problems: readonly Problem[],
  now: Temporal.Instant,
): Card {
  const next = nextLine(group, curriculum, now)
  const urls = [...new Set(problems.flatMap(({ url }) => (url ? [url] : [])))]
  const [last] = rows
  const failed = last?.state === 'failed'
  const sendable = last && failed && (isReopenable(last) || last.days.length === 0)
  const mends = [
    ...(group.hold?.mends ? [`- ${group.hold.mends}`] : []),
    ...problems.map(({ what, mends }) => `- **${plain(what)}** ${plain(mends)}`),
  ]
  const buttons: Button[] = [
    ...(sendable ? [{ label: 'Post now', style: 'primary' as const, action: 'post-now' }] : []),
    ...(group.hold ? [{ label: 'Check again', action: 'resume' }] : []),
    ...urls.map((url) => ({ label: 'Grant what is missing', url })),
    { label: 'Settings', action: 'settings' },
    { label: 'Roadmap', action: 'roadmap' },
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
            : rows.map((row) => `- ${formatDate(row.date)}: ${plain(outcomeOf(row))}`).join('\n'),
      },
      ...(mends.length > 0 ? [{ name: 'What mends it', value: [...new Set(mends)].join('\n') }] : []),
    ],
    tone: group.hold || problems.length > 0 || failed ? 'bad' : 'good',
    buttons,
  }
}
