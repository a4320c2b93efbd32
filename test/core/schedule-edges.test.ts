import { describe, expect, it } from 'vitest'
import {
  CATCH_UP_MINUTES,
  dateAfter,
  dateInWindow,
  isPausedOn,
  isZone,
  nextOccurrence,
  type Schedule,
  scheduleSchema,
  studiesOn,
  windowEnd,
} from '../../src/core/schedule.ts'

const schedule = (change: Partial<Schedule> = {}): Schedule => ({
  time: '09:00',
  zone: 'UTC',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  off: [],
  window: CATCH_UP_MINUTES,
  ...change,
})
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const takes = (change: object): boolean => scheduleSchema.safeParse({ ...schedule(), ...change }).success

describe('a stored schedule', () => {
  it('has a time of day, to the minute', () => {
    const times = [
      '00:00',
      '09:05',
      '19:59',
      '23:59',
      '9:00',
      '24:00',
      '29:00',
      '0a:00',
      '09:60',
      '09:0a',
      '109:00',
      '09:000',
      '',
    ]
    expect(times.filter((time) => takes({ time }))).toEqual(['00:00', '09:05', '19:59', '23:59'])
  })

  it('has one to seven weekdays by their ISO numbers', () => {
    const weeks = [[1], [7], [1, 2, 3, 4, 5, 6, 7], [], [0], [8], [1.5]]
    expect(weeks.filter((weekdays) => takes({ weekdays }))).toEqual([[1], [7], [1, 2, 3, 4, 5, 6, 7]])
  })

  it('has whole local dates in its days off and its pause', () => {
    const dates = [
      '2026-11-23',
      '2026-11-2',
      '2026-1-23',
      '26-11-23',
      '2026-11-233',
      'x2026-11-23',
      'abcd-11-23',
      '2026-ab-23',
      '2026-11-ab',
    ]
    expect(dates.filter((from) => takes({ off: [{ from, to: '2026-12-01' }] }))).toEqual(['2026-11-23'])
    expect(dates.filter((until) => takes({ pause: { from: '2026-11-20', until } }))).toEqual(['2026-11-23'])
    expect([{ off: [{}] }, { pause: {} }].filter(takes)).toEqual([])
    expect(takes({ pause: { from: '2026-11-20' } })).toBe(true)
  })

  it('has a window of at least a minute; twelve hours where nobody said', () => {
    expect([1, 720, 0, -5, 0.5].filter((window) => takes({ window }))).toEqual([1, 720])
    expect(CATCH_UP_MINUTES).toBe(720)
  })
})

describe('a pause', () => {
  const on = (pause: Schedule['pause'], text: string): boolean =>
    isPausedOn(schedule(pause && { pause }), day(text))

  it('holds from its first date until the day before its last, or for good', () => {
    const until = { from: '2026-11-23', until: '2026-11-25' }
    const dates = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25']
    expect(dates.map((date) => on(until, date))).toEqual([false, true, true, false])
    expect(dates.map((date) => on({ from: '2026-11-23' }, date))).toEqual([false, true, true, true])
    expect(on(undefined, '2026-11-23')).toBe(false)
    expect(dates.map((date) => studiesOn(schedule({ pause: until }), day(date)))).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  it('that is over, or has not begun, moves nothing', () => {
    const next = (pause: NonNullable<Schedule['pause']>) =>
      nextOccurrence(schedule({ pause }), at('2026-11-23T10:00:00Z'))?.date
    expect(next({ from: '2026-11-01', until: '2026-11-10' })).toBe('2026-11-24')
    expect(next({ from: '2026-11-01', until: '2026-11-24' })).toBe('2026-11-24')
    expect(next({ from: '2026-11-24', until: '2026-11-30' })).toBe('2026-11-30')
    expect(next({ from: '2026-11-25', until: '2026-11-30' })).toBe('2026-11-24')
    expect(next({ from: '2026-11-24' })).toBeUndefined()
  })

  it('ends within days off, and they go on', () => {
    const plan = schedule({
      pause: { from: '2026-11-24', until: '2026-11-28' },
      off: [{ from: '2026-11-27', to: '2026-11-29' }],
    })
    expect(nextOccurrence(plan, at('2026-11-23T10:00:00Z'))?.date).toBe('2026-11-30')
  })
})

describe('days off', () => {
  it('take their first and last date, and no other', () => {
    const plan = schedule({ off: [{ from: '2026-11-24', to: '2026-11-25' }] })
    const after = (text: string) => nextOccurrence(plan, at(text))?.date
    expect(after('2026-11-22T10:00:00Z')).toBe('2026-11-23')
    expect(after('2026-11-23T10:00:00Z')).toBe('2026-11-26')
    expect(
      nextOccurrence(
        schedule({ off: [{ from: '2026-11-24', to: '2026-11-24' }] }),
        at('2026-11-23T10:00:00Z'),
      )?.date,
    ).toBe('2026-11-25')
  })

  it('for years are stepped over', () => {
    const plan = schedule({ off: [{ from: '2026-01-01', to: '2033-01-01' }] })
    expect(nextOccurrence(plan, at('2026-11-23T10:00:00Z'))?.date).toBe('2033-01-02')
  })
})

describe('a window', () => {
  const daily = schedule({ window: 60 })
  const due = { date: '2026-11-23', instant: at('2026-11-23T09:00:00Z') }

  it('is over at its end, not a moment later', () => {
    expect(dateInWindow(daily, at('2026-11-23T08:59:59Z'))).toBeUndefined()
    expect(dateInWindow(daily, at('2026-11-23T09:00:00Z'))).toBe('2026-11-23')
    expect(dateInWindow(daily, at('2026-11-23T09:59:59Z'))).toBe('2026-11-23')
    expect(dateInWindow(daily, at('2026-11-23T10:00:00Z'))).toBeUndefined()
  })

  it('ends with its minutes where nothing comes after it, and at the next due time where that is sooner', () => {
    expect(`${windowEnd(schedule({ window: 60, pause: { from: '2026-11-24' } }), due)}`).toBe(
      '2026-11-23T10:00:00Z',
    )
    expect(`${windowEnd(schedule({ window: 3_000 }), due)}`).toBe('2026-11-24T09:00:00Z')
    expect(`${windowEnd(schedule({ window: 24 * 60 }), due)}`).toBe('2026-11-24T09:00:00Z')
  })
})

describe('the date after so many posts', () => {
  it('is that of the last of them', () => {
    const plan = schedule({ weekdays: [1, 3] })
    const after = at('2026-11-23T09:00:00Z')
    expect([1, 2, 3].map((count) => dateAfter(plan, after, count))).toEqual([
      '2026-11-25',
      '2026-11-30',
      '2026-12-02',
    ])
    expect(dateAfter(plan, after, 0)).toBeUndefined()
  })

  it('is none where a pause has no end', () => {
    const plan = schedule({ pause: { from: '2026-11-25' } })
    expect(dateAfter(plan, at('2026-11-23T09:00:00Z'), 1)).toBe('2026-11-24')
    expect(dateAfter(plan, at('2026-11-23T09:00:00Z'), 2)).toBeUndefined()
  })
})

it('a zone is one that the runtime knows by a name, and no offset', () => {
  expect(['Europe/Berlin', 'UTC', 'Etc/GMT-5'].map(isZone)).toEqual([true, true, true])
  expect(['+01:00', '-05:00', 'Foo/Bar', '', 'Berlin'].map(isZone)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})
