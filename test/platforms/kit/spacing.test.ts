import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSpacing } from '../../../src/platforms/kit/pacing.ts'

const create = () => createSpacing({ title: 'Slack', ms: 1_000 })

describe('messages to one place', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('go out some time apart, and wait for those to no other', async () => {
    const { turn } = create()
    const sent: string[] = []
    const send = (name: string) => async () => void sent.push(name)
    const all = [turn('a', send('a1')), turn('a', send('a2')), turn('a', send('a3')), turn('b', send('b1'))]
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['a1', 'b1'])
    await vi.advanceTimersByTimeAsync(999)
    expect(sent).toEqual(['a1', 'b1'])
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual(['a1', 'b1', 'a2'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent).toHaveLength(4)
    await Promise.all(all)
  })

  it('go on after one that failed', async () => {
    const { turn } = create()
    const failed = turn('a', () => Promise.reject(new Error('no')))
    const next = turn('a', async () => 'yes')
    await expect(failed).rejects.toThrow('no')
    await vi.advanceTimersByTimeAsync(1000)
    expect(await next).toBe('yes')
  })

  it('are sent no more once it is stopped, and are said not to be', async () => {
    const pace = create()
    await pace.turn('a', async () => {})
    const waiting = pace.turn('a', async () => {
      throw new Error('sent')
    })
    pace.stop()
    await expect(waiting).rejects.toMatchObject({ outcome: 'unreachable' })
  })
})
