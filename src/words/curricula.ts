import type { Button, Card } from '../core/card.ts'
import { buttonFor, type Completing, type Suggestion } from '../core/command.ts'
import { type Curriculum, minutesOf, referenceOf, type Shelf } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import type { Group } from '../core/group.ts'
import { nearestWord } from '../core/parse.ts'
import { roadmapOf } from '../core/path.ts'
import { cut, folded, plain, tidy, withoutMarkup } from '../core/text.ts'
import { pageButtons, paged, pageText } from './pages.ts'
import * as to from './signatures.ts'

/** In characters: so much of a title leaves a choice room for days and minutes on every platform. */
const LONGEST_TITLE = 40

const daysText = ({ length }: Curriculum): string => `${length} ${length === 1 ? 'day' : 'days'}`

/** How much a curriculum is: `133 days, about 60 minutes each`. Plain text. */
export function sizeText(curriculum: Curriculum): string {
  const minutes = minutesOf(curriculum)
  return minutes === 0 ? daysText(curriculum) : `${daysText(curriculum)}, about ${minutes} minutes each`
}

/** A curriculum as a form offers it, as short as a phone's select is: title, days, minutes. */
export function choiceOf(curriculum: Curriculum): Suggestion {
  const minutes = minutesOf(curriculum)
  const each = minutes === 0 ? '' : `, ${minutes} min each`
  return {
    label: `${cut(tidy(curriculum.title), LONGEST_TITLE)} · ${daysText(curriculum)}${each}`,
    value: curriculum.id,
  }
}

/** Completions of an argument that names a curriculum. */
export const suggestCurricula = (typed: string, { curricula }: Pick<Completing, 'curricula'>): Suggestion[] =>
  curricula.all.filter(({ id, title }) => folded(`${id} ${title}`).includes(folded(typed))).map(choiceOf)

/** The curriculum that is meant: its id or title, the beginning of either, or a near spelling. Throws UserError that names those there are. */
export function pickCurriculum({ all }: Shelf, typed: string): Curriculum {
  const word = folded(typed)
  const names = all.flatMap((curriculum) =>
    [curriculum.id, curriculum.title].map((name) => ({ curriculum, name: folded(name) })),
  )
  const begun = new Set(
    names.flatMap(({ curriculum, name }) => (word !== '' && name.startsWith(word) ? [curriculum] : [])),
  )
  const near = nearestWord(
    word,
    names.map(({ name }) => name),
  )
  const found =
    all.find((each) => each.id === typed || referenceOf(each.id) === typed) ??
    names.find(({ name }) => name === word)?.curriculum ??
    // Two that begin alike are asked about.
    (begun.size === 1 ? [...begun][0] : undefined) ??
    (begun.size === 0 ? names.find(({ name }) => name === near)?.curriculum : undefined)
  if (found) return found
  const which = all.map(({ id, title }) => `${plain(cut(title, LONGEST_TITLE))} (\`${id}\`)`).join(', ')
  throw new UserError(
    begun.size > 1 ? 'Which of them?' : 'There is no such curriculum',
    `“${plain(typed.slice(0, 40))}” ${begun.size > 1 ? 'begins several' : 'is none'} of: ${which}.`,
    [],
    'curriculum',
  )
}

const PAGE = 10

/**
 * What can be studied, and what a group does; with a way to study another one, or to set a group up where there is none and
 * may be one (`inChannel`).
 */
export function curriculaCard(
  { all }: Shelf,
  group: Group | undefined,
  wanted: number,
  inChannel = true,
): Card {
  const { items, page, pages } = paged(all, wanted, PAGE)
  const own = group && all.find(({ id }) => id === group.curriculum)
  const what = own
    ? `This group studies ${plain(own.title)}.`
    : group
      ? 'What this group studies is not loaded.'
      : ''
  const count = all.length === 1 ? 'One curriculum.' : `${all.length} curricula.`
  return {
    plain: [count, withoutMarkup(what), pageText(page, pages)].filter(Boolean).join(' '),
    title: 'What can be studied here',
    text: [what, items.map((each) => line(each, group)).join('\n')].filter(Boolean).join('\n\n'),
    ...(group && all.length > 1 && { footer: 'A manager can switch the group to another one.' }),
    buttons: [
      ...pageButtons(to.curricula, page, pages, (other) => ({ page: other })),
      ...(group || inChannel ? items.filter((each) => each !== own) : []).map((each) =>
        chooseButton(each, group),
      ),
    ],
  }
}

function line(curriculum: Curriculum, group: Group | undefined): string {
  const isOwn = group?.curriculum === curriculum.id
  const next = isOwn ? place(curriculum, group) : ''
  return `- **${plain(curriculum.title)}** (\`${curriculum.id}\`) ${sizeText(curriculum)}${next}`
}

const place = (curriculum: Curriculum, { position, path }: Group): string =>
  position > roadmapOf(curriculum, path).length ? ', *all of it done*' : `, *next is day ${position}*`

/** A manager's: whoever else presses it is told whom to ask. */
function chooseButton({ id, title }: Curriculum, group: Group | undefined): Button {
  const curriculum = referenceOf(id)
  const label = tidy(title)
  return group ? buttonFor(to.switchTo, { curriculum }, label) : buttonFor(to.setup, { curriculum }, label)
}
