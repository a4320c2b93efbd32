import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatWeekdays, parseWeekdays, weekdaysText } from '../../src/words/weekday-text.ts'
import { errorOf, readAnything } from './reading.ts'

const WORKING = [1, 2, 3, 4, 5]
const ALL = [1, 2, 3, 4, 5, 6, 7]

describe('weekdays', () => {
  it.each([
    ['mon-fri', WORKING],
    ['mon - fri', WORKING],
    ['Mon—Fri', WORKING],
    ['Mon–Fri', WORKING],
    ['mon − fri', WORKING],
    ['mon to fri', WORKING],
    ['monday to friday', WORKING],
    ['from Monday through Friday', WORKING],
    ['Mondays thru Fridays', WORKING],
    ['mo-fr', WORKING],
    ['M-F', WORKING],
    ['m - f', WORKING],
    ['MTWRF', WORKING],
    ['MTWTF', WORKING],
    ['MTWThF', WORKING],
    ['weekdays', WORKING],
    ['every weekday', WORKING],
    ['working days', WORKING],
    ['business days', WORKING],
    ['Mon, Wed, Fri', [1, 3, 5]],
    ['mon/wed/fri', [1, 3, 5]],
    ['mon wed fri', [1, 3, 5]],
    ['mon, wed and fri', [1, 3, 5]],
    ['mon & wed + fri', [1, 3, 5]],
    ['Mon; Wed; Fri', [1, 3, 5]],
    ['MWF', [1, 3, 5]],
    ['TTh', [2, 4]],
    ['tues and thurs', [2, 4]],
    ['Tuesday', [2]],
    ['Tuesdays', [2]],
    ['every Tuesday', [2]],
    ['tue.', [2]],
    ['weds', [3]],
    ['daily', ALL],
    ['every day', ALL],
    ['Everyday', ALL],
    ['each day', ALL],
    ['all', ALL],
    ['all week', ALL],
    ['all days', ALL],
    ['mon-sun', ALL],
    ['MTWTFSS', ALL],
    ['weekend', [6, 7]],
    ['weekends', [6, 7]],
    ['sat-sun', [6, 7]],
    ['Sa-Su', [6, 7]],
    ['sat-mon', [1, 6, 7]],
    ['mon-thu, sat', [1, 2, 3, 4, 6]],
    ['weekdays and saturday', [1, 2, 3, 4, 5, 6]],
    ['every day except sunday', [1, 2, 3, 4, 5, 6]],
    ['mon-fri but not wed', [1, 2, 4, 5]],
    ['mon–thu', [1, 2, 3, 4]],
  ])('%s are read', (text, days) => {
    expect(parseWeekdays(text)).toEqual(days)
  })

  it.each(['', 'someday', 'mon-', 'mon-tue-wed', '1-5', '🎉', 'except', 'mon except mon', 'constructor'])(
    '%j are refused with what to write, at their field',
    (text) => {
      const error = errorOf(() => parseWeekdays(text))
      expect([error.field, error.message]).toEqual(['days', expect.stringContaining('Write mon-fri')])
    },
  )

  it.each([
    ['mon, wed and fryday', '“fryday” is not a weekday'],
    ['mon-fir', '“fir” is not a weekday'],
    ['mon - ', '“mon-” has only one end'],
    ['T', '“t” could be Tuesday or Thursday'],
    ['m, w, s', '“s” could be Saturday or Sunday'],
    ['mon to wed to fri', '“mon-wed-fri” has more than two ends'],
  ])('%j blame the word at fault', (text, blame) => {
    expect(errorOf(() => parseWeekdays(text)).message).toContain(blame)
  })

  it('are read back whatever is shown', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (chosen) => {
        const days = chosen.sort((a, b) => a - b)
        expect(parseWeekdays(formatWeekdays(days))).toEqual(days)
      }),
    )
  })

  it('are days of the week or an error that a manager can read, whatever is typed', () => {
    const words = ['mon', 'friday', '-', ' to ', 'and', 'daily', 'except', 'm', 's', '/', ',', ' ', 'x']
    readAnything(words, parseWeekdays, (days) =>
      expect(days.length > 0 && days.every((day) => day >= 1 && day <= 7)).toBe(true),
    )
  })
})

it.each([
  [[1, 2, 3, 4, 5, 6, 7], 'every day'],
  [[1, 2, 3, 4, 5], 'from Monday to Friday'],
  [[6, 7], 'on Saturday and Sunday'],
  [[1, 3, 5], 'on Monday, Wednesday and Friday'],
  [[4], 'on Thursday'],
])('%j are said as %s', (days, text) => {
  expect(weekdaysText(days)).toBe(text)
})
