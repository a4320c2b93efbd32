import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awayUntil, isAwayOn, isSparedOn } from '../../src/core/person.ts'
import { PROGRESS_DAYS, progressOf } from '../../src/core/progress.ts'

const START = Temporal.PlainDate.from('2026-11-02')
const dates = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => START.add({ days: i }).toString())
const at = (i: number): string => START.add({ days: i }).toString()

describe('progress', () => {
  it('begins with the first day that somebody took part in', () => {
    expect(progressOf(dates(10), new Set(), [], false)).toEqual({ kept: 0, of: 0 })
    expect(progressOf(dates(10), new Set([at(6), at(8)]), [], false)).toEqual({ kept: 2, of: 4 })
  })

  it('looks back over twenty study days', () => {
    const kept = new Set(dates(30).filter((_, i) => i % 10 !== 9))
    expect(progressOf(dates(30), kept, [], false)).toEqual({ kept: 18, of: 20 })
  })

  it('leaves a day that can still be kept out, until it is kept', () => {
    const before = new Set([at(0), at(1)])
    expect(progressOf(dates(3), before, [], true)).toEqual({ kept: 2, of: 2 })
    expect(progressOf(dates(3), before, [], false)).toEqual({ kept: 2, of: 3 })
    expect(progressOf(dates(3), new Set([...before, at(2)]), [], true)).toEqual({ kept: 3, of: 3 })
  })

  it('leaves an absence out, but not a day of it that was kept', () => {
    const away = [{ from: at(2), until: at(5) }]
    expect(progressOf(dates(6), new Set([at(0), at(1), at(3)]), away, false)).toEqual({ kept: 3, of: 4 })
  })

  const history = fc.record({
    posted: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 50 }),
    answered: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 50 }),
  })
  const read = ({ posted, answered }: { posted: number[]; answered: number[] }) => {
    const days = posted.toSorted((a, b) => a - b).map(at)
    const kept = new Set(answered.filter((i) => posted.includes(i)).map(at))
    return { days, kept }
  }
  const share = ({ kept, of }: { kept: number; of: number }): number => (of === 0 ? 1 : kept / of)

  it('never falls by an absence', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 60 }), fc.nat({ max: 30 }), (given, from, length) => {
        const { days, kept } = read(given)
        const away = [{ from: at(from), until: at(from + length) }]
        const before = progressOf(days, kept, [], false)
        const after = progressOf(days, kept, away, false)
        // Within the window an absence only takes away what was missed.
        if (days.length <= PROGRESS_DAYS) expect(share(after)).toBeGreaterThanOrEqual(share(before))
        expect(after.of - after.kept).toBeLessThanOrEqual(days.length)
      }),
    )
  })

  it('never falls while the newest day can still be kept', () => {
    fc.assert(
      fc.property(history, (given) => {
        const { days, kept } = read(given)
        const yesterday = progressOf(days.slice(0, -1), kept, [], false)
        const today = progressOf(days, kept, [], true)
        if (!kept.has(days.at(-1) ?? '')) expect(today).toEqual(yesterday)
        else expect(today.kept).toBeGreaterThanOrEqual(yesterday.kept)
      }),
    )
  })

  it('counts no more than there was, and no more than twenty', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (given, isOpen) => {
        const { days, kept } = read(given)
        const found = progressOf(days, kept, [], isOpen)
        expect(found.kept).toBeLessThanOrEqual(Math.min(found.of, kept.size))
        expect(found.of).toBeLessThanOrEqual(Math.min(PROGRESS_DAYS, days.length))
      }),
    )
  })
})

describe('an absence', () => {
  const today = Temporal.PlainDate.from('2026-11-23')

  it('begins today and ends on the day on which somebody is back', () => {
    const away = awayUntil([], today, '2026-11-25')
    expect(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'].map((d) => isAwayOn(away, d))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('is moved by another one, and cut short by coming back', () => {
    const away = awayUntil([], today, '2026-12-01')
    const later = today.add({ days: 2 })
    expect(awayUntil(away, later, '2026-12-10')).toEqual([
      { from: '2026-11-23', until: '2026-11-25' },
      { from: '2026-11-25', until: '2026-12-10' },
    ])
    expect(awayUntil(away, later, undefined)).toEqual([{ from: '2026-11-23', until: '2026-11-25' }])
    // On the same day it was never begun.
    expect(awayUntil(away, today, undefined)).toEqual([])
  })

  it('that is ended early spares the days that had come by then somewhere, and keeps nobody away', () => {
    const away = awayUntil([], today, '2026-12-01')
    const back = awayUntil(away, today, undefined, today.add({ days: 1 }))
    expect(back).toEqual([{ from: '2026-11-23', until: '2026-11-23', spared: '2026-11-24' }])
    expect(isAwayOn(back, '2026-11-23')).toBe(false)
    expect(['2026-11-22', '2026-11-23', '2026-11-24'].map((d) => isSparedOn(back, d))).toEqual([
      false,
      true,
      false,
    ])
    expect(awayUntil(back, today.add({ days: 5 }), undefined)).toEqual(back)
  })

  it('leaves the record a year later', () => {
    const old = [{ from: '2025-10-01', until: '2025-10-10' }]
    expect(awayUntil(old, today, undefined)).toEqual([])
    const recent = [{ from: '2026-10-01', until: '2026-10-10' }]
    expect(awayUntil(recent, today, undefined)).toEqual(recent)
  })
})
