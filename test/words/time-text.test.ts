import { describe, expect, it } from 'vitest'
import { parseTime } from '../../src/words/time-text.ts'
import { errorOf, readAnything } from './reading.ts'

describe('a time of day', () => {
  it.each([
    ['9', '09:00'],
    ['09', '09:00'],
    ['09:00', '09:00'],
    ['9:30', '09:30'],
    ['21.30', '21:30'],
    ['9h', '09:00'],
    ['9 h', '09:00'],
    ['17h30', '17:30'],
    ['0900', '09:00'],
    ['930', '09:30'],
    ['2130', '21:30'],
    ['0900 hrs', '09:00'],
    ['09:00 hrs', '09:00'],
    ['9am', '09:00'],
    ['9 AM', '09:00'],
    ['9:30 am', '09:30'],
    ['9:30am', '09:30'],
    ['9.30 a.m.', '09:30'],
    ['5:05 p.m.', '17:05'],
    ['9:30 pm', '21:30'],
    ['930pm', '21:30'],
    ['12am', '00:00'],
    ['12:30 pm', '12:30'],
    ['noon', '12:00'],
    ['12 noon', '12:00'],
    ['midday', '12:00'],
    ['Midnight', '00:00'],
    ['at 9', '09:00'],
    ['9 o’clock', '09:00'],
    ['9 Uhr', '09:00'],
    ['00:00', '00:00'],
    ['23:59', '23:59'],
  ])('%s is read as %s', (text, time) => {
    expect(parseTime(text)).toBe(time)
  })

  it.each(['9:60', '13pm', '0am', '', '9:5', '-1:00', '9m', '25', '2460', 'soon', '11 noon', '🎉'])(
    '%j is refused at its field',
    (text) => {
      expect(errorOf(() => parseTime(text)).field).toBe('time')
    },
  )

  it('that has more behind it blames what is too much', () => {
    expect(errorOf(() => parseTime('9:30 am EST')).message).toMatch(/^“EST” is not part of a time/)
    expect(errorOf(() => parseTime('9:30 every day')).message).toMatch(/^“every day” is not part/)
  })

  it.each(['13 pm', '0:00 am', '14:30pm', '00 a.m.'])(
    '%j blames the hour, not the half of the day',
    (text) => {
      expect(errorOf(() => parseTime(text)).message).toContain('before am and pm the hour is 1 to 12')
    },
  )

  it('24:00 is asked about: it could be the end of the day or the beginning of the next', () => {
    expect(errorOf(() => parseTime('24:00')).message).toMatch(/00:00/)
  })

  it('is a time of the day or an error that a manager can read, whatever is typed', () => {
    readAnything(
      [
        'at',
        '9',
        '12',
        '24',
        '0900',
        '9:30',
        '9.30',
        'h',
        'am',
        'p.m.',
        'noon',
        'midnight',
        'o’clock',
        'EST',
      ],
      parseTime,
      (time) => expect(time).toMatch(/^([01]\d|2[0-3]):[0-5]\d$/),
      'time',
    )
  })
})
