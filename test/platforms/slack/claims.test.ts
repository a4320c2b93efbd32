import { beforeEach, describe, expect, it, vi } from 'vitest'
import { put, type Store } from '../../../src/core/ports.ts'
import { CLAIM_MS, claimed, claimKey, createClaims } from '../../../src/platforms/slack/claims.ts'
import { createMemoryStore } from '../../fakes/memory-store.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'

describe('the claims of deliveries', () => {
  let store: Store
  let time: number
  const claims = () => createClaims({ store, now: () => time, log: createQuietLog() })
  const stored = async () => (await store.list(claimed, { limit: 5000 })).map(({ key }) => key)

  beforeEach(() => {
    store = createMemoryStore()
    time = Date.parse('2026-11-23T09:00:00Z')
  })

  it('are taken once, however often they are asked for at the same time', async () => {
    const { take } = claims()
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(claimKey.trigger('1.2'))))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('of look-ups are taken once at once, and durable soon', async () => {
    const { take, settled } = claims()
    const taken = await Promise.all(Array.from({ length: 20 }, () => take('trigger/1', true)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    await settled()
    expect(await stored()).toEqual(['trigger/1'])
    expect(await claims().take('trigger/1', true)).toBe(false)
  })

  it('of look-ups share one write, also with one that had run out and was not removed yet', async () => {
    await store.commit([put(claimed, 'trigger/old', { at: time - CLAIM_MS - 1 })])
    const { take, settled } = claims()
    const commit = vi.spyOn(store, 'commit')
    await Promise.all(['old', 'b', 'c'].map((id) => take(claimKey.trigger(id), true)))
    await settled()
    expect(commit.mock.calls.map(([ops]) => ops.map(({ op }) => op))).toEqual([
      ['insert', 'insert', 'insert'],
      ['put', 'put', 'put'],
    ])
    const again = claims()
    expect(await Promise.all(['old', 'b', 'c'].map((id) => again.take(claimKey.trigger(id))))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('that could not be stored are free for a redelivery', async () => {
    const { take } = claims()
    const { commit } = store
    store.commit = () => Promise.reject(new Error('disk full'))
    await expect(take('event/Ev1')).rejects.toThrow('disk full')
    store.commit = commit
    expect(await take('event/Ev1')).toBe(true)
  })

  it('hold after a restart', async () => {
    expect(await claims().take('event/Ev1')).toBe(true)
    time += 5 * 60_000
    expect(await claims().take('event/Ev1')).toBe(false)
  })

  it('hold for 15 minutes and no longer', async () => {
    const { take } = claims()
    await take('event/Ev1')
    time += CLAIM_MS - 1
    expect(await take('event/Ev1')).toBe(false)
    time += 2
    expect(
      await Promise.all([take('event/Ev1'), take('event/Ev1')]).then((all) => all.filter(Boolean)),
    ).toHaveLength(1)
  })

  it('are removed when they have run out, those of an earlier run too', async () => {
    const before = claims()
    await Promise.all(Array.from({ length: 1200 }, (_, i) => before.take(`event/early${i}`)))
    time += CLAIM_MS + 1
    const { take } = claims()
    for (let i = 0; i < 6; i++) {
      await take(`event/late${i}`)
      await vi.waitFor(async () =>
        expect((await stored()).filter((key) => key.startsWith('event/early')).length).toBeLessThanOrEqual(
          Math.max(0, 1200 - 500 * (i + 1)),
        ),
      )
    }
    expect((await stored()).sort()).toEqual(Array.from({ length: 6 }, (_, i) => `event/late${i}`))
  })

  it('tell messages, events and triggers apart', () => {
    const keys = [claimKey.message('T', 'C', '1'), claimKey.event('1'), claimKey.trigger('1')]
    expect(new Set(keys).size).toBe(3)
  })
})
