import { describe, expect, it } from 'vitest'
import { readProof } from '../../src/curriculum/claims.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { hasPython, prove } from '../../src/curriculum/prove.ts'

const DIR = 'curriculum/ml-interview'
const SHORT_S = 2
const LONG_S = 10
const MOST_LONG = 10

const present = hasPython()
const days = loadCurriculum(DIR).days.filter(({ number }) => readProof(DIR, number))
const seconds = new Map<number, number>()

// Said on the console too: a skipped suite is easily overlooked.
if (!present) console.log('skipped: no python3. Install Python 3 to run the proofs of the curriculum.')

describe.skipIf(!present)('the proof of a day', () => {
  describe.concurrent('holds in every claim and case', () => {
    it.each(days.map((day) => ({ number: day.number, day })))(
      'day $number',
      { timeout: 90_000 },
      async ({ number, day }) => {
        const proved = await prove(DIR, day)
        seconds.set(number, proved.seconds)
        expect(proved.problems).toEqual([])
        expect(proved.seconds).toBeLessThan(LONG_S)
      },
    )
  })

  it('takes two seconds, but for at most ten days', () => {
    expect(days.length).toBeGreaterThan(0)
    expect(seconds.size).toBe(days.length)
    const long = [...seconds].filter(([, taken]) => taken > SHORT_S)
    expect(
      long.length,
      `days and seconds: ${long.map((pair) => pair.join(': ')).join(', ')}`,
    ).toBeLessThanOrEqual(MOST_LONG)
  })
})
