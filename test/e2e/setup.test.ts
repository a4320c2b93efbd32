import { type APIMessage, PermissionFlagsBits as P } from 'discord.js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { groups } from '../../src/core/group.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { Store } from '../../src/core/records.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import type { Seen } from '../fakes/discord/seen.ts'
import { seenOnDiscord } from '../platforms/discord/seen-discord.ts'
import { composeOver } from '../support/study.ts'
import { chromiumPath, launchChromium, whySkipped } from './chromium.ts'
import { startDiscordStudy } from './discord-study.ts'
import { startPlayground } from './playground-harness.ts'
import { soon, startPlatform } from './slack-harness.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

/** The one group, once its first post with all of its discussion is out. */
async function begun(store: Store) {
  await vi.waitFor(
    async () => {
      const [row] = await store.list(occurrences, { limit: 1 })
      expect(row?.value.state).toBe('done')
    },
    { timeout: 15_000 },
  )
  return (await store.list(groups, { limit: 1 }))[0]?.value
}

/** What a member does between the command and the first post, each a tap or a click. */
const counting = () => {
  const done: string[] = []
  return { did: (what: string) => void done.push(what), done }
}

describe('a group is set up by pointing alone', () => {
  it('on Discord: a zone, a tick, and two buttons', async () => {
    const at = await startDiscordStudy((fake: DiscordFake) => {
      const guild = fake.guild('Study club')
      return { channel: guild.text('ranking'), ada: guild.member('Ada', { permissions: P.ManageGuild }) }
    })
    const ada = at.fake.member(at.world.ada)
    const { did, done } = counting()
    const form = await ada.slash(at.world.channel, 'group setup')
    const types = ((form.modal?.components ?? []) as { component: { type: number } }[]).map(
      (row) => row.component.type,
    )
    // Nothing to type: selects, boxes to tick.
    expect(types).toEqual([3, 3, 22, 3])
    did('choose the zone')
    did('tick Saturday')
    did('Preview')
    const preview = await ada.submitModal(form, {
      zone: 'Asia/Kolkata',
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
    })
    did('Start now')
    const done2 = await press(ada, preview, 'Start now')
    expect(seenOnDiscord(done2.message as APIMessage).text).toContain('The study group is set up')
    expect(await begun(at.store)).toMatchObject({
      schedule: { time: '09:00', zone: 'Asia/Kolkata', weekdays: [1, 2, 3, 4, 5, 6] },
    })
    expect(done).toHaveLength(4)
    await at.stop()
  })

  it('on Discord, from a thread and from a post of a forum, in the channel that they belong to', async () => {
    const at = await startDiscordStudy((fake: DiscordFake) => {
      const guild = fake.guild('Study club')
      return {
        guild,
        forum: guild.forum('days', { tags: ['Daily'] }),
        text: guild.text('ranking'),
        ada: guild.member('Ada', { permissions: P.ManageGuild }),
      }
    })
    const ada = at.fake.member(at.world.ada)
    // A forum has no message box.
    await expect(ada.slash(at.world.forum, 'group setup')).rejects.toThrow('A forum has no message box')
    const post = ada.open(at.world.forum, 'Where do we meet?')
    const form = await ada.slash({ id: post }, 'group setup')
    const preview = await ada.submitModal(form, { zone: 'UTC' })
    const said = seenOnDiscord(preview.message as APIMessage).text
    expect(said).toContain('Set up a study group in #days?')
    expect(said).toContain('This is a thread. The group meets in #days')
    const set = await press(ada, preview, 'Start now')
    expect(seenOnDiscord(set.message as APIMessage).text).toContain('It meets in #days')
    const group = await begun(at.store)
    expect(group?.channels[0]?.ref.channel).toBe(at.world.forum.id)
    await at.stop()
  })

  it.each(['socket', 'http'] as const)(
    'on Slack over %s: what it knows is filled in already',
    async (mode) => {
      let running: { platform(): ChatPlatform } | undefined
      const { bot, engine, storage } = composeOver(() => running?.platform())
      const slack = await startPlatform(mode, { bot, storage })
      running = slack
      const ada = slack.fake.member(slack.town.ada.id)
      const { did, done } = counting()
      await (await ada.command('/study', 'group setup', slack.town.channel.id)).answer()
      const { modal } = ada
      if (!modal) throw new Error('no modal')
      const types = (modal.payload.blocks as { element: { type: string } }[]).map(
        ({ element }) => element.type,
      )
      expect(types).toEqual(['timepicker', 'external_select', 'checkboxes', 'static_select'])
      did('pick the time')
      did('choose the roadmap')
      did('Preview')
      // The zone that somebody has at Slack, and others for whoever looks for them.
      const offered = await ada.suggest(modal, 'zone')
      expect(offered[0]?.text.text).toMatch(/^America\/Los_Angeles, \d\d:\d\d now$/)
      const [kolkata] = await ada.suggest(modal, 'zone', 'mumbai')
      expect(kolkata?.value).toBe('Asia/Kolkata')
      const before = ada.shown.length
      const sent = await ada.submit(modal, { time: '07:45', path: '8 weeks' })
      expect(sent.closed).toBe(true)
      const preview = await soon(() => ada.shown[before] ?? Promise.reject(new Error('Nothing yet.')))
      did('Start now')
      await ada.press(preview, 'Start now')
      expect(await begun(storage.store)).toMatchObject({
        schedule: { time: '07:45', zone: 'America/Los_Angeles', weekdays: [1, 2, 3, 4, 5] },
        path: expect.stringMatching(/^1[-,]/),
      })
      expect(done).toHaveLength(4)
      await engine.stop()
      await slack.stop()
      await storage.close()
    },
  )
})

const press = async (
  by: { press(message: APIMessage, id: string): Promise<Seen> },
  { message }: Seen,
  label: string,
): Promise<Seen> => {
  type Labelled = { label: string; custom_id: string }
  const found = ((message?.components ?? []) as { components: Labelled[] }[])
    .flatMap((row) => row.components)
    .find((button) => button.label === label)
  if (!message || !found) throw new Error(`There is no button ${label}.`)
  return by.press(message, found.custom_id)
}

/** In the browser: a pause with its end, and a jump to a day that is on the list and to one that is not. */
async function pointedAt(page: Page, store: Store): Promise<void> {
  const groupNow = async () => (await store.list(groups, { limit: 1 }))[0]?.value
  const open = async (button: string, form: string) => {
    await page
      .getByRole('button', { name: new RegExp(`^${button},`) })
      .last()
      .click()
    return page.getByRole('dialog', { name: form })
  }
  await page.locator('#composer').fill('/group settings')
  await page.getByRole('button', { name: 'Send' }).click()
  const pause = await open('Pause', 'Pause the daily posts')
  const until = new Date(Date.now() + 9 * 24 * 3_600_000).toISOString().slice(0, 10)
  await pause.getByLabel('First day with a post again').fill(until)
  await pause.getByRole('button', { name: 'Pause' }).click()
  await pause.waitFor({ state: 'hidden' })
  expect((await groupNow())?.schedule.pause?.until).toBe(until)
  await page.getByRole('button', { name: /^Path,/ }).click()
  const jump = await open('Jump to a day', 'Jump to a day')
  const day = jump.getByRole('combobox', { name: 'Day that comes next', exact: true })
  await day.selectOption('5')
  await jump.getByRole('button', { name: 'Jump' }).click()
  await jump.waitFor({ state: 'hidden' })
  expect((await groupNow())?.position).toBe(5)
  const again = await open('Jump to a day', 'Jump to a day')
  await day.selectOption('…')
  const number = again.getByRole('textbox', { name: /^Day that comes next/ })
  await number.fill('500')
  await again.getByRole('button', { name: 'Jump' }).click()
  await again.getByRole('alert').filter({ hasText: 'days 1 to 133' }).waitFor()
  expect(await number.inputValue()).toBe('500')
  await number.fill('120')
  await again.getByRole('button', { name: 'Jump' }).click()
  await again.waitFor({ state: 'hidden' })
  expect((await groupNow())?.position).toBe(120)
}

describe.skipIf(!chromiumPath)(`a group is set up in the browser ${whySkipped}`.trim(), () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  it.each([
    ['a desktop', { width: 1280, height: 800 }],
    ['a phone', { width: 390, height: 844 }],
  ] as const)('by clicks alone, on %s', async (_, viewport) => {
    let running: { platform(): ChatPlatform } | undefined
    const { bot, engine, storage } = composeOver(() => running?.platform())
    const playground = await startPlayground({ bot, store: storage.store })
    running = playground
    const page = await (await browser.newContext({ viewport })).newPage()
    page.setDefaultTimeout(8_000)
    await page.addInitScript(() => localStorage.setItem('studyhall.member', 'ada'))
    await page.goto(`${playground.url}/#/study-group`)
    await page.getByRole('button', { name: '/group setup' }).click()
    await page.getByRole('button', { name: 'Send' }).click()
    const dialog = page.getByRole('dialog', { name: 'Set up a study group' })
    const { did, done } = counting()
    const click = async (role: 'button' | 'checkbox', name: string) => {
      // A button’s full name says what it is about as well.
      await page.getByRole(role, { name: new RegExp(`^${name}`) }).click()
      did(name)
    }
    await click('checkbox', 'Saturday')
    await click('checkbox', 'Sunday')
    await dialog.getByRole('combobox', { name: 'Time zone', exact: true }).selectOption('Asia/Tokyo')
    did('choose the zone')
    await click('button', 'Preview')
    await dialog.waitFor({ state: 'hidden' })
    await click('button', 'Start now')
    expect(await begun(storage.store)).toMatchObject({
      schedule: { time: '09:00', zone: 'Asia/Tokyo', weekdays: [1, 2, 3, 4, 5, 6, 7] },
    })
    expect(done).toHaveLength(5)
    await pointedAt(page, storage.store)
    await page.context().close()
    await engine.stop()
    await playground.stop()
    await storage.close()
  })
})
