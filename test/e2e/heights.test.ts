import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import type { Form } from '../../src/core/form.ts'
import { cardsOf } from '../../src/curriculum-fit.ts'
import { modalOf } from '../../src/platforms/discord/form.ts'
import { answerOf, noticeOf } from '../../src/platforms/discord/message.ts'
import { formView } from '../../src/platforms/slack/form.ts'
import { renderCard } from '../../src/platforms/slack/render.ts'
import { type DiscordBody, drawDiscord, drawSlack } from '../support/draw.ts'
import { drawDiscordForm, drawSlackForm } from '../support/draw-form.ts'
import { forms, lookUps } from '../support/look-ups.ts'
import { CURRICULA } from '../support/study.ts'
import { chromiumPath, launchChromium, whySkipped } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** `FORMS=folder` keeps the forms there as pictures, to be looked at. */
const FOLDER = process.env.FORMS

/** CSS pixels of a common phone. */
const PHONE = { width: 390, height: 844 }
/** Messages of one page: a browser sets so many at once without trouble. */
const AT_ONCE = 400

/** A card, by what it is; of a mock day, which is a meeting’s whole script, or posted by itself, so that a notification is said above it. */
type Seen = { what: string; card: Card; mock: boolean; posted: boolean }

/** Every card of the roadmap, and every look-up. */
async function everything(): Promise<Seen[]> {
  const { default: curriculum } = CURRICULA
  const days = curriculum.days.flatMap((day) =>
    cardsOf(curriculum, day).map(({ what, card, posted = false }) => ({
      what: `day ${day.number}, ${what}`,
      card,
      mock: day.mock !== undefined,
      posted,
    })),
  )
  return [...days, ...(await lookUps()).map((seen) => ({ ...seen, mock: false, posted: false }))]
}

const DRAWN: Record<string, (seen: readonly Seen[]) => string> = {
  Discord: (seen) =>
    drawDiscord(
      'study-group',
      seen.map(({ card, posted }) => ({
        message: (posted ? noticeOf(card, undefined) : answerOf(card)) as DiscordBody,
        at: 'Today at 09:00',
        ...(!posted && { note: 'Only you can see this · Dismiss message' }),
      })),
      PHONE.width,
    ),
  Slack: (seen) =>
    drawSlack(
      'study-group',
      seen.map(({ card, posted }) => ({
        message: renderCard(card),
        at: '9:00 AM',
        ...(!posted && { note: 'Only visible to you' }),
      })),
      PHONE.width,
    ),
}

const FORMS: Record<string, (form: Form) => string> = {
  Discord: (form) => drawDiscordForm(modalOf(form, true), PHONE.width),
  Slack: (form) => drawSlackForm(formView(form, {}), PHONE.width),
}

describe.skipIf(!chromiumPath)(`every card on a phone ${PHONE.width} px wide ${whySkipped}`.trim(), () => {
  let browser: Browser
  let all: Seen[]
  beforeAll(async () => {
    browser = await launchChromium()
    all = await everything()
  })
  afterAll(() => browser?.close())

  it.each(Object.entries(DRAWN))(
    'is drawn from its real body on %s, at most two screens tall but for mock days, and never wider than one',
    async (name, draw) => {
      const page = await browser.newPage({ viewport: PHONE })
      const heights: number[] = []
      for (let from = 0; from < all.length; from += AT_ONCE) {
        await page.setContent(draw(all.slice(from, from + AT_ONCE)))
        heights.push(
          ...(await page
            .locator('article')
            .evaluateAll((drawn) => drawn.map((each) => each.getBoundingClientRect().height))),
        )
        const wide = await page.locator('html').evaluate((html) => html.scrollWidth)
        expect(wide, `${name}, from ${all[from]?.what}`).toBeLessThanOrEqual(PHONE.width)
      }
      await page.close()
      const measured = all.map((seen, i) => ({ ...seen, height: Math.round(heights[i] ?? 0) }))
      expect(measured.length).toBeGreaterThan(2000)
      expect(measured.every(({ height }) => height > 40)).toBe(true)
      const tall = measured.filter(({ mock, height }) => !mock && height > 2 * PHONE.height)
      expect(tall.map(({ what, height }) => `${what}: ${height} px`)).toEqual([])
    },
  )

  it.each(Object.entries(FORMS))(
    'so is every form on %s, with a label for each input',
    async (name, draw) => {
      const page = await browser.newPage({ viewport: PHONE })
      for (const { what, form } of await forms()) {
        await page.setContent(draw(form))
        if (FOLDER)
          await page.screenshot({
            path: join(FOLDER, `${name}-${what.replace(/\W+/g, '-')}.png`),
            fullPage: true,
          })
        const { width, height } = await page
          .locator('html')
          .evaluate(({ scrollWidth, scrollHeight }) => ({ width: scrollWidth, height: scrollHeight }))
        expect(width, what).toBeLessThanOrEqual(PHONE.width)
        expect(height, what).toBeLessThanOrEqual(2 * PHONE.height)
        const read = await page.locator('body').innerText()
        // Slack takes no file in a form.
        for (const { label, kind } of form.inputs)
          if (kind !== 'file' || name !== 'Slack') expect(read).toContain(label)
      }
      await page.close()
    },
  )
})
