import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundsOf, compareKeys } from '../../src/storage/range.ts'

// Where orders of text differ, and where "the next code point" does not exist or is not the next number.
const unit = fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}')
const key = fc.string({ unit, maxLength: 3 })

test('the bounds hold exactly the keys with the prefix beyond the key to start after', () => {
  const given = fc.record({ prefix: key, after: fc.option(key, { nil: undefined }), reverse: fc.boolean() })
  fc.assert(
    fc.property(given, fc.array(key, { minLength: 5 }), ({ prefix, after, reverse }, keys) => {
      const { low, lowIncluded, high } = boundsOf({
        prefix,
        reverse,
        limit: 1,
        ...(after !== undefined && { after }),
      })
      const within = keys.filter((at) => {
        const fromLow = compareKeys(at, low)
        return (lowIncluded ? fromLow >= 0 : fromLow > 0) && (high === undefined || compareKeys(at, high) < 0)
      })
      const wanted = keys.filter((at) => {
        const beyond =
          after === undefined || (reverse ? compareKeys(at, after) < 0 : compareKeys(at, after) > 0)
        return at.startsWith(prefix) && beyond
      })
      expect(within).toEqual(wanted)
    }),
    { numRuns: 2000 },
  )
})

test('keys compare by code point', () => {
  const keys = ['', '10', '9', 'B', 'b', 'é', '\uffee', '😀']
  expect(keys.toReversed().sort(compareKeys)).toEqual(keys)
})
