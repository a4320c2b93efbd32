import { PlatformError } from '../../src/core/errors.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { Clock } from '../../src/core/ports.ts'
import type { Dice } from '../support/dice.ts'
import type { Activity } from './activity.ts'
import type { Kit, Strike } from './kits/kit.ts'

/** What calls to a platform meet at present. */
export type Weather = {
  /** Chance that a call goes wrong. */
  storm: number
  /** Nothing can be reached. */
  outage: boolean
}

/** How long an adapter waits for an answer before it gives up, in ms. */
const TIMEOUT_MS = 15_000
/** A request lands at most this late, in ms; the core counts on less than a minute. */
const LATEST_MS = 59_000

const KINDS = ['dropped', 'reset', 'broken', 'broken-after', 'late', 'limited', 'slow', 'hang'] as const

/** A platform whose calls meet the weather. Slow answers and timeouts take simulated time. */
export function under(
  platform: ChatPlatform,
  parts: { kit: Kit; weather: Weather; dice: Dice; clock: Clock; activity: Activity },
): ChatPlatform {
  const { kit, weather, dice, clock, activity } = parts

  const wait = async (ms: number): Promise<void> => {
    activity.underway--
    await new Promise<void>((resolve) => clock.after(ms, resolve))
    activity.underway++
  }

  const strikeOf = (kind: (typeof KINDS)[number]): Strike => {
    switch (kind) {
      case 'late':
        return { kind, ms: dice.int(1, LATEST_MS) }
      case 'limited':
        return { kind, ms: dice.pick([1_000, 5_000, 60_000]) }
      case 'hang':
        return { kind: dice.pick(['dropped', 'reset']) }
      case 'slow':
        throw new Error('A slow answer is no strike.')
      default:
        return { kind }
    }
  }

  const met = async <T>(request: 'write' | 'read', work: () => Promise<T>): Promise<T> => {
    if (weather.outage) throw new PlatformError('unreachable', 'The network is down.')
    if (!dice.chance(weather.storm)) return work()
    const kind = dice.pick(KINDS)
    if (kind === 'slow') {
      const answer = await work()
      await wait(dice.int(100, TIMEOUT_MS))
      return answer
    }
    kit.strike(request, strikeOf(kind))
    try {
      return await work()
    } catch (error) {
      if (kind === 'hang') await wait(TIMEOUT_MS)
      throw error
    }
  }

  return {
    ...platform,
    post: (order) => met('write', () => platform.post(order)),
    openThread: (post, title, minutes) => met('write', () => platform.openThread(post, title, minutes)),
    find: (to, key, since) => met('read', () => platform.find(to, key, since)),
    dm: (member, card, key) => met('write', () => platform.dm(member, card, key)),
    inspect: async (channel) => {
      if (weather.outage) throw new PlatformError('unreachable', 'The network is down.')
      return platform.inspect(channel)
    },
  }
}
