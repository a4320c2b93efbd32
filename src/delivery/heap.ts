/** A min-heap of ids by due instant (epoch ms); each id is in it at most once. */
export type DueHeap = {
  readonly size: number
  /** Adds an id or moves it. */
  set(id: string, at: number): void
  delete(id: string): void
  /** When the earliest is due; `undefined` when empty. */
  next(): number | undefined
  /** Takes out at most `limit` ids due at or before `now`, earliest first. */
  take(now: number, limit: number): string[]
}

/** Creates an empty heap. Moved and deleted ids stay inside until they surface, so every call is O(log n). */
export function createDueHeap(): DueHeap {
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
    set: (id, at) => {
      if (current.get(id) === at) return
      current.set(id, at)
      up(items.push({ id, at }) - 1)
    },
    delete: (id) => void current.delete(id),
    next: () => {
      dropStale()
      return items[0]?.at
    },
    take: (now, limit) => {
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
