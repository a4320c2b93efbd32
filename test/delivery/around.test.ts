import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { openOccurrences, unreported } from '../../src/core/occurrence.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { put, slippingStore } from '../support/memory.ts'
import { addGroup, aGroup, channelsAt, createStudy, heldChannels, released } from '../support/study.ts'

const HOUR_MS = 3_600_000
const other = { platform: 'playground', workspace: 'local', channel: 'other' } as const
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** A store over a file, and a way to spoil a record of it. */
async function spoilable() {
  const dir = mkdtempSync(join(tmpdir(), 'spoil-'))
  const path = join(dir, 'bot.sqlite')
  const { store } = await openStorage(`file:${path}`, createQuietLog())
  return {
    store,
    path,
    spoil: (kind: string, key: string) => {
      const db = new DatabaseSync(path)
      db.prepare('UPDATE record SET text = ? WHERE kind = ? AND key = ?').run('{"value":{}}', kind, key)
      db.close()
    },
  }
}

it('an occurrence that cannot be read keeps no other group from its posts', async () => {
  const { store, spoil } = await spoilable()
  const first = await createStudy({ store })
  await addGroup(store, aGroup())
  await addGroup(store, aGroup({ id: 'groupxyz', channels: channelsAt([other]) }))
  first.chat.mishaps = Array(5).fill({ error: new PlatformError('unreachable', 'No route.') })
  await first.engine.start()
  first.clock.step(60_000)
  await first.engine.beat()
  await first.settle()
  await first.engine.stop()
  spoil('occurrence', 'groupabc/daily/2026-11-23')
  const next = await createStudy({ store, chat: first.chat, start: '2026-11-23T09:10:00Z' })
  first.chat.mishaps = []
  await next.engine.start()
  await next.pass(5)
  expect(await next.row('2026-11-23', 'groupxyz')).toMatchObject({ state: 'done' })
})

it('a mark of an occurrence that is not there keeps no group from being distrusted', async () => {
  const { store } = await spoilable()
  const first = await createStudy({ store })
  await addGroup(store, aGroup())
  await addGroup(store, aGroup({ id: 'groupxyz', channels: channelsAt([other]) }))
  await put(store, openOccurrences, 'groupabc/daily/2026-11-20', { group: 'groupabc' })
  first.chat.mishaps = [{ error: new PlatformError('unreachable', 'No route.') }]
  await first.engine.start()
  await first.engine.stop()
  await expect(first.engine.distrust()).resolves.toBeUndefined()
})

it('a date whose occurrence cannot be read lets the beat end', async () => {
  const { store, spoil } = await spoilable()
  const study = await createStudy({ store })
  await addGroup(store, aGroup())
  await study.engine.start()
  await study.pass(3)
  spoil('occurrence', 'groupabc/daily/2026-11-23')
  const next = await createStudy({ store, chat: study.chat, start: '2026-11-23T15:00:00Z' })
  // Time passes while a beat works.
  const real = next.clock.now
  let reads = 0
  next.clock.now = () => real() + reads++
  let ended = false
  void next.engine.start().then(() => {
    ended = true
  })
  for (let i = 0; i < 3000 && !ended; i++) await new Promise((resolve) => setImmediate(resolve))
  expect(ended).toBe(true)
})

it('a failed post that cannot be read keeps no other from being told', async () => {
  const { store, spoil } = await spoilable()
  const study = await createStudy({ store })
  await addGroup(store, aGroup())
  await addGroup(store, aGroup({ id: 'groupxyz', channels: channelsAt([other]) }))
  study.chat.mishaps = Array(2).fill({ error: new PlatformError('invalid', 'Not a message.') })
  const { dm } = study.chat
  study.chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
  await study.engine.start()
  await study.pass(2)
  expect(await store.list(unreported, { limit: 5 })).toHaveLength(2)
  spoil('occurrence', 'groupabc/daily/2026-11-23')
  study.chat.dm = dm
  await study.pass(60)
  expect(study.chat.told).toHaveLength(1)
})

it('what a manager changes while missed dates are written down holds', async () => {
  const store = slippingStore()
  const study = await createStudy({ start: '2026-11-23T08:59:00Z', store })
  await addGroup(study.store, aGroup({ channels: heldChannels() }))
  study.chat.problems = [{ what: 'No.', fix: 'x' }]
  await study.engine.start()
  await study.pass(2)
  study.clock.step(12 * HOUR_MS) // 21:01, the window is over
  // While the missed date is written down: mended, and from tomorrow on at 07:00.
  store.slip(async () => {
    await study.change((group) => ({
      ...released(group),
      startDate: '2026-11-24',
      schedule: { ...group.schedule, time: '07:00' },
    }))
    study.chat.problems = []
    await study.engine.changed('groupabc')
  })
  await study.engine.beat()
  study.clock.step(10 * HOUR_MS) // 07:01 on Tuesday
  await study.pass(3)
  expect(await study.row('2026-11-24')).toMatchObject({ state: 'done' })
})

it('a group without its curriculum that cannot be put on hold just now lets the bot start', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ curriculum: 'mislaid' }))
  study.store.transact = () => Promise.reject(new Error('database is locked'))
  await expect(study.engine.start()).resolves.toBeUndefined()
})

it('a manager who cannot be reached for a lost curriculum keeps no other group waiting', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ curriculum: 'mislaid' }))
  await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([other]) }))
  study.chat.dm = () => new Promise(() => {})
  let started = false
  void study.engine.start().then(() => {
    started = true
  })
  await turns(200)
  expect(started).toBe(true)
})

it('a clock that ran days ahead for a minute costs no study day', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
  study.clock.step(21 * 24 * HOUR_MS)
  await study.engine.beat()
  await study.settle()
  study.clock.step(-21 * 24 * HOUR_MS)
  for (let i = 0; i < 4; i++) {
    await study.pass(3)
    study.clock.step(24 * HOUR_MS - 3 * 60_000)
  }
  expect(await study.row('2026-11-24')).toMatchObject({ state: 'done' })
})

const noRoute = { error: new PlatformError('unreachable', 'No route.') }

/** Hours ahead for a minute: the time of what is under way is over by that clock. */
const jumpAhead = async (study: Awaited<ReturnType<typeof createStudy>>): Promise<void> => {
  study.clock.step(14 * HOUR_MS)
  await study.pass(6)
  study.clock.step(-14 * HOUR_MS)
}

it('a post that a clock far ahead gave up is sent once the clock is right, and is no other day’s', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = Array(200).fill(noRoute)
  await study.engine.start()
  await study.pass(2)
  await jumpAhead(study)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
  study.chat.mishaps = []
  await study.pass(10)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
  expect(await study.group()).toMatchObject({ position: 2 })
  expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(1)
})

it('prompts that a clock far ahead gave up are sent once the clock is right', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = [undefined, undefined, ...Array(200).fill(noRoute)]
  await study.engine.start()
  await study.pass(2)
  await jumpAhead(study)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [1] })
  study.chat.mishaps = []
  await study.pass(10)
  const row = await study.row('2026-11-23')
  expect(row).toMatchObject({ state: 'done', days: [1] })
  const keys = study.chat.held.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys).toEqual(
    expect.arrayContaining(row?.steps.filter(({ what }) => what === 'reply').map(({ key }) => key) ?? []),
  )
})

it('what was given up by a clock that was right stays given up', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = Array(500).fill(noRoute)
  await study.engine.start()
  await study.pass(2)
  study.clock.step(12 * HOUR_MS)
  await study.pass(6)
  study.chat.mishaps = []
  // Set right by a minute and a half.
  study.clock.step(-90_000)
  await study.pass(10)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
})
