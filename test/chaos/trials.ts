import { expect } from 'vitest'
import type { PlatformName } from './platforms.ts'
import { runTrial, sum, type Trial } from './trial.ts'

/** Seeds of `npm test`; `npm run chaos` draws others. */
const FIRST = Number(process.env.CHAOS_SEED ?? 1)

/** Runs so many trials on a platform and expects nothing doubled, lost or uncertain without a cause. */
export async function expectNoLoss(platform: PlatformName, trials: number): Promise<void> {
  const done: Trial[] = []
  for (let seed = FIRST; seed < FIRST + trials; seed++) done.push(await runTrial(platform, seed))
  const failures = done
    .filter(({ problems }) => problems.length > 0)
    .map(({ seed, problems }) => ({
      problems,
      replay: `npm run chaos -- --trials 1 --platform ${platform} --seed ${seed}`,
    }))
  expect(failures).toEqual([])
  const { delivered, told, uncertain, duplicated, lost } = sum(done)
  expect({ duplicated, lost }).toEqual({ duplicated: 0, lost: 0 })
  // A bot that sends nothing and explains it well would lose nothing either.
  expect(delivered).toBeGreaterThan(5 * (told + uncertain))
}
