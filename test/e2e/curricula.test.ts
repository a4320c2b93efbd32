import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { APIMessage } from 'discord.js'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { groups } from '../../src/core/group.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { type Curricula, openCurricula } from '../../src/curricula.ts'
import { startBot } from '../../src/main.ts'
import { createReloading } from '../../src/reload.ts'
import { SEVERAL } from '../curriculum/small.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { startDiscordStudy } from './discord-study.ts'
import { soon, startWhole } from './slack-harness.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** The folder of several curricula, which outlives a single test. */
function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-several-'))
  for (const [file, text] of Object.entries(SEVERAL)) {
    const path = join(dir, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const change = (file: string, from: string, to: string): void =>
    writeFileSync(join(dir, file), (SEVERAL[file] ?? '').replaceAll(from, to))
  return { dir, change, remove: () => rmSync(dir, { recursive: true }) }
}

const DAILY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const CHOICES = ['Knots · 3 days, 20 min each', 'Ropes & lines · 2 days, 5 min each']

describe('several curricula on Discord', () => {
  const build = (fake: DiscordFake) => {
    const guild = fake.guild('Study club')
    return { text: guild.text('ropes'), ada: guild.member('Ada', { permissions: 1n << 5n }) }
  }
  const files = folder()
  let curricula: Curricula
  let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof build>>>>
  let reloading: ReturnType<typeof createReloading>
  beforeAll(async () => {
    curricula = openCurricula(files.dir)
    at = await startDiscordStudy(build, curricula)
    reloading = createReloading({ curricula, engine: at.engine, indexed: true, log: createQuietLog() })
  })
  afterAll(async () => {
    await at.stop()
    files.remove()
  })
  const ada = () => at.fake.member(at.world.ada)
  const title = (message: APIMessage | undefined) => message?.embeds[0]?.title
  const text = (message: APIMessage | undefined) => JSON.stringify(message?.embeds)
  type Labelled = { label: string; custom_id?: string }
  const press = (message: APIMessage | undefined, label: string) => {
    const rows = (message?.components ?? []) as { components: Labelled[] }[]
    const found = rows.flatMap(({ components }) => components).find((button) => button.label === label)
    if (!message || !found?.custom_id) throw new Error(`no button ${label} in ${JSON.stringify(rows)}`)
    return ada().press(message.id, found.custom_id)
  }
  const posts = () => at.fake.messages(at.world.text).filter(({ content }) => content.startsWith('Day '))

  it('are asked about at setup, in a select', async () => {
    const form = await ada().slash(at.world.text, 'group setup')
    const shown = JSON.stringify(form)
    for (const choice of CHOICES) expect(shown).toContain(choice)
    const values = { curriculum: ['ropes'], zone: 'UTC', days: DAILY }
    const preview = await ada().submitModal(form, values)
    expect(text(preview.message)).toContain('Ropes & lines')
    await press(preview.message, 'Start now')
    await vi.waitFor(
      async () => expect((await at.store.list(occurrences, { limit: 1 }))[0]?.value.state).toBe('done'),
      { timeout: 20_000 },
    )
    expect(posts().map(({ content }) => content)).toEqual([expect.stringMatching(/^Day 1 of 2: Hemp\./)])
  })

  it('are listed, and switched between: privately asked, publicly told, and earlier posts keep their buttons', async () => {
    const list = await ada().slash(at.world.text, 'study curricula')
    expect(text(list.message)).toContain('3 days, about 20 minutes each')
    const asked = await press(list.message, 'Knots')
    expect(asked.ephemeral).toBe(true)
    expect(title(asked.message)).toBe('Switch to Knots?')
    expect(text(asked.message)).toContain('What is a Bowline?')
    const told = await press(asked.message, 'Switch')
    expect(told.ephemeral).toBeFalsy()
    expect(title(told.message)).toBe('This group studies Knots now')
    const [post] = posts()
    expect(text((await press(post, 'Hint')).message)).toContain('Look at the Hemp.')
    const [thread] = at.fake.threads(at.world.text)
    const [prompt] = at.fake.messages(thread?.id ?? '').filter(({ type }) => type === 0)
    expect(text((await press(prompt, 'Hint 1a')).message)).toContain('Look at the Hemp.')
    expect(title((await ada().slash(at.world.text, 'study day', { day: 2 })).message)).toBe(
      'Day 2 of 3 · Sheet bend',
    )
  })

  it('are reloaded; one that is gone holds its group, until it is back', async () => {
    files.change('a/days/002.yaml', 'Sheet bend', 'Reef knot')
    await reloading.reload()
    const day = await ada().slash(at.world.text, 'study day', { day: 2 })
    expect(title(day.message)).toBe('Day 2 of 3 · Reef knot')
    renameSync(join(files.dir, 'a'), `${files.dir}-a`)
    await reloading.reload()
    const held = await ada().slash(at.world.text, 'group status')
    expect(text(held.message)).toContain('This group’s curriculum is not loaded')
    expect(text(held.message)).toContain('put the folder of')
    renameSync(`${files.dir}-a`, join(files.dir, 'a'))
    await reloading.reload()
    await vi.waitFor(async () =>
      expect((await at.store.list(groups, { limit: 1 }))[0]?.value.hold).toBeUndefined(),
    )
    expect(text((await ada().slash(at.world.text, 'group status')).message)).not.toContain('not loaded')
  })
})

describe('several curricula on Slack', () => {
  const files = folder()
  let at: Awaited<ReturnType<typeof startWhole>>
  beforeAll(async () => {
    // Broken beside good ones, which serve.
    files.change('c/days/001.yaml', 'questions', 'question')
    at = await startWhole('socket', {}, files.dir)
  })
  afterAll(async () => {
    await at.stop()
    files.remove()
  })
  const lin = () => at.fake.member('U0LIN')
  const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>) => readMessage({ text, blocks }).text
  const ask = async (line: string) => (await lin().command('/study', line, 'C0STUDY')).answer()
  const press = async (target: Parameters<ReturnType<typeof lin>['press']>[0], label: string) =>
    (await lin().press(target, label)).answer()
  const posts = () => at.fake.messages('C0STUDY').filter(({ metadata }) => metadata !== undefined)
  const prompts = () =>
    at.fake.thread('C0STUDY', posts()[0]?.ts ?? '').filter(({ metadata }) => metadata !== undefined)

  it('are asked about at setup, in a select', async () => {
    expect((await ask('group setup')).kind).toBe('modal')
    const { modal } = lin()
    if (!modal) throw new Error('no modal')
    const shown = JSON.stringify(modal.payload)
    for (const choice of CHOICES) expect(shown).toContain(choice)
    expect(shown).not.toContain('Incident')
    await lin().suggest(modal, 'zone', 'UTC')
    await lin().submit(modal, { curriculum: 'ropes', zone: 'UTC', days: DAILY })
    const preview = await soon(() => {
      const last = lin().shown.at(-1)
      if (last?.kind !== 'ephemeral') throw new Error('no preview yet')
      return last
    })
    expect(words(preview)).toContain('Ropes & lines')
    await press(preview, 'Start now')
    await soon(() => expect(prompts()).toHaveLength(1))
    expect(posts().map(({ text }) => text)).toEqual([expect.stringContaining('Day 1 of 2: Hemp')])
  })

  it('are switched between: privately asked, publicly told, and earlier posts keep their buttons', async () => {
    expect(words(await ask('curricula'))).toContain('next is day 2')
    const asked = await ask('group switch knots')
    expect(asked.kind).toBe('ephemeral')
    expect(words(asked)).toContain('Switch to Knots?')
    const before = at.fake.messages('C0STUDY').length
    await lin().press(asked, 'Switch')
    await soon(() => expect(at.fake.messages('C0STUDY')).toHaveLength(before + 1))
    const told = at.fake.messages('C0STUDY').at(-1)
    expect(told && words(told)).toContain('This group studies Knots now')
    const [post] = posts()
    expect(words(await press({ channel: 'C0STUDY', ts: post?.ts ?? '' }, 'Hint'))).toContain(
      'Look at the Hemp.',
    )
    const [prompt] = prompts()
    const hint = await press({ channel: 'C0STUDY', ts: prompt?.ts ?? '' }, 'Hint 1a')
    expect(words(hint)).toContain('Look at the Hemp.')
    expect(words(await ask('day 2'))).toContain('Sheet bend')
  })

  it('are reloaded; one that is gone holds its group, until it is back', async () => {
    files.change('a/days/002.yaml', 'Sheet bend', 'Reef knot')
    expect((await at.reload()).problems[0]).toContain('c/days/001.yaml:1: ')
    expect(words(await ask('day 2'))).toContain('Reef knot')
    renameSync(join(files.dir, 'a'), `${files.dir}-a`)
    await at.reload()
    expect(words(await ask('group status'))).toContain('This group’s curriculum is not loaded')
    renameSync(`${files.dir}-a`, join(files.dir, 'a'))
    await at.reload()
    await soon(async () => expect(words(await ask('group status'))).not.toContain('not loaded'))
  })
})

describe.skipIf(!chromiumPath)('several curricula in the playground', () => {
  const files = folder()
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-several-'))
  let browser: Browser
  let bot: Awaited<ReturnType<typeof startBot>>
  let page: Page
  beforeAll(async () => {
    const env = {
      PORT: '0',
      DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`,
      CURRICULUM_DIR: files.dir,
      // Chromium is quicker than people are.
      LIMIT_COMMANDS: 'off',
    }
    bot = await startBot(readConfig(env, 'none'), createQuietLog())
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.setDefaultTimeout(20_000)
    await page.goto(`${bot.url}/#/ml-design`)
    await page.locator('.message:visible, .empty:visible').first().waitFor()
  })
  afterAll(async () => {
    await browser.close()
    await bot.stop()
    rmSync(dir, { recursive: true })
    files.remove()
  })
  const message = (words: string): Locator => page.locator('.message:visible', { hasText: words }).last()
  const say = async (text: string): Promise<void> => {
    await page.fill('#composer', text)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
  }
  const press = (card: Locator, name: string): Promise<void> =>
    card
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .first()
      .click()

  it('are chosen from at setup, switched between, reloaded, and waited for', async () => {
    await say('/group setup')
    const form = page.getByRole('dialog')
    const select = form.getByLabel('What to study')
    await select.waitFor()
    expect((await select.locator('option').allTextContents()).slice(0, 2)).toEqual(CHOICES)
    await select.selectOption('ropes')
    await form.getByRole('combobox', { name: 'Time zone', exact: true }).selectOption('UTC')
    await press(form, 'Preview')
    await message('What to study').getByText('Ropes & lines: 2 days').waitFor()
    await press(message('What to study'), 'Start now')
    await message('Day 1 of 2 · Hemp').waitFor()
    await say('/curricula')
    await message('What can be studied here').getByText('next is day 2').waitFor()
    await press(message('What can be studied here'), 'Knots')
    await message('Switch to Knots?').getByText('What is a Bowline?').waitFor()
    await press(message('Switch to Knots?'), 'Switch')
    await message('This group studies Knots now').waitFor()
    await press(message('Day 1 of 2 · Hemp'), 'Hint')
    await message('Look at the Hemp.').waitFor()
    files.change('a/days/002.yaml', 'Sheet bend', 'Reef knot')
    await bot.reload()
    await say('/day 2')
    await message('Day 2 of 3 · Reef knot').waitFor()
    renameSync(join(files.dir, 'a'), `${files.dir}-a`)
    await bot.reload()
    await say('/group status')
    await message('This group’s curriculum is not loaded').waitFor()
    renameSync(`${files.dir}-a`, join(files.dir, 'a'))
    await bot.reload()
    await say('/group status')
    await message('Status of').getByText('Day 1 of 3 comes on').waitFor()
  })
})
