import { beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { pageButtons } from '../../src/words/pages.ts'
import * as to from '../../src/words/signatures.ts'
import { aCaller, addGroup, aGroup, CURRICULA, createStudy, type Study } from '../support/study.ts'

let study: Study
beforeAll(async () => {
  study = await createStudy()
  await addGroup(study.store, aGroup({ position: 58 }))
})

const ask = async (name: string, text: string): Promise<Card> => {
  const { reply } = await study.bot.dispatch(name, { text }, aCaller())
  if (!reply || !('card' in reply)) throw new Error(`no card for ${name} ${text}`)
  return reply.card
}

/** Presses whatever button stands at one place, as a pointer that rests there and a keyboard do. */
const press = (card: Card, at: number): Promise<Card> => {
  const button = card.buttons?.[at]
  if (!button || !('action' in button)) throw new Error(`nothing to press at ${at}`)
  return ask(button.action, button.arg ?? '')
}

/** Presses one place until the pages are through, and answers where that led. */
async function walk(
  first: Card,
  at: number,
  pages: number,
  where: (card: Card) => number,
): Promise<number[]> {
  const seen = [where(first)]
  for (let card = first; seen.length <= pages; ) {
    card = await press(card, at)
    seen.push(where(card))
  }
  return seen
}

/** Where a card says that it is, to a reader and to a screen reader alike. */
const page = ({ plain, footer = '' }: Card): number => {
  const [, number] = /Page (\d+) of \d+$/.exec(plain) ?? []
  expect(footer).toContain(`Page ${number} of `)
  return Number(number)
}
const pagesOf = ({ footer = '' }: Card): number => Number(/of (\d+)$/.exec(footer)?.[1])
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1)

describe('Turning pages by one place of the card', () => {
  it.each([
    ['browse', ''],
    ['browse', 'coding Beginner'],
    ['roadmap', ''],
  ])('the first button of %s %s walks through every page and begins again', async (name, text) => {
    const first = await ask(name, text)
    const pages = pagesOf(first)
    expect(pages).toBeGreaterThan(2)
    expect(await walk(first, 0, pages, page)).toEqual([...upTo(pages), 1])
  })

  it('the second one walks back, from the first page to the last', async () => {
    const first = await ask('roadmap', '')
    const pages = pagesOf(first)
    expect(await walk(first, 1, pages, page)).toEqual([1, ...upTo(pages).reverse()])
  })

  it('so do the days, from today on too', async () => {
    const day = ({ title }: Card): number => Number(/^Day (\d+)/.exec(title)?.[1])
    const { length } = CURRICULA.default
    const last = await ask('day', String(length - 1))
    expect(await walk(last, 0, 3, day)).toEqual([length - 1, length, 1, 2])
    expect(await walk(await ask('day', '2'), 1, 3, day)).toEqual([2, 1, length, length - 1])
    expect(last.buttons?.slice(0, 2).map(({ label }) => label)).toEqual(['Day after →', '← Day before'])
  })

  it('the ends say where the buttons lead', async () => {
    const labels = async (at: number) =>
      (await ask('roadmap', `page:${at}`)).buttons?.slice(0, 2).map(({ label }) => label)
    const pages = pagesOf(await ask('roadmap', ''))
    expect(await labels(1)).toEqual(['Next →', `← Page ${pages}`])
    expect(await labels(2)).toEqual(['Next →', '← Previous'])
    expect(await labels(pages)).toEqual(['Page 1 →', '← Previous'])
  })

  it('of two pages one button leads to the other, and one page has none', () => {
    const turning = (page: number, pages: number) =>
      pageButtons(to.roadmap, page, pages, (other) => ({ page: other })).map(({ label }) => label)
    expect([turning(1, 1), turning(1, 2), turning(2, 2)]).toEqual([[], ['Next →'], ['Page 1 →']])
  })
})
