import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate, parseDateRanges } from '../../src/words/date-text.ts'
import { formatDate } from '../../src/words/schedule-text.ts'
import { errorOf, readAnything } from './reading.ts'

/** A Sunday. */
const today = Temporal.PlainDate.from('2026-11-22')
const date = (text: string): string => parseDate(text, today).toString()
const ranges = (text: string): string =>
  parseDateRanges(text, today)
    .map(({ from, to }) => (from === to ? from : `${from}..${to}`))
    .join(' ')
/** What the error says, without the escapes of card text. */
const blame = (text: string): string =>
  errorOf(() => parseDateRanges(text, today)).message.replaceAll('\\', '')

describe('a date', () => {
  it.each([
    ['2026-12-24', '2026-12-24'],
    ['2026/12/24', '2026-12-24'],
    ['2026-1-5', '2026-01-05'],
    ['20261224', '2026-12-24'],
    ['24.12.2026', '2026-12-24'],
    ['24. 12. 2026', '2026-12-24'],
    ['24/12/2026', '2026-12-24'],
    ['12/24/2026', '2026-12-24'],
    ['24-12-2026', '2026-12-24'],
    ['05.05.2027', '2027-05-05'],
    ['24.12.', '2026-12-24'],
    ['24.12', '2026-12-24'],
    ['12/24', '2026-12-24'],
    ['24 Dec', '2026-12-24'],
    ['24. Dec', '2026-12-24'],
    ['Dec 24', '2026-12-24'],
    ['dec. 24th', '2026-12-24'],
    ['24th of December', '2026-12-24'],
    ['the 24th of December 2026', '2026-12-24'],
    ['December 24, 2026', '2026-12-24'],
    ['24-Dec-2026', '2026-12-24'],
    ['24dec', '2026-12-24'],
    ['Thu 24 Dec 2026', '2026-12-24'],
    ['Thursday, December 24th, 2026', '2026-12-24'],
    ['4 Jan', '2027-01-04'],
    ['Sept 1', '2027-09-01'],
    ['22 Nov', '2026-11-22'],
    ['29 Feb', '2028-02-29'],
    ['today', '2026-11-22'],
    ['Tomorrow', '2026-11-23'],
    ['the day after tomorrow', '2026-11-24'],
    ['monday', '2026-11-23'],
    ['on Friday', '2026-11-27'],
    ['next week', '2026-11-23'],
    ['in 3 days', '2026-11-25'],
    ['for two weeks', '2026-12-06'],
    ['a month', '2026-12-22'],
    ['until 2027-01-04', '2027-01-04'],
    ['till 4 January', '2027-01-04'],
    [' 2026-12-24 ', '2026-12-24'],
  ])('%j is read as %s', (text, iso) => {
    expect(date(text)).toBe(iso)
  })

  it('of two readings is asked about, with both', () => {
    expect(blame('03/04/2027')).toBe(
      '“03/04/2027” could be Sat 3 Apr 2027 or Thu 4 Mar 2027. Write 2027-04-03 or 2027-03-04.',
    )
    expect(blame('1/2')).toContain('could be Mon 1 Feb 2027 or Sat 2 Jan 2027')
    for (const named of ['sunday', 'this Sunday', 'on Sunday'])
      expect(blame(named)).toContain('could be today or 2026-11-29. Write the date you mean.')
    expect(blame('next Friday')).toBe(
      '“next Friday” could be 2026-11-27 or 2026-12-04. Write the date you mean.',
    )
    for (const short of ['24/12/26', '24 Dec 26', '24 Dec ’26', '24-Dec-26', '24 Dec 26 to 2 Jan 27'])
      expect(blame(short)).toContain('needs its year in full')
  })

  it.each([
    ['2026-02-30', '“2026-02-30” is not in the calendar'],
    ['31.11.2026', '“31.11.2026” is not in the calendar'],
    ['30 Feb', '“30 Feb” is not in the calendar'],
    ['45/45/2026', 'is not in the calendar'],
    ['Fri 24 Dec 2026', 'has the wrong weekday: that is Thu 24 Dec 2026'],
    ['christmas', '“christmas” is not a date'],
    ['24', '“24” has no month'],
    ['2026-12-24 please', '“please” is not a date'],
    ['', 'Write it as 2026-11-22'],
  ])('%j is refused: %s', (text, why) => {
    expect(blame(text)).toContain(why)
  })

  it('is one: a list or a range is refused at the field that wants a date', () => {
    const error = errorOf(() => parseDate('24-26 Dec', today, 'until'))
    expect([error.field, error.message]).toEqual(['until', expect.stringContaining('more than one date')])
  })
})

describe('dates', () => {
  it.each([
    ['2026-12-24', '2026-12-24'],
    ['2026-12-24..2027-01-02', '2026-12-24..2027-01-02'],
    ['2026-12-24 – 2027-01-02', '2026-12-24..2027-01-02'],
    ['2026-12-24—2027-01-02', '2026-12-24..2027-01-02'],
    ['2026-12-24-2027-01-02', '2026-12-24..2027-01-02'],
    ['2026-12-24 - 2027-01-02', '2026-12-24..2027-01-02'],
    ['2026-12-24 to 2027-01-02', '2026-12-24..2027-01-02'],
    ['2026-12-24 … 2027-01-02', '2026-12-24..2027-01-02'],
    ['from 2026-12-24 until 2027-01-02', '2026-12-24..2027-01-02'],
    ['between 24 Dec and 2 Jan', '2026-12-24..2027-01-02'],
    ['24.12.2026-02.01.2027', undefined],
    ['24.12.2026 - 13.01.2027', '2026-12-24..2027-01-13'],
    ['24 Dec – 2 Jan', '2026-12-24..2027-01-02'],
    ['24 Dec-2 Jan', '2026-12-24..2027-01-02'],
    ['Dec 24 to Jan 2, 2027', '2026-12-24..2027-01-02'],
    ['24 Dec 2026 - 2 Jan', '2026-12-24..2027-01-02'],
    ['24 Dec 2026-2 Jan 2027', '2026-12-24..2027-01-02'],
    ['24-26 Dec', '2026-12-24..2026-12-26'],
    ['24.-26.12.', '2026-12-24..2026-12-26'],
    ['Dec 24-26', '2026-12-24..2026-12-26'],
    ['Dec 24 – 26, 2027', '2027-12-24..2027-12-26'],
    ['24 to 26 December 2027', '2027-12-24..2027-12-26'],
    ['2026-12-24, 2026-12-31 and 2027-01-01', '2026-12-24 2026-12-31 2027-01-01'],
    ['2026-12-24,2026-12-31', '2026-12-24 2026-12-31'],
    ['2026-12-24; 2026-12-31', '2026-12-24 2026-12-31'],
    ['2026-12-24\n2026-12-31', '2026-12-24 2026-12-31'],
    ['24, 25 and 26 Dec', '2026-12-24 2026-12-25 2026-12-26'],
    ['Dec 24, 25 & 31', '2026-12-24 2026-12-25 2026-12-31'],
    ['Dec 24, 2026, Dec 31, 2026', '2026-12-24 2026-12-31'],
    ['24 Dec, 2026-12-31', '2026-12-24 2026-12-31'],
    ['24-26 Dec, 31 Dec and 1-3 Jan', '2026-12-24..2026-12-26 2026-12-31 2027-01-01..2027-01-03'],
    ['tomorrow and friday', '2026-11-23 2026-11-27'],
    ['wed-fri', '2026-11-25..2026-11-27'],
    ['tomorrow to friday', '2026-11-23..2026-11-27'],
    ['2026-12-24,', '2026-12-24'],
    ['in 3 days', '2026-11-25'],
    ['next week', '2026-11-23..2026-11-29'],
  ])('%j are read as %s', (text, found) => {
    if (found === undefined) expect(blame(text)).toContain('could be')
    else expect(ranges(text)).toBe(found)
  })

  it.each([
    ['2027-01-02..2026-12-24', '2027-01-02 is after 2026-12-24'],
    ['2026-12-24..2026-12-25..2026-12-26', '“2026-12-26” is a third end of a range'],
    ['2026-12-24, christmas and 2026-12-31', '“christmas” is not a date'],
    ['2026-12-24 2026-12-31', '“2026-12-24 2026-12-31” could be two dates or a range'],
    ['for two weeks', '“for two weeks” does not say which days'],
    ['until 4 Jan', '“until” is not a date'],
    ['2026-12-24 -', '“-” is not a date'],
    ['a..b..c', '“a..b..c” is not a date'],
    ['Jul 31 - 2', 'Fri 31 Jul 2026 to Fri 2 Jul 2027 is more than half a year'],
    ['dec 28-3', 'more than half a year'],
    ['2026-12-01..2030-01-01', 'more than half a year'],
    ['2026-12-24, 2026-13-01', '“2026-13-01” is not in the calendar'],
  ])('%j blame what is at fault: %s', (text, why) => {
    expect(blame(text)).toContain(why)
  })

  it('may have begun: a range without a year is the one that ends next', () => {
    const on = (day: string, text: string) => parseDateRanges(text, Temporal.PlainDate.from(day))
    expect(on('2026-07-15', '10-20 July')).toEqual([{ from: '2026-07-10', to: '2026-07-20' }])
    expect(on('2026-07-15', '10 July to 2 August')).toEqual([{ from: '2026-07-10', to: '2026-08-02' }])
    expect(on('2026-12-30', '24 Dec – 2 Jan')).toEqual([{ from: '2026-12-24', to: '2027-01-02' }])
    expect(on('2026-07-21', '10-20 July')).toEqual([{ from: '2027-07-10', to: '2027-07-20' }])
  })

  it('are read back as they are shown', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((count) => today.add({ days: count }).toString())
    fc.assert(
      fc.property(fc.array(days, { minLength: 1, maxLength: 5 }), (list) => {
        expect(ranges(list.join(', '))).toBe(list.join(' '))
        expect(ranges(list.map(formatDate).join(' and '))).toBe(list.join(' '))
      }),
    )
  })

  it('are days of the calendar in order or an error that a manager can read, whatever is typed', () => {
    const words = [
      '24',
      'Dec',
      '2026',
      '-',
      'to',
      'and',
      ',',
      '2026-12-24',
      'mon',
      '..',
      '12/24',
      'next',
      '3.',
    ]
    readAnything(
      words,
      (text) => parseDateRanges(text, today),
      (ranges) => {
        for (const { from, to } of ranges) expect(from <= to).toBe(true)
      },
    )
  })

  it('are refused quickly where they are too many or too long', () => {
    expect(blame('x'.repeat(5_000))).toContain('at most 60')
    expect(blame(Array(80).fill('2026-12-24').join(','))).toContain('at most 60')
  })
})
