import { describe, expect, it } from 'vitest'
import { groups } from '../../src/core/group.ts'
import { answers, groupsOf, membershipKey, memberships } from '../../src/core/membership.ts'
import { occurrences, type Step } from '../../src/core/occurrence.ts'
import { planOccurrence } from '../../src/delivery/ledger.ts'
import { createSweeper } from '../../src/delivery/retention.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { outcomeOf } from '../../src/words/outcome.ts'
import { createMemoryStore, put } from '../support/memory.ts'
import { ADA, aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN } from '../support/study.ts'

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

/** Everything a day of beats sweeps. */
async function sweepADay(store: ReturnType<typeof createMemoryStore>, now = NOW): Promise<void> {
  const sweeper = createSweeper(store)
  for (let beat = 0; beat < 24 * 60; beat++) await sweeper.beat(now)
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
    await sweepADay(store)
    expect(writes).toBe(0)
  })
})

describe('a membership', () => {
  it('leaves 14 days after the last answer, but a manager’s', async () => {
    const store = createMemoryStore()
    await addGroup(store, aGroup())
    const seen = (daysAgo: number) => ({ group: 'groupabc', seenAt: NOW - daysAgo * DAY_MS })
    await put(store, memberships, membershipKey(ADA, 'groupabc'), seen(100))
    await put(store, memberships, membershipKey(LIN, 'groupabc'), seen(13))
    await put(store, memberships, membershipKey(LIN, 'othergrp'), seen(15))
    await sweepADay(store)
    expect((await store.list(memberships, { limit: 9 })).map(({ key }) => key)).toEqual([
      'playground/local/ada/groupabc',
      'playground/local/lin/groupabc',
    ])
  })

  it('whose group cannot be read stays with it, and stops nothing', async () => {
    const store = createMemoryStore()
    const newer = { ...groups, version: 9 }
    await put(store, newer, 'groupabc', aGroup())
    const seen = { seenAt: NOW - 100 * DAY_MS }
    await put(store, memberships, membershipKey(LIN, 'groupabc'), { ...seen, group: 'groupabc' })
    await put(store, memberships, membershipKey(LIN, 'othergrp'), { ...seen, group: 'othergrp' })
    await put(store, answers, 'groupabc/daily/2025-10-01/a/b/c', { at: 0 })
    await sweepADay(store)
    const left = await store.list(memberships, { limit: 9 })
    expect(left.map(({ key }) => key)).toEqual(['playground/local/lin/groupabc'])
    expect(await store.list(answers, { limit: 9 })).toEqual([])
  })

  it('is found behind any number of old ones', async () => {
    const store = createMemoryStore()
    await addGroup(store, aGroup({ id: 'zzgroup1' }))
    for (let i = 0; i < 620; i++) {
      const group = `old${String(i).padStart(5, '0')}`
      await put(store, memberships, membershipKey(LIN, group), { group, seenAt: 0 })
    }
    await put(store, memberships, membershipKey(LIN, 'zzgroup1'), { group: 'zzgroup1', seenAt: NOW })
    const own = await groupsOf(store, LIN, Temporal.Instant.fromEpochMilliseconds(NOW))
    expect(own.map(({ id }) => id)).toEqual(['zzgroup1'])
  })
})

describe('an answer', () => {
  it('is kept for 400 days', async () => {
    const store = createMemoryStore()
    await put(store, answers, 'groupabc/daily/2025-10-01/a/b/c', { at: NOW - 400 * DAY_MS })
    await put(store, answers, 'groupabc/daily/2025-10-02/a/b/c', { at: NOW - 399 * DAY_MS })
    await sweepADay(store)
    const left = await store.list(answers, { limit: 9 })
    expect(left.map(({ key }) => key)).toEqual(['groupabc/daily/2025-10-02/a/b/c'])
  })
})

it('a sweep begins an hour after a start, goes piece by piece, and is over once a day', async () => {
  const store = createMemoryStore()
  for (let i = 0; i < 1_100; i++) await put(store, answers, `g/${String(i).padStart(5, '0')}`, { at: 0 })
  const { list } = store
  const pieces: number[] = []
  let beat = 0
  store.list = (kind, range) => {
    if (kind.name === answers.name) pieces.push(beat)
    return list(kind, range)
  }
  const sweeper = createSweeper(store)
  for (beat = 1; beat <= 24 * 60; beat++) await sweeper.beat(NOW)
  expect(pieces).toEqual([61, 62, 63])
  expect(await store.list(answers, { limit: 9 })).toEqual([])
})
