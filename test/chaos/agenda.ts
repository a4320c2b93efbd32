/** What is to happen, by time (epoch ms); what is planned for the same instant happens in the order of planning. */
export type Agenda = {
  plan(at: number, run: () => unknown): void
  /** Takes out the first that is due up to an instant. */
  take(until: number): { at: number; run(): unknown } | undefined
}

/** An empty agenda. */
export function createAgenda(): Agenda {
  const entries: { at: number; run(): unknown }[] = []
  return {
    plan: (at, run) => {
      entries.push({ at, run })
      entries.sort((a, b) => a.at - b.at)
    },
    take: (until) => ((entries[0]?.at ?? Number.POSITIVE_INFINITY) <= until ? entries.shift() : undefined),
  }
}
