import type { APIMessage } from 'discord.js'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bot } from '../../src/core/bot.ts'
import { answers, recounts } from '../../src/core/membership.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { recalls } from '../../src/core/recall.ts'
import type { Store } from '../../src/core/records.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { seenOnDiscord } from '../platforms/discord/seen-discord.ts'
import { composeOver } from '../support/study.ts'
import { chromiumPath } from './chromium.ts'
import { startDiscordStudy } from './discord-study.ts'
import { onAPhone } from './page.ts'
import { soon, startPlatform, startWhole } from './slack-harness.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Everything that was rated falls due. */
async function past(store: Store): Promise<void> {
  for (const { key, value } of await store.list(recalls, { limit: 99 }))
    await store.transact(async (tx) =>
      tx.put(recalls, key, { ...value, memory: { ...value.memory, due: 0 } }),
    )
}

describe('learning on Discord', () => {
  const build = (fake: DiscordFake) => {
    const guild = fake.guild('Study club')
    return { text: guild.text('ranking'), lin: guild.member('Lin', { permissions: 1n << 5n }) }
  }
  let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof build>>>>
  beforeAll(async () => {
    at = await startDiscordStudy(build)
    const preview = await lin().slash(at.world.text, 'group setup', { time: '09:00', zone: 'UTC' })
    await press(preview.message, 'Start now')
    await vi.waitFor(
      async () => expect((await at.store.list(occurrences, { limit: 1 }))[0]?.value.state).toBe('done'),
      { timeout: 20_000 },
    )
  })
  afterAll(() => at.stop())
  const lin = () => at.fake.member(at.world.lin)
  type Labelled = { label: string; custom_id?: string }
  const rows = (message: APIMessage | undefined): Labelled[][] =>
    ((message?.components ?? []) as { components: Labelled[] }[]).map(({ components }) => components)
  const press = (message: APIMessage | undefined, label: string) => {
    const found = rows(message)
      .flat()
      .find((button) => button.label === label)
    if (!message || !found?.custom_id)
      throw new Error(`no button ${label} in ${JSON.stringify(rows(message))}`)
    return lin().press(message.id, found.custom_id)
  }

  it('asks for an answer first, then ticks key points and shows the worked answer on one ephemeral message', async () => {
    const [thread] = at.fake.threads(at.world.text)
    const [prompt] = at.fake.messages(thread?.id ?? '').filter(({ type }) => type === 0)
    const chosen = await press(prompt, 'Key points')
    const asked = await press(chosen.message, '1a')
    expect(asked).toMatchObject({ type: 4, ephemeral: true })
    expect(asked.message?.embeds[0]?.title).toBe('Your answer first?')
    const opened = await press(asked.message, 'I answered aloud')
    expect(opened).toMatchObject({ type: 7 })
    expect(opened.message?.embeds[0]?.title).toMatch(/^Key points 1a/)
    const ticked = await press(opened.message, '2')
    expect(ticked).toMatchObject({ type: 7 })
    expect(rows(ticked.message).flat()[1]?.label).toBe('✓ 2')
    const answer = await press(ticked.message, 'Worked answer')
    const { text } = seenOnDiscord(answer.message as APIMessage)
    expect(text).toContain('What sets answers apart')
    expect(text).not.toContain('…')
    expect((await at.store.list(occurrences, { limit: 1 }))[0]?.value.answered).toBe(1)
    // The ratings stand in a row of their own.
    const labels = rows(answer.message).map((row) => row.map(({ label }) => label))
    expect(labels).toEqual([['Key points'], ['Again', 'Hard', 'Good', 'Easy']])
    const rated = await press(answer.message, 'Good')
    expect(rated.message?.embeds[0]?.title).toBe('1a noted as good')
    const nothing = await lin().slash(at.world.text, 'study review')
    expect(nothing).toMatchObject({ ephemeral: true })
    expect(nothing.message?.embeds[0]?.title).toBe('Nothing is due')
    await past(at.store)
    const due = await lin().slash(at.world.text, 'study review')
    expect(due.message?.embeds[0]?.title).toMatch(/^Day 1 · 1a/)
    const done = await press((await press(due.message, 'Key points')).message, 'Easy')
    expect(done.message?.embeds[0]?.title).toBe('Nothing is due')
  })

  it('shows on the daily post how many took part, whose link stays', async () => {
    const before = rows(at.fake.messages(at.world.text)[0])
    await showCounts(at.store, at.engine)
    await vi.waitFor(() =>
      expect(at.fake.messages(at.world.text)[0]?.embeds[0]?.footer?.text).toMatch(/ · 1 took part$/),
    )
    expect(rows(at.fake.messages(at.world.text)[0])).toEqual(before)
  })
})

/** Whatever waits for its minute to be shown is due. */
async function showCounts(store: Store, engine: { beat(): Promise<unknown>; idle(): Promise<void> }) {
  for (const { key } of await store.list(recounts, { limit: 9 }))
    await store.transact(async (tx) => tx.put(recounts, key, { due: 0 }))
  await engine.beat()
  await engine.idle()
}

describe('learning on Slack', () => {
  let at: Awaited<ReturnType<typeof startWhole>>
  beforeAll(async () => {
    at = await startWhole('socket')
    const seen = await lin().command('/study', 'group setup 09:00 UTC daily', 'C0STUDY')
    await press(await seen.answer(), 'Start now')
    await soon(() => expect(prompts().length).toBeGreaterThan(1))
  })
  afterAll(() => at.stop())
  const lin = () => at.fake.member('U0LIN')
  const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>) => readMessage({ text, blocks }).text
  const labels = ({ blocks = [] }: Pick<Shown, 'blocks'>): string[] =>
    blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
        : [],
    )
  const press = async (target: Parameters<ReturnType<typeof lin>['press']>[0], label: string) =>
    (await lin().press(target, label)).answer()
  const prompts = () => {
    const [post] = at.fake.messages('C0STUDY').filter(({ metadata }) => metadata !== undefined)
    return at.fake.thread('C0STUDY', post?.ts ?? '').filter(({ metadata }) => metadata !== undefined)
  }

  it('asks for an answer first, then ticks key points and shows the worked answer on one ephemeral message', async () => {
    const [prompt] = prompts()
    if (!prompt) throw new Error('no prompt')
    const chosen = await press({ channel: 'C0STUDY', ts: prompt.ts }, 'Key points')
    expect(chosen.kind).toBe('ephemeral')
    const asked = await press(chosen, '1a')
    expect(words(asked)).toContain('Your answer first?')
    const opened = await press(asked, 'Show it')
    expect(words(opened)).toContain('Key points 1a')
    const ticked = await press(opened, '2')
    expect(ticked.kind).toBe('update')
    expect(labels(ticked).slice(0, 2)).toEqual(['1', '✓ 2'])
    const answer = await press(ticked, 'Worked answer')
    expect(words(answer)).toContain('What sets answers apart')
    expect(words(answer)).not.toContain('…')
    expect(labels(answer)).not.toContain('Share')
    expect(labels(answer)).not.toContain('Send to DM')
    const rows = (answer.blocks ?? []).flatMap((block) =>
      block.type === 'actions' ? [block.elements.length] : [],
    )
    expect(rows).toEqual([1, 4])
    expect(words(await press(answer, 'Hard'))).toContain('1a noted as hard')
    const review = await lin().command('/study', 'review', 'C0STUDY')
    expect(words(await review.answer())).toContain('Nothing is due')
  })
})

it('The daily post on Slack shows how many took part, and is still known by its key', async () => {
  let running: Awaited<ReturnType<typeof startPlatform<Bot>>> | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform())
  running = await startPlatform<Bot>('socket', { bot, storage })
  const { fake } = running
  const lin = fake.member('U0LIN')
  const seen = await lin.command('/study', 'group setup 09:00 UTC daily', 'C0STUDY')
  await lin.press(await seen.answer(), 'Start now')
  const posts = () => fake.messages('C0STUDY').filter(({ metadata }) => metadata !== undefined)
  const replies = () => fake.thread('C0STUDY', posts()[0]?.ts ?? '')
  await soon(() => expect(replies().length).toBeGreaterThan(1))
  await soon(async () =>
    expect((await storage.store.list(occurrences, { limit: 1 }))[0]?.value.state).toBe('done'),
  )
  const [before] = posts()
  await lin.say('C0STUDY', '1a: I would begin with the decision.', before?.ts).delivered
  await soon(async () => expect(await storage.store.list(recounts, { limit: 1 })).toHaveLength(1))
  // Of what was said, the label alone is kept.
  const [answer] = await storage.store.list(answers, { limit: 1 })
  expect(answer?.value).toEqual({ at: expect.any(Number), via: 'message', labels: ['1a'] })
  await showCounts(storage.store, engine)
  await soon(() => expect(JSON.stringify(posts()[0]?.blocks)).toContain(' · 1 took part'))
  expect(posts()[0]?.metadata).toEqual(before?.metadata)
  expect(JSON.stringify(posts()[0]?.blocks)).toContain('"url"')
  await engine.stop()
  await running.stop()
})

describe.skipIf(!chromiumPath)('learning in the playground', () => {
  const phone = onAPhone()
  let page: Page
  beforeAll(() => {
    page = phone.page()
  })
  const message = (title: string): Locator => page.locator('.message:visible', { hasText: title }).last()
  const press = (card: Locator, name: RegExp): Promise<void> =>
    card.getByRole('button', { name }).first().click()

  it('asks for an answer first, then ticks key points and shows the worked answer on one private card', async () => {
    await press(page.locator('.message:visible').last(), /Discussion/)
    await press(page.locator('#thread'), /^Key points/)
    await press(message('Key points of which question?'), /^1a/)
    await press(message('Your answer first?'), /^I answered aloud/)
    await press(message('Key points 1a'), /^2,/)
    await message('You said 1 of').getByRole('button', { name: /^✓ 2,/ }).waitFor()
    await press(message('You said 1 of'), /^Worked answer/)
    await message('Worked answer 1a').getByText('What sets answers apart').waitFor()
    await press(message('Worked answer 1a'), /^Good,/)
    await message('1a noted as good').getByText('It comes back on').waitFor()
    await page.getByRole('button', { name: 'Close' }).first().click()
    await page.fill('#composer', '/review')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
    await message('Nothing is due').getByText('The next question comes back on').waitFor()
  })

  it('shows on the daily post how many took part', async () => {
    expect(await page.getByText('1 took part').count()).toBe(0)
    await page.evaluate(() =>
      fetch('/api/time', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ by: 'next' }),
      }).then((response) => response.text()),
    )
    await page.locator('.message', { hasText: 'Day 1 of 133' }).getByText('1 took part').waitFor()
  })
})
