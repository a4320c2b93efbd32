import { beforeEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/core/bot.ts'
import { buttonState, type Card } from '../../src/core/card.ts'
import { materialsOf, type Question } from '../../src/core/curriculum.ts'
import { answers, peeks } from '../../src/core/membership.ts'
import type { Store } from '../../src/core/records.ts'
import { scopedButton } from '../../src/core/scope.ts'
import { answerCard, shownBy } from '../../src/features/self-check/card.ts'
import { buttonOf, cardOf } from '../support/acting.ts'
import { ADA, aCaller, addGroup, aGroup, CURRICULA, createStudy, LIN, type Study } from '../support/study.ts'

const curriculum = CURRICULA.default
const TODAY = 'groupabc/daily/2026-11-23'

let study: Study
const ask = (name: string, text: string, member: typeof ADA | typeof LIN = ADA, alone = false) => {
  const { channel, ...caller } = aCaller({ member })
  return study.bot.dispatch(name, { text }, alone || !channel ? caller : { ...caller, channel })
}
const shown = async (name: string, text: string, member: typeof ADA | typeof LIN = ADA): Promise<Card> =>
  cardOf(await ask(name, text, member))
const press = async (card: Card, label: string, member: typeof ADA | typeof LIN = ADA): Promise<Answer> => {
  const { action, arg = '' } = buttonOf(card, label)
  return ask(action, arg, member)
}
const labels = ({ buttons = [] }: Card): string[] => buttons.map(({ label }) => label)
const count = async (store: Store, kind: typeof answers | typeof peeks): Promise<number> =>
  (await store.list(kind as typeof peeks, { limit: 100 })).length

/** A ready question of the day, by its prompt and letter. */
const lead = (number: number) => {
  const day = curriculum.day(number)
  const [prompt] = day?.prompts ?? []
  const [question] = prompt?.questions ?? []
  if (!day || !prompt || !question) throw new Error(`day ${number} asks nothing`)
  return { day, prompt, question, position: 1, label: '1a', text: `${prompt.id} a` }
}
const turned = (
  at: Parameters<typeof shownBy>[0],
  turn: 'list' | 'full' | 'code' = 'list',
  pressed: { said?: number; of?: string } = {},
): Card => answerCard(shownBy(at, pressed, '/review'), turn)
const RATINGS = ['Again', 'Hard', 'Good', 'Easy']
const found = (question: Partial<Question>) => ({
  ...lead(26),
  question: { ask: 'Why?', keyPoints: [], ...question },
})

/** Day 26 was posted today, in a group that has had 25 days before. */
beforeEach(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: 26 }))
  await study.engine.start()
  await study.pass(2)
})

describe('the key points of a question', () => {
  beforeEach(() => ask('aloud', TODAY))

  it('are ticked on one private card, which says how many were said', async () => {
    const { text, question } = lead(26)
    const opened = await ask('keypoints', text)
    expect(opened).toMatchObject({ visibility: 'private', reply: { update: false } })
    const first = cardOf(opened)
    for (const [i, point] of question.keyPoints.entries()) expect(first.text).toContain(`${i + 1}. ${point}`)
    expect(labels(first)).toEqual(['1', '2', '3', '4', 'Worked answer', ...RATINGS])
    expect(first.footer).not.toContain('You said')

    const second = await press(first, '2')
    expect(second.reply).toMatchObject({ update: true })
    expect(labels(cardOf(second))).toEqual(['1', '✓ 2', '3', '4', 'Worked answer', ...RATINGS])
    expect(cardOf(second).text).toContain(`2. **✓** ${question.keyPoints[1]}`)
    expect(cardOf(second).footer).toMatch(/^You said 1 of 4\. How well/)

    const both = cardOf(await press(cardOf(second), '4'))
    expect(both.footer).toContain('You said 2 of 4')
    const none = cardOf(await press(cardOf(await press(both, '✓ 4')), '✓ 2'))
    expect(labels(none)).toEqual(['1', '2', '3', '4', 'Worked answer', ...RATINGS])
    expect(none.footer).toContain('You said 0 of 4')
  })

  it('keep their ticks while the worked answer is read, which stands one press away in the same place', async () => {
    const { text, question } = lead(26)
    const ticked = cardOf(await press(await shown('keypoints', text), '3'))
    const answered = await press(ticked, 'Worked answer')
    expect(answered.reply).toMatchObject({ update: true })
    const card = cardOf(answered)
    expect(card.title).toMatch(/^Worked answer 1a · /)
    const parts = [
      question.answer,
      '**What sets answers apart**',
      `- **Fair:** ${question.levels?.fair}`,
      `- **Strong:** ${question.levels?.strong}`,
      `- **Outstanding:** ${question.levels?.outstanding}`,
      `**Then:** ${question.followUp}`,
      question.followUpAnswer,
      '**Sources**',
      '[Rules of Machine Learning: Best Practices for ML Engineering](<http://martin.zinkevich.org/rules_of_ml/>), 2017',
    ]
    const places = parts.map((part) => card.text?.indexOf(part ?? 'missing') ?? -1)
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(labels(cardOf(await press(card, 'Key points')))).toEqual([
      '1',
      '2',
      '✓ 3',
      '4',
      'Worked answer',
      ...RATINGS,
    ])
  })

  it('and answers are never shared, and so is nothing that leads to what was ticked', async () => {
    const { text } = lead(26)
    const card = await shown('keypoints', text)
    for (const each of [card, cardOf(await press(card, 'Worked answer'))])
      expect(labels(each)).not.toContain('Share')
    expect((await shown('share', `keypoints ${text}`)).title).toBe('This cannot be shared')
    expect((await shown('share', `keypoints ${text} full`)).title).toBe('This cannot be shared')
  })
})

describe('whoever has not taken part in a discussion', () => {
  it('is asked for an answer of their own first, and what was said aloud counts', async () => {
    const { text } = lead(26)
    const asked = await shown('keypoints', text, LIN)
    expect([asked.title, labels(asked)]).toEqual(['Your answer first?', ['I answered aloud', 'Show it']])
    const opened = await press(asked, 'I answered aloud', LIN)
    expect(opened.reply).toMatchObject({ update: true })
    expect(cardOf(opened).title).toMatch(/^Key points 1a/)
    expect((await study.row('2026-11-23'))?.answered).toBe(1)
    expect(await study.store.get(answers, `playground:local:lin/${TODAY}`)).toMatchObject({ via: 'aloud' })
    expect((await shown('keypoints', text, LIN)).title).toMatch(/^Key points 1a/)
  })

  it('is asked once a discussion, and counts as nobody who answered', async () => {
    const { text } = lead(26)
    const card = cardOf(await press(await shown('keypoints', text, LIN), 'Show it', LIN))
    expect(card.title).toMatch(/^Key points 1a/)
    const other = curriculum.day(26)?.prompts[1]?.id
    expect((await shown('keypoints', `${other} a`, LIN)).title).toMatch(/^Key points 2a/)
    expect((await study.row('2026-11-23'))?.answered).toBe(0)
    expect([await count(study.store, answers), await count(study.store, peeks)]).toEqual([0, 1])
    // It says nothing about anybody else.
    expect((await shown('keypoints', text, ADA)).title).toBe('Your answer first?')
  })

  it('is asked again in the next discussion', async () => {
    await press(await shown('keypoints', lead(26).text), 'Show it')
    await study.pass(24 * 60)
    expect((await shown('keypoints', lead(27).text)).title).toBe('Your answer first?')
    expect((await shown('keypoints', lead(26).text)).title).toMatch(/^Key points 1a/)
  })

  it('is not asked where they wrote, nor about a day that was discussed long ago', async () => {
    const thread = (await study.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await study.bot.message(LIN, thread, 'm1')
    expect((await shown('keypoints', lead(26).text, LIN)).title).toMatch(/^Key points 1a/)
    expect((await shown('keypoints', lead(3).text)).title).toMatch(/^Key points 1a/)
  })
})

describe('a day that no post has brought yet', () => {
  it('shows its questions and never its answers, wherever it is met', async () => {
    const { text, prompt } = lead(60)
    for (const card of [await shown('prompt', prompt.id), await shown('random', 'pillar:ml-system-design')]) {
      expect(card.text).toMatch(/\*\*\da\*\*/)
      expect(labels(card)).not.toContain('Key points')
      expect(card.footer).toContain('Its answers open with its post')
    }
    for (const hidden of [text, prompt.id, `${text} full`, `${text} list 3`, `${text} skip`])
      expect([hidden, (await shown('keypoints', hidden)).title]).toEqual([hidden, 'Still to come'])
    expect(labels(await shown('hint', text))).toEqual([])
    expect(await count(study.store, peeks)).toBe(0)
  })

  it('is asked about before it is read, and turning the pages asks again only where it was not agreed to', async () => {
    const asked = await shown('day', '60')
    expect(asked.menu).toBeUndefined()
    expect(labels(asked)).toEqual(['Day after →', '← Day before', 'Read it now'])
    const read = await press(asked, 'Read it now')
    expect(read.reply).toMatchObject({ update: true })
    expect(cardOf(read).menu?.options.length).toBeGreaterThan(1)
    expect(cardOf(await press(cardOf(read), 'Day after →')).menu?.options.length).toBeGreaterThan(1)
    expect(cardOf(await press(asked, 'Day after →')).menu).toBeUndefined()
    const back = await shown('day', '26')
    expect(back.menu?.options.length).toBeGreaterThan(1)
    expect(cardOf(await press(back, 'Day after →')).title).toMatch(/^Day 27/)
    expect(cardOf(await press(back, 'Day after →')).menu).toBeUndefined()
  })

  it('can be shared as it is read, without a way to its answers', async () => {
    const card = await shown('day', '60 ahead')
    const shared = cardOf(await press(card, 'Share'))
    expect([shared.text, shared.menu]).toEqual([card.text, card.menu])
    expect(labels(shared)).toEqual([])
  })

  it('is none where nobody waits for it: today’s, those before, and every day without a group', async () => {
    expect((await shown('day', '26')).menu?.options.length).toBeGreaterThan(1)
    const { channel: _, ...nobody } = aCaller({ member: LIN })
    const card = cardOf(await study.bot.dispatch('day', { text: '60' }, nobody))
    expect(card.menu?.options.length).toBeGreaterThan(1)
    const points = await study.bot.dispatch('keypoints', { text: lead(60).text }, nobody)
    expect(cardOf(points).title).toMatch(/^Key points 1a/)
  })

  it('is open again while its post is out, also where a manager moved the group back to it', async () => {
    await ask('jump', '26')
    await ask('aloud', TODAY)
    expect((await shown('keypoints', lead(26).text)).title).toMatch(/^Key points 1a/)
    await ask('jump', '3')
    expect((await shown('keypoints', lead(20).text)).title).toBe('Still to come')
  })
})

it('in a private message, the group that is furthest along says what is still to come', async () => {
  const other = { platform: 'playground', workspace: 'local', channel: 'other' } as const
  const [first] = aGroup().channels
  if (!first) throw new Error('no channel')
  await addGroup(
    study.store,
    aGroup({ id: 'othergrp', name: '#other', channels: [{ ...first, ref: other }], position: 100 }),
  )
  const alone = cardOf(await ask('day', '60', ADA, true))
  expect(alone.menu?.options.length).toBeGreaterThan(1)
  expect((await shown('day', '60')).menu).toBeUndefined()
})

describe('a question of a small curriculum', () => {
  it('shows only what there is', () => {
    const opened = (question: Partial<Question>) => turned(found(question))
    const bare = opened({ keyPoints: ['One'] })
    expect([labels(bare), bare.text]).toEqual([
      ['1', ...RATINGS],
      '*Which of these did you say? Tick their numbers.*\n\n1. One',
    ])
    const answer = opened({ answer: 'Forty-two.' })
    expect([answer.title, answer.text, labels(answer)]).toEqual([
      'Answer 1a · Framing a business question as a supervised task',
      'Forty-two.',
      RATINGS,
    ])
    expect(opened({ link: 'https://example.org/a' }).text).toBe('**Read on:** <https://example.org/a>')
    expect(opened({ followUp: 'And then?' }).title).toMatch(/^Follow-up 1a/)
    expect(() => opened({})).toThrow('Nobody has written an answer to 1a.')
  })

  it('can tick up to nine points, the length of a button’s state', () => {
    const keyPoints = Array.from({ length: 12 }, (_, i) => `Point ${i + 1}`)
    const card = turned(found({ keyPoints }), 'list', { said: 511 })
    expect(labels(card)).toEqual([...Array.from({ length: 9 }, (_, i) => `✓ ${i + 1}`), ...RATINGS])
    expect(card.footer).toContain('You said 9 of 9')
    expect(card.text).toContain('11. Point 11')
  })

  it('keeps code in its fence, and gives long code a card of its own', () => {
    const short = turned(found({ solution: 'x = "```"' }))
    expect(short.text).toBe('````\nx = "```"\n````')
    const code = 'print(1)\n'.repeat(300)
    const long = turned(found({ answer: 'Loop.', solution: code, followUpAnswer: 'Twice.' }))
    expect(long.text).toBe('Loop.\n\n*Its code is a press away.*\n\nTwice.')
    expect(labels(long)).toEqual(['Code', ...RATINGS])
    const alone = turned(found({ solution: code }), 'code')
    expect(alone.text).toContain('print(1)\nprint(1)')
    expect(labels(alone)).toEqual(['Back to the answer'])
  })
})

it('the roadmap’s questions all have key points and an answer to open', () => {
  for (const day of curriculum.days)
    for (const [i, prompt] of day.prompts.entries()) {
      expect(materialsOf(prompt)).toBeDefined()
      for (const question of prompt.questions) {
        const at = { ...lead(26), day, prompt, question, position: i + 1 }
        expect(labels(turned(at))).toContain('Worked answer')
        expect(turned(at, 'full').text).toContain(question.answer)
      }
    }
})

it('what somebody looked at first is told them, and leaves with them', async () => {
  await press(await shown('keypoints', lead(26).text), 'Show it')
  expect((await shown('my-data', '')).text).toContain('before you took part: Mon 23 Nov 2026.')
  await ask('forget-me', 'yes')
  expect(await count(study.store, peeks)).toBe(0)
})

it('a button’s state fits however long the ids are that a curriculum may have', () => {
  const at = { ...found({ keyPoints: ['One'], answer: 'Yes.' }) }
  const long = { ...at, prompt: { ...at.prompt, id: 'x'.repeat(48) } }
  for (const card of [
    turned(long, 'list', { said: 511, of: 'y'.repeat(16) }),
    turned(long, 'full', { said: 511, of: 'y'.repeat(16) }),
  ])
    for (const button of card.buttons ?? [])
      expect(
        buttonState(scopedButton(button, 'groupabc') as typeof button & { action: string }).length,
      ).toBeLessThanOrEqual(100)
})
