const EPOCH = 1_420_070_400_000n

/** The smallest id of an instant (epoch ms), for `before` and `after`. */
const idAt = (ms: number): string => ((BigInt(Math.floor(ms)) - EPOCH) << 22n).toString()

/** Orders ids by time, as Discord sorts listings. */
export const compareIds = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Makes ids that always grow, even when the clock stands still or is turned back. */
export function snowflakes(now: () => number): () => string {
  let last = 0n
  return () => {
    const base = BigInt(idAt(now()))
    last = base > last ? base : last + 1n
    return last.toString()
  }
}
