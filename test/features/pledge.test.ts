import { beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { join } from '../../src/core/membership.ts'
import { type Days, isKept, keptIn, type Pledge } from '../../src/core/pledge.ts'
import { acting, cardOf, reading } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

const { channel: _, ...lin } = aCaller({ member: LIN, name: 'Lin', zone: 'UTC' })
let study: Study
const { ask, press } = reading(() => study, lin, true)
const raw = acting(() => study, lin)
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
const told = () => study.chat.told.filter(({ member }) => member.user === 'lin')
const said = () => told().map(({ at, card }) => `${new Date(at).toISOString().slice(5, 16)} ${card.title}`)
const passUntil = async (instant: string): Promise<void> => {
  while (study.clock.now() < Date.parse(`${instant}Z`)) await study.pass(10)
}
/** Lin takes part today. */
const answer = (date: string, group = 'groupabc') =>
  study.bot.dispatch('aloud', { text: `${group}/daily/${date}` }, lin)

beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ schedule: { ...aGroup().schedule, time: '09:00' } }))
  await study.store.transact(async (tx) => join(tx, LIN, 'groupabc', study.clock.now()))
})

describe('a promise', () => {
  it('is typed in one line, quoted on its day as long as it is not kept, and never twice', async () => {
    const made = await ask('pledge', 'mon wed fri 10:00')
    expect(made.text).toContain('You promised yourself: **Mon, Wed, Fri before 10:00**')
    await study.engine.start()
    await passUntil('2026-11-25T12:00')
    expect(said()).toEqual(
      ['11-23T09:31 Your promise for today', '11-25T09:30 Your promise for today'].map((line) =>
        expect.stringContaining(line.slice(0, 8)),
      ),
    )
    const [first] = told()
    expect(first?.card.text).toContain('**Mon, Wed, Fri before 10:00**')
    expect(first?.card.text).toMatch(/#study-group\*\* Day 1 /)
    expect(labels(first?.card as Card)).toEqual(['Go to the post', 'Fewer', 'Stop'])
    expect(first?.card.buttons?.[0]).toMatchObject({ url: expect.stringMatching(/^https:/) })
  })

  it.each(['off', 'Off'])('ends with the word %s', async (word) => {
    await ask('pledge', 'mon wed fri 10:00')
    expect((await ask('pledge', word)).title).toBe('Your promise has ended')
  })

  it('that was kept before its time is not quoted, and a kept week is said once', async () => {
    await ask('pledge', 'mon-wed before 10am')
    await study.engine.start()
    for (const date of ['2026-11-23', '2026-11-24', '2026-11-25']) {
      await passUntil(`${date}T09:10`)
      await answer(date)
    }
    await passUntil('2026-11-30T08:00')
    expect(said()).toEqual([])
    await passUntil('2026-12-02T12:00')
    expect(told()[0]?.card.title).toBe('You kept your promise last week')
    expect(told()[0]?.card.text).toContain('all 3 days')
    expect(said().filter((line) => line.includes('kept'))).toHaveLength(1)
  })

  it('is broken by no absence and no day without a post, and nobody is told of a miss', async () => {
    await ask('pledge', 'daily 12:00')
    await ask('away', '2026-11-26')
    await study.engine.start()
    await passUntil('2026-11-26T11:00')
    await answer('2026-11-26')
    await passUntil('2026-11-27T11:00')
    expect(said()).toEqual([])
    await answer('2026-11-27')
    await passUntil('2026-11-30T11:00')
    expect(told().map(({ card }) => card.title)).toEqual(['You kept your promise last week'])
    await passUntil('2026-12-08T11:00')
    // The next week was not kept: nothing says so.
    expect(said().join()).not.toMatch(/miss|broke|not kept/i)
  })

  it('goes by the days of whoever made it', async () => {
    await study.bot.dispatch('pledge', { text: 'tue 09:00' }, { ...lin, zone: 'Pacific/Kiritimati' })
    await study.engine.start()
    await passUntil('2026-11-24T22:00')
    // Tuesday 08:30 there is Monday 18:30 in UTC.
    expect(said()).toEqual([expect.stringContaining('11-23T18:30')])
  })

  it('before midnight is quoted half an hour before the day is over', async () => {
    await ask('pledge', 'mon 00:00')
    await study.engine.start()
    await passUntil('2026-11-24T02:00')
    expect(said()).toEqual([expect.stringMatching(/^11-23T23:3/)])
  })

  it('of several groups is one message, with each post that waits', async () => {
    const other = { ...CHANNEL, channel: 'other' }
    await addGroup(study.store, aGroup({ id: 'groupdef', name: '#other', channels: channelsAt([other]) }))
    await study.store.transact(async (tx) => join(tx, LIN, 'groupdef', study.clock.now()))
    await ask('pledge', 'mon 10:00')
    await study.engine.start()
    await passUntil('2026-11-23T12:00')
    expect(told()).toHaveLength(1)
    expect(labels(told()[0]?.card as Card)).toEqual(['#study-group', '#other', 'Fewer', 'Stop'])
  })

  it('is made by a form, shown in me, changed and ended there', async () => {
    const { reply } = await raw.ask('pledge')
    expect(reply).toMatchObject({ form: { action: 'pledge', inputs: [{ name: 'days' }, { name: 'time' }] } })
    const made = cardOf(await raw.ask('pledge', { values: { days: 'Mon, Wed', time: '9:30' } }))
    expect(made.title).toBe('Promised')
    const me = await ask('me')
    expect(me.text).toContain('**Promise**: Mon, Wed before 09:30.')
    const { reply: form } = await raw.press(me, 'Change my promise')
    expect(form).toMatchObject({ form: { inputs: [{ value: 'mon,wed' }, { value: '09:30' }] } })
    expect((await ask('pledge')).text).toContain('Nothing was due yet this week.')
    expect((await press(me, 'End my promise')).title).toBe('Your promise has ended')
    expect((await ask('me')).text).not.toContain('Promise')
    await study.engine.start()
    await passUntil('2026-11-23T12:00')
    expect(told()).toEqual([])
  })

  it.each([
    ['mon wed', 'time'],
    ['10:00', 'days'],
    ['someday 10:00', undefined],
    ['mon 25:00', undefined],
  ])('that is not clear is not made: %s', async (text, field) => {
    const answer = await raw.ask('pledge', { text })
    if (field) expect(answer.field).toBe(field)
    expect(cardOf(answer).tone).toBe('bad')
    expect((await raw.ask('pledge')).reply).toHaveProperty('form')
  })

  it('is shown to no manager, and leaves with its person', async () => {
    await ask('pledge', 'mon wed fri 10:00')
    const ada = aCaller({ member: ADA, name: 'Ada', standingIs: { admin: true, maySetUp: true } })
    for (const command of ['status', 'managers', 'settings', 'help', 'me'])
      expect(JSON.stringify(await study.bot.dispatch(command, { typed: true }, ada))).not.toContain(
        'Mon, Wed, Fri',
      )
    expect((await ask('my-data')).text).toContain('You promised yourself: Mon, Wed, Fri before 10:00')
    await press(await ask('forget-me'), 'Delete everything')
    expect((await ask('my-data')).text).not.toContain('promised')
  })
})

describe('a week', () => {
  const pledge: Pledge = { days: [1, 3, 5], time: '10:00', since: '2026-11-25' }
  const days = (change: Partial<Record<'answered' | 'posted', string[]>> = {}): Days => ({
    answered: new Set(change.answered ?? []),
    posted: new Set(change.posted ?? ['2026-11-23', '2026-11-25', '2026-11-27']),
    absences: [],
  })
  it('counts promised days since it was promised, on which something was posted, and today only once it is kept', () => {
    expect(keptIn(pledge, '2026-11-23', '2026-11-26', days())).toEqual({ kept: 0, of: 1 })
    expect(keptIn(pledge, '2026-11-23', '2026-11-25', days())).toEqual({ kept: 0, of: 0 })
    const answered = ['2026-11-25', '2026-11-26']
    expect(keptIn(pledge, '2026-11-23', '2026-11-25', days({ answered }))).toEqual({ kept: 1, of: 1 })
    expect(keptIn(pledge, '2026-11-23', '2026-11-29', days({ answered }))).toEqual({ kept: 1, of: 2 })
    expect(
      isKept(keptIn(pledge, '2026-11-23', '2026-11-29', days({ answered, posted: ['2026-11-25'] }))),
    ).toBe(true)
    expect(isKept(keptIn(pledge, '2026-11-16', '2026-11-29', days({ answered })))).toBe(false)
  })
})
