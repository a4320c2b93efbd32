/** Lets one call of a method a minute into each workspace; `take` answers 0 to go on, else how many seconds to stay away. */
export function createMinuteLimit(now: () => number) {
  const taken = new Map<string, number>()
  return {
    take: (team: string, method: string): number => {
      const name = `${team} ${method}`
      const left = (taken.get(name) ?? Number.NEGATIVE_INFINITY) + 60_000 - now()
      if (left > 0) return Math.ceil(left / 1000)
      taken.set(name, now())
      return 0
    },
  }
}

/** Lets about one message a second into each channel, with a short burst. */
export type ChannelLimit = {
  /** 0 to go on, else how many seconds to stay away. */
  take(channel: string): number
}

/** A bucket a channel: `burst` messages at once, one more each second; `now` is epoch ms. */
export function createChannelLimit(burst: number, now: () => number): ChannelLimit {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take: (channel) => {
      if (burst === Number.POSITIVE_INFINITY) return 0
      const at = now()
      const before = buckets.get(channel) ?? { left: burst, at }
      const left = Math.min(burst, before.left + Math.max(0, at - before.at) / 1000)
      buckets.set(channel, { left: left >= 1 ? left - 1 : left, at })
      return left >= 1 ? 0 : Math.max(1, Math.ceil(1 - left))
    },
  }
}
