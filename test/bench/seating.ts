/**
 * Times the seating of mock tables for 500 people with forty possible times each, without and with tables they sat at before; prints
 * one JSON line. Seeded: `--seed 7`. Milliseconds of the processor, the first run (which also compiles) and the median of the others.
 */
import { parseArgs } from 'node:util'
import { ROLES } from '../../src/core/mock.ts'
import type { Known, Seeker } from '../../src/features/mock/pairs.ts'
import { seat } from '../../src/features/mock/seating.ts'
import { createDice } from '../support/dice.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } })
const seed = Number(values.seed)
const { int, next } = createDice(seed)
const PEOPLE = 500
const RUNS = 21

const seekers = Array.from({ length: PEOPLE }, (_, i): Seeker => {
  const from = int(0, 250)
  return {
    person: `p${i}`,
    roles: ROLES,
    pillars: [`pillar-${int(0, 10)}`],
    starts: Array.from({ length: 40 }, (_, at) => from + at),
  }
})
const met = new Set<string>()
const pair = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`)
const known: Known = { met: (one, other) => Number(met.has(pair(one, other))), talked: () => false }

const timed = (room: number) => {
  const times: number[] = []
  let seated = 0
  for (let i = 0; i < RUNS; i++) {
    const before = process.cpuUsage()
    const { tables } = seat(seekers, known, next(), room)
    times.push(process.cpuUsage(before).user / 1_000)
    seated = tables.reduce((sum, { people }) => sum + people.length, 0)
  }
  const [first = 0, ...rest] = times
  const median = rest.toSorted((a, b) => a - b)[Math.floor(rest.length / 2)] ?? 0
  return { first: Math.round(first * 10) / 10, median: Math.round(median * 10) / 10, seated }
}

const fresh = { capped: timed(20), all: timed(PEOPLE) }
for (let week = 0; week < 10; week++)
  for (const { people } of seat(seekers, known, next(), PEOPLE).tables)
    for (const [i, one] of people.entries())
      for (const other of people.slice(i + 1)) met.add(pair(one, other))
process.stdout.write(
  `${JSON.stringify({ bench: 'seating', seed, people: PEOPLE, fresh, afterTenWeeks: { capped: timed(20), all: timed(PEOPLE) } })}\n`,
)
