import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groups, lostChannels } from '../../src/core/group.ts'
import { askPrivately } from '../../src/core/inbox.ts'
import { join } from '../../src/core/membership.ts'
import { HERE, moves } from '../../src/core/moved.ts'
import { DAILY, occurrenceKey, occurrences, seriesPrefix } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import { pledgeKey, pledges } from '../../src/core/pledge.ts'
import { fences, leases } from '../../src/delivery/fence.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'
import { LIN } from '../support/study.ts'
import { createWorkers, type Process } from '../support/workers.ts'

type World = ReturnType<typeof createWorkers>

const DATE = '2026-11-23'

/** Every group of a world has its whole day, each message once. */
async function expectAll(world: ReturnType<typeof createWorkers>, ids: string[]): Promise<void> {
  const rows = await Promise.all(
    ids.map((group) => world.store.get(occurrences, occurrenceKey({ group, date: DATE }))),
  )
  expect(rows.filter((row) => row?.state !== 'done').map((row) => row?.group)).toEqual([])
  const keys = rows.flatMap((row) => row?.steps.filter(({ what }) => what !== 'thread').map(({ key }) => key))
  expect([...world.copies()].filter(([, count]) => count !== 1)).toEqual([])
  expect([...world.copies().keys()].sort()).toEqual(keys.sort())
}

/** Two processes post every group’s day once, and each takes a part. */
async function share(world: World): Promise<void> {
  const ids = (await world.add(120)).map(({ id }) => id)
  const first = await world.begin()
  const second = await world.begin()
  await world.ring.arm(world.clock.now())
  for (const id of ids) await first.engine.changed(id)
  await world.pass(90)
  await expectAll(world, ids)
  expect(first.calls.length).toBeGreaterThan(0)
  expect(second.calls.length).toBeGreaterThan(0)
}

/** The agenda forgets everything. */
async function goOn(world: World): Promise<void> {
  const ids = (await world.add(3)).map(({ id }) => id)
  const { engine } = await world.begin()
  for (const id of ids) await engine.changed(id)
  await world.pass(30)
  world.ring.lose()
  await world.pass(240)
  await expectAll(world, ids)
}

/** A group’s worker is killed five times. */
async function endFive(world: World): Promise<void> {
  const ids = (await world.add(1)).map(({ id }) => id)
  const first = await world.begin()
  await first.engine.changed('group000')
  await world.pass(59)
  let worker = first
  for (let i = 0; i < 5; i++) {
    const { life } = worker
    worker.before(worker.steps + 8, () => life.end())
    await world.pass(20)
    worker = await world.begin()
  }
  await world.pass(300)
  await expectAll(world, ids)
}

/** No process runs for fifteen days. */
async function stayAway(world: World): Promise<void> {
  const ids = (await world.add(3)).map(({ id }) => id)
  const { engine, life } = await world.begin()
  for (const id of ids) await engine.changed(id)
  await world.pass(90)
  life.end()
  await world.pass(15 * 24 * 60 * 60)
  await world.begin()
  await world.begin()
  await world.pass(300)
  for (const group of ids) {
    const rows = await world.store.list(occurrences, { prefix: seriesPrefix(group), limit: 50 })
    const told = rows.map(({ value: { date, state, days } }) => `${date} ${state} ${days.join()}`.trim())
    expect(told).toEqual([
      `${DATE} done 1`,
      ...WEEKDAYS_AWAY.map((date) => `${date} missed`),
      '2026-12-08 done 2',
    ])
  }
  expect([...world.copies()].filter(([, count]) => count !== 1)).toEqual([])
}

const WEEKDAYS_AWAY = [24, 25, 26, 27, 30]
  .map((day) => `2026-11-${day}`)
  .concat([1, 2, 3, 4, 7].map((day) => `2026-12-0${day}`))

describe('processes that share the work', () => {
  it('post each group’s day once, and each takes a part', () => share(createWorkers()))

  /** Somebody promised to answer by 09:45. Resolves to what they were told by 09:14 and by 09:24. */
  async function writeTo(clocks: readonly [number, number]): Promise<string[][]> {
    const clock = createFakeClock('2026-11-23T08:59:00Z')
    const chat = createFakeChat(clock.now)
    const world = createWorkers(undefined, clock, chat)
    await world.add(1)
    await world.store.transact(async (tx) => {
      await join(tx, LIN, 'group000', clock.now())
      await askPrivately(tx, { member: LIN, zone: 'UTC' }, clock.now())
      tx.put(pledges, pledgeKey(personOf(LIN)), { days: [1], time: '09:45', since: DATE })
    })
    const processes = [await world.begin(), await world.begin()] as const
    for (const [i, ahead] of clocks.entries()) processes[i]?.setWall(ahead)
    await world.ring.arm(clock.now())
    await processes[0].engine.changed('group000')
    const told = () =>
      chat.told.filter(({ member }) => member.user === LIN.user).map(({ card }) => card.title)
    await world.pass(15 * 60)
    const early = told()
    await world.pass(10 * 60)
    const [row] = await world.store.list(occurrences, { prefix: 'group000/private/', limit: 9 })
    expect(row?.value.state).toBe('done')
    return [early, told()]
  }
  const PROMISE = [[], ['Your promise for today']]

  it('write to somebody in private once, whichever of them looks and sends', async () =>
    expect(await writeTo([0, 0])).toEqual(PROMISE))

  it('write to somebody in private once, and at its time, whatever their machines’ clocks say', async () => {
    expect(await writeTo([3_600_000, 0])).toEqual(PROMISE)
    expect(await writeTo([-3_600_000, 3_600_000])).toEqual(PROMISE)
  })

  it('look at a group that somebody changed through a process that sends nothing', async () => {
    const world = createWorkers()
    const [group] = await world.add(1)
    const gateway = await world.begin(false)
    const worker = await world.begin()
    await gateway.engine.changed('group000')
    await world.pass(1)
    await gateway.engine.edit('group000', (it) => ({
      ...it,
      schedule: { ...it.schedule, time: '10:30' },
    }))
    await world.pass(120)
    expect(world.chat.held).toEqual([])
    await world.pass(90 * 60)
    await expectAll(world, [group?.id ?? ''])
    expect(await gateway.engine.postNow('group000', true)).toBe('sending')
    await world.pass(5)
    expect([...world.copies().keys()].filter((key) => key.includes(`${DATE}.2`))).toHaveLength(4)
    expect([gateway.calls.length, worker.calls.length > 0]).toEqual([0, true])
  })

  it('know how many they are, and begin to send once the others know it as well', async () => {
    const world = createWorkers()
    const ids = (await world.add(2)).map(({ id }) => id)
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    await world.pass(55)
    first.life.end()
    const second = await world.begin()
    expect(second.peers()).toBe(2)
    expect(second.limit?.share()).toBe(0.5)
    await world.pass(5.5)
    expect(second.calls).toEqual([])
    await world.pass(120)
    expect(second.peers()).toBe(1)
    await expectAll(world, ids)
  })

  it('take a part of a limit by what they do, and give and get it back within ten seconds', async () => {
    const world = createWorkers()
    const gateway = await world.begin(false)
    const first = await world.begin()
    await world.pass(3)
    const shares = () => [gateway, first].map(({ limit }) => limit?.share())
    expect(shares()).toEqual([0.2, 0.8])
    const second = await world.begin()
    await world.pass(3)
    expect([...shares(), second.limit?.share()]).toEqual([1 / 9, 4 / 9, 4 / 9])
    second.life.end()
    await world.pass(10)
    expect(shares()).toEqual([0.2, 0.8])
    // Whoever cannot say that it lives takes nothing from the others.
    first.deafen()
    await world.pass(8)
    expect(first.limit?.share()).toBe(0)
    await world.pass(2)
    expect(gateway.limit?.share()).toBe(0.2)
    const third = await world.begin()
    await world.pass(3)
    expect(gateway.limit?.peers()).toBe(2)
    void third.engine.stop()
    await world.pass(3)
    expect(gateway.limit?.peers()).toBe(1)
  })

  it('take as many each of what is due at once, whenever they began', async () => {
    const world = createWorkers()
    const ids = (await world.add(120)).map(({ id }) => id)
    const processes: Process[] = []
    for (const seconds of [3.1, 2.3, 1.2]) {
      processes.push(await world.begin())
      await world.pass(seconds)
    }
    for (const id of ids) await processes[0]?.engine.changed(id)
    await world.pass(90)
    await expectAll(world, ids)
    for (const { calls } of processes) expect(calls.length).toBeGreaterThanOrEqual(200)
  })

  it('hold no more than 300 groups each, so that nobody has many left when the others have sent all', async () => {
    const world = createWorkers()
    const ids = (await world.add(450)).map(({ id }) => id)
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    // It ends some groups, and then waits for its turn with all the others.
    first.hold(40)
    await world.pass(70)
    const rows = await world.store.list(fences, { prefix: `${DAILY}/`, limit: 1_000 })
    const held = rows.filter(({ value }) => !value.free).length
    expect([held > 290, held <= 300]).toEqual([true, true])
    first.release()
    await world.pass(300)
    await expectAll(world, ids)
  })

  it('wait all where a platform told one of them to', async () => {
    const world = createWorkers()
    const [first, second] = [await world.begin(), await world.begin()]
    first.limit?.pause(30_000)
    await world.pass(3)
    const left = second.limit?.pausedFor() ?? 0
    expect(left).toBe(27_000)
    await world.pass(28)
    expect([first, second].map(({ limit }) => limit?.pausedFor())).toEqual([0, 0])
  })

  it('are told while two of them hear the same, and not of one that has ended', async () => {
    const world = createWorkers()
    const told: string[] = []
    const hear = async (name: string, of: number, parts: number[]): Promise<Process> => {
      const process = await world.begin(false)
      process.hear?.('discord', { of, parts }, () => told.push(name))
      await world.pass(1)
      return process
    }
    const one = await hear('one', 4, [0, 1])
    await hear('two', 4, [2, 3])
    await world.pass(120)
    expect(told).toEqual([])
    one.life.end()
    await hear('again', 4, [0, 1])
    await world.pass(120)
    expect(told).toEqual([])
    await hear('three', 4, [3])
    await world.pass(20)
    expect([...told].sort()).toEqual(['three', 'two'])
    // Now and then as long as it lasts.
    await world.pass(60)
    expect([...told].sort()).toEqual(['three', 'three', 'two', 'two'])
    await hear('another count', 2, [0])
    await world.pass(20)
    expect(new Set(told)).toEqual(new Set(['two', 'three', 'again', 'another count']))
  })

  it('go on where the agenda has forgotten everything', () => goOn(createWorkers()))

  it('end what they had begun of a group that they lost and took again', async () => {
    const world = createWorkers()
    const ids = (await world.add(1)).map(({ id }) => id)
    const first = await world.begin()
    await first.engine.changed('group000')
    await world.pass(55)
    // Its third message waits long for its turn; meanwhile the agenda forgets that it was taken.
    first.hold(3)
    await world.pass(10)
    world.ring.lose()
    await world.ring.set({ series: 'daily', id: 'group000' }, world.clock.now())
    await world.pass(1)
    const second = await world.begin()
    await world.pass(75)
    first.release()
    await world.pass(300)
    await expectAll(world, ids)
    expect(first.calls.length + second.calls.length).toBeGreaterThan(0)
  })

  it('end where the data of their database moved while they stood still', async () => {
    const world = createWorkers()
    const [group] = await world.add(1)
    const { engine, calls } = await world.begin()
    await engine.changed(group?.id ?? '')
    const part = { state: 'gone', other: 'elsewhere', id: 'x', at: 0, unproven: false } as const
    await world.store.transact(async (tx) => tx.put(moves, HERE, part))
    await world.pass(4)
    expect(world.refusals).toEqual([expect.stringMatching(/^The data of this database moved to elsewhere/)])
    await world.pass(120)
    expect(calls).toEqual([])
  })

  it('leave a channel that is back to whoever takes its group', async () => {
    const world = createWorkers()
    const since = world.clock.now() - 24 * 24 * 3_600_000
    const lost = { reason: 'Gone.', fix: 'Invite me.', since, notified: true }
    const [group] = await world.add(1)
    await world.store.transact(async (tx) => {
      const stored = await tx.get(groups, 'group000')
      const [channel] = stored?.channels ?? []
      if (!stored || !channel) throw new Error('There is no group.')
      tx.put(groups, 'group000', { ...stored, channels: [{ ...channel, lost }] })
      tx.put(lostChannels, `group000/${channel.id}`, { group: 'group000' })
    })
    const { engine, calls } = await world.begin()
    await engine.changed('group000')
    world.chat.problems = [{ what: 'I am missing a permission.', fix: 'Grant it.' }]
    await world.pass(5 * 60)
    world.chat.problems = []
    await world.pass(20 * 60)
    await expectAll(world, [group?.id ?? ''])
    expect([calls.length > 0, world.untaken]).toEqual([true, []])
  })

  it('hand on at once what a process that stops leaves', async () => {
    const world = createWorkers()
    const ids = (await world.add(3)).map(({ id }) => id)
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    await world.pass(59)
    first.before(first.steps + 25, () => void first.engine.stop())
    await world.pass(2)
    await world.begin()
    await world.pass(5)
    await expectAll(world, ids)
    expect(await world.store.list(leases, { limit: 9 })).toHaveLength(1)
  })

  it('say no more that they live once they have stopped, though a platform still asks for a pause', async () => {
    const world = createWorkers()
    const gateway = await world.begin(false)
    gateway.limit?.pause(5_000)
    await gateway.engine.stop()
    gateway.limit?.pause(9_000)
    await world.pass(1)
    expect(await world.store.list(leases, { limit: 9 })).toEqual([])
  })

  it('leave to another one what the agenda has lost and they have not set anew when they stop', async () => {
    const world = createWorkers()
    let looks = 0
    let process: Process | undefined
    let stopped: Promise<void> | undefined
    // As where it lost a million: each look finds more.
    world.ring.arm = async () => {
      if (!process) return 0
      if (++looks === 3) stopped = process.engine.stop()
      return looks < 100 ? 1 : 0
    }
    process = await world.begin()
    await world.pass(61)
    await stopped
    expect(looks).toBe(3)
  })

  it('forget within the hour who ended without a word, however many they were', async () => {
    const world = createWorkers()
    const ended = world.clock.now() - 61 * 60_000
    await world.store.transact(async (tx) => {
      for (let i = 0; i < 120; i++) tx.put(leases, `ended${i}`, { until: ended })
      tx.put(leases, 'later', { until: ended + 10 * 60_000 })
    })
    await world.begin()
    await world.pass(9)
    expect((await world.store.list(leases, { limit: 9 })).map(({ key }) => key)).toEqual([
      'later',
      expect.stringMatching(/^worker/),
    ])
  })

  it('give back at once what they get while they stop', async () => {
    const world = createWorkers()
    const ids = (await world.add(3)).map(({ id }) => id)
    const { take } = world.ring
    let stop = (): void => {}
    world.ring.take = async (at, limit) => {
      const taken = await take(at, limit)
      if (taken.length > 0) stop()
      return taken
    }
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    await world.pass(58)
    stop = () => void first.engine.stop()
    await world.pass(5)
    expect(ids.filter((id) => world.ring.isTaken({ series: 'daily', id }))).toEqual([])
    expect(first.calls).toEqual([])
    world.ring.take = take
    await world.begin()
    await world.pass(8)
    await expectAll(world, ids)
  })

  it('call nothing while a machine’s own clock says that its time is over', async () => {
    const world = createWorkers()
    const ids = (await world.add(2)).map(({ id }) => id)
    // So that it says that it lives a second after the posts are due.
    await world.pass(1)
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    await world.pass(58)
    first.setWall(3_600_000)
    await world.pass(1.5)
    expect(first.calls).toEqual([])
    // The next renewal counts from the clock as it is now.
    await world.pass(30)
    first.setWall(-3_600_000)
    await world.pass(300)
    await expectAll(world, ids)
  })

  it('call nothing while the store does not answer that they live', async () => {
    const world = createWorkers()
    const ids = (await world.add(2)).map(({ id }) => id)
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    await world.pass(30)
    first.deafen()
    await world.pass(60)
    expect(first.calls).toEqual([])
    await world.begin()
    await world.pass(60)
    await expectAll(world, ids)
  })

  it('end what a group’s worker began five times over', () => endFive(createWorkers()))

  it('go on after fifteen days without any of them', () => stayAway(createWorkers()))

  /** Two processes, the first of which meets something at one of its steps; then five minutes for all to come right. */
  async function meets(step: number, what: (first: Process, world: World) => void): Promise<void> {
    const world = createWorkers()
    const ids = (await world.add(2)).map(({ id }) => id)
    const first = await world.begin()
    for (const id of ids) await first.engine.changed(id)
    await world.pass(55)
    first.before(first.steps + step, () => what(first, world))
    await world.pass(4)
    await world.begin()
    await world.pass(300)
    await expectAll(world, ids)
  }

  it('lose and double nothing where one is killed between two steps', async () => {
    for (let step = 1; step < 90; step += 11) await meets(step, ({ life }) => life.end())
  })

  it.each([5, 15, 90])(
    'lose and double nothing where one stands still for %i seconds between two steps',
    async (seconds) => {
      for (let step = 1; step < 90; step += 11)
        await meets(step, ({ life }, { clock }) => {
          life.freeze()
          clock.after(seconds * 1_000, () => life.thaw())
        })
    },
  )

  it('lose and double nothing where the database hangs for one of them between two steps', async () => {
    for (let step = 1; step < 90; step += 11) await meets(step, ({ deafen }) => deafen())
  })

  it.each([1, -1])(
    'lose and double nothing where a clock jumps by %i hour between two steps',
    async (hours) => {
      for (let step = 1; step < 90; step += 11) await meets(step, ({ setWall }) => setWall(hours * 3_600_000))
    },
  )
})

describe('processes that share the work on Postgres', () => {
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

  it.each([
    ['post each group’s day once, and each takes a part', share],
    ['go on where the agenda has forgotten everything', goOn],
    ['end what a group’s worker began five times over', endFive],
    ['go on after fifteen days without any of them', stayAway],
  ])('%s', { timeout: 240_000 }, (_, what) => what(createWorkers(storage.store)))
})
