import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { groups } from '../../src/core/group.ts'
import { occurrences, openOccurrences, unreported } from '../../src/core/occurrence.ts'
import { awayUntil, people, personOf, see } from '../../src/core/person.ts'
import type { Store } from '../../src/core/records.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { recap } from '../../src/features/recap/recap.ts'
import { discussing } from '../support/discussing.ts'
import { put } from '../support/memory.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  type Study,
  TWO_CHANNELS,
} from '../support/study.ts'

/** What follows the daily posts: a word at the end of a discussion, and a recap each week. Real days, posts, and answers. */

let study: Study
const member = (user: string): MemberRef => ({ platform: 'playground', workspace: 'local', user })
const { until, threadOf, holdFrom } = discussing(() => study)
const answer = async (date: string, ...users: string[]): Promise<void> => {
  for (const user of users) await study.bot.message(member(user), await threadOf(date), 'm1')
}
/** Everything but the daily posts and what belongs to them, by its key without the group. */
const sent = (): { key: string; card: Card; place: string }[] =>
  study.chat.held
    .filter(({ key }) => /\.[wr]\d/.test(key))
    .map(({ key, card, place }) => ({ key: key.slice('groupabc.'.length), card, place }))
const keys = (): string[] => sent().map(({ key }) => key)

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup())
  await study.engine.start()
})

describe('a wrap-up', () => {
  it('comes into the discussion once the next post is complete, and says how many took part', async () => {
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin', 'sam')
    await until('2026-11-24T08:30:00Z')
    expect(keys()).toEqual([])
    await until('2026-11-24T09:30:00Z')
    const [word] = sent()
    expect(keys()).toEqual(['w2026-11-23.1.0.0'])
    expect(word?.card.title).toBe('2 people took part in day 1')
    expect(word?.place).toContain((await threadOf('2026-11-23')).thread)
    expect(word?.card.buttons?.map(({ label }) => label)).toEqual(['Key points 1a'])
  })

  it('of a discussion in which nobody took part does not come', async () => {
    await until('2026-11-27T12:00:00Z')
    expect(keys()).toEqual([])
  })

  it('comes after three days where no post follows: before a pause, and after the last day', async () => {
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    await study.bot.dispatch('pause', { typed: true }, aCaller())
    await until('2026-11-26T08:30:00Z')
    expect(keys()).toEqual([])
    await until('2026-11-26T09:30:00Z')
    expect(sent().map(({ card }) => card.title)).toEqual(['One person took part in day 1'])

    const { curriculum } = aGroup()
    const last = 133
    await study.change(({ schedule: { pause: _, ...schedule }, ...group }) => ({
      ...group,
      curriculum,
      schedule,
      position: last,
      startDate: '2026-11-27',
    }))
    await study.engine.changed('groupabc')
    await until('2026-11-27T09:30:00Z')
    await answer('2026-11-27', 'lin')
    await until('2026-11-30T09:30:00Z')
    expect(keys().filter((key) => key.startsWith('w'))).toEqual(['w2026-11-23.1.0.0', 'w2026-11-27.1.0.0'])
  })

  it.each([
    ['its first post', '2026-11-23', '2026-11-26T09:30:00Z'],
    ['each later one', '2026-11-30', '2026-12-03T09:30:00Z'],
  ])('comes after three days where a group posts once a week, with %s', async (_, date, over) => {
    await study.change((group) => ({ ...group, schedule: { ...group.schedule, weekdays: [1] } }))
    await study.engine.changed('groupabc')
    await until(`${date}T09:30:00Z`)
    await answer(date, 'lin')
    await until(over)
    expect(keys()).toEqual([`w${date}.1.0.0`])
  })

  it('comes once, whatever crashes and is looked at again', async () => {
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    study.chat.mishaps = []
    await until('2026-11-24T08:59:00Z')
    const { post } = study.chat
    study.chat.post = async (order) => {
      const ref = await post(order)
      if (order.key.includes('.w')) throw new PlatformError('unknown', 'No answer.')
      return ref
    }
    await until('2026-11-24T12:00:00Z')
    await study.engine.changed('groupabc')
    await until('2026-11-25T08:00:00Z')
    expect(keys()).toEqual(['w2026-11-23.1.0.0'])
    expect(await study.store.get(occurrences, 'groupabc/wrap-up/2026-11-23')).toMatchObject({ state: 'done' })
  })

  it('that the platform refuses holds no channel, and no manager is told', async () => {
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    const { post } = study.chat
    study.chat.post = async (order) => {
      if (order.key.includes('.w')) throw new PlatformError('refused', 'The thread is locked.', { fix: 'x' })
      return post(order)
    }
    await until('2026-11-25T12:00:00Z')
    expect(await study.store.get(occurrences, 'groupabc/wrap-up/2026-11-23')).toMatchObject({
      state: 'failed',
      reason: 'The thread is locked.',
      days: [1],
    })
    expect((await study.group())?.channels[0]?.hold).toBeUndefined()
    expect(await study.store.list(unreported, { limit: 5 })).toEqual([])
    expect(study.chat.told).toEqual([])
    expect((await study.row('2026-11-25'))?.state).toBe('done')
  })

  it('is not dug up where the bot was away for long', async () => {
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    await study.clock.step(14 * 24 * 60 * 60_000)
    await study.engine.beat()
    await study.settle()
    await until('2026-12-08T12:00:00Z')
    expect(keys().filter((key) => key.startsWith('w'))).toEqual([])
  })

  it('comes in each channel of a group, and not under a discussion that was deleted', async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    await until('2026-11-24T08:30:00Z')
    await study.bot.threadDeleted(await threadOf('2026-11-23', 'other'))
    await answer('2026-11-23', 'sam')
    await until('2026-11-24T09:30:00Z')
    await answer('2026-11-24', 'sam')
    await until('2026-11-25T09:30:00Z')
    expect(keys()).toEqual(['w2026-11-23.1.0.0', 'w2026-11-24.1.0.0', 'w2026-11-24.1.1.0'])
  })

  it('waits for a channel that is on hold just then, and holds up nothing else', async () => {
    study = await createStudy()
    await addGroup(study.store, aGroup({ channels: channelsAt(TWO_CHANNELS) }))
    await study.engine.start()
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    study.chat.inspect = async ({ channel }) => (channel === 'other' ? [{ what: 'No.', fix: 'x' }] : [])
    await holdFrom(1)
    await until('2026-11-24T09:30:00Z')
    expect(keys()).toEqual(['w2026-11-23.1.0.0'])
    study.chat.inspect = async () => []
    await until('2026-11-25T09:30:00Z')
    expect(keys()).toEqual(['w2026-11-23.1.0.0', 'w2026-11-23.1.1.0'])
    expect(sent()[1]?.place).toContain((await threadOf('2026-11-23', 'other')).thread)
    expect(await study.group()).toMatchObject({ position: 4 })
  })

  it('is switched off by a manager', async () => {
    const value = { setting: 'wrap-up', value: 'off' }
    await study.bot.dispatch('settings', { values: value, typed: true }, aCaller())
    await until('2026-11-23T09:30:00Z')
    await answer('2026-11-23', 'lin')
    await until('2026-11-27T12:00:00Z')
    expect(keys()).toEqual([])
  })
})

describe('a recap', () => {
  const week = async (who: Record<string, string[]>): Promise<void> => {
    for (const [date, users] of Object.entries(who)) {
      await until(`${date}T09:30:00Z`)
      await answer(date, ...users)
    }
  }
  const recaps = () => sent().filter(({ key }) => key.startsWith('r'))

  it('comes with the first post of a week and says what was discussed, what was not, and what comes', async () => {
    await week({
      '2026-11-23': ['lin', 'sam', 'ada'],
      '2026-11-24': ['lin', 'sam'],
      '2026-11-25': [],
      '2026-11-26': ['lin'],
      '2026-11-27': ['lin', 'sam', 'ada'],
    })
    await until('2026-11-30T08:30:00Z')
    expect(recaps()).toEqual([])
    await until('2026-11-30T10:00:00Z')
    expect(recaps().map(({ key }) => key)).toEqual(['r2026-11-30.1.0.p'])
    const { text, plain, buttons } = recaps()[0]?.card ?? {}
    expect(plain).toBe('Last week in #study-group: 4 of 5 study days discussed.')
    expect(text).toMatch(/\*\*Day 1\*\* .* · 3 took part\n- \*\*Day 2\*\* .* · 2 took part/)
    expect(text).toMatch(/Nobody has answered yet\*\*\n- \*\*Day 3\*\*/)
    // On days 1, 2, and 5; on day 4 one of three.
    expect(text).toContain('On 3 of 5 study days at least half of the active members took part.')
    expect(text).toMatch(/This week\*\*\n- \*\*Day 6\*\*[\s\S]*- \*\*Day 10\*\*/)
    expect(buttons?.map(({ label }) => label)).toEqual(['Day 3', 'Join here', 'Roadmap'])
    await until('2026-12-02T10:00:00Z')
    expect(recaps()).toHaveLength(1)
    expect(JSON.stringify(recaps())).not.toMatch(/\b(lin|sam|ada)\b/i)
  })

  it('brings a picture of the weeks by day from the second on, the same one where it is sent again', async () => {
    const studied = { '2026-11-23': ['lin', 'sam', 'ada'], '2026-11-24': ['lin'] }
    await week({ ...studied, '2026-11-30': ['lin', 'sam', 'ada', 'eve'], '2026-12-01': [] })
    await until('2026-12-07T08:30:00Z')
    expect(recaps().map(({ card }) => card.image)).toEqual([undefined])
    const { post } = study.chat
    const tried: (Card['image'] | undefined)[] = []
    study.chat.post = async (order) => {
      if (order.key.includes('.r')) tried.push(order.card.image)
      if (tried.length === 1) throw new PlatformError('unreachable', 'No network.')
      return post(order)
    }
    await until('2026-12-07T10:30:00Z')
    // The ninth is another row; what is sent again is drawn from the step.
    const image = recaps()[1]?.card.image
    expect(image).toMatchObject({
      type: 'image/png',
      name: 'weeks.png',
      alt: '2 weeks by day, from Mon 23 Nov 2026: between 0 and 4 people took part on 10 study days.',
    })
    expect(tried).toEqual([image, image])
    const { steps } = (await study.store.get(occurrences, 'groupabc/recap/2026-12-07')) ?? {}
    expect(JSON.parse(steps?.[0]?.content ?? '').weeks.days.slice(0, 10)).toEqual([
      3,
      1,
      0,
      0,
      0,
      null,
      null,
      4,
      0,
      0,
    ])
  })

  it('comes without its picture where that cannot be drawn', async () => {
    const draw = vi.spyOn(recap, 'picture').mockRejectedValue(new Error('no such program'))
    try {
      await week({ '2026-11-23': ['lin', 'sam', 'ada'], '2026-11-30': ['lin', 'sam', 'ada'] })
      await until('2026-12-07T10:00:00Z')
      expect(draw).toHaveBeenCalled()
      expect(recaps().map(({ card }) => card.image)).toEqual([undefined, undefined])
    } finally {
      draw.mockRestore()
    }
  })

  it('is there before the post of its week, however long its picture takes', async () => {
    const drawn = Promise.withResolvers<undefined>()
    const draw = vi.spyOn(recap, 'picture').mockReturnValue(drawn.promise)
    try {
      await week({ '2026-11-23': ['lin', 'sam', 'ada'] })
      await until('2026-11-30T08:59:00Z')
      const before = study.chat.held.length
      await study.clock.advance(60_000, async () => {})
      void study.engine.beat()
      // Whatever does not wait for it has gone ahead by then.
      for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
      drawn.resolve(undefined)
      await until('2026-11-30T10:00:00Z')
      const inChannel = study.chat.held.slice(before).filter(({ ref }) => !ref.thread)
      expect(inChannel.map(({ key }) => key)).toEqual([
        expect.stringContaining('.r2026-11-30.'),
        expect.stringContaining('.2026-11-30.'),
      ])
    } finally {
      draw.mockRestore()
    }
  })

  it('of fewer than three people shows no figures', async () => {
    await week({ '2026-11-23': ['lin'], '2026-11-24': ['lin', 'sam'] })
    await until('2026-11-30T10:00:00Z')
    await week({ '2026-12-01': ['lin', 'sam'] })
    await until('2026-12-07T10:00:00Z')
    for (const { card } of recaps()) {
      expect(card.text).toMatch(/\*\*Day [16]\*\*/)
      expect(card.text).not.toContain('took part')
      expect(card.image).toBeUndefined()
    }
    expect(recaps()).toHaveLength(2)
  })

  it('leaves whoever was away out of the team’s figure', async () => {
    await week({ '2026-11-23': ['lin', 'sam', 'ada', 'eve'] })
    for (const user of ['sam', 'ada', 'eve'])
      await study.store.transact(async (tx) => {
        await see(tx, member(user), study.clock.now())
        const person = await tx.get(people, personOf(member(user)))
        const away = awayUntil([], Temporal.PlainDate.from('2026-11-24'), '2026-11-26')
        if (person) tx.put(people, personOf(member(user)), { ...person, away })
      })
    await week({ '2026-11-24': ['lin'], '2026-11-25': ['lin'], '2026-11-26': ['lin'] })
    await until('2026-11-30T10:00:00Z')
    // All four on Monday, the only one there on Tuesday and Wednesday, one of four on Thursday, nobody on Friday.
    expect(recaps()[0]?.card.text).toContain('On 3 of 5 study days')
  })

  it('comes later in the week where the first days are off, and not after two weeks without an answer', async () => {
    await week({ '2026-11-23': ['lin'] })
    await study.change((group) => ({
      ...group,
      schedule: { ...group.schedule, off: [{ from: '2026-11-30', to: '2026-12-01' }] },
    }))
    await study.engine.changed('groupabc')
    await until('2026-12-01T12:00:00Z')
    expect(recaps()).toEqual([])
    await until('2026-12-02T12:00:00Z')
    expect(recaps()).toHaveLength(1)
    await until('2026-12-21T12:00:00Z')
    // The week after it, for the one before had an answer; then no more.
    expect(recaps().map(({ key }) => key.slice(1, 11))).toEqual(['2026-11-30', '2026-12-07'])
  })

  it('is looked for by a process that began amid the week, whose ledger may have forgotten it', async () => {
    await week({ '2026-11-23': ['lin'] })
    await until('2026-11-30T10:00:00Z')
    expect(recaps()).toHaveLength(1)
    const { store, chat } = study
    await study.engine.stop()
    await store.transact(async (tx) => tx.delete(occurrences, 'groupabc/recap/2026-11-30'))
    study = await createStudy({ start: '2026-11-30T18:00:00Z', store, chat })
    await study.engine.start()
    await until('2026-12-01T10:00:00Z')
    expect(recaps()).toHaveLength(1)
    expect(await store.get(occurrences, 'groupabc/recap/2026-11-30')).toMatchObject({ state: 'done' })
  })

  it('is a quiet post of its own: no mention, no pin, no ring', async () => {
    await study.change((group) => ({
      ...group,
      channels: group.channels.map((channel) => ({
        ...channel,
        settings: { ...channel.settings, pin: true, mention: 'team' },
      })),
    }))
    const orders: object[] = []
    const { post } = study.chat
    study.chat.post = (order) => {
      if (order.key.includes('.r')) orders.push(order)
      return post(order)
    }
    await week({ '2026-11-23': ['lin'] })
    await until('2026-11-30T12:00:00Z')
    expect(orders).toEqual([expect.objectContaining({ silent: true, pin: false, to: CHANNEL })])
    expect(orders[0]).not.toHaveProperty('mention')
  })

  it('is switched off by a manager', async () => {
    await study.bot.dispatch(
      'settings',
      { values: { setting: 'recap', value: 'off' }, typed: true },
      aCaller(),
    )
    await week({ '2026-11-23': ['lin', 'sam', 'ada'] })
    await until('2026-11-30T12:00:00Z')
    expect(recaps()).toEqual([])
    expect((await study.store.get(groups, 'groupabc'))?.recap).toBe(false)
  })

  it('that cannot be decided upon keeps no daily post waiting', async () => {
    await week({ '2026-11-23': ['lin'] })
    // Nobody can read who that was.
    await put(study.store, people, personOf(member('lin')), {
      accounts: [member('lin')],
      seenAt: study.clock.now(),
    })
    const list: Store['list'] = study.store.list.bind(study.store)
    const failing: Store['list'] = (kind, range) => {
      if (range.prefix === 'groupabc/daily/' && range.after) throw new Error('The disk is full.')
      return list(kind, range)
    }
    study.store.list = failing
    await until('2026-11-30T10:00:00Z')
    expect((await study.row('2026-11-30'))?.state).toBe('done')
    expect(study.log.entries.map(({ message }) => message)).toContain(
      'What follows the daily posts could not be decided upon',
    )
  })
})

it('leaves nothing open behind', async () => {
  await until('2026-11-23T09:30:00Z')
  await answer('2026-11-23', 'lin', 'sam', 'ada')
  await until('2026-12-01T12:00:00Z')
  expect(await study.store.list(openOccurrences, { limit: 5 })).toEqual([])
})
