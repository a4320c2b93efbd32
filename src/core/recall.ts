import { z } from 'zod'
import { personOf, see } from './person.ts'
import { defineKind, type Store, type Tx } from './records.ts'
import type { MemberRef } from './refs.ts'
import { localDate } from './schedule.ts'

/** How well somebody knew an answer, from not at all to without an effort. */
export const GRADES = ['again', 'hard', 'good', 'easy'] as const
export type Grade = (typeof GRADES)[number]

/**
 * What FSRS knows of somebody’s memory of a question: when it was last rated and when it is due (epoch ms), its stability in days,
 * its difficulty from 1 to 10, and how often it was rated and forgotten.
 */
const memorySchema = z.object({
  at: z.number(),
  due: z.number(),
  stability: z.number(),
  difficulty: z.number(),
  reps: z.int(),
  lapses: z.int(),
})
export type Memory = z.output<typeof memorySchema>

/** What a rating makes of a memory, `undefined` for a question that was never rated; `at` is epoch ms. Pure. */
export type Memorize = (before: Memory | undefined, grade: Grade, at: number) => Memory

/** Which question is meant: of which curriculum, by the prompt’s id and the question’s letter. */
export type QuestionId = { curriculum: string; prompt: string; letter: string }

/**
 * What a person rated, by `<person>/<question>`: the last grade, the memory that it left and the one before, and the groups that
 * count it.
 */
export const recalls = defineKind('recall', {
  version: 1,
  schema: z.object({
    curriculum: z.string(),
    prompt: z.string(),
    letter: z.string(),
    grade: z.enum(GRADES),
    memory: memorySchema,
    before: memorySchema.optional(),
    groups: z.array(z.string()),
  }),
})
export type Recall = z.output<typeof recalls.schema>

/** For how many of a group’s people a question falls due, by local date (UTC); by `<group>/<question>`. Nobody’s name is kept. */
export const recallCounts = defineKind('recall-count', {
  version: 1,
  schema: z.object({ due: z.record(localDate, z.int().min(1)) }),
})
export type RecallCount = z.output<typeof recallCounts.schema>

/** What stands behind the owner in the key of a question’s record. */
const questionKey = ({ curriculum, prompt, letter }: QuestionId): string =>
  `${curriculum}/${prompt}/${letter}`

/** Storage key of what a person rated. */
export const recallKey = (person: string, question: QuestionId): string =>
  `${person}/${questionKey(question)}`

/** A question by the key of its counts. */
export function questionIn(key: string): QuestionId {
  const [, curriculum = '', prompt = '', letter = ''] = key.split('/')
  return { curriculum, prompt, letter }
}

/** Who fell due longer ago reviews nothing any more, and counts no more. */
const COUNT_DAYS = 60

/** The UTC date of an instant, epoch ms: dates as counts keep them. */
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const oldest = (date: string): string =>
  Temporal.PlainDate.from(date).subtract({ days: COUNT_DAYS }).toString()

/** Takes a rating out of the counts of its groups: it is replaced, or leaves with its person. */
export async function uncount(tx: Tx, recall: Recall): Promise<void> {
  for (const group of recall.groups) await count(tx, group, recall, -1)
}

async function count(tx: Tx, group: string, recall: Recall, by: 1 | -1): Promise<void> {
  const key = `${group}/${questionKey(recall)}`
  const old = (await tx.get(recallCounts, key))?.due ?? {}
  const date = dateOf(recall.memory.due)
  const since = oldest(dateOf(recall.memory.at))
  const due = Object.fromEntries(
    Object.entries({ ...old, [date]: (old[date] ?? 0) + by }).filter(
      ([each, people]) => people > 0 && each >= since,
    ),
  )
  if (Object.keys(due).length > 0) tx.put(recallCounts, key, { due })
  else tx.delete(recallCounts, key)
}

/** A rating to store. `isSameDay` says whether one at an instant (epoch ms) is replaced by this one. */
export type Rating = {
  question: QuestionId
  grade: Grade
  at: number
  /** Groups in which somebody meets the question. */
  groups: readonly string[]
  isSameDay(at: number): boolean
}

/**
 * Stores how well somebody knew an answer, and counts it in their groups. A second rating of one day replaces the first. Resolves
 * to the memory that it leaves.
 */
export const rate = (
  store: Store,
  memorize: Memorize,
  member: MemberRef,
  { question, grade, at, groups, isSameDay }: Rating,
): Promise<Memory> =>
  store.transact(async (tx) => {
    const key = recallKey(personOf(member), question)
    const old = await tx.get(recalls, key)
    const before = old && isSameDay(old.memory.at) ? old.before : old?.memory
    // A clock that was ahead must not make time run backwards.
    const memory = memorize(before, grade, Math.max(at, before?.at ?? at))
    const recall = { ...question, grade, memory, ...(before && { before }), groups: [...groups] }
    if (old) await uncount(tx, old)
    for (const group of groups) await count(tx, group, recall, 1)
    await see(tx, member, at)
    tx.put(recalls, key, recall)
    return memory
  })

/** So many people’s ratings have to say that a question would be forgotten: fewer would say too much about somebody. */
const LEAST_PEOPLE = 5
/** Questions that a review day gets on top of its own. */
const MOST_QUESTIONS = 2

/**
 * The questions that most people of a group would forget by a date (YYYY-MM-DD), those that most forget first: of whoever
 * rated it, for more than half it is due by then, and for at least five. Counts come in the order of their keys.
 */
export function mostForgotten(
  counts: readonly { key: string; value: RecallCount }[],
  date: string,
): QuestionId[] {
  const since = oldest(date)
  const sum = (due: RecallCount['due'], until: string): number =>
    Object.entries(due).reduce(
      (all, [each, people]) => (each >= since && each <= until ? all + people : all),
      0,
    )
  return counts
    .map(({ key, value: { due } }) => ({ key, due: sum(due, date), all: sum(due, '9999-12-31') }))
    .filter(({ due, all }) => due >= LEAST_PEOPLE && due * 2 > all)
    .toSorted((one, other) => other.due / other.all - one.due / one.all || other.due - one.due)
    .slice(0, MOST_QUESTIONS)
    .map(({ key }) => questionIn(key))
}
