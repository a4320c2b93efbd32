import { z } from 'zod'
import { askRedraw, occurrenceKey } from './occurrence.ts'
import { defineKind, each, type Reader, type Tx } from './records.ts'
import { type MemberRef, memberRefSchema } from './refs.ts'
import { localDate } from './schedule.ts'

/** What somebody can be at a table. */
export const ROLES = ['candidate', 'interviewer', 'observer'] as const
export type Role = (typeof ROLES)[number]

/** How a line of a rubric is scored. */
export const MARKS = ['strong', 'fair', 'weak'] as const
export type Mark = (typeof MARKS)[number]

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/**
 * Who wants a seat each week, by `<person>/<group>`: on which ISO weekdays and between which local times of their zone, as what, and
 * to practise which pillars. `at` (epoch ms) is when they last gave a sign. `waits` says of a week why there was no seat for them.
 */
export const wishes = defineKind('mock-wish', {
  version: 1,
  schema: z.object({
    account: memberRefSchema,
    name: z.string(),
    zone: z.string(),
    days: z.array(z.int().min(1).max(7)).min(1),
    from: clockTime,
    until: clockTime,
    roles: z.array(z.enum(ROLES)).min(1),
    pillars: z.array(z.string()),
    at: z.number(),
    waits: z.object({ week: localDate, why: z.enum(['no time', 'no room', 'left alone']) }).optional(),
  }),
})
export type Wish = z.output<typeof wishes.schema>

/** Who wants a seat in a group, by `<group>/<person>`. */
export const wishers = defineKind('mock-wisher', { version: 1, schema: z.object({}) })

/**
 * A seat at a table: what its member said to its time, and whether they came. `missing` is whoever was waited for in vain.
 */
const seatSchema = z.object({
  person: z.string(),
  account: memberRefSchema,
  name: z.string(),
  zone: z.string(),
  roles: z.array(z.enum(ROLES)).min(1),
  said: z.enum(['nothing', 'yes', 'no', 'missing']),
  here: z.boolean(),
  /** Let into the table’s booth when it was opened. */
  inside: z.boolean().optional(),
})
export type Seat = z.output<typeof seatSchema>

/**
 * A round: which question was dealt to whom, since when (epoch ms), and how others scored it, by person and line of the rubric. Whoever
 * asked to be forgotten is `''`.
 */
const roundSchema = z.object({
  prompt: z.string(),
  letter: z.string(),
  candidate: z.string(),
  interviewer: z.string(),
  began: z.number(),
  marks: z.record(z.string(), z.record(z.string(), z.enum(MARKS))),
})
export type Round = z.output<typeof roundSchema>

/**
 * A table at which people interview each other, by `<group>/<week>.<number>`: when it begins and was made (epoch ms), who sits there
 * and why, and what was dealt. `over` once nobody can sit there any more.
 */
export const tables = defineKind('mock-table', {
  version: 1,
  schema: z.object({
    group: z.string(),
    at: z.number(),
    made: z.number(),
    seats: z.array(seatSchema).max(8),
    curriculum: z.string(),
    pillar: z.string().optional(),
    /** A mock day’s, by its number in the whole curriculum: it is run as that day says, with that day’s questions. */
    plan: z
      .object({
        day: z.int(),
        brief: z.string(),
        timing: z.array(z.object({ minutes: z.number(), what: z.string() })),
      })
      .optional(),
    met: z.boolean(),
    talked: z.boolean(),
    rounds: z.array(roundSchema),
    over: z.boolean(),
  }),
})
export type Table = z.output<typeof tables.schema>

/**
 * At which tables a person has a seat, by `<person>/<table key>`; `at` (epoch ms) is when that table begins. It is `free` of whoever
 * does not come: their name stands at the table all the same, and has to be found when they are forgotten.
 */
export const seatings = defineKind('mock-seat', {
  version: 1,
  schema: z.object({ at: z.number(), free: z.literal(true).optional() }),
})

/** How often others scored a person so, by `<person>/<line of a rubric>`; nobody’s name beside theirs is kept. */
export const scores = defineKind('mock-score', {
  version: 1,
  schema: z.object({ line: z.string(), strong: z.int(), fair: z.int(), weak: z.int() }),
})

/** A table lasts so long, in minutes, and can be used until so long after it begins, in ms. */
export const TABLE_MINUTES = 60
export const CLOSES_MS = 24 * 60 * 60_000

/** So many days after it a table is no reason any more to seat people with others. */
export const MET_DAYS = 70

/** What is kept of a table at an instant (epoch ms): once it is closed, only who sat there and what was asked. */
export function keptOf(table: Table, now: number): Table | undefined {
  if (now >= table.at + MET_DAYS * 24 * 60 * 60_000) return undefined
  if (table.rounds.every(({ marks }) => Object.keys(marks).length === 0)) return table
  return { ...table, rounds: table.rounds.map((round) => ({ ...round, marks: {} })) }
}

/** The series of booths in the ledger, and the ledger’s key of a table’s. */
export const BOOTH = 'booth'
export function boothKey(tableKey: string): string {
  const [group = '', place = ''] = tableKey.split('/')
  const [date = '', reader = ''] = place.split('.')
  return occurrenceKey({ group, series: BOOTH, date, reader })
}

/** A table begins within so many days after the date in its key, and is found until it is closed. */
const NEAR_DAYS = 10

/** The tables of a group that are not closed at an instant (epoch ms), without reading those of weeks ago. */
export async function* openTables(
  reader: Reader,
  group: string,
  now: number,
): AsyncGenerator<{ key: string; value: Table }> {
  const since = new Date(now - NEAR_DAYS * 24 * 60 * 60_000).toISOString().slice(0, 10)
  for await (const found of each(reader, tables, { prefix: `${group}/`, after: `${group}/${since}` }))
    if (!isClosed(found.value, now)) yield found
}

/** Whether a table takes nobody any more at an instant, epoch ms. */
export const isClosed = ({ over, at }: Table, now: number): boolean => over || now >= at + CLOSES_MS

/** Stores a table that has changed: what its booth says is looked at, and whoever is `out` leaves it. */
export async function putTable(
  tx: Tx,
  key: string,
  table: Table,
  out: readonly MemberRef[] = [],
): Promise<void> {
  tx.put(tables, key, table)
  await askRedraw(tx, boothKey(key), out)
}

/** Nobody of a table is said to sit there any more. */
export function clearSeats(tx: Tx, key: string, { seats }: Table): undefined {
  for (const { person } of seats) tx.delete(seatings, `${person}/${key}`)
}

/**
 * Takes a person, whose seat has this key, away from a table. Its rounds keep their places, which cards carry. Whoever is left alone
 * there hears it as of anybody who cannot come.
 */
export async function leaveTable(tx: Tx, seatingKey: string): Promise<void> {
  const slash = seatingKey.indexOf('/')
  const person = seatingKey.slice(0, slash)
  const key = seatingKey.slice(slash + 1)
  const table = await tx.get(tables, key)
  if (!table) return
  const seats = table.seats.filter((seat) => seat.person !== person)
  const isLeft = ({ said }: Seat): boolean => said === 'nothing' || said === 'yes'
  const out = table.seats.filter((seat) => seat.person === person && seat.inside)
  await putTable(
    tx,
    key,
    {
      ...table,
      seats,
      over: table.over || (table.rounds.length === 0 && seats.filter(isLeft).length < 2),
      rounds: table.rounds.map((round) => {
        const { [person]: _, ...marks } = round.marks
        return {
          ...round,
          ...(round.candidate === person && { candidate: '' }),
          ...(round.interviewer === person && { interviewer: '' }),
          // Of whoever was asked nothing is left.
          marks: round.candidate === person ? {} : marks,
        }
      }),
    },
    out.map(({ account }) => account),
  )
}

/** Somebody wants no seat any more, by the key of their wish. */
export function dropWish(tx: Tx, wishKey: string): void {
  const slash = wishKey.indexOf('/')
  tx.delete(wishes, wishKey)
  tx.delete(wishers, `${wishKey.slice(slash + 1)}/${wishKey.slice(0, slash)}`)
}

/** Storage keys of a person’s wish in a group: of the wish, and of its place among those of the group. */
export const wishKeys = (person: string, group: string): { wish: string; wisher: string } => ({
  wish: `${person}/${group}`,
  wisher: `${group}/${person}`,
})
