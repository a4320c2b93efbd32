import type { Card } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, type DayKind, type Level, nameOf } from '../../core/curriculum.ts'
import { plain } from '../../core/text.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { pickDay, pickPillar, suggestPillars } from '../../words/pick.ts'
import * as to from '../../words/signatures.ts'

const PAGE = 6

type Filter = {
  pillar?: string | undefined
  level?: Level | undefined
  kind?: DayKind | undefined
  day?: number | undefined
}

/** `browse`: every prompt of the roadmap, filtered by pillar, level, kind and day; paged by buttons. */
export const browseCommand: Command = defineCommand({
  ...to.browse,
  summary: 'Browse the prompts by pillar, level, kind or day',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'curriculum',
  shareable: true,
  suggest: { pillar: suggestPillars },
  run: async ({ page, ...given }, { curriculum }) => {
    const pillar = given.pillar === undefined ? undefined : pickPillar(curriculum, given.pillar).id
    if (given.day !== undefined) pickDay(curriculum, given.day)
    return { card: browseCard(curriculum, { ...given, pillar }, page ?? 1), update: page !== undefined }
  },
})

function browseCard(curriculum: Curriculum, filter: Filter, wanted: number): Card {
  const found = curriculum.days
    .filter((day) => filter.pillar === undefined || day.pillar === filter.pillar)
    .filter((day) => filter.level === undefined || day.level === filter.level)
    .filter((day) => filter.kind === undefined || day.kind === filter.kind)
    .filter((day) => filter.day === undefined || day.number === filter.day)
    .flatMap((day) => day.prompts.map((prompt) => ({ day, prompt })))
  const { items, page, pages } = paged(found, wanted, PAGE)
  const { pillar, level, kind, day } = filter
  const shown = [
    ...(pillar === undefined ? [] : [curriculum.pillar(pillar)?.title ?? pillar]),
    ...(level === undefined ? [] : [level]),
    ...(kind === undefined ? [] : [`${kind} days`]),
    ...(day === undefined ? [] : [`day ${day}`]),
  ]
  const about = shown.length > 0 ? shown.join(', ') : 'the whole roadmap'
  return {
    plain:
      `${found.length} ${found.length === 1 ? 'prompt' : 'prompts'}: ${about}. ${pageText(page, pages)}`.trim(),
    title: `${found.length} ${found.length === 1 ? 'prompt' : 'prompts'} · ${about}`,
    text:
      items.length === 0
        ? 'Nothing matches all of these together. Leave one out.'
        : items
            .map(
              ({ day, prompt }, i) =>
                `**${i + 1}.** ${plain(nameOf(prompt))}\n*${[
                  `Day ${day.number}`,
                  curriculum.pillar(day.pillar)?.title,
                  prompt.area,
                  day.level,
                ]
                  .filter((about) => about)
                  .map((about) => plain(about ?? ''))
                  .join(' · ')}*`,
            )
            .join('\n\n'),
    footer: `Page ${page} of ${pages}`,
    buttons: [
      ...pageButtons(to.browse, page, pages, (other) => ({ ...filter, page: other })),
      ...items.map(({ prompt }, i) => buttonFor(to.prompt, { prompt: prompt.id }, `Open ${i + 1}`)),
    ],
  }
}
