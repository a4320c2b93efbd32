import type { Agenda, AgendaItem } from '../core/agenda.ts'

/** Creates an empty agenda in memory: a heap for each series. */
export function createAgenda(): Agenda {
  const heaps = new Map<string, ReturnType<typeof createDueHeap>>()
  /** What is taken, with when it was set to meanwhile. */
  const taken = new Map<string, number | undefined>()
  const nameOf = ({ series, id }: AgendaItem): string => `${series}/${id}`
  const heapOf = (series: string) => {
    const heap = heaps.get(series) ?? createDueHeap()
    heaps.set(series, heap)
    return heap
  }
  return {
    get size() {
      return [...heaps.values()].reduce((sum, { size }) => sum + size, 0)
    },
    set: async (item, at) => {
      const name = nameOf(item)
      if (taken.has(name)) taken.set(name, at)
      else heapOf(item.series).set(item.id, at)
    },
    delete: async (item) => {
      const name = nameOf(item)
      if (taken.has(name)) taken.set(name, undefined)
      heaps.get(item.series)?.delete(item.id)
    },
    take: async (now, limit) => {
      const items = [...heaps].flatMap(([series, heap]) =>
        heap.take(now, limit).map((id) => ({ series, id })),
      )
      for (const item of items) taken.set(nameOf(item), undefined)
      return items
    },
    done: async (item, at) => {
      const next = taken.get(nameOf(item)) ?? at
      taken.delete(nameOf(item))
      if (next !== undefined) heapOf(item.series).set(item.id, next)
    },
  }
}

/** A min-heap of ids by due instant. Moved and deleted ids stay inside until they surface, so every call is O(log n). */
function createDueHeap() {
  const items: { id: string; at: number }[] = []
  const current = new Map<string, number>()

  const before = (a: number, b: number): boolean => (items[a]?.at ?? 0) < (items[b]?.at ?? 0)
  const swap = (a: number, b: number): void => {
    const [x, y] = [items[a], items[b]]
    if (x && y) [items[a], items[b]] = [y, x]
  }
  const up = (start: number): void => {
    for (let i = start; i > 0; ) {
      const parent = (i - 1) >> 1
      if (!before(i, parent)) return
      swap(i, parent)
      i = parent
    }
  }
  const down = (): void => {
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2]
      let least = i
      if (left < items.length && before(left, least)) least = left
      if (right < items.length && before(right, least)) least = right
      if (least === i) return
      swap(i, least)
      i = least
    }
  }
  const pop = (): void => {
    const last = items.pop()
    if (last && items.length > 0) {
      items[0] = last
      down()
    }
  }
  const dropStale = (): void => {
    while (items[0] && current.get(items[0].id) !== items[0].at) pop()
  }

  return {
    get size() {
      return current.size
    },
    set: (id: string, at: number): void => {
      if (current.get(id) === at) return
      current.set(id, at)
      up(items.push({ id, at }) - 1)
    },
    delete: (id: string): void => void current.delete(id),
    take: (now: number, limit: number): string[] => {
      const ids: string[] = []
      for (dropStale(); items[0] && items[0].at <= now && ids.length < limit; dropStale()) {
        ids.push(items[0].id)
        current.delete(items[0].id)
        pop()
      }
      return ids
    },
  }
}
