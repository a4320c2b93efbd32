import type { Curriculum, Day, DayKind } from './curriculum.ts'
import { UserError } from './errors.ts'
import { writePath } from './path.ts'

/**
 * What a group wants of a curriculum: some pillars (ids; all where it says none), what comes from the first day of a
 * pillar on, and so many days.
 */
export type Focus = {
  pillars?: readonly string[] | undefined
  from?: string | undefined
  days?: number | undefined
}

/** Whether a focus takes every day of a curriculum. */
export const isWhole = ({ pillars, from, days }: Focus): boolean =>
  pillars === undefined && from === undefined && days === undefined

/**
 * The path of a focus as a group holds it, `undefined` for the whole curriculum; `had` (days of the curriculum) are left out.
 * Throws UserError where no day is left.
 */
export function pathOf(
  curriculum: Curriculum,
  focus: Focus,
  had: ReadonlySet<number> = new Set(),
): string | undefined {
  if (isWhole(focus) && had.size === 0) return undefined
  const days = pickDays(curriculum, focus, had)
  if (days.length === 0)
    throw new UserError('No day is left', 'That takes no day of the curriculum. Take more of it.', [], 'path')
  return days.length === curriculum.length ? undefined : writePath(days)
}

/**
 * The days of the curriculum that a focus takes, by number, in order; `had` are left out.
 *
 * Without a number of days it is every day of its pillars, but for review days none of whose earlier days is among them.
 * With one:
 * - each pillar gets days in proportion to those it has, and at least one where there are as many days as pillars;
 * - within a pillar, study, review and mock days keep their shares;
 * - of its study days (practice among them), the first on each topic come before the second ones, spread evenly;
 * - of its review days, those come first that call on most of what was taken.
 */
export function pickDays(
  curriculum: Curriculum,
  focus: Focus,
  had: ReadonlySet<number> = new Set(),
): number[] {
  const all = candidates(curriculum, focus, had)
  const { days = all.length } = focus
  if (days >= all.length) return all.map(({ number }) => number)
  const pillars = [...Map.groupBy(all, ({ pillar }) => pillar).values()]
  const seats = shares(
    pillars.map(({ length }) => length),
    days,
    true,
  )
  const taken = pillars.map((own, i) => studyDays(own, seats[i] ?? 0))
  const prompts = promptsIn(taken.flatMap((part) => part.days))
  const chosen = pillars.flatMap((own, i) => {
    const part = taken[i]
    if (!part) return []
    const reviews = own.filter(({ kind }) => kind === 'review')
    const calls = (day: Day): number => recalled(day).filter((id) => prompts.has(id)).length
    const best = [...reviews].sort((a, b) => calls(b) - calls(a) || a.number - b.number)
    const mocks = own.filter(({ kind }) => kind === 'mock')
    return [...part.days, ...best.slice(0, part.reviews), ...evenly(mocks, part.mocks)]
  })
  return chosen.map(({ number }) => number).sort((a, b) => a - b)
}

/** What a focus may take, in order. */
function candidates(curriculum: Curriculum, focus: Focus, had: ReadonlySet<number>): Day[] {
  const { pillars, from } = focus
  const first = from === undefined ? undefined : curriculum.days.find(({ pillar }) => pillar === from)
  const kept = curriculum.days.filter(
    ({ number, pillar }) =>
      !had.has(number) && (pillars?.includes(pillar) ?? true) && number >= (first?.number ?? 1),
  )
  // What was studied before the path began can still be reviewed.
  const known = promptsIn([...had].flatMap((number) => curriculum.day(number) ?? []))
  return kept.filter((day) => {
    const calls = recalled(day)
    const isKept = day.kind !== 'review' || calls.length === 0 || calls.some((id) => known.has(id))
    if (isKept) for (const { id } of day.prompts) known.add(id)
    return isKept
  })
}

const promptsIn = (days: readonly Day[]): Set<string> =>
  new Set(days.flatMap(({ prompts }) => prompts.map(({ id }) => id)))

const recalled = ({ prompts }: Day): string[] => prompts.flatMap(({ recalls }) => recalls)

const KINDS: readonly DayKind[][] = [['study', 'practice'], ['review'], ['mock']]

/** A pillar's study days for so many seats, and how many of these are for its reviews and its mocks. */
function studyDays(own: readonly Day[], seats: number): { days: Day[]; reviews: number; mocks: number } {
  const counts = KINDS.map((kinds) => own.filter(({ kind }) => kinds.includes(kind)).length)
  const [studies = 0, reviews = 0, mocks = 0] = shares(counts, seats)
  const plain = own.filter(({ kind }) => KINDS[0]?.includes(kind))
  const topics = new Set<string>()
  const isFirst = plain.map(({ prompts }) => {
    const isNew = prompts.some(({ topic }) => topic !== '' && !topics.has(topic))
    for (const { topic } of prompts) topics.add(topic)
    return isNew
  })
  const opening = plain.filter((_, i) => isFirst[i])
  const others = plain.filter((_, i) => !isFirst[i])
  const first = evenly(opening, Math.min(studies, opening.length))
  return { days: [...first, ...evenly(others, studies - first.length)], reviews, mocks }
}

/** So many of some items, from the first on, as far apart as they can be. */
const evenly = <T>(items: readonly T[], count: number): T[] =>
  Array.from(
    { length: Math.min(count, items.length) },
    (_, i) => items[Math.floor((i * items.length) / count)],
  ).flatMap((item) => (item === undefined ? [] : [item]))

/**
 * Seats in proportion to counts, no more than a count and all seats given, by largest remainder (the earlier wins a tie).
 * With `atLeastOne` everybody has one where there are enough.
 */
function shares(counts: readonly number[], seats: number, atLeastOne = false): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const exact = counts.map((count) => (all === 0 ? 0 : (count * seats) / all))
  const given = exact.map((share, i) =>
    Math.max(Math.floor(share), atLeastOne && seats >= counts.length && (counts[i] ?? 0) > 0 ? 1 : 0),
  )
  const order = exact
    .map((share, i) => ({ i, rest: share - (given[i] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  let left = seats - given.reduce((sum, count) => sum + count, 0)
  for (; left > 0; )
    for (const { i } of order) {
      if (left === 0 || (given[i] ?? 0) >= (counts[i] ?? 0)) continue
      given[i] = (given[i] ?? 0) + 1
      left--
    }
  // Whoever has most above their share makes room for those who had none.
  for (; left < 0; left++) {
    const most = given.reduce(
      (best, count, i) =>
        count > 1 && count - (exact[i] ?? 0) > (given[best] ?? 0) - (exact[best] ?? 0) ? i : best,
      given.findIndex((count) => count > 1),
    )
    given[most] = (given[most] ?? 0) - 1
  }
  return given
}
