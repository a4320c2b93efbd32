import { describe, expect, it } from 'vitest'
import { type Group, groups } from '../../src/core/group.ts'
import {
  addressKey,
  emptyRow,
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../../src/core/occurrence.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { type Kind, type Reader, type Store, UnreadableRecord } from '../../src/core/records.ts'
import type { PostRef } from '../../src/core/refs.ts'
import { suggestions } from '../../src/core/suggestion.ts'
import {
  claimByHand,
  claimDue,
  deliveryKey,
  eachOpen,
  endedTooSoon,
  isAwaited,
  isReplaceable,
  isUnsettled,
  lookAt,
  lookFor,
  lookSince,
  newestRow,
  openRows,
  planOccurrence,
  recordMissed,
  rowOf,
  timingOf,
} from '../../src/delivery/ledger.ts'
import { postOf, sibling, target } from '../../src/delivery/step.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createMemoryStore } from '../support/memory.ts'
import { ADA, addGroup, aGroup, CHANNEL, CURRICULA, channelsAt, TWO_CHANNELS } from '../support/study.ts'

/** The ledger by itself: what a row is made of, who may claim a date, and which row is the newest. */

const HOUR = 3_600_000
const DAY = 24 * HOUR
const AT = Date.parse('2026-11-23T09:00:00Z')
const POST: PostRef = { ...CHANNEL, message: '7', url: 'https://chat.example/7' }
const THREAD = { ...CHANNEL, thread: '7' }
const hold = { reason: 'Locked.', fix: 'x', since: 0, notified: true }

const dayAt = (number: number) => {
  const day = CURRICULA.default.day(number)
  if (!day) throw new Error(`no day ${number}`)
  return day
}
const TIMING = {
  date: '2026-11-23',
  round: 1,
  due: AT,
  until: AT + 12 * HOUR,
  claimedAt: AT,
  late: false,
  look: false,
}
const aRow = (change: Partial<Occurrence> = {}): Occurrence => ({
  ...planOccurrence(daily, aGroup(), dayAt(1), TIMING),
  ...change,
})
const instant = (at: number) => Temporal.Instant.fromEpochMilliseconds(at)
/** What is written for a date on which nothing was posted. */
const anEmpty = (state: 'missed' | 'skipped', change: Partial<Occurrence> = {}): Occurrence => ({
  ...emptyRow(
    'groupabc',
    { date: '2026-11-23', instant: instant(AT) },
    {
      series: 'daily',
      until: AT + HOUR,
      claimedAt: AT,
      reason: 'It was off.',
      state,
    },
  ),
  ...change,
})

async function withRows(...rows: Occurrence[]): Promise<Store> {
  const store = createMemoryStore()
  await addGroup(store, aGroup())
  await store.transact(async (tx) => {
    for (const row of rows) tx.put(occurrences, occurrenceKey(row), row)
  })
  return store
}

describe('a planned row', () => {
  it('has for each channel its post, its thread, and what follows there, in this order', () => {
    const channels = channelsAt(TWO_CHANNELS)
    const chosen = ['recall 1a 9']
    const row = planOccurrence(daily, aGroup({ channels }), dayAt(1), { ...TIMING, chosen })
    const prompts = dayAt(1).prompts.map((_, i) => `prompt ${i + 1}`)
    const contents = ['post', 'thread', ...prompts, ...chosen]
    const whats = ['post', 'thread', ...[...prompts, ...chosen].map(() => 'reply')]
    expect(row.steps.map(({ content }) => content)).toEqual([...contents, ...contents])
    expect(row.steps.map(({ what }) => what)).toEqual([...whats, ...whats])
    expect(row.steps.map(({ to }) => to)).toEqual([
      ...contents.map(() => TWO_CHANNELS[0]),
      ...contents.map(() => TWO_CHANNELS[1]),
    ])
    const tails = ['p', 't', ...prompts.map((_, i) => String(i + 1)), '9']
    expect(row.steps.map(({ key }) => key)).toEqual(
      ['0', '1'].flatMap((channel) => tails.map((tail) => `groupabc.2026-11-23.1.${channel}.${tail}`)),
    )
    expect(new Set(row.steps.map(({ key }) => key)).size).toBe(row.steps.length)
    for (const step of row.steps) expect(step).toMatchObject({ state: 'todo', attempts: 0, notBefore: 0 })
    expect(row).not.toHaveProperty('without')
    expect(row).not.toHaveProperty('chosen')
    expect(row).not.toHaveProperty('look')
  })

  it('says what it is of, and when', () => {
    expect(aRow()).toMatchObject({
      group: 'groupabc',
      series: 'daily',
      ...{ date: '2026-11-23', round: 1, due: AT, until: AT + 12 * HOUR, claimedAt: AT, late: false },
      days: [1],
      curriculum: CURRICULA.default.id,
      state: 'open',
      answered: 0,
    })
    expect(aRow()).not.toHaveProperty('guest')
    expect(aRow()).not.toHaveProperty('curriculumDay')
    const placed = planOccurrence(daily, aGroup(), { ...dayAt(1), of: 42 }, TIMING)
    expect(placed.curriculumDay).toBe(42)
  })

  it('numbers a reply without a number 0', () => {
    const plan = { ...daily, replies: () => ['plan'] }
    const row = planOccurrence(plan, aGroup(), dayAt(1), TIMING)
    expect(row.steps[2]?.key).toBe('groupabc.2026-11-23.1.0.0')
  })

  it('that is to be looked for has posts that may have been sent, and nothing else', () => {
    const row = planOccurrence(daily, aGroup(), dayAt(1), { ...TIMING, look: true })
    for (const { what, state } of row.steps) expect(state).toBe(what === 'post' ? 'sending' : 'todo')
  })

  it('leaves out channels that cannot be posted in, and says why', () => {
    const [first, second] = channelsAt(TWO_CHANNELS)
    if (!first || !second) throw new Error('two channels')
    const row = planOccurrence(daily, aGroup({ channels: [{ ...first, hold }, second] }), dayAt(1), TIMING)
    expect(new Set(row.steps.map(addressKey))).toEqual(new Set(['playground/local/other']))
    expect(row.without).toEqual([{ channel: first.id, reason: 'Locked.' }])
  })

  it('names a series by its code', () => {
    expect(deliveryKey('groupabc', { code: 'r' }, '2026-11-23', 2, '0', 'p')).toBe(
      'groupabc.r2026-11-23.2.0.p',
    )
  })
})

describe('the timing of a claim', () => {
  const due = { date: '2026-11-23', instant: instant(AT) }
  it.each<[string, boolean, number, boolean]>([
    ['on time after the start is sent without a look', false, AT, false],
    ['due before the process started is looked for', false, AT + 1, true],
    ['late is looked for', true, AT, true],
  ])('%s', (_, late, since, look) => {
    expect(timingOf({ due, until: instant(AT + HOUR), late }, AT + 5, since)).toEqual({
      ...{ date: '2026-11-23', round: 1, due: AT, until: AT + HOUR, claimedAt: AT + 5, late, look },
    })
  })
})

describe('the newest row', () => {
  it('is the last one that was due', async () => {
    const store = await withRows(aRow(), aRow({ date: '2026-11-24', due: AT + DAY }))
    expect((await newestRow(store, 'groupabc', 'daily', AT + DAY))?.date).toBe('2026-11-24')
    expect((await newestRow(store, 'groupabc', 'daily', AT + DAY - 1))?.date).toBe('2026-11-23')
    expect(await newestRow(store, 'groupabc', 'daily', AT - 1)).toBeUndefined()
    expect(await newestRow(store, 'groupabc', 'recap', AT + DAY)).toBeUndefined()
    expect(await newestRow(store, 'nobodyxx', 'daily', AT + DAY)).toBeUndefined()
  })

  it('is found behind any number of rows that a clock which was ahead wrote', async () => {
    const foreseen = Array.from({ length: 120 }, (_, i) => {
      const date = Temporal.PlainDate.from('2026-11-24').add({ days: i }).toString()
      return anEmpty('missed', { date, due: AT, claimedAt: AT + 2 * DAY })
    })
    const store = await withRows(aRow(), ...foreseen)
    const lists: number[] = []
    const counting: Store = {
      ...store,
      list: ((kind: Kind<unknown>, range: Parameters<Reader['list']>[1]) => {
        lists.push(range.limit)
        return store.list(kind, range)
      }) as Store['list'],
    }
    expect((await newestRow(counting, 'groupabc', 'daily', AT + DAY))?.date).toBe('2026-11-23')
    expect(lists[0]).toBe(1)
    // When their time has come they count.
    expect((await newestRow(store, 'groupabc', 'daily', AT + 2 * DAY))?.date).toBe('2027-03-23')
  })

  it('is none that was given up at a time that has not come yet, unless its day was posted', async () => {
    const [first, ...others] = aRow().steps
    const failed = { ...(first as Step), state: 'failed' as const, failedAt: AT + DAY }
    const tooSoon = aRow({ date: '2026-11-24', state: 'failed', days: [], steps: [failed, ...others] })
    const store = await withRows(aRow(), tooSoon)
    expect((await newestRow(store, 'groupabc', 'daily', AT + HOUR))?.date).toBe('2026-11-23')
    expect((await newestRow(store, 'groupabc', 'daily', AT + DAY))?.date).toBe('2026-11-24')
    const posted = await withRows(aRow(), { ...tooSoon, days: [2] })
    expect((await newestRow(posted, 'groupabc', 'daily', AT + HOUR))?.date).toBe('2026-11-24')
  })

  it('ended too soon only where it failed', () => {
    const steps = aRow().steps.map((step) => ({ ...step, failedAt: AT }))
    expect(endedTooSoon(aRow({ state: 'failed', steps }), AT - 1)).toBe(true)
    expect(endedTooSoon(aRow({ state: 'failed', steps }), AT)).toBe(false)
    expect(endedTooSoon(aRow({ state: 'failed' }), AT)).toBe(false)
    expect(endedTooSoon(aRow({ state: 'done', steps }), AT - 1)).toBe(false)
    const [first, ...others] = aRow().steps
    const one = [{ ...(first as Step), failedAt: AT }, ...others]
    expect(endedTooSoon(aRow({ state: 'failed', steps: one }), AT - 1)).toBe(true)
  })

  it('of a date is its latest round', async () => {
    const store = await withRows(
      aRow(),
      aRow({ round: 2 }),
      aRow({ round: 11 }),
      aRow({ date: '2026-11-24' }),
    )
    expect((await rowOf(store, 'groupabc', '2026-11-23'))?.round).toBe(11)
    expect(await rowOf(store, 'groupabc', '2026-11-25')).toBeUndefined()
  })
})

describe('open rows', () => {
  it('are those of a group with steps in flight, oldest first', async () => {
    const second = aRow({ date: '2026-11-24' })
    const other = aRow({ group: 'groupxyz' })
    const store = await withRows(aRow(), second, other, aRow({ date: '2026-11-22' }))
    await store.transact(async (tx) => {
      for (const row of [second, aRow(), other])
        tx.put(openOccurrences, occurrenceKey(row), { group: row.group })
      tx.put(openOccurrences, 'groupabc/daily/2026-11-25', { group: 'groupabc' })
    })
    expect((await openRows(store, 'groupabc')).map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-24'])
  })

  it('that cannot be read keep no other waiting, and are in the log', async () => {
    const store = await withRows(aRow(), aRow({ date: '2026-11-24' }))
    await store.transact(async (tx) => {
      for (const row of [aRow(), aRow({ date: '2026-11-24' })])
        tx.put(openOccurrences, occurrenceKey(row), { group: row.group })
      tx.put(openOccurrences, 'groupabc/daily/2026-11-25', { group: 'groupabc' })
    })
    const failing = (error: Error): Store => ({
      ...store,
      get: ((kind: Kind<unknown>, key: string) =>
        key.endsWith('23') ? Promise.reject(error) : store.get(kind, key)) as Store['get'],
    })
    const log = createQuietLog()
    const error = Object.assign(Object.create(UnreadableRecord.prototype), { message: 'newer' }) as Error
    const seen: string[] = []
    for await (const { date } of eachOpen(failing(error), log, 'groupabc/')) seen.push(date)
    expect(seen).toEqual(['2026-11-24'])
    expect(log.entries).toEqual([
      {
        level: 'error',
        fields: { error, occurrence: 'groupabc/daily/2026-11-23' },
        message: 'An occurrence cannot be read and is left alone',
      },
    ])
    const all = async () => {
      for await (const _ of eachOpen(failing(new Error('gone')), log, 'groupabc/'));
    }
    await expect(all()).rejects.toThrow('gone')
    for await (const row of eachOpen(store, log, 'groupxyz/')) expect(row).toBeUndefined()
  })
})

describe('what is not settled', () => {
  const out = aRow().steps.map((step) => (step.what === 'post' ? { ...step, state: 'sent' as const } : step))
  it.each<[string, Partial<Occurrence>, boolean]>([
    ['is a daily post that is not out', {}, true],
    ['is none that is out', { steps: out }, false],
    ['is no second round', { round: 2 }, false],
    ['is nothing that only follows', { series: 'recap' }, false],
  ])('%s', (_, change, is) => expect(isUnsettled(aRow(change))).toBe(is))

  const state = (to: Step['state']) =>
    aRow().steps.map((step) => (step.what === 'post' ? { ...step, state: to } : step))
  it.each<[string, Partial<Occurrence>, Partial<Group>, number, boolean]>([
    ['awaits a post to be sent', {}, {}, AT, true],
    ['awaits one that may have been sent', { steps: state('sending') }, {}, AT, true],
    ['awaits none that is sent', { steps: state('sent') }, {}, AT, false],
    ['awaits none that failed', { steps: state('failed') }, {}, AT, false],
    ['awaits none when its time is over', {}, {}, AT + 12 * HOUR, false],
    ['awaits one to the last moment', {}, {}, AT + 12 * HOUR - 1, true],
    ['awaits none of a second round', { round: 2 }, {}, AT, false],
    ['awaits none that only follows', { series: 'recap' }, {}, AT, false],
    [
      'awaits none where its channel cannot be posted in',
      {},
      { channels: channelsAt([CHANNEL]).map((channel) => ({ ...channel, hold })) },
      AT,
      false,
    ],
    ['awaits none where its channel left', {}, { channels: channelsAt(TWO_CHANNELS.slice(1)) }, AT, false],
    ['awaits one where another channel left', {}, { channels: channelsAt(TWO_CHANNELS) }, AT, true],
  ])('%s', (_, row, group, now, is) => {
    expect(isAwaited(aRow(row), aGroup(group), now)).toBe(is)
  })
})

describe('a claim', () => {
  it('writes the row, its mark as open and the group’s position at once', async () => {
    const store = await withRows()
    const row = aRow()
    expect(await claimDue(store, aGroup(), row)).toBe(true)
    expect(await store.get(occurrences, occurrenceKey(row))).toEqual(row)
    expect(await store.get(openOccurrences, occurrenceKey(row))).toEqual({ group: 'groupabc' })
    const silence = { ...aGroup().silence, posts: aGroup().silence.posts + 1 }
    const lastDate = row.date
    expect(await store.get(groups, 'groupabc')).toEqual({ ...aGroup(), position: 2, silence, lastDate })
    expect(await claimDue(store, { ...aGroup(), position: 2, silence }, row)).toBe(false)
  })

  it('takes back that the group was asked what comes next', async () => {
    const store = createMemoryStore()
    await addGroup(store, aGroup({ ended: true }))
    expect(await claimDue(store, aGroup(), aRow())).toBe(true)
    expect(await store.get(groups, 'groupabc')).not.toHaveProperty('ended')
  })

  it.each<[string, Partial<Group>]>([
    ['moved', { position: 2 }],
    ['changed its curriculum', { curriculum: 'other' }],
    ['changed its path', { path: '1-4' } as Partial<Group>],
    ['changed its time', { schedule: { ...aGroup().schedule, time: '10:00' } }],
    ['is on hold', { hold }],
    ['was ended', { over: AT }],
    ['lost its channel', { channels: channelsAt([CHANNEL]).map((channel) => ({ ...channel, hold })) }],
  ])('writes nothing where the group %s meanwhile', async (_, change) => {
    const store = createMemoryStore()
    await addGroup(store, aGroup(change))
    const before = await store.get(groups, 'groupabc')
    expect(await claimDue(store, aGroup(), aRow())).toBe(false)
    expect(await store.get(occurrences, occurrenceKey(aRow()))).toBeUndefined()
    expect(await store.get(groups, 'groupabc')).toEqual(before)
  })

  it('writes nothing for a group that is gone, and does where only its name changed', async () => {
    const none = createMemoryStore()
    expect(await claimDue(none, aGroup(), aRow())).toBe(false)
    const store = createMemoryStore()
    await addGroup(store, aGroup({ name: '#renamed' }))
    expect(await claimDue(store, aGroup(), aRow())).toBe(true)
    expect((await store.get(groups, 'groupabc'))?.name).toBe('#renamed')
  })

  it('of a second round moves no group, and takes no other’s place', async () => {
    const store = await withRows(aRow({ state: 'done' }))
    const again = aRow({ round: 2 })
    expect(await claimByHand(store, aGroup({ position: 99 }), again)).toBe(true)
    expect(await store.get(groups, 'groupabc')).toEqual(aGroup())
    expect(await store.get(openOccurrences, occurrenceKey(again))).toEqual({ group: 'groupabc' })
    const empty = anEmpty('missed', { round: 2 })
    const taken = await withRows(empty)
    expect(await claimByHand(taken, aGroup(), again)).toBe(false)
  })

  it('by hand takes the place of a row without a post, and of no other', async () => {
    for (const state of ['missed', 'skipped'] as const) {
      const store = await withRows(anEmpty(state))
      expect(await claimByHand(store, aGroup(), aRow())).toBe(true)
      expect((await store.get(occurrences, occurrenceKey(aRow())))?.state).toBe('open')
    }
    expect(await claimByHand(await withRows(aRow({ state: 'done' })), aGroup(), aRow())).toBe(false)
    expect(await claimByHand(await withRows(aRow({ days: [] })), aGroup(), aRow())).toBe(false)
    expect(isReplaceable(aRow({ state: 'failed', days: [] }))).toBe(true)
    expect(isReplaceable(aRow({ state: 'failed' }))).toBe(false)
  })

  it('of a due date takes the place of what a clock that was ahead wrote, and of nothing else', async () => {
    const ahead = anEmpty('missed', { claimedAt: AT + 1 })
    expect(await claimDue(await withRows(ahead), aGroup(), aRow())).toBe(true)
    const then = anEmpty('missed', { claimedAt: AT })
    expect(await claimDue(await withRows(then), aGroup(), aRow())).toBe(false)
    const skipped = anEmpty('skipped', { claimedAt: AT + 1 })
    expect(await claimDue(await withRows(skipped), aGroup(), aRow())).toBe(false)
  })

  it('notes on the group’s own question which row brought it', async () => {
    const store = await withRows()
    const suggestion = { ask: 'Why?', at: 0, state: 'approved' as const }
    await store.transact(async (tx) => tx.put(suggestions, 'groupabc/g1', suggestion as never))
    const row = planOccurrence(daily, aGroup(), dayAt(1), {
      ...TIMING,
      guest: { id: 'g1', suggestion: suggestion as never },
    })
    expect(row.guest).toBe('g1')
    await claimDue(store, aGroup(), row)
    expect(await store.get(suggestions, 'groupabc/g1')).toMatchObject({ postedIn: occurrenceKey(row) })
  })
})

describe('a missed date', () => {
  it('is written down with its reason, and never over a row', async () => {
    const store = await withRows(aRow({ date: '2026-11-24' }))
    const missed = ['2026-11-23', '2026-11-24'].map((date) => ({
      due: { date, instant: instant(AT) },
      until: instant(AT + HOUR),
      reason: 'It was off.',
    }))
    await recordMissed(store, 'groupabc', 'daily', missed as never, AT + DAY)
    expect(await store.get(occurrences, 'groupabc/daily/2026-11-23')).toEqual({
      ...anEmpty('missed'),
      claimedAt: AT + DAY,
    })
    expect((await store.get(occurrences, 'groupabc/daily/2026-11-24'))?.state).toBe('open')
  })
})

describe('a look', () => {
  const [post, thread, reply] = aRow().steps as [Step, Step, Step]
  const found = new Map([[post.key, POST]])

  it('says where a message is, that it is not there, or that nobody can tell', () => {
    expect(lookAt({ posts: found, complete: false }, post.key)).toBe(POST)
    expect(lookAt({ posts: found, complete: true }, 'other')).toBe('absent')
    expect(lookAt({ posts: found, complete: false }, 'other')).toBe('unknown')
  })

  it('begins a day before the first call, or before it was due', async () => {
    expect(lookSince(AT)).toBe(AT - DAY)
    const asked: unknown[][] = []
    const platform = {
      find: async (...args: unknown[]) => {
        asked.push(args)
        return { posts: found, complete: true }
      },
    } as unknown as ChatPlatform
    expect(await lookFor(platform, aRow(), post)).toBe(POST)
    await lookFor(platform, aRow(), { ...post, firstSentAt: AT - HOUR })
    await lookFor(platform, aRow(), { ...post, firstSentAt: AT + HOUR })
    expect(asked).toEqual([
      [CHANNEL, [post.key], AT - DAY],
      [CHANNEL, [post.key], AT - HOUR - DAY],
      [CHANNEL, [post.key], AT - DAY],
    ])
    // A private message is looked for where its person reads it.
    expect(await lookFor(platform, aRow(), { ...post, what: 'dm', to: ADA })).toBe(POST)
    expect(asked.at(-1)).toEqual([ADA, [post.key], AT - DAY])
  })

  it('is made where the message went', () => {
    const row = aRow({ steps: [post, { ...thread, thread: THREAD }, reply] })
    expect(target(row, post)).toEqual(CHANNEL)
    expect(target(row, reply)).toEqual(THREAD)
    expect(() => target(aRow(), reply)).toThrow(`${reply.key} has no channel or thread to go to.`)
    expect(() => target(row, { ...post, to: ADA })).toThrow('has no channel or thread')
  })

  it('finds the other steps of its own channel alone', () => {
    const both = planOccurrence(daily, aGroup({ channels: channelsAt(TWO_CHANNELS) }), dayAt(1), TIMING)
    const second = both.steps.find(
      ({ what, to }) => what === 'thread' && 'channel' in to && to.channel === 'other',
    )
    if (!second) throw new Error('a thread')
    expect(sibling(both, second, 'post')?.key).toBe('groupabc.2026-11-23.1.1.p')
    expect(() => postOf(both, second)).toThrow(`${second.key} has no post to go under.`)
    const sent = both.steps.map((step) => (step.what === 'post' ? { ...step, post: POST } : step))
    expect(postOf({ ...both, steps: sent }, second)).toBe(POST)
    expect(sibling({ ...both, steps: [second] }, second, 'post')).toBeUndefined()
  })
})
