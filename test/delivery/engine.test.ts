import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { groupByChannel, groups } from '../../src/core/group.ts'
import { answers, memberships } from '../../src/core/membership.ts'
import { discussions, occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import { insert, type Kind } from '../../src/core/ports.ts'
import { addGroup, aGroup, CURRICULA, createStudy, LIN } from '../support/study.ts'

const day1 = CURRICULA.default.day(1)
const prompts = day1?.prompts.length ?? 0
const unknown = (arrives: boolean) => ({
  error: new PlatformError('unknown', 'The connection was reset.'),
  arrives,
})

describe('a daily post', () => {
  it('goes out at its time with its thread and one message a prompt, once', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    expect(study.chat.held).toEqual([])
    await study.pass(2)
    expect(study.chat.held.map(({ key }) => key)).toEqual([
      'groupabc.2026-11-23.1.0.p',
      ...Array.from({ length: prompts }, (_, i) => `groupabc.2026-11-23.1.0.${i + 1}`),
    ])
    expect(study.chat.held[0]?.card.title).toBe(`Day 1 of 133 · ${day1?.theme}`)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', days: [1], late: false })
    expect((await study.group())?.place).toBe(2)
  })

  it('does not go out again after a restart on the same day', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    await study.engine.stop()
    const again = await createStudy({ start: '2026-11-23T09:30:00Z', store: study.store, chat: study.chat })
    await again.engine.start()
    await again.pass(5)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('comes every study day with the next roadmap day, and not on the weekend', async () => {
    const study = await createStudy({ start: '2026-11-27T08:59:00Z' })
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    study.clock.step(3 * 24 * 3_600_000 - 4 * 60_000)
    await study.pass(5)
    const posts = study.chat.held.filter(({ key }) => key.endsWith('.p'))
    expect(posts.map(({ key, card }) => `${key} ${card.title.split(' ·')[0]}`)).toEqual([
      'groupabc.2026-11-27.1.0.p Day 1 of 133',
      'groupabc.2026-11-30.1.0.p Day 2 of 133',
    ])
  })

  it('stops after the last roadmap day', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ place: CURRICULA.default.length }))
    await study.engine.start()
    await study.pass(2)
    study.clock.step(24 * 3_600_000)
    await study.pass(2)
    expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(1)
  })
})

describe('a post missed while the bot was down', () => {
  it('is sent on return within its window, marked late', async () => {
    const study = await createStudy({ start: '2026-11-23T15:00:00Z' })
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.settle()
    expect(study.chat.held[0]?.card.footer).toContain('Posted late: it was due Mon 23 Nov 2026, 09:00')
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done', late: true })
  })

  it('is looked for before it is sent: a restored ledger may not know of it', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const fresh = await createStudy({ start: '2026-11-23T15:00:00Z', chat: study.chat })
    await addGroup(fresh.store, aGroup())
    await fresh.engine.start()
    await fresh.settle()
    expect(study.chat.held.filter(({ key }) => key.endsWith('.p'))).toHaveLength(1)
    expect(await fresh.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('is missed after its window with a reason, and its roadmap day comes on the next study day', async () => {
    const study = await createStudy({ start: '2026-11-23T08:00:00Z' })
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.engine.stop()
    const later = await createStudy({ start: '2026-11-23T22:00:00Z', store: study.store })
    await later.engine.start()
    await later.settle()
    expect(later.chat.held).toEqual([])
    expect(await later.row('2026-11-23')).toMatchObject({
      state: 'missed',
      days: [],
      reason: expect.stringContaining('not running'),
    })
    later.clock.step(11 * 3_600_000)
    await later.pass(1)
    expect(await later.row('2026-11-24')).toMatchObject({ days: [1] })
  })

  it('a week away is told date by date', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    study.clock.step(7 * 24 * 3_600_000 + 15 * 3_600_000)
    await study.pass(1)
    const states = await Promise.all(['24', '25', '26', '27', '30'].map((day) => study.row(`2026-11-${day}`)))
    expect(states.map((row) => row?.state)).toEqual(['missed', 'missed', 'missed', 'missed', 'missed'])
  })
})

describe('a lost answer', () => {
  it('is looked for after a minute and adopted where the message arrived', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [unknown(true)]
    await study.engine.start()
    await study.pass(1)
    expect(await study.row('2026-11-23')).toMatchObject({
      state: 'open',
      steps: [{ state: 'sending' }, {}, ...Array(prompts).fill({})],
    })
    await study.pass(3)
    expect(study.chat.held).toHaveLength(1 + prompts)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('is sent again where it did not arrive', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [unknown(false)]
    await study.engine.start()
    await study.pass(5)
    expect(study.chat.calls.filter((call) => call.endsWith('.p'))).toEqual([
      'post groupabc.2026-11-23.1.0.p',
      'find groupabc.2026-11-23.1.0.p',
      'post groupabc.2026-11-23.1.0.p',
    ])
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('of a prompt is looked for in the thread', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [undefined, undefined, unknown(true)]
    await study.engine.start()
    await study.pass(5)
    expect(study.chat.held).toHaveLength(1 + prompts)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('that nobody can look up stays uncertain, is told to the manager, and "post now" sends it once it is asked twice', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [unknown(false)]
    study.chat.historyReadable = false
    await study.engine.start()
    await study.pass(4)
    expect(await study.row('2026-11-23')).toMatchObject({
      state: 'failed',
      days: [1],
      steps: [{ state: 'uncertain' }, {}, ...Array(prompts).fill({})],
    })
    expect(study.chat.told.map(({ card }) => card.title)).toEqual([
      '#study-group: a post may not have arrived',
    ])
    expect(await study.engine.postNow('groupabc', false)).toBe('uncertain')
    await study.pass(1)
    expect(study.chat.held).toEqual([])
    expect(await study.engine.postNow('groupabc', true)).toBe('sending')
    await study.pass(1)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'done' })
    expect(study.chat.held).toHaveLength(1 + prompts)
  })
})

describe('trouble', () => {
  it('429 is waited out as told', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [{ error: new PlatformError('limited', 'Slow down.', { retryAfter: 90_000 }) }]
    await study.engine.start()
    await study.pass(2)
    expect(study.chat.held).toEqual([])
    await study.pass(2)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('an unreachable platform is tried again, until the window ends; the day is not lost', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, window: 30 } }))
    study.chat.mishaps = Array(1_000).fill({ error: new PlatformError('unreachable', 'No route.') })
    await study.engine.start()
    await study.pass(40)
    expect(study.chat.calls.length).toBeGreaterThan(5)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [], reason: 'No route.' })
    expect((await study.group())?.place).toBe(1)
    expect(study.chat.told).toHaveLength(1)
  })

  it('a channel that says no puts the group on hold, is not hammered, and its manager is told once', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [
      { error: new PlatformError('refused', 'I may not send here.', { mends: 'Allow Send Messages.' }) },
    ]
    study.chat.problems = []
    await study.engine.start()
    await study.pass(60)
    expect(study.chat.calls.filter((call) => call.startsWith('post'))).toHaveLength(1)
    expect((await study.group())?.hold).toMatchObject({
      reason: 'I may not send here.',
      mends: 'Allow Send Messages.',
      told: true,
    })
    expect(study.chat.told).toHaveLength(1)
  })

  it('mended by resume, the held post goes out the same day', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.problems = [{ what: 'I may not send here.', mends: 'Allow Send Messages.' }]
    await study.engine.start()
    await study.pass(10)
    expect(study.chat.held).toEqual([])
    study.chat.problems = []
    await study.store.update(groups, 'groupabc', ({ hold: _, ...rest }) => rest)
    await study.engine.changed('groupabc')
    await study.pass(1)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('mended without anybody saying so, posts go on at the next due time', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.problems = [{ what: 'I may not send here.', mends: 'Allow Send Messages.' }]
    await study.engine.start()
    await study.pass(10)
    study.chat.problems = []
    study.clock.step(24 * 3_600_000 - 15 * 60_000)
    await study.pass(10)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [1] })
    expect((await study.group())?.hold).toBeUndefined()
  })

  it('one group’s trouble does not delay another’s', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await addGroup(
      study.store,
      aGroup({
        id: 'groupxyz',
        channels: [{ platform: 'playground', workspace: 'local', channel: 'other' }],
      }),
    )
    const { post } = study.chat
    study.chat.post = (order) => (order.key.startsWith('groupabc') ? new Promise(() => {}) : post(order))
    await study.engine.start()
    study.clock.step(60_000)
    await study.engine.beat()
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve))
    expect(await study.row('2026-11-23', 'groupxyz')).toMatchObject({ state: 'done' })
  })
})

describe('silence', () => {
  it('after three posts without an answer the manager is asked once', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    for (let i = 0; i < 4; i++) {
      study.clock.step(24 * 3_600_000 - 2 * 60_000)
      await study.pass(2)
    }
    expect(study.chat.told.map(({ card }) => card.title)).toEqual([
      '#study-group: nobody answered the last 3 posts',
    ])
  })
})

describe('a restored backup', () => {
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

  it('is brought up to what the channel holds: nothing comes twice, and the place moves on', async () => {
    const { chat } = await days(3)
    const before = chat.held.length
    const back = await later(chat, '2026-11-25T15:00:00Z')
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(chat.held).toHaveLength(before)
    expect(await back.group()).toMatchObject({ place: 4 })
    expect((await back.group())?.hold).toBeUndefined()
    expect(await back.row('2026-11-24')).toMatchObject({ state: 'done', days: [2] })
    expect(chat.told.map(({ card }) => card.title)).toEqual(['#study-group: goes on with day 4'])
    expect(chat.told[0]?.card.text).toContain('I found 3 daily posts in the channel')
  })

  it('made just before a post was sent: what was sent since is found, however late', async () => {
    const { chat, ...sent } = await days(1)
    const before = chat.held.length
    const row = await sent.row('2026-11-23')
    if (!row) throw new Error('no row')
    const back = await createStudy({ start: '2026-11-24T15:00:00Z', chat })
    await addGroup(back.store, aGroup({ place: 2 }))
    const steps = row.steps.map(({ post: _, thread: _t, firstSentAt: _f, ...step }) => ({
      ...step,
      state: 'todo' as const,
      attempts: 0,
    }))
    await back.store.commit([
      insert(occurrences, 'groupabc/2026-11-23', { ...row, state: 'open', steps }),
      insert(openOccurrences, 'groupabc/2026-11-23', { group: 'groupabc' }),
    ])
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
    const channels = ['study-group', 'other'].map((channel) => ({
      platform: 'playground' as const,
      workspace: 'local',
      channel,
    }))
    const study = await createStudy()
    await addGroup(study.store, aGroup({ channels }))
    await study.engine.start()
    await study.pass(2)
    const { chat } = study
    expect(chat.held).toHaveLength(2 * (1 + prompts))
    // The first channel's post was not out when the bot went down.
    chat.held.splice(0, chat.held.length, ...chat.held.filter(({ place }) => place.includes('other')))
    const back = await createStudy({ start: '2026-11-23T15:00:00Z', chat })
    await addGroup(back.store, aGroup({ channels }))
    await back.engine.distrust()
    await back.engine.start()
    await back.pass(2)
    expect(chat.held).toHaveLength(2 * (1 + prompts))
    expect(await back.row('2026-11-23')).toMatchObject({ state: 'done', days: [1] })
  })

  it('whose channel does not answer keeps no other group waiting', async () => {
    const study = await createStudy({ start: '2026-11-23T08:58:00Z' })
    await addGroup(study.store, aGroup())
    await study.engine.distrust()
    const other = { platform: 'playground', workspace: 'local', channel: 'other' } as const
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: [other] }))
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
    expect((await back.group())?.hold).toMatchObject({ restored: true, told: true })
    expect(chat.told).toHaveLength(1)
    expect(await back.row('2026-11-23')).toBeUndefined()
    chat.historyReadable = true
    await back.store.update(groups, 'groupabc', ({ hold: _, ...rest }) => ({
      ...rest,
      place: 3,
      startDate: '2026-11-25',
    }))
    await back.engine.changed('groupabc')
    back.clock.step(18 * 3_600_000)
    await back.pass(2)
    expect(await back.row('2026-11-25')).toMatchObject({ state: 'done', days: [3] })
  })
})

describe('a group whose channel is gone', () => {
  it('keeps its data for 30 days, and then nothing of it is left', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const thread = (await study.row('2026-11-23'))?.steps.find(({ kind }) => kind === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await study.bot.message(LIN, thread, 'm1')
    const gone = { reason: 'I was removed.', mends: '', since: study.clock.now(), told: true, gone: true }
    await study.store.update(groups, 'groupabc', (group) => ({ ...group, hold: gone }))
    study.chat.problems = [{ what: 'I cannot see that channel.', mends: '' }]
    study.clock.step(29 * 24 * 3_600_000)
    await study.pass(2)
    expect(await study.group()).toBeDefined()
    study.clock.step(3 * 24 * 3_600_000)
    await study.pass(2)
    for (const kind of [
      groups,
      groupByChannel,
      occurrences,
      openOccurrences,
      discussions,
      answers,
      memberships,
    ])
      expect(await study.store.list<unknown>(kind as Kind<unknown>, { limit: 5 })).toEqual([])
  })
})
