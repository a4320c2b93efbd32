import { PlatformError } from '../core/errors.ts'
import { type Group, groups, withoutHold } from '../core/group.ts'
import type { Occurrence } from '../core/occurrence.ts'
import type { Clock, Log } from '../core/ports.ts'
import { isUnsettled, openRows } from './ledger.ts'
import { type ReconcileParts, reconcile } from './restore.ts'

/** What trusting a ledger again needs of the engine. */
export type TrustParts = ReconcileParts & {
  clock: Clock
  log: Log
  notify: { held(group: Group): Promise<void>; restored(group: Group, posts: number): Promise<boolean> }
  /** Settles an open row first, and decides upon its group again. */
  waitFor(row: Occurrence): void
  /** Takes up what is in flight of a group and what is due. */
  goOn(group: string): Promise<void>
}

/** Brings ledgers up to what channels hold, one call a group at a time; another one meanwhile does nothing. */
export type Trust = {
  /** Of a group that waits after a restored backup: it goes on, or its manager is told that its channels cannot be read. */
  restored(group: Group): Promise<void>
  /** Of a group that has dates from before the start without a row. Resolves to whether it need not be done again. */
  lookBack(group: Group): Promise<boolean>
  /** Tells what could not be told before. */
  tellAgain(): Promise<void>
}

/** Creates it. */
export function createTrust(parts: TrustParts): Trust {
  const { store, clock, notify, log } = parts
  const underway = new Set<string>()
  const untold = new Map<string, number>()

  const lookUp = async (group: Group): Promise<number | 'unreadable' | 'later'> => {
    const open = (await openRows(store, group.id)).find(isUnsettled)
    if (open && clock.now() >= open.until) {
      // Where its post never came, its roadmap day may have come on a later date.
      parts.waitFor(open)
      return 'later'
    }
    try {
      return await reconcile(parts, group, Temporal.Instant.fromEpochMilliseconds(clock.now()))
    } catch (error) {
      log.warn({ error, group: group.id }, 'What a channel holds could not be looked up')
      return error instanceof PlatformError && error.outcome === 'refused' ? 'unreadable' : 'later'
    }
  }

  const once = async <T>(group: Group, other: T, work: () => Promise<T>): Promise<T> => {
    if (underway.has(group.id)) return other
    underway.add(group.id)
    return work().finally(() => underway.delete(group.id))
  }

  const tell = async (id: string, posts: number): Promise<void> => {
    const group = posts > 0 ? await store.get(groups, id) : undefined
    if (group && !(await notify.restored(group, posts))) untold.set(id, posts)
  }

  return {
    restored: (group) =>
      once(group, undefined, async () => {
        const found = await lookUp(group)
        if (found === 'later') return
        if (found === 'unreadable') return notify.held(group)
        await store.update(groups, group.id, (current) => withoutHold(current, group))
        await parts.goOn(group.id)
        await tell(group.id, found)
      }),
    lookBack: (group) =>
      once(group, false, async () => {
        const found = await lookUp(group)
        if (found === 'later') return false
        if (found !== 'unreadable') await tell(group.id, found)
        return true
      }),
    tellAgain: async () => {
      const again = [...untold]
      untold.clear()
      for (const [id, posts] of again) await tell(id, posts)
    },
  }
}
