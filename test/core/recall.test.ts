import fc from 'fast-check'
import { createEmptyCard, fsrs, Rating } from 'ts-fsrs'
import { describe, expect, it } from 'vitest'
import { people, personOf } from '../../src/core/person.ts'
import {
  type Rating as Given,
  GRADES,
  type Grade,
  type Memory,
  mostForgotten,
  rate,
  recallCounts,
  recallKey,
  recalls,
} from '../../src/core/recall.ts'
import type { Store } from '../../src/core/records.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { erase, forget } from '../../src/delivery/forget.ts'
import { selfCheck } from '../../src/features/self-check/commands.ts'
import { openFsrs } from '../../src/features/self-check/fsrs.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { freshDatabase } from '../support/postgres/database.ts'
import { addGroup, aGroup, LIN } from '../support/study.ts'

const DAY_MS = 24 * 60 * 60_000
const START = Date.parse('2026-11-23T09:00:00Z')
const memorize = await openFsrs()
const question = { curriculum: 'ml-interview', prompt: 'learning-setup', letter: 'a' }
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const given = (grade: Grade, at: number, change: Partial<Given> = {}): Given => ({
  question,
  grade,
  at,
  groups: ['groupabc'],
  isSameDay: (other) => dateOf(other) === dateOf(at),
  ...change,
})

describe('when a question comes back', () => {
  const history = fc.array(
    fc.record({ grade: fc.constantFrom(...GRADES), hours: fc.integer({ min: 24, max: 24 * 90 }) }),
    { minLength: 1, maxLength: 30 },
  )
  const RATINGS = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy } as const

  it('agrees with ts-fsrs, rating after rating', async () => {
    const store = createMemoryStore()
    let person = 0
    await fc.assert(
      fc.asyncProperty(history, async (ratings) => {
        const member: MemberRef = { ...LIN, user: `p${person++}` }
        const scheduler = fsrs({ enable_short_term: false })
        let card = createEmptyCard(START)
        let at = START
        for (const { grade, hours } of ratings) {
          at += hours * 60 * 60_000
          card = scheduler.next(card, at, RATINGS[grade]).card
          const memory = await rate(store, memorize, member, given(grade, at, { isSameDay: () => false }))
          expect(memory.due).toBe(card.due.getTime())
          expect(memory.stability).toBeCloseTo(card.stability, 8)
          expect([memory.reps, memory.lapses]).toEqual([card.reps, card.lapses])
        }
      }),
    )
  })

  it('is a whole number of days away, at least one, and longer the better it was known', () => {
    fc.assert(
      fc.property(history, (ratings) => {
        let memory: Memory | undefined
        let at = START
        for (const { grade, hours } of ratings) {
          at += hours * 60 * 60_000
          const days = GRADES.map((each) => (memorize(memory, each, at).due - at) / DAY_MS)
          for (const each of days) expect(Number.isInteger(each) && each >= 1).toBe(true)
          expect(days).toEqual(days.toSorted((a, b) => a - b))
          memory = memorize(memory, grade, at)
        }
      }),
    )
  })

  it('is decided by the last rating of a day, however often somebody rates', async () => {
    const store = createMemoryStore()
    const once = await rate(store, memorize, { ...LIN, user: 'once' }, given('good', START))
    for (const grade of ['again', 'easy', 'hard', 'again'] as const)
      await rate(store, memorize, LIN, given(grade, START))
    expect(await rate(store, memorize, LIN, given('good', START))).toEqual(once)
    const next = await rate(store, memorize, LIN, given('good', START + 5 * DAY_MS))
    expect(next.reps).toBe(2)
  })

  it('survives a clock that was ahead', async () => {
    const store = createMemoryStore()
    await rate(store, memorize, LIN, given('good', START + 30 * DAY_MS))
    const memory = await rate(store, memorize, LIN, given('good', START))
    expect(memory.due).toBeGreaterThan(START)
  })
})

describe.each([
  ['SQLite', async () => ({ store: createMemoryStore(), end: async () => {} })],
  ['Postgres', openPostgres],
] as const)('ratings on %s', (_, open) => {
  const manyPeople = (count: number): MemberRef[] =>
    Array.from({ length: count }, (_each, i) => ({ ...LIN, user: `p${i}` }))
  const counts = async (store: Store) => {
    const [found] = await store.list(recallCounts, { prefix: 'groupabc/', limit: 9 })
    return found?.value.due
  }

  it('are all counted when many rate at one instant, moved when they change, and leave with their person', async () => {
    const { store, end } = await open()
    const everybody = manyPeople(40)
    await Promise.all(everybody.map((member) => rate(store, memorize, member, given('again', START))))
    expect(await counts(store)).toEqual({ '2026-11-24': 40 })
    await Promise.all(
      everybody.slice(0, 15).map((member) => rate(store, memorize, member, given('good', START))),
    )
    expect(await counts(store)).toEqual({ '2026-11-24': 25, '2026-11-26': 15 })
    for (const member of everybody.slice(0, 20))
      await erase(store, selfCheck.personal ?? [], personOf(member))
    expect(await counts(store)).toEqual({ '2026-11-24': 20 })
    const left = await store.list(recalls, { limit: 99 })
    expect(left.map(({ key }) => key).toSorted()).toEqual(
      everybody
        .slice(20)
        .map((member) => recallKey(personOf(member), question))
        .toSorted(),
    )
    expect(await store.list(people, { limit: 99 })).toHaveLength(20)
    await end()
  })

  it('leave a group with it, and stay with whoever gave them', async () => {
    const { store, end } = await open()
    await addGroup(store, aGroup())
    await rate(store, memorize, LIN, given('good', START))
    await forget(store, aGroup())
    expect(await store.list(recallCounts, { limit: 9 })).toEqual([])
    expect(await store.list(recalls, { limit: 9 })).toHaveLength(1)
    // What it was counted in is gone; the next rating counts where they are now.
    await rate(store, memorize, LIN, given('good', START + 9 * DAY_MS, { groups: [] }))
    expect(await store.list(recallCounts, { limit: 9 })).toEqual([])
    await end()
  })
})

describe('what most of a group would forget', () => {
  const count = (letter: string, due: Record<string, number>) => ({
    key: `groupabc/ml/p-${letter}/a`,
    value: { due },
  })
  const chosen = (counts: ReturnType<typeof count>[]) =>
    mostForgotten(counts, '2026-12-01').map(({ prompt }) => prompt)

  it('needs five people for whom it is due, and more than half of those who rated it', () => {
    expect(chosen([count('a', { '2026-11-30': 4 })])).toEqual([])
    expect(chosen([count('a', { '2026-11-30': 4, '2026-12-01': 1 })])).toEqual(['p-a'])
    expect(chosen([count('a', { '2026-11-30': 5, '2026-12-02': 5 })])).toEqual([])
    expect(chosen([count('a', { '2026-11-30': 6, '2026-12-02': 5 })])).toEqual(['p-a'])
  })

  it('is at most two, first what most would forget, and the same whenever it is asked', () => {
    const counts = [
      count('a', { '2026-11-30': 6, '2026-12-05': 2 }),
      count('b', { '2026-11-30': 6 }),
      count('c', { '2026-11-30': 9 }),
      count('d', { '2026-11-30': 6 }),
    ]
    expect(chosen(counts)).toEqual(['p-c', 'p-b'])
    expect(chosen(counts)).toEqual(chosen(structuredClone(counts)))
  })

  it('forgets whoever fell due two months ago', () => {
    expect(chosen([count('a', { '2026-09-01': 50 })])).toEqual([])
    expect(chosen([count('a', { '2026-09-01': 50, '2026-12-20': 1 })])).toEqual([])
  })
})

async function openPostgres() {
  const database = await freshDatabase()
  const { store } = await openStorage(database.url, createQuietLog(), { lock: true })
  const end = async (): Promise<void> => {
    await store.close()
    await database.release()
  }
  return { store, end }
}
