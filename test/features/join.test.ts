import { beforeEach, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { membershipKey, memberships } from '../../src/core/membership.ts'
import { personOf } from '../../src/core/person.ts'
import { cardOf, saidIn } from '../support/acting.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

/** The first review day whose prompts call on earlier ones. */
const REVIEW = CURRICULA.default.days.find(({ prompts }) => prompts.some(({ recalls }) => recalls.length > 0))
const lin = aCaller({ member: LIN, name: 'Lin' })

let study: Study
const joined = async (caller = lin): Promise<Card> =>
  cardOf(await study.bot.dispatch('join', { typed: true }, caller))
const at = async (position: number): Promise<void> => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position }))
  await study.engine.start()
}

beforeEach(() => at(1))

it('makes a member of somebody who has not answered yet, and says when the next post comes', async () => {
  const card = await joined()
  expect(card.title).toBe('Welcome to #study-group')
  expect(saidIn(card.text)).toMatch(/Next is day 1 · .*, on Mon 23 Nov 2026/)
  expect(await study.store.get(memberships, membershipKey(personOf(LIN), 'groupabc'))).toBeDefined()
  expect((await joined()).title).toBe('You are in #study-group already')
})

it('shows today’s question, and no backlog', async () => {
  await study.pass(2)
  const card = await joined()
  expect(card.text).toContain('Day 1 of 133')
  expect(card.text).toContain(CURRICULA.default.day(1)?.prompts[0]?.questions[0]?.ask.slice(0, 30))
  expect(card.buttons?.map(({ label }) => label)).toEqual(['Today', 'Roadmap'])
})

it('shows what was posted today where the roadmap has taken another path since', async () => {
  await study.pass(2)
  const asked = CURRICULA.default.day(1)?.prompts[0]?.questions[0]?.ask.slice(0, 30)
  await study.change((group) => ({ ...group, path: '58-63', position: 1 }))
  const card = await joined()
  expect(card.text).toContain(asked)
})

it('gives an earlier prompt that the path leaves out its name, and no day 0', async () => {
  if (!REVIEW) throw new Error('no review day')
  await at(1)
  await study.change((group) => ({ ...group, path: String(REVIEW.number) }))
  await study.pass(2)
  const card = await joined()
  expect(card.text).toContain('Today builds on')
  expect(JSON.stringify(card)).not.toMatch(/Day 0/)
  expect(card.buttons?.every(({ label }) => label.length <= 30)).toBe(true)
})

it('names up to three earlier prompts that a review day calls on', async () => {
  if (!REVIEW) throw new Error('no review day')
  await at(REVIEW.number)
  await study.pass(2)
  const card = await joined()
  const earlier = [...(card.text ?? '').matchAll(/^- \*\*Day (\d+)\*\*/gm)].map(([, day]) => Number(day))
  expect(earlier.length).toBeGreaterThan(0)
  expect(earlier.length).toBeLessThanOrEqual(3)
  expect(earlier.every((day) => day < REVIEW.number)).toBe(true)
  expect(card.buttons?.map(({ label }) => label)).toEqual([
    'Today',
    ...earlier.map((day) => `Day ${day}`),
    'Roadmap',
  ])
})

it('tells a manager that they are in already', async () => {
  expect((await joined(aCaller())).title).toBe('You are in #study-group already')
})
