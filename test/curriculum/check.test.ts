import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Checked, checkCurriculum } from '../../src/curriculum/check.ts'
import { formatProblem } from '../../src/curriculum/problem.ts'
import { type Edit, small, writeSmall } from './small.ts'

// One flaw each; all are put into one curriculum, because the spell checker takes a second to start.
const FLAWS: [rule: string, edit: [string, Edit], problem: string | RegExp][] = [
  [
    'LaTeX',
    [
      'topics/baking.yaml',
      ['A starter is a small pet that lifts bread.', 'Its growth is \\frac{a}{b} a day.'],
    ],
    'topics/baking.yaml:10: LaTeX is not rendered in a chat: write √d, Σ, x²',
  ],
  [
    'LaTeX between dollars',
    ['topics/baking.yaml', ['Explain what steam delays and for how long', 'Explain why $x_i^2$ delays']],
    'topics/baking.yaml:30: LaTeX is not rendered in a chat: write √d, Σ, x²',
  ],
  [
    'a Markdown table',
    [
      'days/003.yaml',
      [
        'brief: One leads, one bakes, one watches; swap seats after the first round.',
        'brief: |\n    | seat | who |\n    | ---- | --- |\n    | one  | two |',
      ],
    ],
    'days/003.yaml:26: a Markdown table does not survive a phone: write a list',
  ],
  [
    'code wider than a phone',
    ['days/001.yaml', ['        4         55', `        4         55${' '.repeat(28)}wide`]],
    'days/001.yaml:17: code: line 3 has 44 columns, a phone shows 42',
  ],
  [
    'a week of the calendar',
    ['days/001.yaml', ['The kitchen is ten degrees colder.', 'This week the kitchen is colder.']],
    'days/001.yaml:29: "This week": groups keep different calendars, name the day or leave it out',
  ],
  [
    'an acronym before it is said in full',
    [
      'days/001.yaml',
      [
        'Think of what the bubbles have eaten by then.',
        'Compare the LAB count with the count of lactic acid bacteria (LAB).',
      ],
    ],
    'days/001.yaml:24: LAB is used before it is said in full, "long form (LAB)", and is not in glossary.yaml',
  ],
  [
    'a recall opener',
    [
      'days/001.yaml',
      [
        'Argue for one feeding a day against two, for a baker who sleeps late.',
        'What is the right number of feedings for a baker who sleeps late?',
      ],
    ],
    'days/001.yaml:30: ask: "What is …" asks for recall: ask how, why, when or what if',
  ],
  [
    "another prompt's wording",
    [
      'days/003.yaml',
      [
        'Two loaves came from one oven and only one has a shine. Lead the interviewer to a cause.',
        'Teach your feeding plan to a friend in two minutes and let them find its strongest point.',
      ],
    ],
    /^days\/003\.yaml:17: ask: \d+% the wording of prompt teach-back-feeding \(days\/002\.yaml\)$/,
  ],
  [
    'a review day without a mini-mock or story',
    ['days/002.yaml', ['        format: mini-mock\n', '']],
    'days/002.yaml:9: a review day has one mini-mock or story question, this one has 0',
  ],
  [
    'a special form on another day',
    ['days/003.yaml', ['Does your cause survive?', 'Does your cause survive?\n        format: story']],
    'days/003.yaml:24: format: only a review day has a question of a special form',
  ],
  [
    'a stretch prompt in the lead',
    ['days/003.yaml', ['    title: A crust interview', '    title: A crust interview\n    stretch: true']],
    'days/003.yaml:8: lead: a stretch prompt is never what the day starts with',
  ],
  [
    'a misspelling',
    ['pillars.yaml', ['Flour, water, salt and time', 'Flour, watter, salt and time']],
    'pillars.yaml:4: "watter" is not in the dictionary: correct it, or add it to words.txt',
  ],
]

const dirs: string[] = []
const kept = (edits: [string, Edit][]): string => {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-check-'))
  dirs.push(dir)
  return writeSmall(dir, edits)
}
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

/** The problems as lines, without the folder's name. */
const lines = ({ problems }: Checked, dir: string): string[] =>
  problems.map((problem) => formatProblem(problem).replace(`${dir}/`, ''))

describe('a curriculum with a flaw of each kind', () => {
  let found: string[]
  beforeAll(async () => {
    const dir = kept(FLAWS.map(([, edit]) => edit))
    found = lines(await checkCurriculum(dir), dir)
  }, 60_000)

  it.each(FLAWS)('%s is named with file and line', (_, __, problem) => {
    expect(
      found.filter((line) => (typeof problem === 'string' ? line === problem : problem.test(line))),
    ).toHaveLength(1)
  })

  it('has no other problem, and lists them by file and line', () => {
    expect(found).toHaveLength(FLAWS.length)
    const order = found.map((line) => line.replace(/:(\d+):.*/, (_, number) => `:${number.padStart(5, '0')}`))
    expect(order).toEqual(order.toSorted())
  })
})

describe('a curriculum as it should be', () => {
  it('has no problem, and its counts', async () => {
    // Each of these is near a rule and within it.
    const dir = kept([
      ['glossary.yaml', 'ML: machine learning\n'],
      ['words.txt', 'Studyhall\nlevains\n'],
      ['pillars.yaml', ['Flour, water, salt and time', 'Flour, levains, `watter` and ΔΣx']],
      [
        'topics/baking.yaml',
        [
          'A starter is a small pet that lifts bread.',
          'Wheat and wild yeasts (WWY), ML with WWYs, `SELECT`.',
        ],
      ],
      ['topics/baking.yaml', ['title: Crust and Steam', 'title: CRST and Steam']],
      ['days/001.yaml', ['        4         55', `        4         55${' '.repeat(26)}wide`]],
      ['days/001.yaml', ['ask: Argue', 'ask: What changes, and what is lost? Argue']],
      [
        'days/001.yaml',
        ['The kitchen is ten degrees colder.', 'P(A|B) and P(B|A) differ at $5 and $6, 1 in 9 weeks.'],
      ],
    ])
    const checked = await checkCurriculum(dir)
    expect(lines(checked, dir)).toEqual([])
    expect(checked.notes).toEqual([])
    expect(checked.counts).toEqual({
      days: 4,
      topics: 3,
      prompts: 4,
      questions: 4,
      aliases: 4,
      pillars: 2,
      drafts: 2,
    })
  }, 60_000)

  it('is open to rules that need the whole of it', async () => {
    const dir = small()
    const checked = await checkCurriculum(dir, {
      extra: (curriculum) =>
        curriculum.days.map((day) => ({
          file: 'days/001.yaml',
          path: ['prompts', 0, 'title'],
          message: `${curriculum.title}, day ${day.number}`,
        })),
    })
    expect(lines(checked, dir)).toEqual(
      [1, 2, 3, 4].map((day) => `days/001.yaml:13: A small roadmap, day ${day}`),
    )
  }, 60_000)
})

describe('a broken curriculum', () => {
  it('has its problems of loading beside those of its wording, and no whole for other rules', async () => {
    const dir = small(
      ['days/002.yaml', 'number: [\n'],
      ['days/001.yaml', ['ask: Argue', 'ask: Define and argue']],
    )
    const extra = () => {
      throw new Error('there is no curriculum to judge')
    }
    expect(lines(await checkCurriculum(dir, { extra }), dir)).toEqual([
      'days/001.yaml:30: ask: "Define …" asks for recall: ask how, why, when or what if',
      expect.stringMatching(/^days\/002\.yaml:\d: malformed YAML: /),
    ])
  }, 60_000)
})

describe('the spell checker', () => {
  it('is said to be missing where it is, the other rules hold', async () => {
    const dir = small(['pillars.yaml', ['Flour, water, salt and time', 'Flour, watter this week']])
    const checked = await checkCurriculum(dir, { speller: () => undefined })
    expect(checked.notes).toEqual(['spelling not checked: cspell not installed'])
    expect(lines(checked, dir)).toEqual([
      'pillars.yaml:4: "this week": groups keep different calendars, name the day or leave it out',
    ])
  })

  it('works without words of its own', async () => {
    const dir = small(['words.txt', null], ['pillars.yaml', ['Flour, water, salt', 'Flour, watter, salt']])
    expect(lines(await checkCurriculum(dir), dir)).toEqual([expect.stringContaining('"watter"')])
  }, 60_000)

  it('is an error when it cannot run, not a clean bill', async () => {
    const dir = small(['glossary.yaml', 'ML: machine learning\n'])
    const speller = () => join(dir, 'nowhere.mjs')
    await expect(checkCurriculum(dir, { speller })).rejects.toThrow(/cspell failed/)
  }, 60_000)
})
