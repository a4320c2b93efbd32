import type { Card, Menu } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, type Day, themeOf } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { menuFor } from '../../core/menu.ts'
import { countsFrom } from '../../core/next-post.ts'
import { dateAfter, daysPerPost, nextOccurrence } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { comingName } from '../../words/days-text.ts'
import { pageButtons, pageText } from '../../words/pages.ts'
import { pathText } from '../../words/path-text.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

const PAGE = 10

/** `roadmap`: the group's place, its finish date, and the study days ahead. */
export const roadmapCommand: Command = defineCommand({
  ...to.roadmap,
  summary: 'See where the group stands, when it finishes and what comes next',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'optional',
  shareable: true,
  run: async ({ page }, { group, curriculum, now }) => ({
    card: group ? groupCard(curriculum, group, page ?? 1, now) : wholeCard(curriculum, page ?? 1),
    update: page !== undefined,
  }),
})

function groupCard(curriculum: Curriculum, group: Group, wanted: number, now: Temporal.Instant): Card {
  const left = curriculum.length - group.position + 1
  const pages = Math.max(1, Math.ceil(left / PAGE))
  const page = Math.min(wanted, pages)
  const first = group.position + (page - 1) * PAGE
  const dates = datesAhead(group, now, page * PAGE)
  const finish = left > 0 ? dateAfter(group.schedule, countsFrom(group, now), left) : undefined
  const place = left > 0 ? nextText(group, curriculum.length) : `All ${curriculum.length} days are done.`
  const path = curriculum.whole
    ? `It is a path through the curriculum’s ${curriculum.whole.length} days: ${pathText(curriculum, {})}.`
    : ''
  const end = finish
    ? `At this pace the last day comes on **${formatDate(finish)}**.`
    : left > 0
      ? 'Posts are paused, so there is no finish date yet.'
      : ''
  const days = curriculum.days.slice(first - 1, first - 1 + PAGE)
  const lines = days.map((day, i) => {
    const date = dates[Math.floor(((page - 1) * PAGE + i) / daysPerPost(group.schedule))]
    return `- ${date ? `${formatDate(date)} · ` : ''}${dayLine(day)}`
  })
  return {
    plain: [place, end.replaceAll('*', ''), pageText(page, pages)].filter(Boolean).join(' '),
    title: `${group.name} on the roadmap`,
    text: [
      `${place} ${end}`.trim(),
      ...(page === 1 && path ? [path] : []),
      ...(lines.length > 0 ? [lines.join('\n')] : []),
    ].join('\n\n'),
    footer: `Page ${page} of ${pages}`,
    ...dayMenu(days),
    buttons: [
      ...pageButtons(to.roadmap, page, pages, (other) => ({ page: other })),
      to.shareButton(to.roadmap, { page }),
    ],
  }
}

const nextText = (group: Group, length: number): string => {
  const name = comingName(group, length)
  return `Next ${name.startsWith('days') ? 'are' : 'is'} ${name}.`
}

/** Opens a day of a page. */
const dayMenu = (days: readonly Day[]): { menu?: Menu } =>
  days.length === 0
    ? {}
    : {
        menu: menuFor(
          to.day,
          'Open a day',
          days.map((day) => ({
            label: `${day.number} · ${themeOf(day)}`,
            values: { day: day.number, from: day.of },
          })),
        ),
      }

const dayLine = (day: Day): string =>
  `**${day.number}** ${plain(themeOf(day))}${day.status === 'draft' ? ' *(draft)*' : ''}`

function datesAhead(group: Group, now: Temporal.Instant, count: number): string[] {
  const dates: string[] = []
  for (let at = countsFrom(group, now); dates.length < count; ) {
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
    plain: `The roadmap has ${curriculum.length} days. ${pageText(page, pages)}`.trim(),
    title: `${curriculum.title}: ${curriculum.length} days`,
    text: days.map((day) => `- ${dayLine(day)}`).join('\n'),
    footer: `Page ${page} of ${pages}`,
    ...dayMenu(days),
    buttons: pageButtons(to.roadmap, page, pages, (other) => ({ page: other })),
  }
}
