import type { Card } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import type { Curriculum, Shelf } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import { plain } from '../../core/text.ts'
import { sizeText } from '../../words/curricula.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import * as to from '../../words/signatures.ts'

const PAGE = 10

/** `curricula`: what groups can study here, and what this one does. */
export const curriculaCommand: Command = defineCommand({
  ...to.curricula,
  summary: 'See what can be studied here, and what this group studies',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'optional',
  withoutCurriculum: true,
  run: async ({ page }, { group, curricula }) => ({
    card: listCard(curricula, group, page ?? 1),
    update: page !== undefined,
  }),
})

function listCard({ all }: Shelf, group: Group | undefined, wanted: number): Card {
  const { items, page, pages } = paged(all, wanted, PAGE)
  const own = group && all.find(({ id }) => id === group.curriculum)
  const what = own
    ? `This group studies ${plain(own.title)}.`
    : group
      ? 'What this group studies is not loaded.'
      : ''
  const count = all.length === 1 ? 'One curriculum.' : `${all.length} curricula.`
  return {
    plain: [count, what, pageText(page, pages)].filter(Boolean).join(' '),
    title: 'What can be studied here',
    text: [what, items.map((each) => line(each, group)).join('\n')].filter(Boolean).join('\n\n'),
    buttons: pageButtons(to.curricula, page, pages, (other) => ({ page: other })),
  }
}

function line(curriculum: Curriculum, group: Group | undefined): string {
  const isOwn = group?.curriculum === curriculum.id
  const next = isOwn ? place(curriculum, group) : ''
  return `- **${plain(curriculum.title)}** (\`${curriculum.id}\`) ${sizeText(curriculum)}${next}`
}

const place = ({ length }: Curriculum, { position }: Group): string =>
  position > length ? ', *all of it done*' : `, *next is day ${position}*`
