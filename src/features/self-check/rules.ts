import type { Grade } from '../../core/recall.ts'

/** Key points that can be ticked: a row or two of buttons. */
export const MOST_TICKS = 9

/** Ticks are a number whose bit `n` says that point `n` (from 0) was said, so that they travel in a button. */
export const isTicked = (said: number, point: number): boolean => (said & (1 << point)) !== 0

/** The ticks with one of them turned over. */
export const turned = (said: number, point: number): number => said ^ (1 << point)

/** How many of so many points were said. */
export const countTicks = (said: number, points: number): number =>
  Array.from({ length: Math.min(points, MOST_TICKS) }).filter((_, point) => isTicked(said, point)).length

/**
 * The grade that so many ticks of so many points propose: all of them, at least half, fewer, or none. Whoever rates may know
 * better.
 */
export function proposed(ticks: number, points: number): Grade {
  if (ticks >= points) return 'easy'
  if (ticks * 2 >= points) return 'good'
  return ticks > 0 ? 'hard' : 'again'
}
