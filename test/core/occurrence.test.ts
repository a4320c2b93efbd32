import { expect, it } from 'vitest'
import { occurrenceKey } from '../../src/core/occurrence.ts'

it('the ledger keys of one date sort by round, before those of the next date', () => {
  const keys = Array.from({ length: 120 }, (_, i) =>
    occurrenceKey({ group: 'groupabc', date: '2026-11-23', round: i + 1 }),
  )
  const next = occurrenceKey({ group: 'groupabc', date: '2026-11-24', round: 1 })
  expect([next, ...keys].sort()).toEqual([...keys, next])
  expect(keys.slice(0, 2)).toEqual(['groupabc/daily/2026-11-23', 'groupabc/daily/2026-11-23.2'])
})
