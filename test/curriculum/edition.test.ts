import { describe, expect, it } from 'vitest'
import type { Day } from '../../src/core/curriculum.ts'
import { checkCurriculum } from '../../src/curriculum/check.ts'
import { fieldText } from '../../src/curriculum/claims.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { formatProblem } from '../../src/curriculum/problem.ts'
import { type Finished, PROOF, smallFinished } from './finished.ts'
import { small } from './small.ts'

async function check(change?: (day: Finished) => void, proof?: string | null) {
  const dir = smallFinished(change, proof)
  const checked = await checkCurriculum(dir, { speller: () => undefined })
  const problems = checked.problems.map((problem) =>
    formatProblem(problem)
      .replace(`${dir}/`, '')
      .replace(/^(days\/001\.yaml):\d+/, '$1'),
  )
  return { ...checked, problems }
}

const set = (index: number, fields: object) => (day: Finished) =>
  void Object.assign(day.prompts[0]?.questions[index] ?? {}, fields)

describe('a finished day', () => {
  it('passes with its answers and its proof, and says where its numbers come from', async () => {
    const { problems, done, origins } = await check()
    expect(problems).toEqual([])
    expect(done).toEqual({ days: 1, topics: 0, proofs: 1 })
    expect(origins.get(1)).toEqual({ given: 3, proved: 1, assumed: 0, plain: 0 })
  })

  it('is one in the making without its edition, and nothing new is asked of it', async () => {
    const { problems, done } = await check((day) => {
      Object.assign(day, { edition: undefined, warmUp: undefined })
    }, null)
    expect([problems, done.days]).toEqual([[], 0])
  })

  const number = 'claim it in the proof, or list it under assumed'
  it.each<[rule: string, change: (day: Finished) => void, problem: string]>([
    ['a warm-up', (day) => Object.assign(day, { warmUp: undefined }), 'warmUp: is missing'],
    ['an answer', set(0, { answer: undefined }), 'answer: is missing'],
    ['a whole answer', set(0, { answer: 'At the peak.' }), 'answer: 3 words, where 80 to 180 are asked for'],
    [
      'an answer to the follow-up',
      set(1, { followUpAnswer: 'bread '.repeat(81).trim() }),
      'followUpAnswer: 81 words, where 30 to 80 are asked for',
    ],
    ['a short lead', set(0, { ask: 'bread '.repeat(46).trim() }), 'ask: 46 words; a lead has at most 45'],
    ['levels of its lead', set(0, { levels: undefined }), 'levels: the lead question needs them'],
    [
      'no levels elsewhere',
      set(1, { levels: { fair: 'a', strong: 'b', outstanding: 'c' } }),
      'levels: 1a is the lead, not 1b',
    ],
    [
      'data for a question it has',
      (day) => Object.assign(day.prompts[0] ?? {}, { data: { text: 'From 20 to 55.', for: 'd' } }),
      'for: the prompt has no question d',
    ],
    [
      'numbers that somebody gives',
      set(0, { keyPoints: ['Bake at 31 degrees.', 'Feed.', 'Wait.'] }),
      `keyPoints: nobody gives 31: ${number}`,
    ],
    [
      'numbers given to this question, not to the other',
      set(0, { followUpAnswer: `${'bread '.repeat(40)} 55` }),
      `followUpAnswer: nobody gives 55: ${number}`,
    ],
    [
      'only assumptions it uses',
      set(0, { assumed: ['31'] }),
      'assumed: "31" stands in no key point or answer of the question',
    ],
  ])('needs %s', async (_, change, problem) => {
    expect((await check(change)).problems).toContain(`days/001.yaml: ${problem}`)
  })

  it('may assume a tenth of its numbers, and more with a reason', async () => {
    const assume = set(0, { assumed: ['31'], keyPoints: ['Bake at 31 degrees.', 'Feed.', 'Wait.'] })
    expect((await check(assume)).problems).toEqual([
      "days/001.yaml: 20% of the day's numbers are assumed: say why in assumedBecause, or give or prove them",
    ])
    const { problems, origins } = await check((day) => {
      assume(day)
      day.assumedBecause = 'Kitchens differ.'
    })
    expect([problems, origins.get(1)?.assumed]).toEqual([[], 1])
  })

  it.each([
    ['without a proof', null, 'days/001.yaml: a finished day has a proof: there is no proofs/001.py'],
    [
      'with a claim of what is not there',
      `${PROOF}claim("1b.answer", "2.5", after / 22)\n`,
      'proofs/001.py:6: claim: "2.5" does not stand in 1b.answer',
    ],
    [
      'with a claim of a part of a number',
      `${PROOF}claim("1b.answer", "2.7", after / before)\n`,
      'proofs/001.py:6: claim: "2.7" does not stand in 1b.answer',
    ],
    [
      'with a claim about no field',
      `${PROOF}claim("3c.answer", "2.75", after / before)\n`,
      'proofs/001.py:6: claim: the day has no field "3c.answer"',
    ],
    [
      'whose solution is never run',
      'from claims import claim\nclaim("1b.answer", "2.75", 55 / 20)\n',
      "proofs/001.py:1: the proof never runs solution('1b')",
    ],
  ])('%s fails', async (_, proof, problem) => {
    expect((await check(undefined, proof)).problems).toContain(problem)
  })

  it('keeps whom each of several materials is for, and finds the text of all', () => {
    const materials = [
      { code: 'x = 1', language: 'python', for: 'a' },
      { text: 'From 20 to 55.', for: 'b' },
    ]
    const dir = smallFinished((day) => Object.assign(day.prompts[0] ?? {}, { data: undefined, materials }))
    const day = loadCurriculum(dir).day(1) as Day
    expect(day.prompts[0]?.materials).toEqual(materials)
    expect(fieldText(day, '1.data')).toBe('x = 1\nFrom 20 to 55.')
  })
})

describe('a finished topic', () => {
  const sources = `  sources:
    - { authors: A. Baker, title: On Bread, year: 1999 }
    - { authors: B. Miller, title: On Flour, year: 2001, url: "https://example.org/flour" }
`
  const topic = async (more: string) => {
    const dir = small(['topics/baking.yaml', ['- id: sourdough\n', `- id: sourdough\n  edition: 2\n${more}`]])
    const { problems, done } = await checkCurriculum(dir, { speller: () => undefined })
    return [problems.map(({ message }) => message), done.topics]
  }

  it('has sources, and a line for each of its prompts', async () => {
    expect(await topic('')).toEqual([['sources: is missing', 'covers: 0 lines for 2 prompts'], 1])
    expect(await topic(`${sources}  covers: [The peak, The cold]\n`)).toEqual([[], 1])
  })

  it('cites a work as the others do', async () => {
    const twice = await check((day) => {
      set(0, { sources: [{ authors: 'A. Baker', title: 'On Bread', year: 1998 }] })(day)
      set(1, { sources: [{ authors: 'A. Baker', title: 'On bread', year: 1999 }] })(day)
    })
    expect(twice.problems).toEqual(['days/001.yaml: sources: "On bread" is cited otherwise in days/001.yaml'])
  })
})
