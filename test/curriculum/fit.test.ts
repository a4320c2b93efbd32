import { expect, it } from 'vitest'
import { createCurriculum } from '../../src/curriculum/curriculum.ts'
import { loadCurriculum } from '../../src/curriculum/load.ts'
import { fitFindings, SMALL } from '../../src/curriculum-fit.ts'
import { planOccurrence } from '../../src/delivery/ledger.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import { PLATFORMS } from '../../src/platforms.ts'
import { aGroup, CURRICULA } from '../support/study.ts'
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

it('cuts nothing of a post of two days, whichever of the shipped days come together', async () => {
  const { default: curriculum } = CURRICULA
  const group = aGroup()
  const timing = { date: '2026-01-01', round: 1, due: 0, until: 0, claimedAt: 0, late: false, look: false }
  const marks = (value: unknown): number => JSON.stringify(value).split('…').length
  const cut: string[] = []
  for (const { name, renderer } of PLATFORMS) {
    const render = await renderer?.()
    if (!render) continue
    for (const [i, first] of curriculum.days.entries()) {
      const second = curriculum.days[i + 1]
      const row = planOccurrence(daily, group, first, { ...timing, second })
      for (const step of row.steps.filter(({ content }) => /^(post|second)/.test(content))) {
        const { card } = daily.compose(step, row, group, curriculum)
        if (marks(render(card)) > marks(card)) cut.push(`${name}: ${step.content} of day ${first.number}`)
      }
    }
  }
  expect(cut).toEqual([])
})
