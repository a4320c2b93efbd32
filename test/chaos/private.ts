import { askBuddy } from '../../src/core/buddy.ts'
import { type Group, groups, standstill } from '../../src/core/group.ts'
import {
  askPrivately,
  dayAt,
  type Inbox,
  inboxes,
  inboxKey,
  type Letter,
  lookAtInbox,
} from '../../src/core/inbox.ts'
import { answerKeys, answers, join, membershipKey, memberships } from '../../src/core/membership.ts'
import { occurrences, seriesPrefix } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import { pledgeKey, pledges } from '../../src/core/pledge.ts'
import { each, type Store } from '../../src/core/records.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { letterKey } from '../../src/delivery/letters.ts'
import { letters } from '../../src/features/private/card.ts'
import type { Dice } from '../support/dice.ts'
import { ZONES } from './random-groups.ts'
import type { SeenLetter } from './seen/seen.ts'
import type { Stage } from './stage.ts'
import type { World } from './world.ts'

const HOUR_MS = 3_600_000
/** A promise is quoted so long before its time, in ms. */
const BEFORE_MS = HOUR_MS / 2
/** A promise is about a post of so long ago at most, in ms. */
const OPEN_MS = 24 * HOUR_MS

/** Before a trial: its members join some of the groups, promise some days, and so get private messages. */
export async function promise(
  { kit, database: { store } }: World,
  dice: Dice,
  begun: readonly Group[],
  start: number,
): Promise<void> {
  for (const member of kit.members) {
    const zone = dice.pick(ZONES)
    const own = begun.filter((_, i) => i === 0 || dice.chance(0.5))
    const days = dice.chance(0.7) ? [1, 2, 3, 4, 5, 6, 7] : [1, 3, 5, 7]
    const time = `${String(dice.int(0, 23)).padStart(2, '0')}:${dice.pick(['00', '15', '30', '45'])}`
    await store.transact(async (tx) => {
      for (const { id } of own) await join(tx, member, id, start)
      await askPrivately(tx, { member, zone }, start)
      tx.put(pledges, pledgeKey(personOf(member)), { days, time, since: '2026-01-01' })
    })
  }
}

/** Plans what members do about their messages, and that they keep a promise now and then. */
export function planPrivate({ world, dice, agenda, ids, moment }: Stage): void {
  for (const member of world.kit.members) {
    for (let i = dice.int(0, 2); i > 0; i--) {
      const set = dice.pick(['fewer', 'stop', 'start', 'start', 'more'])
      agenda.plan(moment(), () => world.ask(member, 'messages', set))
    }
    if (dice.chance(0.3)) {
      const id = dice.pick(ids)
      agenda.plan(moment(), () => world.write(id, member.user))
    }
  }
}

/** How many private messages arrived, came more than once, or are missing, with a sentence for each that must not be so. */
export type Told = { private: number; duplicated: number; lost: number; problems: string[] }

/**
 * Judges what members got in private: each message once, every one that the bot counts as sent, none that it counts as never sent, and
 * no more than the budget allows. After the calm began (epoch ms) every promise was quoted. A restored ledger has forgotten some.
 */
export async function judgePrivate(world: World, calm: number, isRestored: boolean): Promise<Told> {
  const { kit, database } = world
  return judgeEach(kit.members, async (member) => {
    const letterbox = { ...kit, store: database.store }
    return judgeInbox(letterbox, member, isRestored, (inbox) => unquotedIn(world, member, inbox, calm))
  })
}

async function judgeEach(
  members: readonly MemberRef[],
  judge: (member: MemberRef) => Promise<Told>,
): Promise<Told> {
  const told: Told = { private: 0, duplicated: 0, lost: 0, problems: [] }
  for (const member of members) {
    const found = await judge(member)
    told.private += found.private
    told.duplicated += found.duplicated
    told.lost += found.lost
    told.problems.push(...found.problems.map((problem) => `${member.user}: ${problem}`))
  }
  return told
}

/** Where private messages are written down, and where they arrive. */
export type Letterbox = {
  store: Store
  privately(member: MemberRef): Promise<SeenLetter[]>
  markFor(key: string): string
}

/** `unsaid` says in sentences what should have been written to them and was not. */
async function judgeInbox(
  { store, privately, markFor }: Letterbox,
  member: MemberRef,
  isRestored: boolean,
  unsaid: (inbox: Inbox) => Promise<string[]>,
): Promise<Told> {
  const inbox = await store.get(inboxes, inboxKey(personOf(member)))
  if (!inbox) return { private: 0, duplicated: 0, lost: 1, problems: ['the inbox is gone'] }
  const seen = await privately(member)
  const marks = new Map(inbox.letters.map((letter) => [markFor(keyOf(letter)), letter]))
  const problems: string[] = []
  const copies = Map.groupBy(seen, ({ mark }) => mark)
  let duplicated = 0
  for (const [mark, all] of copies) {
    if (all.length > 1) problems.push(`“${all[0]?.title}” (${mark}) is there ${all.length} times`)
    duplicated += all.length - 1
    if (!marks.has(mark) && !isRestored)
      problems.push(`“${all[0]?.title}” (${mark}) arrived, and counts as never sent`)
  }
  const missing: Letter[] = []
  for (const [mark, letter] of marks)
    if (!copies.has(mark) && (await countsAsSent(store, letter))) missing.push(letter)
  problems.push(...missing.map(({ row }) => `${row} is not there, and counts as sent`))
  problems.push(...overBudget(inbox))
  const left = await unsaid(inbox)
  problems.push(...left)
  return { private: copies.size, duplicated, lost: missing.length + left.length, problems }
}

const countsAsSent = async (store: Store, { row, open }: Letter): Promise<boolean> =>
  !open || (await store.get(occurrences, row))?.state === 'done'

/** The delivery key of a message, by its key in the ledger and what it leads with. */
function keyOf({ row, said: [lead = ''] }: Letter): string {
  const [, reader = ''] = /~(\w+)(?:\.\w+)?$/.exec(row) ?? []
  return letterKey(letters, reader, lead)
}

/** At most one a day and four a week, by the days of the ledger's keys: a clock that was wrong counted others. */
function overBudget({ letters }: Inbox): string[] {
  const dates = letters.map(({ row }) => /\d{4}-\d\d-\d\d/.exec(row)?.[0] ?? '')
  const twice = dates.filter((date, i) => dates.indexOf(date) < i)
  return [
    ...twice.map((date) => `more than one message on ${date}`),
    ...dates.flatMap((date) => {
      const last = Temporal.PlainDate.from(date)
      const week = dates.filter((other) => other <= date && other > last.subtract({ days: 7 }).toString())
      return week.length > 4 ? [`${week.length} messages in the week until ${date}`] : []
    }),
  ]
}

/** Promised dates within the calm that were not quoted though something was to be answered, and there was room. */
async function unquotedIn(
  { database: { store }, clock }: World,
  member: MemberRef,
  inbox: Inbox,
  calm: number,
): Promise<string[]> {
  const person = personOf(member)
  const pledge = await store.get(pledges, pledgeKey(person))
  const isFull = inbox.letters.length >= inbox.most
  if (!pledge || inbox.stopped || inbox.unheard > 0 || isFull) return []
  const own = await rowsOf(store, member)
  const answered: number[] = []
  for await (const { value } of each(store, answers, { prefix: `${person}/` })) answered.push(value.at)
  const found: string[] = []
  for (let at = calm; at < clock.truth.now(); at += 24 * HOUR_MS) {
    const { date, begins, ends } = dayAt(at, inbox.zone)
    const time = Temporal.PlainDateTime.from(`${date}T${pledge.time}`).toZonedDateTime(inbox.zone)
    const until = pledge.time === '00:00' ? ends : time.epochMilliseconds
    const due = Math.max(begins, until - BEFORE_MS)
    const isInCalm = due > calm + 2 * HOUR_MS && until < clock.truth.now()
    const isPromised = pledge.days.includes(Temporal.PlainDate.from(date).dayOfWeek)
    const waits = own.some((row) => row.due < due - HOUR_MS && due + HOUR_MS < row.due + OPEN_MS)
    const isKept = answered.some((each) => dayAt(each, inbox.zone).date === date)
    const isSaid = inbox.letters.some(({ row }) => row.includes(`/${date}~`))
    if (isInCalm && isPromised && waits && !isKept && !isSaid)
      found.push(`the promise of ${date} was not quoted`)
  }
  return found
}

/** The newest post of each group of a member, where it went out, was not answered by them, and the group goes on. */
async function rowsOf(store: World['database']['store'], member: MemberRef) {
  const person = personOf(member)
  const rows = []
  for await (const { key: id, value: group } of each(store, groups)) {
    const isOwn = await store.get(memberships, membershipKey(person, id))
    const last = await store.list(occurrences, { prefix: seriesPrefix(id), limit: 20, reverse: true })
    const posted = last.filter(({ value }) => value.days.length > 0)
    const isDone = posted.every(({ value }) => value.state === 'done')
    const [newest] = posted
    if (!isOwn || standstill(group) || !newest || !isDone) continue
    // Where a later one came in between, the earlier one has to be unanswered too.
    const isAnswered = await Promise.all(
      posted.map(({ key }) => store.get(answers, answerKeys(person, key).answer)),
    )
    if (isAnswered.every((answer) => !answer)) rows.push(newest.value)
  }
  return rows
}

/**
 * Has each member asked by the next to be buddies in a group of theirs, from an instant (epoch ms) on one a second, of which each hears
 * in private.
 */
export async function inviteEach(
  store: Store,
  members: readonly MemberRef[],
  ids: readonly string[],
  at: number,
): Promise<void> {
  const now = Date.now()
  const named = (member: MemberRef) => ({ member, name: 'Lin' })
  for (const [i, member] of members.entries())
    await store.transact(async (tx) => {
      const group = ids[i] as string
      const due = at + i * 1_000
      await join(tx, member, group, now)
      await askBuddy(tx, named(members[(i + 1) % members.length] as MemberRef), named(member), group, due)
      await lookAtInbox(tx, { member, zone: 'UTC' }, due, now)
    })
}

/** How many of the invited were written to, and what became of it is known. */
export async function countWritten(store: Store, members: readonly MemberRef[]): Promise<number> {
  let written = 0
  for (const member of members) {
    const inbox = await store.get(inboxes, inboxKey(personOf(member)))
    const [letter] = inbox?.letters ?? []
    const row = letter && (await store.get(occurrences, letter.row))
    if (letter && row?.state !== 'open') written++
  }
  return written
}

/** Judges what the invited got: each the question, once. */
export const judgeInvited = (letterbox: Letterbox, members: readonly MemberRef[]): Promise<Told> =>
  judgeEach(members, (member) =>
    judgeInbox(letterbox, member, false, async () =>
      (await letterbox.privately(member)).length === 0 ? ['was invited, and never heard of it'] : [],
    ),
  )
