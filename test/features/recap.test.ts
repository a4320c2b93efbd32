import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PICTURE_BYTES } from '../../src/core/card.ts'
import { weeksPicture, weeksSvg } from '../../src/features/recap/picture.ts'
import {
  type Dated,
  type ShownDay,
  WEEKS,
  type Weeks,
  weeksInWords,
  weeksOf,
} from '../../src/features/recap/weeks.ts'
import { aGroup } from '../support/study.ts'

const { schedule } = aGroup()
const week = '2026-12-07'
const weeks = (dated: Dated[], enough: string[], more: Partial<typeof schedule> = {}) =>
  weeksOf(dated, { week, schedule: { ...schedule, ...more }, enough: new Set(enough) })

describe('the weeks of a recap', () => {
  it('are whole ones by day, from the first that has a row: figures, days off, days without a post', () => {
    const dated: Dated[] = [
      { date: '2026-11-24', was: 5 },
      { date: '2026-11-25', was: 'missed' },
      { date: '2026-11-26', was: 'off' },
      { date: '2026-11-30', was: 0 },
      { date: '2026-12-01', was: 4 },
    ]
    const off = [{ from: '2026-12-03', to: '2026-12-06' }]
    expect(weeks(dated, ['2026-11-23', '2026-11-30'], { off })).toEqual({
      from: '2026-11-23',
      days: [null, 5, 'missed', 'off', null, null, null, 0, 4, null, 'off', 'off', null, null],
    })
  })

  it('in which fewer than three took part have no figures, and neither nobody’s day nor anybody’s can be told', () => {
    const dated: Dated[] = [
      { date: '2026-11-23', was: 4 },
      { date: '2026-11-30', was: 0 },
      { date: '2026-12-01', was: 2 },
    ]
    const shown = weeks(dated, ['2026-11-23'])
    expect(shown?.days).toEqual([4, ...Array(6).fill(null), 'met', 'met', ...Array(5).fill(null)])
    expect(weeks(dated, [])).toBeUndefined()
  })

  it('are nineteen at most, and none where there is but one', () => {
    const dated = Array.from({ length: 200 }, (_, i) => ({
      date: Temporal.PlainDate.from(week)
        .subtract({ days: i + 1 })
        .toString(),
      was: 3,
    }))
    const all = dated.map(({ date }) => date)
    expect(weeks(dated, all)?.days).toHaveLength(WEEKS * 7)
    expect(weeks(dated.slice(0, 7), all)).toBeUndefined()
    expect(weeks(dated.slice(0, 8), all)?.days).toHaveLength(14)
  })

  it('are said in words', () => {
    const days: ShownDay[] = [
      1,
      2,
      'off',
      'missed',
      'met',
      null,
      null,
      'met',
      'met',
      2,
      'off',
      null,
      null,
      null,
    ]
    expect(weeksInWords({ from: '2026-11-23', days })).toBe(
      '2 weeks by day, from Mon 23 Nov 2026: between 1 and 2 people took part on 3 study days, 3 study days without figures, 2 days off, 1 day without a post.',
    )
    const one: ShownDay[] = [1, ...Array<null>(13).fill(null)]
    expect(weeksInWords({ from: '2026-11-23', days: one })).toBe(
      '2 weeks by day, from Mon 23 Nov 2026: 1 person took part on 1 study day.',
    )
  })
})

const anyWeeks: fc.Arbitrary<Weeks> = fc
  .tuple(
    fc.integer({ min: 2, max: WEEKS }),
    fc.integer({ min: 0, max: 3_000 }),
    fc.integer({ min: 1, max: 1_200 }),
  )
  .chain(([count, shift, most]) => {
    const day = fc.oneof(
      { weight: 4, arbitrary: fc.nat(most) },
      fc.constantFrom<ShownDay>('off', 'missed', 'met', null),
    )
    const from = Temporal.PlainDate.from('2026-01-05')
      .add({ days: shift * 7 })
      .toString()
    return fc
      .array(day, { minLength: count * 7 - 1, maxLength: count * 7 - 1 })
      .map((days) => ({ from, days: [most, ...days] }))
  })

describe('the picture of a recap', () => {
  it('draws each day once within its frame, every figure among them, and no word of anybody', () => {
    fc.assert(
      fc.property(anyWeeks, (weeks) => {
        const svg = weeksSvg(weeks)
        const [, width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number)
        const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)]
        const kinds = new Set(
          weeks.days.filter((day) => day !== null).map((day) => (typeof day === 'number' ? 'n' : day)),
        )
        expect(boxes).toHaveLength(weeks.days.filter((day) => day !== null).length + kinds.size)
        for (const [, x, y, w, h] of boxes.map((box) => box.map(Number))) {
          expect((x ?? 0) + (w ?? 0)).toBeLessThanOrEqual(width)
          expect((y ?? 0) + (h ?? 0)).toBeLessThanOrEqual(height)
        }
        // Signs that the bundled font lacks would be drawn as boxes.
        const words = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, said = '']) => said)
        expect(
          words.filter(
            (said) =>
              !/^(?:[A-Z][a-z]{2}|\d{1,3}|1k\+|[–×]|took part|day off|no post|under 3 people)$/.test(said),
          ),
        ).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('is a PNG of 1,000 pixels’ width that is sent everywhere, and the same each time', async () => {
    const days = Array.from({ length: WEEKS * 7 }, (_, i) => (i * 37) % 130)
    const [first, second] = [
      await weeksPicture({ from: '2026-07-20', days }),
      await weeksPicture({ from: '2026-07-20', days }),
    ]
    expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true)
    expect(Buffer.from(first.bytes).toString('latin1', 1, 4)).toBe('PNG')
    expect(Buffer.from(first.bytes).readUInt32BE(16)).toBe(1_000)
    expect(first.bytes.length).toBeLessThan(PICTURE_BYTES)
  })

  it('draws its words with the bundled font, whatever fonts the machine has', async () => {
    const words = { from: '2026-07-20', days: [7, ...Array<null>(13).fill(null)] }
    const without = { from: '2026-07-20', days: [8, ...Array<null>(13).fill(null)] }
    const [seven, eight] = [await weeksPicture(words), await weeksPicture(without)]
    // Without a font nothing is written, and these two are one picture.
    expect(Buffer.from(seven.bytes).equals(eight.bytes)).toBe(false)
  })
})
