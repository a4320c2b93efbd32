import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import {
  formatDate,
  formatInstant,
  formatWeekdays,
  parseDate,
  parseDates,
  parseTime,
  parseWeekdays,
} from '../../src/words/schedule-text.ts'
import { parseZone } from '../../src/words/zone.ts'

const today = Temporal.PlainDate.from('2026-11-22')

describe('weekdays', () => {
  it.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['Mon, Wed, Fri', [1, 3, 5]],
    ['daily', [1, 2, 3, 4, 5, 6, 7]],
    ['sat-mon', [1, 6, 7]],
    ['Tuesday', [2]],
    ['weekends', [6, 7]],
    ['mon–thu', [1, 2, 3, 4]],
  ])('reads %s', (text, days) => {
    expect(parseWeekdays(text)).toEqual(days)
  })

  it.each(['', 'm', 'someday', 'mon-', 'mon-tue-wed', '1-5', '🎉'])(
    'refuses %j with what to write',
    (text) => {
      expect(() => parseWeekdays(text)).toThrow(UserError)
    },
  )

  it('reads back whatever it shows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (chosen) => {
        const days = chosen.sort((a, b) => a - b)
        expect(parseWeekdays(formatWeekdays(days))).toEqual(days)
      }),
    )
  })
})

describe('times', () => {
  it.each([
    ['9', '09:00'],
    ['09:00', '09:00'],
    ['9am', '09:00'],
    ['12am', '00:00'],
    ['12:30 pm', '12:30'],
    ['5:05 p.m.', '17:05'],
    ['17h30', '17:30'],
    ['00:00', '00:00'],
  ])('reads %s as %s', (text, time) => {
    expect(parseTime(text)).toBe(time)
  })

  it.each(['24:00', '9:60', '13pm', '0am', 'noon', '', '9:5', '-1:00'])('refuses %j', (text) => {
    expect(() => parseTime(text)).toThrow(UserError)
  })
})

describe('dates', () => {
  it('reads one date, a word, a range', () => {
    expect(parseDate('tomorrow', today).toString()).toBe('2026-11-23')
    expect(parseDates('2026-12-24', today)).toEqual({ from: '2026-12-24', to: '2026-12-24' })
    expect(parseDates('2026-12-24..2027-01-02', today)).toEqual({ from: '2026-12-24', to: '2027-01-02' })
    expect(parseDates('2026-12-24 to 2027-01-02', today)).toEqual({ from: '2026-12-24', to: '2027-01-02' })
  })

  it.each(['2026-02-30', '24.12.2026', 'christmas', '2027-01-02..2026-12-24', 'a..b..c'])(
    'refuses %j',
    (text) => {
      expect(() => parseDates(text, today)).toThrow(UserError)
    },
  )

  it('shows dates the same in every country', () => {
    expect(formatDate('2026-11-23')).toBe('Mon 23 Nov 2026')
    expect(formatInstant(Temporal.Instant.from('2026-11-23T14:00:00Z'), 'America/New_York')).toBe(
      'Mon 23 Nov 2026, 09:00',
    )
  })
})

describe('zones', () => {
  it('are found by today’s city names although the runtime lists older ones', () => {
    expect(['kolkata', 'Kyiv', 'ho chi minh', 'Asia/Calcutta'].map(parseZone)).toEqual([
      'Asia/Kolkata',
      'Europe/Kyiv',
      'Asia/Ho_Chi_Minh',
      'Asia/Calcutta',
    ])
  })

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['america/new_york', 'America/New_York'],
    ['New York', 'America/New_York'],
    ['utc', 'UTC'],
  ])('reads %s', (typed, zone) => {
    expect(parseZone(typed)).toBe(zone)
  })

  it('names the nearest for one that does not exist', () => {
    expect(() => parseZone('Europe/Berln')).toThrow(/Europe\/Berlin/)
    expect(() => parseZone('+02:00')).toThrow(UserError)
    expect(() => parseZone('x'.repeat(5_000))).toThrow(UserError)
  })
})
