import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { addGroup, aGroup, CURRICULA, createStudy } from '../support/study.ts'

const HOUR_MS = 3_600_000
const prompts = CURRICULA.default.day(1)?.prompts.length ?? 0
const lost = (arrives: boolean) => ({
  error: new PlatformError('unknown', 'The connection was reset.'),
  arrives,
})

/** A bot that died with its first call under way, and the same chat and database for the next one. */
async function died(arrived: boolean) {
  const first = await createStudy()
  await addGroup(first.store, aGroup())
  first.chat.mishaps = [lost(arrived)]
  await first.engine.start()
  await first.pass(1)
  await first.engine.stop()
  return (start: string) => createStudy({ start, store: first.store, chat: first.chat })
}

it('a stop amid a delivery leaves nothing to be looked for: what is left is sent at once at the next start', async () => {
  const first = await createStudy()
  await addGroup(first.store, aGroup())
  const { post } = first.chat
  const underway = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  first.chat.post = async (order) => {
    const ref = await post(order)
    if (!('thread' in order.to)) return ref
    underway.resolve()
    await answered.promise
    return ref
  }
  await first.engine.start()
  first.clock.step(60_000)
  await first.engine.beat()
  await underway.promise
  const stopped = first.engine.stop()
  answered.resolve()
  await stopped
  expect(first.chat.held).toHaveLength(2)
  first.chat.post = post
  const study = await createStudy({ start: '2026-11-23T09:00:05Z', store: first.store, chat: first.chat })
  await study.engine.start()
  await study.settle()
  await study.settle()
  expect(study.chat.held).toHaveLength(1 + prompts)
  expect(study.chat.calls.filter((call) => call.startsWith('find'))).toEqual([])
})

describe('a call under way when the bot went down', () => {
  it('is looked for although its window is over; found, the post gets its discussion', async () => {
    const restart = await died(true)
    const study = await restart('2026-11-23T22:00:00Z')
    await study.engine.start()
    await study.pass(3)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('is looked for although its window is over; absent, its day comes on the next study day', async () => {
    const restart = await died(false)
    const study = await restart('2026-11-23T22:00:00Z')
    await study.engine.start()
    await study.pass(3)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
    study.clock.step(11 * HOUR_MS)
    await study.pass(1)
    expect(await study.row('2026-11-24')).toMatchObject({ days: [1] })
  })

  it('has a minute to land after the start, also when the clock was set forward meanwhile', async () => {
    const restart = await died(false)
    const study = await restart('2026-11-23T11:00:00Z')
    await study.engine.start()
    await study.settle()
    await study.clock.advance(59_000, study.settle)
    expect(study.chat.calls.filter((call) => call.startsWith('find'))).toEqual([])
    await study.pass(2)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('is looked for again while the look fails, less and less often', async () => {
    const restart = await died(true)
    const study = await restart('2026-11-23T20:50:00Z')
    study.chat.mishaps = Array(1_000).fill({ error: new PlatformError('unreachable', 'No route.') })
    await study.engine.start()
    await study.pass(4 * 60)
    const looks = study.chat.calls.filter((call) => call.startsWith('find'))
    expect(looks.length).toBeGreaterThan((4 * 60) / 5)
    expect(looks.length).toBeLessThan(120)
    study.chat.mishaps = []
    await study.pass(10)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('that the bot may not look for puts the group on hold, and is uncertain only if nobody fixes it', async () => {
    const restart = await died(true)
    const study = await restart('2026-11-23T10:00:00Z')
    study.chat.historyReadable = false
    study.chat.problems = [{ what: 'I may not read here.', fix: 'Allow Read Message History.' }]
    await study.engine.start()
    await study.pass(3)
    expect((await study.group())?.channels[0]?.hold).toMatchObject({ fix: 'Allow Read Message History.' })
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'open' })
    study.clock.step(11 * HOUR_MS)
    await study.pass(2)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [1] })
  })

  it('that the bot may look for again after a mend is settled as it really was', async () => {
    const restart = await died(true)
    const study = await restart('2026-11-23T10:00:00Z')
    study.chat.historyReadable = false
    study.chat.problems = [{ what: 'I may not read here.', fix: 'Allow Read Message History.' }]
    await study.engine.start()
    await study.pass(3)
    study.chat.historyReadable = true
    study.chat.problems = []
    expect(await study.engine.postNow('groupabc', false)).toBe('sending')
    await study.pass(2)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
    expect(study.chat.held).toHaveLength(1 + prompts)
  })
})

it('a lost answer is looked for from long before the call, because the platform’s clock may be behind', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = [lost(true)]
  await study.engine.start()
  await study.pass(1)
  for (const held of study.chat.held) held.at -= 3 * HOUR_MS
  await study.pass(3)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  expect(study.chat.held).toHaveLength(1 + prompts)
})

it('what is uncertain is looked for before "post now" sends it again', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = [undefined, undefined, lost(true)]
  study.chat.historyReadable = false
  await study.engine.start()
  await study.pass(4)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [1] })
  study.chat.historyReadable = true
  expect(await study.engine.postNow('groupabc', false)).toBe('found')
  await study.pass(2)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  expect(study.chat.held).toHaveLength(1 + prompts)
})

it('what the platform rejects for good is not sent again by "post now", which offers to send all of it again', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = [
    undefined,
    undefined,
    ...Array(prompts).fill({ error: new PlatformError('invalid', 'The discussion was deleted.') }),
  ]
  await study.engine.start()
  await study.pass(2)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [1] })
  const calls = study.chat.calls.length
  expect(await study.engine.postNow('groupabc', false)).toBe('out')
  await study.pass(2)
  expect(study.chat.calls).toHaveLength(calls)
  expect(study.chat.told).toHaveLength(1)
  expect(await study.engine.postNow('groupabc', true)).toBe('sending')
  await study.pass(2)
  expect(await study.row('2026-11-23.2')).toMatchObject({ state: 'done', days: [1] })
})

describe('a post that is not settled', () => {
  it('ends with its window however long the platform said to wait', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, window: 30 } }))
    study.chat.mishaps = [{ error: new PlatformError('limited', 'Slow down.', { retryAfter: 30 * HOUR_MS }) }]
    await study.engine.start()
    await study.pass(40)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
  })

  it('keeps its roadmap day: "post now" on the next date waits for it and skips nothing', async () => {
    const study = await createStudy({ start: '2026-11-23T22:59:00Z' })
    await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, time: '23:00' } }))
    study.chat.mishaps = Array(40).fill({ error: new PlatformError('unreachable', 'No route.') })
    await study.engine.start()
    await study.pass(62)
    expect(await study.engine.postNow('groupabc', false)).toBe('sending')
    expect(await study.row('2026-11-24')).toBeUndefined()
    study.chat.mishaps = []
    await study.pass(10)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
    expect((await study.group())?.position).toBe(2)
  })
})

it('on a machine that sleeps until its window is over, a post that was about to be sent is not', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  const { inspect } = study.chat
  study.chat.inspect = async (channel) => {
    study.clock.step(13 * HOUR_MS)
    study.chat.inspect = inspect
    return inspect(channel)
  }
  await study.engine.start()
  await study.pass(5)
  expect(study.chat.held).toEqual([])
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
})

it('sent by hand just before its time, a post may be tried as long as it could have been then', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  study.chat.mishaps = [lost(false)]
  await study.engine.start()
  await study.engine.postNow('groupabc', false)
  await study.pass(5)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
})

describe('a thread', () => {
  it('whose answer was lost is opened again, also where nobody may read the history', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [undefined, lost(true)]
    study.chat.historyReadable = false
    await study.engine.start()
    await study.pass(3)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('that cannot be opened is tried less and less often', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [
      undefined,
      ...Array(1_000).fill({ error: new PlatformError('unreachable', 'No route.') }),
    ]
    await study.engine.start()
    await study.pass(4 * 60)
    const calls = study.chat.calls.filter((call) => call.startsWith('thread'))
    expect(calls.length).toBeGreaterThan((4 * 60) / 5)
    expect(calls.length).toBeLessThan(120)
  })
})

it('a group whose first post was missed for days is told so date by date, from the day it began', async () => {
  const study = await createStudy({ start: '2026-11-23T08:00:00Z' })
  await addGroup(study.store, aGroup({ createdAt: study.clock.now() }))
  await study.engine.start()
  await study.engine.stop()
  const later = await createStudy({ start: '2026-11-25T08:00:00Z', store: study.store })
  await later.engine.start()
  await later.settle()
  expect(await later.row('2026-11-22')).toBeUndefined()
  expect(await later.row('2026-11-23')).toMatchObject({ state: 'missed' })
  expect(await later.row('2026-11-24')).toMatchObject({ state: 'missed' })
})

it('the rest of a post that failed in the evening is sent by hand the next morning', async () => {
  const study = await createStudy({ start: '2026-11-23T17:59:00Z' })
  await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, time: '18:00' } }))
  study.chat.mishaps = [
    undefined,
    undefined,
    ...Array(2000).fill({ error: new PlatformError('unreachable', 'No route.') }),
  ]
  await study.engine.start()
  await study.pass(12 * 60 + 5)
  study.chat.mishaps = []
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [1] })
  await study.pass(20)
  expect(study.chat.told[0]?.card.buttons).toMatchObject([{ action: 'post-now' }])
  // 06:30 on Tuesday, the first moment the manager can know of it.
  await study.engine.postNow('groupabc', false)
  await study.pass(3)
  expect(study.chat.held).toHaveLength(1 + prompts)
  expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
})

it('an uncertain post of Friday that is found on Saturday brings no other roadmap day', async () => {
  const study = await createStudy({ start: '2026-11-27T08:59:00Z' })
  await addGroup(study.store, aGroup({ startDate: '2026-11-27' }))
  study.chat.mishaps = [{ error: new PlatformError('unknown', 'Reset.'), arrives: true }]
  study.chat.historyReadable = false
  await study.engine.start()
  await study.pass(5)
  study.chat.historyReadable = true
  study.clock.step(24 * HOUR_MS)
  await study.engine.postNow('groupabc', false)
  await study.pass(3)
  const all = await study.store.list(occurrences, { limit: 9 })
  expect(all.some(({ key }) => key.endsWith('11-28'))).toBe(false)
})

it('posts that never came are none that nobody answered', async () => {
  const study = await createStudy()
  await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, window: 30 } }))
  study.chat.mishaps = Array(5000).fill({ error: new PlatformError('unreachable', 'No route.') })
  await study.engine.start()
  for (let i = 0; i < 5; i++) {
    await study.pass(40)
    study.clock.step(24 * HOUR_MS - 40 * 60_000)
  }
  expect(study.chat.held).toEqual([])
  expect(study.chat.told.map(({ card }) => card.title)).not.toContain(
    '#study-group: nobody answered the last 3 posts',
  )
})

it('what a platform turned away because the bot stopped is made at once at the next start, a thread as well', async () => {
  for (const call of ['post', 'openThread'] as const) {
    const first = await createStudy()
    await addGroup(first.store, aGroup())
    const made = first.chat[call]
    const waiting = Promise.withResolvers<void>()
    const stopping = Promise.withResolvers<void>()
    first.chat[call] = async () => {
      waiting.resolve()
      await stopping.promise
      throw new PlatformError('unreachable', 'The bot is stopping; this was not sent.')
    }
    await first.engine.start()
    first.clock.step(60_000)
    await first.engine.beat()
    await waiting.promise
    const stopped = first.engine.stop()
    stopping.resolve()
    await stopped
    first.chat[call] = made as never
    const study = await createStudy({
      start: new Date(first.clock.now()).toISOString(),
      store: first.store,
      chat: first.chat,
    })
    await study.engine.start()
    await study.settle()
    await study.settle()
    expect([call, study.chat.held.length]).toEqual([call, 1 + prompts])
    expect(study.chat.calls.filter((each) => each.startsWith('find'))).toEqual([])
    await study.engine.stop()
  }
})
