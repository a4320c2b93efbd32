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
