import { expect, it } from 'vitest'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { fitFindings, SMALL } from '../../src/curriculum-fit.ts'
import { PLATFORMS } from '../../src/platforms.ts'
import { small } from './small.ts'

it('names the card that some platform would cut, and its file', async () => {
  const curriculum = loadCurriculum(small())
  const findings = await fitFindings()
  expect(findings(curriculum)).toEqual([])
  const [first, ...rest] = curriculum.days
  const [prompt, ...prompts] = first?.prompts ?? []
  const [question] = prompt?.questions ?? []
  if (!first || !prompt || !question) throw new Error('the small curriculum has no question')
  const long = { ...prompt, questions: Array(4).fill({ ...question, ask: 'word '.repeat(300).trim() }) }
  const longer = createCurriculum({
    ...curriculum,
    days: [{ ...first, prompts: [long, ...prompts] }, ...rest],
  } as never)
  expect(findings(longer)).toContainEqual({
    file: 'days/001.yaml',
    path: [],
    message: 'prompt 1 is cut on Discord: shorten it',
  })
})

it('leaves out only cards that no platform cuts, whatever signs they hold', async () => {
  for (const { name, renderer } of PLATFORMS) {
    const render = await renderer?.()
    if (!render) continue
    for (const sign of ['<', '*', '&', '_', '`', '#', '🙂', '中', '1. ']) {
      const full = (length: number): string =>
        sign.repeat(length).slice(0, length).toWellFormed().padEnd(length, 'x')
      const card = {
        plain: 'A card.',
        title: full(SMALL.title),
        text: full(SMALL.text),
        footer: full(SMALL.title),
        fields: Array.from({ length: SMALL.fields }, () => ({
          name: full(SMALL.name),
          value: full(SMALL.value),
        })),
        buttons: Array.from({ length: SMALL.buttons }, () => ({
          label: full(SMALL.label),
          action: 'day',
          arg: '1',
        })),
      }
      expect([name, sign, JSON.stringify(render(card)).includes('…')]).toEqual([name, sign, false])
    }
  }
})
