import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Curriculum, Day, DayKind } from '../../src/core/curriculum.ts'
import { type Focus, pathOf, pickDays } from '../../src/core/focus.ts'
import { dayFrom, isPlaced, postedDay, roadmapOf, writePath } from '../../src/core/path.ts'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { CURRICULA } from '../support/study.ts'

const SHIPPED = CURRICULA.default

/** A curriculum of made-up days: for each its pillar, its kind, its topic and how many days back its prompt calls. */
function made(plan: { pillar: number; kind: DayKind; topic: number; back: number }[]): Curriculum {
  const pillars = Array.from({ length: 6 }, (_, i) => ({
    id: `p${i}`,
    title: `P${i}`,
    tagline: '',
    description: '',
  }))
  const days = plan.map(
    ({ pillar, kind, topic, back }, i): Day => ({
      number: i + 1,
      theme: '',
      pillar: `p${pillar}`,
      kind,
      status: 'ready',
      aim: '',
      minutes: 0,
      case: '',
      lead: '1a',
      prompts: [
        {
          id: `q${i + 1}`,
          area: '',
          title: '',
          topic: topic === 0 ? '' : `t${topic}`,
          stretch: false,
          recalls: kind === 'review' && i >= back ? [`q${i + 1 - back}`] : [],
          questions: [{ ask: `Why ${i}?`, keyPoints: [] }],
        },
      ],
    }),
  )
  return createCurriculum({ id: 'made', title: 'Made', pillars, topics: [], days })
}

const someDays = fc.array(
  fc.record({
    pillar: fc.nat(5),
    kind: fc.constantFrom<DayKind>('study', 'study', 'practice', 'review', 'mock'),
    topic: fc.nat(8),
    back: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 90 },
)
const someFocus: fc.Arbitrary<Focus> = fc.record(
  {
    pillars: fc.subarray(['p0', 'p1', 'p2', 'p3', 'p4', 'p5'], { minLength: 1 }),
    from: fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4', 'p5'),
    days: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: [] },
)
const someHad = fc.array(fc.integer({ min: 1, max: 90 })).map((days) => new Set(days))

describe('the days that a focus takes', () => {
  const each = (
    holds: (at: { curriculum: Curriculum; focus: Focus; had: Set<number>; days: Day[]; all: Day[] }) => void,
  ): void =>
    fc.assert(
      fc.property(someDays, someFocus, someHad, (plan, focus, had) => {
        const curriculum = made(plan)
        const daysOf = (wanted: Focus): Day[] =>
          pickDays(curriculum, wanted, had).flatMap((number) => curriculum.day(number) ?? [])
        const { days: _, ...unbounded } = focus
        holds({ curriculum, focus, had, days: daysOf(focus), all: daysOf(unbounded) })
      }),
      { numRuns: 400 },
    )

  it('keep their order, none twice, none that the group has had, none of another pillar or before its beginning', () =>
    each(({ curriculum, focus, had, days }) => {
      const numbers = days.map(({ number }) => number)
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      expect(numbers.filter((number) => had.has(number))).toEqual([])
      if (focus.pillars) expect(days.filter(({ pillar }) => !focus.pillars?.includes(pillar))).toEqual([])
      const begins = curriculum.days.find(({ pillar }) => pillar === focus.from)?.number ?? 1
      expect(numbers.filter((number) => number < begins)).toEqual([])
    }))

  it('are as many as asked for, or all there are', () =>
    each(({ focus, days, all }) => expect(days.length).toBe(Math.min(focus.days ?? all.length, all.length))))

  it('leave no pillar out where there are days enough for each', () =>
    each(({ days, all }) => {
      const pillars = new Set(all.map(({ pillar }) => pillar))
      if (days.length >= pillars.size) expect(new Set(days.map(({ pillar }) => pillar))).toEqual(pillars)
    }))

  it('give a pillar its share to within a day, where that is a day at least', () =>
    each(({ days, all }) => {
      const groups = [...Map.groupBy(all, ({ pillar }) => pillar)]
      const exact = ([, { length }]: [string, Day[]]): number => (length * days.length) / all.length
      if (groups.some((group) => exact(group) < 1)) return
      for (const group of groups) {
        const count = days.filter(({ pillar }) => pillar === group[0]).length
        expect(Math.abs(count - exact(group))).toBeLessThan(1)
      }
    }))

  it('keep review and mock days as frequent in each pillar as they were, to within a day', () =>
    each(({ days, all }) => {
      for (const [pillar, own] of Map.groupBy(all, ({ pillar }) => pillar)) {
        const taken = days.filter((day) => day.pillar === pillar)
        for (const kind of ['review', 'mock']) {
          const share = (own.filter((day) => day.kind === kind).length * taken.length) / own.length
          const count = taken.filter((day) => day.kind === kind).length
          expect(Math.abs(count - share)).toBeLessThan(1)
        }
      }
    }))

  it('take a second day on a topic of a pillar only when each of its topics has one', () =>
    each(({ days, all }) => {
      const isPlain = ({ kind }: Day): boolean => kind === 'study' || kind === 'practice'
      for (const [pillar, own] of Map.groupBy(all.filter(isPlain), ({ pillar }) => pillar)) {
        const topicsOf = (some: readonly Day[]): Set<string> =>
          new Set(some.flatMap(({ prompts }) => prompts.map(({ topic }) => topic)).filter(Boolean))
        const taken = days.filter((day) => isPlain(day) && day.pillar === pillar)
        expect(topicsOf(taken).size).toBe(Math.min(topicsOf(own).size, taken.length))
      }
    }))

  it('hold no review of nothing: one of its earlier days is there, or was had', () =>
    each(({ curriculum, had, all }) => {
      const known = new Set([...all.map(({ number }) => number), ...had])
      for (const { kind, prompts } of all) {
        const calls = prompts.flatMap(({ recalls }) => recalls)
        if (kind !== 'review' || calls.length === 0) continue
        expect(calls.some((id) => known.has(curriculum.prompt(id)?.day.number ?? 0))).toBe(true)
      }
    }))

  it('are eight weeks of the shipped curriculum with every pillar, its reviews and mocks', () => {
    const days = pickDays(SHIPPED, { days: 40 }).flatMap((number) => SHIPPED.day(number) ?? [])
    expect(new Set(days.map(({ pillar }) => pillar)).size).toBe(SHIPPED.pillars.length)
    const count = (kind: DayKind): number => days.filter((day) => day.kind === kind).length
    expect([days.length, count('review') >= 6, count('mock')]).toEqual([40, true, 2])
  })

  it('cannot be none', () => {
    expect(() => pathOf(SHIPPED, { pillars: ['math-stats'], from: 'llm-genai' })).toThrow('no day')
  })
})

describe('a roadmap along a path', () => {
  it('reads a path as it was written, whatever days it has', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: SHIPPED.length }), { minLength: 1 }),
        (numbers) => {
          const { days, length } = roadmapOf(SHIPPED, writePath(numbers))
          expect(days.map(({ of }) => of)).toEqual(numbers)
          expect(days.map(({ number }) => number)).toEqual(Array.from({ length }, (_, i) => i + 1))
        },
      ),
    )
  })

  it('passes over days that an edition no longer has, and ends there', () => {
    const shorter = made([{ pillar: 0, kind: 'study', topic: 0, back: 1 }])
    expect(roadmapOf(shorter, '1-4,9').length).toBe(1)
    expect(roadmapOf(shorter, '4,1-2000000000').days.map(({ of }) => of)).toEqual([1])
    expect(roadmapOf(shorter, '7').length).toBe(0)
  })

  it('finds a prompt wherever it is, and by words only what it takes', () => {
    const roadmap = roadmapOf(SHIPPED, '58-63')
    const [first] = roadmap.days
    const [on] = first?.prompts ?? []
    const [off] = SHIPPED.day(2)?.prompts ?? []
    expect(roadmap.prompt(on?.id ?? '')?.day).toMatchObject({ number: 1, of: 58 })
    expect(roadmap.prompt(off?.id ?? '')?.day).toMatchObject({ number: 0, of: 2 })
    const found = roadmap.searchPrompts('design a system')
    expect(found.length).toBeGreaterThan(0)
    expect(found.every(({ day }) => day.number >= 1 && day.number <= 6)).toBe(true)
    expect(roadmap.topics).toBe(SHIPPED.topics)
  })

  it('knows a posted day by the number that it was posted with, on whatever path the group is now', () => {
    const roadmap = roadmapOf(SHIPPED, '58-63')
    const before = postedDay(roadmap, { days: [30], curriculumDay: 60 })
    expect(before).toMatchObject({ number: 30, of: 60, theme: SHIPPED.day(60)?.theme })
    expect([before && isPlaced(roadmap, before), dayFrom(roadmap, 60)?.number]).toEqual([false, 3])
    // A row from before the first path counts as the whole curriculum does.
    expect(postedDay(roadmap, { days: [60] })).toMatchObject({ number: 60, of: 60 })
    expect(postedDay(roadmap, { days: [] })).toBeUndefined()
  })
})
