import type { Schedule } from '../../src/core/schedule.ts'

/** A stretch of trouble, instants by the truth (epoch ms); of one group, or of all. `clock` is by how much it was wrong, in ms. */
export type Trouble = { what: string; from: number; to: number; group?: string; clock?: number }

/** A schedule and since when it holds. */
export type Version = { from: number; schedule: Schedule }

/** What happened in a trial, for the judge: what explains a post that did not come, and when which schedule held. */
export type Chronicle = {
  readonly troubles: Trouble[]
  readonly versions: Map<string, Version[]>
  /** Something is wrong from now on; the answer says that it is over. */
  trouble(what: string, of?: Pick<Trouble, 'group' | 'clock'>): () => void
  scheduled(group: string, schedule: Schedule): void
  /** Something that needs no excuse but helps who looks into a failure. */
  note(what: string): void
  /** Everything in order, a line each. */
  tell(): string
}

/** An empty chronicle; `now` is the truth, epoch ms. */
export function createChronicle(now: () => number): Chronicle {
  const troubles: Trouble[] = []
  const versions = new Map<string, Version[]>()
  const notes: { at: number; what: string }[] = []
  return {
    troubles,
    versions,
    trouble: (what, of) => {
      const trouble: Trouble = { what, from: now(), to: Number.POSITIVE_INFINITY, ...of }
      troubles.push(trouble)
      return () => {
        trouble.to = Math.min(trouble.to, now())
      }
    },
    scheduled: (group, schedule) => {
      const known = versions.get(group) ?? []
      versions.set(group, known)
      if (JSON.stringify(known.at(-1)?.schedule) !== JSON.stringify(schedule))
        known.push({ from: now(), schedule })
    },
    note: (what) => void notes.push({ at: now(), what }),
    tell: () =>
      [
        ...notes,
        ...troubles.map(({ what, from, to, group }) => ({
          at: from,
          what: `${what} ${group ?? ''} until ${instant(to)}`,
        })),
        ...[...versions].flatMap(([group, all]) =>
          all.map(({ from, schedule }) => ({ at: from, what: `${group} ${JSON.stringify(schedule)}` })),
        ),
      ]
        .sort((a, b) => a.at - b.at)
        .map(({ at, what }) => `${instant(at)} ${what}`)
        .join('\n'),
  }
}

const instant = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : 'the end')
