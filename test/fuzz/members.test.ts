import { describe, expect, it } from 'vitest'
import { fuzz, PLACES } from './players.ts'

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
/** In all; `npm run fuzz` plays fifty times as many. */
const COUNT = 2_000

describe(`whatever members type, press and send (seed ${SEED})`, () => {
  it.each(PLACES)(
    'is answered in a sentence by %s, mentions nobody, and never hangs',
    async (place) => {
      const { played, faults } = await fuzz(place, SEED, COUNT)
      expect(faults).toEqual([])
      expect(played).toBeGreaterThanOrEqual(COUNT / 10)
    },
    240_000,
  )
})
