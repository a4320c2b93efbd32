import { describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { type Day, questionAt, referenceOf, type Shelf } from '../../src/core/curriculum.ts'
import { type Role, seatings, type Table, tables } from '../../src/core/mock.ts'
import { dayWishers, dayWishes, postOfTable, tablesTime } from '../../src/core/mock-day.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { personOf } from '../../src/core/person.ts'
import { openCurricula } from '../../src/curricula.ts'
import { forget } from '../../src/delivery/forget.ts'
import { nextOnDay, planOf } from '../../src/features/mock/deal.ts'
import { roleIn } from '../../src/features/mock/roles.ts'
import { PLATFORMS } from '../../src/platforms.ts'
import { questionOf } from '../../src/words/question.ts'
import { folderOf, SEVERAL } from '../curriculum/small.ts'
import { acting, buttonOf, cardOf, saidIn } from '../support/acting.ts'
import { discussing } from '../support/discussing.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  type Study,
} from '../support/study.ts'

const NAMES = ['kim', 'lou', 'mia']
const CURRICULUM = CURRICULA.default
const MOCK_DAYS = CURRICULUM.days.filter(({ kind }) => kind === 'mock')
const MINI_MOCKS = CURRICULUM.days.flatMap((day) =>
  day.prompts.flatMap((prompt) =>
    prompt.questions.flatMap(({ format }, i) =>
      format === 'mini-mock' ? [{ day, prompt: prompt.id, letter: 'abcdef'.charAt(i) }] : [],
    ),
  ),
)

let study: Study
const { ask, press } = acting(() => study)
const { holdFrom } = discussing(() => study)
const inChannel = (name: string): Caller =>
  aCaller({ member: { platform: 'playground', workspace: 'local', user: name }, name, zone: 'UTC' })
const at = (name: string): Caller => {
  const { channel: _, ...rest } = inChannel(name)
  return rest
}
const nameOf = (person: string): string => person.slice(person.lastIndexOf(':') + 1)
const labels = (card: Card | undefined): string[] => (card?.buttons ?? []).map(({ label }) => label)
async function until(instant: string): Promise<void> {
  while (study.clock.now() < Date.parse(instant)) {
    await study.clock.advance(Math.min(10 * 60_000, Date.parse(instant) - study.clock.now()), study.settle)
    await study.engine.beat()
    await study.settle()
  }
}
/** A group whose post of this day is sent on Monday at 9:00. */
async function posted(
  position: number,
  change: Partial<Parameters<typeof aGroup>[0]> = {},
  more: { curricula?: Shelf } = {},
): Promise<void> {
  study = await createStudy({ start: '2026-11-23T08:59:00Z', ...more })
  for (const name of [...NAMES, 'noa', 'oli', 'pia']) study.chat.people.set(name, { kind: 'member', name })
  await addGroup(study.store, aGroup({ mocks: true, position, ...change }))
  await study.engine.start()
  await study.pass(2)
}
/** What stands in the channel, and in discussions. */
const inThePost = (): Card[] => study.chat.held.flatMap(({ ref, card }) => (ref.thread ? [] : [card]))
const discussed = (): Card[] =>
  study.chat.held.flatMap(({ ref, card }) => (ref.thread && !ref.thread.startsWith('booth') ? [card] : []))
const discussions = () => study.chat.held.flatMap(({ ref }) => (ref.thread ? [ref] : []))
const told = (name: string, title: RegExp): Card[] =>
  study.chat.told.flatMap(({ member, card }) =>
    member.user === name && title.test(card.title) ? [card] : [],
  )
const takeSeat = async (name: string): Promise<Card> => {
  const card = cardOf(await press(inThePost()[0], 'Take a seat', inChannel(name)))
  return cardOf(await press(card, 'I’m in', inChannel(name)))
}
const stored = () => study.store.list(tables, { limit: 9 })
const table = async (key: string): Promise<Table> => (await study.store.get(tables, key)) as Table
const deed = async (name: string, key: string, what: string): Promise<Card> =>
  cardOf(await ask('table', `${key} ${what}`, at(name)))

const seatFor = (name: string): Table['seats'][number] => {
  const { platform, workspace, user } = inChannel(name).member
  const account = { platform, workspace, user }
  const roles: Role[] = ['candidate', 'interviewer']
  return { person: personOf(account), account, name, zone: 'UTC', roles, said: 'yes', here: false }
}

/** As a text stands in JSON. */
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)
/** Whatever is asked on a day, and how it is scored: what nobody shall read before a table. */
const secretsOf = ({ prompts, case: situation, mock }: Day): string[] => [
  ...(situation ? [situation] : []),
  ...prompts.flatMap(({ title, questions }) => [title, ...questions.map(({ ask }) => ask.slice(0, 40))]),
  ...(mock?.rubric ?? []).map(({ strong }) => strong),
]

describe('a mock day with mock tables', () => {
  it('posts how it is run and a seat, and says nowhere what is asked or how it is scored', async () => {
    await posted(128)
    const [post] = inThePost()
    const day = CURRICULUM.day(128) as Day
    expect(post?.text).toContain(day.mock?.brief)
    expect(post?.text).toContain('**0–3 min** Seats and board')
    expect(saidIn(post?.text)).toContain('Tables begin')
    expect(labels(post)).toEqual(['Take a seat', 'Discuss', 'Warm-up', 'I answered aloud'])
    const everything = JSON.stringify(study.chat.held.map(({ card }) => card))
    for (const secret of secretsOf(day)) expect(everything).not.toContain(quoted(secret))
    expect(discussed().map(({ title }) => title)).toEqual(['Who does what at a table'])
    const lookUps = async (): Promise<string> =>
      JSON.stringify([
        cardOf(await ask('today', '', inChannel('kim'))),
        cardOf(await ask('day', '128', inChannel('kim'))),
        cardOf(await ask('join', '', inChannel('kim'))),
        ...(await study.bot.home(inChannel('kim').member)),
      ])
    for (const secret of secretsOf(day)) expect(await lookUps()).not.toContain(quoted(secret))
    expect(await lookUps()).toContain(
      'go to the mock tables first: whoever sits there has not read them. They begin',
    )
    expect(cardOf(await ask('day', '128', inChannel('kim'))).text).toContain('go to the mock tables first')
    const { id = '' } = day.prompts[0] ?? {}
    const prompt = cardOf(await ask('prompt', id, inChannel('kim')))
    expect(prompt.footer).toContain('Its answers open with its mock tables')
    expect(cardOf(await ask('keypoints', id, inChannel('kim'))).text).toContain('open with its mock tables')
    await until('2026-11-23T18:05:00Z')
    expect(await lookUps()).toContain(quoted(day.case))
    const lead = quoted(questionAt(day, day.lead)?.question.ask ?? 'none')
    for (const card of [
      cardOf(await ask('join', '', inChannel('kim'))),
      ...(await study.bot.home(inChannel('kim').member)),
    ])
      expect(JSON.stringify(card)).toContain(lead)
  })

  it('puts who is in to tables an hour before, in private, and brings everything to the discussion afterwards', async () => {
    await posted(128)
    for (const name of NAMES) expect((await takeSeat(name)).title).toBe('You are in')
    await until('2026-11-23T16:59:00Z')
    expect(await stored()).toEqual([])
    await until('2026-11-23T17:15:00Z')
    const [made, ...more] = await stored()
    expect(more).toEqual([])
    expect(made?.value.at).toBe(Date.parse('2026-11-23T18:00:00Z'))
    expect(new Set(made?.value.seats.map(({ person }) => nameOf(person)))).toEqual(new Set(NAMES))
    for (const name of NAMES) expect(told(name, /You have a mock table/)).toHaveLength(1)
    expect(study.chat.boothsHeld.size).toBe(1)
    expect(await study.store.list(dayWishes, { limit: 9 })).toEqual([])
    expect(await study.store.list(dayWishers, { limit: 9 })).toEqual([])
    await until('2026-11-23T20:55:00Z')
    expect(discussed()).toHaveLength(1)
    await until('2026-11-23T21:05:00Z')
    expect(discussed().map(({ title }) => title)).toEqual([
      'Who does what at a table',
      expect.stringContaining('How to run this mock'),
      expect.stringContaining('1 of 2 ·'),
      expect.stringContaining('2 of 2 ·'),
    ])
    const everything = JSON.stringify(discussed())
    for (const secret of secretsOf(CURRICULUM.day(128) as Day)) expect(everything).toContain(quoted(secret))
    // Nothing of it comes to the channel, and nothing twice.
    await study.engine.stop()
    const next = await createStudy({ start: '2026-11-23T21:06:00Z', store: study.store, chat: study.chat })
    await next.engine.start()
    await next.pass(30)
    expect(discussed()).toHaveLength(4)
    expect(inThePost()).toHaveLength(1)
  })

  it('brings everything at the tables’ time where nobody sits, and tells whoever was alone', async () => {
    await posted(126)
    await takeSeat('kim')
    await until('2026-11-23T17:55:00Z')
    expect(await stored()).toEqual([])
    expect(told('kim', /No mock table today/)).toHaveLength(1)
    expect(discussed()).toHaveLength(1)
    await until('2026-11-23T18:05:00Z')
    expect(discussed()).toHaveLength(4)
    // Of tables that there were not it says nothing.
    expect(discussed()[1]?.text).toMatch(
      /^This was kept for the mock tables of this day, and is for everybody now/,
    )
  })

  it('asks nothing of it at a weekly table before its own', async () => {
    await posted(128)
    await until('2026-11-23T11:55:00Z')
    const [key, old] = ['groupabc/2026-11-23.0', 'groupabc/2026-11-16.0'] as const
    const day = CURRICULUM.day(128) as Day
    await study.store.transact(async (tx) => {
      const now = {
        ...{ group: 'groupabc', seats: NAMES.map(seatFor), curriculum: CURRICULUM.id, pillar: day.pillar },
        ...{ met: false, talked: false, over: false, made: 0, rounds: [] },
      }
      const began = Date.parse('2026-11-23T12:00:00Z')
      tx.put(tables, key, { ...now, at: began })
      // They had every other mock a week ago.
      const mocks = MOCK_DAYS.filter(({ number }) => number !== 128).flatMap(({ prompts }) =>
        prompts.map(({ id }) => ({ prompt: id, letter: 'a' })),
      )
      const round = { candidate: 'x', interviewer: 'y', began: 0, marks: {} }
      const rounds = [...MINI_MOCKS, ...mocks].map(({ prompt, letter }) => ({ ...round, prompt, letter }))
      tx.put(tables, old, { ...now, at: 0, rounds, over: true })
      for (const { person } of now.seats)
        for (const at of [key, old]) tx.put(seatings, `${person}/${at}`, { at: began })
    })
    for (const name of NAMES) await deed(name, key, 'here')
    await ask('table', `${key} start 0`, at('kim'))
    const { rounds } = await table(key)
    expect(rounds).toHaveLength(1)
    expect(day.prompts.map(({ id }) => id)).not.toContain(rounds[0]?.prompt)
  })

  it('keeps its promise where the group switches to another curriculum meanwhile, also after a restart', async () => {
    const knots = openCurricula(folderOf(SEVERAL)).of('knots')
    const curricula = {
      ...CURRICULA,
      all: [CURRICULUM, knots],
      of: (id?: string) => (id === 'knots' ? knots : CURRICULUM),
    }
    await posted(128, {}, { curricula })
    await takeSeat('kim')
    await study.engine.edit('groupabc', (group) => ({ ...group, curriculum: 'knots', position: 1 }))
    // The post that is out still takes seats, and its questions are kept from whoever may sit there.
    for (const name of ['lou', 'mia']) expect((await takeSeat(name)).title).toBe('You are in')
    const { id = '' } = (CURRICULUM.day(128) as Day).prompts[0] ?? {}
    const of = referenceOf(CURRICULUM.id)
    expect(cardOf(await ask('day', `128 of:${of}`, inChannel('kim'))).text).toContain(
      'go to the mock tables first',
    )
    expect(cardOf(await ask('prompt', id, inChannel('kim'))).title).not.toContain('1 of 2')
    await until('2026-11-23T17:15:00Z')
    const [made] = await stored()
    expect(made?.value).toMatchObject({ curriculum: CURRICULUM.id, plan: { day: 128 } })
    const { key = '' } = made ?? {}
    await until('2026-11-23T18:00:00Z')
    for (const name of NAMES) await deed(name, key, 'here')
    await deed('kim', key, 'start')
    expect((await table(key)).rounds.map(({ prompt }) => prompt)).toEqual([id])
    await study.engine.stop()
    const { store, chat } = study
    study = await createStudy({ start: '2026-11-23T18:01:00Z', store, chat, curricula })
    await study.engine.start()
    await until('2026-11-23T20:55:00Z')
    expect(discussed()).toHaveLength(1)
    await until('2026-11-23T21:05:00Z')
    expect(discussed()).toHaveLength(4)
    const everything = JSON.stringify(discussed())
    for (const secret of secretsOf(CURRICULUM.day(128) as Day)) expect(everything).toContain(quoted(secret))
  })

  it.each([
    ['one of two channels', 1],
    ['every channel', 0],
  ])(
    'brings its questions to %s that was on hold just then, once it can be posted in again',
    async (_, free) => {
      const second = { ...CHANNEL, channel: 'second' }
      await posted(128, { channels: channelsAt([CHANNEL, second]) })
      await until('2026-11-23T17:55:00Z')
      await holdFrom(free)
      await until('2026-11-23T18:10:00Z')
      const threads = [CHANNEL.channel, 'second'].map(
        (name) => discussions().find((ref) => ref.channel === name)?.thread,
      )
      const inThreads = () =>
        threads.map((thread) => discussions().filter((ref) => ref.thread === thread).length)
      expect(inThreads()).toEqual([free > 0 ? 4 : 1, 1])
      // It waits through a restart, and no post waits for it.
      await study.engine.stop()
      const { store, chat } = study
      study = await createStudy({ start: '2026-11-24T08:59:00Z', store, chat })
      await study.engine.start()
      await until('2026-11-24T09:10:00Z')
      expect(inThePost()).toHaveLength(4)
      expect(await study.group()).toMatchObject({ position: 130 })
      expect(inThreads()).toEqual([4, 4])
    },
  )

  it('counts whoever sat at a table as having taken part, each once, and nobody who did not come', async () => {
    await posted(128)
    for (const name of NAMES) await takeSeat(name)
    await until('2026-11-23T18:00:00Z')
    const [{ key } = { key: '' }] = await stored()
    const tookPart = async () => (await study.row('2026-11-23'))?.answered
    await deed('kim', key, 'here')
    await deed('lou', key, 'here')
    // Whoever waits at a table that has not begun has not taken part.
    expect(await tookPart()).toBe(0)
    await until('2026-11-23T18:05:00Z')
    await deed('kim', key, 'start')
    await deed('kim', key, 'start')
    expect(await tookPart()).toBe(2)
    for (const name of ['kim', 'lou'])
      expect(cardOf(await ask('me', '', at(name))).text).toContain('You took part on 1 of 1 study day')
    expect(cardOf(await ask('me', '', at('mia'))).text).not.toContain('You took part')
    // Late is not missing, and an answer in the discussion is the same person’s.
    await deed('mia', key, 'here')
    await ask('aloud', 'groupabc/daily/2026-11-23', inChannel('kim'))
    expect(await tookPart()).toBe(3)
    await until('2026-11-23T18:20:00Z')
    expect(inThePost()[0]?.footer).toContain('3 took part')
    expect(postOfTable(key)).toBe('groupabc/daily/2026-11-23')
    expect(postOfTable('groupabc/2026-11-23.0')).toBeUndefined()
  })

  it('counts nobody at a table to which one person alone came', async () => {
    await posted(128)
    for (const name of NAMES) await takeSeat(name)
    await until('2026-11-23T18:06:00Z')
    const [{ key } = { key: '' }] = await stored()
    expect((await deed('kim', key, 'start')).text).toContain('Nobody else came')
    expect((await study.row('2026-11-23'))?.answered).toBe(0)
  })

  it('is seated however often its post was sent again', async () => {
    await posted(128)
    for (const name of NAMES) await takeSeat(name)
    for (let i = 0; i < 4; i++) {
      await study.engine.postNow('groupabc', true)
      await study.settle()
    }
    expect(inThePost()).toHaveLength(5)
    await until('2026-11-23T17:15:00Z')
    expect((await stored())[0]?.value.seats).toHaveLength(3)
  })

  it('tells whoever is in where no tables could be made, and nobody else', async () => {
    await posted(128)
    for (const name of NAMES) await takeSeat(name)
    await study.change(({ mocks: _, ...group }) => group)
    await until('2026-11-23T17:55:00Z')
    expect(told('kim', /No mock table today/)).toEqual([])
    await until('2026-11-23T18:10:00Z')
    expect(await stored()).toEqual([])
    for (const name of NAMES) expect(told(name, /No mock table today/)).toHaveLength(1)
    expect(told('kim', /No mock table/)[0]?.text).toContain('No tables could be made in time.')
    expect(discussed()).toHaveLength(4)
  })

  it('seats nobody who has left since, is away, or wants nothing in private any more', async () => {
    await posted(128)
    for (const name of [...NAMES, 'noa', 'oli', 'pia']) await takeSeat(name)
    await ask('messages', 'stop', at('kim'))
    for (const name of ['lou', 'pia']) await ask('away', '2026-11-24', inChannel(name))
    await study.bot.gone(inChannel('mia').member, true)
    const card = cardOf(await press(inThePost()[0], 'Take a seat', inChannel('lou')))
    expect(cardOf(await press(card, 'Not this time', inChannel('lou'))).title).toContain(
      'A seat at the tables',
    )
    const again = cardOf(await press(inThePost()[0], 'Take a seat', inChannel('lou')))
    expect(cardOf(await press(again, 'I’m in', inChannel('lou'))).title).toBe('You are away then')
    await until('2026-11-23T17:15:00Z')
    expect(
      (await stored()).map(({ value }) => value.seats.map(({ person }) => nameOf(person)).sort()),
    ).toEqual([['noa', 'oli']])
    expect(await study.store.list(dayWishes, { limit: 9 })).toEqual([])
    expect(await study.store.list(dayWishers, { limit: 9 })).toEqual([])
  })

  it('has its last word once what went to the tables has been discussed', async () => {
    await posted(128, { schedule: { ...aGroup().schedule, time: '16:30' } })
    await until('2026-11-23T16:35:00Z')
    await press(inThePost()[0], 'I answered aloud', inChannel('kim'))
    const lastWords = () => discussed().filter(({ title }) => title.includes('took part'))
    // Its tables begin after the next post.
    await until('2026-11-24T16:45:00Z')
    expect(inThePost()).toHaveLength(2)
    expect(lastWords()).toEqual([])
    await until('2026-11-25T16:45:00Z')
    expect(lastWords()).toHaveLength(1)
    const of = study.chat.held
      .filter(({ ref }) => ref.thread)
      .map(({ ref, card }) => [ref.thread, card.title])
    const thread = of.find(([, title]) => title === 'Who does what at a table')?.[0]
    expect(of.filter(([there]) => there === thread).length).toBe(5)
  })

  it('asks its host nothing on the evening before', async () => {
    study = await createStudy({ start: '2026-11-23T08:50:00Z' })
    study.chat.people.set('kim', { kind: 'member', name: 'kim' })
    await addGroup(study.store, aGroup({ mocks: true, host: true, position: 127 }))
    await study.engine.start()
    await ask('host', 'join', inChannel('kim'))
    await until('2026-11-23T19:00:00Z')
    const [eve] = told('kim', /You host/)
    expect(eve?.text).toContain('Day 128 of 133')
    const day = CURRICULUM.day(128) as Day
    for (const secret of secretsOf(day)) expect(JSON.stringify(eve)).not.toContain(quoted(secret))
  })

  it('is as ever where mock tables are off, or whoever runs the bot switched them off', async () => {
    await posted(128, { mocks: false })
    expect(labels(inThePost()[0])).not.toContain('Take a seat')
    expect(discussed().map(({ title }) => title)[0]).toContain('How to run this mock')
    expect(discussed()).toHaveLength(3)
    study = await createStudy({ start: '2026-11-23T08:59:00Z', off: ['mocks'] })
    await addGroup(study.store, aGroup({ mocks: true, position: 128 }))
    await study.engine.start()
    await study.pass(2)
    expect(discussed()).toHaveLength(3)
    expect(labels(inThePost()[0])).not.toContain('Take a seat')
  })

  it('keeps its questions back in a post that is sent again before its tables, and not after them', async () => {
    await posted(128)
    await study.engine.postNow('groupabc', true)
    await study.settle()
    expect(inThePost()).toHaveLength(2)
    expect(discussed().map(({ title }) => title)).toEqual(Array(2).fill('Who does what at a table'))
    await until('2026-11-23T18:05:00Z')
    expect(discussed()).toHaveLength(5)
    await study.engine.postNow('groupabc', true)
    await study.settle()
    expect(discussed()).toHaveLength(8)
    await until('2026-11-23T23:00:00Z')
    expect(discussed()).toHaveLength(8)
  })

  it('lets one step back until the tables are made, and says after that that they are', async () => {
    await posted(128)
    const card = await takeSeat('kim')
    for (const name of ['lou', 'mia']) await takeSeat(name)
    expect(cardOf(await press(card, 'Not this time', inChannel('kim'))).title).toContain(
      'A seat at the tables',
    )
    await until('2026-11-23T17:15:00Z')
    expect((await stored())[0]?.value.seats).toHaveLength(2)
    const late = cardOf(await press(inThePost()[0], 'Take a seat', inChannel('noa')))
    expect(late).toMatchObject({ title: 'The tables of this day are made', tone: 'bad' })
    expect(cardOf(await press(inThePost()[0], 'Take a seat', inChannel('lou'))).title).toBe(
      'You have a table',
    )
  })

  it('seats nobody twice at a time across the groups of a server', async () => {
    await posted(128)
    const ref = { platform: 'playground', workspace: 'local', channel: 'second' }
    const other = aGroup({ mocks: true, id: 'groupxyz', position: 127 })
    await addGroup(study.store, { ...other, channels: other.channels.map((each) => ({ ...each, ref })) })
    await study.engine.changed('groupxyz')
    await study.engine.postNow('groupxyz', false)
    await study.settle()
    await takeSeat('kim')
    const there = { ...inChannel('kim'), channel: ref }
    const card = cardOf(await press(inThePost()[1], 'Take a seat', there))
    expect(cardOf(await press(card, 'I’m in', there)).title).toBe('You sit at another table then')
  })

  it('seats nobody at a weekly table who is in for a mock day at that time', async () => {
    await posted(128)
    const hours = { days: 'tue', hours: '18:00-19:00', zone: 'UTC', roles: 'any' }
    for (const name of NAMES) await ask('mock-save', { values: hours }, inChannel(name))
    const { platform, workspace, user } = inChannel('kim').member
    const day = { account: { platform, workspace, user }, name: 'kim', zone: 'UTC' }
    await study.store.transact(async (tx) =>
      tx.put(dayWishes, `${personOf(day.account)}/groupxyz/2026-11-29`, {
        ...day,
        at: Date.parse('2026-12-01T18:00:00Z'),
      }),
    )
    await until('2026-11-29T09:15:00Z')
    const [made] = await stored()
    expect(made?.value.seats.map(({ person }) => nameOf(person)).sort()).toEqual(['lou', 'mia'])
  })

  it('leaves nothing of whoever asks to be forgotten, lists it before, and leaves with its group', async () => {
    await posted(128)
    for (const name of ['kim', 'lou']) await takeSeat(name)
    expect(cardOf(await ask('my-data', '', at('kim'))).text).toContain(
      'You took a seat for the mock day whose tables begin on Mon 23 Nov 2026, 18:00',
    )
    await ask('forget-me', 'yes', at('kim'))
    const left = async () =>
      JSON.stringify([
        await study.store.list(dayWishes, { limit: 9 }),
        await study.store.list(dayWishers, { limit: 9 }),
      ])
    expect(await left()).not.toContain('kim')
    expect(await left()).toContain('lou')
    const group = await study.group()
    if (group) await forget(study.store, group)
    expect(await left()).toBe('[[],[]]')
  })

  it('takes its tables’ time from a manager', async () => {
    study = await createStudy({ start: '2026-11-23T08:50:00Z' })
    await addGroup(study.store, aGroup({ position: 128 }))
    await study.engine.start()
    expect(cardOf(await ask('settings', 'mocks 7:30 pm')).text).toContain(
      'those of a mock day begin at 19:30',
    )
    await study.pass(12)
    expect((await study.store.list(occurrences, { limit: 9 }))[0]?.value.tablesAt).toBe(
      Date.parse('2026-11-23T19:30:00Z'),
    )
  })
})

it.each([
  ['2026-11-23T09:00:00Z', 'UTC', undefined, '2026-11-23T18:00:00Z'],
  ['2026-11-23T16:00:00Z', 'UTC', undefined, '2026-11-23T18:00:00Z'],
  ['2026-11-23T16:01:00Z', 'UTC', undefined, '2026-11-24T18:00:00Z'],
  ['2026-11-23T20:00:00Z', 'Asia/Tokyo', undefined, '2026-11-24T09:00:00Z'],
  ['2026-11-23T09:00:00Z', 'UTC', '12:30', '2026-11-23T12:30:00Z'],
  // In the night in which clocks go back.
  ['2026-10-24T20:00:00Z', 'Europe/Berlin', undefined, '2026-10-25T17:00:00Z'],
])('a post of %s in %s with its tables at %s has them begin %s', (post, zone, mockTime, begins) => {
  const group = { schedule: { ...aGroup().schedule, zone }, ...(mockTime && { mockTime }) }
  expect(new Date(tablesTime(group, Date.parse(post))).toISOString().slice(0, 19)).toBe(begins.slice(0, 19))
})

describe('what the roadmap holds for mocks runs at a table as it is', () => {
  const renderers = Promise.all(PLATFORMS.flatMap(({ renderer }) => (renderer ? [renderer()] : [])))
  const marks = (value: unknown): number => JSON.stringify(value).split('…').length
  /** No platform cuts it. */
  async function whole(card: Card): Promise<Card> {
    for (const render of await renderers)
      expect(marks(render(card)), card.title).toBeLessThanOrEqual(marks({ ...card, plain: '' }))
    return card
  }
  /** The one message of the table. */
  async function board(): Promise<Card> {
    await study.settle()
    const said = study.chat.held.filter(({ ref }) => ref.thread?.startsWith('booth'))
    return whole(said[0]?.card as Card)
  }
  /** What each sees in a round, checked against the question, with the interviewer's last. */
  async function cardsOf(key: string): Promise<Record<Role, { name: string; card: Card }>> {
    const { rounds, seats, plan } = await table(key)
    const round = rounds.at(-1)
    const found = round && questionOf(round, CURRICULUM)
    if (!found) throw new Error('no question')
    const entries = await Promise.all(
      seats.map(async ({ person }) => {
        const name = nameOf(person)
        return [roleIn(round, person), { name, card: await whole(await deed(name, key, 'show')) }] as const
      }),
    )
    const cards = Object.fromEntries(entries) as Record<Role, { name: string; card: Card }>
    const { question } = found
    for (const { card } of Object.values(cards)) expect(card.text).toContain(question.ask)
    const [first] = question.keyPoints
    expect(cards.interviewer.card.text).toContain(first ?? question.answer)
    expect(cards.candidate.card.text).not.toContain(first ?? question.answer)
    for (const { strong } of planOf(found, plan).rubric) {
      expect(cards.observer.card.text).toContain(strong)
      expect(cards.candidate.card.text).not.toContain(strong)
    }
    return cards
  }
  /** Interviewer and observer score every line, and the candidate sees it. */
  async function scored(key: string, cards: Record<Role, { name: string; card: Card }>): Promise<void> {
    const { rounds, plan } = await table(key)
    const round = rounds.at(-1)
    const found = round && questionOf(round, CURRICULUM)
    const lines = found ? planOf(found, plan).rubric : []
    for (const role of ['interviewer', 'observer'] as const) {
      const { name, card } = cards[role]
      let asked = cardOf(await press(card, 'Score the candidate', at(name)))
      for (const { scores } of lines) {
        expect((await whole(asked)).title).toContain(scores)
        asked = cardOf(await press(asked, role === 'observer' ? 'Fair' : 'Strong', at(name)))
      }
      expect(asked.title).toBe('Scored')
    }
    const feedback = await whole(await deed(cards.candidate.name, key, 'feedback'))
    for (const { scores } of lines) expect(feedback.text).toContain(`**${scores}** strong 1×, fair 1×`)
  }

  it.each(MOCK_DAYS.map(({ number, theme }) => [number, theme] as const))('day %i, %s', async (number) => {
    await posted(number)
    await whole(inThePost()[0] as Card)
    for (const name of NAMES) await takeSeat(name)
    await until('2026-11-23T17:51:00Z')
    const key = (await stored())[0]?.key ?? ''
    for (const name of NAMES) await deed(name, key, 'here')
    const day = CURRICULUM.day(number) as Day
    expect((await board()).text).toContain(day.mock?.brief)
    await ask('table', `${key} start 0`, at('kim'))
    const asked: string[] = []
    for (let i = 0; i < day.prompts.length; i++) {
      if (i > 0) await ask('table', `${key} next ${i}`, at('lou'))
      let cards = await cardsOf(key)
      for (;;) {
        const { rounds } = await table(key)
        asked.push(`${rounds.at(-1)?.prompt} ${rounds.at(-1)?.letter}`)
        if (!labels(cards.interviewer.card).includes('Next question')) break
        const { name, card } = cards.interviewer
        const { arg = '' } = buttonOf(card, 'Next question')
        // Nobody but the interviewer goes on, and a second press changes nothing.
        await ask('table', arg, at(cards.candidate.name))
        await press(card, 'Next question', at(name))
        await press(card, 'Next question', at(name))
        cards = await cardsOf(key)
      }
      await scored(key, cards)
    }
    expect(asked).toEqual(
      day.prompts.flatMap(({ id, questions }) => questions.map((_, i) => `${id} ${'abcdef'.charAt(i)}`)),
    )
    const people = new Set((await table(key)).rounds.map(({ candidate }) => candidate))
    expect(people.size).toBe(day.prompts.length)
    // The minutes are those of the day, the line that it is now in bold.
    const [first, second] = day.mock?.timing ?? []
    expect((await board()).text).toContain(`**Minutes**\n- **Now, 0–${first?.minutes} min: ${first?.what}**`)
    await study.pass((first?.minutes ?? 0) + 1)
    expect((await board()).text).toContain(`min: ${second?.what}**`)
    // Behind its questions it goes on with others.
    expect(nextOnDay(CURRICULUM, await table(key))).toBeUndefined()
    await ask('table', `${key} next ${day.prompts.length}`, at('kim'))
    expect((await table(key)).rounds).toHaveLength(day.prompts.length + 1)
    await until('2026-11-24T18:05:00Z')
    expect((await board()).title).toBe('This table is closed')
    for (const card of discussed()) await whole(card)
  })

  it.each(MINI_MOCKS.map((each) => [each.day.number, each] as const))(
    'the mini-mock of day %i',
    async (_, mini) => {
      study = await createStudy({ start: '2026-11-23T17:54:00Z' })
      await addGroup(study.store, { ...aGroup({ mocks: true, position: 133 }), startDate: '2027-01-04' })
      await study.engine.start()
      const key = 'groupabc/2026-11-23.0'
      await study.store.transact(async (tx) => {
        const seats = NAMES.map(seatFor)
        const now = {
          group: 'groupabc',
          seats,
          curriculum: CURRICULUM.id,
          met: false,
          talked: false,
          over: false,
        }
        const began = Date.parse('2026-11-23T18:00:00Z')
        const { pillar } = mini.day
        tx.put(tables, key, { ...now, at: began, made: began, pillar, rounds: [] })
        // They had all the others a week ago.
        const others = MINI_MOCKS.filter(({ prompt }) => prompt !== mini.prompt)
        const mocks = MOCK_DAYS.flatMap(({ prompts }) =>
          prompts.map(({ id }) => ({ prompt: id, letter: 'a' })),
        )
        const round = { candidate: 'x', interviewer: 'y', began: 0, marks: {} }
        const rounds = [...others, ...mocks].map(({ prompt, letter }) => ({ ...round, prompt, letter }))
        tx.put(tables, 'groupabc/2026-11-16.0', { ...now, at: 0, made: 0, rounds, over: true })
        for (const { person } of seats)
          for (const at of [key, 'groupabc/2026-11-16.0']) tx.put(seatings, `${person}/${at}`, { at: began })
      })
      await study.engine.changed('groupabc')
      await study.settle()
      for (const name of NAMES) await deed(name, key, 'here')
      await ask('table', `${key} start 0`, at('kim'))
      expect((await table(key)).rounds).toMatchObject([{ prompt: mini.prompt, letter: mini.letter }])
      const cards = await cardsOf(key)
      await scored(key, cards)
      expect((await board()).text).toContain('25 minutes, the last 5 from')
      await study.pass(21)
      expect((await board()).text).toContain('5 minutes left')
      await study.pass(5)
      expect((await board()).text).toContain('Time is up')
      await ask('table', `${key} next 1`, at('kim'))
      expect((await board()).title).toBe('Round 2')
      expect((await table(key)).rounds[1]?.candidate).not.toBe((await table(key)).rounds[0]?.candidate)
      await until('2026-11-24T18:05:00Z')
      expect((await board()).title).toBe('This table is closed')
    },
  )
})
