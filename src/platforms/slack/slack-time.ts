/** Slack's own clock, as far as its answers tell it: whatever this machine's says. */
export type SlackTime = {
  /** Hears the `Date` header of an answer. */
  hear(date: string | null): void
  /** Slack's time now or a little before, epoch ms; `undefined` before any answer. */
  atLeast(): number | undefined
}

/** The `Date` header is cut to whole seconds, and what it said is true from then on: every answer is a lower bound. */
export function createSlackTime(monotonic: () => number): SlackTime {
  let ahead: number | undefined
  return {
    hear: (date) => {
      const at = Date.parse(date ?? '')
      if (!Number.isNaN(at)) ahead = Math.max(ahead ?? Number.NEGATIVE_INFINITY, at - monotonic())
    },
    atLeast: () => (ahead === undefined ? undefined : ahead + monotonic()),
  }
}
