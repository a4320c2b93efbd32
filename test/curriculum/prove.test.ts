import { describe, expect, it } from 'vitest'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { hasPython, prove } from '../../src/curriculum/prove.ts'
import { type Finished, PROOF, smallFinished } from './finished.ts'

async function proved(proof: string | null, change?: (day: Finished) => void): Promise<string[]> {
  const dir = smallFinished(change, proof)
  const day = loadCurriculum(dir).day(1)
  if (!day) throw new Error('the small curriculum has no day')
  return (await prove(dir, day)).problems
}

const claimed = (claim: string) => proved(PROOF.replace('claim("1b.answer", "2.75", after / before)', claim))

describe.skipIf(!hasPython())('a proof', () => {
  it('holds where its claims and cases do', async () => {
    expect(await proved(PROOF)).toEqual([])
  })

  it.each([
    ['7.4%', 0.0742],
    ['about 2.8 times', 2.75],
    ['1,000', 1000.4],
    ['12k', 12_300],
    ['2^20', 1048576],
    ['2²⁰ bytes', 1048576],
    ['1e-4', 0.000104],
    ['3·10^6', 3_400_000],
    ['2/15', 2 / 15],
    ['-0.2', -0.24],
    ['minus 3', -3],
    ['1.5 million', 1_540_000],
    ['√d is 16', 16],
  ])('compares "%s" with %d by rounding', async (text, value) => {
    expect(await claimed(`claim("1b.answer", "${text}", ${value} * before / 20)`)).toEqual([])
  })

  it.each([
    ['7.4%', 0.0746],
    ['about 2.8 times', 2.86],
    ['1,000', 1001],
    ['12k', 12_600],
    ['2^20', 1048577],
    ['1e-4', 0.00016],
    ['3·10^6', 3_600_000],
    ['2/15', 0.14],
    ['-0.2', 0.2],
    ['-0.2', -0.26],
    ['minus 3', 3],
    ['1.5 million', 1_560_000],
  ])('finds "%s" wrong for %d, which rounds to another', async (text, value) => {
    expect(await claimed(`claim("1b.answer", "${text}", ${value} * before / 20)`)).toEqual([
      expect.stringContaining(`1b.answer "${text}": the text says`),
    ])
  })

  it.each<[what: string, claim: string, problem: string]>([
    [
      'computes another value',
      'claim("1b.answer", "2.75", after / 21)',
      '1b.answer "2.75": the text says 2.75, the proof computes 2.619047619',
    ],
    [
      'has a bare literal for a value',
      'claim("1b.answer", "2.75", 2.75)',
      '1b.answer: the value is a bare literal: compute it',
    ],
    [
      'has a signed literal',
      'claim("1b.answer", "2.75", -2.75)',
      '1b.answer: the value is a bare literal: compute it',
    ],
    [
      'has a named literal',
      'x = 2.75\nclaim("1b.answer", "2.75", x)',
      '1b.answer: the value is a bare literal: compute it',
    ],
    [
      'states two numbers at once',
      'claim("1b.answer", "55/20 = 2.75", after / before)',
      "2 numbers in '55/20 = 2.75': a claim's text holds exactly one",
    ],
    [
      'claims in a loop',
      'for _ in range(1):\n    claim("1b.answer", "2.75", after / before)',
      '1b.answer: a claim stands alone at the start of a line: not in a loop, a function or another call',
    ],
    ['has no number to show', 'claim("1b.answer", "2.75", float("nan") * 2)', 'the computed value is nan'],
  ])('that %s fails', async (_, claim, problem) => {
    const problems = await claimed(claim)
    expect(problems).toContainEqual(expect.stringContaining(problem))
    expect(problems[0]).toMatch(/^proofs\/001\.py:\d+: /)
  })

  it('fails where a solution answers a case wrongly', async () => {
    const wrong = (day: Finished) =>
      void Object.assign(day.prompts[0]?.questions[1] ?? {}, {
        solution: 'def growth(before, after):\n    return after - before\n',
      })
    expect(await proved(PROOF, wrong)).toEqual(['proofs/001.py:5: the example: wanted 2.75, got 35'])
  })

  it('that stops says where, and why', async () => {
    expect(await proved(PROOF.replace('after / before', 'after / (before - 20)'))).toEqual([
      'proofs/001.py:4: the proof stopped: ZeroDivisionError: division by zero',
    ])
  })

  it('that leaves a claim out fails', async () => {
    const early = PROOF.replace('claim(', 'raise SystemExit\nclaim(')
    expect(await proved(early)).toEqual(['proofs/001.py:5: 1b.answer: the claim never ran'])
  })

  it('prints nothing of its own', async () => {
    expect(await proved(`${PROOF}print("hello")\n`)).toEqual([
      'proofs/001.py: prints something of its own: hello',
    ])
  })

  it('is missed where there is none', async () => {
    expect(await proved(null)).toEqual(['proofs/001.py: there is no such file'])
  })
})
