import { afterEach, describe, expect, it, vi } from 'vitest'
import { starred } from '../../src/core/star.ts'
import { startTown as onDiscord } from '../platforms/discord/hands.ts'
import { startTown as inPlayground } from '../platforms/playground/hands.ts'
import { startTown as onSlack } from '../platforms/slack/hands.ts'
import { beginLife, type Life } from './weeks/life.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** A discussion with stars from its first answer to its last word, as its members do and read it. */
describe.each([
  ['Discord', onDiscord],
  ['Slack', onSlack],
  ['the playground', inPlayground],
] as const)('stars on %s', (_name, start) => {
  let life: Life
  afterEach(() => life?.stop())

  const begin = async (): Promise<void> => {
    life = await beginLife(start, { names: ['Ada', 'Lin', 'Sam'] })
    const preview = await life.ask('Ada', 'setup', { time: '09:00', zone: 'UTC', days: 'mon-fri' })
    await life.press('Ada', preview, 'Tomorrow')
    expect((await life.ask('Ada', 'settings', { setting: 'stars', value: 'on' })).text).toContain('Saved')
    await life.to('2026-11-23T09:20')
  }
  const counts = async (): Promise<number[]> =>
    (await life.store.list(starred, { limit: 9 })).map(({ value }) => value.people.length)
  const counted = (...wanted: number[]) =>
    vi.waitFor(async () => expect((await counts()).toSorted()).toEqual(wanted), { timeout: 10_000 })
  /** The last word of the first discussion. */
  const lastWord = async (): Promise<string> => {
    const [first] = await life.discussions()
    if (!first) throw new Error('Nothing was discussed.')
    return (await life.person('Sam').reads(first.thread)).at(-1)?.text ?? ''
  }

  it('lead from the last word to the message with most, of which nobody learns who gave them', async () => {
    await begin()
    const { thread } = await life.newest()
    const { person } = life
    const one = await person('Lin').write(thread, 'a cache')
    const two = await person('Sam').write(thread, 'a queue')
    await person('Sam').star(thread, one)
    for (const name of ['Ada', 'Lin'] as const) await person(name).star(thread, two)
    await counted(1, 2)
    await life.to('2026-11-24T09:20')
    const word = await lastWord()
    expect(word).toMatch(/2 people took part in day 1/)
    expect(word).toContain('Most starred: this message')
    expect(word).not.toMatch(/ada|lin|sam/i)
  })

  it('are said nothing of once all were taken back', async () => {
    await begin()
    const { thread } = await life.newest()
    const { person } = life
    const one = await person('Lin').write(thread, 'a cache')
    await person('Sam').star(thread, one)
    await counted(1)
    await person('Sam').star(thread, one, false)
    await counted()
    await life.to('2026-11-24T09:20')
    expect(await lastWord()).toMatch(/One person took part in day 1/)
    expect(await lastWord()).not.toContain('starred')
  })
})
