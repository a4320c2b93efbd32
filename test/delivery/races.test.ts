import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { groups } from '../../src/core/group.ts'
import { occurrences, unreported } from '../../src/core/occurrence.ts'
import { follow } from '../../src/delivery/following.ts'
import { free, freeGroup, recheck } from '../../src/delivery/holds.ts'
import { claimByHand, claimDue, planOccurrence } from '../../src/delivery/ledger.ts'
import { createNotices } from '../../src/delivery/notices.ts'
import { reopen } from '../../src/delivery/reopen.ts'
import { saveProgress } from '../../src/delivery/step.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { wrapUp } from '../../src/features/recap/wrap-up.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { put, slippingStore } from '../support/memory.ts'
import {
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  heldChannels,
} from '../support/study.ts'

/** What somebody does between another's reading and writing is never written over. */

const day = CURRICULA.default.day(1)
if (!day) throw new Error('no day 1')
const AT = Date.parse('2026-11-23T09:00:00Z')
const timing = {
  date: '2026-11-23',
  round: 1,
  due: AT,
  until: AT + 3_600_000,
  claimedAt: AT,
  late: false,
  look: false,
}
const aRow = () => planOccurrence(daily, aGroup(), day, timing)
const KEY = 'groupabc/daily/2026-11-23'
const ELSEWHERE = { ...CHANNEL, channel: 'elsewhere' }

async function aStore() {
  const store = slippingStore()
  await addGroup(store, aGroup())
  const change = (to: (group: ReturnType<typeof aGroup>) => object) =>
    store.transact(async (tx) => {
      const group = await tx.get(groups, 'groupabc')
      if (group) tx.put(groups, 'groupabc', { ...group, ...to(group) } as typeof group)
    })
  return { store, change, group: () => store.get(groups, 'groupabc'), row: () => store.get(occurrences, KEY) }
}

describe('a claim', () => {
  const changes = [
    ['another schedule', () => ({ schedule: { ...aGroup().schedule, time: '10:00' } })],
    ['a pause', () => ({ schedule: { ...aGroup().schedule, pause: { from: '2026-11-23' } } })],
    ['a jump', () => ({ position: 7 })],
    ['its end', () => ({ over: AT })],
    ['a hold of its channel', () => ({ channels: heldChannels() })],
    ['another id of its channel', () => ({ channels: channelsAt([ELSEWHERE]) })],
    [
      'a restored ledger',
      () => ({ hold: { reason: 'x', fix: 'x', since: 1, notified: false, restored: true } }),
    ],
  ] as const

  it.each(changes)('is not made where %s comes between', async (_, to) => {
    const { store, change, group, row } = await aStore()
    store.slip(() => change(to))
    expect(await claimDue(store, aGroup(), aRow())).toBe(false)
    expect(await row()).toBeUndefined()
    expect(await group()).toMatchObject(to())
  })

  it('is made over what a manager changes that it was not decided by', async () => {
    const { store, change, group } = await aStore()
    store.slip(() => change(() => ({ name: 'Ranking club' })))
    expect(await claimDue(store, aGroup(), aRow())).toBe(true)
    expect(await group()).toMatchObject({ name: 'Ranking club', position: 2, silence: { posts: 1 } })
  })

  it('of two for one date goes to one', async () => {
    const { store, group } = await aStore()
    const claims = [claimDue(store, aGroup(), aRow()), claimByHand(store, aGroup(), aRow())]
    expect((await Promise.all(claims)).toSorted()).toEqual([false, true])
    expect(await group()).toMatchObject({ position: 2 })
  })
})

describe('a post that never went out', () => {
  const failed = { type: 'failed', at: AT, reason: 'No route.' } as const

  it('gives its day back, but not to a group that jumped meanwhile', async () => {
    for (const position of [2, 30]) {
      const { store, change, group } = await aStore()
      await claimDue(store, aGroup(), aRow())
      store.slip(() => change(() => ({ position })))
      const [post] = aRow().steps
      if (!post) throw new Error('no step')
      const { row } = await saveProgress(store, aRow(), post, failed, AT)
      expect(row).toMatchObject({ state: 'failed', days: [] })
      expect(await group()).toMatchObject({ position: position === 2 ? 1 : 30 })
    }
  })
})

describe('a hold', () => {
  it('that came after the channel was looked at is not taken off with the one before', async () => {
    const { store, change, group } = await aStore()
    const seen = { ...aGroup(), channels: heldChannels({ since: 1 }) }
    await change(() => ({ channels: seen.channels }))
    store.slip(() => change(() => ({ channels: heldChannels({ since: 2, reason: 'Newer.' }) })))
    await free(store, seen, seen.channels)
    expect((await group())?.channels[0]?.hold).toMatchObject({ reason: 'Newer.' })
    await free(store, seen, heldChannels({ since: 2 }))
    expect((await group())?.channels[0]?.hold).toBeUndefined()
  })

  it('of a whole group that came since it was seen stays', async () => {
    const { store, change, group } = await aStore()
    const hold = { reason: 'Mislaid.', fix: 'x', since: 1, notified: true }
    await change(() => ({ hold }))
    store.slip(() => change(() => ({ hold: { ...hold, since: 2, reason: 'Newer.' } })))
    await freeGroup(store, { ...aGroup(), hold })
    expect((await group())?.hold).toMatchObject({ reason: 'Newer.' })
  })

  it('of a platform that is not configured is not taken off, and nobody is told again', async () => {
    const { store, change, group } = await aStore()
    const seen = { ...aGroup(), channels: heldChannels() }
    await change(() => ({ channels: seen.channels }))
    expect(await recheck({ store, platform: () => undefined }, seen)).toMatchObject({ freed: [] })
    expect((await group())?.channels[0]?.hold).toBeDefined()
  })

  it('that replaced the one a manager is being told of is told for itself', async () => {
    const study = await createStudy()
    await addGroup(
      study.store,
      aGroup({ channels: heldChannels({ since: 1, notified: false, reason: 'Older.' }) }),
    )
    const { dm } = study.chat
    study.chat.dm = async (...args) => {
      study.chat.dm = dm
      await study.change((group) => ({
        ...group,
        channels: heldChannels({ since: 2, notified: false, reason: 'Newer.' }),
      }))
      return dm(...args)
    }
    study.chat.problems = [{ what: 'Newer.', fix: 'x' }]
    await study.engine.start()
    await study.pass(3)
    expect(study.chat.told.map(({ card }) => card.plain.split(': ')[1])).toEqual(['Older.', 'Newer.'])
  })
})

describe('a failed post', () => {
  it('is told once, although it is told of twice at a time', async () => {
    const { store } = await aStore()
    const row = { ...aRow(), state: 'failed' as const, reason: 'No route.' }
    await put(store, occurrences, KEY, row)
    await put(store, unreported, KEY, { group: 'groupabc' })
    const gate = Promise.withResolvers<void>()
    let told = 0
    const notices = createNotices(store, createQuietLog(), async () => {
      told++
      await gate.promise
      return true
    })
    const both = [notices.tell(row), notices.sweep(new AbortController().signal)]
    gate.resolve()
    await Promise.all(both)
    expect(told).toBe(1)
    expect(await store.list(unreported, { limit: 1 })).toEqual([])
  })

  it('is opened again once, and what the platform rejected for good is not sent again', async () => {
    const { store } = await aStore()
    const rejected = { state: 'failed', reason: 'Malformed.', useless: true } as const
    const steps = aRow().steps.map((step, i) =>
      i === 2
        ? { ...step, ...rejected }
        : i > 2
          ? { ...step, state: 'failed' as const }
          : { ...step, state: 'sent' as const },
    )
    const row = { ...aRow(), state: 'failed' as const, steps }
    await put(store, occurrences, KEY, row)
    const again = () => reopen(store, row, { now: AT + 1, budget: 60_000 }, new Map())
    const opened = await again()
    expect(opened?.steps.map(({ state }) => state)).toEqual([
      'sent',
      'sent',
      'failed',
      ...steps.slice(3).map(() => 'todo'),
    ])
    expect(await again()).toBeUndefined()
  })
})

describe('a restored ledger that is brought up to date', () => {
  it('does not take back a jump that a manager made meanwhile', async () => {
    const sent = await createStudy()
    await addGroup(sent.store, aGroup())
    await sent.engine.start()
    await sent.pass(2)
    const store = slippingStore()
    const back = await createStudy({ start: '2026-11-23T15:00:00Z', store, chat: sent.chat })
    await addGroup(store, aGroup())
    await back.engine.distrust()
    const { find } = sent.chat
    sent.chat.find = async (...args) => {
      sent.chat.find = find
      const found = await find(...args)
      store.slip(() => back.change((group) => ({ ...group, position: 40 })))
      return found
    }
    await back.engine.start()
    await back.pass(1)
    expect(await back.group()).toMatchObject({ position: 40 })
  })
})

describe('what follows a daily post', () => {
  it.each([
    ['is ended', { over: AT }],
    ['moves to another channel', { channels: channelsAt([ELSEWHERE]) }],
  ])('is not claimed where its group %s meanwhile', async (_, to) => {
    const { store, change } = await aStore()
    const [channel] = aGroup().channels
    if (!channel) throw new Error('no channel')
    const steps = [{ channel, content: '1' }]
    const owed = [{ date: '2026-11-23', days: [1], curriculum: 'x', due: AT, until: AT + 1, steps }]
    const parts = {
      store,
      curriculumOf: () => CURRICULA.default,
      following: [{ ...wrapUp, owed: async () => ({ owed }) }],
      since: 0,
    }
    const at = { now: Temporal.Instant.fromEpochMilliseconds(AT) }
    store.slip(() => change(() => to))
    expect((await follow(parts, aGroup(), at)).rows).toEqual([])
    expect(await store.list(occurrences, { limit: 9 })).toEqual([])
  })
})

describe('post-now', () => {
  it('says that something changed where somebody else was quicker, and sends nothing', async () => {
    const store = slippingStore()
    const study = await createStudy({ store })
    await addGroup(store, aGroup())
    store.slip(() => study.change((group) => ({ ...group, position: 9 })))
    expect(await study.engine.postNow('groupabc', false)).toBe('changed')
    await study.settle()
    expect(study.chat.held).toEqual([])
  })

  it('sends the rest of a post for three days after its time, and then only the next one', async () => {
    for (const [hours, answer] of [
      [71, 'sending'],
      [74, 'sending'],
    ] as const) {
      const study = await createStudy({ start: '2026-11-27T08:59:00Z' })
      await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, window: 60, weekdays: [5] } }))
      study.chat.mishaps = [
        undefined,
        undefined,
        { error: new PlatformError('invalid', 'Malformed.') },
        { error: new PlatformError('unreachable', 'No route.') },
      ]
      const { post } = study.chat
      study.chat.post = (order) =>
        'thread' in order.to ? Promise.reject(new PlatformError('unreachable', 'No route.')) : post(order)
      await study.engine.start()
      await study.pass(90)
      expect(await study.row('2026-11-27')).toMatchObject({ state: 'failed', days: [1] })
      study.chat.post = post
      study.chat.mishaps = []
      const { until = 0 } = (await study.row('2026-11-27')) ?? {}
      study.clock.step(until + hours * 3_600_000 - study.clock.now())
      expect(await study.engine.postNow('groupabc', false)).toBe(answer)
      await study.pass(3)
      const days = study.chat.held
        .filter(({ key }) => key.endsWith('.p'))
        .map(({ card }) => card.title.split(' of')[0])
      expect(days).toEqual(hours === 71 ? ['Day 1'] : ['Day 1', 'Day 2'])
    }
  })
})
