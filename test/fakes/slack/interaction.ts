import type { Core, Interaction, Outcome, Shown } from './core.ts'

/** What came of something a member did: `outcome` is the acknowledgement, `shown` grows as the app answers. */
export type Seen = {
  outcome: Outcome
  shown: Shown[]
  /** Resolves to the n-th thing shown, counted from 1. */
  answer(n?: number): Promise<Shown>
}

/** Begins an interaction of a member; what it comes to be shown is collected. */
export type Begin = (
  kind: Interaction['kind'],
  team: string,
  more?: Partial<Interaction>,
) => { interaction: Interaction; shown: Shown[]; answer: Seen['answer'] }

/** Interactions of one member: the last one is whose answer an ephemeral message is. */
export const createBegin =
  (core: Core, user: string): Begin =>
  (kind, team, more = {}) => {
    const { shown, show, answer } = createWatch()
    const interaction: Interaction = { user, team, kind, shown, show, ...more }
    core.latest.set(user, interaction)
    return { interaction, shown, answer }
  }

/** Collects what is shown and wakes who waits for it. */
function createWatch() {
  const shown: Shown[] = []
  let waiting: { n: number; resolve(shown: Shown): void }[] = []
  return {
    shown,
    show: (next: Shown) => {
      shown.push(next)
      for (const { n, resolve } of waiting) if (shown[n - 1]) resolve(shown[n - 1] as Shown)
      waiting = waiting.filter(({ n }) => !shown[n - 1])
    },
    answer: (n = 1) =>
      new Promise<Shown>((resolve) => {
        const there = shown[n - 1]
        if (there) resolve(there)
        else waiting.push({ n, resolve })
      }),
  }
}
