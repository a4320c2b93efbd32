import type { Button } from './card.ts'

/** One page of a list; `page` is 1-based and brought into range. */
export function paged<T>(
  items: readonly T[],
  page: number,
  size: number,
): { items: T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const current = Math.min(Math.max(1, page), pages)
  return { items: items.slice((current - 1) * size, current * size), page: current, pages }
}

/** Previous and next as buttons of a command whose argument text is made from a page number. */
export function pageButtons(
  action: string,
  page: number,
  pages: number,
  argOf: (page: number) => string,
): Button[] {
  return [
    ...(page > 1 ? [{ label: '← Previous', action, arg: argOf(page - 1) }] : []),
    ...(page < pages ? [{ label: 'Next →', action, arg: argOf(page + 1) }] : []),
  ]
}
