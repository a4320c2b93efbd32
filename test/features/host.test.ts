import { beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/core/caller.ts'
import type { Card } from '../../src/core/card.ts'
import { rotas, turnOf } from '../../src/core/host.ts'
import { join } from '../../src/core/membership.ts'
import { buttonOf, reading } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  SAM,
  type Study,
} from '../support/study.ts'

const alone = (member: typeof LIN | typeof SAM, name: string): Caller => {
  const { channel: _, ...caller } = aCaller({ member, name, zone: 'UTC' })
  return caller
}
const lin = alone(LIN, 'Lin')
const sam = alone(SAM, 'Sam')
let study: Study
const { ask, press } = reading(() => study, lin, true)
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
const told = (user: string) =>
  study.chat.told.filter(({ member, card }) => member.user === user && card.title.startsWith('You host'))
const evenings = (user: string) =>
  told(user).map(({ at, card }) => `${new Date(at).toISOString().slice(5, 13)} ${card.title}`)

/** How the bot answers a button of a private message: in its place, or beside it. */
async function replaces(card: Card | undefined, label: string): Promise<boolean> {
  const { action, arg = '' } = buttonOf(card, label)
  const { reply } = await study.bot.dispatch(action, { text: arg }, lin)
  return reply !== undefined && 'card' in reply && reply.update === true
}

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ host: true }))
  await study.store.transact(async (tx) => {
    for (const member of [LIN, SAM]) await join(tx, member, 'groupabc', study.clock.now())
  })
})

describe('the host of the day', () => {
  it('is off until a manager switches it on, and nobody’s until they join', async () => {
    await study.change(({ host: _, ...group }) => group)
    expect((await ask('host', 'join')).title).toBe('This group has no hosts')
    await study.bot.dispatch('settings', { text: 'host on', typed: true }, aCaller())
    expect(labels(await ask('host'))).toEqual(['Host now and then'])
    await study.engine.start()
    await study.days(3)
    expect(study.chat.told.filter(({ card }) => card.title.startsWith('You host'))).toEqual([])
  })

  it('hears in turn, on the evening before, what is asked and how to open and sum up', async () => {
    await ask('host', 'join')
    await ask('host', 'join', sam)
    await study.engine.start()
    await study.days(4)
    expect(evenings('lin').length + evenings('sam').length).toBe(4)
    expect(evenings('lin')).toHaveLength(2)
    const [first] = [...told('lin'), ...told('sam')].toSorted((one, other) => one.at - other.at)
    expect(new Date(first?.at ?? 0).toISOString().slice(0, 13)).toBe('2026-11-23T18')
    expect(first?.card.text).toMatch(/Day 2 of.*\*\*Open\*\*.*\*\*Sum up\*\*/s)
    expect(labels(first?.card as Card)).toEqual(['Read its questions', 'Hand it on', 'Fewer', 'Stop'])
  })

  it('hands a day on with a button, to whoever is next and hears of it at once', async () => {
    await ask('host', 'join')
    await ask('host', 'join', sam)
    await study.engine.start()
    await study.days(0.5)
    const [word] = [...told('lin'), ...told('sam')]
    const [from, to] = word?.member.user === 'lin' ? ([lin, 'sam'] as const) : ([sam, 'lin'] as const)
    expect((await press(word?.card, 'Hand it on', from)).text).toContain('Somebody else of the rota')
    await study.pass(3)
    expect(told(to)).toHaveLength(1)
    const other = to === 'lin' ? lin : sam
    expect((await press(told(to)[0]?.card, 'Hand it on', other)).text).toContain('Nobody else')
  })

  it('stays handed on where whoever did it presses once more to join', async () => {
    await ask('host', 'join')
    await ask('host', 'join', sam)
    await study.engine.start()
    await study.days(0.5)
    const [word] = [...told('lin'), ...told('sam')]
    const from = word?.member.user === 'lin' ? lin : sam
    await press(word?.card, 'Hand it on', from)
    const before = await study.store.list(rotas, { limit: 9 })
    expect((await ask('host', 'join', from)).title).toBe('You are in the rota')
    expect(await study.store.list(rotas, { limit: 9 })).toEqual(before)
  })

  it('is each in turn as well where every post brings two days', async () => {
    await study.change((group) => ({ ...group, schedule: { ...group.schedule, perPost: 2 } }))
    await ask('host', 'join')
    await ask('host', 'join', sam)
    await study.engine.start()
    await study.days(4)
    expect([told('lin'), told('sam')].map(({ length }) => length)).toEqual([2, 2])
    const [first] = [...told('lin'), ...told('sam')].toSorted((one, other) => one.at - other.at)
    expect(first?.card.text).toMatch(/Day 3 of.*\*\*In the discussion also\*\* Day 4 of.*\*\*Open\*\*/s)
    expect(labels(first?.card as Card).slice(0, 3)).toEqual(['Read day 3', 'Read day 4', 'Hand it on'])
  })

  it('leaves the rota and hands on wherever the button stands, and hands on nothing that is past', async () => {
    const elsewhere = { ...CHANNEL, channel: 'elsewhere' }
    await addGroup(study.store, aGroup({ id: 'groupxyz', host: true, channels: channelsAt([elsewhere]) }))
    await ask('host', 'join', aCaller({ member: LIN, name: 'Lin', zone: 'UTC' }))
    await study.engine.start()
    await study.days(1.5)
    const [word] = told('lin')
    expect((await press(word?.card, 'Hand it on')).title).toBe('There is nothing to hand on any more')
    await study.days(20)
    const late = told('lin').at(-1)?.card
    await press(await ask('messages'), 'Leave the rota', aCaller({ member: LIN, channel: elsewhere }))
    expect(await study.store.list(rotas, { limit: 9 })).toEqual([])
    expect((await press(late, 'Hand it on')).tone).toBe('bad')
  })

  it('is passed over while away, and after leaving or being forgotten', async () => {
    await ask('host', 'join')
    await ask('host', 'join', sam)
    await ask('away', '2026-12-20')
    await study.engine.start()
    await study.days(3)
    expect(told('lin')).toEqual([])
    expect(told('sam')).toHaveLength(3)
    await ask('host', 'leave', sam)
    expect((await ask('me')).text).toContain('**Host**: you host in turn')
    await press(await ask('forget-me'), 'Delete everything')
    expect(await study.store.list(rotas, { limit: 9 })).toEqual([])
  })

  it('hears nothing before a day without a post', async () => {
    await ask('host', 'join')
    await study.change((group) => ({ ...group, schedule: { ...group.schedule, weekdays: [1, 3] } }))
    await study.engine.start()
    await study.days(7)
    expect(evenings('lin').map((line) => line.slice(0, 5))).toEqual(['11-24', '11-29'])
  })
})

it('the turn goes by the roadmap’s posts, past who is away or passed, and to nobody where none is left', () => {
  const entry = (member: typeof LIN | typeof SAM | typeof ADA, more: object = {}) => ({
    member,
    passed: [],
    away: [],
    ...more,
  })
  const all = [entry(ADA), entry(LIN), entry(SAM)]
  expect([3, 4, 5].map((posts) => turnOf(all, posts, '2026-11-24')?.user)).toEqual(['ada', 'lin', 'sam'])
  const away = [{ from: '2026-11-20', until: '2026-11-25' }]
  expect(
    turnOf([entry(ADA, { away }), entry(LIN, { passed: ['2026-11-24'] }), entry(SAM)], 3, '2026-11-24')?.user,
  ).toBe('sam')
  expect(turnOf([entry(ADA, { away })], 3, '2026-11-24')).toBeUndefined()
  expect(turnOf([], 3, '2026-11-24')).toBeUndefined()
})

it('of several things in one message whatever is pressed of one leaves the others there, and so do Fewer and Stop', async () => {
  await study.engine.start()
  await ask('host', 'join')
  const alone = () => told('lin').at(-1)?.card
  await study.days(7)
  expect(await replaces(alone(), 'Fewer')).toBe(false)
  expect(alone()?.text).toContain('**Open**')
  expect(await replaces(alone(), 'Hand it on')).toBe(true)
  // A promise that waits since the morning comes along.
  await ask('pledge', 'daily 23:30')
  await press(await ask('messages'), 'As many as four')
  await study.days(8)
  const both = study.chat.told.find(({ card }) => card.title === '2 things for you')?.card
  expect(both?.plain).toMatch(/^2 things for you: (?:Your promise for today|You host on [\w ]+); .*\.$/)
  expect(await replaces(both, 'Hand it on')).toBe(false)
})
