import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Focus } from '../../src/core/focus.ts'
import { codeOf, readWish, writeWish } from '../../src/words/path-text.ts'
import { takesPath } from '../../src/words/path-words.ts'
import { CURRICULA } from '../support/study.ts'

const CURRICULUM = CURRICULA.default
const IDS = CURRICULUM.pillars.map(({ id }) => id)
const without = (...ids: string[]): string[] => IDS.filter((id) => !ids.includes(id))

describe('what people write of a roadmap', () => {
  it.each<[string, Focus, number?]>([
    ['', {}],
    ['everything', {}],
    ['All', {}],
    ['the whole roadmap', {}],
    ['8 weeks', { days: 40 }],
    ['eight weeks to an interview', { days: 40 }],
    ['in 40 days', { days: 40 }],
    ['three months', { days: 65 }],
    ['a week', { days: 5 }],
    ['system design only', { pillars: ['ml-system-design'] }],
    ['Only System Design', { pillars: ['ml-system-design'] }],
    ['focus on LLMs & generative AI', { pillars: ['llm-genai'] }],
    ['llm', { pillars: ['llm-genai'] }],
    [
      'coding and recommendation, search & ads and behavioral',
      { pillars: ['coding', 'rec-search-ads', 'behavioral'] },
    ],
    ['without coding, math', { pillars: without('coding', 'math-stats') }],
    ['everything but ads', { pillars: without('rec-search-ads') }],
    ['from deep learning', { from: 'deep-learning' }],
    ['starting with deep learning, no ads', { from: 'deep-learning', pillars: without('rec-search-ads') }],
    ['only coding, eight weeks, from day 3', { pillars: ['coding'], days: 40 }, 3],
    ['from day 12', {}, 12],
    ['12', {}, 12],
    ['day 12', {}, 12],
  ])('%j', (text, focus, day) => {
    expect(readWish(text, CURRICULUM, 5)).toEqual({ focus, ...(day !== undefined && { day }) })
  })

  it.each([
    ['only nonsense', 'is no pillar'],
    [`without ${IDS.join(', ')}`, 'leaves out every pillar'],
    ['from coding and math', 'begins at one pillar'],
    ['0 days', 'at least one day'],
    ['=0.99.', 'have changed'],
  ])('refuses %j', (text, why) => {
    expect(() => readWish(text, CURRICULUM, 5)).toThrow(why)
  })

  it('never fails but with a sentence about the field', () => {
    const word = fc.constantFrom(
      'only',
      'no',
      'from',
      'day',
      '8',
      'weeks',
      'coding',
      ',',
      'and',
      '&',
      '=',
      '.',
      'x',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          try {
            readWish(text, CURRICULUM, 3)
          } catch (error) {
            expect(error).toMatchObject({ name: 'UserError', field: 'path' })
          }
        },
      ),
    )
  })

  it('is read again as it is written, in words and in the few characters of a button', () => {
    const some = fc.record(
      {
        pillars: fc.subarray(IDS, { minLength: 1, maxLength: IDS.length - 1 }),
        from: fc.constantFrom(...IDS),
        days: fc.integer({ min: 1, max: 9_999 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(some, fc.integer({ min: 2, max: 200 }), (focus, day) => {
        const code = codeOf(CURRICULUM, focus)
        expect(code.length).toBeLessThanOrEqual(12)
        expect(readWish(code, CURRICULUM, 5)).toEqual({ focus })
        expect(readWish(writeWish(CURRICULUM, { focus, day }), CURRICULUM, 5)).toEqual({ focus, day })
      }),
    )
  })

  it.each([
    ['only system design now', 3],
    ['8 weeks tomorrow', 2],
    ['8weeks', 1],
    ['without coding, math', 3],
    ['=w..', 1],
    ['5', 0],
    ['5 now', 0],
    ['first', 0],
    ['now', 0],
  ])('of %j as many words belong to it on a line', (line, count) => {
    expect(takesPath(line.split(' '))).toBe(count)
  })
})

it('tells pillars of any script apart', () => {
  const [first, second] = CURRICULUM.pillars
  if (!first || !second) throw new Error('two pillars')
  const pillars = [
    { ...first, title: 'Статистика' },
    { ...second, title: 'Базы данных' },
    ...CURRICULUM.pillars.slice(2),
  ]
  const focus = readWish('only базы', { ...CURRICULUM, pillars }, 5).focus
  expect(focus).toEqual({ pillars: [second.id] })
  expect(() => readWish('only химия', { ...CURRICULUM, pillars }, 5)).toThrow('is no pillar')
})
