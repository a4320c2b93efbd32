import { describe, expect, it } from 'vitest'
import { personal } from '../../src/core/feature.ts'
import { groups } from '../../src/core/group.ts'
import {
  answered,
  answerKeys,
  answers,
  groupsOf,
  join,
  membershipKey,
  memberships,
  peeks,
} from '../../src/core/membership.ts'
import { occurrences, type Step } from '../../src/core/occurrence.ts'
import { people, personOf, see, setGone } from '../../src/core/person.ts'
import { presses } from '../../src/core/presses.ts'
import type { Kind, Store } from '../../src/core/records.ts'
import { forget } from '../../src/delivery/forget.ts'
import { planOccurrence } from '../../src/delivery/ledger.ts'
import { createSweeper, type Sweeper } from '../../src/delivery/retention.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { outcomeOf } from '../../src/words/outcome.ts'
import { createMemoryStore, put } from '../support/memory.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  LIN,
  SAM,
} from '../support/study.ts'

const DAY_MS = 24 * 3_600_000
const NOW = Date.parse('2026-11-23T09:00:00Z')
const day = CURRICULA.default.day(1)
if (!day) throw new Error('no day 1')

/** A row that was finished so many days ago, its steps in some state. */
function aRow(daysAgo: number, state: Step['state'] = 'sent') {
  const due = NOW - daysAgo * DAY_MS
  const timing = { date: '2026-11-01', round: 1, due, until: due, claimedAt: due, late: false, look: false }
  const row = planOccurrence(daily, aGroup(), day as NonNullable<typeof day>, timing)
  const steps = row.steps.map((step, i) => ({ ...step, state: i < 3 ? ('sent' as const) : state }))
  return {
    ...row,
    state: state === 'sent' ? ('done' as const) : ('failed' as const),
    reason: 'x',
    steps,
    answered: 3,
  }
}

const MINUTE_MS = 60_000

/** Everything a day of beats sweeps, by another process each time; where nothing was swept before, at an instant (epoch ms). */
async function sweepADay(store: ReturnType<typeof createMemoryStore>, now = NOW): Promise<void> {
  const sweeper = createSweeper(store, [personal(peeks)])
  for (let beat = -60; beat < 23 * 60; beat++) await sweeper.beat(now + beat * MINUTE_MS)
}

describe('a finished row', () => {
  it('is compacted after 14 days to what status and discussions need', async () => {
    const store = createMemoryStore()
    const before = { a: aRow(14), b: aRow(13), c: aRow(20, 'uncertain') }
    for (const [key, row] of Object.entries(before))
      await put(store, occurrences, `groupabc/daily/${key}`, row)
    await put(store, occurrences, 'groupabc/daily/open', { ...aRow(30), state: 'open' })
    await sweepADay(store)
    const after = async (key: string) => (await store.get(occurrences, `groupabc/daily/${key}`)) ?? aRow(0)
    expect((await after('a')).steps.map(({ what }) => what)).toEqual(['post', 'thread'])
    expect(outcomeOf(await after('a'))).toBe(outcomeOf(before.a))
    expect(await after('b')).toEqual(before.b)
    expect(outcomeOf(await after('c'))).toBe(outcomeOf(before.c))
    expect((await after('c')).steps.filter(({ state }) => state === 'uncertain')).toHaveLength(
      before.c.steps.length - 3,
    )
    expect((await after('open')).compact).toBeUndefined()
    const size = (row: object) => JSON.stringify(row).length
    expect(size(await after('a'))).toBeLessThan(size(before.a) * 0.6)
  })

  it('still leads into its discussion once it is compacted', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const key = 'groupabc/daily/2026-11-23'
    const { url } = study.chat.held.find((message) => message.key.endsWith('.1'))?.ref ?? {}
    const opened = async () => (await study.bot.dispatch('discuss', { text: key }, aCaller())).reply
    const leads = { card: { buttons: [{ label: 'Open the discussion', url }] } }
    expect(url).toContain('https://')
    expect(await opened()).toMatchObject(leads)
    await sweepADay(study.store, study.clock.now() + 20 * DAY_MS)
    expect((await study.row('2026-11-23'))?.compact).toBe(true)
    expect(await opened()).toMatchObject(leads)
  })

  it('is compacted once', async () => {
    const store = createMemoryStore()
    await put(store, occurrences, 'groupabc/daily/a', aRow(20))
    await sweepADay(store)
    expect((await store.get(occurrences, 'groupabc/daily/a'))?.compact).toBe(true)
    const { transact } = store
    let writes = 0
    store.transact = (work) => {
      writes++
      return transact(work)
    }
    await sweepADay(store, NOW + DAY_MS)
    // That it was swept, and nothing else.
    expect(writes).toBe(1)
  })
})

describe('a membership', () => {
  it('leaves 14 days after the last answer, but a manager’s', async () => {
    const store = createMemoryStore()
    await addGroup(store, aGroup())
    const seen = (daysAgo: number) => ({ group: 'groupabc', seenAt: NOW - daysAgo * DAY_MS })
    await put(store, memberships, membershipKey(personOf(ADA), 'groupabc'), seen(100))
    await put(store, memberships, membershipKey(personOf(LIN), 'groupabc'), seen(13))
    await put(store, memberships, membershipKey(personOf(LIN), 'othergrp'), seen(15))
    await sweepADay(store)
    expect((await store.list(memberships, { limit: 9 })).map(({ key }) => key)).toEqual([
      'playground:local:ada/groupabc',
      'playground:local:lin/groupabc',
    ])
  })

  it('whose group cannot be read stays with it, and stops nothing', async () => {
    const store = createMemoryStore()
    const newer = { ...groups, version: 9 }
    await put(store, newer, 'groupabc', aGroup())
    const seen = { seenAt: NOW - 100 * DAY_MS }
    await put(store, memberships, membershipKey(personOf(LIN), 'groupabc'), { ...seen, group: 'groupabc' })
    await put(store, memberships, membershipKey(personOf(LIN), 'othergrp'), { ...seen, group: 'othergrp' })
    await store.transact((tx) => see(tx, LIN, NOW))
    await answer(store, 'groupabc/daily/2025-10-01', 0)
    await sweepADay(store)
    const left = await store.list(memberships, { limit: 9 })
    expect(left.map(({ key }) => key)).toEqual(['playground:local:lin/groupabc'])
    expect(await store.list(answers, { limit: 9 })).toEqual([])
  })

  it('is found behind any number of old ones', async () => {
    const store = createMemoryStore()
    await addGroup(store, aGroup({ id: 'zzgroup1' }))
    for (let i = 0; i < 620; i++) {
      const group = `old${String(i).padStart(5, '0')}`
      await put(store, memberships, membershipKey(personOf(LIN), group), { group, seenAt: 0 })
    }
    await put(store, memberships, membershipKey(personOf(LIN), 'zzgroup1'), {
      group: 'zzgroup1',
      seenAt: NOW,
    })
    const own = await groupsOf(store, LIN, Temporal.Instant.fromEpochMilliseconds(NOW))
    expect(own.map(({ id }) => id)).toEqual(['zzgroup1'])
  })
})

const LIN_ID = personOf(LIN)

/** An answer of Lin's, as it is stored. */
const answer = (store: Store, occurrence: string, at: number): Promise<void> =>
  store.transact(async (tx) => {
    const keys = answerKeys(LIN_ID, occurrence)
    tx.put(answers, keys.answer, { at, via: 'message' })
    tx.put(answered, keys.answered, {})
  })

/** The keys of everything of a kind. */
const keysOf = async (store: Store, kind: Kind<unknown>): Promise<string[]> =>
  (await store.list(kind, { limit: 999 })).map(({ key }) => key)

describe('an answer', () => {
  it('is kept for 400 days', async () => {
    const store = createMemoryStore()
    await answer(store, 'groupabc/daily/2025-10-01', NOW - 400 * DAY_MS)
    await answer(store, 'groupabc/daily/2025-10-02', NOW - 399 * DAY_MS)
    await sweepADay(store)
    expect(await keysOf(store, answers)).toEqual([`${LIN_ID}/groupabc/daily/2025-10-02`])
    expect(await keysOf(store, answered)).toEqual([`groupabc/daily/2025-10-02/${LIN_ID}`])
  })
})

describe('a button that was used', () => {
  it('is remembered for 90 days', async () => {
    const store = createMemoryStore()
    await put(store, presses, 'old', { at: NOW - 90 * DAY_MS })
    await put(store, presses, 'new', { at: NOW - 89 * DAY_MS })
    await sweepADay(store)
    expect(await keysOf(store, presses)).toEqual(['new'])
  })
})

describe('the wish to see a discussion’s answers first', () => {
  it('is remembered for as long as the discussion is fresh', async () => {
    const store = createMemoryStore()
    await put(store, peeks, `${LIN_ID}/groupabc/daily/old`, { at: NOW - 15 * DAY_MS })
    await put(store, peeks, `${LIN_ID}/groupabc/daily/new`, { at: NOW - 14 * DAY_MS })
    await sweepADay(store)
    expect(await keysOf(store, peeks)).toEqual([`${LIN_ID}/groupabc/daily/new`])
  })
})

describe('a person', () => {
  /** Lin answered 250 times in a group of Ada's, last so many days ago. */
  async function aMember(daysAgo: number): Promise<Store> {
    const store = createMemoryStore()
    await addGroup(store, aGroup())
    await store.transact((tx) => join(tx, LIN, 'groupabc', NOW - daysAgo * DAY_MS))
    for (let i = 0; i < 250; i++) await answer(store, `groupabc/daily/x${String(i).padStart(3, '0')}`, NOW)
    for (let i = 0; i < 250; i++) await put(store, peeks, `${LIN_ID}/groupabc/daily/y${i}`, { at: NOW })
    return store
  }
  const left = async (store: Store) => ({
    people: await keysOf(store, people),
    memberships: await keysOf(store, memberships),
    answers: (await keysOf(store, answers)).length,
    answered: (await keysOf(store, answered)).length,
    peeks: (await keysOf(store, peeks)).length,
  })
  const ADA_ID = personOf(ADA)
  const ERASED = {
    people: [ADA_ID],
    memberships: [`${ADA_ID}/groupabc`],
    answers: 0,
    answered: 0,
    peeks: 0,
  }

  it('is erased a year after the last answer, with everything about them', async () => {
    const store = await aMember(365)
    await sweepADay(store)
    expect(await left(store)).toEqual(ERASED)
    expect((await store.get(groups, 'groupabc'))?.managers).toHaveLength(1)
  })

  it('stays a day less, and stays for as long as they manage a group', async () => {
    const store = await aMember(364)
    await sweepADay(store)
    expect((await left(store)).people).toEqual([ADA_ID, LIN_ID])
    expect((await left(store)).answers).toBe(250)
  })

  it('is erased 30 days after the account is gone, as a manager too', async () => {
    const store = await aMember(0)
    await store.transact(async (tx) => {
      await setGone(tx, LIN, NOW - 30 * DAY_MS)
      await setGone(tx, ADA, NOW - 29 * DAY_MS)
    })
    await sweepADay(store)
    expect(await left(store)).toEqual(ERASED)
    await sweepADay(store, NOW + DAY_MS)
    expect(await left(store)).toEqual({ ...ERASED, people: [], memberships: [] })
    expect((await store.get(groups, 'groupabc'))?.managers).toEqual([])
  })

  it('takes nobody along: another manager stays, with membership and answers', async () => {
    const store = await aMember(0)
    const managers = [LIN, SAM].map((member) => ({ ...member, name: '' }))
    await addGroup(
      store,
      aGroup({ id: 'othergrp', managers, channels: channelsAt([{ ...CHANNEL, channel: 'b' }]) }),
    )
    const keys = answerKeys(personOf(SAM), 'othergrp/daily/2026-11-20')
    await put(store, answers, keys.answer, { at: NOW, via: 'message' })
    await put(store, answered, keys.answered, {})
    await store.transact((tx) => join(tx, SAM, 'othergrp', NOW))
    await store.transact((tx) => setGone(tx, LIN, NOW - 30 * DAY_MS))
    await sweepADay(store)
    expect((await store.get(groups, 'othergrp'))?.managers.map(({ user }) => user)).toEqual(['sam'])
    expect(await left(store)).toEqual({
      people: [ADA_ID, personOf(SAM)],
      memberships: [`${ADA_ID}/groupabc`, `${personOf(SAM)}/othergrp`],
      answers: 1,
      answered: 1,
      peeks: 0,
    })
  })

  it('keeps an absence for a year after it, though they are never away again', async () => {
    const store = createMemoryStore()
    await store.transact((tx) => see(tx, LIN, NOW))
    const person = await store.get(people, personOf(LIN))
    if (!person) throw new Error('no person')
    const old = { from: '2025-11-01', until: '2025-11-22' }
    const late = { from: '2025-11-20', until: '2025-11-23' }
    await put(store, people, personOf(LIN), { ...person, away: [old, late] })
    await sweepADay(store)
    expect(await store.get(people, personOf(LIN))).toEqual({ ...person, away: [late] })
    await sweepADay(store, NOW + DAY_MS)
    expect(await store.get(people, personOf(LIN))).toEqual(person)
  })

  it('that comes back in time stays, and nobody unknown is remembered as gone', async () => {
    const store = await aMember(0)
    await store.transact(async (tx) => {
      await setGone(tx, SAM, NOW)
      await setGone(tx, LIN, NOW - 40 * DAY_MS)
      await setGone(tx, LIN, undefined)
    })
    await sweepADay(store)
    expect(await left(store)).toMatchObject({ people: [ADA_ID, LIN_ID], answers: 250 })
    await store.transact((tx) => setGone(tx, LIN, NOW - 40 * DAY_MS))
    await store.transact((tx) => see(tx, LIN, NOW))
    await sweepADay(store, NOW + DAY_MS)
    expect((await left(store)).people).toEqual([ADA_ID, LIN_ID])
  })

  it('leaves a group that is deleted, and keeps what they did in others', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await addGroup(
      study.store,
      aGroup({ id: 'othergrp', channels: channelsAt([{ ...CHANNEL, channel: 'b' }]) }),
    )
    for (const id of ['groupabc', 'othergrp']) {
      await study.store.transact((tx) => join(tx, LIN, id, NOW))
      await answer(study.store, `${id}/daily/2026-11-20`, NOW)
    }
    await forget(study.store, aGroup())
    expect(await keysOf(study.store, answers)).toEqual([`${LIN_ID}/othergrp/daily/2026-11-20`])
    expect(await keysOf(study.store, memberships)).toEqual([`${ADA_ID}/othergrp`, `${LIN_ID}/othergrp`])
  })
})

it('a sweep begins an hour after the first start of all, goes piece by piece, and is over once a day', async () => {
  const store = createMemoryStore()
  for (let i = 0; i < 1_100; i++) await answer(store, `g/${String(i).padStart(5, '0')}`, 0)
  const { list } = store
  const pieces: number[] = []
  let beat = 0
  store.list = (kind, range) => {
    if (kind.name === answers.name) pieces.push(beat)
    return list(kind, range)
  }
  const sweeper = createSweeper(store, [])
  for (beat = 1; beat <= 24 * 60; beat++) await sweeper.beat(NOW + beat * MINUTE_MS)
  expect(pieces).toEqual([61, 62, 63])
  expect(await store.list(answers, { limit: 9 })).toEqual([])
})

it('a sweep takes larger pieces of more records than fit into a day', async () => {
  const store = createMemoryStore()
  const { list } = store
  const records = 600 * 24 * 60
  const pieces = new Set<number>()
  store.list = async (kind, range) => {
    if (kind.name !== answers.name) return list(kind, range)
    const { after = '', limit = 0 } = range
    pieces.add(limit)
    const left = Math.min(limit, records - Number(after))
    return Array.from({ length: left }, (_, i) => ({
      key: String(Number(after) + i + 1),
      value: { at: NOW, via: 'message' } as never,
    }))
  }
  const sweeper = createSweeper(store, [])
  for (let beat = 0; beat < 4 * 24 * 60; beat++) await sweeper.beat(NOW + beat * MINUTE_MS)
  expect([...pieces]).toEqual([500, 600])
})

/** Counts at which beats answers were looked through; `sweeper` answers whose turn a beat is. */
async function swept(sweeper: (beat: number, store: Store) => Sweeper, beats: number): Promise<number[]> {
  const store = createMemoryStore()
  const { list } = store
  const found: number[] = []
  let beat = 0
  store.list = (kind, range) => {
    if (kind.name === answers.name) found.push(beat)
    return list(kind, range)
  }
  for (; beat < beats; beat++) await sweeper(beat, store).beat(NOW + beat * MINUTE_MS)
  return found
}

it('a sweep comes once a day, however often processes begin anew', async () => {
  expect(await swept((_, store) => createSweeper(store, []), 2 * 24 * 60)).toEqual([60, 60 + 24 * 60])
})

it('a sweep comes once a day, however many processes take turns', async () => {
  const sweepers: Sweeper[] = []
  const turns = (beat: number, store: Store): Sweeper => {
    const turn = beat % 3
    sweepers[turn] ??= createSweeper(store, [])
    return sweepers[turn]
  }
  expect(await swept(turns, 2 * 24 * 60)).toEqual([60, 60 + 24 * 60])
})

it('a sweep that a clock set ahead for years comes as soon as the clock is right', async () => {
  const store = createMemoryStore()
  const ahead = NOW + 400 * DAY_MS
  for (const at of [ahead, ahead + 61 * MINUTE_MS]) await createSweeper(store, []).beat(at)
  await put(store, presses, 'old', { at: NOW - 91 * DAY_MS } as never)
  await createSweeper(store, []).beat(NOW)
  expect(await store.list(presses, { limit: 9 })).toEqual([])
})
