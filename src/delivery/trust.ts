import { type Group, groups } from '../core/group.ts'
import type { Occurrence } from '../core/occurrence.ts'
import type { Clock, Notify } from '../core/ports.ts'
import { freeGroup } from './holds.ts'
import { isUnsettled, openRows } from './ledger.ts'
import { lookUp, type ReconcileParts, type Seen } from './reconcile.ts'

/** What trusting a ledger again needs of the engine. */
export type TrustParts = ReconcileParts & {
  clock: Clock
  notify: Pick<Notify, 'held' | 'restored'>
  /** Settles an open row first, and decides upon its group again. */
  waitFor(row: Occurrence): void
  /** Takes up what is in flight of a group. */
  resumeOpen(group: string): Promise<void>
  /** Takes up what is in flight of a group, and what is due. */
  changed(group: string): Promise<void>
}

/** Brings ledgers up to what channels hold, one call a group at a time; another one meanwhile does nothing. */
export class Trust {
  readonly #parts: TrustParts
  readonly #underway = new Set<string>()
  /** Groups whose dates from before the start were looked for. */
  readonly #lookedBack = new Set<string>()
  /** What was read of a group's channels by a look that goes on later. */
  readonly #seen = new Map<string, Seen>()
  /** Groups of which a manager could not yet be told how many posts were found. */
  readonly #unreported = new Map<string, number>()

  constructor(parts: TrustParts) {
    this.#parts = parts
  }

  hasLookedBack(group: string): boolean {
    return this.#lookedBack.has(group)
  }

  /** Of a group that waits after a restored backup: it goes on, or its manager is told that its channels cannot be read. */
  async restored(group: Group): Promise<void> {
    const { store, notify, changed } = this.#parts
    const found = await this.#lookUp(group)
    if (found === 'later') return
    if (found === 'unreadable') return notify.held(group.id)
    await freeGroup(store, group)
    await changed(group.id)
    await this.#tell(group.id, found)
  }

  /** Of a group with dates from before the start that have no row. What was found before a look failed is taken up all the same. */
  async lookBack(group: Group): Promise<void> {
    const found = await this.#lookUp(group)
    if (found === 'later') return this.#parts.resumeOpen(group.id)
    if (found !== 'unreadable') await this.#tell(group.id, found)
    this.#lookedBack.add(group.id)
    await this.#parts.changed(group.id)
  }

  /** Tells what could not be told before. */
  async tellAgain(): Promise<void> {
    const unreported = [...this.#unreported]
    this.#unreported.clear()
    for (const [id, posts] of unreported) await this.#tell(id, posts)
  }

  async #lookUp(group: Group): Promise<number | 'unreadable' | 'later'> {
    const { store, clock, waitFor } = this.#parts
    if (this.#underway.has(group.id)) return 'later'
    this.#underway.add(group.id)
    try {
      const open = (await openRows(store, group.id)).find(isUnsettled)
      const now = clock.now()
      if (!open || now < open.until) {
        const seen = this.#seen.get(group.id) ?? new Map()
        const at = Temporal.Instant.fromEpochMilliseconds(now)
        const found = await lookUp(this.#parts, group, at, seen)
        if (found === 'later') this.#seen.set(group.id, seen)
        else this.#seen.delete(group.id)
        return found
      }
      // Where its post never came, its roadmap day may have come on a later date.
      waitFor(open)
      return 'later'
    } finally {
      this.#underway.delete(group.id)
    }
  }

  async #tell(id: string, posts: number): Promise<void> {
    const { store, notify } = this.#parts
    const group = posts > 0 ? await store.get(groups, id) : undefined
    if (group && !(await notify.restored(group, posts))) this.#unreported.set(id, posts)
  }
}
