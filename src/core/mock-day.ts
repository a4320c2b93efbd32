import { z } from 'zod'
import type { Group } from './group.ts'
import { type Occurrence, occurrenceKey } from './occurrence.ts'
import { defineKind, each, type Reader, type Tx } from './records.ts'
import { memberRefSchema } from './refs.ts'

/** Tables of a mock day begin at this time of their group’s zone, unless its managers chose another. */
export const MOCK_TIME = '18:00'

const HOUR_MS = 60 * 60_000
/** They begin so long after the post at the soonest, and are made so long before they begin, in ms. */
const NOTICE_MS = 2 * HOUR_MS
export const MADE_MS = HOUR_MS
/** What was asked comes to the discussion so long after tables began, in ms: a mock day takes an hour and a half. */
export const AFTER_MS = 3 * HOUR_MS

/** When the tables of a mock day begin whose post is sent at an instant; both epoch ms. */
export function tablesTime(
  { schedule: { zone }, mockTime = MOCK_TIME }: Pick<Group, 'schedule' | 'mockTime'>,
  posted: number,
): number {
  const soonest = Temporal.Instant.fromEpochMilliseconds(posted + NOTICE_MS).toZonedDateTimeISO(zone)
  const on = (days: number): number =>
    soonest
      .toPlainDate()
      .add({ days })
      .toPlainDateTime(Temporal.PlainTime.from(mockTime))
      .toZonedDateTime(zone).epochMilliseconds
  return on(0) >= soonest.epochMilliseconds ? on(0) : on(1)
}

/** Whether what a post asks is kept for its mock tables at an instant, epoch ms: whoever is to sit there has not read it. */
export const isKept = ({ tablesAt = 0 }: Pick<Occurrence, 'tablesAt'>, now: number): boolean => now < tablesAt

/**
 * Who wants a seat on a mock day, by `<person>/<group>/<date of the post>`; `at` is when its tables begin (epoch ms). Whoever got none
 * keeps it for a day, with the reason.
 */
export const dayWishes = defineKind('mock-in', {
  version: 1,
  schema: z.object({
    account: memberRefSchema,
    name: z.string(),
    zone: z.string(),
    at: z.number(),
    why: z.enum(['alone', 'no room']).optional(),
  }),
})
export type DayWish = z.output<typeof dayWishes.schema>

/** Who wants a seat on a mock day, by `<group>/<date>/<person>`. */
export const dayWishers = defineKind('mock-in-day', { version: 1, schema: z.object({}) })

/** Storage keys of a wish for a mock day: of the wish, and of its place among those of the day. */
export const dayWishKeys = (
  person: string,
  group: string,
  date: string,
): { wish: string; wisher: string } => ({
  wish: `${person}/${group}/${date}`,
  wisher: `${group}/${date}/${person}`,
})

/** Somebody wants no seat on a mock day any more, by the key of their wish. */
export function dropDayWish(tx: Tx, wishKey: string): void {
  const [date = '', group = '', ...person] = wishKey.split('/').reverse()
  tx.delete(dayWishes, wishKey)
  tx.delete(dayWishers, dayWishKeys(person.reverse().join('/'), group, date).wisher)
}

/** When somebody wants to sit at tables of mock days, epoch ms. */
export async function dayWishesOf(reader: Reader, person: string): Promise<{ key: string; at: number }[]> {
  const found: { key: string; at: number }[] = []
  for await (const { key, value } of each(reader, dayWishes, { prefix: `${person}/` }))
    if (value.why === undefined) found.push({ key, at: value.at })
  return found
}

/** What the keys of tables of a mock day begin with. */
export const dayTables = (group: string, date: string): string => `${group}/${date}.d`

/** The ledger key of the post whose mock day a table is of, by the table’s key; `undefined` of a weekly one. */
export function postOfTable(key: string): string | undefined {
  const [, group = '', date = ''] = /^(.+)\/(.+)\.d\d+$/.exec(key) ?? []
  return date === '' ? undefined : occurrenceKey({ group, date })
}
