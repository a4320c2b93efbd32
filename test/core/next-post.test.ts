import { describe, expect, it } from 'vitest'
import { nextPost } from '../../src/core/group.ts'
import { aGroup } from '../support/study.ts'

const at = (instant: string) => Temporal.Instant.from(instant)
const daily = { time: '23:30', zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 720 }
const next = (change: Parameters<typeof aGroup>[0], now = '2026-11-22T09:00:00Z') =>
  nextPost(aGroup({ schedule: daily, startDate: '2026-11-01', ...change }), 133, at(now))?.instant.toString()

describe('the next post of a group', () => {
  it('is its next due time, strictly after now', () => {
    expect(next({})).toBe('2026-11-22T23:30:00Z')
    expect(next({}, '2026-11-22T23:30:00Z')).toBe('2026-11-23T23:30:00Z')
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
    expect(next({ position: 134 })).toBeUndefined()
    expect(next({ schedule: { ...daily, pause: { from: '2026-11-20' } } })).toBeUndefined()
  })
})
