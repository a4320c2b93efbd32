import { type Curriculum, type Day, dayTitle, type Shelf } from './curriculum.ts'
import { UserError } from './errors.ts'
import type { Group } from './group.ts'
import { type Occurrence, studiedIn } from './occurrence.ts'

/** The days of a path as a group holds them: `1-14,42`. Throws for no day. */
export function writePath(days: readonly number[]): string {
  if (days.length === 0) throw new Error('A path has at least one day.')
  const ranges: [number, number][] = []
  for (const day of days) {
    const last = ranges.at(-1)
    if (last && last[1] + 1 === day) last[1] = day
    else ranges.push([day, day])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

/** The days of a path that a curriculum of `length` days has, each once. */
function daysOf(path: string, length: number): number[] {
  const days = path.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    const first = Math.max(1, from)
    return Array.from({ length: Math.max(0, Math.min(to, length) - first + 1) }, (_, i) => first + i)
  })
  return [...new Set(days)]
}

/** The curriculum that a roadmap is a path through; itself where it is the whole one. */
export const wholeOf = (curriculum: Curriculum): Curriculum => curriculum.whole ?? curriculum

/** What the curriculum calls a day of a roadmap: what is stored of it. */
export const numberInWhole = ({ number, of }: Day): number => of ?? number

/**
 * The day that the whole curriculum counts as `number`, as it stands on this roadmap: its own `number` is 0 where the
 * path leaves it out.
 */
export function dayFrom(curriculum: Curriculum, number: number): Day | undefined {
  if (!curriculum.whole) return curriculum.day(number)
  const there = curriculum.days.find(({ of }) => of === number)
  const left = there ? undefined : curriculum.whole.day(number)
  return there ?? (left && { ...left, number: 0, of: number })
}

/** What a row of the ledger says of its days. */
type Posted = Pick<Occurrence, 'days' | 'curriculumDay' | 'curriculumSecond'>

/** What the whole curriculum calls the days that a row posted. */
export const numbersPosted = ({ days, curriculumDay, curriculumSecond }: Posted): number[] =>
  days.map((number, i) => (i === 0 ? curriculumDay : curriculumSecond) ?? number)

/** The day that a row of the ledger posted, under the number that it was posted with: of two, the one that its post shows. */
export const postedDay = (curriculum: Curriculum, row: Omit<Posted, 'curriculumSecond'>): Day | undefined =>
  asPosted(curriculum, row.days[0], row.curriculumDay)

/** The second day that a row posted, in its discussion alone. */
export const secondDay = (curriculum: Curriculum, row: Posted): Day | undefined =>
  asPosted(curriculum, row.days[1], row.curriculumSecond)

/** Every day that a row posted and that is still there. */
export const postedDays = (curriculum: Curriculum, row: Posted): Day[] =>
  [postedDay(curriculum, row), secondDay(curriculum, row)].filter((day) => day !== undefined)

function asPosted(
  curriculum: Curriculum,
  number: number | undefined,
  of: number | undefined,
): Day | undefined {
  const day = number === undefined ? undefined : dayFrom(curriculum, of ?? number)
  if (!day || number === undefined) return undefined
  return { ...day, number, ...(of !== undefined && { of }) }
}

/** In a discussion of two days the second one's prompts are counted on from those of the first, and a question of the group's own. */
export const promptsBefore = (first: Day, hasGuest: boolean): number =>
  first.prompts.length + (hasGuest ? 1 : 0)

/** Whether a day has its number on this roadmap: of a post from before the path changed another day may have it now. */
export const isPlaced = (curriculum: Curriculum, day: Day): boolean =>
  day.number > 0 && dayFrom(curriculum, numberInWhole(day))?.number === day.number

/** A day's title with the roadmap's length, where it stands there: `Day 5 of 40 · Joins`. Plain text. */
export const titleOn = (curriculum: Curriculum, day: Day): string =>
  dayTitle(day, isPlaced(curriculum, day) ? curriculum.length : undefined)

/** Views of each curriculum by their paths: groups on one path share one. */
const VIEWS = new WeakMap<Curriculum, Map<string, Curriculum>>()
/** So many views of a curriculum are kept, the newest. */
const KEPT = 200

/** What a roadmap is of: a curriculum, by id, along a path. */
export type Studied = Pick<Group, 'curriculum' | 'path'>

/** What a group studies, the default curriculum for none. Throws UserError for one that is not loaded. */
export const roadmapIn = ({ of }: Pick<Shelf, 'of'>, group: Studied | undefined): Curriculum =>
  roadmapOf(of(group?.curriculum), group?.path)

/** What is studied, as `curriculumOf` finds it; `undefined` where that is not loaded. */
export function ifLoaded(
  curriculumOf: (group: Studied) => Curriculum,
  studied: Studied,
): Curriculum | undefined {
  try {
    return curriculumOf(studied)
  } catch (error) {
    // What its operator has to fix is told elsewhere.
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** How many days a group's roadmap has, among the curricula there are; endless where its own is not among them. */
export function roadmapLength(all: readonly Curriculum[], { curriculum, path }: Studied): number {
  const found = all.find(({ id }) => id === curriculum)
  return found ? roadmapOf(found, path).length : Number.POSITIVE_INFINITY
}

/** What a row's days are of: the group's own roadmap, or all of the curriculum that it has left. */
export const studiedAt = (row: Pick<Occurrence, 'curriculum'>, group: Studied): Studied => {
  const curriculum = studiedIn(row, group)
  return curriculum === group.curriculum ? group : { curriculum }
}

/** The curriculum along a path, or the whole of it. */
export function roadmapOf(curriculum: Curriculum, path: Group['path']): Curriculum {
  if (path === undefined) return curriculum
  const views = VIEWS.get(curriculum) ?? new Map<string, Curriculum>()
  VIEWS.set(curriculum, views)
  const known = views.get(path)
  if (known) return known
  const view = along(curriculum, daysOf(path, curriculum.length))
  const [oldest] = views.keys()
  if (views.size >= KEPT && oldest !== undefined) views.delete(oldest)
  views.set(path, view)
  return view
}

/**
 * A curriculum whose roadmap has these days alone, numbered from 1. Topics and pillars stay, and a prompt of a day that
 * is left out is still found by its id: earlier posts have buttons for it.
 */
export function along(whole: Curriculum, numbers: readonly number[]): Curriculum {
  const days = numbers
    .flatMap((number) => whole.day(number) ?? [])
    .map((day, i): Day => ({ ...day, number: i + 1, of: day.number }))
  const dayOf = new Map(days.map((day) => [day.of, day]))
  const view: Curriculum = {
    ...whole,
    whole,
    length: days.length,
    days,
    day: (number) => days[number - 1],
    prompt: (id) => {
      const found = whole.prompt(id)
      const day = found && dayFrom(view, found.day.number)
      return day && { ...found, day }
    },
    searchPrompts: (query) =>
      whole.searchPrompts(query).flatMap(({ prompt, day }) => {
        const placed = dayOf.get(day.number)
        return placed ? [{ prompt, day: placed }] : []
      }),
  }
  return view
}
