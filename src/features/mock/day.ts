import { type Card, spoken } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum, Day } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { FollowingSeries, Owed } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import { askPrivately, dayAt, inboxes, inboxKey, lookAtInbox } from '../../core/inbox.ts'
import { join } from '../../core/membership.ts'
import { ROLES, seatings, type Table, tables, wishes, wishKeys } from '../../core/mock.ts'
import {
  type DayWish,
  dayTables,
  dayWishers,
  dayWishes,
  dayWishesOf,
  dayWishKeys,
  dropDayWish,
  MADE_MS,
} from '../../core/mock-day.ts'
import {
  firstRoundOf,
  newestDaily,
  type Occurrence,
  occurrenceKey,
  occurrences,
  readOccurrenceKey,
  studiedIn,
} from '../../core/occurrence.ts'
import { numberInWhole, postedDay, roadmapIn, studiedAt } from '../../core/path.ts'
import { isAwayOn, people, personOf } from '../../core/person.ts'
import { each, type Reader, type Tx } from '../../core/records.ts'
import * as to from '../../words/mock-signatures.ts'
import { instantText } from '../../words/schedule-text.ts'
import { away as back } from '../../words/signatures.ts'
import { seat } from './seating.ts'
import { APART_MS } from './slots.ts'
import { knownIn, roomIn, seedOf } from './week.ts'

/** The newest posts of a group whose tables have not begun at an instant, epoch ms. */
export async function postsAhead(reader: Reader, group: string, now: number): Promise<Occurrence[]> {
  const rows = await newestDaily(reader, group)
  return rows.filter(({ round, tablesAt = 0 }) => round === 1 && now < tablesAt)
}

/** The seating of a mock day, as a row of the ledger under the date of its post: it is made once, like that of a week. */
export const daySeries: FollowingSeries = {
  name: 'mock-day',
  code: 'y',
  owed: async (reader, group, { now }) => {
    if (!group.mocks) return { owed: [] }
    const at = now.epochMilliseconds
    const owed: Owed[] = []
    const ahead: number[] = []
    for (const row of await postsAhead(reader, group.id, at)) {
      const until = row.tablesAt ?? 0
      const due = until - MADE_MS
      if (at < due) ahead.push(due)
      else owed.push({ date: row.date, days: [], curriculum: studiedIn(row, group), due, until, steps: [] })
    }
    return { owed, ...(ahead.length > 0 && { next: Math.min(...ahead) }) }
  },
  claimed: (tx, row, group, curriculum) => seatDay(tx, group, row.date, curriculum, row.claimedAt),
  compose: () => {
    throw new Error('A seating sends nothing by itself.')
  },
}

/** Seats everybody who is in for a mock day of a curriculum, at an instant (epoch ms), and has all of them told in private. */
async function seatDay(
  tx: Tx,
  group: Group,
  date: string,
  curriculum: Curriculum,
  now: number,
): Promise<void> {
  const row = await tx.get(occurrences, occurrenceKey({ group: group.id, date }))
  const day = row && postedDay(curriculum, row)
  if (row?.tablesAt === undefined || !day?.mock) return
  const seekers = await everybodyIn(tx, group.id, date, row.tablesAt)
  const seating = seat(
    seekers.map(({ person, roles }) => ({ person, starts: [0], roles, pillars: [] })),
    await knownIn(tx, group, now),
    seedOf(`${group.id}/${date}`),
    await roomIn(tx, group, now),
  )
  const byPerson = new Map(seekers.map((each) => [each.person, each]))
  for (const [i, { people, met, talked }] of seating.tables.entries()) {
    const there = people.flatMap((person) => byPerson.get(person) ?? [])
    const key = `${dayTables(group.id, date)}${i}`
    const { brief, timing } = day.mock
    const table: Table = {
      group: group.id,
      at: row.tablesAt,
      made: now,
      seats: there.map(({ person, wish: { account, name, zone }, roles }) => ({
        ...{ person, account, name, zone, roles: [...roles] },
        ...{ said: 'yes' as const, here: false },
      })),
      curriculum: studiedIn(row, group),
      plan: { day: numberInWhole(day), brief, timing },
      ...{ met, talked, rounds: [], over: false },
    }
    tx.put(tables, key, table)
    for (const { person } of table.seats) tx.put(seatings, `${person}/${key}`, { at: table.at })
  }
  const waiting = new Map(seating.waiting.map(({ person, why }) => [person, why]))
  for (const { person, wish } of seekers) {
    const { wish: key } = dayWishKeys(person, group.id, date)
    const why = waiting.get(person)
    dropDayWish(tx, key)
    if (why) tx.put(dayWishes, key, { ...wish, why: why === 'no room' ? why : 'alone' })
    await lookAtInbox(tx, { member: wish.account, zone: wish.zone }, now, now)
  }
}

type Seeker = { person: string; wish: DayWish; roles: Table['seats'][number]['roles'] }

/**
 * Who is in for a day whose tables begin at an instant (epoch ms), each as what they sit at the weekly tables. Whoever has left, is
 * away then, or wants nothing in private any more is in no longer: nobody could tell them.
 */
async function everybodyIn(tx: Tx, group: string, date: string, begins: number): Promise<Seeker[]> {
  const prefix = `${group}/${date}/`
  const found: Seeker[] = []
  for await (const { key } of each(tx, dayWishers, { prefix })) {
    const person = key.slice(prefix.length)
    const wish = await tx.get(dayWishes, dayWishKeys(person, group, date).wish)
    const weekly = await tx.get(wishes, wishKeys(person, group).wish)
    const who = await tx.get(people, person)
    const isThere =
      who && who.goneAt === undefined && wish && !isAwayOn(who.away ?? [], dayAt(begins, wish.zone).date)
    if (!isThere || (await tx.get(inboxes, inboxKey(person)))?.stopped)
      dropDayWish(tx, dayWishKeys(person, group, date).wish)
    else found.push({ person, wish, roles: weekly?.roles ?? [...ROLES] })
  }
  return found
}

/** Taking a seat on a mock day, by its post. */
export const dayCommand: Command = defineCommand({
  ...to.mockDay,
  summary: 'Takes a seat at the tables of a mock day',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  internal: true,
  run: async ({ occurrence, seat: wanted }, context) => {
    const { store, caller, group, now } = context
    const { row, begins, day } = await postOf(occurrence, context)
    const at = now.epochMilliseconds
    const person = personOf(caller.member)
    const keys = dayWishKeys(person, group.id, row.date)
    const zone = caller.zone ?? group.schedule.zone
    const own = await seatOf(store, person, dayTables(group.id, row.date))
    if (own) return { card: seatedCard(own, begins, zone) }
    if (wanted === 'out') await store.transact(async (tx) => dropDayWish(tx, keys.wish))
    else if (at >= begins - MADE_MS)
      throw new UserError(
        'The tables of this day are made',
        at < begins
          ? 'They were made an hour before they begin. Each week there are others.'
          : 'Its questions come to the discussion. Each week there are other tables.',
        [WEEKLY],
      )
    if (wanted === 'in')
      await store.transact(async (tx) => {
        await checkThere(tx, person, begins, zone)
        await checkFree(tx, person, keys.wish, begins)
        const { platform, workspace, user } = caller.member
        const account = { platform, workspace, user }
        tx.put(dayWishes, keys.wish, { account, name: caller.name, zone, at: begins })
        tx.put(dayWishers, keys.wisher, {})
        await join(tx, caller.member, group.id, at)
        await askPrivately(tx, { member: caller.member, zone }, at)
      })
    const isIn = (await store.get(dayWishes, keys.wish)) !== undefined
    return { card: dayCard(occurrence, day, { begins, zone, isIn }), update: wanted !== undefined }
  },
})

const WEEKLY = buttonFor(to.mock, {}, 'Weekly tables')

/** The post of a mock day that has tables, and its day. Throws UserError for any other. */
async function postOf(
  occurrence: string,
  { store, group, curricula }: Context<Group>,
): Promise<{ row: Occurrence; begins: number; day: Day }> {
  const row = await store.get(occurrences, firstRoundOf(readOccurrenceKey(occurrence)))
  const day = row && postedDay(roadmapIn(curricula, studiedAt(row, group)), row)
  if (!group.mocks || row?.group !== group.id || row.tablesAt === undefined || !day?.mock)
    throw new UserError('This day has no tables', 'Managers switched them off, or its post is another one.', [
      WEEKLY,
    ])
  return { row, begins: row.tablesAt, day }
}

/** The table at which somebody sits, of those whose keys begin so. */
async function seatOf(reader: Reader, person: string, prefix: string): Promise<string | undefined> {
  for await (const { key, value } of each(reader, seatings, { prefix: `${person}/${prefix}` }))
    if (!value.free) return key.slice(person.length + 1)
  return undefined
}

/** Throws UserError for whoever is away then. */
async function checkThere(tx: Tx, person: string, begins: number, zone: string): Promise<void> {
  const { away = [] } = (await tx.get(people, person)) ?? {}
  if (isAwayOn(away, dayAt(begins, zone).date))
    throw new UserError('You are away then', 'Whoever is away sits at no table.', [
      buttonFor(back, { until: 'back' }, 'I’m back'),
    ])
}

/** Throws UserError for whoever sits somewhere else at that time, or wants to. */
async function checkFree(tx: Tx, person: string, own: string, begins: number): Promise<void> {
  const busy = (await dayWishesOf(tx, person)).flatMap(({ key, at }) => (key === own ? [] : [at]))
  for await (const { value } of each(tx, seatings, { prefix: `${person}/` }))
    if (!value.free) busy.push(value.at)
  if (busy.some((at) => Math.abs(at - begins) < APART_MS))
    throw new UserError('You sit at another table then', 'It begins within an hour and a half of this one.', [
      buttonFor(to.mock, {}, 'Your seat'),
    ])
}

function seatedCard(table: string, begins: number, zone: string): Card {
  const title = 'You have a table'
  const text = `It begins ${instantText(Temporal.Instant.fromEpochMilliseconds(begins), zone)}.`
  return {
    plain: spoken(title, text),
    title,
    text,
    buttons: [buttonFor(to.atTable, { table, deed: 'show' }, 'Open the table', 'primary')],
  }
}

function dayCard(
  occurrence: string,
  { number, mock }: Day,
  { begins, zone, isIn }: { begins: number; zone: string; isIn: boolean },
): Card {
  const minutes = (mock?.timing ?? []).reduce((sum, each) => sum + each.minutes, 0)
  const title = isIn ? 'You are in' : `A seat at the tables of day ${number}`
  const how =
    'An hour before, everybody who is in is put to tables of two to four, and I write to you in private with whom. Those at your table see your name and whether you come.'
  return {
    plain: spoken(title, isIn ? 'I write to you an hour before.' : how),
    title,
    text: [
      `**Begins** ${instantText(Temporal.Instant.fromEpochMilliseconds(begins), zone)}, for about ${minutes} minutes.`,
      isIn ? `${how} Until then you can still step back.` : how,
    ].join('\n\n'),
    footer: 'Only you see this.',
    ...(isIn && { tone: 'good' as const }),
    buttons: [
      isIn
        ? buttonFor(to.mockDay, { occurrence, seat: 'out' }, 'Not this time')
        : buttonFor(to.mockDay, { occurrence, seat: 'in' }, 'I’m in', 'primary'),
      WEEKLY,
    ],
  }
}
