import { expect, it } from 'vitest'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { fitFindings } from '../../src/curriculum-fit.ts'
import { small } from './small.ts'

it('names the card that some platform would cut, and its file', async () => {
  const curriculum = loadCurriculum(small())
  const findings = await fitFindings()
  expect(findings(curriculum)).toEqual([])
  const [first, ...rest] = curriculum.days
  const [prompt, ...prompts] = first?.prompts ?? []
  const [question] = prompt?.questions ?? []
  if (!first || !prompt || !question) throw new Error('the small curriculum has no question')
  const long = { ...prompt, questions: Array(4).fill({ ...question, ask: 'word '.repeat(79).trim() }) }
  const longer = createCurriculum({
    ...curriculum,
    days: [{ ...first, prompts: [long, ...prompts] }, ...rest],
  } as never)
  expect(findings(longer)).toEqual([
    { file: 'days/001.yaml', path: [], message: 'the look-up of the day is cut on Discord: shorten it' },
  ])
})
