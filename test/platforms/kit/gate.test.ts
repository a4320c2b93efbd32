import { describe, expect, it } from 'vitest'
import { createGate } from '../../../src/platforms/kit/waiting.ts'

describe('the gate of calls', () => {
  it('lets so many through at a time, in order, also after one that failed', async () => {
    const gate = createGate(2)
    const begun: number[] = []
    const release: (() => void)[] = []
    const calls = Array.from({ length: 5 }, (_, i) =>
      gate(async () => {
        begun.push(i)
        await new Promise<void>((resolve) => {
          release[i] = resolve
        })
        if (i === 0) throw new Error('no')
        return i
      }),
    )
    const failed = expect(calls[0]).rejects.toThrow('no')
    await Promise.resolve()
    expect(begun).toEqual([0, 1])
    release[0]?.()
    await failed
    expect(begun).toEqual([0, 1, 2])
    for (const i of [1, 2, 3, 4]) {
      release[i]?.()
      expect(await calls[i]).toBe(i)
    }
    expect(begun).toEqual([0, 1, 2, 3, 4])
    const again = gate(async () => 'free')
    expect(await again).toBe('free')
  })
})
