import type { Range } from '../core/records.ts'

/** The keys a listing walks: from `low` (itself included or not) up to `high`, which is excluded; no `high` is no end. */
export type Bounds = { low: string; lowIncluded: boolean; high: string | undefined }

/**
 * The bounds of a range in key order, which is the order of Unicode code points (the bytes of UTF-8): what SQLite
 * calls BINARY and Postgres calls "C". It differs from JavaScript's `<` only above U+FFFF.
 */
export function boundsOf({ prefix = '', after, reverse }: Range): Bounds {
  const end = prefixEnd(prefix)
  if (after === undefined) return { low: prefix, lowIncluded: true, high: end }
  if (reverse) {
    const high = end === undefined || compareKeys(after, end) < 0 ? after : end
    return { low: prefix, lowIncluded: true, high }
  }
  const skips = compareKeys(after, prefix) >= 0
  return { low: skips ? after : prefix, lowIncluded: !skips, high: end }
}

/** Compares two keys in key order: negative, zero or positive. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The first key after every key with this prefix; `undefined` where there is none. */
function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.length > 0) {
    const last = points.pop() as number
    if (last === 0x10ffff) continue
    // Surrogates are no characters: the code point after U+D7FF is U+E000.
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
  }
  return undefined
}

/** Whether a key lies in a range, its limit aside. */
export function isWithin(key: string, range: Range): boolean {
  const { low, lowIncluded, high } = boundsOf(range)
  const from = compareKeys(key, low)
  return (lowIncluded ? from >= 0 : from > 0) && (high === undefined || compareKeys(key, high) < 0)
}
