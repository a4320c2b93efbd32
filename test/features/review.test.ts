import { beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { referenceOf } from '../../src/core/curriculum.ts'
import { answers } from '../../src/core/membership.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { GRADES, type Grade, rate, recallCounts } from '../../src/core/recall.ts'
import { openFsrs } from '../../src/features/self-check/fsrs.ts'
import { proposed } from '../../src/features/self-check/rules.ts'
import { buttonOf, cardOf, saidIn } from '../support/acting.ts'
import {
  ADA,
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

const curriculum = CURRICULA.default
const memorize = await openFsrs()
type Member = typeof ADA | typeof LIN

let study: Study
const dispatch = async (name: string, text: string, member: Member = ADA, alone = false) => {
  const { channel, ...caller } = aCaller({ member, zone: 'UTC' })
  const answer = await study.bot.dispatch(name, { text }, alone || !channel ? caller : { ...caller, channel })
  const { reply, visibility } = answer
  return { card: cardOf(answer), update: reply && 'card' in reply && reply.update, visibility }
}
const shown = async (name: string, text = '', member: Member = ADA, alone = false): Promise<Card> =>
  (await dispatch(name, text, member, alone)).card
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
const press = async (card: Card, label: string, member: Member = ADA, alone = false): Promise<Card> => {
  const { action, arg = '' } = buttonOf(card, label)
  const { card: next, update, visibility } = await dispatch(action, arg, member, alone)
  expect([visibility, update]).toEqual(['private', true])
  return next
}
const primary = ({ buttons = [] }: Card): string[] =>
  buttons.flatMap(({ label, style }) => (style === 'primary' ? [label] : []))
/** The first question of a day, as a button names it. */
const questionOf = (day: number): string => `${curriculum.day(day)?.prompts[0]?.id} a`
const later = (days: number): Promise<void> => study.clock.advance(days * 24 * 60 * 60_000, study.settle)

/** Days 1 to 19 are long past; day 20, the review of the third week, comes next. */
beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: 20 }))
})

it.each([
  [0, 4, 'again'],
  [1, 4, 'hard'],
  [2, 4, 'good'],
  [3, 4, 'good'],
  [4, 4, 'easy'],
  [1, 1, 'easy'],
  [0, 1, 'again'],
] as const)('%i of %i points said propose %s', (said, points, grade) => {
  expect(proposed(said, points)).toBe(grade)
})

describe('a rating', () => {
  it('is one row, proposed from the ticks on the key points and on the answer, and none before the first tick', async () => {
    const card = await shown('keypoints', questionOf(3))
    const row = card.buttons?.slice(-4) ?? []
    expect(row.map(({ label, row: begins }) => [label, begins ?? false])).toEqual([
      ['Again', true],
      ['Hard', false],
      ['Good', false],
      ['Easy', false],
    ])
    expect(primary(card)).toEqual([])
    const ticked = await press(card, '1')
    expect(primary(ticked)).toEqual(['✓ 1', 'Hard'])
    expect(primary(await press(ticked, 'Worked answer'))).toEqual(['Hard'])
  })

  it('says when the question comes back, and can be changed on the same day', async () => {
    const card = await press(await shown('keypoints', questionOf(3)), 'Good')
    expect([card.title, saidIn(card.text)]).toEqual([
      '1a noted as good',
      'It comes back on Thu 26 Nov 2026. `/review` shows it then, to you alone.',
    ])
    expect(primary(card)).toEqual(['Good'])
    expect((await press(card, 'Again')).text).toContain('Tue 24 Nov 2026')
    expect((await press(card, 'Good')).text).toContain('Thu 26 Nov 2026')
    expect((await press(card, 'Back')).title).toMatch(/^Key points 1a/)
  })

  it('is shown to nobody else, counts nobody as having answered, and is told to whoever gave it', async () => {
    await press(await shown('keypoints', questionOf(3)), 'Hard')
    expect((await shown('review', '', LIN)).title).toBe('No questions to review yet')
    expect(labels(await shown('keypoints', questionOf(3), LIN))).toContain('1')
    expect(primary(await shown('keypoints', questionOf(3), LIN))).toEqual([])
    expect(await study.store.list(answers, { limit: 1 })).toEqual([])
    const data = await shown('my-data')
    expect(data.text).toContain('You rated **day 3, 1a** as hard on Mon 23 Nov 2026')
    const there = cardOf(
      await study.bot.dispatch('my-data', { text: '' }, aCaller({ zone: 'Pacific/Pago_Pago' })),
    )
    expect(there.text).toContain('You rated **day 3, 1a** as hard on Sun 22 Nov 2026')
    await dispatch('forget-me', 'yes')
    expect(await study.store.list(recallCounts, { limit: 1 })).toEqual([])
    expect((await shown('review')).title).toBe('No questions to review yet')
  })
})

describe('review', () => {
  const rateAll = async (days: readonly number[], grade: Grade = 'good') => {
    for (const day of days)
      await press(
        await shown('keypoints', questionOf(day)),
        `${grade.charAt(0).toUpperCase()}${grade.slice(1)}`,
      )
  }

  it('says that nothing is due, and when something is', async () => {
    expect((await shown('review')).title).toBe('No questions to review yet')
    await rateAll([3, 4])
    const card = await shown('review')
    expect([card.title, card.text]).toEqual([
      'Nothing is due',
      'The next 2 questions come back on Thu 26 Nov 2026.',
    ])
  })

  it('brings what is due, one question at a time, and ends with when the next is', async () => {
    await rateAll([3])
    await later(1)
    await rateAll([4, 5], 'again')
    await later(2)
    const first = await shown('review')
    expect(first.title).toMatch(/^Day 4 · 1a/)
    expect(first.text).toContain(curriculum.day(4)?.prompts[0]?.questions[0]?.ask)
    expect(first.footer).toBe('3 are due. Say it aloud first.')
    expect(labels(first)).toEqual(['Key points', 'Later'])
    const points = await press(first, 'Key points')
    const ticked = await press(points, '2')
    expect(ticked.footer).toContain('You said 1 of')
    const answer = await press(ticked, 'Worked answer')
    const second = await press(answer, 'Good')
    expect(second.title).toMatch(/^Day 5 · 1a/)
    expect(second.text).toMatch(/^\*Noted as good: back on /)
    const third = await press(second, 'Later')
    expect(third.title).toMatch(/^Day 3 · 1a/)
    const again = await press(await press(third, 'Key points'), 'Easy')
    expect(again.title).toMatch(/^Day 5 · 1a/)
    expect([again.footer, labels(again)]).toEqual(['The last one that is due', ['Key points']])
    const done = await press(await press(again, 'Key points'), 'Hard')
    expect([done.title, done.text]).toEqual([
      'Nothing is due',
      expect.stringMatching(/^Noted as hard: back on .* The next question comes back on /),
    ])
  })

  it('is due from the morning of its day, by the clock of whoever asks', async () => {
    await rateAll([3], 'again')
    await study.clock.advance(15 * 60 * 60_000 - 60_000, study.settle)
    expect((await shown('review')).title).toBe('Nothing is due')
    await study.clock.advance(2 * 60_000, study.settle)
    expect((await shown('review')).title).toMatch(/^Day 3/)
  })

  it('reaches over all groups of somebody, also in a private message, and over what a curriculum has no more', async () => {
    const small = { ...curriculum, id: 'other', title: 'Other' }
    const all = [curriculum, small]
    study = await createStudy({
      curricula: { all, of: (id) => all.find((each) => each.id === id) ?? curriculum },
    })
    await addGroup(study.store, aGroup({ position: 20 }))
    const other = { ...CHANNEL, channel: 'other' }
    await addGroup(
      study.store,
      aGroup({ id: 'othergrp', curriculum: 'other', channels: channelsAt([other]), position: 20 }),
    )
    const at = study.clock.now()
    const questions = [
      { curriculum: curriculum.id, prompt: questionOf(3).slice(0, -2), letter: 'a' },
      { curriculum: 'other', prompt: questionOf(3).slice(0, -2), letter: 'a' },
      { curriculum: 'gone', prompt: 'x', letter: 'a' },
      { curriculum: 'other', prompt: 'gone', letter: 'a' },
      { curriculum: 'other', prompt: questionOf(3).slice(0, -2), letter: 'z' },
    ]
    for (const question of questions)
      await rate(study.store, memorize, ADA, {
        question,
        grade: 'again',
        at,
        groups: [],
        isSameDay: () => false,
      })
    await later(2)
    const first = await shown('review', '', ADA, true)
    expect(first.footer).toContain('2 are due')
    const points = await press(first, 'Key points', ADA, true)
    for (const button of points.buttons ?? [])
      expect(button).toMatchObject({ arg: expect.stringContaining(`of:${referenceOf(curriculum.id)}`) })
    const second = await press(points, 'Good', ADA, true)
    expect(second.title).toMatch(/^Day 3/)
    expect((await press(await press(second, 'Key points', ADA, true), 'Good', ADA, true)).title).toBe(
      'Nothing is due',
    )
    expect((await shown('my-data')).text).toContain('`gone` a')
  })

  it('shows nothing of a question that somebody has not rated', async () => {
    const of = referenceOf(curriculum.id)
    for (const text of [
      `${questionOf(60)} full of:${of}`,
      `${questionOf(60)} good of:${of}`,
      'zzz',
      'zzz a full',
    ])
      expect([text, (await shown('review', text)).title]).toEqual([text, 'No questions to review yet'])
  })
})

describe('the review day of a group', () => {
  /** So many people rated a question a week ago; for some of them it is due. */
  const rated = async (day: number, grades: Partial<Record<Grade, number>>): Promise<void> => {
    const at = study.clock.now() - 7 * 24 * 60 * 60_000
    let person = 0
    for (const grade of GRADES)
      for (let i = 0; i < (grades[grade] ?? 0); i++)
        await rate(
          study.store,
          memorize,
          { ...LIN, user: `p${day}-${person++}` },
          {
            question: { curriculum: curriculum.id, prompt: questionOf(day).slice(0, -2), letter: 'a' },
            grade,
            at,
            groups: ['groupabc'],
            isSameDay: () => false,
          },
        )
  }
  const recallOf = async (date = '2026-11-23') =>
    (await study.row(date))?.steps.filter(({ content }) => content.startsWith('recall'))

  it('asks two questions again that most would forget, and says nobody’s name', async () => {
    await rated(3, { good: 6 })
    await rated(4, { again: 5, easy: 1 })
    await rated(5, { again: 5, easy: 6 })
    await rated(6, { again: 4 })
    await study.engine.start()
    await study.pass(2)
    const [step, ...others] = (await recallOf()) ?? []
    expect(others).toEqual([])
    const [third, fourth] = [3, 4].map((day) => questionOf(day).replace(' ', '.'))
    expect(step).toMatchObject({ content: `recall ${third} ${fourth} 99`, state: 'sent' })
    const message = study.chat.held.find(({ key }) => key === step?.key)
    expect(message?.card.title).toBe('Do you still know these?')
    expect(message?.card.text).toContain(`**Day 3 · 1a** ${curriculum.day(3)?.prompts[0]?.questions[0]?.ask}`)
    expect(labels(message?.card as Card)).toEqual(['Key points · Day 3 · 1a', 'Key points · Day 4 · 1a'])
    for (const { label } of message?.card.buttons ?? []) expect(label.length).toBeLessThanOrEqual(30)
    expect(JSON.stringify(message?.card)).not.toMatch(/p\d-\d|Lin|Ada/)
    const { action, arg = '' } = buttonOf(message?.card as Card, 'Key points · Day 4 · 1a')
    expect((await shown(action, arg)).title).toMatch(/^Key points 1a/)
  })

  it('asks nothing on top where too few have rated, on other days, and where the counts cannot be read', async () => {
    await rated(3, { again: 4 })
    await study.engine.start()
    await study.pass(2)
    expect(await recallOf()).toEqual([])
    await rated(4, { again: 9 })
    await study.pass(24 * 60)
    expect((await study.row('2026-11-24'))?.days).toEqual([21])
    expect(await recallOf('2026-11-24')).toEqual([])
  })

  it('says the same when it is sent again, whatever was rated meanwhile', async () => {
    await rated(3, { again: 6 })
    await study.engine.start()
    await study.pass(1)
    const before = await recallOf()
    await rated(4, { again: 9 })
    await study.pass(3)
    expect((await recallOf())?.map(({ content }) => content)).toEqual(before?.map(({ content }) => content))
    await dispatch('post-now', 'again')
    await study.pass(1)
    const [, second] = await study.store.list(occurrences, { limit: 9 })
    const [again] = second?.value.steps.filter(({ content }) => content.startsWith('recall')) ?? []
    // A post that is sent anew chooses anew.
    expect(again?.content).toContain(questionOf(4).replace(' ', '.'))
  })
})
