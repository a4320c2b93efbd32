import type { AgendaItem, SharedAgenda, Taken } from '../../src/core/agenda.ts'
import { groups } from '../../src/core/group.ts'
import { each, type Store } from '../../src/core/records.ts'
import { dues } from '../../src/delivery/fence.ts'

/** Whoever is silent for so long loses what it took, in ms; as the agenda of several machines has it. */
export const SILENT_MS = 10_000

type Entry = {
  item: AgendaItem
  at?: number | undefined
  active?: { handle: number; keptAt: number } | undefined
}

/** An agenda in memory that several engines of one process share, by simulated time. `lose` forgets everything. */
export function createRing(
  store: Store,
  now: () => number,
): SharedAgenda & { lose(): void; isTaken(item: AgendaItem): boolean } {
  const entries = new Map<string, Entry>()
  let handles = 0
  const keyOf = ({ series, id }: AgendaItem): string => `${series}/${id}`
  const entryOf = (item: AgendaItem): Entry => {
    const entry = entries.get(keyOf(item)) ?? { item: { series: item.series, id: item.id } }
    entries.set(keyOf(item), entry)
    return entry
  }
  const isSilent = ({ active }: Entry): boolean => active !== undefined && now() - active.keptAt > SILENT_MS
  const isOwn = (taken: Taken): boolean => entries.get(keyOf(taken))?.active?.handle === taken.handle
  return {
    size: undefined,
    lose: () => entries.clear(),
    isTaken: (item) => entryOf(item).active !== undefined,
    set: async (item, at) => {
      entryOf(item).at = at
    },
    delete: async (item) => {
      entryOf(item).at = undefined
    },
    take: async (at, limit) => {
      const due = [...entries.values()].filter(
        (entry) => isSilent(entry) || (!entry.active && entry.at !== undefined && entry.at <= at),
      )
      due.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
      return due.slice(0, limit).map((entry) => {
        // What was silent is taken for itself; what was set beside it stays.
        if (!isSilent(entry)) entry.at = undefined
        entry.active = { handle: ++handles, keptAt: now() }
        return { ...entry.item, handle: handles }
      })
    },
    done: async (taken, at) => {
      const entry = entryOf(taken)
      if (entry.active?.handle !== taken.handle) return
      entry.active = undefined
      entry.at ??= at
    },
    keep: async (taken) => {
      const lost = taken.filter((each) => !isOwn(each))
      for (const { active } of taken.filter(isOwn).map(entryOf)) if (active) active.keptAt = now()
      return lost
    },
    arm: async (at) => {
      let armed = 0
      for await (const { key: id } of each(store, groups)) {
        if ((await store.get(dues, `daily/${id}`)) || entries.has(`daily/${id}`)) continue
        entryOf({ series: 'daily', id }).at = at
        armed++
      }
      for await (const { key, value } of each(store, dues)) {
        const [series = '', id = ''] = key.split('/')
        const entry = entryOf({ series, id })
        if (value.at > at || entry.active || (entry.at !== undefined && entry.at <= at)) continue
        entry.at = at
        armed++
      }
      return armed
    },
  }
}
