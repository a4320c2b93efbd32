import { readFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ScriptedBot } from '../fakes/scripted-bot.ts'
import { chromiumPath, launchChromium, whySkipped } from './chromium.ts'
import { postDay, startPlayground } from './playground-harness.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })
if (whySkipped) console.warn(`The playground in a browser: ${whySkipped}`)

describe.skipIf(!chromiumPath)(`The playground in a browser ${whySkipped}`.trim(), () => {
  let browser: Browser
  let playground: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>>
  let complaints: string[]

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    playground = await startPlayground()
    complaints = []
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    await playground.stop()
    // A blocked script or style is a complaint on the console.
    expect(complaints).toEqual([])
  })

  const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true }

  /** Opens the page as a member; `quiet` ignores the complaints of a connection that a test cuts. */
  const open = async (
    user: string,
    path = '/',
    options: BrowserContextOptions & { quiet?: boolean } = {},
  ) => {
    const { quiet, ...context } = options
    const page = await (await browser.newContext(context)).newPage()
    // Before the test's own limit, so that a failure names what was waited for.
    page.setDefaultTimeout(8_000)
    if (!quiet) {
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    }
    await page.addInitScript((id) => localStorage.setItem('studyhall.member', id), user)
    await page.goto(playground.url + path)
    await page.locator('#members input:checked').waitFor({ state: 'attached' })
    await page.locator('.message:visible, .empty:visible').first().waitFor()
    return page
  }
  const say = async (page: Page, text: string) => {
    await page.fill('#composer', text)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Enter')
  }
  const shown = (page: Page, text: string) => page.locator('.message', { hasText: text }).last().waitFor()
  const focused = (page: Page) => page.locator(':focus').evaluate((node) => node.id || node.className)

  it('saves a file that came with an answer, as it is', async () => {
    const text = '# Ranking\n\n- Day 1 · “Joins” & 100% of it\n'
    playground.bot.dispatch = async () => ({
      reply: {
        card: { plain: 'Here.', title: 'The group as a file', text: 'Here.', tone: 'good' },
        file: { name: 'ranking.md', type: 'text/markdown', text },
      },
      visibility: 'private',
    })
    const page = await open('ada')
    await say(page, '/topic two')
    const link = page.getByRole('link', { name: 'Download ranking.md' })
    const saving = page.waitForEvent('download')
    await link.click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('ranking.md')
    expect(readFileSync(await saved.path(), 'utf8')).toBe(text)
    await page.reload()
    await link.waitFor()
  })

  it('shows the daily post, and its discussion beside it', async () => {
    await postDay(playground.platform)
    const page = await open('ada')
    await page.getByRole('heading', { name: /Day 107 of 133/ }).waitFor()
    await page.getByRole('button', { name: /Discussion · 1 message/ }).click()
    const thread = page.getByRole('region', { name: 'Day 107 · Recommendation' })
    await thread.getByText('1 of 2 · Candidate generation').waitFor()
    await page.getByRole('textbox', { name: 'Reply in the thread' }).fill('My **answer**')
    await page.keyboard.press('Enter')
    await thread.locator('strong', { hasText: 'answer' }).waitFor()
    await page.getByRole('button', { name: /Discussion · 2 messages/ }).waitFor()
  })

  it('closes the discussion with Escape and puts the focus back where it was', async () => {
    await postDay(playground.platform)
    const page = await open('ada')
    await page.getByRole('button', { name: /Discussion/ }).click()
    await vi.waitFor(async () => expect(await focused(page)).toBe('thread-composer'))
    await page.keyboard.press('Escape')
    await page.locator('#thread').waitFor({ state: 'hidden' })
    await vi.waitFor(async () => expect(await focused(page)).toBe('open-thread'))
  })

  it('opens a discussion, and a message in it, by its address', async () => {
    const { post, prompt } = await postDay(playground.platform)
    const page = await open('lin', new URL(post.url).hash.replace('#', '/#'))
    await page.locator('#thread').getByText('1 of 2').waitFor()
    const other = await open('lin', new URL(prompt.url).hash.replace('#', '/#'))
    await other.locator(`#thread .message.found[data-id="${prompt.message}"]`).waitFor()
  })

  it('completes commands and their arguments from the keyboard', async () => {
    const page = await open('ada')
    const box = page.getByRole('textbox', { name: 'Message #study-group' })
    await box.pressSequentially('/to')
    await page.getByRole('option', { name: '/topic <query>' }).waitFor()
    await page.locator('#announcer', { hasText: 'Completions are open' }).waitFor({ state: 'attached' })
    expect(await page.getByRole('option', { selected: true }).textContent()).toContain('/topic')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('option', { selected: true }).textContent()).toContain('/today')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Tab')
    expect(await box.inputValue()).toBe('/topic ')
    await page.getByText('A topic, such as two tower').waitFor()
    await box.pressSequentially('two')
    await page.getByRole('option', { name: 'Two-phase ranking' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await box.getAttribute('aria-activedescendant')).toBe('composer-options-1')
    await page.keyboard.press('Enter')
    expect(await box.inputValue()).toBe('/topic Two-phase ranking')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Two-phase ranking' }).waitFor()
    expect(await box.inputValue()).toBe('')
  })

  it('sends what was typed when no completion was chosen, and closes the list with Escape', async () => {
    const page = await open('ada')
    const box = page.locator('#composer')
    await box.pressSequentially('/topic two')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('listbox').count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'two', exact: true }).waitFor()
    await box.pressSequentially('/browse ')
    await page.getByRole('option', { name: 'Advanced' }).click()
    expect(await box.inputValue()).toBe('/browse Advanced ')
    await page.getByText('A roadmap day').waitFor()
  })

  it('keeps the completion that somebody has gone to when a later answer still offers it', async () => {
    const page = await open('ada')
    const box = page.locator('#composer')
    await box.pressSequentially('/topic tw')
    await page.getByRole('option', { name: 'Two-phase ranking' }).waitFor()
    const answered = page.waitForResponse(/suggest.*two/)
    const held = Promise.withResolvers<void>()
    await page.route(/suggest.*two/, async (route) => {
      await held.promise
      await route.continue()
    })
    await box.pressSequentially('o')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    held.resolve()
    await (await answered).finished()
    await page.keyboard.press('Enter')
    expect(await box.inputValue()).toBe('/topic Two-phase ranking')
  })

  it('says what to try on the first visit, until something was tried', async () => {
    const page = await open('ada')
    const steps = page.getByRole('region', { name: 'New here?' })
    await steps.getByRole('button', { name: '/group setup' }).click()
    await page.getByRole('heading', { name: '#ml-design' }).waitFor()
    expect(await page.locator('#composer').inputValue()).toBe('/group setup')
    await steps.getByRole('button', { name: '/topic two tower' }).click()
    expect(await page.locator('#composer').inputValue()).toBe('/topic two tower')
    expect(await focused(page)).toBe('composer')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'two tower' }).waitFor()
    await steps.waitFor({ state: 'hidden' })
    await page.reload()
    await shown(page, 'two tower')
    expect(await steps.isVisible()).toBe(false)
  })

  it('shows a private answer to its member only, and shares it by its button', async () => {
    const [ada, lin] = [await open('ada'), await open('lin')]
    await say(ada, '/topic two tower')
    await shown(ada, 'Only you can see this')
    await ada.getByRole('article', { name: /^Studyhall, .*, only you can see this$/ }).waitFor()
    await ada.getByRole('button', { name: 'Share' }).click()
    await shown(lin, 'Shared')
    expect(await lin.locator('.message').count()).toBe(1)
  })

  it('shows what others write at once, and what is new in another channel', async () => {
    const [ada, lin] = [await open('ada'), await open('lin', '/#/random')]
    await say(lin, 'Anybody here?')
    await ada.getByRole('link', { name: 'random unread' }).click()
    await shown(ada, 'Anybody here?')
    await ada.getByRole('link', { name: 'random', exact: true }).waitFor()
    await say(ada, 'Yes')
    await shown(lin, 'Yes')
    const announced = lin.locator('#announcer')
    await vi.waitFor(async () => expect(await announced.textContent()).toContain('Ada: Yes'))
    expect(await announced.textContent()).not.toContain('Anybody')
  })

  it('keeps the focus on a button whose card changes under it', async () => {
    const card = {
      plain: 'Count 1',
      title: 'Count 1',
      buttons: [{ label: 'Count on', action: 'count', arg: '1' }],
    }
    const to = { platform: 'playground', workspace: 'local', channel: 'study-group' } as const
    await playground.platform().post({ to, card, key: 'count', title: 'Count' })
    const page = await open('ada')
    await page.getByRole('button', { name: 'Count on' }).focus()
    for (const count of [2, 3]) {
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: `Count ${count}` }).waitFor()
      await page.locator('#announcer', { hasText: `Count ${count}` }).waitFor({ state: 'attached' })
    }
  })

  it('fills in a form, and says at which input it goes wrong', async () => {
    const page = await open('ada', '/#/ml-design')
    await say(page, '/group setup')
    const dialog = page.getByRole('dialog', { name: 'Set up a study group' })
    await dialog.getByLabel('Time').fill('25:00')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'That is no time' }).waitFor()
    expect(await focused(page)).toBe('form-time')
    const time = dialog.getByRole('textbox', {
      name: 'Time',
      description: /^That is no time\..* Local time, HH:MM$/,
    })
    expect(await time.getAttribute('aria-invalid')).toBe('true')
    await dialog.getByLabel('Time').fill('08:30')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await shown(page, 'At 08:30')
  })

  it('changes the member, who then sees what that member may see', async () => {
    const page = await open('ada', '/#/ml-design')
    await say(page, '/topic secret')
    await shown(page, 'secret')
    await page.getByRole('radio', { name: /Sam/ }).check()
    await page.getByText('Nothing in #ml-design yet').waitFor()
    await say(page, '/group setup')
    await shown(page, 'You cannot set up a group here')
  })

  it('shows hostile text as text', async () => {
    const hostile =
      '<img src=x onerror="alert(1)"><script>alert(2)</script> [x](javascript:alert(3)) @everyone'
    const [ada, lin] = [await open('ada'), await open('lin')]
    lin.on('dialog', (dialog) => complaints.push(dialog.message()))
    await say(ada, hostile)
    await say(ada, `/share ${hostile}`)
    await shown(lin, '<script>alert(2)</script>')
    await shown(lin, 'Shared')
    expect(await lin.locator('.messages img[src="x"], .messages script, .messages a').count()).toBe(0)
  })

  it('says that the connection is lost, and catches up when it is back', async () => {
    const page = await open('lin', '/', { quiet: true })
    await say(page, 'before')
    await shown(page, 'before')
    await playground.stop()
    await page.getByText('Connection lost').waitFor()
    await say(page, 'not lost')
    await page.getByText('The bot cannot be reached').waitFor()
    expect(await page.locator('#composer').inputValue()).toBe('not lost')
    await playground.again()
    const to = { platform: 'playground', workspace: 'local', channel: 'study-group' } as const
    await playground.platform().post({ to, card: { plain: 'x', title: 'Missed you' }, key: 'x', title: 'x' })
    await page.getByRole('button', { name: 'Try now' }).click()
    await shown(page, 'Missed you')
    await page.getByText('Connection lost').waitFor({ state: 'hidden' })
    expect(await page.locator('#composer').inputValue()).toBe('not lost')
  })

  it('loads earlier messages and stays where one reads', async () => {
    for (let i = 1; i <= 70; i++)
      await fetch(`${playground.url}/api/channels/study-group/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: i % 2 ? 'lin' : 'sam', text: `message ${i}.` }),
      })
    const page = await open('ada')
    await shown(page, 'message 70.')
    expect(await page.locator('.message').count()).toBe(50)
    await page.getByRole('button', { name: 'Earlier messages' }).click()
    await page.getByText('message 1.', { exact: true }).waitFor({ state: 'attached' })
    expect(await page.locator('.message').count()).toBe(70)
    expect(
      await page
        .locator('.scroller')
        .first()
        .evaluate((node) => node.scrollTop),
    ).toBeGreaterThan(200)
  })

  it('leaves a gap to be loaded where an earlier message changes, and mixes no channels while it loads', async () => {
    const to = { platform: 'playground', workspace: 'local', channel: 'study-group' } as const
    const card = (title: string) => ({ plain: title, title })
    const post = (title: string) => playground.platform().post({ to, card: card(title), key: title, title })
    const first = await post('Post 1')
    for (let i = 2; i <= 60; i++) await post(`Post ${i}`)
    const page = await open('ada')
    await shown(page, 'Post 60')
    await playground.platform().edit(first, card('Post 1, changed'))
    await post('Post 61')
    await shown(page, 'Post 61')
    const titles = () => page.locator('#channel-pane h3').allTextContents()
    expect((await titles()).slice(0, 2)).toEqual(['Post 11', 'Post 12'])
    const held = Promise.withResolvers<void>()
    await page.route(/before=/, async (route) => {
      await held.promise
      await route.continue()
    })
    const loaded = page.waitForResponse(/before=/)
    await page.getByRole('button', { name: 'Earlier messages' }).click()
    await page.getByRole('link', { name: /ml-design/ }).click()
    await page.getByText('Nothing in #ml-design yet').waitFor()
    held.resolve()
    await (await loaded).finished()
    // What comes after it has been read after it.
    await page.evaluate(() => fetch('/api/time').then((answer) => answer.json()))
    expect(await titles()).toEqual([])
    await page.goBack()
    await shown(page, 'Post 61')
    await page.getByRole('button', { name: 'Earlier messages' }).click()
    await shown(page, 'Post 1, changed')
    expect(await titles()).toHaveLength(61)
  })

  it('shows a tall answer from its top', async () => {
    const page = await open('ada')
    for (let i = 0; i < 3; i++) await say(page, `/share ${'several words '.repeat(500)}`)
    const title = page.getByRole('heading', { name: 'Shared' }).nth(2)
    await title.waitFor()
    const scroller = await page.locator('.scroller').first().boundingBox()
    await vi.waitFor(async () => {
      const top = (await title.boundingBox())?.y ?? 0
      expect(top).toBeGreaterThan(scroller?.y ?? 0)
      expect(top).toBeLessThan((scroller?.y ?? 0) + 120)
    })
  })

  it('fits a phone: channels in a drawer, the discussion over everything, nothing wider than the screen', async () => {
    const { thread } = await postDay(playground.platform)
    const long = `${'https://example.org/'.padEnd(300, 'x')} ${'word '.repeat(100)}`
    const page = await open('ada', '/', PHONE)
    await say(page, long)
    await page.locator('.message', { hasText: 'word word' }).waitFor()
    const overflow = () => page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
    expect(await overflow()).toBe(0)
    await page.locator(`[data-id="${thread.thread}"] .open-thread`).click()
    await page.locator('#thread').getByText('1 of 2').waitFor()
    const box = await page.locator('#thread').boundingBox()
    expect([box?.x, box?.width]).toEqual([0, 360])
    expect(await overflow()).toBe(0)
    await page.getByRole('button', { name: 'Close the thread' }).click()
    await page.getByRole('button', { name: 'Channels' }).click()
    await page.getByRole('link', { name: 'random' }).click()
    await page.getByRole('heading', { name: '#random' }).waitFor()
    await page.locator('#sidebar').waitFor({ state: 'hidden' })
  })

  it('answers a button of the post over an open discussion in that discussion', async () => {
    const { post } = await postDay(playground.platform)
    for (const options of [{}, PHONE]) {
      const page = await open('ada', new URL(post.url).hash.replace('#', '/#'), options)
      await page.locator('#thread .parent').getByRole('button', { name: 'Hint 1a' }).click()
      const answer = page.locator('#thread .message.private').last()
      await answer.waitFor()
      await vi.waitFor(async () => expect(await answer.getByRole('button').first().isVisible()).toBe(true))
      expect(await page.locator('#channel .message.private').count()).toBe(0)
    }
  })

  it('names every control, and every picture, for a screen reader', async () => {
    await postDay(playground.platform)
    const page = await open('ada')
    await page.getByRole('button', { name: /Discussion/ }).click()
    await page.locator('#thread').getByText('1 of 2').waitFor()
    const nameless = await page.locator('button, a, input, textarea, select').evaluateAll((nodes) =>
      nodes
        .filter((node) => {
          const labelled = node.labels?.[0]?.textContent
          return !(node.getAttribute('aria-label') || node.textContent?.trim() || labelled)
        })
        .map((node) => node.outerHTML),
    )
    expect(nameless).toEqual([])
    expect(await page.locator('img:not([alt])').count()).toBe(0)
    expect(await page.locator('svg:not([aria-hidden="true"])').count()).toBe(0)
  })

  it('has one main part and one first heading, and leaves out no level of headings, also with a thread open', async () => {
    await postDay(playground.platform)
    for (const options of [{}, PHONE]) {
      const page = await open('ada', '/', options)
      for (const part of ['channel', 'thread'] as const) {
        expect(await page.getByRole('main').count()).toBe(1)
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
        const levels = await page
          .locator(`#${part}`)
          .getByRole('heading')
          .evaluateAll((nodes) => nodes.map((node) => Number(node.tagName[1])))
        const skipped = levels.filter((level, i) => i > 0 && level > (levels[i - 1] ?? 0) + 1)
        expect([part, levels.length > 1, skipped]).toEqual([part, true, []])
        if (part === 'channel') {
          await page.getByRole('button', { name: /Discussion/ }).click()
          await page.locator('#thread').getByText('1 of 2').waitFor()
        }
      }
    }
  })

  it('shows in the system’s own colours which channel is open and which has news', async () => {
    const page = await open('ada', '/', { forcedColors: 'active' })
    const style = (selector: string, property: string) =>
      page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`)
    expect(await style('.channels a[href$="study-group"]', 'outlineStyle')).toBe('solid')
    expect(await style('.channels a[href$="random"]', 'outlineStyle')).toBe('none')
    await say(await open('lin', '/#/random'), 'News')
    const dot = page.getByRole('link', { name: 'random' }).locator('.dot')
    await dot.waitFor()
    const ground = await style('body', 'backgroundColor')
    expect(await style('.channels a[href$="random"] .dot', 'backgroundColor')).not.toBe(ground)
  })

  it('asks for the password where there is one, and then opens what was asked for', async () => {
    await playground.stop()
    playground = await startPlayground({ password: 'open sesame' })
    const { post } = await postDay(playground.platform)
    const page = await (await browser.newContext()).newPage()
    await page.goto(post.url)
    await page.getByLabel('Password').fill('open barley')
    await page.keyboard.press('Enter')
    await page.getByText('That is not the password.').waitFor()
    await page.getByLabel('Password').fill('open sesame')
    await page.keyboard.press('Enter')
    await page.locator('#thread').getByText('1 of 2').waitFor()
  })
})
