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

/** What the buttons that turn a page are called; `at` names a page at the other end. */
type Labels = { next: string; previous: string; at(page: number): string }

const PAGES: Labels = { next: 'Next →', previous: '← Previous', at: (page) => `Page ${page}` }

/**
 * The buttons that turn a page of a command that takes one. They stand first on their card, next before previous, and the
 * ends meet: whoever presses the same place again and again walks on.
 */
export function pageButtons<A extends z.ZodObject>(
  command: Signature<A>,
  page: number,
  pages: number,
  argsOf: (page: number) => z.input<A>,
  labels = PAGES,
): Button[] {
  if (pages < 2) return []
  const isLast = page >= pages
  const isFirst = page <= 1
  const next = isLast ? 1 : page + 1
  const previous = isFirst ? pages : page - 1
  const onwards = buttonFor(command, argsOf(next), isLast ? `${labels.at(next)} →` : labels.next)
  // Of two pages both ways lead to the other one.
  if (pages === 2) return [onwards]
  return [
    onwards,
    buttonFor(command, argsOf(previous), isFirst ? `← ${labels.at(previous)}` : labels.previous),
  ]
}

/** Where one is in a list; empty where there is one page only. */
export const pageText = (page: number, pages: number): string => (pages > 1 ? `Page ${page} of ${pages}` : '')
