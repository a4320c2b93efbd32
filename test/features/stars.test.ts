import { beforeEach, describe, expect, it } from 'vitest'
import type { Reaction } from '../../src/core/bot.ts'
import type { MemberRef, ThreadRef } from '../../src/core/refs.ts'
import { mostOf, mostStarred, STAR_DAYS, starred, stars } from '../../src/core/star.ts'
import { forget } from '../../src/delivery/forget.ts'
import { createSweeper } from '../../src/delivery/retention.ts'
import { featuresBut } from '../../src/features.ts'
import { acting, cardOf } from '../support/acting.ts'
import { discussing } from '../support/discussing.ts'
import { addGroup, aGroup, channelsAt, createStudy, type Study, TWO_CHANNELS } from '../support/study.ts'

let study: Study
const { ask } = acting(() => study)
const member = (user: string): MemberRef => ({ platform: 'playground', workspace: 'local', user })
const { until, threadOf } = discussing(() => study)
const urlOf = (message: string): string => `https://chat.example/${message}`
/** Somebody gives a message of Quill's a star, or takes it back. */
const star = async (
  thread: ThreadRef,
  user: string,
  message: string,
  more: { author?: string; isGiven?: boolean; about?: Reaction['about'] } = {},
): Promise<void> => {
  const { author = 'quill', isGiven = true } = more
  const { platform, workspace, channel } = thread
  const found = { thread, url: urlOf(message), author: member(author) }
  const about = more.about ?? (async () => found)
  const at = { platform, workspace, channel }
  await study.bot.reaction({ member: member(user), channel: at, message, isGiven, about })
}
/** How many stars each message has, in the order they were written. */
const counts = async () =>
  Object.fromEntries(
    (await study.store.list(starred, { limit: 99 })).map(({ key, value }) => [
      key.split('/').at(-1),
      value.people.length,
    ]),
  )
const marks = async () => (await study.store.list(stars, { limit: 99 })).length
/** What the last words in discussions say. */
const words = () =>
  study.chat.held
    .filter(({ key }) => /\.w\d/.test(key))
    .map(({ card, place }) => ({ text: card.text ?? '', place }))

const start = async (change: Parameters<typeof aGroup>[0] = {}, off: string[] = []): Promise<void> => {
  study = await createStudy({ off })
  await addGroup(study.store, aGroup({ stars: true, ...change }))
  await study.engine.start()
  await until('2026-11-23T09:30:00Z')
}

describe('a star', () => {
  beforeEach(() => start())

  it('counts once a person and message, and no more once it is taken back', async () => {
    const thread = await threadOf('2026-11-23')
    for (const user of ['lin', 'sam', 'lin']) await star(thread, user, 'm1')
    await star(thread, 'lin', 'm2')
    expect([await counts(), await marks()]).toEqual([{ m1: 2, m2: 1 }, 3])
    await star(thread, 'lin', 'm1', { isGiven: false })
    await star(thread, 'lin', 'm2', { isGiven: false })
    await star(thread, 'lin', 'm2', { isGiven: false })
    expect([await counts(), await marks()]).toEqual([{ m1: 1 }, 1])
  })

  it('is taken back also where that is heard at once, and the platform is slow to say what it is about', async () => {
    const thread = await threadOf('2026-11-23')
    const found = { thread, url: urlOf('m1') }
    const about = () =>
      new Promise<typeof found>((resolve) => setImmediate(() => setImmediate(resolve, found)))
    await Promise.all([
      star(thread, 'lin', 'm1', { about }),
      star(thread, 'lin', 'm1', { isGiven: false }),
      star(thread, 'sam', 'm1', { about: () => Promise.reject(new Error('unreachable')) }),
      star(thread, 'sam', 'm1'),
    ])
    expect(await counts()).toEqual({ m1: 1 })
  })

  it('is gone also where its message is deleted while the platform is slow to say what it is about', async () => {
    const thread = await threadOf('2026-11-23')
    const found = { thread, url: urlOf('m1') }
    const about = () => new Promise<typeof found>((resolve) => setImmediate(resolve, found))
    await Promise.all([star(thread, 'lin', 'm1', { about }), study.bot.reactionsGone(thread, 'm1')])
    expect([await counts(), await marks()]).toEqual([{}, 0])
  })

  it('counts where it is given by 200 people at one instant', async () => {
    const thread = await threadOf('2026-11-23')
    await Promise.all(Array.from({ length: 200 }, (_, i) => star(thread, `person${i}`, 'm1')))
    expect(await counts()).toEqual({ m1: 200 })
  })

  it('on one’s own message, a message of the bot’s, and one in no discussion counts for nothing', async () => {
    const thread = await threadOf('2026-11-23')
    await star(thread, 'lin', 'm1', { author: 'lin' })
    await star(thread, 'lin', 'm2', { about: async () => undefined })
    await star({ ...thread, thread: 'another' }, 'lin', 'm3')
    expect([await counts(), await marks()]).toEqual([{}, 0])
  })

  it('is not asked about where nobody wants stars counted, and one from before can be taken back', async () => {
    const thread = await threadOf('2026-11-23')
    await star(thread, 'lin', 'm1')
    await ask('settings', 'stars off')
    const about = () => Promise.reject(new Error('Nothing is to be asked.'))
    await star(thread, 'sam', 'm1', { about })
    await star({ ...thread, channel: 'nowhere' }, 'sam', 'm1', { about })
    expect(await counts()).toEqual({ m1: 1 })
    await star(thread, 'lin', 'm1', { isGiven: false, about })
    expect(await counts()).toEqual({})
  })

  it('goes with its message, for whoever gave it', async () => {
    const thread = await threadOf('2026-11-23')
    for (const user of ['lin', 'sam']) for (const message of ['m1', 'm2']) await star(thread, user, message)
    await study.bot.reactionsGone(thread, 'm1')
    await study.bot.reactionsGone(thread, 'never starred')
    await study.bot.reactionsGone({ ...thread, thread: 'another' }, 'm2')
    expect([await counts(), await marks()]).toEqual([{ m2: 2 }, 2])
  })

  it('goes with its discussion, for whoever gave it', async () => {
    await until('2026-11-24T09:30:00Z')
    const [one, other] = [await threadOf('2026-11-23'), await threadOf('2026-11-24')]
    for (const user of ['lin', 'sam']) for (const message of ['m1', 'm2']) await star(one, user, message)
    await star(other, 'lin', 'm3')
    await study.bot.threadDeleted({ ...one, thread: 'another' })
    expect([await counts(), await marks()]).toEqual([{ m1: 2, m2: 2, m3: 1 }, 5])
    await study.bot.threadDeleted(one)
    expect([await counts(), await marks()]).toEqual([{ m3: 1 }, 1])
  })

  it('is not kept where no last word would link its message, and the settings say why', async () => {
    await ask('settings', 'wrap-up off')
    await star(await threadOf('2026-11-23'), 'lin', 'm1')
    expect([await counts(), await marks()]).toEqual([{}, 0])
    expect(cardOf(await ask('settings')).text).toContain(
      '**stars** Stars on messages are not counted while wrap-up is off.',
    )
  })

  it('is off until a manager switches it on, and says so in the settings', async () => {
    await study.change(({ stars: _, ...group }) => group)
    expect(cardOf(await ask('settings')).text).toContain('**stars** Stars on messages are not counted.')
    expect(cardOf(await ask('settings', 'stars on')).text).toContain('**stars** Stars (⭐) on messages')
    expect((await study.group())?.stars).toBe(true)
  })

  it('leaves with the person, and is told to them alone until then', async () => {
    const thread = await threadOf('2026-11-23')
    for (const user of ['ada', 'lin']) await star(thread, user, 'm1')
    await star(thread, 'ada', 'm2')
    expect(cardOf(await ask('my-data')).text).toContain('the stars that you gave 2 messages')
    await study.engine.forgetPerson(member('ada'))
    expect([await counts(), await marks()]).toEqual([{ m1: 1 }, 1])
    const left = JSON.stringify(await study.store.list(starred, { limit: 9 }))
    expect(left).not.toContain('ada')
  })

  it(`is kept for ${STAR_DAYS} days, and no later one counts in its discussion`, async () => {
    const thread = await threadOf('2026-11-23')
    await star(thread, 'lin', 'm1')
    const sweeper = createSweeper(study.store, [])
    const day = 24 * 60 * 60_000
    const sweep = async (days: number) => {
      study.clock.step(days * day)
      for (let pass = 0; pass < 3; pass++) await sweeper.beat(study.clock.now() + pass * 2 * 60 * 60_000)
    }
    await sweep(STAR_DAYS - 1)
    expect(await counts()).toEqual({ m1: 1 })
    await sweep(2)
    expect([await counts(), await marks()]).toEqual([{}, 0])
    await star(thread, 'lin', 'm1')
    expect(await counts()).toEqual({})
  })

  it('leaves with its group', async () => {
    await star(await threadOf('2026-11-23'), 'lin', 'm1')
    await forget(study.store, aGroup())
    expect([await counts(), await marks()]).toEqual([{}, 0])
  })
})

describe('the most starred message', () => {
  it('is the one with most people, of several the earliest, and none where there are no stars', () => {
    const of = (...numbers: number[]) =>
      numbers.map((number, i) => ({ url: urlOf(`m${i}`), people: Array.from({ length: number }, String) }))
    expect(mostOf(of())).toBeUndefined()
    expect(mostOf(of(1, 3, 2))?.url).toBe(urlOf('m1'))
    expect(mostOf(of(1, 3, 3, 3))?.url).toBe(urlOf('m1'))
  })

  it('is linked by the last word of its discussion, with who gave the stars nowhere', async () => {
    await start()
    const thread = await threadOf('2026-11-23')
    await study.bot.message(member('quill'), thread, 'm1')
    for (const user of ['lin', 'sam']) await star(thread, user, 'm2')
    await star(thread, 'lin', 'm1')
    await until('2026-11-24T09:30:00Z')
    expect(words()).toEqual([
      {
        text: expect.stringContaining(`**Most starred:** [this message](${urlOf('m2')})`),
        place: expect.stringContaining(thread.thread),
      },
    ])
    expect(JSON.stringify(study.chat.held)).not.toMatch(/"(lin|sam)"/)
    // What comes later changes nothing that was said.
    for (const user of ['ada', 'lin', 'sam']) await star(thread, user, 'm1')
    await until('2026-11-24T12:00:00Z')
    expect(words()).toHaveLength(1)
  })

  it('does not make a last word where nobody took part', async () => {
    await start()
    await star(await threadOf('2026-11-23'), 'lin', 'm1')
    await until('2026-11-24T09:30:00Z')
    expect(words()).toEqual([])
  })

  it('is none where stars are off for the group, or for the whole bot', async () => {
    for (const [change, off] of [
      [{}, []],
      [{}, ['stars']],
    ] as const) {
      await start(change, [...off])
      const thread = await threadOf('2026-11-23')
      await study.bot.message(member('quill'), thread, 'm1')
      await study.store.transact(async (tx) =>
        tx.put(starred, `groupabc/${thread.thread}/m1`, { url: urlOf('m1'), people: ['lin'], at: 0 }),
      )
      if (off.length === 0) await ask('settings', 'stars off')
      await until('2026-11-24T09:30:00Z')
      expect(words().map(({ text }) => text.includes('Most starred'))).toEqual([false])
    }
  })

  it('is each discussion’s own where a group meets in two channels', async () => {
    await start({ channels: channelsAt(TWO_CHANNELS) })
    const [here, there] = [await threadOf('2026-11-23'), await threadOf('2026-11-23', 'other')]
    await study.bot.message(member('quill'), here, 'm1')
    await star(here, 'lin', 'm1')
    for (const user of ['lin', 'sam']) await star(there, user, 'm2')
    expect(await mostStarred(study.store, 'groupabc', here.thread)).toMatchObject({ url: urlOf('m1') })
    await until('2026-11-24T09:30:00Z')
    const linked = words().map(({ text, place }) => [
      place.includes(there.thread),
      text.includes(urlOf('m2')),
    ])
    expect(linked.toSorted()).toEqual([
      [false, false],
      [true, true],
    ])
  })

  it('is counted by nobody where whoever runs the bot switched stars off', async () => {
    await start({}, ['stars'])
    await star(await threadOf('2026-11-23'), 'lin', 'm1')
    expect(await counts()).toEqual({})
    const said = cardOf(await ask('settings', 'stars on')).title
    expect(said).toBe('stars is switched off here')
    const feature = featuresBut(new Set(['stars'])).features.find(({ name }) => name === 'stars')
    // What was given before still goes with its message and its person.
    expect(feature).toMatchObject({ onReactionsGone: expect.any(Function), personal: [expect.anything()] })
  })
})
