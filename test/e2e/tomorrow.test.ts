import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/compose.ts'
import { readConfig } from '../../src/config.ts'
import type { Clock } from '../../src/core/ports.ts'
import { type Running, startBot } from '../../src/main.ts'
import type { PageView, TimeView } from '../../src/platforms/playground/wire.ts'
import { createDiscordFake } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { chromiumPath } from './chromium.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** A Saturday morning; the machine’s clock stands still meanwhile, so that nothing comes by itself. */
const START = Date.parse('2026-11-28T10:00:00Z')
const still: Clock = { ...systemClock, now: () => START }
const dir = mkdtempSync(join(tmpdir(), 'studyhall-tomorrow-'))
const settings = (name: string, more = {}) =>
  readConfig(
    { PORT: '0', DATABASE_URL: `file:${join(dir, name)}`, TZ: 'UTC', LIMIT_COMMANDS: 'off', ...more },
    'none',
  )
const start = (name: string, more = {}): Promise<Running> =>
  startBot(settings(name, more), createQuietLog(), still)
afterAll(() => rmSync(dir, { recursive: true }))

const post = async <T>(url: string | undefined, path: string, body: object): Promise<T> => {
  const response = await fetch(`${url}/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as T
}
const get = async <T>(url: string | undefined, path: string): Promise<T> =>
  (await (await fetch(`${url}/api/${path}`)).json()) as T
/** The daily posts of the ready-made group, with the local date of each and the messages in its discussion. */
async function daysOf(url: string | undefined) {
  const { messages } = await get<PageView>(url, 'channels/study-group/messages?user=ada')
  return messages.flatMap(({ title, at, replies }) => {
    const number = Number(/^Day (\d+) /.exec(title ?? '')?.[1])
    const date = Temporal.Instant.from(at).toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDate()
    return number > 0 ? [{ number, date: date.toString(), prompts: replies }] : []
  })
}

describe('A playground that is alone', () => {
  it('shows a week in order, leaves a day off out, and stays there after a restart', async () => {
    let bot = await start('week.sqlite')
    await vi.waitFor(async () => expect(await daysOf(bot.url)).toMatchObject([{ number: 1 }]))
    const dates = (await daysOf(bot.url)).map(({ date }) => Temporal.PlainDate.from(date))
    const off = dates[0]?.add({ days: 2 }).toString()
    await post(bot.url, 'channels/study-group/messages', { user: 'ada', text: `/group off ${off}` })
    await post(bot.url, 'time', { by: 'next' })
    expect((await daysOf(bot.url)).map(({ number }) => number)).toEqual([1, 2])
    const moved = await post<TimeView>(bot.url, 'time', { by: 'week' })
    const all = await daysOf(bot.url)
    expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(new Set(all.map(({ date }) => date)).size).toBe(8)
    expect(all.map(({ date }) => date)).not.toContain(off)
    expect(all.every(({ prompts }) => prompts >= 2)).toBe(true)
    await bot.stop()
    bot = await start('week.sqlite')
    expect(await get<TimeView>(bot.url, 'time')).toEqual(moved)
    expect(await daysOf(bot.url)).toEqual(all)
    await bot.stop()
  })

  it('shows a recap with the first post of a week, and somebody who joins late today’s question', async () => {
    const bot = await start('recap.sqlite')
    await vi.waitFor(async () => expect(await daysOf(bot.url)).toHaveLength(1))
    const read = () => get<PageView>(bot.url, 'channels/study-group/messages?user=ada')
    const thread = (await read()).messages.find(({ title }) => title?.startsWith('Day 1 '))?.id
    await post(bot.url, 'channels/study-group/messages', { user: 'lin', text: '1a: mine', thread })
    await post(bot.url, 'time', { by: 'week' })
    const titles = (await read()).messages.flatMap(({ card }) => card?.title ?? [])
    expect(titles.filter((title) => title === 'Last week in #study-group')).toHaveLength(1)
    const discussion = await get<PageView>(bot.url, `threads/${thread}/messages?user=ada`)
    expect(discussion.messages.map(({ card }) => card?.title)).toContain('One person took part in day 1')
    const joined = { user: 'sam', text: '/join' }
    const { reply } = await post<{ reply: { card: { text: string } } }>(
      bot.url,
      'channels/study-group/messages',
      joined,
    )
    expect(reply.card.text).toContain('Day 8 of 133')
    await bot.stop()
  })

  it('moves once for each of two who press at once', async () => {
    const bot = await start('twice.sqlite')
    await Promise.all([post(bot.url, 'time', { by: 'next' }), post(bot.url, 'time', { by: 'next' })])
    expect((await daysOf(bot.url)).map(({ number }) => number)).toEqual([1, 2, 3])
    expect(await post(bot.url, 'time', { by: 'year' })).toEqual({ error: '“by” must be next or week.' })
    await bot.stop()
  })
})

it('Beside a real platform time is real, also on a database whose time was moved', async () => {
  const alone = await start('beside.sqlite')
  await post(alone.url, 'time', { by: 'week' })
  await alone.stop()
  const fake = await createDiscordFake()
  const discord = { PLAYGROUND: 'on', DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api }
  const bot = await start('beside.sqlite', discord)
  expect(await get(bot.url, 'time')).toEqual({})
  expect(await post(bot.url, 'time', { by: 'next' })).toMatchObject({
    error: expect.stringContaining('Time is real here'),
  })
  expect(bot.engine.beatAt).toBe(START)
  await bot.stop()
  await fake.close()
})

describe.skipIf(!chromiumPath)('In the page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath as string, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  it('a button brings the next study day, and says that time is simulated', async () => {
    const bot = await start('page.sqlite')
    const page = await browser.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(bot.url ?? '')
    await page.getByRole('heading', { name: 'Simulated time' }).waitFor()
    await page.getByRole('button', { name: 'Next study day' }).click()
    await page.locator('.message', { hasText: 'Day 2 of 133' }).waitFor()
    await page.getByText('Only this playground’s time moved.').waitFor()
    expect(await page.locator(':focus').textContent()).toBe('Next study day')
    await bot.stop()
  })

  it('a group set up on a focus goes to its end, and a question from a form comes in its post', async () => {
    const bot = await start('focus.sqlite')
    const page = await browser.newPage()
    page.setDefaultTimeout(20_000)
    const say = async (text: string): Promise<void> => {
      await page.fill('#composer', text)
      await page.keyboard.press('Escape')
      await page.keyboard.press('Enter')
    }
    const shown = (text: string): Promise<void> =>
      page.locator('.message', { hasText: text }).last().waitFor()
    const press = (name: string): Promise<void> => page.getByRole('button', { name }).last().click()
    // Time goes from due time to due time, and the ready-made group has its own.
    const until = async (text: string): Promise<void> => {
      const found = page.locator('.message', { hasText: text })
      for (let i = 0; i < 3 && (await found.count()) === 0; i++) {
        await press('Next study day')
        await page.getByText('Only this playground’s time moved.').waitFor()
        await found
          .last()
          .waitFor({ timeout: 2_000 })
          .catch(() => {})
      }
      await shown(text)
    }
    await page.goto(`${bot.url}/#/ml-design`)
    await say('/group setup')
    const setup = page.getByRole('dialog', { name: 'Set up a study group' })
    await setup.getByRole('combobox', { name: 'Time zone', exact: true }).selectOption('UTC')
    for (const weekday of ['Saturday', 'Sunday']) await setup.getByRole('checkbox', { name: weekday }).check()
    await setup
      .getByRole('combobox', { name: 'Roadmap', exact: true })
      .selectOption({ label: 'Something else…' })
    await setup.getByLabel(/^Roadmap: /).fill('only coding, 3 days')
    await setup.getByRole('button', { name: 'Preview' }).click()
    await shown('Roadmap: 3 of the 133 days')
    await press('Start now')
    await shown('Day 1 of 3')
    await say('/group settings suggestions on')
    await shown('Saved')
    await say('/suggest')
    const form = page.getByRole('dialog', { name: 'Suggest a question' })
    await form.getByLabel('Question').fill('What breaks first?')
    await form.getByLabel('What a good answer says').fill('The cache.')
    await form.getByRole('button', { name: 'Suggest' }).click()
    await shown('Thank you')
    await say('/suggestions')
    await shown('What breaks first?')
    await press('Approve for a day')
    const day = page.getByRole('dialog', { name: 'On which day?' })
    // The day after the one on which the machine of this page began.
    await day.getByLabel('Study day').fill('2026-11-29')
    await day.getByRole('button', { name: 'Save' }).click()
    await shown('Approved')
    await until('Day 2 of 3')
    await press('Discussion ·')
    const thread = page.getByRole('region', { name: /^Day 2 · / })
    await thread.getByText('From the group').waitFor()
    await thread.getByText('What breaks first?').waitFor()
    await thread.locator('.message', { hasText: 'From the group' }).getByRole('button').last().click()
    await page.getByText('The cache.').last().waitFor()
    await thread.getByRole('button', { name: /close/i }).click()
    await until('Day 3 of 3')
    await shown('The last day of the roadmap')
    await press('Next study day')
    await say('/group status')
    await shown('The roadmap is finished')
    await bot.stop()
  })
})
