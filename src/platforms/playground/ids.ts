/** Hands out message ids of one process. */
export type Ids = { next(): string }

/**
 * Message ids that sort by time, like Slack's: seconds and microseconds, `1763798969.123004`. Each is later than the one
 * before, also when the clock stands still or goes back. `now` answers epoch ms.
 */
export function createIds(now: () => number): Ids {
  let last = 0
  return {
    next: () => {
      last = Math.max(Math.floor(now()) * 1000, last + 1)
      return format(last)
    },
  }
}

/** The last id before an instant (epoch ms): every message from then on sorts behind it. */
export const lastIdBefore = (ms: number): string => format(Math.max(1, Math.floor(ms) * 1000) - 1)

/** Whether a text from outside can be a message id at all. */
export const isId = (text: string): boolean => /^\d{10}\.\d{6}$/.test(text)

/** When a message was written, in epoch ms. */
export const instantOf = (id: string): number => {
  const [seconds = '0', micros = '0'] = id.split('.')
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
}

function format(micros: number): string {
  const seconds = Math.floor(micros / 1e6)
  return `${String(seconds).padStart(10, '0')}.${String(micros - seconds * 1e6).padStart(6, '0')}`
}
