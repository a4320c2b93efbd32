import { describe, expect, it } from 'vitest'
import { StartError } from '../../../src/core/errors.ts'
import { createGate, pause, untilReached } from '../../../src/platforms/kit/waiting.ts'

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

describe('a pause', () => {
  it('is over at once where the bot is stopped already or meanwhile, and leaves no timer', async () => {
    let timers = 0
    const after = () => {
      timers++
      return () => void timers--
    }
    await pause(60_000, AbortSignal.abort(), after)
    const stopping = new AbortController()
    const paused = pause(60_000, stopping.signal, after)
    expect(timers).toBe(1)
    stopping.abort()
    await paused
    expect(timers).toBe(0)
  })
})

describe('attempts until a platform is reached', () => {
  /** Fails in these ways, then answers. */
  function trying(...failures: { reason: string; atLeast: number }[]) {
    const stopping = new AbortController()
    const said: { reason: string; wait: number }[] = []
    const paused: number[] = []
    const attempt = async (): Promise<string> => {
      const failure = failures.shift()
      if (failure) throw failure
      return 'answered'
    }
    const how: Parameters<typeof untilReached>[1] = {
      waits: { first: 1_000, most: 4_000 },
      pause: async (ms) => void paused.push(ms),
      signal: stopping.signal,
      stopped: 'The bot was stopped.',
      failed: (error) => error as { reason: string; atLeast: number },
      waiting: (about) => void said.push(about),
    }
    return { stopping, said, paused, attempt, how }
  }
  const down = { reason: 'down', atLeast: 0 }

  it('pause longer each time up to the most, and as long as the platform asks', async () => {
    const { attempt, how, paused, said } = trying(down, down, { reason: 'slow', atLeast: 9_000 }, down)
    expect(await untilReached(attempt, how)).toBe('answered')
    expect(paused).toEqual([1_000, 2_000, 9_000, 4_000])
    expect(said[2]).toEqual({ reason: 'slow', wait: 9_000 })
  })

  it('end where what failed says so', async () => {
    const { attempt, how, paused } = trying(down)
    const failed = () => {
      throw new StartError(['refused'])
    }
    await expect(untilReached(attempt, { ...how, failed })).rejects.toThrow('refused')
    expect(paused).toEqual([])
  })

  it.each(['amid an attempt', 'between two'])('end with the bot, stopped %s', async (when) => {
    const { attempt, how, stopping, said } = trying(down, down, down)
    const ended = untilReached(
      async () => {
        if (when === 'amid an attempt') stopping.abort()
        return attempt()
      },
      { ...how, pause: async () => stopping.abort() },
    )
    await expect(ended).rejects.toBeInstanceOf(StartError)
    expect(said).toHaveLength(when === 'between two' ? 1 : 0)
  })
})
