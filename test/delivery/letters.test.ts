import { describe, expect, it } from 'vitest'
import {
  type Addressee,
  askPrivately,
  dayAt,
  type Inbox,
  inboxes,
  inboxKey,
  lookAtInbox,
  putInbox,
  type Word,
} from '../../src/core/inbox.ts'
import { join } from '../../src/core/membership.ts'
import { type Occurrence, occurrenceKey, occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import { people, personOf, setGone } from '../../src/core/person.ts'
import { doubtLetters, Letters } from '../../src/delivery/letters.ts'
import { letters as series } from '../../src/features/private/card.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createDice } from '../support/dice.ts'
import { createMemoryStore } from '../support/memory.ts'
import { ADA, addGroup, aGroup, CHANNEL, channelsAt, LIN } from '../support/study.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.parse('2026-10-19T00:00:00Z')

/** Private messages over a store of their own, by a clock that a test moves; `owed` answers what features owe. */
async function aPost(owed: (to: Addressee, now: number) => Word[]) {
  const store = createMemoryStore()
  let now = START
  const rows: Occurrence[] = []
  const letters = new Letters({
    store,
    clock: { now: () => now, after: () => () => {} },
    log: createQuietLog(),
    privately: { series, owed: async (to) => ({ words: owed(to, now) }) },
    enqueue: (row) => rows.push(row),
  })
  for (const [i, id] of ['groupabc', 'groupdef'].entries())
    await addGroup(store, aGroup({ id, channels: channelsAt([{ ...CHANNEL, channel: `c${i}` }]) }))
  const signal = new AbortController().signal
  const inboxOf = (person: string): Promise<Inbox | undefined> => store.get(inboxes, inboxKey(person))
  return {
    store,
    rows,
    inboxOf,
    /** Somebody joins the groups, and asks to be written to. */
    asks: (member: typeof ADA | typeof LIN, zone = 'UTC') =>
      store.transact(async (tx) => {
        for (const id of ['groupabc', 'groupdef']) await join(tx, member, id, now)
        await askPrivately(tx, { member, zone }, now)
      }),
    /** Time goes on, with a look each half hour. */
    to: async (instant: number): Promise<void> => {
      for (; now < instant; now += HOUR / 2) await letters.sweep(signal, true)
      await letters.sweep(signal, true)
    },
    /** What the outbox makes of a row. */
    ends: (row: Occurrence, state: 'sent' | 'found' | 'failed' | 'uncertain', useless = false) =>
      store.transact(async (tx) => {
        const firstSentAt = state === 'found' ? {} : { firstSentAt: now }
        const became = state === 'found' ? 'sent' : state
        const steps = row.steps.map((step) => ({
          ...step,
          ...firstSentAt,
          state: became,
          ...(useless && { useless }),
        }))
        tx.put(occurrences, occurrenceKey(row), {
          ...row,
          steps,
          state: became === 'sent' ? 'done' : 'failed',
        })
        tx.delete(openOccurrences, occurrenceKey(row))
      }),
    change: (person: string, change: Partial<Inbox>) =>
      store.transact(async (tx) => {
        const inbox = await tx.get(inboxes, inboxKey(person))
        if (inbox) putInbox(tx, inbox, { ...inbox, ...change })
      }),
    now: () => now,
  }
}

const word = (id: string, at: number, more: Partial<Word> = {}): Word => ({
  id,
  due: at,
  until: at + 6 * HOUR,
  title: id,
  text: 'x',
  ...more,
})
const says = ({ steps }: Occurrence): string[] =>
  JSON.parse(steps[0]?.content ?? '').words.map(({ title }: { title: string }) => title)

describe('the budget', () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'holds whatever is owed, over all groups (seed %i)',
    async (seed) => {
      const dice = createDice(seed)
      const zone = dice.pick([
        'UTC',
        'Pacific/Kiritimati',
        'America/Los_Angeles',
        'Australia/Lord_Howe',
        'Asia/Kolkata',
      ])
      const words = Array.from({ length: dice.int(5, 160) }, (_, i) => {
        const at = START + dice.int(0, 28 * 24 * 4) * (HOUR / 4)
        return word(`w${i}`, at, {
          until: at + dice.pick([HOUR, 10 * HOUR, 3 * DAY]),
          ...(dice.chance(0.4) && { from: at - dice.int(0, 30) * HOUR }),
          ...(dice.chance(0.6) && { group: dice.pick(['groupabc', 'groupdef', 'gone0000']) }),
          ...(dice.chance(0.1) && { agreed: true }),
        })
      })
      const post = await aPost((_, now) => words.filter(({ until }) => until > now))
      await post.asks(ADA, zone)
      const person = personOf(ADA)
      const marks: { at: number; most: number; stopped: boolean; away: boolean }[] = []
      let state = { most: 4 as Inbox['most'], stopped: false, away: false }
      for (let day = 0; day < 28; day++) {
        if (dice.chance(0.1)) state = { ...state, most: dice.pick([4, 2, 1] as const) }
        if (dice.chance(0.1)) state = { ...state, stopped: !state.stopped }
        await post.change(person, { most: state.most, stopped: state.stopped })
        if (dice.chance(0.1)) state = { ...state, away: !state.away }
        const today = dayAt(post.now(), zone).date
        const until = Temporal.PlainDate.from(today).add({ days: 60 }).toString()
        await post.store.transact(async (tx) => {
          const who = await tx.get(people, person)
          if (who) tx.put(people, person, { ...who, away: state.away ? [{ from: '2000-01-01', until }] : [] })
        })
        const before = post.rows.length
        await post.to(START + (day + 1) * DAY)
        for (const row of post.rows.slice(before)) {
          marks.push({ at: row.claimedAt, ...state })
          await post.ends(row, dice.chance(0.9) ? 'sent' : 'uncertain')
        }
      }
      const agreed = new Set(words.filter((each) => each.agreed).map(({ id }) => id))
      const counted = post.rows.filter((row) => says(row).some((id) => !agreed.has(id)))
      const dates = counted.map(({ claimedAt }) => dayAt(claimedAt, zone).date)
      expect(new Set(dates).size).toBe(dates.length)
      for (const row of counted) {
        const mark = marks[post.rows.indexOf(row)]
        const today = Temporal.PlainDate.from(dayAt(row.claimedAt, zone).date)
        const week = dates.filter((date) => {
          const { days } = today.since(date, { largestUnit: 'days' })
          return days >= 0 && days < 7
        })
        expect(week.length).toBeLessThanOrEqual(mark?.most ?? 0)
        expect(mark?.stopped).toBe(false)
      }
      expect(marks.filter(({ away }) => away)).toEqual([])
      const all = post.rows.flatMap(says)
      expect(new Set(all).size).toBe(all.length)
      for (const row of post.rows)
        for (const id of says(row)) {
          const { due, from = due, until } = words.find((each) => each.id === id) ?? word('', 0)
          expect(row.claimedAt).toBeGreaterThanOrEqual(from)
          expect(row.claimedAt).toBeLessThan(until)
        }
    },
  )

  it('puts into one message what may be said on that day, and carries over the rest', async () => {
    const at = START + 9 * HOUR
    const words = [
      word('now', at),
      word('tonight', at + 8 * HOUR, { from: START }),
      word('later', at + HOUR, { until: at + 2 * DAY }),
    ]
    const post = await aPost(() => words)
    await post.asks(ADA)
    await post.to(at + HOUR * 3)
    expect(post.rows.map(says)).toEqual([['now', 'tonight']])
    await post.to(START + DAY + 6.5 * HOUR)
    expect(post.rows).toHaveLength(1)
    await post.to(START + DAY + 7 * HOUR)
    expect(post.rows.map(says)).toEqual([['now', 'tonight'], ['later']])
  })

  it('lets no phone ring at night for what had no room the day before, unless the morning is too late for it', async () => {
    const day = START + 9 * HOUR
    const morning = START + DAY + 7 * HOUR
    const early = await aPost(() => [
      word('first', day),
      word('host', day + 9 * HOUR, { until: morning - HOUR }),
      word('other', day + HOUR, { until: morning + DAY }),
    ])
    await early.asks(ADA)
    await early.to(START + DAY + HOUR)
    expect(early.rows.map(says)).toEqual([['first'], ['other', 'host']])
    // What is due at night of itself comes then.
    const own = await aPost(() => [word('night', START + 3 * HOUR)])
    await own.asks(ADA)
    await own.to(START + 3 * HOUR)
    expect(own.rows.map(says)).toEqual([['night']])
  })

  it('leaves the last message of a week to what is said once, unless somebody asked for fewer', async () => {
    const nudges = Array.from({ length: 6 }, (_, i) =>
      word(`nudge ${i}`, START + i * DAY + 9 * HOUR, { yields: true }),
    )
    const words = [
      ...nudges,
      word('once', START + 5 * DAY + 8 * HOUR, { until: START + 5 * DAY + 8.5 * HOUR }),
    ]
    const post = await aPost(() => words)
    await post.asks(ADA)
    await post.to(START + 6 * DAY)
    expect(post.rows.map(says)).toEqual([['nudge 0'], ['nudge 1'], ['nudge 2'], ['once']])
    const less = await aPost(() => nudges)
    await less.asks(ADA)
    await less.change(personOf(ADA), { most: 2 })
    await less.to(START + 6 * DAY)
    expect(less.rows.map(says)).toEqual([['nudge 0'], ['nudge 1']])
  })

  it('lets what somebody agreed to the time of come at it, also beside a message of that day and after Stop', async () => {
    const at = START + 9 * HOUR
    const words = [word('day', at), word('table', at + HOUR, { agreed: true }), word('next', at + 2 * HOUR)]
    const post = await aPost(() => words)
    await post.asks(ADA)
    await post.store.transact((tx) => lookAtInbox(tx, { member: LIN, zone: 'UTC' }, at + HOUR, START))
    await post.store.transact(async (tx) => join(tx, LIN, 'groupabc', START))
    await post.change(personOf(LIN), { stopped: true })
    await post.to(at + 5 * HOUR)
    const to = (user: string) =>
      post.rows.filter(({ steps }) => steps.some(({ to: it }) => 'user' in it && it.user === user)).map(says)
    expect(to('ada')).toEqual([['day'], ['table']])
    expect(to('lin')).toEqual([['table']])
  })
})

describe('what became of a message', () => {
  it('is owed again where it certainly never arrived, and takes no place in the budget', async () => {
    const at = START + 9 * HOUR
    const post = await aPost(() => [word('a', at, { until: at + DAY })])
    await post.asks(ADA)
    await post.to(at)
    await post.ends(post.rows[0] as Occurrence, 'failed')
    await post.to(at + HOUR)
    expect(post.rows.map(says)).toEqual([['a'], ['a']])
    await post.ends(post.rows[1] as Occurrence, 'sent')
    await post.to(at + 3 * HOUR)
    expect(post.rows).toHaveLength(2)
    // Its row leaves the ledger, which is no place for who reads what.
    expect(await post.store.list(occurrences, { limit: 10 })).toEqual([])
  })

  it('stands under a key of its own, also on a day on which an earlier one never arrived', async () => {
    const at = START + 9 * HOUR
    const words = [word('day', at), word('table', at + HOUR / 2, { agreed: true })]
    const post = await aPost(() => words)
    await post.asks(ADA)
    await post.to(at + HOUR / 2)
    expect(post.rows.map(says)).toEqual([['day'], ['table']])
    await post.ends(post.rows[0] as Occurrence, 'failed')
    await post.to(at + 2 * HOUR)
    const [first, table, again] = post.rows
    expect(post.rows.map(says)).toEqual([['day'], ['table'], ['day']])
    expect(again?.steps[0]?.key).toBe(first?.steps[0]?.key)
    expect(again?.steps[0]?.key).not.toBe(table?.steps[0]?.key)
    // The one under way is still on record.
    expect(await post.store.get(occurrences, occurrenceKey(table as Occurrence))).toEqual(table)
  })

  it('where it was found, said what was due when it was sent; what became due since is owed still', async () => {
    const words = [
      word('late', START - 2 * HOUR, { until: START + DAY }),
      word('first', START - 15 * HOUR, { until: START + DAY }),
      word('along', START - 10 * HOUR, { from: START - 20 * HOUR, until: START + DAY }),
    ]
    const post = await aPost(() => words)
    await post.asks(ADA)
    await post.to(START + 7 * HOUR)
    expect(post.rows.map(says)).toEqual([['first', 'along', 'late']])
    expect(post.rows[0]?.steps[0]?.state).toBe('sending')
    await post.ends(post.rows[0] as Occurrence, 'found')
    await post.to(START + 8 * HOUR)
    // It counts on the day on which it was sent: there is room today.
    expect(post.rows.slice(1).map(says)).toEqual([['late']])
    await post.ends(post.rows[1] as Occurrence, 'sent')
    await post.to(START + DAY)
    expect(post.rows).toHaveLength(2)
  })

  it('is looked for first within a day after a backup was restored, because the clock may be behind', async () => {
    const words = [
      word('forgotten', START + 9 * HOUR, { until: START + DAY }),
      word('new', START + DAY + 13 * HOUR, { until: START + 2 * DAY }),
    ]
    const post = await aPost(() => words)
    await doubtLetters(post.store, START)
    await post.asks(ADA)
    await post.to(START + 9 * HOUR)
    await post.ends(post.rows[0] as Occurrence, 'found')
    await post.to(START + DAY + 13 * HOUR)
    expect(post.rows.map((row) => [...says(row), row.steps[0]?.state])).toEqual([
      ['forgotten', 'sending'],
      ['new', 'todo'],
    ])
  })

  it('is not tried for ever where messages to somebody are refused, until they ask again', async () => {
    const post = await aPost((_, now) => [
      word(`d${Math.floor(now / DAY)}`, Math.floor(now / DAY) * DAY, { until: now + DAY }),
    ])
    await post.asks(ADA)
    for (let hour = 0; hour < 6 * 24; hour++) {
      const before = post.rows.length
      await post.to(START + hour * HOUR)
      for (const row of post.rows.slice(before)) await post.ends(row, 'failed', true)
    }
    expect(post.rows).toHaveLength(2)
    expect((await post.inboxOf(personOf(ADA)))?.unheard).toBe(2)
    await post.asks(ADA)
    await post.to(START + 7 * DAY)
    expect(post.rows.length).toBeGreaterThan(2)
  })

  it('is nothing where their account is gone', async () => {
    const post = await aPost((_, now) => [word('a', now)])
    await post.asks(ADA)
    await post.store.transact(async (tx) => {
      const who = await tx.get(people, personOf(ADA))
      if (who) tx.put(people, personOf(ADA), { ...who, goneAt: START })
    })
    await post.to(START + DAY)
    expect(post.rows).toEqual([])
  })
})

it('what others do for somebody is no sign of them: neither is their account back, nor do messages arrive', async () => {
  const post = await aPost(() => [])
  await post.asks(ADA)
  await post.change(personOf(ADA), { unheard: 2, due: START + DAY })
  await post.store.transact((tx) => setGone(tx, ADA, START))
  const person = await post.store.get(people, personOf(ADA))
  const later = START + 2 * DAY
  await post.store.transact((tx) => lookAtInbox(tx, { member: ADA, zone: 'UTC' }, START, later))
  expect(await post.store.get(people, personOf(ADA))).toEqual(person)
  expect(await post.inboxOf(personOf(ADA))).toMatchObject({ unheard: 2, due: START })
  await post.asks(ADA)
  expect(await post.inboxOf(personOf(ADA))).toMatchObject({ unheard: 0 })
  expect((await post.store.get(people, personOf(ADA)))?.goneAt).toBeUndefined()
})

it('somebody whom a clock that was ahead set for far later is looked at all the same', async () => {
  const post = await aPost((_, now) => [word('a', now)])
  await post.asks(ADA)
  await post.change(personOf(ADA), { due: START + 400 * DAY })
  await post.to(START)
  expect(post.rows).toHaveLength(1)
})
