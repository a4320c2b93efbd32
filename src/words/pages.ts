import type { z } from 'zod'
import type { Button } from '../core/card.ts'
import { buttonFor, type Signature } from '../core/command.ts'

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

/** Previous and next as buttons of a command that takes a page. */
export function pageButtons<A extends z.ZodObject>(
  command: Signature<A>,
  page: number,
  pages: number,
  argsOf: (page: number) => z.input<A>,
): Button[] {
  return [
    ...(page > 1 ? [buttonFor(command, argsOf(page - 1), '← Previous')] : []),
    ...(page < pages ? [buttonFor(command, argsOf(page + 1), 'Next →')] : []),
  ]
}
