import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { type Table, tables } from '../../src/core/mock.ts'
import { occurrences, openOccurrences, redraws } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import { createFakeChat, type FakeChat } from '../fakes/chat.ts'
import { acting, buttonOf, cardOf } from '../support/acting.ts'
import { createDice } from '../support/dice.ts'
import { aCaller, addGroup, aGroup, createStudy, type Study } from '../support/study.ts'

const NAMES = ['kim', 'lou', 'mia']
const HOURS = { days: 'mon', hours: '18:00-19:00', zone: 'UTC', roles: 'any' }

let study: Study
let key: string
const { ask, press } = acting(() => study)
/** Somebody in a private message. */
const at = (name: string): Caller => {
  const { channel: _, ...rest } = aCaller({
    member: { platform: 'playground', workspace: 'local', user: name },
    name,
    zone: 'UTC',
  })
  return rest
}
const deed = async (name: string, what: string): Promise<Card> => {
  const card = cardOf(await ask('table', `${key} ${what}`, at(name)))
  await study.settle()
  return card
}
const told = (name: string, title: RegExp): Card[] =>
  study.chat.told.flatMap(({ member, card }) =>
    member.user === name && title.test(card.title) ? [card] : [],
  )
const booths = () => [...study.chat.boothsHeld.values()]
/** What stands in the booth, in the order it was sent. */
const said = (): Card[] =>
  study.chat.held.flatMap(({ ref, card }) => (ref.thread?.startsWith('booth') ? [card] : []))
const board = (): Card => said()[0] as Card
/** How often a message in the booth was edited. */
const edits = (): number =>
  study.chat.edits.filter((id) =>
    study.chat.held.some(({ ref }) => ref.message === id && ref.thread?.startsWith('booth')),
  ).length
const labels = (card: Card): string[] => (card.buttons ?? []).map(({ label }) => label)
const table = async (): Promise<Table> => (await study.store.get(tables, key)) as Table
/** The clock stands at an instant, and everything due before it has happened. */
async function until(instant: string): Promise<void> {
  while (study.clock.now() < Date.parse(instant)) {
    await study.clock.advance(Math.min(60_000, Date.parse(instant) - study.clock.now()), study.settle)
    await study.engine.beat()
    await study.settle()
  }
}
/** A table of three for Monday at 18:00, seated on Sunday. */
async function seated(chat?: FakeChat): Promise<void> {
  study = await createStudy({ start: '2026-11-28T08:59:00Z', ...(chat && { chat }) })
  for (const name of NAMES) study.chat.people.set(name, { kind: 'member', name })
  const every = { weekdays: [1, 2, 3, 4, 5, 6, 7] }
  const group = aGroup({ mocks: true, position: 30 })
  await addGroup(study.store, { ...group, schedule: { ...group.schedule, ...every } })
  await study.engine.start()
  await study.pass(2)
  for (const name of NAMES)
    await ask('mock-save', { values: HOURS }, { ...at(name), channel: aCaller().channel as never })
  await until('2026-11-29T09:02:00Z')
  const [first] = await study.store.list(tables, { limit: 9 })
  if (!first) throw new Error('no table')
  key = first.key
}

describe('a table’s booth', () => {
  beforeEach(() => seated())

  it('is opened once two have said that they come, for everybody who is expected, and tells no channel', async () => {
    const inChannel = study.chat.held.length
    await deed('kim', 'yes')
    expect(booths()).toEqual([])
    await deed('lou', 'yes')
    expect(booths()).toMatchObject([{ people: new Set(NAMES), closed: false }])
    expect(said()).toHaveLength(1)
    expect(study.chat.held).toHaveLength(inChannel + 1)
    expect(board().title).toBe('Your mock table')
    expect(board().text).toMatch(
      /token:time:[^>]*>[\s\S]*kim[^\n]*: is coming\n[^\n]*lou[^\n]*: is coming\n[^\n]*mia[^\n]*: has not answered yet/,
    )
    expect(labels(board())).toEqual(['I’ll be there', 'Not this time', 'Calendar'])
    await deed('mia', 'yes')
    expect(booths()).toHaveLength(1)
    expect(said()).toHaveLength(1)
    expect(board().text).toMatch(/mia[^\n]*: is coming/)
    const [link] = ((await deed('kim', 'show')).buttons ?? []).filter((button) => 'url' in button)
    expect(link).toMatchObject({ label: 'To the table', url: expect.stringContaining('booth') })
  })

  it('leaves out whoever cannot come, and lets them in where they can after all', async () => {
    await deed('mia', 'no')
    await deed('kim', 'yes')
    await deed('lou', 'yes')
    expect(booths()[0]?.people).toEqual(new Set(['kim', 'lou']))
    await deed('mia', 'yes')
    expect(booths()[0]?.people).toEqual(new Set(NAMES))
  })

  it('is left by whoever cannot come later, and by whoever asks to be forgotten, of whom nothing stays behind', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    expect(booths()[0]?.people).toEqual(new Set(NAMES))
    const { letOut } = study.chat.booths
    let failures = 1
    study.chat.booths.letOut = async (...args) => {
      if (failures-- > 0) throw new PlatformError('unreachable', 'Nobody there.')
      await letOut?.(...args)
    }
    expect((await deed('kim', 'no')).text).toContain('You are taken out of the table’s place.')
    expect(booths()[0]?.people).toContain('kim')
    await study.pass(2)
    expect(booths()[0]?.people).toEqual(new Set(['lou', 'mia']))
    await deed('kim', 'yes')
    expect(booths()[0]?.people).toEqual(new Set(NAMES))
    await ask('forget-me', 'yes', at('mia'))
    await study.pass(2)
    expect(booths()[0]?.people).toEqual(new Set(['kim', 'lou']))
    expect(JSON.stringify(await study.store.list(redraws, { limit: 9 }))).not.toContain('mia')
  })

  it('keeps whoever cannot come where nobody can be taken out, and says so', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    study.chat.booths.letOut = undefined as never
    const { idiom, ...caller } = at('kim')
    const staying = 'You stay in it: close it in your list.'
    const said = cardOf(await ask('table', `${key} no`, { ...caller, idiom: { ...idiom, staying } }))
    await study.settle()
    expect(said.text).toContain(`Noted. The others see it. ${staying}`)
    expect(booths()[0]?.people).toEqual(new Set(NAMES))
    expect((await study.store.list(redraws, { limit: 9 }))[0]?.value.out).toBeUndefined()
    expect(board().text).toMatch(/kim[^\n]*: cannot come/)
  })

  it('calls its people there ten minutes before, once, and not in private as well', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-30T17:49:00Z')
    expect(said()).toHaveLength(1)
    await until('2026-11-30T17:51:00Z')
    expect(said().map(({ title }) => title)).toEqual([
      'Your mock table',
      'Your mock table begins in ten minutes',
    ])
    await until('2026-11-30T18:30:00Z')
    expect(said()).toHaveLength(2)
    for (const name of NAMES) expect(told(name, /ten minutes/)).toEqual([])
  })

  it('calls in private whoever is not in it, and everybody where it cannot be written in', async () => {
    await deed('mia', 'no')
    await deed('kim', 'yes')
    await deed('lou', 'yes')
    // As on a platform whose booths take nobody later.
    await deed('mia', 'yes')
    study.chat.mishaps = []
    await until('2026-11-30T17:49:30Z')
    study.chat.mishaps = [
      { error: new PlatformError('refused', 'The thread was locked.', { fix: 'Unlock it.' }) },
    ]
    await until('2026-11-30T17:52:00Z')
    expect(told('mia', /ten minutes/)).toHaveLength(1)
    expect(told('kim', /ten minutes/)).toEqual([])
    await until('2026-11-30T17:55:00Z')
    for (const name of NAMES) expect(told(name, /ten minutes/), name).toHaveLength(1)
    expect(said()).toHaveLength(1)
  })

  it('shows by edits who is there, what each is, and how the minutes stand; each card stays private', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-30T17:51:00Z')
    expect(labels(board())).toEqual(['I’m here', 'I can’t come'])
    // Pressed in the booth by each of them.
    for (const name of NAMES) await press(board(), 'I’m here', at(name))
    await study.settle()
    expect(board().text).toMatch(/kim[^\n]*: is here/)
    const own = cardOf(await press(board(), 'Start', at('kim')))
    await study.settle()
    expect(own.title).toMatch(/^You .* round 1$/)
    expect(board().title).toBe('Round 1')
    expect(board().text).toMatch(/Candidate: [\s\S]*Interviewer: [\s\S]*Observing: /)
    expect(board().text).toContain('25 minutes')
    const [round] = (await table()).rounds
    for (const secret of ['Listen for', 'A strong answer', 'Strong:', 'Case:'])
      expect(board().text).not.toContain(secret)
    expect(round).toBeDefined()
    const titles = await Promise.all(
      NAMES.map(async (name) => cardOf(await press(board(), 'My card', at(name))).title),
    )
    expect(new Set(titles).size).toBe(3)
    await until('2026-11-30T18:11:30Z')
    expect(board().text).toContain('5 minutes left')
    await until('2026-11-30T18:16:30Z')
    expect(board().text).toContain('Time is up')
    await press(board(), 'Switch seats', at('lou'))
    await study.settle()
    expect(board().title).toBe('Round 2')
    expect(said()).toHaveLength(2)
  })

  it('leaves a message alone that says already what there is to say', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-29T09:30:00Z')
    const before = edits()
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-30T17:00:00Z')
    expect(edits()).toBe(before)
  })

  it('says nothing there of whoever was missed', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-30T18:05:30Z')
    for (const name of ['kim', 'lou']) await deed(name, 'here')
    expect(labels(board())).toContain('Start with who is here')
    await press(board(), 'Start with who is here', at('kim'))
    await study.settle()
    expect(board().text).not.toContain('mia')
    await until('2026-11-30T19:00:00Z')
    expect(told('mia', /You were missed/)).toHaveLength(1)
  })

  it('names nobody any more who asked to be forgotten, wherever the bot wrote it', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-30T17:51:00Z')
    expect(board().text).toContain('mia')
    await ask('forget-me', 'yes', at('mia'))
    await study.pass(2)
    expect(board().text).toContain('kim')
    expect(JSON.stringify(said())).not.toContain('mia')
    const rows = await study.store.list(occurrences, { prefix: 'groupabc/booth/', limit: 9 })
    expect(rows).toHaveLength(2)
    expect(
      JSON.stringify([rows, await study.store.list(redraws, { limit: 9 }), await table()]),
    ).not.toContain('mia')
  })

  it('is closed a day after its time, and names nobody from then on', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-12-01T17:59:00Z')
    expect(booths()[0]?.closed).toBe(false)
    await until('2026-12-01T18:02:00Z')
    expect(board().title).toBe('This table is closed')
    for (const name of NAMES) expect(JSON.stringify(said())).not.toContain(name)
    expect(booths()[0]?.closed).toBe(true)
    expect(await study.store.list(redraws, { limit: 9 })).toEqual([])
    const before = edits()
    await until('2026-12-01T19:00:00Z')
    expect(edits()).toBe(before)
  })

  it('says that a table does not take place, where all but one cannot come after all', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    for (const name of ['kim', 'lou']) await deed(name, 'no')
    expect(board().title).toBe('This table does not take place')
    expect(JSON.stringify(board())).not.toMatch(/kim|lou|mia/)
    await until('2026-11-30T18:00:00Z')
    expect(said()).toHaveLength(1)
  })

  it('shows a change that could not be shown once it can', async () => {
    for (const name of NAMES) await deed(name, 'yes')
    const { edit } = study.chat
    study.chat.edit = async () => {
      throw new PlatformError('unreachable', 'Nobody there.')
    }
    await deed('mia', 'no')
    expect(board().text).toMatch(/mia[^\n]*: is coming/)
    study.chat.edit = edit
    await study.pass(2)
    expect(board().text).toMatch(/mia[^\n]*: cannot come/)
  })
})

it('is opened once and says each thing once, however often the bot fails and starts anew', async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const { chance } = createDice(seed)
    // Its time goes on with each start.
    const chat = createFakeChat(() => study.clock.now())
    await seated(chat)
    const { store } = study
    for (const name of NAMES.slice(0, 2)) await ask('table', `${key} yes`, at(name))
    await study.engine.stop()
    const breaking: Store = {
      ...store,
      get: (kind, id) => store.get(kind, id),
      list: (kind, range) => store.list(kind, range),
      transact: async (work) => {
        if (chance(0.1)) throw new Error('It broke before it was written.')
        const done = await store.transact(work)
        if (chance(0.1)) throw new Error('It broke after it was written.')
        return done
      },
    }
    for (const start of ['2026-11-29T09:20:00Z', '2026-11-29T09:40:00Z', '2026-11-30T17:47:00Z']) {
      study = await createStudy({ start, store: breaking, chat })
      await study.engine.start().catch(() => {})
      await study.pass(10)
      await study.engine.stop()
    }
    study = await createStudy({ start: '2026-11-30T17:58:00Z', store, chat })
    await study.engine.start()
    await study.pass(62)
    expect(booths(), `seed ${seed}`).toHaveLength(1)
    expect(
      said().filter(({ title }) => title === 'Your mock table'),
      `seed ${seed}`,
    ).toHaveLength(1)
    const there = said().filter(({ title }) => /ten minutes/.test(title)).length
    expect(there, `seed ${seed}`).toBeLessThanOrEqual(1)
    for (const name of NAMES) {
      const called = told(name, /ten minutes/).length
      expect(called, `${name}, seed ${seed}`).toBeLessThanOrEqual(1)
      expect(called + there, `${name}, seed ${seed}`).toBeGreaterThan(0)
    }
    await study.engine.stop()
  }
})

it('lets people in once, and leaves alone what was sent as it is to be', async () => {
  const chat = createFakeChat(() => study.clock.now())
  const letIn: string[][] = []
  const { letIn: real } = chat.booths ?? {}
  Object.assign(chat.booths ?? {}, {
    letIn: async (...[booth, people]: Parameters<NonNullable<typeof real>>) => {
      letIn.push(people.map(({ user }) => user))
      await real?.(booth, people)
    },
  })
  await seated(chat)
  await deed('mia', 'no')
  await deed('kim', 'yes')
  await deed('lou', 'yes')
  await study.pass(3)
  expect([letIn, edits()]).toEqual([[], 0])
  await deed('mia', 'yes')
  await until('2026-11-30T17:51:00Z')
  for (const name of NAMES) await deed(name, 'here')
  await deed('kim', 'start')
  await until('2026-12-01T18:02:00Z')
  expect(booths()[0]?.closed).toBe(true)
  expect(letIn).toEqual([NAMES])
})

it('shows after the next start what changed while the bot was stopping', async () => {
  await seated()
  for (const name of NAMES) await deed(name, 'yes')
  await study.pass(2)
  await study.engine.stop()
  await deed('mia', 'no')
  expect(board().text).toMatch(/mia[^\n]*: is coming/)
  const { store, chat } = study
  study = await createStudy({ start: '2026-11-29T09:20:00Z', store, chat })
  await study.engine.start()
  await study.settle()
  expect(board().text).toMatch(/mia[^\n]*: cannot come/)
})

it('says what there is to say now, where a clock that was ahead had said what comes', async () => {
  await seated()
  for (const name of NAMES) await deed(name, 'yes')
  const { store, chat } = study
  for (const [start, label] of [
    ['2026-11-30T17:55:00Z', 'I’m here'],
    ['2026-11-29T10:00:00Z', 'I’ll be there'],
  ] as const) {
    await study.engine.stop()
    study = await createStudy({ start, store, chat })
    await study.engine.start()
    await study.pass(2)
    expect(labels(board()), start).toContain(label)
  }
})

it('status says what keeps tables from a place of their own, and only where there are tables', async () => {
  const chat = createFakeChat(() => study.clock.now())
  const missing = { what: 'I may not make one.', fix: 'Grant it.', url: 'https://chat.example/grant' }
  Object.assign(chat.booths, { inspect: async () => [missing] })
  await seated(chat)
  const status = async () => cardOf(await ask('status', { typed: true }))
  const card = await status()
  expect(card.text).toContain(
    '**mocks**: tables meet in private messages alone. I may not make one. Grant it.',
  )
  expect(card.buttons).toContainEqual({ label: 'Grant what is missing', url: missing.url })
  expect(card.tone).toBe('good')
  await study.change(({ mocks: _, ...group }) => group)
  expect((await status()).text).not.toContain('private messages alone')
})

it('keeps its message as it is, with nothing that can be pressed for nothing, once tables are switched off', async () => {
  await seated()
  for (const name of NAMES) await deed(name, 'yes')
  const { store, chat } = study
  await study.engine.stop()
  study = await createStudy({ start: '2026-11-30T17:45:00Z', store, chat, off: ['mocks'] })
  await study.engine.start()
  const before = edits()
  await until('2026-11-30T18:30:00Z')
  expect(said()).toHaveLength(1)
  expect(edits()).toBe(before)
  expect(await store.list(redraws, { limit: 9 })).toEqual([])
})

it('is there before a group’s first post, too', async () => {
  study = await createStudy({ start: '2026-11-29T08:58:00Z' })
  for (const name of NAMES) study.chat.people.set(name, { kind: 'member', name })
  await addGroup(study.store, { ...aGroup({ mocks: true }), startDate: '2026-12-07' })
  await study.engine.start()
  for (const name of NAMES)
    await ask('mock-save', { values: HOURS }, { ...at(name), channel: aCaller().channel as never })
  await until('2026-11-29T09:02:00Z')
  key = (await study.store.list(tables, { limit: 9 }))[0]?.key ?? ''
  for (const name of NAMES) await deed(name, 'yes')
  await until('2026-11-30T17:52:00Z')
  expect(booths()).toHaveLength(1)
  expect(said()).toHaveLength(2)
  expect(study.chat.held.every(({ ref }) => ref.thread?.startsWith('booth'))).toBe(true)
})

describe('where there can be no booth', () => {
  it('private messages are the whole, and it is not tried twice', async () => {
    const chat = createFakeChat(() => study.clock.now())
    await seated(chat)
    chat.boothMishaps = Array(9).fill({
      error: new PlatformError('refused', 'I may not.', { fix: 'Grant it.' }),
    })
    for (const name of NAMES) await deed(name, 'yes')
    await until('2026-11-30T18:00:00Z')
    expect(chat.calls.filter((call) => call.startsWith('booth'))).toHaveLength(1)
    expect(said()).toEqual([])
    for (const name of NAMES) expect(told(name, /ten minutes/)).toHaveLength(1)
    const group = await study.group()
    expect(group?.channels[0]?.hold).toBeUndefined()
    for (const name of NAMES) await deed(name, 'here')
    expect((await deed('kim', 'start')).title).toMatch(/round 1$/)
    expect(await study.store.list(openOccurrences, { prefix: 'groupabc/booth', limit: 9 })).toEqual([])
    await study.pass(2)
    expect(await study.store.list(redraws, { limit: 9 })).toEqual([])
  })

  it.each(['none', 'unknown'] as const)(
    'a platform that has no such places, or whose answer was lost (%s)',
    async (how) => {
      const chat = createFakeChat(() => study.clock.now())
      if (how === 'none') Object.assign(chat, { booths: undefined })
      await seated(chat)
      chat.boothMishaps = [{ error: new PlatformError('unknown', 'No answer.'), arrives: true }]
      for (const name of NAMES) await deed(name, 'yes')
      await until('2026-11-29T10:00:00Z')
      expect(booths()).toHaveLength(how === 'none' ? 0 : 1)
      expect(said()).toHaveLength(how === 'none' ? 0 : 1)
      await until('2026-11-30T18:00:00Z')
      for (const name of NAMES) expect(told(name, /ten minutes/)).toHaveLength(how === 'none' ? 1 : 0)
      expect(buttonOf(await deed('kim', 'show'), 'I’m here')).toBeDefined()
    },
  )
})
