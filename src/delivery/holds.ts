import { type Group, groups, type Hold, withoutHold } from '../core/group.ts'
import type { ChatPlatform, Clock, Log, Store } from '../core/ports.ts'
import type { PlatformName } from '../core/refs.ts'
import { forget } from './forget.ts'

/** What holding groups and letting them go needs of the engine. */
export type HoldsParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  clock: Clock
  log: Log
  notify: { held(group: Group): Promise<void> }
  /** Takes up what a group has in flight. */
  resumeOpen(group: string): Promise<void>
  decideUpon(group: string): Promise<void>
  /** Has a group decided upon at an instant (epoch ms), or never. */
  decideAt(group: string, at: number | undefined): void
}

/** How often a channel that could not be asked is tried again. */
const ASK_AGAIN_MS = 15 * 60_000

/** Whether nothing is in the way of a group's posts. */
type Asked = 'yes' | 'no' | 'unknown'

/** Puts groups on hold, and looks whether what holds them is mended. */
export type Holds = {
  /** Answers the group on hold; a hold that it has already stays. */
  put(group: string, why: Pick<Hold, 'reason' | 'mends' | 'channel'>): Promise<Group>
  /** Lifts the hold of a group if nothing is in its way any more. */
  mended(group: Group): Promise<Asked>
  /** At a due time: posts go on if what held them is mended; else the manager is told, if that failed before. */
  recheck(group: Group): Promise<void>
  /** Deletes a group whose channel is long gone, unless it is back: a group that was paused all the time was never asked. */
  forgetUnlessBack(group: Group): Promise<void>
}

/** Creates it. */
export function createHolds(parts: HoldsParts): Holds {
  const { store, clock, log, notify } = parts

  const asked = async (group: Group): Promise<Asked> => {
    for (const channel of group.channels) {
      const platform = parts.platform(channel.platform)
      const problems = await platform?.inspect(channel).catch(() => 'unknown' as const)
      if (problems === 'unknown') return 'unknown'
      if (!problems || problems.length > 0) return 'no'
    }
    return 'yes'
  }

  const mended = async (group: Group): Promise<Asked> => {
    const is = await asked(group)
    if (is !== 'yes') return is
    await store.update(groups, group.id, (current) => withoutHold(current, group))
    await parts.resumeOpen(group.id)
    return 'yes'
  }

  return {
    put: (id, why) => {
      log.warn({ group: id, reason: why.reason }, 'A group is on hold')
      const since = clock.now()
      return store.update(groups, id, (group) => ({
        ...group,
        hold: group.hold ?? { ...why, since, told: false },
      }))
    },
    mended,
    recheck: async (group) => {
      const is = await mended(group).catch((error: unknown) => {
        log.error({ error, group: group.id }, 'A hold could not be looked at')
        return 'unknown' as const
      })
      if (is === 'yes') return parts.decideUpon(group.id)
      // Nobody knows yet, and its time is not over.
      if (is === 'unknown') parts.decideAt(group.id, clock.now() + ASK_AGAIN_MS)
      return notify.held(group)
    },
    forgetUnlessBack: async (group) => {
      const is = await asked(group)
      if (is === 'unknown') return
      if (is === 'yes') {
        await store.update(groups, group.id, (now) =>
          now.hold ? { ...now, hold: { ...now.hold, gone: false } } : now,
        )
        return parts.decideUpon(group.id)
      }
      parts.decideAt(group.id, undefined)
      await forget(store, group)
      log.info({ group: group.id }, 'A group whose channel is long gone was deleted')
    },
  }
}
