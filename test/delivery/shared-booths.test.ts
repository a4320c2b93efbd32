import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groups } from '../../src/core/group.ts'
import { putTable, seatings, type Table } from '../../src/core/mock.ts'
import { personOf } from '../../src/core/person.ts'
import { updateIfThere } from '../../src/core/records.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { aCaller, CURRICULA } from '../support/study.ts'
import { createWorkers } from '../support/workers.ts'

const NAMES = ['kim', 'lou', 'mia']
const GROUPS = 4
const BEGINS = Date.parse('2026-11-23T09:12:00Z')
const keyOf = (group: string): string => `${group}/2026-11-23.0`
const memberOf = (name: string, group: string) => ({
  platform: 'playground',
  workspace: 'local',
  user: `${name}-${group}`,
})

/** So many groups before their first post, each with a table of three who have not said yet whether they come. */
async function seated(storage: Storage) {
  const clock = createFakeClock('2026-11-23T08:59:00Z')
  const world = createWorkers(storage.store, clock, createFakeChat(clock.now))
  const ids = (await world.add(GROUPS)).map(({ id }) => id)
  for (const id of ids)
    await world.store.transact(async (tx) => {
      await updateIfThere(tx, groups, id, (group) => ({ ...group, mocks: true, startDate: '2026-12-07' }))
      const seats = NAMES.map((name): Table['seats'][number] => {
        const account = memberOf(name, id)
        const roles: Table['seats'][number]['roles'] = ['candidate', 'interviewer']
        return { person: personOf(account), account, name, zone: 'UTC', roles, said: 'nothing', here: false }
      })
      const about = { curriculum: CURRICULA.default.id, met: false, talked: false, rounds: [], over: false }
      await putTable(tx, keyOf(id), { group: id, at: BEGINS, made: clock.now(), seats, ...about })
      for (const { person } of seats) tx.put(seatings, `${person}/${keyOf(id)}`, { at: BEGINS })
    })
  return { world, ids }
}
type World = Awaited<ReturnType<typeof seated>>['world']

/** Every table has one place with one message, and its people were called there once at most. */
function expectOnce({ chat }: World): void {
  expect(chat.boothsHeld.size).toBe(GROUPS)
  for (const { ref, people } of chat.boothsHeld.values()) {
    expect(people.size).toBe(NAMES.length)
    const said = chat.held.filter((each) => each.ref.thread === ref.thread).map(({ card }) => card.title)
    const words = said.filter((title) => /ten minutes/.test(title)).length
    expect([said.length - words, words <= 1]).toEqual([1, true])
  }
}

const coming = async (
  { bot }: Awaited<ReturnType<World['begin']>>,
  group: string,
  names: readonly string[],
): Promise<void> => {
  for (const name of names) {
    const { channel: _, ...caller } = aCaller({ member: memberOf(name, group), name, zone: 'UTC' })
    await bot.dispatch('table', { text: `${keyOf(group)} yes` }, caller)
  }
}

describe('places of tables on Postgres', () => {
  let database: TestDatabase
  let storage: Storage
  beforeEach(async () => {
    database = await freshDatabase()
    storage = await openStorage(database.url, createQuietLog())
  })
  afterEach(async () => {
    await storage.close()
    await database.release()
  })

  it('are opened once each, by what only sends, for what is pressed at two that only hear', {
    timeout: 240_000,
  }, async () => {
    const { world, ids } = await seated(storage)
    const [one, other] = [await world.begin(false), await world.begin(false)]
    const worker = await world.begin()
    await world.begin()
    await world.ring.arm(world.clock.now())
    await world.pass(5)
    await Promise.all(
      ids.flatMap((id) => [coming(one, id, ['kim', 'mia']), coming(other, id, ['lou', 'kim'])]),
    )
    await world.pass(4 * 60)
    expectOnce(world)
    expect([one.calls, other.calls]).toEqual([[], []])
    expect(worker.calls.length).toBeGreaterThan(0)
    expect(world.untaken).toEqual([])
  })

  it('are opened once each where a worker is killed between two steps', {
    timeout: 240_000,
  }, async () => {
    const { world, ids } = await seated(storage)
    const gateway = await world.begin(false)
    await world.ring.arm(world.clock.now())
    for (const [i, id] of ids.entries()) {
      const worker = await world.begin()
      await world.pass(3)
      worker.before(worker.steps + 9 + 13 * i, () => worker.life.end())
      await coming(gateway, id, NAMES)
      await world.pass(20)
    }
    await world.begin()
    await world.pass(3 * 60)
    expectOnce(world)
  })
})
