import type { Card } from '../../core/card.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { questionAt } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { groupsOf } from '../../core/membership.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrences } from '../../core/occurrence.ts'
import type { Store } from '../../core/ports.ts'
import type { MemberRef } from '../../core/refs.ts'
import { formatInstant } from '../../core/schedule-text.ts'

/** A member's home page: each group with today's lead question and its next post. */
export async function homeCards(
  parts: { store: Store; curriculumOf(id: string): Curriculum },
  member: MemberRef,
  now: Temporal.Instant,
): Promise<Card[]> {
  const own = await groupsOf(parts.store, member, now)
  if (own.length === 0) return [welcome]
  return Promise.all(
    own.map(async (group) => {
      const date = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
      const row = await parts.store.get(occurrences, `${group.id}/${date}`)
      return groupCard(group, parts.curriculumOf(group.curriculum), row?.days[0], now)
    }),
  )
}

const welcome: Card = {
  plain: 'You are in no study group yet.',
  title: 'Welcome to Studyhall',
  text: 'You are in no study group yet. Answer once in a group’s discussion, and it appears here. Look-ups work everywhere.',
  buttons: [
    { label: 'Pillars', action: 'pillar' },
    { label: 'A random prompt', action: 'random' },
    { label: 'Help', action: 'help' },
  ],
}

function groupCard(
  group: Group,
  curriculum: Curriculum,
  posted: number | undefined,
  now: Temporal.Instant,
): Card {
  const { zone } = group.schedule
  const next = nextPost(group, curriculum.length, now)
  const today = posted === undefined ? undefined : curriculum.day(posted)
  const lead = today && questionAt(today, today.lead)
  const when = group.hold
    ? 'Posts are on hold; a manager has been told.'
    : group.place > curriculum.length
      ? 'The roadmap is finished.'
      : next
        ? `Next: day ${group.place} on ${formatInstant(next.instant, zone)} (${zone}).`
        : 'Posts are paused.'
  return {
    plain: `${group.name}. ${when}`,
    title: group.name,
    text: [
      ...(today ? [`**Today: day ${today.number} · ${today.theme}**`] : ['Nothing was posted today.']),
      ...(lead ? [`**${lead.label}** ${lead.question.ask}`] : []),
      when,
    ].join('\n\n'),
    buttons: [
      ...(today
        ? [
            {
              label: 'Read today’s prompts',
              style: 'primary' as const,
              action: 'day',
              arg: `@${group.id} ${today.number}`,
            },
          ]
        : []),
      { label: 'Roadmap', action: 'roadmap', arg: `@${group.id}` },
    ],
  }
}
