import { type Curriculum, letterAt } from '../../core/curriculum.ts'
import { countAnswerIn } from '../../core/discussion.ts'
import { inboxes, inboxKey, lookAtInbox } from '../../core/inbox.ts'
import {
  leaveTable,
  type Mark,
  openTables,
  putTable,
  type Seat,
  scores,
  seatings,
  type Table,
  tables,
  wishes,
  wishKeys,
} from '../../core/mock.ts'
import { postOfTable } from '../../core/mock-day.ts'
import { type Tx, updateIfThere } from '../../core/records.ts'
import { folded } from '../../core/text.ts'
import { questionOf } from '../../words/question.ts'
import { deal, knownTo, nextOnDay, seedAt } from './deal.ts'
import { expected, nextPair, present, roleIn } from './roles.ts'

/** Who is late is waited for so long, in ms. */
export const PATIENCE_MS = 5 * 60_000
/** Who sits at a table can come so long before it begins, in ms: then it is announced, too. */
export const EARLY_MS = 10 * 60_000

/** A table with its key, and the seat of whoever looks at it. */
export type Place = { key: string; table: Table; seat: Seat }

/** Somebody's place at a table; `undefined` for whoever does not sit there. */
export async function placeAt(tx: Pick<Tx, 'get'>, key: string, person: string): Promise<Place | undefined> {
  const table = await tx.get(tables, key)
  const seat = table?.seats.find((each) => each.person === person)
  return table && seat && { key, table, seat }
}

const withSeat = (table: Table, person: string, change: Partial<Seat>): Table => ({
  ...table,
  seats: table.seats.map((seat) => (seat.person === person ? { ...seat, ...change } : seat)),
})

/** Has people told in private what changed at their table, at an instant, epoch ms. */
async function tell(tx: Tx, seats: readonly Seat[], now: number): Promise<void> {
  for (const { account, zone } of seats) await lookAtInbox(tx, { member: account, zone }, now, now)
}

/** Somebody says whether they come. A table with one person left is none: whoever is left hears it, and sits first next week. */
export async function say(
  tx: Tx,
  { key, table, seat }: Place,
  said: 'yes' | 'no',
  now: number,
): Promise<Table> {
  const changed = withSeat(table, seat.person, { said, ...(said === 'no' && { here: false }) })
  const left = expected(changed)
  const isOver = left.length < 2 && table.rounds.length === 0
  const after = { ...changed, over: isOver }
  await putTable(tx, key, after, said === 'no' && seat.inside ? [seat.account] : [])
  // Their time is free for another table.
  tx.put(seatings, `${seat.person}/${key}`, { at: table.at, ...(said === 'no' && { free: true as const }) })
  if (isOver) await letGo(tx, key, after, left, now)
  return after
}

/** Whoever was left at a table that is none any more sits first next week. */
async function letGo(tx: Tx, key: string, table: Table, left: readonly Seat[], now: number): Promise<void> {
  const week = key.slice(key.indexOf('/') + 1, key.lastIndexOf('.'))
  for (const { person } of table.plan ? [] : left)
    await updateIfThere(tx, wishes, wishKeys(person, table.group).wish, (wish) => ({
      ...wish,
      waits: { week, why: 'left alone' as const },
    }))
  await tell(tx, left, now)
}

/** Takes a person who is forgotten, and whose seat has this key, away from their table: whoever is left alone there hears it. */
export async function vacate(tx: Tx, seatingKey: string): Promise<void> {
  const key = seatingKey.slice(seatingKey.indexOf('/') + 1)
  const before = await tx.get(tables, key)
  await leaveTable(tx, seatingKey)
  const table = await tx.get(tables, key)
  if (!table?.over || before?.over) return
  for (const seat of expected(table)) {
    // Whoever sits at a table to come is looked at before it begins.
    const inbox = await tx.get(inboxes, inboxKey(seat.person))
    if (inbox && inbox.due < table.at) await letGo(tx, key, table, [seat], table.made)
  }
}

/** Somebody is there, at an instant, epoch ms. */
export async function arrive(tx: Tx, { key, table, seat }: Place, now: number): Promise<Table> {
  const after = withSeat(table, seat.person, { said: 'yes', here: true })
  await putTable(tx, key, after)
  tx.put(seatings, `${seat.person}/${key}`, { at: table.at })
  await countThere(tx, key, after, [seat], now)
  return after
}

/** Whoever is at a table of a mock day that takes place took part in that day, as who answers in its discussion does. */
async function countThere(
  tx: Tx,
  key: string,
  { rounds }: Table,
  seats: readonly Seat[],
  at: number,
): Promise<void> {
  const post = rounds.length > 0 ? postOfTable(key) : undefined
  if (post === undefined) return
  for (const { account } of seats) await countAnswerIn(tx, account, post, { at, via: 'aloud' })
}

/** What *Start* or *Switch seats* led to: the table as it is now, under its key, and why nothing was dealt. */
export type Begun = { place: Place; why?: 'waiting' | 'alone' | 'no question' }

/**
 * Deals the next question at an instant (epoch ms), after so many rounds: whoever presses a second time sees what the first press led
 * to. Before the first round everybody is waited for, for five minutes; then whoever is missing is asked in private whether they stay
 * on the list, and whoever is left alone moves to another table of that time.
 */
export async function begin(
  tx: Tx,
  place: Place,
  {
    curriculum,
    position,
    after,
    now,
  }: { curriculum: Curriculum; position: number; after: number; now: number },
): Promise<Begun> {
  const table = await arrive(tx, place, now)
  const here = { ...place, table }
  if (table.rounds.length !== after) return { place: here }
  const absent = expected(table).filter((seat) => !seat.here)
  if (after === 0 && absent.length > 0 && now < table.at + PATIENCE_MS) return { place: here, why: 'waiting' }
  const waited = after === 0 ? absent : []
  const there = waited.reduce((each, { person }) => withSeat(each, person, { said: 'missing' }), table)
  await tell(tx, waited, now)
  const pair = nextPair(present(there), there.rounds)
  if (!pair) return moveOn(tx, { ...place, table: there }, now)
  const last = there.rounds.at(-1)
  const before = last && questionOf(last, curriculum)
  const known = await knownTo(tx, present(there))
  const found =
    nextOnDay(curriculum, there) ??
    deal(curriculum, { pillar: there.pillar, before, position }, known, seedAt(place.key, there))
  if (!found) return { place: here, why: 'no question' }
  const round = { prompt: found.prompt.id, letter: found.label.slice(-1), ...pair, began: now, marks: {} }
  const dealt = { ...there, rounds: [...there.rounds, round] }
  await putTable(tx, place.key, dealt)
  await countThere(tx, place.key, dealt, present(dealt), now)
  return { place: { ...place, table: dealt } }
}

/** The interviewer asks the question at this place of the last round’s prompt, which comes after the one that was asked. */
export async function askNext(
  tx: Tx,
  { key, table, seat }: Place,
  at: number,
  curriculum: Curriculum,
): Promise<Table> {
  const last = table.rounds.at(-1)
  const next = last && { ...last, letter: letterAt(at) }
  const isNext = last?.letter === letterAt(at - 1) && roleIn(last, seat.person) === 'interviewer'
  if (!next || !isNext || !questionOf(next, curriculum)) return table
  const after = { ...table, rounds: [...table.rounds.slice(0, -1), next] }
  await putTable(tx, key, after)
  return after
}

/** Nobody else came: to another table of the group at that time which has a free chair, else to next week's list. */
async function moveOn(tx: Tx, { key, table, seat }: Place, now: number): Promise<Begun> {
  await putTable(tx, key, { ...table, over: true })
  for await (const { key: other, value } of openTables(tx, table.group, now)) {
    if (other === key || value.at !== table.at || expected(value).length > 3) continue
    const moved = { ...seat, said: 'yes' as const, here: true }
    const joined = { ...value, seats: [...value.seats, moved] }
    await putTable(tx, other, joined)
    await leaveTable(tx, `${seat.person}/${key}`)
    tx.delete(seatings, `${seat.person}/${key}`)
    tx.put(seatings, `${seat.person}/${other}`, { at: table.at })
    await countThere(tx, other, joined, [moved], now)
    return { place: { key: other, table: joined, seat: moved } }
  }
  await letGo(tx, key, { ...table, over: true }, present(table), now)
  return { place: { key, table: { ...table, over: true }, seat }, why: 'alone' }
}

/** Scores a line of the rubric in a round, in place of an earlier score of the same person; counts it for the candidate. */
export async function mark(
  tx: Tx,
  { key, table, seat }: Place,
  { round: number, line, name, mark: given }: { round: number; line: number; name: string; mark: Mark },
): Promise<Table> {
  const round = table.rounds[number]
  if (!round || round.candidate === seat.person || round.candidate === '') return table
  const own = round.marks[seat.person] ?? {}
  const before = own[String(line)]
  const scoreKey = `${round.candidate}/${folded(name)}`
  const old = (await tx.get(scores, scoreKey)) ?? { line: name, strong: 0, fair: 0, weak: 0 }
  const without = before ? { ...old, [before]: Math.max(0, old[before] - 1) } : old
  tx.put(scores, scoreKey, { ...without, [given]: without[given] + 1 })
  const marks = { ...round.marks, [seat.person]: { ...own, [line]: given } }
  const after = {
    ...table,
    rounds: table.rounds.map((each, i) => (i === number ? { ...each, marks } : each)),
  }
  tx.put(tables, key, after)
  return after
}
