import { createHash } from 'node:crypto'
import type { Completing, Suggestion } from '../core/command.ts'
import { type Curriculum, minutesOf, type Shelf } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import { nearestWord } from '../core/parse.ts'
import { cut, plain, tidy } from '../core/text.ts'

/** In characters: so much of a title leaves a choice room for days and minutes on every platform. */
const LONGEST_TITLE = 40
/** A longer id leaves no room for the rest of setup in a button. */
const LONGEST_REFERENCE = 16

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** How much a curriculum is: `133 days, about 60 minutes each`. Plain text. */
export function sizeText(curriculum: Curriculum): string {
  const minutes = minutesOf(curriculum)
  const days = `${curriculum.length} ${curriculum.length === 1 ? 'day' : 'days'}`
  return minutes === 0 ? days : `${days}, about ${minutes} minutes each`
}

/** A curriculum as a form offers it: title, days, minutes. */
export const choiceOf = (curriculum: Curriculum): Suggestion => ({
  label: `${cut(tidy(curriculum.title), LONGEST_TITLE)} · ${sizeText(curriculum)}`,
  value: curriculum.id,
})

/** Completions of an argument that names a curriculum. */
export const suggestCurricula = (typed: string, { curricula }: Pick<Completing, 'curricula'>): Suggestion[] =>
  curricula.all.filter(({ id, title }) => fold(`${id} ${title}`).includes(fold(typed))).map(choiceOf)

/** A curriculum's id or, of a long one, its mark: what buttons carry, and `pickCurriculum` reads. */
export const referenceOf = ({ id }: Pick<Curriculum, 'id'>): string =>
  id.length <= LONGEST_REFERENCE ? id : `~${createHash('sha256').update(id).digest('hex').slice(0, 10)}`

/** The curriculum that is meant: its id or title, the beginning of either, or a near spelling. Throws UserError that names those there are. */
export function pickCurriculum({ all }: Shelf, typed: string): Curriculum {
  const word = fold(typed)
  const names = all.flatMap((curriculum) =>
    [curriculum.id, curriculum.title].map((name) => ({ curriculum, name: fold(name) })),
  )
  const begun = new Set(
    names.flatMap(({ curriculum, name }) => (word !== '' && name.startsWith(word) ? [curriculum] : [])),
  )
  const near = nearestWord(
    word,
    names.map(({ name }) => name),
  )
  const found =
    all.find((each) => each.id === typed || referenceOf(each) === typed) ??
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
