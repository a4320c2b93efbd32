import type { Caller } from '../core/caller.ts'
import { buttonFor, type Suggestion } from '../core/command.ts'
import type { Curriculum, Pillar } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import { nearestWord } from '../core/parse.ts'
import { folded, plain, tidy } from '../core/text.ts'
import * as to from './signatures.ts'

/** The pillar whose id or title some words are, or begin. */
export function namedPillar(curriculum: Curriculum, words: string): Pillar | undefined {
  const word = folded(words)
  const begins = (name: string): boolean => `${folded(name)} `.startsWith(`${word} `)
  return word === '' ? undefined : curriculum.pillars.find(({ id, title }) => begins(id) || begins(title))
}

/** The pillar a member means: its id or title, the beginning of either, or a near spelling. Throws UserError. */
export function pickPillar(curriculum: Curriculum, typed: string): Pillar {
  const word = folded(typed)
  const names = curriculum.pillars.flatMap((pillar) =>
    [pillar.id, pillar.title].map((name) => ({ pillar, name: folded(name) })),
  )
  const found =
    names.find(({ name }) => name === word) ??
    (word
      ? (names.find(({ name }) => name.startsWith(word)) ??
        names.find(({ name }) => ` ${name}`.includes(` ${word}`)))
      : undefined)
  if (found) return found.pillar
  const nearest = nearestWord(
    word,
    names.map(({ name }) => name),
  )
  const near = names.find(({ name }) => name === nearest)
  if (near) return near.pillar
  throw new UserError(
    'There is no such pillar',
    `“${plain(typed.slice(0, 40))}” is none of: ${curriculum.pillars.map(({ title }) => plain(title)).join(', ')}.`,
    curriculum.pillars.map(({ id, title }) => buttonFor(to.pillar, { pillar: id }, tidy(title))),
  )
}

/** Completions of a pillar argument. */
export const suggestPillars = (typed: string, { curriculum }: { curriculum: Curriculum }): Suggestion[] =>
  curriculum.pillars
    .filter(({ id, title }) => folded(`${id} ${title}`).includes(folded(typed)))
    .map(({ id, title }) => ({ label: title, value: id }))

/** A day of this roadmap; `field` is the input that named it. Throws UserError that names the range. */
export function pickDay(curriculum: Curriculum, number: number, field = 'day') {
  const day = curriculum.day(number)
  if (!day)
    throw new UserError(
      'There is no such day',
      `This roadmap has days 1 to ${curriculum.length}; there is no day ${number}.`,
      [],
      field,
    )
  return day
}

/** The user id of the one member whom a text mentions. Throws UserError: whoever a mere name does not name would be somebody else. */
export function pickMember(text: string, { idiom }: Caller): string {
  const user = idiom.readMember(text.trim())
  if (!user)
    throw new UserError(
      'Who?',
      `“${plain(text.slice(0, 40))}” does not mention one member. Type @ and choose the name.`,
      [],
      'member',
    )
  return user
}
