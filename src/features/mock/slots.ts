import type { Wish } from '../../core/mock.ts'
import { TABLE_MINUTES } from '../../core/mock.ts'
import { type Absence, isAwayOn } from '../../core/person.ts'

const HALF_HOUR_MS = 30 * 60_000
/** Between the beginnings of two tables of one person lies at least so long, in ms. */
export const APART_MS = 90 * 60_000

/** The instant (epoch ms) at which a week’s half hours are counted from: a day before its Monday, so that every zone’s Monday is in. */
const weekBase = (week: string): number => Date.parse(week) - 24 * 60 * 60_000

/** The instant (epoch ms) of a half hour of the week that begins on this Monday. */
export const instantOfSlot = (week: string, slot: number): number => weekBase(week) + slot * HALF_HOUR_MS

/**
 * The half hours of a week at which a table could begin for somebody: from an instant (epoch ms) on, on their days and between their
 * times, whole tables only, on no day on which they are away, and away from their other tables (`busy`, epoch ms).
 */
export function startsOf(
  { zone, days, from, until }: Pick<Wish, 'zone' | 'days' | 'from' | 'until'>,
  week: string,
  { after, busy, away }: { after: number; busy: readonly number[]; away: readonly Absence[] },
): number[] {
  const base = weekBase(week)
  const starts: number[] = []
  for (const day of days) {
    const date = Temporal.PlainDate.from(week).add({ days: day - 1 })
    if (isAwayOn(away, date.toString())) continue
    const at = (on: Temporal.PlainDate, time: string): number =>
      on.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(zone).epochMilliseconds
    const begin = at(date, from)
    const end = at(until > from ? date : date.add({ days: 1 }), until)
    for (let slot = Math.ceil((begin - base) / HALF_HOUR_MS); ; slot++) {
      const start = base + slot * HALF_HOUR_MS
      if (start + TABLE_MINUTES * 60_000 > end) break
      if (start >= after && busy.every((other) => Math.abs(other - start) >= APART_MS)) starts.push(slot)
    }
  }
  return [...new Set(starts)].sort((one, other) => one - other)
}

/** Half hours of a week and of a day before and after it, in words of 32: zones on both sides of the group's belong to it. */
export const SLOT_WORDS = 14

/** Half hours as bits. */
export type Slots = Int32Array

/** These half hours as bits. */
export function slotsOf(starts: readonly number[]): Slots {
  const slots = new Int32Array(SLOT_WORDS)
  for (const start of starts) {
    const word = start >> 5
    slots[word] = (slots[word] ?? 0) | (1 << (start & 31))
  }
  return slots
}

/** Uniform in [0, 1), by a seed in [0, 1): mulberry32. Source: T. Ettinger, public domain, 2017. */
export function randomFrom(seed: number): () => number {
  let state = Math.floor(seed * 2 ** 32) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
