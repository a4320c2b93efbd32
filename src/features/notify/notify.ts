import type { Card } from '../../core/card.ts'
import { type Group, groups } from '../../core/group.ts'
import type { Occurrence } from '../../core/occurrence.ts'
import type { ChatPlatform, Log, Store, Typed } from '../../core/ports.ts'
import type { PlatformName } from '../../core/refs.ts'
import { failedCard, heldCard, silenceCard } from './card.ts'

/** After this many posts without any answer the manager is asked, once. */
export const SILENT_POSTS = 3

/** Tells a group's managers what only they can mend: once each, by private message, to the first who can be reached. */
export type Notify = {
  held(group: Group): Promise<void>
  closed(row: Occurrence): Promise<void>
  claimed(group: Group): Promise<void>
}

/** Creates it over a store and platforms; a message that cannot be sent is logged, and a hold told again next time. */
export function createNotify(parts: {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  log: Log
}): Notify {
  const { store, log } = parts

  const tell = async (group: Group, card: (typed: Typed) => Card, key: string): Promise<boolean> => {
    for (const manager of group.managers) {
      const platform = parts.platform(manager.platform)
      if (!platform) continue
      try {
        await platform.dm(manager, card(platform.typed), key)
        return true
      } catch (error) {
        log.warn({ error, group: group.id }, 'A manager could not be told')
      }
    }
    return false
  }

  return {
    held: async (group) => {
      const { hold } = group
      if (!hold || hold.told || !(await tell(group, (typed) => heldCard(group, typed), `${group.id}.hold`)))
        return
      await store.update(groups, group.id, (now) =>
        now.hold?.since === hold.since ? { ...now, hold: { ...now.hold, told: true } } : now,
      )
    },
    closed: async (row) => {
      const group = await store.get(groups, row.group)
      if (group && row.state === 'failed')
        await tell(group, () => failedCard(group, row), `${group.id}.${row.date}.f`)
    },
    claimed: async (group) => {
      const { posts, asked } = group.silence
      if (asked || posts < SILENT_POSTS) return
      await store.update(groups, group.id, (now) => ({ ...now, silence: { ...now.silence, asked: true } }))
      await tell(group, () => silenceCard(group, posts), `${group.id}.silence`)
    },
  }
}
