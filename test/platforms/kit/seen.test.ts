import { beforeEach, describe, expect, it } from 'vitest'
import type { Expiring } from '../../../src/core/records.ts'
import { createClaims, createTaken } from '../../../src/platforms/kit/seen.ts'
import { claimKey } from '../../../src/platforms/slack/inbound.ts'
import { SEEN_MS } from '../../../src/platforms/slack/listeners.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { openMemory } from '../../support/memory.ts'

describe('the claims of deliveries', () => {
  let seen: Expiring<number>
  let time: number
  const claims = (shared = false) => createClaims({ seen, shared, now: () => time })

  beforeEach(() => {
    time = Date.parse('2026-11-23T09:00:00Z')
    seen = openMemory(createQuietLog(), () => time).expiring('slack-seen', SEEN_MS)
  })

  it('are taken once, however often they are asked for at the same time', async () => {
    const { take } = claims()
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(claimKey.trigger('1.2'))))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('of what may be repeated are taken once in a run, and write nothing', async () => {
    const { take } = claims()
    const taken = await Promise.all(Array.from({ length: 20 }, () => take('trigger/1', true)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await seen.get('trigger/1')).toBeUndefined()
    expect(await claims().take('trigger/1', true)).toBe(true)
  })

  it('that could not be stored are free for a redelivery', async () => {
    const { claim } = seen
    const { take } = claims()
    seen.claim = () => Promise.reject(new Error('disk full'))
    await expect(take('event/Ev1')).rejects.toThrow('disk full')
    seen.claim = claim
    expect(await take('event/Ev1')).toBe(true)
  })

  it('hold after a restart, for as long as Slack may deliver something again', async () => {
    expect(await claims().take('event/Ev1')).toBe(true)
    time += 24 * 60 * 60_000
    expect(await claims().take('event/Ev1')).toBe(false)
    time += 60 * 60_000
    expect(await claims().take('event/Ev1')).toBe(true)
  })

  it('of what may be repeated are taken once by all processes that hear the same', async () => {
    const processes = [claims(true), claims(true), claims(true)]
    const taken = await Promise.all(processes.map(({ take }) => take('trigger/1', true)))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('hold in a run for longer than it remembers by itself', async () => {
    const { take } = claims()
    await take('event/Ev1')
    time += 16 * 60_000
    expect(await take('event/Ev1')).toBe(false)
  })

  it('tell messages, events and triggers apart', () => {
    const keys = [claimKey.message('T', 'C', '1'), claimKey.event('1'), claimKey.trigger('1')]
    expect(new Set(keys).size).toBe(3)
  })
})

it('what comes twice within a quarter of an hour of one run is taken once, unless it is released', () => {
  let time = 0
  const { take, release } = createTaken(() => time)
  expect([take('a'), take('b'), take('a')]).toEqual([true, true, false])
  release('b')
  expect(take('b')).toBe(true)
  time = 15 * 60_000 - 1
  expect(take('a')).toBe(false)
  time++
  expect([take('a'), take('a')]).toEqual([true, false])
})
