import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Group, groups } from '../../src/core/group.ts'
import { createDice } from '../support/dice.ts'
import { aGroup, channelsAt } from '../support/study.ts'
import { createChronicle } from './chronicle.ts'
import { createChatKit } from './kits/chat.ts'
import type { Kit } from './kits/kit.ts'
import { ZONES } from './random-groups.ts'
import { ROADMAP } from './roadmap.ts'
import { judgeAll } from './trial.ts'
import { createWorld } from './world.ts'

const MINUTE_MS = 60_000
const WEEK = 7 * 24 * 60
/** After the week everything that is under way comes to its end. */
const AFTER = 15 * 60
const TIMES = ['00:00', '02:30', '08:00', '09:00', '09:00', '09:00', '12:34', '17:30', '23:59']
const START = Temporal.Instant.from('2026-10-23T00:00Z').epochMilliseconds

const minute = fc.integer({ min: 1, max: WEEK - 1 })
const phase = fc.constantFrom('before', 'during', 'after')
const date = (minutes: number): string => new Date(START + minutes * MINUTE_MS).toISOString().slice(0, 10)

/** A process dies at so many calls after a minute, and the next begins some minutes later. */
const crash = fc.record({
  minute,
  calls: fc.integer({ min: 1, max: 300 }),
  phase,
  down: fc.integer({ min: 1, max: 30 }),
})
/** A manager does something in one group. */
const act = fc.record({
  minute,
  group: fc.nat(),
  what: fc.oneof(
    fc.constant(['skip', {}] as const),
    fc.constant(['resume', {}] as const),
    fc.constant(['post-now', {}] as const),
    fc
      .constantFrom(...ZONES)
      .map((zone) => ['settings', { values: { setting: 'zone', value: zone } }] as const),
    fc
      .constantFrom(...TIMES)
      .map((time) => ['settings', { values: { setting: 'time', value: time } }] as const),
    fc
      .integer({ min: 0, max: 5 * 24 * 60 })
      .map((ahead) => ['off', { values: { dates: date(ahead) } }] as const),
    fc
      .integer({ min: 1, max: 3 })
      .map((days) => ['pause', { values: { until: date(WEEK - days * 24 * 60) } }] as const),
  ),
})
const plan = fc.record({
  crashes: fc.array(crash, { maxLength: 12 }),
  acts: fc.array(act, { maxLength: 60 }),
})

const groupsOf = (kit: Kit): Group[] =>
  kit.channels.map((channel, i) =>
    aGroup({
      id: i.toString(36).padStart(8, '0'),
      name: `#group-${i}`,
      curriculum: ROADMAP.id,
      channels: channelsAt([channel]),
      schedule: {
        time: TIMES[i % TIMES.length] ?? '09:00',
        zone: ZONES[i % ZONES.length] ?? 'UTC',
        weekdays: i % 4 === 0 ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 6, 7],
        off: [],
        window: 720,
      },
      startDate: '2026-10-24',
      managers: [{ ...kit.manager, name: 'Ada' }],
      silence: { posts: 0, asked: true },
    }),
  )

/** A week of so many groups by a plan; resolves to everything that must not be. */
async function problemsOfAWeek(
  count: number,
  { crashes, acts }: typeof plan extends fc.Arbitrary<infer P> ? P : never,
) {
  const world = await createWorld({
    kit: (parts) => createChatKit(parts, count),
    start: START,
    storage: 'memory',
    dice: createDice(1),
  })
  const { clock, database } = world
  const chronicle = createChronicle(clock.truth.now)
  const begun = groupsOf(world.kit)
  for (const group of begun) {
    await world.add(group)
    chronicle.scheduled(group.id, group.schedule)
  }
  let restartAt = 0
  let down = 5
  for (let now = 0; now < WEEK + AFTER; now++) {
    await world.until(START + now * MINUTE_MS)
    if (!world.life()) {
      if (restartAt === 0) restartAt = now + down
      if (now >= restartAt || now === 0) {
        restartAt = 0
        await world.begin()
      }
    }
    for (const crash of crashes.filter((crash) => crash.minute === now)) {
      down = crash.down
      world.life()?.doom(crash)
    }
    for (const { group, what } of acts.filter((act) => act.minute === now)) {
      const id = begun[group % begun.length]?.id ?? ''
      world.manage(id, what[0], what[1])
      await world.until(START + now * MINUTE_MS)
      const managed = await database.store.get(groups, id)
      if (managed) chronicle.scheduled(id, managed.schedule)
    }
    await world.beat()
  }
  const verdict = await judgeAll(world, chronicle, begun, START)
  await world.close()
  return verdict
}

/** Skips are the manager's; nothing else may keep a post from coming, for no process was away for longer than half an hour. */
const holds = async (count: number, of: Parameters<typeof problemsOfAWeek>[1]): Promise<void> => {
  const { problems, delivered } = await problemsOfAWeek(count, of)
  expect(problems).toEqual([])
  expect(delivered).toBeGreaterThan(count * 2)
}

it('a week of 1,000 groups with crashes, pauses, zone moves and days off: one post a study date, days in order, none skipped', () =>
  fc.assert(
    fc.asyncProperty(plan, (of) => holds(1_000, of)),
    { numRuns: 1, endOnFailure: true },
  ))

it('a week of a dozen groups in which more happens to each: the same', () =>
  fc.assert(
    fc.asyncProperty(plan, (of) => holds(12, of)),
    { numRuns: 20 },
  ))
