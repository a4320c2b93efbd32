import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  instantOn,
  nextOccurrence,
  previousOccurrence,
  type Schedule,
  studiesOn,
  weekOf,
  windowEnd,
} from '../../src/core/schedule.ts'

const schedule = (change: Partial<Schedule> = {}): Schedule => ({
  time: '09:00',
  zone: 'Europe/Berlin',
  weekdays: [1, 2, 3, 4, 5],
  off: [],
  window: 720,
  ...change,
})

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const next = (plan: Schedule, after: string) => {
  const due = nextOccurrence(plan, at(after))
  return due && `${due.date} ${due.instant}`
}

describe('the next occurrence', () => {
  it('is strictly after the instant asked about', () => {
    expect(next(schedule(), '2026-11-23T07:59:59Z')).toBe('2026-11-23 2026-11-23T08:00:00Z')
    expect(next(schedule(), '2026-11-23T08:00:00Z')).toBe('2026-11-24 2026-11-24T08:00:00Z')
  })

  it('falls on the chosen weekdays only', () => {
    expect(next(schedule(), '2026-11-27T12:00:00Z')).toBe('2026-11-30 2026-11-30T08:00:00Z')
  })

  it('steps over days off and over a pause with an end', () => {
    const off = [{ from: '2026-12-24', to: '2027-01-03' }]
    expect(next(schedule({ off }), '2026-12-23T12:00:00Z')).toBe('2027-01-04 2027-01-04T08:00:00Z')
    const pause = { from: '2026-11-23', until: '2026-12-01' }
    expect(next(schedule({ pause }), '2026-11-23T00:00:00Z')).toBe('2026-12-01 2026-12-01T08:00:00Z')
  })

  it('never comes while paused without an end, but comes before the pause begins', () => {
    const pause = { from: '2026-11-25' }
    expect(next(schedule({ pause }), '2026-11-24T12:00:00Z')).toBeUndefined()
    expect(next(schedule({ pause }), '2026-11-23T12:00:00Z')).toBe('2026-11-24 2026-11-24T08:00:00Z')
  })

  it('in a DST gap comes at the time moved on by the gap, once', () => {
    const plan = schedule({ time: '02:30', zone: 'America/New_York', weekdays: [1, 2, 3, 4, 5, 6, 7] })
    expect(next(plan, '2027-03-13T12:00:00Z')).toBe('2027-03-14 2027-03-14T07:30:00Z')
    expect(next(plan, '2027-03-14T07:30:00Z')).toBe('2027-03-15 2027-03-15T06:30:00Z')
  })

  it('in a DST overlap comes at the first of the two times, once', () => {
    const plan = schedule({ time: '01:30', zone: 'America/New_York', weekdays: [1, 2, 3, 4, 5, 6, 7] })
    expect(next(plan, '2026-10-31T12:00:00Z')).toBe('2026-11-01 2026-11-01T05:30:00Z')
    expect(next(plan, '2026-11-01T05:30:00Z')).toBe('2026-11-02 2026-11-02T06:30:00Z')
  })

  it('skips a date that the zone skips whole', () => {
    const plan = schedule({ zone: 'Pacific/Apia', weekdays: [1, 2, 3, 4, 5, 6, 7] })
    expect(instantOn(plan, Temporal.PlainDate.from('2011-12-30'))).toBeUndefined()
    expect(next(plan, '2011-12-29T20:00:00Z')).toBe('2011-12-31 2011-12-30T19:00:00Z')
  })
})

describe('the catch-up window', () => {
  it('ends after its minutes, or at the next due time where that is earlier', () => {
    const due = { date: '2026-11-23', instant: at('2026-11-23T08:00:00Z') }
    expect(windowEnd(schedule(), due).toString()).toBe('2026-11-23T20:00:00Z')
    expect(windowEnd(schedule({ window: 3 * 1440 }), due).toString()).toBe('2026-11-24T08:00:00Z')
  })
})

/** Wall-clock reading of an instant by Intl alone: minutes since the epoch as if the wall clock were UTC. */
function wallClock(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
}

/**
 * What `compatible` means, without Temporal: the earliest instant whose wall clock shows the time; in a gap the time read with
 * the offset in force before it (RFC 5545, section 3.3.5).
 */
function oracle(wall: (ms: number) => number, date: string, time: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`)
  const offsets = [-26, -2, 2, 26].map(
    (hours) => wall(wanted + hours * 3_600_000) - (wanted + hours * 3_600_000),
  )
  const exact = [...new Set(offsets)].map((offset) => wanted - offset).filter((ms) => wall(ms) === wanted)
  if (exact.length > 0) return Math.min(...exact)
  const before = wall(wanted - 26 * 3_600_000) - (wanted - 26 * 3_600_000)
  return wanted - before
}

describe('every IANA zone through its changes of 2026 to 2031', () => {
  const from = Date.UTC(2026, 0, 1)
  const to = Date.UTC(2032, 0, 1)
  const DAY = 86_400_000
  const changes = Intl.supportedValuesOf('timeZone').flatMap((zone) => {
    const wall = wallClock(zone)
    const found: { zone: string; day: number }[] = []
    let before = wall(from) - from
    for (let ms = from + DAY; ms < to; ms += DAY) {
      const offset = wall(ms) - ms
      if (offset !== before) found.push({ zone, day: ms - DAY })
      before = offset
    }
    return found
  })

  it('has one posting a study day, at the instant an oracle without Temporal computes', () => {
    expect(changes.length).toBeGreaterThan(1_000)
    const wrong: string[] = []
    for (const { zone, day } of changes) {
      const wall = wallClock(zone)
      for (const time of ['00:00', '00:30', '01:30', '02:00', '02:30', '03:00', '23:30']) {
        const plan = schedule({ time, zone, weekdays: [1, 2, 3, 4, 5, 6, 7] })
        let after = Temporal.Instant.fromEpochMilliseconds(day - 2 * DAY)
        let last = ''
        for (let i = 0; i < 5; i++) {
          const due = nextOccurrence(plan, after)
          if (!due) throw new Error('no occurrence')
          const expected = oracle(wall, due.date, time)
          const consecutive = last === '' || Date.parse(due.date) - Date.parse(last) === DAY
          if (due.instant.epochMilliseconds !== expected || !consecutive)
            wrong.push(
              `${zone} ${due.date} ${time}: ${due.instant} instead of ${new Date(expected).toISOString()}`,
            )
          last = due.date
          after = due.instant
        }
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)
})

describe('a schedule of any kind', () => {
  const plans = fc.record({
    time: fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`),
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    off: fc.array(
      fc.tuple(fc.nat(700), fc.nat(30)).map(([start, length]) => {
        const first = Temporal.PlainDate.from('2026-01-01').add({ days: start })
        return { from: first.toString(), to: first.add({ days: length }).toString() }
      }),
      { maxLength: 4 },
    ),
    window: fc.integer({ min: 1, max: 1440 }),
  })
  const instants = fc
    .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) })
    .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms))

  it('posts on study days only, in order, and never twice for a date', () => {
    fc.assert(
      fc.property(plans, instants, (plan, start) => {
        let after = start
        const dates: string[] = []
        for (let i = 0; i < 6; i++) {
          const due = nextOccurrence(plan, after)
          if (!due) break
          expect(studiesOn(plan, Temporal.PlainDate.from(due.date))).toBe(true)
          expect(Temporal.Instant.compare(due.instant, after)).toBe(1)
          dates.push(due.date)
          after = due.instant
        }
        expect(dates).toEqual([...new Set(dates)].sort())
      }),
    )
  })

  it('finds on the way back what it found on the way forward', () => {
    fc.assert(
      fc.property(plans, instants, (plan, start) => {
        const due = nextOccurrence(plan, start)
        if (due) expect(previousOccurrence(plan, due.instant)?.date).toBe(due.date)
      }),
    )
  })
})

it('a week begins on Monday, also across a year', () => {
  const weeks = ['2026-11-22', '2026-11-23', '2026-11-29', '2027-01-01'].map(weekOf)
  expect(weeks).toEqual(['2026-11-16', '2026-11-23', '2026-11-23', '2026-12-28'])
})

it('a day off is no study day, the first and the last of a range too, whichever way one looks', () => {
  const off = [{ from: '2026-11-24', to: '2026-11-26' }]
  const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27']
  expect(days.filter((day) => studiesOn(schedule({ off }), Temporal.PlainDate.from(day)))).toEqual([
    '2026-11-23',
    '2026-11-27',
  ])
  const noon = Temporal.Instant.from('2026-11-26T12:00:00Z')
  expect(previousOccurrence(schedule({ off }), noon, 3)?.date).toBe('2026-11-23')
  expect(previousOccurrence(schedule({ off }), noon)).toBeUndefined()
  expect(nextOccurrence(schedule({ off }), Temporal.Instant.from('2026-11-23T12:00:00Z'))?.date).toBe(
    '2026-11-27',
  )
})
