import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { systemClock } from '../../src/compose.ts'
import { readConfig } from '../../src/config.ts'
import { type Running, startBot } from '../../src/main.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { launchChromium } from './chromium.ts'

/** A machine whose clock stands still on a Saturday morning, so that time moves in the page alone. */
const START = Date.parse('2026-11-28T10:00:00Z')

/** For a suite: a playground of its own, open on a phone before its first test and gone after its last. */
export function onAPhone(): { bot(): Running; page(): Page } {
  const dir = mkdtempSync(join(tmpdir(), 'studyhall-page-'))
  let browser: Browser
  let bot: Running
  let page: Page
  beforeAll(async () => {
    const env = {
      PORT: '0',
      LIMIT_COMMANDS: 'off',
      DATABASE_URL: `file:${join(dir, 'bot.sqlite')}`,
      TZ: 'UTC',
    }
    bot = await startBot(readConfig(env, 'none'), createQuietLog(), { ...systemClock, now: () => START })
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.setDefaultTimeout(20_000)
    await page.goto(bot.url ?? '')
  })
  afterAll(async () => {
    await browser.close()
    await bot.stop()
    rmSync(dir, { recursive: true })
  })
  return { bot: () => bot, page: () => page }
}
