import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { occurrences } from '../../src/core/occurrence.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import { composeOver } from '../support/study.ts'
import { chromiumPath, launchChromium, whySkipped } from './chromium.ts'
import { startPlayground } from './playground-harness.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

type Found = {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
}

/** What axe finds wrong in a page as it is now, by rule and element. */
async function wrongIn(page: Page, state: string): Promise<string[]> {
  const { violations } = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] })",
  )) as unknown as Found
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${state}: ${id} (${impact}) ${html.slice(0, 160)} ${failureSummary}`,
    ),
  )
}

const DESKTOP = { viewport: { width: 1280, height: 800 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

describe.skipIf(!chromiumPath)(`the playground for whoever cannot see or point ${whySkipped}`.trim(), () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  /** The whole bot behind the page, and the page as Ada sees it. */
  async function open(options: BrowserContextOptions) {
    let running: { platform(): ChatPlatform } | undefined
    const { bot, engine, storage } = composeOver(() => running?.platform())
    const playground = await startPlayground({ bot, store: storage.store })
    running = playground
    const context = await browser.newContext(options)
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    // Its checks run inside the page.
    await page.addInitScript(axe.source)
    await page.addInitScript(() => {
      if (!localStorage.getItem('studyhall.member')) localStorage.setItem('studyhall.member', 'ada')
    })
    await page.goto(`${playground.url}/#/study-group`)
    await page.locator('#members input:checked').waitFor({ state: 'attached' })
    const stop = async () => {
      await context.close()
      await engine.stop()
      await playground.stop()
      await storage.close()
    }
    /** Once the first day with all of its discussion is out. */
    const posted = () =>
      vi.waitFor(
        async () => {
          const [row] = await storage.store.list(occurrences, { limit: 1 })
          expect(row?.value.state).toBe('done')
        },
        { timeout: 15_000 },
      )
    return { page, playground, posted, stop }
  }

  const say = async (page: Page, text: string) => {
    await page.fill('#composer', text)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
  }
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).last().waitFor()

  it.each([
    ['a desktop, light', { ...DESKTOP, colorScheme: 'light' }],
    ['a desktop, dark', { ...DESKTOP, colorScheme: 'dark' }],
    ['a phone, light', { ...PHONE, colorScheme: 'light' }],
    ['a phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('is found right by axe in every state, on %s', async (name, options) => {
    const { page, playground, posted, stop } = await open(options)
    const found: string[] = []
    const look = async (state: string) => {
      found.push(...(await wrongIn(page, `${name}, ${state}`)))
    }
    const dialog = page.getByRole('dialog')
    await look('nothing yet')
    await page.locator('#composer').pressSequentially('/to')
    await page.getByRole('option').first().waitFor()
    await look('completions')
    await say(page, '/group setup')
    await dialog.waitFor()
    await look('a form')
    await dialog.getByRole('combobox', { name: 'Roadmap', exact: true }).selectOption('…')
    await dialog.getByRole('textbox', { name: /^Roadmap/ }).fill('only nonsense')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'nonsense' }).waitFor()
    await look('a form with something wrong')
    await dialog.getByRole('combobox', { name: 'Roadmap', exact: true }).selectOption('everything')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await heading(page, /^Set up a study group/)
    await look('a preview')
    await page.getByRole('button', { name: /^Start now/ }).click()
    await posted()
    await heading(page, /^Day 1 of 133/)
    await look('a post')
    for (const command of [
      '/today',
      '/group settings',
      '/group off 24 Dec',
      '/group off',
      '/roadmap',
      '/help',
    ]) {
      const before = await page.locator('.message').count()
      await say(page, command)
      await vi.waitFor(async () => expect(await page.locator('.message').count()).toBeGreaterThan(before + 1))
    }
    const menu = page.locator('.message select').last()
    await menu.focus()
    await look('cards with menus, one in focus')
    for (const [button, title] of [
      ['Change posts', 'Daily posts'],
      ['Change group', 'Group'],
      ['Add days off', 'Days off'],
    ] as const) {
      await page
        .getByRole('button', { name: new RegExp(`^${button}`) })
        .last()
        .click()
      await page.getByRole('dialog', { name: title }).waitFor()
      await look(`the form ${title}`)
      await page.keyboard.press('Escape')
    }
    await page
      .getByRole('button', { name: /^Discussion/ })
      .first()
      .click()
    await page.locator('#thread .message').nth(1).waitFor()
    await look('a discussion')
    await page.locator('#thread-composer').fill('Retrieval first.')
    await page.keyboard.press('Enter')
    const star = page.locator('#thread').getByRole('button', { name: /^Star/ })
    await star.focus()
    await look('a discussion with a message that may be given a star')
    await star.click()
    await page.locator('#thread').getByRole('button', { name: 'Star, 1', pressed: true }).waitFor()
    await look('a discussion with a star')
    await page.keyboard.press('Escape')
    if (options.viewport.width < 600) {
      await page.getByRole('button', { name: 'Channels' }).click()
      await page.getByRole('link', { name: 'random' }).waitFor()
      await look('the drawer of channels')
      await page.keyboard.press('Escape')
    }
    await playground.stop()
    await page.getByText('Connection lost').waitFor()
    await look('without a connection')
    expect(found).toEqual([])
    await stop().catch(() => undefined)
  })

  it('would be found wrong by axe with a button that nobody named', async () => {
    const { page, stop } = await open(DESKTOP)
    await page.evaluate("document.querySelector('#channel').append(document.createElement('button'))")
    expect(await wrongIn(page, 'changed')).toEqual([
      expect.stringMatching(/^changed: button-name \(critical\) <button><\/button>/),
    ])
    await stop()
  })

  it('puts a command where one writes, by its name in a text, and takes nothing away that stands there', async () => {
    const { page, stop } = await open(PHONE)
    const composer = page.locator('#composer')
    await say(page, '/help')
    await page.getByRole('button', { name: '/group status', exact: true }).press('Enter')
    expect(await composer.inputValue()).toBe('/group status ')
    expect(await page.evaluate('document.activeElement.id')).toBe('composer')
    // What stands behind it is still to be filled in.
    await page.getByRole('button', { name: /^\/topic / }).press('Enter')
    expect(await composer.inputValue()).toBe('/topic ')
    for (const written of ['Ranking comes last', '/topic two tower']) {
      await composer.fill(written)
      await page.getByRole('button', { name: '/group status', exact: true }).press('Enter')
      expect(await composer.inputValue()).toBe(written)
      await page.getByRole('alert').filter({ hasText: 'Send what you began to write' }).waitFor()
    }
    await stop()
  })

  it('is walked through a whole day from the keyboard, with a menu, and says what comes', async () => {
    const { page, posted, stop } = await open(DESKTOP)
    const { keyboard } = page
    /** Moves the focus by Tab, back or on, to what has this name and role. */
    const reach = async (role: 'button' | 'combobox' | 'textbox', name: RegExp, by = 'Shift+Tab') => {
      const wanted = page.getByRole(role, { name }).and(page.locator(':focus'))
      for (let left = 80; left > 0; left--) {
        if ((await wanted.count()) > 0) return
        await keyboard.press(by)
      }
      throw new Error(`No ${role} ${name} is reached by ${by}.`)
    }
    const press = async (name: RegExp, by?: string) => {
      await reach('button', name, by)
      await keyboard.press('Enter')
    }
    const type = async (text: string) => {
      await reach('textbox', /^Message #/, 'Tab')
      await keyboard.type(text)
      await keyboard.press('Escape')
      await keyboard.press('Enter')
    }
    // What is said is soon replaced by what comes next: everything is kept.
    const said: string[] = []
    await page.exposeFunction('hear', (text: string) => said.push(text))
    await page.evaluate(`new MutationObserver(() => hear(document.getElementById('announcer').textContent))
      .observe(document.getElementById('announcer'), { childList: true, characterData: true, subtree: true })`)
    const announced = (text: RegExp) =>
      vi.waitFor(() => expect(said.join('\n')).toMatch(text), { timeout: 10_000 })

    await type('/group setup')
    await page.getByRole('dialog').waitFor()
    await press(/^Preview/, 'Tab')
    await announced(/Check the schedule/)
    await press(/^Start now/)
    await posted()
    await announced(/Studyhall: Day 1 of 133: /)
    await type('/today')
    await page.locator('.message.private select').waitFor()
    await reach('combobox', /./)
    await keyboard.press('ArrowDown')
    await press(/^Open/, 'Tab')
    await press(/^Key points/, 'Tab')
    await announced(/Key points of which question/)
    await press(/^1a/, 'Tab')
    await announced(/Your answer first/)
    await press(/^I answered aloud/, 'Tab')
    await announced(/Key points of 1a/)
    await press(/^Worked answer/, 'Tab')
    await announced(/Worked answer of 1a/)
    await press(/^Good/, 'Tab')
    await announced(/noted as good/)
    await press(/^Discussion/)
    await reach('textbox', /Reply in the thread/, 'Tab')
    await keyboard.type('My answer.')
    await keyboard.press('Enter')
    await page.locator('#thread').getByText('My answer.').waitFor()
    await press(/^Star$/)
    await page.getByRole('button', { name: 'Star, 1', pressed: true }).and(page.locator(':focus')).waitFor()
    await keyboard.press('Space')
    await page.getByRole('button', { name: 'Star', pressed: false, exact: true }).waitFor()
    await keyboard.press('Escape')
    await page.locator('#thread').waitFor({ state: 'hidden' })
    expect(await page.locator(':focus').getAttribute('class')).toContain('open-thread')
    await stop()
  })
})
