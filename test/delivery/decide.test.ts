import { describe, expect, it } from 'vitest'
import type { Group } from '../../src/core/group.ts'
import { decide } from '../../src/delivery/decide.ts'
import { timingOf } from '../../src/delivery/ledger.ts'
import { aGroup, channelsAt, heldChannels, TWO_CHANNELS } from '../support/study.ts'

const at = (instant: string): Temporal.Instant => Temporal.Instant.from(instant)
const decided = (change: Partial<Group>, last: string | undefined, now: string, checkedAt?: number) =>
  decide(aGroup(change), last, at(now), checkedAt)

describe('what is due', () => {
  it('is claimed within its window, and the next due time is told', () => {
    const { claim, again, missed } = decided({}, undefined, '2026-11-23T09:00:00Z')
    expect(claim).toMatchObject({ due: { date: '2026-11-23' }, late: false })
    expect(again?.toString()).toBe('2026-11-24T09:00:00Z')
    expect(missed).toEqual([])
  })

  it('is late five minutes after its time, but not for a group that was set up after it', () => {
    const minutes = (now: string, createdAt = 0) => decided({ createdAt }, undefined, now).claim?.late
    expect(minutes('2026-11-23T09:04:59Z')).toBe(false)
    expect(minutes('2026-11-23T09:05:00Z')).toBe(true)
    expect(minutes('2026-11-23T11:00:00Z', at('2026-11-23T10:59:00Z').epochMilliseconds)).toBe(false)
  })

  it('is the newest date; those before it whose window is over are missed, oldest first', () => {
    const { claim, missed } = decided({}, '2026-11-23', '2026-11-26T10:00:00Z')
    expect(claim?.due.date).toBe('2026-11-26')
    expect(missed.map(({ due }) => due.date)).toEqual(['2026-11-24', '2026-11-25'])
  })

  it('after a long absence leaves rows for the newest forty dates', () => {
    const { missed } = decided({ startDate: '2026-01-01' }, '2026-01-05', '2026-11-26T10:00:00Z')
    expect(missed).toHaveLength(40)
    expect(missed.at(-1)?.due.date).toBe('2026-11-25')
  })

  it('is nothing during a pause, and what was left from before it is missed', () => {
    const schedule = { ...aGroup().schedule, pause: { from: '2026-11-24' } }
    const { claim, missed, again } = decided({ schedule }, undefined, '2026-11-24T08:00:00Z')
    expect([claim, again]).toEqual([undefined, undefined])
    expect(missed.map(({ due }) => due.date)).toEqual(['2026-11-23'])
  })
})

describe('a claim', () => {
  const due = { date: '2026-11-23', instant: at('2026-11-23T09:00:00Z') }
  const claim = (late: boolean) => ({ due, until: at('2026-11-23T21:00:00Z'), late })
  const time = due.instant.epochMilliseconds

  it('is looked for before it is sent where it is late, or was due before the process began', () => {
    expect(timingOf(claim(false), time + 1, time - 1)).toMatchObject({ look: false })
    expect(timingOf(claim(true), time + 1, time - 1)).toMatchObject({ look: true })
    expect(timingOf(claim(false), time + 1, time + 1)).toMatchObject({ look: true })
  })
})

describe('what is due while channels are on hold', () => {
  const NOW = '2026-11-23T09:01:00Z'
  const [first, second] = channelsAt(TWO_CHANNELS)
  const hold = { reason: 'No.', fix: 'x', since: 0, notified: true }
  if (!first || !second) throw new Error('two channels')

  it('waits for the only channel, until its window ends', () => {
    const { claim, recheck, again } = decided(
      { channels: heldChannels() },
      undefined,
      NOW,
      at(NOW).epochMilliseconds,
    )
    expect(claim).toBeUndefined()
    expect(recheck?.date).toBe('2026-11-23')
    expect(again?.toString()).toBe('2026-11-23T21:00:00Z')
  })

  it('waits for one of two only until it was looked at', () => {
    const channels = [first, { ...second, hold }]
    const due = at('2026-11-23T09:00:00Z').epochMilliseconds
    expect(decided({ channels }, undefined, NOW, due - 1)).toMatchObject({ recheck: { date: '2026-11-23' } })
    expect(decided({ channels }, undefined, NOW, due - 1).claim).toBeUndefined()
    expect(decided({ channels }, undefined, NOW, due).claim?.due.date).toBe('2026-11-23')
  })

  it('is missed for the reason of the hold', () => {
    const { missed } = decided({ channels: heldChannels() }, undefined, '2026-11-24T08:00:00Z')
    expect(missed.map(({ reason }) => reason)).toEqual(['No.'])
  })

  it('counts a lost channel as one on hold', () => {
    const lost = { reason: 'The channel was deleted.', fix: 'x', since: 0, notified: true }
    const { missed } = decided({ channels: [{ ...first, lost }] }, undefined, '2026-11-24T08:00:00Z')
    expect(missed.map(({ reason }) => reason)).toEqual(['The channel was deleted.'])
  })
})
