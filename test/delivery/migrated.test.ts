import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compose } from '../../src/compose.ts'
import { occurrenceKey, occurrences } from '../../src/core/occurrence.ts'
import type { Clock, Log } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import { migrate } from '../../src/migrate.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { type Activity, createActivity, createSettle } from '../chaos/activity.ts'
import { createLife, type Life } from '../chaos/life.ts'
import { createFakeChat, type FakeChat } from '../fakes/chat.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createDice } from '../support/dice.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { addGroup, aGroup, CHANNEL, CURRICULA, channelsAt } from '../support/study.ts'
import { createWorkers } from '../support/workers.ts'

const log: Log = createQuietLog()
const GROUPS = 12

let folder: string
let database: TestDatabase
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studyhall-moved-'))
  database = await freshDatabase()
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await database.release()
})

/** One process alone over a file, until it is killed. */
async function alone(storage: Storage, chat: FakeChat, clock: FakeClock, activity: Activity) {
  const life = createLife(activity)
  const settle = createSettle(activity)
  const own: Clock = life.clock(clock)
  const { engine } = compose({
    store: life.guard<Store>(storage.store),
    platform: () => life.guard(chat),
    curricula: CURRICULA,
    clock: own,
    random: () => 0.5,
    ids: { group: () => 'newgrp01', reference: () => 'ref1' },
    log,
  })
  void engine.start()
  await settle()
  const pass = async (minutes: number): Promise<void> => {
    for (let i = 0; i < minutes; i++) {
      await clock.advance(60_000, settle)
      void engine.beat()
      await settle()
    }
  }
  return { life, pass }
}

/** Kills a process at one of its next calls, before, during or after it. */
const doom = (life: Life, dice: ReturnType<typeof createDice>): void =>
  life.doom({ calls: dice.int(60, 240), phase: dice.pick(['before', 'during', 'after']) })

const IDS = Array.from({ length: GROUPS }, (_, i) => `group${String(i).padStart(3, '0')}`)

const rowsOn = ({ store }: Storage, date: string) =>
  Promise.all(IDS.map((group) => store.get(occurrences, occurrenceKey({ group, date }))))

/** Every group has its whole day of these dates, each message once, and nothing else was posted. */
async function expectAll(storage: Storage, chat: FakeChat, dates: string[]): Promise<void> {
  const rows = (await Promise.all(dates.map((date) => rowsOn(storage, date)))).flat()
  expect(rows.map((row) => row?.state)).toEqual(rows.map(() => 'done'))
  const due = rows.flatMap((row) => row?.steps.filter(({ what }) => what !== 'thread').map(({ key }) => key))
  expect(chat.held.map(({ key }) => key).sort()).toEqual(due.sort())
}

it.each([1, 2, 3, 4, 5, 6])(
  'a deployment that moves amid a day, there and amid the next one back, posts everything once (seed %i)',
  async (seed) => {
    const dice = createDice(seed)
    const clock = createFakeClock('2026-11-23T08:59:00Z')
    const chat = createFakeChat(clock.now)
    const activity = createActivity()
    const file = `file:${join(folder, 'one.sqlite')}`
    const open = (url: string) => openStorage(url, log, { now: clock.now })
    const move = (from: string, to: string) =>
      migrate(from, to, { log, say: () => {}, timeOf: async () => clock.now() })

    const left = await open(file)
    for (const [i, id] of IDS.entries())
      await addGroup(
        left.store,
        aGroup({ id, channels: channelsAt([{ ...CHANNEL, channel: `channel-${i}` }]) }),
      )
    const before = await alone(left, chat, clock, activity)
    doom(before.life, dice)
    await before.pass(2)
    before.life.end()
    await left.close()
    await move(file, database.url)

    const second = await open(database.url)
    const workers = createWorkers(second.store, clock, chat)
    const first = await workers.begin()
    await workers.pass(60)
    await expectAll(second, chat, ['2026-11-23'])
    first.life.end()
    // Nobody works in the night, which would take long.
    clock.step(Date.parse('2026-11-24T08:59:40Z') - clock.now())
    const processes = [await workers.begin(), await workers.begin()]
    await workers.pass(15)
    for (const { life } of processes) doom(life, dice)
    await workers.pass(10)
    for (const { life } of processes) life.end()
    await second.close()
    await expect(move(database.url, file)).rejects.toThrow(/^A bot runs on/)
    clock.step(30_000)
    await move(database.url, file)

    const third = await open(file)
    const after = await alone(third, chat, clock, activity)
    await after.pass(10)
    await expectAll(third, chat, ['2026-11-23', '2026-11-24'])
    after.life.end()
    await third.close()
  },
)
