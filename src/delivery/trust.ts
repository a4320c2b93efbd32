import { type Group, groups } from '../core/group.ts'
import type { Occurrence } from '../core/occurrence.ts'
import type { Clock, Log } from '../core/ports.ts'
import { unsettledRow } from './ledger.ts'
import { type ReconcileParts, reconcile } from './restore.ts'

/** What trusting a group again needs of the engine. */
export type TrustParts = ReconcileParts & {
  clock: Clock
  log: Log
  notify: { held(group: Group): Promise<void>; restored(group: Group, posts: number): Promise<void> }
  /** Settles an open row first, and decides upon its group again. */
  waitFor(row: Occurrence): void
  /** Takes up what is in flight of a group and what is due. */
  goOn(group: string): Promise<void>
}

/**
 * Creates what ends the wait of a group after a restored backup: it brings the ledger up to what the channels hold, and the group goes
 * on; where they cannot be read, its manager is told. One call a group at a time; others do nothing.
 */
export function createTrust(parts: TrustParts): (group: Group) => Promise<void> {
  const { store, clock, notify, signal } = parts
  const underway = new Set<string>()

  const trust = async (group: Group): Promise<void> => {
    const open = await unsettledRow(store, group.id)
    // Where its post never came, its roadmap day may have come on a later date.
    if (open && clock.now() >= open.until) return parts.waitFor(open)
    const now = Temporal.Instant.fromEpochMilliseconds(clock.now())
    const adopted = await reconcile(parts, group, now).catch((error: unknown) => {
      parts.log.warn({ error, group: group.id }, 'A restored group could not be looked up; it is tried again')
      return undefined
    })
    if (signal.aborted) return
    if (adopted === undefined) return notify.held(group)
    const trusted = await store.update(groups, group.id, ({ hold: _, ...rest }) => rest)
    await parts.goOn(group.id)
    if (adopted > 0) await notify.restored(trusted, adopted)
  }

  return async (group) => {
    if (underway.has(group.id)) return
    underway.add(group.id)
    await trust(group).finally(() => underway.delete(group.id))
  }
}
