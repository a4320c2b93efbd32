import type { Card } from '../../core/card.ts'
import { PlatformError } from '../../core/errors.ts'
import { type Group, groups } from '../../core/group.ts'
import type { Occurrence } from '../../core/occurrence.ts'
import type { ChatPlatform, Log, Store, Typed } from '../../core/ports.ts'
import type { PlatformName } from '../../core/refs.ts'
import { failedCard, heldCard, restoredCard, silenceCard } from './card.ts'

/** After this many posts without any answer the manager is asked, once. */
export const SILENT_POSTS = 3

/**
 * Tells a group's managers what only they can mend: once each, by private message, to the first who can be reached. A message that may
 * have arrived counts as told.
 */
export type Notify = {
  held(group: Group): Promise<void>
  /** Resolves to whether the row need not be told again: `false` where the platform could not be reached. */
  closed(row: Occurrence): Promise<boolean>
  claimed(group: Group): Promise<void>
  /** After a restored backup: so many posts were found that the ledger did not know of. Resolves as `closed` does. */
  restored(group: Group, posts: number): Promise<boolean>
}

/** What became of a message: `later` where it could not be sent just now, `nobody` where no manager takes it. */
type Told = 'told' | 'later' | 'nobody'

/** Creates it over a store and platforms; a message that cannot be sent is logged. */
export function createNotify(parts: {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  log: Log
}): Notify {
  const { store, log } = parts
  /** Groups whose hold is being told. */
  const telling = new Set<string>()

  const tell = async (group: Group, card: (typed: Typed) => Card, key: string): Promise<Told> => {
    let told: Told = 'nobody'
    for (const manager of group.managers) {
      const platform = parts.platform(manager.platform)
      if (!platform) continue
      try {
        await platform.dm(manager, card(platform.typed), key)
        return 'told'
      } catch (error) {
        log.warn({ error, group: group.id }, 'A manager could not be told')
        const outcome = error instanceof PlatformError ? error.outcome : 'invalid'
        // It may have arrived, and once is enough.
        if (outcome === 'unknown') return 'told'
        if (outcome === 'limited' || outcome === 'unreachable') told = 'later'
      }
    }
    return told
  }

  const tellHold = async (id: string): Promise<void> => {
    const group = await store.get(groups, id)
    const hold = group?.hold
    if (!hold || hold.told) return
    const told = await tell(group, (typed) => heldCard(group, typed), `${id}.h${hold.since.toString(36)}`)
    if (told !== 'told') return
    await store.update(groups, id, (now) =>
      now.hold?.since === hold.since ? { ...now, hold: { ...now.hold, told: true } } : now,
    )
  }

  return {
    held: async ({ id }) => {
      if (telling.has(id)) return
      telling.add(id)
      try {
        await tellHold(id)
      } finally {
        telling.delete(id)
      }
    },
    closed: async (row) => {
      const group = await store.get(groups, row.group)
      if (!group) return true
      return (
        (await tell(group, () => failedCard(group, row), `${group.id}.f${row.claimedAt.toString(36)}`)) !==
        'later'
      )
    },
    claimed: async (group) => {
      const { posts, asked } = group.silence
      if (asked || posts < SILENT_POSTS) return
      if ((await tell(group, () => silenceCard(group, posts), `${group.id}.silence`)) === 'later') return
      await store.update(groups, group.id, (now) => ({ ...now, silence: { ...now.silence, asked: true } }))
    },
    restored: async (group, posts) =>
      (await tell(group, (typed) => restoredCard(group, posts, typed), `${group.id}.restored`)) !== 'later',
  }
}
