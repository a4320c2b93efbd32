import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { joinRota } from '../../src/core/host.ts'
import { askPrivately, inboxes, inboxKey } from '../../src/core/inbox.ts'
import { join } from '../../src/core/membership.ts'
import { occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import { put } from '../support/memory.ts'
import {
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  LIN,
  released,
  TWO_CHANNELS,
} from '../support/study.ts'

const HOUR_MS = 3_600_000
const prompts = CURRICULA.default.day(1)?.prompts.length ?? 0

const days = async (count: number) => {
  const study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
  for (let i = 0; i < count; i++) {
    await study.pass(2)
    study.clock.step(24 * 3_600_000 - 2 * 60_000)
  }
  return study
}
const later = async (chat: Awaited<ReturnType<typeof days>>['chat'], start: string) => {
  const study = await createStudy({ start, chat })
  await addGroup(study.store, aGroup())
  return study
}

const posts = (chat: { held: { key: string; card: { title: string } }[] }): string[] =>
  chat.held
    .filter(({ key }) => key.endsWith('.p'))
    .map(({ key, card }) => `${key} ${card.title.split(' ·')[0]}`)

describe('a restored backup', () => {
  it('is brought up to what the channel holds: nothing comes twice, and the place moves on', async () => {
    const { chat } = await days(3)
    const before = chat.held.length
    const back = await later(chat, '2026-11-25T15:00:00Z')
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(chat.held).toHaveLength(before)
    expect(await back.group()).toMatchObject({ position: 4 })
    expect((await back.group())?.hold).toBeUndefined()
    expect(await back.row('2026-11-24')).toMatchObject({ state: 'done', days: [2] })
    expect(chat.told.map(({ card }) => card.title)).toEqual(['#study-group: continues with day 4'])
    expect(chat.told[0]?.card.text).toContain('I found 3 daily posts in the channel')
  })

  it('made just before a post was sent: what was sent since is found, however late', async () => {
    const { chat, ...sent } = await days(1)
    const before = chat.held.length
    const row = await sent.row('2026-11-23')
    if (!row) throw new Error('no row')
    const back = await createStudy({ start: '2026-11-24T15:00:00Z', chat })
    await addGroup(back.store, aGroup({ position: 2 }))
    const steps = row.steps.map(({ post: _, thread: _t, firstSentAt: _f, ...step }) => ({
      ...step,
      state: 'todo' as const,
      attempts: 0,
    }))
    await put(back.store, occurrences, 'groupabc/daily/2026-11-23', { ...row, state: 'open', steps })
    await put(back.store, openOccurrences, 'groupabc/daily/2026-11-23', { group: 'groupabc' })
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(await back.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
    expect(chat.held.filter(({ key }) => key.includes('2026-11-23'))).toHaveLength(before)
  })

  it('has a row that says so for a study date of which nothing is found', async () => {
    const { chat } = await days(3)
    chat.held.splice(0, chat.held.length, ...chat.held.filter(({ key }) => !key.includes('2026-11-24')))
    const back = await later(chat, '2026-11-25T15:00:00Z')
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(await back.row('2026-11-24')).toMatchObject({
      state: 'missed',
      reason: 'No post of this date was found in the channel after a backup was restored.',
    })
    expect(await back.row('2026-11-25')).toMatchObject({ state: 'done', days: [2] })
  })

  it('restored while the clock is hours behind: the post that is not due yet by it is found too', async () => {
    const { chat } = await days(2)
    const before = chat.held.length
    const back = await later(chat, '2026-11-23T20:00:00Z')
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(await back.row('2026-11-24')).toMatchObject({ state: 'done', days: [2] })
    expect(await back.group()).toMatchObject({ position: 3 })
    back.clock.step(24 * HOUR_MS)
    await back.pass(2)
    expect(chat.held).toHaveLength(before)
    back.clock.step(14 * HOUR_MS)
    await back.pass(2)
    expect(await back.row('2026-11-25')).toMatchObject({ state: 'done', days: [3] })
  })

  it('finds a private message of the evening before on the next date', async () => {
    const withHost = async (start: string, chat?: Awaited<ReturnType<typeof days>>['chat']) => {
      const study = await createStudy({ start, ...(chat && { chat }) })
      await addGroup(study.store, aGroup({ host: true }))
      await study.store.transact(async (tx) => {
        await join(tx, LIN, 'groupabc', Date.parse('2026-11-23T08:00:00Z'))
        await joinRota(tx, LIN, 'groupabc')
        await askPrivately(tx, { member: LIN, zone: 'UTC' }, Date.parse('2026-11-23T08:00:00Z'))
      })
      await study.engine.start()
      return study
    }
    const first = await withHost('2026-11-23T08:59:00Z')
    await first.days(0.5)
    const told = () => first.chat.told.filter(({ member }) => member.user === 'lin')
    expect(told().map(({ card }) => card.title)).toEqual(['You host on Tue 24 Nov 2026'])
    await first.engine.stop()
    const back = await withHost('2026-11-24T06:00:00Z', first.chat)
    await back.days(0.1)
    expect(told()).toHaveLength(1)
    // It is known again, and counts for the evening on which it was sent.
    expect((await back.store.get(inboxes, inboxKey(personOf(LIN))))?.letters).toMatchObject([
      { at: Date.parse('2026-11-23T18:00:00Z'), said: ['host/groupabc/2026-11-24'], open: false },
    ])
  })

  it('that lacks nothing is told to nobody', async () => {
    const study = await days(1)
    const back = await createStudy({
      start: '2026-11-23T15:00:00Z',
      store: study.store,
      chat: study.chat,
    })
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect((await back.group())?.hold).toBeUndefined()
    expect(study.chat.told).toEqual([])
  })

  it('is looked up in every channel of a group', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    await study.pass(2)
    const { chat } = study
    expect(chat.held).toHaveLength(2 * (1 + prompts))
    // The first channel's post was not out when the bot went down.
    chat.held.splice(0, chat.held.length, ...chat.held.filter(({ place }) => place.includes('other')))
    const back = await createStudy({ start: '2026-11-23T15:00:00Z', chat })
    await addGroup(back.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(chat.held).toHaveLength(2 * (1 + prompts))
    expect(await back.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
  })

  it('is looked up in two channels where the platform shows one a minute', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    await study.pass(2)
    const { chat } = study
    const back = await createStudy({ start: '2026-11-23T15:00:00Z', chat })
    await addGroup(back.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    const { find } = chat
    let minute = 0
    chat.find = async (...args) => {
      const now = Math.floor(back.clock.now() / 60_000)
      if (now === minute) throw new PlatformError('limited', 'Wait.', { retryAfter: 60_000 })
      minute = now
      return find(...args)
    }
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(15)
    chat.find = find
    expect((await back.group())?.hold).toBeUndefined()
    expect(chat.held).toHaveLength(2 * (1 + prompts))
  })

  it('that cannot be written as one keeps the bot from starting: its groups would post old days again', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    const { transact } = study.store
    study.store.transact = () => Promise.reject(new Error('database is locked'))
    await expect(study.engine.distrust()).rejects.toThrow('database is locked')
    study.store.transact = transact
  })

  it('in which one row cannot be read has the others looked for all the same', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(1)
    const row = await study.row('2026-11-23')
    if (!row) throw new Error('no row')
    const until = study.clock.now() + HOUR_MS
    const begun = {
      ...row,
      state: 'open' as const,
      until,
      steps: row.steps.map((it) => ({ ...it, state: 'todo' as const })),
    }
    const newer = { ...occurrences, version: 9 }
    await put(study.store, newer, 'groupabc/daily/2026-11-20', begun)
    await put(study.store, occurrences, 'groupabc/daily/2026-11-23', begun)
    for (const date of ['2026-11-20', '2026-11-23'])
      await put(study.store, openOccurrences, `groupabc/daily/${date}`, { group: 'groupabc' })
    await study.engine.distrust()
    expect((await study.row('2026-11-23'))?.steps[0]?.state).toBe('sending')
    expect((await study.group())?.hold?.restored).toBe(true)
  })

  it('whose channel does not answer keeps no other group waiting', async () => {
    const study = await createStudy({ start: '2026-11-23T08:58:00Z' })
    await addGroup(study.store, aGroup())
    await study.engine.distrust()
    const other = { platform: 'playground', workspace: 'local', channel: 'other' } as const
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([other]) }))
    study.chat.find = () => new Promise(() => {})
    await study.engine.start()
    await study.pass(3)
    expect(await study.row('2026-11-23', 'groupxyz')).toMatchObject({ state: 'done' })
    expect(await study.row('2026-11-23')).toBeUndefined()
  })

  it('finishes today’s discussion where only its post was out', async () => {
    const { chat } = await days(1)
    chat.held.splice(1)
    const back = await later(chat, '2026-11-23T15:00:00Z')
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(chat.held).toHaveLength(1 + prompts)
  })

  it('holds the group where the channel cannot be read, until a manager resumes', async () => {
    const { chat } = await days(2)
    const before = chat.held.length
    chat.historyReadable = false
    const back = await later(chat, '2026-11-24T15:00:00Z')
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(60)
    expect(chat.held).toHaveLength(before)
    expect((await back.group())?.hold).toMatchObject({ restored: true, notified: true })
    expect(chat.told).toHaveLength(1)
    expect(await back.row('2026-11-23')).toBeUndefined()
    chat.historyReadable = true
    await back.change((group) => ({ ...released(group), position: 3, startDate: '2026-11-25' }))
    await back.engine.changed('groupabc')
    back.clock.step(18 * 3_600_000)
    await back.pass(2)
    expect(await back.row('2026-11-25')).toMatchObject({ state: 'done', days: [3] })
  })

  describe('whose mark was restored with it', () => {
    it('minutes after the post went out: nothing of it comes again', async () => {
      const { chat } = await days(1)
      const before = chat.held.length
      const back = await later(chat, '2026-11-23T09:02:00Z')
      await back.engine.start()
      await back.pass(3)
      expect(chat.held).toHaveLength(before)
      expect(await back.row('2026-11-23')).toMatchObject({ state: 'done', days: [1], late: false })
    })

    it('days later: what the channel holds is counted, and the day that comes next is the next', async () => {
      const { chat } = await days(2)
      const before = chat.held.length
      const back = await later(chat, '2026-11-25T08:55:00Z')
      await back.engine.start()
      await back.pass(2)
      expect(chat.held).toHaveLength(before)
      expect(await back.group()).toMatchObject({ position: 3 })
      expect(chat.told.map(({ card }) => card.title)).toEqual(['#study-group: continues with day 3'])
      await back.pass(5)
      expect(await back.row('2026-11-25')).toMatchObject({ state: 'done', days: [3] })
    })

    it('days later, with the latest discussion cut short: the rest of it is sent', async () => {
      const { chat } = await days(2)
      const before = chat.held.length
      chat.held.pop()
      const back = await later(chat, '2026-11-24T15:00:00Z')
      await back.engine.start()
      await back.pass(2)
      expect(chat.held).toHaveLength(before)
      expect(await back.row('2026-11-24')).toMatchObject({ state: 'done', days: [2] })
    })

    it('and looked up only in part: what was found of last night’s post is completed', async () => {
      const night = { ...aGroup().schedule, time: '23:50' }
      const first = await createStudy({ start: '2026-11-23T23:49:00Z' })
      await addGroup(first.store, aGroup({ schedule: night }))
      await first.engine.start()
      await first.pass(2)
      first.clock.step(24 * HOUR_MS - 2 * 60_000)
      await first.pass(3)
      const { chat } = first
      const before = chat.held.length
      chat.held.pop()
      const { find } = chat
      chat.find = async (to, keys, since) => {
        const { posts } = await find(to, keys, since)
        return { posts, complete: keys.length === 1 }
      }
      const back = await createStudy({ start: '2026-11-25T00:30:00Z', chat })
      await addGroup(back.store, aGroup({ schedule: night }))
      await back.engine.start()
      await back.pass(10)
      expect(await back.row('2026-11-24')).toMatchObject({ state: 'done', days: [2] })
      expect(chat.held).toHaveLength(before)
    })

    it('while the platform is out: nothing is decided before the channel was looked at', async () => {
      const { chat } = await days(2)
      const before = chat.held.length
      const { find } = chat
      chat.find = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
      const back = await later(chat, '2026-11-25T09:30:00Z')
      await back.engine.start()
      await back.pass(30)
      expect(chat.held).toHaveLength(before)
      chat.find = find
      await back.pass(10)
      expect(await back.row('2026-11-24')).toMatchObject({ state: 'done', days: [2] })
      expect(await back.row('2026-11-25')).toMatchObject({ state: 'done', days: [3], late: true })
    })
  })
})

describe('a backup', () => {
  it('is looked up before anything is sent by hand: nothing comes twice', async () => {
    const { chat } = await days(2)
    const before = posts(chat)
    const back = await createStudy({ start: '2026-11-24T15:00:00Z', chat })
    await addGroup(back.store, aGroup())
    const { find } = chat
    chat.find = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await back.engine.distrust()
    await back.engine.start()
    await back.settle()
    expect((await back.group())?.hold).toMatchObject({ restored: true })
    chat.find = find
    await back.engine.postNow('groupabc', false)
    await back.pass(20)
    expect(posts(chat)).toEqual(before)
  })

  it('restored when the time of today’s post is over: what is all there is no failure', async () => {
    const { chat } = await days(1)
    expect(chat.held).toHaveLength(1 + prompts)
    const back = await createStudy({ start: '2026-11-23T21:30:00Z', chat })
    await addGroup(back.store, aGroup())
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(3)
    expect(chat.told.map(({ card }) => card.title)).toEqual(['#study-group: continues with day 2'])
    expect(await back.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('is told of once the manager can be reached', async () => {
    const { chat } = await days(2)
    const back = await createStudy({ start: '2026-11-24T15:00:00Z', chat })
    await addGroup(back.store, aGroup())
    const { dm } = chat
    chat.dm = () => Promise.reject(new PlatformError('unreachable', 'No route.'))
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(5)
    chat.dm = dm
    await back.pass(60)
    expect(chat.told.map(({ card }) => card.title)).toEqual(['#study-group: continues with day 3'])
  })

  it('that lacks the prompts of yesterday evening’s post gets them while their time is not over', async () => {
    const evening = { ...aGroup().schedule, time: '23:50' }
    const first = await createStudy({ start: '2026-11-23T23:49:00Z' })
    await addGroup(first.store, aGroup({ schedule: evening }))
    await first.engine.start()
    await first.pass(2)
    first.chat.held.splice(1) // died after the post
    const back = await createStudy({ start: '2026-11-24T00:05:00Z', chat: first.chat })
    await addGroup(back.store, aGroup({ schedule: evening }))
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(3)
    const row = await back.row('2026-11-23')
    expect(first.chat.held.length === 1 + prompts || row?.state !== 'done').toBe(true)
  })

  it('knows of the post that was sent by hand in the place of one that failed', async () => {
    const first = await createStudy()
    await addGroup(first.store, aGroup())
    first.chat.mishaps = [{ error: new PlatformError('invalid', 'Not a message.') }]
    await first.engine.start()
    await first.pass(3)
    const failed = await first.row('2026-11-23')
    expect(failed).toMatchObject({ state: 'failed', days: [] })
    await first.engine.postNow('groupabc', false)
    await first.pass(2)
    expect(posts(first.chat)).toEqual(['groupabc.2026-11-23.1.0.p Day 1 of 133'])
    if (!failed) return
    const back = await createStudy({ start: '2026-11-23T15:00:00Z', chat: first.chat })
    await addGroup(back.store, aGroup())
    await put(back.store, occurrences, 'groupabc/daily/2026-11-23', failed)
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(await back.group()).toMatchObject({ position: 2 })
  })

  it('of a group whose channel is gone for good goes with it', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.bot.lost(CHANNEL, { reason: 'I was removed.', fix: 'Invite me.' })
    study.chat.find = () => Promise.reject(new PlatformError('refused', 'No such channel.'))
    study.chat.problems = [{ what: 'I cannot see that channel.', fix: '' }]
    await study.engine.distrust()
    await study.engine.start()
    await study.pass(2)
    study.clock.step(40 * 24 * HOUR_MS)
    await study.pass(20)
    study.clock.step(8 * 24 * HOUR_MS)
    await study.pass(20)
    expect(await study.group()).toBeUndefined()
  })

  it('made between a post and its thread, and restored later, tells of no failure', async () => {
    const first = await createStudy()
    await addGroup(first.store, aGroup())
    await first.engine.start()
    await first.pass(2)
    const row = await first.row('2026-11-23')
    if (!row) throw new Error('no row')
    const back = await createStudy({ start: '2026-11-24T08:00:00Z', chat: first.chat })
    await addGroup(back.store, aGroup({ position: 2 }))
    const steps = row.steps.map((step) => {
      if (step.what === 'post') return step
      const { post: _, thread: _t, firstSentAt: _f, ...rest } = step
      return { ...rest, state: 'todo' as const, attempts: 0 }
    })
    await put(back.store, occurrences, 'groupabc/daily/2026-11-23', { ...row, state: 'open', steps })
    await put(back.store, openOccurrences, 'groupabc/daily/2026-11-23', { group: 'groupabc' })
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(5)
    expect(back.chat.told.map(({ card }) => card.title)).toEqual([])
    expect(await back.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('whose hold a manager lifts while it is looked up is told of no more', async () => {
    const first = await createStudy()
    await addGroup(first.store, aGroup())
    await first.engine.start()
    await first.pass(2)
    const back = await createStudy({ start: '2026-11-23T15:00:00Z', chat: first.chat })
    await addGroup(back.store, aGroup())
    const gate = Promise.withResolvers<void>()
    const { find } = first.chat
    let calls = 0
    first.chat.find = async (...args) => {
      if (calls++ === 0) await gate.promise
      return find(...args)
    }
    await back.engine.distrust()
    await back.engine.start()
    await back.change(released) // resume
    await back.engine.changed('groupabc')
    await back.settle()
    gate.resolve()
    await back.pass(3)
    expect(first.chat.told.map(({ card }) => card.title)).toEqual([])
  })
})

it('after days without the bot nothing is found, and the days are missed as they were', async () => {
  const study = await createStudy({ start: '2026-11-25T08:30:00Z' })
  await addGroup(study.store, aGroup())
  await study.engine.start()
  await study.pass(1)
  expect(await study.row('2026-11-24')).toMatchObject({
    state: 'missed',
    reason: expect.stringContaining('not running'),
  })
  expect(study.chat.told).toEqual([])
  await study.pass(35)
  expect(await study.row('2026-11-25')).toMatchObject({ state: 'done', days: [1], late: false })
})
