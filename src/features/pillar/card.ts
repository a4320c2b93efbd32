import type { Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Curriculum, Pillar, Topic } from '../../core/curriculum.ts'
import { menuFor } from '../../core/menu.ts'
import { dayFrom } from '../../core/path.ts'
import { plain } from '../../core/text.ts'
import { colorOf } from '../../words/colors.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import * as to from '../../words/signatures.ts'

/** Topics that one menu holds. */
const PAGE = 25

/** How hard a topic is, how long it takes and when it comes, as far as somebody said. */
function about(curriculum: Curriculum, { level, minutes, day, status }: Topic): string {
  const { number } = dayFrom(curriculum, day) ?? { number: 0 }
  return [
    ...(status === 'draft' ? ['still a draft'] : []),
    ...(level ? [level] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(number > 0 ? [`day ${number}`] : []),
  ].join(' · ')
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** A pillar: what it is about, its topic cards as a list with a menu that opens one, and a way to its prompts. Page 1-based. */
export function pillarCard(curriculum: Curriculum, pillar: Pillar, wanted: number): Card {
  const all = curriculum.topics.filter((topic) => topic.pillar === pillar.id)
  const { items, page, pages } = paged(all, wanted, PAGE)
  const prompts = curriculum.days
    .filter((day) => day.pillar === pillar.id)
    .reduce((count, day) => count + day.prompts.length, 0)
  const counts = [
    ...(all.length > 0 ? [counted(all.length, 'topic card')] : []),
    counted(prompts, 'prompt'),
  ].join(', ')
  const lines = items.map((topic) => {
    const said = about(curriculum, topic)
    return `- **${plain(topic.title)}**${said ? ` · ${plain(said)}` : ''}`
  })
  return {
    plain:
      `${[pillar.title, pillar.tagline].filter(Boolean).join(': ')}. ${counts}. ${pageText(page, pages)}`.trim(),
    title: pillar.title,
    ...colorOf(curriculum, pillar.id),
    text: [
      ...(page === 1 && pillar.tagline ? [`*${pillar.tagline}*`] : []),
      ...(page === 1 && pillar.description ? [pillar.description] : []),
      ...(lines.length > 0 ? [lines.join('\n')] : []),
    ].join('\n\n'),
    footer: [counts, pageText(page, pages)].filter(Boolean).join(' · '),
    ...(items.length > 0 && {
      menu: menuFor(
        to.topic,
        'Open a topic',
        items.map((topic) => ({
          label: topic.title,
          about: about(curriculum, topic),
          values: { query: topic.id },
        })),
      ),
    }),
    buttons: [
      ...pageButtons(to.pillar, page, pages, (other) => ({ pillar: pillar.id, page: other })),
      ...(prompts > 0 ? [buttonFor(to.browse, { pillar: pillar.id }, 'Prompts')] : []),
      to.shareButton(to.pillar, { pillar: pillar.id }),
    ],
  }
}

/** All pillars, to choose one. Page 1-based. */
export function pillarsCard(curriculum: Curriculum, wanted: number): Card {
  const { items, page, pages } = paged(curriculum.pillars, wanted, PAGE)
  return {
    plain: `${counted(curriculum.pillars.length, 'pillar')}. ${pageText(page, pages)}`.trim(),
    title: curriculum.title,
    text: items.map(({ title, tagline }) => `- **${plain(title)}** ${tagline}`.trimEnd()).join('\n'),
    ...(pages > 1 && { footer: pageText(page, pages) }),
    ...(items.length > 0 && {
      menu: menuFor(
        to.pillar,
        'Open a pillar',
        items.map(({ id, title, tagline }) => ({ label: title, about: tagline, values: { pillar: id } })),
      ),
    }),
    ...(pages > 1 && { buttons: pageButtons(to.pillar, page, pages, (other) => ({ page: other })) }),
  }
}
