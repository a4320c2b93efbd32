import { describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../src/core/mock.ts'
import type { Known, Seeker } from '../../src/features/mock/pairs.ts'
import { canSit } from '../../src/features/mock/roles.ts'
import { type Seated, seat } from '../../src/features/mock/seating.ts'
import { createDice } from '../support/dice.ts'

const pair = (one: string, other: string): string => [one, other].sort().join('+')
const NOBODY: Known = { met: () => 0, talked: () => false }
const seeker = (person: string, starts: readonly number[], more: Partial<Seeker> = {}): Seeker => ({
  person,
  starts,
  roles: ROLES,
  pillars: [],
  ...more,
})
const pairsOf = (people: readonly string[]): string[] =>
  people.flatMap((one, i) => people.slice(i + 1).map((other) => pair(one, other)))

/** A look at a seating that shares nothing with how it was made. */
function judge(seekers: readonly Seeker[], met: ReadonlySet<string>, room: number) {
  const of = new Map(seekers.map((each) => [each.person, each]))
  const sits = (people: readonly string[]): boolean => {
    const [first, ...rest] = people.map((each) => of.get(each) as Seeker)
    const common = first?.starts.some((start) => rest.every(({ starts }) => starts.includes(start))) ?? false
    return common && canSit(people.map((each) => of.get(each)?.roles ?? []))
  }
  const again = (people: readonly string[]): number => pairsOf(people).filter((each) => met.has(each)).length
  return (tables: readonly Seated[], waiting: readonly { person: string; why: string }[]): string[] => {
    const wrong: string[] = []
    const all = [...tables.flatMap(({ people }) => people), ...waiting.map(({ person }) => person)]
    if (
      all.sort().join() !==
      seekers
        .map(({ person }) => person)
        .sort()
        .join()
    )
      wrong.push('not everybody once')
    if (tables.length > room) wrong.push('too many tables')
    for (const { people, start } of tables) {
      if (people.length < 2 || people.length > 4) wrong.push(`${people.length} at a table`)
      if (!people.every((each) => of.get(each)?.starts.includes(start))) wrong.push('not their time')
      if (!sits(people)) wrong.push('nobody to ask, or to be asked')
    }
    // Nobody waits who could sit down without making another one wait.
    for (const { person } of waiting) {
      if (tables.some(({ people }) => people.length < 4 && sits([...people, person])))
        wrong.push(`${person} could join`)
      if (tables.length >= room) continue
      if (waiting.some((other) => other.person !== person && sits([other.person, person])))
        wrong.push('two could sit')
      const freed = tables.some(({ people }) =>
        people.some(
          (one) => people.length > 2 && sits([one, person]) && sits(people.filter((each) => each !== one)),
        ),
      )
      if (freed) wrong.push(`somebody could sit with ${person}`)
    }
    // Nobody meets again where a change of places, a move, or a table that parts would make fewer.
    for (const [i, { people: one }] of tables.entries()) {
      if (again(one) === 0) continue
      for (const a of one) {
        const rest = one.filter((each) => each !== a)
        for (const [j, { people: other }] of tables.entries()) {
          if (i === j) continue
          const before = again(one) + again(other)
          const better = (x: string[], y: string[]): boolean =>
            again(x) + again(y) < before && sits(x) && sits(y)
          if (rest.length > 1 && other.length < 4 && better(rest, [...other, a])) wrong.push('could move')
          for (const b of other)
            if (better([...rest, b], [...other.filter((each) => each !== b), a]))
              wrong.push('could change places')
        }
        if (one.length === 4 && tables.length < room)
          for (const b of rest) {
            const two = rest.filter((each) => each !== b)
            if (again([a, b]) + again(two) < again(one) && sits([a, b]) && sits(two)) wrong.push('could part')
          }
      }
    }
    return [...new Set(wrong)]
  }
}

describe('seat', () => {
  const everybody = (count: number, starts = [10, 11, 12]): Seeker[] =>
    Array.from({ length: count }, (_, i) => seeker(`p${String(i).padStart(3, '0')}`, starts))
  const sizes = (count: number): number[] =>
    seat(everybody(count), NOBODY, 0.5, 20)
      .tables.map(({ people }) => people.length)
      .sort()

  it('makes tables of three, and of two or four rather than leaving somebody alone', () => {
    expect([2, 3, 4, 5, 6, 7, 8, 9].map(sizes)).toEqual([
      [2],
      [3],
      [4],
      [2, 3],
      [3, 3],
      [3, 4],
      [2, 3, 3],
      [3, 3, 3],
    ])
    expect(seat(everybody(1), NOBODY, 0.5, 20)).toEqual({
      tables: [],
      waiting: [{ person: 'p000', why: 'no time' }],
    })
  })

  it('seats people at a time that all have, on the hour if there is one', () => {
    const [table] = seat([seeker('a', [3, 5, 8]), seeker('b', [5, 8, 9])], NOBODY, 0, 20).tables
    expect(table).toMatchObject({ start: 8, people: expect.arrayContaining(['a', 'b']) })
    expect(seat([seeker('a', [3]), seeker('b', [4])], NOBODY, 0, 20).waiting).toHaveLength(2)
  })

  it('seats nobody where nobody would ask, or be asked', () => {
    const only = (role: Role) => (person: string) => seeker(person, [4], { roles: [role] })
    expect(seat(['a', 'b'].map(only('candidate')), NOBODY, 0, 20).tables).toEqual([])
    expect(seat(['a', 'b', 'c'].map(only('observer')), NOBODY, 0, 20).tables).toEqual([])
    const two = [only('candidate')('a'), only('interviewer')('b'), only('observer')('c')]
    expect(seat(two, NOBODY, 0, 20).tables[0]?.people.sort()).toEqual(['a', 'b', 'c'])
  })

  it('fills tables of four where there are few, and says that there is no room', () => {
    const { tables, waiting } = seat(everybody(10), NOBODY, 0.1, 2)
    expect(tables.map(({ people }) => people.length)).toEqual([4, 4])
    expect(waiting.map(({ why }) => why)).toEqual(['no room', 'no room'])
    expect(seat(everybody(3), NOBODY, 0.1, 0).waiting.map(({ why }) => why)).toEqual(Array(3).fill('no room'))
  })

  it('lets whoever got no seat last week sit first', () => {
    const seekers = everybody(6).map((each, i) => ({ ...each, first: i >= 4 }))
    for (let i = 0; i < 20; i++) {
      const { waiting } = seat(seekers, NOBODY, i / 20, 1)
      expect(waiting.map(({ person }) => person).filter((person) => person >= 'p004')).toEqual([])
    }
  })

  it('says of a table who meets again, who has talked, and what most want', () => {
    const known: Known = {
      met: (a, b) => (pair(a, b) === 'a+b' ? 1 : 0),
      talked: (a, b) => pair(a, b) === 'b+c',
    }
    const wants = [['coding'], ['coding', 'math'], ['math', 'ads']]
    const seekers = ['a', 'b', 'c'].map((person, i) => seeker(person, [2], { pillars: wants[i] ?? [] }))
    expect(seat(seekers, known, 0, 20).tables).toMatchObject([{ met: true, talked: true, pillar: 'coding' }])
  })

  it('seats as few who have met as any seating of six could', () => {
    const six = everybody(6)
    const names = six.map(({ person }) => person)
    const halves = names.slice(1).flatMap((b, i) => names.slice(i + 2).map((c) => [names[0] as string, b, c]))
    for (let round = 0; round < 200; round++) {
      const random = createDice(round).next
      const met = new Set(pairsOf(names).filter(() => random() < 0.5))
      const count = (people: readonly string[]): number =>
        pairsOf(people).filter((each) => met.has(each)).length
      const rest = (half: readonly string[]): string[] => names.filter((each) => !half.includes(each))
      const least = Math.min(...halves.map((half) => count(half) + count(rest(half))))
      const known = { met: (a: string, b: string) => Number(met.has(pair(a, b))), talked: () => false }
      const { tables } = seat(six, known, random(), 20)
      const sum = tables.reduce((all, { people }) => all + count(people), 0)
      expect(sum, `seed ${round}`).toBeLessThanOrEqual(least)
    }
  })

  it('keeps its promises for a thousand groups over twenty weeks', () => {
    for (let group = 0; group < 1_000; group++) {
      const random = createDice(group).next
      const size = 1 + Math.floor(random() * 14)
      const room = random() < 0.2 ? Math.floor(random() * 4) : 20
      const met = new Map<string, number>()
      const talked = new Set<string>()
      const roles = Array.from({ length: size }, () =>
        random() < 0.7 ? ROLES : ROLES.filter(() => random() < 0.6),
      )
      for (let week = 0; week < 20; week++) {
        const seekers = roles.flatMap((own, i): Seeker[] => {
          if (random() < 0.2 || own.length === 0) return []
          const starts = Array.from({ length: 12 }, (_, at) => at * 2).filter(() => random() < 0.4)
          return [seeker(`p${i}`, starts, { roles: own, first: random() < 0.1 })]
        })
        const known: Known = {
          met: (a, b) => met.get(pair(a, b)) ?? 0,
          talked: (a, b) => talked.has(pair(a, b)),
        }
        const seed = random()
        const seating = seat(seekers, known, seed, room)
        const wrong = judge(seekers, new Set(met.keys()), room)(seating.tables, seating.waiting)
        expect(wrong, `group ${group}, week ${week}`).toEqual([])
        if (week === 0) expect(seat(seekers.toReversed(), known, seed, room)).toEqual(seating)
        for (const each of seating.tables.flatMap(({ people }) => pairsOf(people)))
          met.set(each, (met.get(each) ?? 0) + 1)
        if (random() < 0.3) met.clear()
        for (const each of pairsOf(seekers.map(({ person }) => person))) if (random() < 0.05) talked.add(each)
      }
    }
  }, 120_000)
})
