import { expect, it } from 'vitest'
import { numbersIn, sameNumber } from '../../src/curriculum/house/numbers.ts'

const values = (text: string) => numbersIn(text).map(({ value }) => value)
const unexplained = (text: string) => numbersIn(text).flatMap(({ text, plain }) => (plain ? [] : [text]))

it.each<[string, number[]]>([
  ['7.4% of 1,000', [0.074, 1000]],
  ['2^20 bytes, 1e-4, 2e(1 - e)', [2, 20, 0.0001, 2, 1]],
  ['3-5 days, 3–5 days', [3, 5, 3, 5]],
  ['12k rows, 3M users, 1.5B weights, 2 million', [12_000, 3e6, 1.5e9, 2e6]],
  ['16 GB, 16GB, 5m', [16, 16, 5]],
  ['√2, 2/15, 3×, -0.2, 0.09·200', [2, 2, 15, 3, 0.2, 0.09, 200]],
  ['ten, twelve, twenty-one, three hundred', [10, 12, 21, 300]],
  ['hundreds of L2 norms in int8, p95 and x_1', []],
])('the numbers of "%s" are %j', (text, expected) => {
  expect(values(text)).toEqual(expected.map((value) => expect.closeTo(value, 10)))
})

it.each([
  ['counts up to ten', 'two of 10 models, 3 folds, one in five'],
  ['years', 'since 2017, in 1998'],
  ['ordinals', 'the 1st of a month, the 95th percentile'],
  ['names', 'ResNet-50, UTF-8, L2, FP16, question 2a, a 3D array'],
  ['the usual confidence level', 'a 95% confidence interval, a 95% interval'],
  ['all of it', '100% of them'],
])('%s need no proof', (_, text) => {
  expect(unexplained(text)).toEqual([])
})

it('what measures needs one, however small', () => {
  expect(unexplained('8% in 5 minutes, 3 points, 2× faster, 8 GB, 0.5, 11 rows, 1,998 rows, twelve')).toEqual(
    ['8%', '5', '3', '2', '8', '0.5', '11', '1,998', 'twelve'],
  )
})

it('a share is the same as its percentage', () => {
  expect(sameNumber(numbersIn('9%')[0]?.value ?? 0, 0.09)).toBe(true)
  expect(sameNumber(0.09, 0.091)).toBe(false)
})
