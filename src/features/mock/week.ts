import type { FollowingSeries } from '../../core/feature.ts'
import { type Group, groupByChannel } from '../../core/group.ts'
import { inboxes, inboxKey, lookAtInbox } from '../../core/inbox.ts'
import { answered, membershipKey, memberships } from '../../core/membership.ts'
import {
  dropWish,
  openTables,
  seatings,
  type Table,
  tables,
  type Wish,
  wishers,
  wishes,
  wishKeys,
} from '../../core/mock.ts'
import { dayWishesOf } from '../../core/mock-day.ts'
import { DAILY, seriesPrefix } from '../../core/occurrence.ts'
import { type Absence, people } from '../../core/person.ts'
import { each, type Tx } from '../../core/records.ts'
import { workspaceKey } from '../../core/refs.ts'
import { isPausedOn, type Schedule, weekOf } from '../../core/schedule.ts'
import type { Known } from './pairs.ts'
import { seat } from './seating.ts'
import { instantOfSlot, startsOf } from './slots.ts'

/** Open tables at most, of a group and of a whole server or workspace. */
const MOST_OF_GROUP = 20
const MOST_OF_ALL = 60
/** A week is seated so long after its time, in ms, where the bot was away; nobody sits down sooner than in so long. */
const LATE_MS = 12 * 60 * 60_000
const NOTICE_MS = 2 * 60 * 60_000
/** Who has given no sign for so long, in ms, wants no seat any more. */
const SILENT_MS = 21 * 24 * 60 * 60_000
/** Who took part in one discussion within so many days has talked. */
const TALKED_DAYS = 14

/**
 * The seating of each week, as a row of the ledger: what it says is who sits where, and it is written in the transaction that claims
 * the row. So a week is seated once, whoever asks and whatever crashes.
 */
export const seatingSeries: FollowingSeries = {
  name: 'mock',
  code: 'm',
  early: true,
  owed: async (_reader, group, { now }) => {
    if (!group.mocks) return { owed: [] }
    const { week, due, next } = seatingAt(group.schedule, now)
    const until = due + LATE_MS
    const { curriculum } = group
    return {
      owed: week === undefined ? [] : [{ date: week, days: [], curriculum, due, until, steps: [] }],
      next,
    }
  },
  claimed: (tx, row, group) => seatWeek(tx, group, row.date, row.claimedAt),
  compose: () => {
    throw new Error('A seating sends nothing by itself.')
  },
}

/**
 * The week (its Monday) that is to be seated at an instant, if any, with when that was due and when the next one is (epoch ms): on
 * Sundays, at the time of the group’s posts.
 */
export function seatingAt(
  schedule: Schedule,
  now: Temporal.Instant,
): { week: string | undefined; due: number; next: number } {
  const today = now.toZonedDateTimeISO(schedule.zone).toPlainDate().toString()
  const monday = Temporal.PlainDate.from(weekOf(today))
  const time = Temporal.PlainTime.from(schedule.time)
  const sunday = (weeks: number): number =>
    monday
      .add({ days: 7 * weeks - 1 })
      .toPlainDateTime(time)
      .toZonedDateTime(schedule.zone).epochMilliseconds
  const at = now.epochMilliseconds
  const weeks = at >= sunday(1) ? 1 : 0
  const week = monday.add({ days: 7 * weeks })
  const due = sunday(weeks)
  const isDue = at >= due && at < due + LATE_MS && !isPausedOn(schedule, week)
  return { week: isDue ? week.toString() : undefined, due, next: sunday(weeks + 1) }
}

/** Seats everybody who wants a seat in a week, at an instant (epoch ms), and has all of them told in private. */
export async function seatWeek(tx: Tx, group: Group, week: string, now: number): Promise<void> {
  const seekers = await seekersOf(tx, group, week, now)
  const known = await knownIn(tx, group, now)
  const room = await roomIn(tx, group, now)
  const seating = seat(
    seekers.map(({ person, wish, starts }) => ({
      person,
      starts,
      roles: wish.roles,
      pillars: wish.pillars,
      ...(wish.waits && { first: true }),
    })),
    known,
    seedOf(`${group.id}/${week}`),
    room,
  )
  const wishOf = new Map(seekers.map(({ person, wish }) => [person, wish]))
  for (const [i, { start, people: there, ...about }] of seating.tables.entries()) {
    const key = `${group.id}/${week}.${i}`
    const table: Table = {
      group: group.id,
      at: instantOfSlot(week, start),
      made: now,
      seats: there.flatMap((person) => {
        const wish = wishOf.get(person)
        if (!wish) return []
        const { account, name, zone, roles } = wish
        return [{ person, account, name, zone, roles, said: 'nothing', here: false }]
      }),
      curriculum: group.curriculum,
      met: about.met,
      talked: about.talked,
      ...(about.pillar !== undefined && { pillar: about.pillar }),
      rounds: [],
      over: false,
    }
    tx.put(tables, key, table)
    for (const { person } of table.seats) tx.put(seatings, `${person}/${key}`, { at: table.at })
  }
  const why = new Map(seating.waiting.map((each) => [each.person, each.why]))
  for (const { person, wish } of seekers) {
    const { waits: before, ...rest } = wish
    const waits = why.get(person)
    if (before || waits)
      tx.put(wishes, `${person}/${group.id}`, { ...rest, ...(waits && { waits: { week, why: waits } }) })
    await lookAtInbox(tx, { member: wish.account, zone: wish.zone }, now, now)
  }
}

type Wisher = { person: string; wish: Wish; starts: number[] }

/** Who wants a seat and can be seated; whoever was silent for three weeks, or has left, wants none any more. */
async function seekersOf(tx: Tx, group: Group, week: string, now: number): Promise<Wisher[]> {
  const prefix = `${group.id}/`
  const found: Wisher[] = []
  for await (const { key } of each(tx, wishers, { prefix })) {
    const person = key.slice(prefix.length)
    const wish = await tx.get(wishes, wishKeys(person, group.id).wish)
    const who = await tx.get(people, person)
    const seen = (await tx.get(memberships, membershipKey(person, group.id)))?.seenAt ?? 0
    if (!wish || !who || who.goneAt !== undefined || Math.max(wish.at, seen) < now - SILENT_MS) {
      dropWish(tx, wishKeys(person, group.id).wish)
      continue
    }
    // Nobody could tell them.
    if ((await tx.get(inboxes, inboxKey(person)))?.stopped) continue
    const busy: number[] = []
    for await (const { value } of each(tx, seatings, { prefix: `${person}/` }))
      if (!value.free) busy.push(value.at)
    busy.push(...(await dayWishesOf(tx, person)).map(({ at }) => at))
    const away: readonly Absence[] = who.away ?? []
    found.push({ person, wish, starts: startsOf(wish, week, { after: now + NOTICE_MS, busy, away }) })
  }
  return found
}

/** Who sat together within ten weeks, and who took part in the same discussions of late. */
export async function knownIn(tx: Tx, group: Group, now: number): Promise<Known> {
  const met = new Map<string, number>()
  const pair = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`)
  for await (const { value } of each(tx, tables, { prefix: `${group.id}/` }))
    for (const [i, one] of value.seats.entries())
      for (const other of value.seats.slice(i + 1)) {
        const key = pair(one.person, other.person)
        met.set(key, (met.get(key) ?? 0) + 1)
      }
  const prefix = seriesPrefix(group.id, DAILY)
  const since = new Date(now - TALKED_DAYS * 24 * 60 * 60_000).toISOString().slice(0, 10)
  const dates = new Map<string, Set<string>>()
  for await (const { key } of each(tx, answered, { prefix, after: `${prefix}${since}` })) {
    const slash = key.indexOf('/', prefix.length)
    const person = key.slice(slash + 1)
    dates.set(person, (dates.get(person) ?? new Set()).add(key.slice(prefix.length, slash)))
  }
  return {
    met: (one, other) => met.get(pair(one, other)) ?? 0,
    talked: (one, other) => !(dates.get(one) ?? new Set()).isDisjointFrom(dates.get(other) ?? new Set()),
  }
}

/** How many more tables a group may have, of its own and of its whole server or workspace. */
export async function roomIn(tx: Tx, group: Group, now: number): Promise<number> {
  const [first] = group.channels
  const ids = new Set([group.id])
  if (first)
    for await (const { value } of each(tx, groupByChannel, { prefix: `${workspaceKey(first.ref)}/` }))
      ids.add(value.group)
  let all = 0
  let own = 0
  for (const id of ids)
    for await (const _ of openTables(tx, id, now)) {
      all++
      if (id === group.id) own++
    }
  return Math.max(0, Math.min(MOST_OF_GROUP - own, MOST_OF_ALL - all))
}

/** A number in [0, 1) that a text decides. Source of the hash: FNV-1a, 32 bits. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash / 2 ** 32
}
