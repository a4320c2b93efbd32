import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { small } from './small.ts'

const words = (count: number): string => Array(count).fill('bread').join(' ')

const question = {
  hint: 'Think of what the bubbles have eaten.',
  keyPoints: ['Bake near the peak.', 'Feed after it.', 'The height decides, not the clock.'],
  followUp: 'The kitchen is colder. What moves?',
  followUpAnswer: words(40),
}

/** A finished day of the small curriculum: its second question claims that 55/20 is 2.75 and has a solution. */
export const finished = () => ({
  number: 1,
  edition: 2,
  theme: 'Starting a starter',
  pillar: 'baking',
  kind: 'study',
  level: 'Beginner',
  aim: 'Keep a starter alive and know when it is ready.',
  minutes: 50,
  case: 'A village bakery lost its starter in a flood and opens again in 12 days.',
  lead: '1a',
  warmUp: { ask: 'Why does dough rise?', answer: 'Gas is caught in it.' } as object | undefined,
  assumedBecause: undefined as string | undefined,
  prompts: [
    {
      id: 'feeding-rhythm',
      area: 'Starters',
      title: 'How often to feed',
      topic: 'sourdough',
      data: { text: 'It grew from 20 to 55 millimeters.', for: 'b' } as object | undefined,
      questions: [
        {
          ...question,
          ask: 'When would you bake with this starter?',
          answer: `${words(90)} within 12 days.`,
          levels: { fair: 'Names a time.', strong: 'Names the peak.', outstanding: 'Says how to see it.' } as
            | object
            | undefined,
          assumed: undefined as string[] | undefined,
        },
        {
          ...question,
          ask: 'How many times its height did the starter reach?',
          answer: `${words(90)} so 55/20 = 2.75 of its height.`,
          solution: 'def growth(before, after):\n    return after / before\n',
        },
      ] as Record<string, unknown>[],
    },
  ],
})

export type Finished = ReturnType<typeof finished>

export const PROOF = `from claims import claim, expect, solution

before, after = 20, 55
claim("1b.answer", "2.75", after / before)
expect(solution("1b")["growth"](20, 55), 2.75, "the example")
`

/** The small curriculum with the finished day, changed, and its proof; `null` leaves the proof out. */
export function smallFinished(
  change: (day: Finished) => void = () => {},
  proof: string | null = PROOF,
): string {
  const dir = small()
  const day = finished()
  change(day)
  // JSON is YAML; undefined keys are left out.
  writeFileSync(join(dir, 'days/001.yaml'), JSON.stringify(day, null, 2))
  mkdirSync(join(dir, 'proofs'))
  copyFileSync('curriculum/ml-interview/proofs/claims.py', join(dir, 'proofs/claims.py'))
  if (proof !== null) writeFileSync(join(dir, 'proofs/001.py'), proof)
  return dir
}
