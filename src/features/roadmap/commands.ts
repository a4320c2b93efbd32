import { z } from 'zod'
import type { Card } from '../../core/card.ts'
import { byButton, type Command, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { countsFrom } from '../../core/next-post.ts'
import { pageButtons } from '../../core/pages.ts'
import { dateAfter, nextOccurrence } from '../../core/schedule.ts'
import { formatDate } from '../../core/schedule-text.ts'

const PAGE = 10

/** `roadmap`: the group's place, its finish date, and the study days ahead. */
export const roadmapCommand: Command = defineCommand({
  name: 'roadmap',
  summary: 'See where the group stands, when it finishes and what comes next',
  args: z.object({ page: byButton(z.int().min(1).max(1000).optional()) }),
  who: 'member',
  visibility: 'private',
  group: 'optional',
  run: async ({ page }, { group, curriculum, now }) => ({
    card: group ? groupCard(curriculum, group, page ?? 1, now) : wholeCard(curriculum, page ?? 1),
    update: page !== undefined,
  }),
})

function groupCard(curriculum: Curriculum, group: Group, wanted: number, now: Temporal.Instant): Card {
  const left = curriculum.length - group.place + 1
  const pages = Math.max(1, Math.ceil(left / PAGE))
  const page = Math.min(wanted, pages)
  const first = group.place + (page - 1) * PAGE
  const dates = datesAhead(group, now, page * PAGE).slice((page - 1) * PAGE)
  const finish = left > 0 ? dateAfter(group.schedule, countsFrom(group, now), left) : undefined
  const place =
    left > 0
      ? `Next is day ${group.place} of ${curriculum.length}.`
      : `All ${curriculum.length} days are done.`
  const end = finish
    ? `At this pace the last day comes on **${formatDate(finish)}**.`
    : left > 0
      ? 'Posts are paused, so there is no finish date yet.'
      : ''
  const lines = curriculum.days.slice(first - 1, first - 1 + PAGE).map(({ number, theme, status }, i) => {
    const date = dates[i]
    return `- ${date ? `${formatDate(date)} · ` : ''}**${number}** ${theme}${status === 'draft' ? ' *(draft)*' : ''}`
  })
  return {
    plain: `${place} ${end.replaceAll('*', '')}`.trim(),
    title: `${group.name} on the roadmap`,
    text: [`${place} ${end}`.trim(), ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n'),
    footer: `Page ${page} of ${pages}`,
    buttons: [
      ...pageButtons('roadmap', page, pages, String),
      { label: 'Share', action: 'share', arg: `roadmap ${page}` },
    ],
  }
}

function datesAhead(group: Group, now: Temporal.Instant, count: number): string[] {
  const dates: string[] = []
  for (let at = now; dates.length < count; ) {
    const due = nextOccurrence(group.schedule, at)
    if (!due) break
    if (due.date >= group.startDate) dates.push(due.date)
    at = due.instant
  }
  return dates
}

function wholeCard(curriculum: Curriculum, wanted: number): Card {
  const size = PAGE * 2
  const pages = Math.ceil(curriculum.length / size)
  const page = Math.min(wanted, pages)
  const days = curriculum.days.slice((page - 1) * size, page * size)
  return {
    plain: `The roadmap has ${curriculum.length} days.`,
    title: `${curriculum.title}: ${curriculum.length} days`,
    text: days
      .map(({ number, theme, status }) => `- **${number}** ${theme}${status === 'draft' ? ' *(draft)*' : ''}`)
      .join('\n'),
    footer: `Page ${page} of ${pages}`,
    buttons: pageButtons('roadmap', page, pages, String),
  }
}
