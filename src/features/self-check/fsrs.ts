import type { Grade, Memorize, Memory } from '../../core/recall.ts'

/**
 * FSRS as `ts-fsrs` has it, with its default parameters and in whole days: whoever forgot something today meets it tomorrow.
 * Loaded when the first question is rated.
 */
export async function openFsrs(): Promise<Memorize> {
  const { createEmptyCard, fsrs, Rating, State } = await import('ts-fsrs')
  const scheduler = fsrs({ enable_short_term: false })
  const grades = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy } as const
  return (before: Memory | undefined, grade: Grade, at: number): Memory => {
    const card = before
      ? {
          ...createEmptyCard(before.at),
          ...before,
          due: new Date(before.due),
          last_review: new Date(before.at),
          state: State.Review,
        }
      : createEmptyCard(at)
    const { due, stability, difficulty, reps, lapses } = scheduler.next(card, at, grades[grade]).card
    return { at, due: due.getTime(), stability, difficulty, reps, lapses }
  }
}
