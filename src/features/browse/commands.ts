import type { Card } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, type DayKind, type FoundPrompt, type Level, nameOf } from '../../core/curriculum.ts'
import { menuFor } from '../../core/menu.ts'
import { cut, LINE, plain, tidy } from '../../core/text.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { namedPillar, pickDay, pickPillar, suggestPillars } from '../../words/pick.ts'
import * as to from '../../words/signatures.ts'

const PAGE = 6

type Filter = {
  words?: string | undefined
  pillar?: string | undefined
  level?: Level | undefined
  kind?: DayKind | undefined
  day?: number | undefined
}

/**
 * `browse`: every prompt of the roadmap, filtered by pillar, level, kind and day; paged by buttons. `browse late events in
 * a join` looks for what a question or its answer is about; only the prompts' titles are shown.
 */
export const browseCommand: Command = defineCommand({
  ...to.browse,
  summary: 'Find prompts by what they are about, or by pillar, level, kind or day',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'curriculum',
  shareable: true,
  suggest: { words: suggestPillars, pillar: suggestPillars },
  run: async ({ page, words, ...given }, { curriculum }) => {
    // One who names a pillar means it, as whoever writes `pillar:coding` does.
    const meant = given.pillar === undefined && words !== undefined && namedPillar(curriculum, words)
    const pillar = given.pillar === undefined ? undefined : pickPillar(curriculum, given.pillar).id
    if (given.day !== undefined) pickDay(curriculum, given.day)
    const filter = meant ? { ...given, pillar: meant.id } : { ...given, pillar, words }
    return { card: browseCard(curriculum, filter, page ?? 1), update: page !== undefined }
  },
})

/** The prompts that a filter leaves: in the order of the roadmap, or, by words, the best first. */
function found(curriculum: Curriculum, { words, pillar, level, kind, day }: Filter): FoundPrompt[] {
  const all =
    words === undefined
      ? curriculum.days.flatMap((day) => day.prompts.map((prompt) => ({ day, prompt })))
      : curriculum.searchPrompts(words)
  return all
    .filter(({ day }) => pillar === undefined || day.pillar === pillar)
    .filter(({ day }) => level === undefined || day.level === level)
    .filter(({ day }) => kind === undefined || day.kind === kind)
    .filter((found) => day === undefined || found.day.number === day)
}

/** What a filter asks for, in words. */
function asked(curriculum: Curriculum, { words, pillar, level, kind, day }: Filter): string {
  const shown = [
    ...(words === undefined ? [] : [`“${tidy(cut(words, 60))}”`]),
    ...(pillar === undefined ? [] : [curriculum.pillar(pillar)?.title ?? pillar]),
    ...(level === undefined ? [] : [level]),
    ...(kind === undefined ? [] : [`${kind} days`]),
    ...(day === undefined ? [] : [`day ${day}`]),
  ]
  return shown.length > 0 ? shown.join(', ') : 'the whole roadmap'
}

function browseCard(curriculum: Curriculum, filter: Filter, wanted: number): Card {
  const hits = found(curriculum, filter)
  // By words the best ones are enough: whoever wants others says more.
  const isSearch = filter.words !== undefined
  const { items, page, pages } = paged(isSearch ? hits.slice(0, PAGE) : hits, wanted, PAGE)
  const count = `${hits.length} ${hits.length === 1 ? 'prompt' : 'prompts'}`
  const about = asked(curriculum, filter)
  return {
    plain: `${count}: ${about}. ${pageText(page, pages)}`.trim(),
    title: `${count} · ${about}`,
    text:
      items.length === 0
        ? isSearch
          ? 'No prompt is about that. Try other words, or fewer.'
          : 'Nothing matches all of these together. Leave one out.'
        : items.map((item, i) => listed(curriculum, item, i + 1)).join('\n\n'),
    footer: isSearch
      ? hits.length > PAGE
        ? `The best ${PAGE}: more words find fewer`
        : 'The best first'
      : `Page ${page} of ${pages}`,
    ...(items.length > 0 && {
      menu: menuFor(
        to.prompt,
        'Open a prompt',
        items.map((item, i) => ({
          label: `${i + 1}. ${nameOf(item.prompt)}`,
          about: aboutPrompt(curriculum, item),
          values: { prompt: item.prompt.id },
        })),
      ),
    }),
    buttons: pageButtons(to.browse, page, pages, (other) => ({ ...filter, page: other })),
  }
}

const aboutPrompt = (curriculum: Curriculum, { day, prompt }: FoundPrompt): string =>
  [`Day ${day.number}`, curriculum.pillar(day.pillar)?.title, prompt.area, day.level]
    .filter(Boolean)
    .join(' · ')

/** What it is called in one line, where it stands in the next. */
const listed = (curriculum: Curriculum, item: FoundPrompt, number: number): string =>
  `**${number}.** ${plain(nameOf(item.prompt))}${LINE}*${plain(aboutPrompt(curriculum, item))}*`
