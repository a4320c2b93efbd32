import { beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { menuFor } from '../../src/core/menu.ts'
import { suggestions } from '../../src/core/suggestion.ts'
import { pillarsCard } from '../../src/features/pillar/card.ts'
import { pageButtons } from '../../src/words/pages.ts'
import * as to from '../../src/words/signatures.ts'
import { cardOf, reading, saidIn } from '../support/acting.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  CURRICULA,
  channelsAt,
  createStudy,
  type Study,
} from '../support/study.ts'

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

/** Somebody in private who is in two groups, both of which take suggestions. */
async function inTwoGroups() {
  const alone = await createStudy()
  for (const id of ['groupxyz', 'groupabc'])
    await addGroup(
      alone.store,
      aGroup({ id, name: id, suggestions: true, channels: channelsAt([{ ...CHANNEL, channel: id }]) }),
    )
  const { channel: _, channelName: __, ...direct } = aCaller()
  return { alone, direct }
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
const aPillars = (count: number) => ({
  ...CURRICULA.default,
  pillars: Array.from({ length: count }, (_, i) => ({
    id: `p-${i}`,
    title: `P ${i}`,
    tagline: '',
    description: '',
  })),
})
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1)

describe('What is longer than a card has room for', () => {
  const many = aPillars(40)

  it('pillars are turned over, and each opens from the menu of its page', () => {
    const pages = [1, 2].map((page) => pillarsCard(many, page))
    expect(pages.map(({ footer }) => footer)).toEqual(['Page 1 of 2', 'Page 2 of 2'])
    expect(pages.flatMap(({ menu }) => menu?.options.map(({ arg }) => arg) ?? [])).toHaveLength(40)
    expect(pages[0]?.menu?.placeholder).toBe('Open a pillar')
  })

  it('a menu that lacks some says so', () => {
    const options = many.pillars.map(({ id, title }) => ({ label: title, values: { pillar: id } }))
    expect(menuFor(to.pillar, 'Open', options)).toMatchObject({ placeholder: 'Open (the first 25 of 40)' })
    expect(menuFor(to.pillar, 'Open', options.slice(0, 25)).placeholder).toBe('Open')
  })

  it('days off that the menu lacks are removed by what its card says', async () => {
    const alone = await createStudy()
    const off = Array.from({ length: 27 }, (_, i) => {
      const date = Temporal.PlainDate.from('2027-03-01')
        .add({ days: 2 * i })
        .toString()
      return { from: date, to: date }
    })
    await addGroup(alone.store, aGroup({ schedule: { ...aGroup().schedule, off } }))
    await alone.engine.start()
    const asked = reading(() => alone)
    const card = await asked.ask('off')
    expect(card.menu?.placeholder).toBe('Remove days off (the first 25 of 27)')
    const said = saidIn(card.footer)
    expect(said).toContain('what the menu lacks goes by `/group off remove 2027-04-20..2027-04-20`')
    await asked.ask('off', /off (remove [^`]+)`$/.exec(said)?.[1])
    expect((await asked.ask('off')).text).not.toContain('20 Apr')
    expect((await asked.ask('off')).menu?.options).toHaveLength(25)
  })

  it('whoever is in more groups than are offered hears so', async () => {
    const alone = await createStudy()
    for (let i = 10; i < 33; i += 1)
      await addGroup(
        alone.store,
        aGroup({ id: `groupx${i}`, name: `G${i}`, channels: channelsAt([{ ...CHANNEL, channel: `c${i}` }]) }),
      )
    const { channel: _, channelName: __, ...direct } = aCaller()
    const card = await reading(() => alone, direct).ask('status')
    expect([card.title, card.buttons?.length]).toEqual(['Which group?', 20])
    expect(card.footer).toBe('The first 20 of your 23 groups: ask in the channel of another one.')
  })

  it('a question which group is meant carries all of what was typed', async () => {
    const { alone, direct } = await inTwoGroups()
    const long = `Why ${'so '.repeat(60)}long?`
    const card = await reading(() => alone, direct).ask('suggest', long)
    expect(card.title).toBe('Which group?')
    expect(card.buttons?.map((each) => 'arg' in each && each.arg)).toEqual([
      `@groupabc ${long}`,
      `@groupxyz ${long}`,
    ])
    // Discord’s buttons have no room for it, and are shown as ones that cannot be pressed.
    expect(card.footer).toContain('ask in the group’s channel')
    expect((await reading(() => alone, direct).ask('suggest', 'Why so long?')).footer).toBeUndefined()
  })

  it('and each of what was typed in a field of its own stays that', async () => {
    const { alone, direct } = await inTwoGroups()
    const values = {
      ask: 'What does “exactly once” cost?',
      answer: 'Memory: of each key.\nAnd a log.',
      area: '',
    }
    const asked = await alone.bot.dispatch('suggest', { values, typed: true }, direct)
    const [first] = cardOf(asked).buttons ?? []
    if (!first || !('action' in first)) throw new Error('no button')
    await alone.bot.dispatch(first.action, { text: first.arg ?? '' }, direct)
    const [found] = await alone.store.list(suggestions, { limit: 2 })
    expect(found?.value).toMatchObject({
      ask: "What does 'exactly once' cost?",
      answer: 'Memory: of each key.\nAnd a log.',
    })
  })

  it('so does the command that was meant by a misspelt one', async () => {
    const long = `Why ${'so '.repeat(60)}long?`
    const card = await ask('sugest', long)
    expect(card.buttons?.[0]).toMatchObject({ action: 'suggest', arg: long })
  })

  it('more topics than are shown are said to be there', async () => {
    const card = await ask('topic', 'model data')
    expect(card.buttons).toHaveLength(5)
    expect([card.plain, card.footer]).toEqual([
      'More than 5 topics match.',
      'The best 5: more words find fewer',
    ])
  })
})

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
