import { describe, expect, it } from 'vitest'
import { dayAt } from '../../src/core/inbox.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { createDice, type Dice } from '../support/dice.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

const HOUR = 3_600_000
const SEED = Number(process.env.BUDGET_SEED ?? Date.now() % 1_000_000)
const GROUPS = ['groupabc', 'groupdef', 'groupghi']
const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Europe/Berlin']

/** What a member may switch on, do, and change about it, in any of the groups. */
async function act(study: Study, dice: Dice, member: MemberRef, zone: string): Promise<void> {
  const group = dice.int(0, GROUPS.length - 1)
  const channel = { ...CHANNEL, channel: `c${group}` }
  const caller = aCaller({ member, name: member.user, zone, channel })
  const ask = (name: string, text: string) => study.bot.dispatch(name, { text }, caller)
  const time = `${String(dice.int(0, 23)).padStart(2, '0')}:${dice.pick(['00', '15', '30'])}`
  const rows = await study.store.list(occurrences, {
    prefix: `${GROUPS[group]}/daily/`,
    limit: 3,
    reverse: true,
  })
  const key = rows.find(({ value }) => value.days.length > 0)?.key
  const other = `@${dice.pick(['ada', 'lin', 'sam'])}`
  const deeds: (() => Promise<unknown>)[] = [
    () => ask('pledge', `${dice.pick(['daily', 'mon-fri', 'mon wed fri'])} ${time}`),
    () => ask('nudge', time),
    () => ask('host', 'join'),
    () => ask('buddy', other),
    () => ask('messages', dice.pick(['fewer', 'more', 'start', 'stop'])),
    () => ask('away', new Date(study.clock.now() + dice.int(1, 4) * 24 * HOUR).toISOString().slice(0, 10)),
    () => {
      const values = { days: 'mon-fri', hours: '18:00-21:00', zone, roles: 'any' }
      return study.bot.dispatch('mock-save', { values }, caller)
    },
    async () => key && ask('aloud', key),
    async () => key && ask('aloud', key),
  ]
  await dice.pick(deeds)()
}

describe(`what three groups send unasked (seed ${SEED})`, () => {
  it.each(Array.from({ length: 4 }, (_, i) => SEED + i))(
    'stays within the budget whatever is switched on, over all groups of a person (seed %i)',
    async (seed) => {
      const dice = createDice(seed)
      const study = await createStudy()
      for (const [i, id] of GROUPS.entries())
        await addGroup(
          study.store,
          aGroup({
            id,
            name: `#group-${i}`,
            channels: channelsAt([{ ...CHANNEL, channel: `c${i}` }]),
            schedule: {
              ...aGroup().schedule,
              time: dice.pick(['07:00', '09:00', '18:30']),
              zone: dice.pick(ZONES),
            },
            ...{ host: true, mocks: true, votes: true, suggestions: true },
          }),
        )
      await study.engine.start()
      const people = ['lin', 'sam', 'kim'].map((user) => ({
        member: { ...LIN, user },
        zone: dice.pick(ZONES),
      }))
      for (const { member } of people)
        study.chat.people.set(member.user, { name: member.user, kind: 'member' })
      for (let day = 0; day < 21; day++) {
        for (const { member, zone } of people)
          for (let i = dice.int(0, 3); i > 0; i--) await act(study, dice, member, zone)
        await study.days(1)
      }
      expect(study.chat.told.length).toBeGreaterThan(5)
      for (const { member, zone } of people) {
        const counted = study.chat.told.filter(
          ({ member: to, card }) =>
            to.user === member.user && !/at times that you agreed to/.test(card.footer ?? ''),
        )
        const dates = counted.map(({ at }) => dayAt(at, zone).date)
        expect(new Set(dates).size).toBe(dates.length)
        for (const date of dates) {
          const first = Temporal.PlainDate.from(date).subtract({ days: 6 }).toString()
          expect(dates.filter((each) => first <= each && each <= date).length).toBeLessThanOrEqual(4)
        }
      }
      // A channel gets a post a study day and a recap a week; whatever else follows stays in a discussion.
      for (const id of GROUPS) {
        const keys = study.chat.held
          .filter(({ key, ref }) => key.startsWith(id) && !ref.thread)
          .map(({ key }) => key)
        expect(keys.filter((key) => !/^\w+\.r?\d{4}-\d\d-\d\d\.1\.\w+\.p$/.test(key))).toEqual([])
        const recaps = keys.filter((key) => key.startsWith(`${id}.r`))
        expect(recaps.length).toBeLessThanOrEqual(3)
        expect(new Set(keys).size).toBe(keys.length)
      }
      await study.engine.stop()
    },
    120_000,
  )
})
