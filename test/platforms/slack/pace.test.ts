import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPace } from '../../../src/platforms/slack/pace.ts'

describe('the pace of a channel', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lets a second pass between two messages of one channel, and none between channels', async () => {
    const { turn } = createPace()
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

  it('goes on after a message that failed', async () => {
    const { turn } = createPace()
    const failed = turn('a', () => Promise.reject(new Error('no')))
    const next = turn('a', async () => 'yes')
    await expect(failed).rejects.toThrow('no')
    await vi.advanceTimersByTimeAsync(1000)
    expect(await next).toBe('yes')
  })

  it('sends nothing more once it is stopped, and says that nothing was sent', async () => {
    const pace = createPace()
    await pace.turn('a', async () => {})
    const waiting = pace.turn('a', async () => {
      throw new Error('sent')
    })
    pace.stop()
    await expect(waiting).rejects.toMatchObject({ outcome: 'unreachable' })
  })
})
