import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { groupByChannel, groups } from '../../src/core/group.ts'
import { answers, memberships } from '../../src/core/membership.ts'
import { discussions, occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import type { Kind, Store } from '../../src/core/records.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  LIN,
  released,
  type Study,
  TWO_CHANNELS,
} from '../support/study.ts'

const press = async ({ bot, chat }: Study, label: string): Promise<void> => {
  const button = chat.told.at(-1)?.card.buttons?.find((each) => each.label === label)
  if (!button || !('action' in button)) throw new Error(`no button ${label}`)
  const alone = aCaller()
  delete alone.channel
  await bot.dispatch(button.action, { text: button.arg ?? '' }, alone)
}
const answer = async ({ bot, chat }: Study): Promise<void> => {
  const post = chat.held.findLast(({ key }) => key.endsWith('.p'))
  if (!post) throw new Error('no post')
  await bot.message(LIN, { ...CHANNEL, thread: post.ref.message }, 'm1')
}

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
    expect((await study.group())?.position).toBe(2)
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
    await addGroup(study.store, aGroup({ position: CURRICULA.default.length }))
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
    expect((await study.group())?.position).toBe(1)
    expect(study.chat.told).toHaveLength(1)
  })

  it('a channel that says no puts the group on hold, is not hammered, and its manager is told once', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.mishaps = [
      { error: new PlatformError('refused', 'I may not send here.', { fix: 'Allow Send Messages.' }) },
    ]
    study.chat.problems = []
    await study.engine.start()
    await study.pass(60)
    expect(study.chat.calls.filter((call) => call.startsWith('post'))).toHaveLength(1)
    expect((await study.group())?.channels[0]?.hold).toMatchObject({
      reason: 'I may not send here.',
      fix: 'Allow Send Messages.',
      notified: true,
    })
    expect(study.chat.told).toHaveLength(1)
  })

  it('mended by resume, the held post goes out the same day', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow Send Messages.' }]
    await study.engine.start()
    await study.pass(10)
    expect(study.chat.held).toEqual([])
    study.chat.problems = []
    await study.change(released)
    await study.engine.changed('groupabc')
    await study.pass(1)
    expect(study.chat.held).toHaveLength(1 + prompts)
  })

  it('mended without anybody saying so, posts go on at the next due time', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    study.chat.problems = [{ what: 'I may not send here.', fix: 'Allow Send Messages.' }]
    await study.engine.start()
    await study.pass(10)
    study.chat.problems = []
    study.clock.step(24 * 3_600_000 - 15 * 60_000)
    await study.pass(10)
    expect(await study.row('2026-11-23')).toMatchObject({ state: 'failed', days: [] })
    expect(await study.row('2026-11-24')).toMatchObject({ state: 'done', days: [1] })
    expect((await study.group())?.channels[0]?.hold).toBeUndefined()
  })

  it('one group’s trouble does not delay another’s', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await addGroup(
      study.store,
      aGroup({
        id: 'groupxyz',
        channels: channelsAt([{ platform: 'playground', workspace: 'local', channel: 'other' }]),
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
    expect(study.chat.told[0]?.card.buttons?.map(({ label }) => label)).toContain('Repeat from day 1')
  })

  it.each([
    ['an answer', (study: Study) => answer(study)],
    ['Keep going', (study: Study) => press(study, 'Keep going')],
    ['Repeat', (study: Study) => press(study, 'Repeat from day 1')],
    [
      'Pause and resume',
      async (study: Study) => {
        await press(study, 'Pause')
        await study.bot.dispatch('resume', {}, aCaller())
      },
    ],
  ])('after %s it is asked again once three more posts found no answer', async (_, act) => {
    const study = await createStudy()
    const schedule = { ...aGroup().schedule, weekdays: [1, 2, 3, 4, 5, 6, 7] }
    await addGroup(study.store, aGroup({ schedule }))
    await study.engine.start()
    const days = async (count: number) => {
      for (let i = 0; i < count; i++) {
        await study.pass(2)
        study.clock.step(24 * 3_600_000 - 2 * 60_000)
      }
    }
    await days(4)
    expect(study.chat.told).toHaveLength(1)
    await act(study)
    await days(3)
    expect(study.chat.told).toHaveLength(1)
    await days(2)
    expect(study.chat.told).toHaveLength(2)
  })
})

describe('a clock that was ahead and is set back', () => {
  it('costs no post, also where the groups cannot be read at the first beat after it', async () => {
    const { store: whole } = await createStudy()
    let isBroken = false
    const store: Store = {
      ...whole,
      list: (kind, range) =>
        isBroken && kind.name === groups.name ? Promise.reject(new Error('busy')) : whole.list(kind, range),
    }
    const study = await createStudy({ store })
    await addGroup(store, aGroup())
    await study.engine.start()
    const ahead = 4 * 24 * 60 * 60_000 - 60 * 60_000
    study.clock.step(ahead)
    await study.engine.beat()
    await study.settle()
    study.clock.step(-ahead)
    isBroken = true
    await expect(study.engine.beat()).rejects.toThrow('busy')
    isBroken = false
    await study.pass(3)
    expect((await study.row('2026-11-23'))?.state).toBe('done')
  })
})

describe('after an absence', () => {
  it('of up to ten dates the channel is looked at, and after a longer one nothing is looked for', async () => {
    for (const [start, looks] of [
      ['2026-12-04T10:00:00Z', 1],
      ['2026-12-31T22:00:00Z', 0],
    ] as const) {
      const study = await createStudy({ start })
      await addGroup(study.store, aGroup())
      await study.engine.start()
      await study.settle()
      const found = study.chat.calls.filter((call) => call.startsWith('find') && call.includes('2026-11-24'))
      expect(found, start).toHaveLength(looks)
    }
  })
})

describe('a group whose channel is gone', () => {
  it('keeps its data for 30 days, and then nothing of it is left', async () => {
    const study = await createStudy()
    await addGroup(study.store, aGroup())
    await study.engine.start()
    await study.pass(2)
    const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await study.bot.message(LIN, thread, 'm1')
    await study.bot.lost(CHANNEL, { reason: 'I was removed.', fix: 'Invite me.' })
    study.chat.problems = [{ what: 'I cannot see that channel.', fix: '' }]
    study.clock.step(29 * 24 * 3_600_000)
    await study.pass(16)
    expect(await study.group()).toBeDefined()
    study.clock.step(8 * 24 * 3_600_000)
    await study.pass(16)
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

it('a day does not overtake the one before in a channel that still waits for that, though it is due again by another zone', async () => {
  const study = await createStudy()
  const { chat } = study
  await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
  const { post } = chat
  let away = true
  chat.post = (order) =>
    away && order.to.channel === TWO_CHANNELS[1]?.channel
      ? Promise.reject(new PlatformError('unreachable', 'No route.'))
      : post(order)
  const days = () =>
    TWO_CHANNELS.map(({ channel }) =>
      chat.held
        .filter(({ ref, key }) => ref.channel === channel && key.endsWith('.p'))
        .map(({ card }) => Number(/^Day (\d+)/.exec(card.title)?.[1])),
    )
  await study.engine.start()
  await study.pass(2)
  await study.bot.dispatch('settings', { text: 'zone Pacific/Kiritimati' }, aCaller())
  // 09:00 there is 19:00 UTC, and the post of 09:00 UTC may come until 21:00.
  await study.pass(10 * 60 + 5)
  expect(days()).toEqual([[1], []])
  away = false
  await study.pass(40)
  expect(days()).toEqual([
    [1, 2],
    [1, 2],
  ])
})
