import { nextOccurrence } from '../../src/core/schedule.ts'
import type { Dice } from '../support/dice.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import type { Chronicle } from './chronicle.ts'
import type { World } from './world.ts'

const SECOND_MS = 1_000

/** What everything that happens in a trial shares. After `calm` (epoch ms) nothing bad begins any more. */
export type Stage = {
  readonly world: World
  readonly chronicle: Chronicle
  readonly dice: Dice
  readonly agenda: Agenda
  readonly calm: number
  /**
   * Whether a backup is restored, beside the newest mark or with the mark of its time; then no manager does anything, because a backup
   * knows nothing of it.
   */
  readonly restores: 'beside its mark' | 'with its mark' | undefined
  /** The groups' ids. */
  readonly ids: readonly string[]
  now(): number
  /** Some instant before the calm; more than half are about the time of a post. */
  moment(): number
  /** Plans for so long after now, at the latest for the beginning of the calm. */
  soon(ms: number, run: () => unknown): void
  /** To be called once everything is put right. */
  readonly atLast: (() => void)[]
}

/** Sets the stage for a trial that begins at `start` (epoch ms). */
export function createStage(
  parts: Pick<Stage, 'world' | 'chronicle' | 'dice' | 'calm' | 'ids' | 'restores'> & { start: number },
): Stage {
  const { world, chronicle, dice, calm, ids, start } = parts
  const agenda = createAgenda()
  const now = (): number => world.clock.truth.now()
  return {
    ...parts,
    agenda,
    now,
    moment: () => {
      const anywhere = dice.int(start, calm - 1)
      const [version] = chronicle.versions.get(dice.pick(ids)) ?? []
      if (dice.chance(0.4) || !version) return anywhere
      const due = nextOccurrence(version.schedule, Temporal.Instant.fromEpochMilliseconds(anywhere))
      const at = (due?.instant.epochMilliseconds ?? anywhere) + dice.int(-60 * SECOND_MS, 180 * SECOND_MS)
      return at < calm ? at : anywhere
    },
    soon: (ms, run) => agenda.plan(Math.min(calm, now() + ms), run),
    atLast: [],
  }
}
