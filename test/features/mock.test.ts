import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { letterAt } from '../../src/core/curriculum.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { openTables, scores, seatings, type Table, tables, wishers, wishes } from '../../src/core/mock.ts'
import { occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import { people } from '../../src/core/person.ts'
import { type Kind, type Store, update } from '../../src/core/records.ts'
import { forget } from '../../src/delivery/forget.ts'
import { createSweeper } from '../../src/delivery/retention.ts'
import { deal } from '../../src/features/mock/deal.ts'
import { createFakeChat } from '../fakes/chat.ts'
import { acting, cardOf, saidIn } from '../support/acting.ts'
import { createDice } from '../support/dice.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, type Study } from '../support/study.ts'

const NAMES = ['kim', 'lou', 'mia', 'noa', 'oli', 'pia']
const HOURS = { days: 'mon-fri', hours: '18:00-19:00', zone: 'UTC', roles: 'any' }

let study: Study
const { ask, press } = acting(() => study)
const inChannel = (name: string): Caller =>
  aCaller({ member: { platform: 'playground', workspace: 'local', user: name }, name, zone: 'UTC' })
/** Somebody in a private message. */
const at = (name: string): Caller => {
  const { channel: _, ...rest } = inChannel(name)
  return rest
}
const wish = async (name: string, change: Partial<typeof HOURS & { pillars: string }> = {}): Promise<Card> =>
  cardOf(await ask('mock-save', { values: { ...HOURS, ...change } }, inChannel(name)))
const told = (name: string, title?: RegExp): Card[] =>
  study.chat.told.flatMap(({ member, card }) =>
    member.user === name && (title === undefined || title.test(card.title ?? '')) ? [card] : [],
  )
const stored = async (): Promise<{ key: string; value: Table }[]> => study.store.list(tables, { limit: 99 })
const deed = async (name: string, key: string, what: string): Promise<Card> =>
  cardOf(await ask('table', `${key} ${what}`, at(name)))
const nameOf = ({ person }: { person: string }): string => person.slice(person.lastIndexOf(':') + 1)
const labels = (card: Card): string[] => (card.buttons ?? []).map(({ label }) => label)
/** The clock stands at an instant, and everything due before it has happened. */
async function until(instant: string): Promise<void> {
  while (study.clock.now() < Date.parse(instant)) {
    await study.clock.advance(Math.min(30 * 60_000, Date.parse(instant) - study.clock.now()), study.settle)
    await study.engine.beat()
    await study.settle()
  }
}

beforeEach(async () => {
  study = await createStudy()
  for (const name of NAMES) study.chat.people.set(name, { kind: 'member', name })
  await addGroup(study.store, aGroup({ mocks: true, position: 30 }))
  await study.engine.start()
  await study.pass(2)
})

describe('a seat', () => {
  it('can be taken only where a manager switched mock tables on, and by asking', async () => {
    await study.change(({ mocks: _, ...group }) => group)
    expect(saidIn(cardOf(await ask('mock', '', inChannel('kim'))).text)).toContain('settings mocks on')
    await ask('settings', 'mocks on')
    const card = cardOf(await ask('mock', '', inChannel('kim')))
    expect(card.text).toContain('sees your name')
    expect(await press(card, 'Take a seat', inChannel('kim'))).toMatchObject({
      reply: { form: { inputs: [{}, {}, { value: 'UTC' }, { value: 'any' }, {}] } },
    })
    expect(await study.store.list(wishes, { limit: 9 })).toEqual([])
    expect((await wish('kim')).text).toContain('Sun 29 Nov 2026, 09:00')
  })

  it.each([
    [{ days: 'someday' }, 'days'],
    [{ hours: '18:00' }, 'hours'],
    [{ hours: '18:00-18:30' }, 'hours'],
    [{ hours: 'late' }, ''],
    [{ zone: 'Mars' }, 'zone'],
  ])('with %j is refused, and the form says where', async (wrong, field) => {
    const answer = await ask('mock-save', { values: { ...HOURS, ...wrong } }, inChannel('kim'))
    expect(cardOf(answer).tone).toBe('bad')
    if (field) expect(answer.field).toBe(field)
  })

  it.each([
    [6, true, true],
    [6, false, false],
    [7, true, false],
  ])(
    'is offered by the post of day %i where mock tables are on (%s): %s',
    async (position, mocks, offered) => {
      study = await createStudy()
      await addGroup(study.store, aGroup({ mocks, position }))
      await study.engine.start()
      await study.pass(2)
      const [post] = study.chat.held
      expect(labels(post?.card as Card).includes('Take a seat')).toBe(offered)
      if (offered)
        expect(cardOf(await press(post?.card, 'Take a seat', inChannel('kim'))).title).toBe('Mock tables')
    },
  )

  it('goes on over midnight, and names pillars by their words', async () => {
    const card = await wish('kim', { hours: '23:00-01:00', pillars: 'system design, coding', roles: 'asks' })
    expect(card.text).toContain(
      '23:00 to 01:00 (UTC), as interviewer or observer, to practise ML System Design',
    )
  })

  it('is given up with one press, and lapses after three weeks of silence', async () => {
    for (const name of NAMES) await wish(name)
    await ask('mock', 'out', at('kim'))
    expect(await study.store.list(wishers, { limit: 9 })).toHaveLength(5)
    await study.days(29)
    expect(await study.store.list(wishers, { limit: 9 })).toEqual([])
  })
})

describe('a week', () => {
  it('is seated on Sunday, once, and everybody hears it in private with who and when', async () => {
    for (const name of NAMES) await wish(name)
    await until('2026-11-29T08:59:00Z')
    expect(await stored()).toEqual([])
    await until('2026-11-29T09:30:00Z')
    const made = await stored()
    expect(made.map(({ value }) => value.seats.length)).toEqual([3, 3])
    expect(new Set(made.flatMap(({ value }) => value.seats.map(nameOf)))).toEqual(new Set(NAMES))
    const ledger = await study.store.list(occurrences, { prefix: 'groupabc/mock/', limit: 9 })
    expect(ledger).toMatchObject([{ key: 'groupabc/mock/2026-11-30', value: { state: 'done', steps: [] } }])
    expect(
      (await study.store.list(openOccurrences, { limit: 9 })).filter(({ key }) => key.includes('/mock/')),
    ).toEqual([])
    await until('2026-11-29T12:00:00Z')
    for (const name of NAMES) {
      const [card, ...more] = told(name, /mock table/)
      expect(more).toEqual([])
      expect(card?.text).toContain('token:time:')
      expect(labels(card as Card).slice(0, 3)).toEqual(['I’ll be there', 'Not this time', 'Calendar'])
    }
    await study.engine.stop()
    const next = await createStudy({ start: '2026-11-29T12:01:00Z', store: study.store, chat: study.chat })
    await next.engine.start()
    await next.pass(60)
    expect(await stored()).toHaveLength(2)
    expect(told('kim', /mock table/)).toHaveLength(1)
  })

  it('seats nobody who is away, and says to whoever is left why', async () => {
    for (const name of ['kim', 'lou', 'mia']) await wish(name)
    await wish('noa', { hours: '03:00-04:00' })
    await ask('away', '2026-12-20', at('mia'))
    await until('2026-11-30T12:00:00Z')
    expect((await stored()).map(({ value }) => value.seats.map(nameOf).sort())).toEqual([['kim', 'lou']])
    expect(told('noa', /No mock table/)[0]?.text).toContain('nobody shared a time with you')
    expect(told('mia')).toEqual([])
    expect(cardOf(await ask('mock', '', at('noa'))).text).toContain('You sit first next time')
  })

  it('seats nobody who stopped what comes in private, before they ask for a seat again', async () => {
    for (const name of ['kim', 'lou', 'mia']) await wish(name)
    await ask('messages', 'stop', at('mia'))
    await until('2026-11-29T12:00:00Z')
    expect((await stored()).map(({ value }) => value.seats.map(nameOf).sort())).toEqual([['kim', 'lou']])
    await ask('messages', 'stop', at('kim'))
    await until('2026-11-30T18:00:00Z')
    expect(told('kim', /ten minutes/)).toEqual([])
    expect(told('mia')).toEqual([])
    await wish('mia')
    await until('2026-12-06T12:00:00Z')
    expect(told('mia', /mock table/)).toHaveLength(1)
  })

  it('seats nobody twice at a time across the groups of a server', async () => {
    const other = { ...aGroup({ mocks: true, id: 'groupxyz' }) }
    const ref = { platform: 'playground', workspace: 'local', channel: 'second' }
    await addGroup(study.store, { ...other, channels: other.channels.map((each) => ({ ...each, ref })) })
    await study.engine.changed('groupxyz')
    for (const name of ['kim', 'lou', 'mia']) {
      await wish(name, { days: 'tue' })
      await ask('mock-save', { values: { ...HOURS, days: 'tue' } }, { ...inChannel(name), channel: ref })
    }
    await until('2026-11-30T10:00:00Z')
    const seats = await study.store.list(seatings, { limit: 99 })
    expect(seats).toHaveLength(3)
    expect(await stored()).toHaveLength(1)
  })

  it('keeps to twenty tables of a group', async () => {
    for (let i = 0; i < 90; i++) await wish(`p${i}`)
    await until('2026-11-29T09:30:00Z')
    const made = await stored()
    expect(made).toHaveLength(20)
    expect(made.flatMap(({ value }) => value.seats)).toHaveLength(80)
    const waiting = (await study.store.list(wishes, { limit: 99 })).filter(({ value }) => value.waits)
    expect(waiting.map(({ value }) => value.waits?.why)).toEqual(Array(10).fill('no room'))
    await until('2026-12-01T09:00:00Z')
    const [first] = waiting
    expect(told(first?.value.account.user ?? '', /No mock table/)[0]?.text).toContain(
      'no room for another table',
    )
  })

  it('is left out where mock tables are off, the group is paused, or the bot was away for long', async () => {
    for (const name of NAMES) await wish(name)
    await study.change((group) => ({
      ...group,
      schedule: { ...group.schedule, pause: { from: '2026-11-28' } },
    }))
    await until('2026-11-30T09:30:00Z')
    expect(await stored()).toEqual([])
    await study.change((group) => {
      const { pause: _, ...schedule } = group.schedule
      return { ...group, schedule }
    })
    await study.engine.stop()
    const next = await createStudy({ start: '2026-12-06T21:30:00Z', store: study.store, chat: study.chat })
    await next.engine.start()
    await next.pass(3)
    expect(await stored()).toEqual([])
  })
})

describe('deal', () => {
  const curriculum = CURRICULA.default
  const none = new Set<string>()
  it('asks what was made for a mock, and leaves a mock day that is still to come its questions', () => {
    for (let i = 0; i < 50; i++) {
      const early = deal(curriculum, { pillar: undefined, before: undefined, position: 2 }, none, i / 50)
      expect([early?.question.format, early?.day.kind]).toEqual(['mini-mock', 'review'])
      const late = deal(curriculum, { pillar: 'behavioral', before: undefined, position: 133 }, none, i / 50)
      expect(late?.day.number).toBeLessThan(133)
      expect(late?.day.kind === 'mock' || late?.question.format === 'mini-mock').toBe(true)
      // On a mock day each question goes on where the one before it ended.
      if (late?.day.kind === 'mock') expect(late.label).toMatch(/a$/)
    }
  })

  it('goes on in the same pillar and level, and with what nobody knows while there is any', () => {
    const wanted = { pillar: 'coding', position: 133 }
    const known = new Set<string>()
    let before = deal(curriculum, { ...wanted, before: undefined }, known, 0)
    for (let i = 0; i < 30; i++) {
      const key = `${curriculum.id}/${before?.prompt.id}/${before?.label.slice(-1)}`
      expect(known.has(key)).toBe(false)
      known.add(key)
      const next = deal(curriculum, { ...wanted, before }, known, 0.3)
      expect(next?.day.pillar).toBe('coding')
      before = next
    }
    const all = curriculum.days.flatMap(({ prompts }) =>
      prompts.flatMap(({ id, questions }) =>
        questions.map((_, q) => `${curriculum.id}/${id}/${letterAt(q)}`),
      ),
    )
    expect(deal(curriculum, { ...wanted, before: undefined }, new Set(all), 0.5)).toBeDefined()
    const empty = { ...curriculum, days: [] }
    expect(deal(empty, { ...wanted, before: undefined }, none, 0.5)).toBeUndefined()
  })
})

describe('a table', () => {
  let key: string
  let seated: string[]
  /** Six people, two tables of three; the first of them begins on Monday at 18:00. */
  beforeEach(async () => {
    for (const name of NAMES) await wish(name, { days: 'mon' })
    await until('2026-11-29T12:00:00Z')
    const [first] = await stored()
    key = first?.key ?? ''
    seated = first?.value.seats.map(nameOf) ?? []
  })
  const table = async (): Promise<Table> => (await study.store.get(tables, key)) as Table
  const all = async (what: string, names = seated): Promise<Card[]> => {
    const cards: Card[] = []
    for (const name of names) cards.push(await deed(name, key, what))
    return cards
  }

  it('shows who comes, gives its time as a file, and announces itself ten minutes before', async () => {
    const [a, b, c] = seated as [string, string, string]
    expect((await deed(a, key, 'yes')).text).toContain('Good. The others see that you come.')
    expect((await deed(b, key, 'show')).text).toContain('is coming')
    const { reply } = await ask('table', `${key} ics`, at(c))
    const file = reply && 'file' in reply ? reply.file : undefined
    expect(file).toMatchObject({ name: 'mock-table.ics', type: 'text/calendar' })
    expect(file?.text).toContain('DTSTART:20261130T180000Z\r\nDTEND:20261130T190000Z')
    await expect(deed(c, key, 'here')).resolves.toMatchObject({ title: 'It is too early' })
    await until('2026-11-30T17:49:00Z')
    expect(told(a, /ten minutes/)).toEqual([])
    await until('2026-11-30T17:52:00Z')
    for (const name of NAMES) expect(told(name, /ten minutes/)).toHaveLength(1)
    expect(told(a, /ten minutes/)[0]?.footer).toBe('You asked for this, at times that you agreed to.')
    expect(labels(told(a, /ten minutes/)[0] as Card)).toEqual(['Open the table', 'Stop'])
    // Each heard of the table, and of its beginning; nothing stands in the channel.
    expect(told(a)).toHaveLength(2)
    expect(study.chat.held.filter(({ card }) => /table/i.test(card.title ?? ''))).toEqual([])
  })

  it('is nobody else’s to look at', async () => {
    const stranger = NAMES.find((name) => !seated.includes(name)) ?? ''
    for (const what of ['show', 'yes', 'start', 'feedback'])
      expect(await deed(stranger, key, what)).toMatchObject({
        title: 'This table is gone',
        buttons: [{ label: 'Your seat', action: 'mock' }],
      })
    expect(cardOf(await ask('table-score', `${key} 0 0 weak`, at(stranger))).title).toBe('This table is gone')
  })

  it('starts once all are there, and each sees their own card alone', async () => {
    await until('2026-11-30T18:00:00Z')
    const [a, b] = seated as [string, string]
    expect((await deed(a, key, 'here')).text).toContain('are here')
    expect((await deed(a, key, 'start')).text).toContain('Somebody is not here yet')
    expect((await table()).rounds).toEqual([])
    await all('here')
    await Promise.all([deed(a, key, 'start'), deed(b, key, 'start'), deed(a, key, 'start')])
    expect((await table()).rounds).toHaveLength(1)
    const cards = await all('show')
    const titles = cards.map(({ title }) => title).sort()
    expect(titles).toEqual([
      'You are the candidate · round 1',
      'You are the interviewer · round 1',
      'You observe · round 1',
    ])
    const card = (role: string): Card => cards.find(({ title }) => title.includes(role)) as Card
    expect(card('interviewer').text).toMatch(/Listen for|A strong answer/)
    expect(card('candidate').text).not.toMatch(/Listen for|A strong answer|If they are stuck|Strong:/)
    expect(card('observe').text).toContain('Strong:')
    expect(card('observe').text).not.toMatch(/Listen for/)
  })

  it('switches seats with a question that nobody there has met, once for all', async () => {
    await until('2026-11-30T18:00:00Z')
    await all('here')
    const [a, b] = seated as [string, string]
    await deed(a, key, 'start')
    await Promise.all([a, b].map((name) => ask('table', `${key} next round:1`, at(name))))
    expect((await table()).rounds).toHaveLength(2)
    await ask('table', `${key} next round:2`, at(b))
    const { rounds } = await table()
    expect(new Set(rounds.map(({ candidate }) => candidate)).size).toBe(3)
    expect(new Set(rounds.map(({ prompt, letter }) => `${prompt}${letter}`)).size).toBe(3)
  })

  it('lets the others score, and shows the candidate alone how often what, and where they differ', async () => {
    await until('2026-11-30T18:00:00Z')
    await all('here')
    await deed(seated[0] ?? '', key, 'start')
    const [round] = (await table()).rounds
    const candidate = nameOf({ person: round?.candidate ?? '' })
    const scorers = seated.filter((name) => name !== candidate)
    for (const [i, name] of scorers.entries()) {
      let card = cardOf(await ask('table-score', `${key} 0 0`, at(name)))
      for (const label of ['Weak', 'Fair']) {
        const first = i === 0 && label === 'Weak' ? 'Strong' : label
        card = cardOf(await press(card, first, at(name)))
      }
      expect(card.title).toContain('how was it?')
    }
    // A second score takes the place of the first.
    await ask('table-score', `${key} 0 1 weak`, at(scorers[0] ?? ''))
    expect(cardOf(await ask('table-score', `${key} 0 0 strong`, at(candidate))).title).toBe(
      'The others score you',
    )
    const feedback = await deed(candidate, key, 'feedback')
    expect(feedback.text?.match(/they differ/g)).toHaveLength(2)
    expect(feedback.text).toContain('strong 1×, weak 1× (they differ: ask why)')
    for (const name of seated) expect(feedback.text).not.toContain(name)
    for (const name of scorers)
      expect((await deed(name, key, 'feedback')).text).toContain('Nobody has scored you yet')
    const counts = await study.store.list(scores, { limit: 9 })
    expect(counts).toHaveLength(2)
    expect(counts.every(({ key: at }) => at.startsWith(round?.candidate ?? 'x'))).toBe(true)
    expect(counts.find(({ value }) => value.line === 'Structure')?.value).toMatchObject({
      strong: 1,
      weak: 1,
    })
  })

  it('goes on without somebody after five minutes, who is asked in private once', async () => {
    await until('2026-11-30T18:00:00Z')
    const [a, b, missing] = seated as [string, string, string]
    await all('here', [a, b])
    expect((await deed(a, key, 'start')).text).toContain('Somebody is not here yet')
    await until('2026-11-30T18:05:00Z')
    expect(labels(await deed(a, key, 'show'))).toContain('Start with who is here')
    await deed(a, key, 'start')
    const { rounds, seats } = await table()
    expect(
      [rounds[0]?.candidate, rounds[0]?.interviewer].map((person = '') => nameOf({ person })).sort(),
    ).toEqual([a, b].sort())
    expect(seats.find((seat) => nameOf(seat) === missing)?.said).toBe('missing')
    await until('2026-12-01T20:00:00Z')
    expect(told(missing, /You were missed/)).toHaveLength(1)
    expect(told(a, /You were missed/)).toEqual([])
    expect(study.chat.held.filter(({ card }) => /missed/.test(card.title ?? ''))).toEqual([])
  })

  it('sends whoever is left alone to another table of that time', async () => {
    await until('2026-11-30T18:05:00Z')
    const [alone] = seated as [string]
    await deed(alone, key, 'start')
    const other = (await stored()).find((each) => each.key !== key)
    expect((await table()).over).toBe(true)
    expect(other?.value.seats.map(nameOf)).toContain(alone)
    expect((await deed(alone, other?.key ?? '', 'show')).text).toContain('are here')
  })

  it('does not take place where only one can come, who hears it and sits first next week', async () => {
    const [a, b, c] = seated as [string, string, string]
    await all('no', [a, b])
    await until('2026-11-29T14:00:00Z')
    expect(told(c, /does not take place/)).toHaveLength(1)
    expect(told(a, /does not take place/)).toEqual([])
    expect((await deed(c, key, 'yes')).title).toBe('This table is closed')
    const all2 = await study.store.list(wishes, { limit: 9 })
    expect(all2.find(({ value }) => value.name === c)?.value.waits?.why).toBe('left alone')
  })

  it('tells whoever is left alone by people who asked to be forgotten at once, and seats them first', async () => {
    const [a, b, c] = seated as [string, string, string]
    for (const name of [a, b]) await ask('forget-me', 'yes', at(name))
    await until('2026-11-29T14:00:00Z')
    expect(told(c, /does not take place/)).toHaveLength(1)
    const left = await study.store.list(wishes, { limit: 9 })
    expect(left.find(({ value }) => value.name === c)?.value.waits?.why).toBe('left alone')
  })

  it('closes a day after its time; who scored what is dropped, and after ten weeks the rest', async () => {
    await until('2026-11-30T18:00:00Z')
    await all('here')
    await deed(seated[0] ?? '', key, 'start')
    const [round] = (await table()).rounds
    const scorer = seated.find((name) => name !== nameOf({ person: round?.candidate ?? '' })) ?? ''
    await ask('table-score', `${key} 0 0 fair`, at(scorer))
    const sweep = async (days: number): Promise<void> => {
      const sweeper = createSweeper(study.store, [])
      for (let i = 0; i < 70; i++)
        await sweeper.beat(Date.parse('2026-11-30T18:00:00Z') + days * 24 * 3_600_000)
    }
    await sweep(0.9)
    expect((await table()).rounds[0]?.marks).not.toEqual({})
    await until('2026-12-01T18:00:00Z')
    expect((await deed(scorer, key, 'here')).title).toBe('This table is closed')
    await sweep(2)
    expect((await table()).rounds[0]?.marks).toEqual({})
    expect((await study.store.list(scores, { limit: 9 }))[0]?.value.fair).toBe(1)
    await sweep(71)
    expect(await stored()).toEqual([])
    expect(await study.store.list(seatings, { limit: 9 })).toEqual([])
  })

  it('forgets whoever asks: their seat, scores, and wish, and lists them before', async () => {
    await until('2026-11-30T18:00:00Z')
    await all('here')
    await deed(seated[0] ?? '', key, 'start')
    const candidate = nameOf({ person: (await table()).rounds[0]?.candidate ?? '' })
    const scorer = seated.find((name) => name !== candidate) ?? ''
    await ask('table-score', `${key} 0 0 fair`, at(scorer))
    const data = cardOf(await ask('my-data', '', at(candidate))).text
    expect(data).toContain('you want a seat at mock tables on Monday, 18:00 to 19:00')
    expect(data).toContain('A seat at a mock table on Mon 30 Nov 2026, 18:00')
    expect(data).toMatch(/Others scored your .*: strong 0×, fair 1×, weak 0×/)
    await ask('forget-me', 'yes', at(candidate))
    await ask('forget-me', 'yes', at(scorer))
    const left = JSON.stringify([
      await stored(),
      await study.store.list(seatings, { limit: 99 }),
      await study.store.list(scores, { limit: 99 }),
      await study.store.list(wishes, { limit: 99 }),
      await study.store.list(wishers, { limit: 99 }),
    ])
    expect(left).not.toMatch(new RegExp(`\\b(${candidate}|${scorer})\\b`))
    expect((await deed(candidate, key, 'show')).title).toBe('This table is gone')
  })

  it('leaves the others’ cards as they are when the candidate asks to be forgotten', async () => {
    await until('2026-11-30T18:00:00Z')
    await all('here')
    await deed(seated[0] ?? '', key, 'start')
    const first = nameOf({ person: (await table()).rounds[0]?.candidate ?? '' })
    const others = seated.filter((name) => name !== first)
    const [one, other] = others as [string, string]
    await ask('table', `${key} next 1`, at(one))
    const second = nameOf({ person: (await table()).rounds[1]?.candidate ?? '' })
    const scorer = second === one ? other : one
    const card = await deed(scorer, key, 'show')
    await ask('forget-me', 'yes', at(first))
    expect((await deed(scorer, key, 'show')).title).toBe(card.title)
    await press(await press(card, 'Score the candidate', at(scorer)).then(cardOf), 'Strong', at(scorer))
    const [found, ...more] = await study.store.list(scores, { limit: 9 })
    expect([found?.key.includes(`:${second}/`), more]).toEqual([true, []])
    expect(cardOf(await ask('table-score', `${key} 0 0 fair`, at(scorer))).title).toBe('They have left')
    expect(await study.store.list(scores, { limit: 9 })).toHaveLength(1)
  })

  it('reads no tables of weeks ago to find those that are open', async () => {
    const old = await table()
    await study.store.transact(async (tx) => {
      for (let week = 1; week < 9; week++) {
        const date = new Date(Date.parse('2026-11-30') - week * 7 * 24 * 3_600_000).toISOString().slice(0, 10)
        tx.put(tables, `groupabc/${date}.0`, { ...old, at: Date.parse(date) })
      }
    })
    let read = 0
    const list: Store['list'] = async (kind, range) => {
      const found = await study.store.list(kind, range)
      read += found.length
      return found
    }
    const found: string[] = []
    for await (const each of openTables({ ...study.store, list }, 'groupabc', study.clock.now()))
      found.push(each.key)
    expect([found.includes(key), found.length]).toEqual([true, 2])
    expect(read).toBeLessThanOrEqual(3)
  })

  it('forgets whoever said that they cannot come, and whoever went to another table', async () => {
    const away = seated[1] ?? ''
    await deed(away, key, 'no')
    await until('2026-11-30T18:05:00Z')
    const [alone] = seated as [string]
    await deed(alone, key, 'start')
    expect((await stored()).filter(({ value }) => value.seats.map(nameOf).includes(alone))).toHaveLength(1)
    for (const name of [away, alone]) await ask('forget-me', 'yes', at(name))
    const left = JSON.stringify([await stored(), await study.store.list(seatings, { limit: 99 })])
    expect(left).not.toMatch(new RegExp(`\\b(${away}|${alone})\\b`))
  })

  it('leaves with its group', async () => {
    const group = await study.group()
    if (!group) throw new Error('no group')
    await forget(study.store, group)
    for (const kind of [tables, seatings, wishes, wishers] as Kind<unknown>[])
      expect(await study.store.list(kind, { limit: 9 })).toEqual([])
  })

  it('is made once, and said to each once, however often the bot fails and starts anew', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { chance } = createDice(seed)
      const chat = createFakeChat(() => study.clock.now())
      for (const name of NAMES) chat.people.set(name, { kind: 'member', name })
      study = await createStudy({ chat })
      await addGroup(study.store, aGroup({ mocks: true, position: 30 }))
      await study.engine.start()
      await study.pass(2)
      for (const name of NAMES) await wish(name, { days: 'mon' })
      const { store } = study
      const breaking: Store = {
        ...store,
        get: (kind, at) => store.get(kind, at),
        list: (kind, range) => store.list(kind, range),
        transact: async (work) => {
          if (chance(0.1)) throw new Error('It broke before it was written.')
          const done = await store.transact(work)
          if (chance(0.1)) throw new Error('It broke after it was written.')
          return done
        },
      }
      await study.engine.stop()
      for (const start of [
        '2026-11-29T08:55:00Z',
        '2026-11-29T09:06:00Z',
        '2026-11-29T12:00:00Z',
        '2026-11-30T17:45:00Z',
      ]) {
        study = await createStudy({ start, store: breaking, chat })
        await study.engine.start().catch(() => {})
        await study.pass(10)
        await study.engine.stop()
      }
      // Nothing breaks any more: whoever could not be looked at is looked at again within the hour.
      study = await createStudy({ start: '2026-11-30T17:56:00Z', store, chat })
      await study.engine.start()
      await study.pass(62)
      const made = await stored()
      expect(made.flatMap(({ value }) => value.seats.map(nameOf)).sort(), `seed ${seed}`).toEqual(NAMES)
      for (const name of NAMES) {
        expect(told(name, /You have a mock table/).length, `${name}, seed ${seed}`).toBeLessThanOrEqual(1)
        expect(told(name, /ten minutes/).length, `${name}, seed ${seed}`).toBe(1)
      }
    }
  })

  it('is announced once although the answer to its message was lost', async () => {
    study.chat.privateMishaps = [{ error: new PlatformError('unknown', 'No answer.'), arrives: true }]
    await until('2026-11-30T18:00:00Z')
    for (const name of NAMES) expect(told(name, /ten minutes/), name).toHaveLength(1)
  })

  it('is not announced to an account that is gone', async () => {
    const [a] = seated as [string]
    await update(study.store, people, `playground:local:${a}`, (person) => ({
      ...person,
      goneAt: study.clock.now(),
    }))
    await until('2026-11-30T18:00:00Z')
    expect(told(a, /ten minutes/)).toEqual([])
  })
})
