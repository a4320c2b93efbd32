import { describe, expect, it } from 'vitest'
import { nextPost, withSchedule } from '../../src/core/next-post.ts'
import { aGroup } from '../support/study.ts'

const at = (instant: string) => Temporal.Instant.from(instant)
const daily = { time: '23:30', zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 720 }
const next = (change: Parameters<typeof aGroup>[0], now = '2026-11-22T09:00:00Z') =>
  nextPost(aGroup({ schedule: daily, startDate: '2026-11-01', ...change }), 133, at(now))?.instant.toString()

describe('the next post of a group', () => {
  it('is its next due time, strictly after now', () => {
    expect(next({})).toBe('2026-11-22T23:30:00Z')
    expect(next({}, '2026-11-22T23:30:00Z')).toBe('2026-11-23T23:30:00Z')
    // Also where the group begins at this very instant.
    const midnight = { schedule: { ...daily, time: '00:00' }, startDate: '2026-11-23' }
    expect(next(midnight, '2026-11-22T23:59:59Z')).toBe('2026-11-23T00:00:00Z')
    expect(next(midnight, '2026-11-23T00:00:00Z')).toBe('2026-11-24T00:00:00Z')
  })

  it('waits for the group’s first date', () => {
    expect(next({ startDate: '2026-11-23' })).toBe('2026-11-23T23:30:00Z')
    expect(next({ startDate: '2026-12-24' })).toBe('2026-12-24T23:30:00Z')
  })

  it('waits for the first date although the evening before is moved into it by a change of the clock', () => {
    // Azores: 00:00 becomes 01:00 on 2026-03-29, so 00:30 does not exist and is posted at 01:30.
    const schedule = { ...daily, time: '00:30', zone: 'Atlantic/Azores' }
    expect(next({ schedule, startDate: '2026-03-29' }, '2026-03-27T12:00:00Z')).toBe('2026-03-29T01:30:00Z')
    // Nuuk: 23:00 becomes 24:00 on 2026-03-28, so its 23:30 is posted at 00:30 of the 29th, which is not its date.
    const late = { ...daily, time: '23:30', zone: 'America/Nuuk' }
    const first = nextPost(
      aGroup({ schedule: late, startDate: '2026-03-29' }),
      133,
      at('2026-03-27T12:00:00Z'),
    )
    expect(first?.date).toBe('2026-03-29')
  })

  it('is none once the roadmap is finished, or while it is paused without an end', () => {
    expect(next({ position: 133 })).toBeDefined()
    expect(next({ position: 134 })).toBeUndefined()
    expect(next({ schedule: { ...daily, pause: { from: '2026-11-20' } } })).toBeUndefined()
  })
})

describe('a schedule that is changed', () => {
  const NOW = at('2026-11-23T12:00:00Z')
  const starts = (change: Parameters<typeof aGroup>[0], zone = 'UTC') =>
    withSchedule(aGroup({ schedule: daily, startDate: '2026-11-01', ...change }), { ...daily, zone }, NOW)
      .startDate

  it('counts from today: dates before it are no missed days', () => {
    // Yesterday evening’s post had until 11:30.
    expect(starts({})).toBe('2026-11-23')
    expect(starts({}, 'Pacific/Kiritimati')).toBe('2026-11-24')
  })

  it('counts from a date whose post may still have to be sent', () => {
    const schedule = { ...daily, window: 1440 }
    expect(starts({ schedule })).toBe('2026-11-22')
    // What is today there already is tomorrow here.
    const ahead = { ...daily, time: '01:00', zone: 'Pacific/Kiritimati' }
    expect(starts({ schedule: ahead }, 'America/Los_Angeles')).toBe('2026-11-23')
  })

  it('leaves a group that has not begun its first date', () => {
    expect(starts({ startDate: '2026-12-01' })).toBe('2026-12-01')
  })
})
