import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTown as onDiscord } from '../platforms/discord/hands.ts'
import { startTown as inPlayground } from '../platforms/playground/hands.ts'
import { startTown as onSlack } from '../platforms/slack/hands.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { judge } from './weeks/judge.ts'
import { beginLife, type Life, NAMES } from './weeks/life.ts'
import { defaults, everything } from './weeks/script.ts'
import { told } from './weeks/told.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

/** `WEEKS=<folder>` keeps there what everybody read in these weeks, as text and as the playground's page shows it. */
const FOLDER = process.env.WEEKS

// The playground has three members; here it has the twelve.
vi.mock(import('../../src/platforms/playground/world.ts'), async (original) => {
  const { withMembers } = await import('./members.ts')
  const { NAMES: names } = await import('./weeks/life.ts')
  return withMembers(await original(), names)
})

const keep = async (name: string, life: Life): Promise<void> => {
  if (FOLDER) writeFileSync(join(FOLDER, `${name}.txt`), await told(life))
}

describe.each([
  ['Discord', onDiscord],
  ['Slack', onSlack],
] as const)('two weeks of a group of twelve on %s with everything switched on', (name, start) => {
  let life: Life
  beforeAll(async () => {
    life = await beginLife(start)
    await everything(life)
  })
  afterAll(() => life?.stop())

  it('bring the channel its posts and two recaps, and nobody more than they asked for', async () => {
    await keep(name, life)
    const { counts, broken } = await judge(life, ['Sam', 'Pia', 'Noa'])
    console.log(name, JSON.stringify(counts))
    expect(broken).toEqual([])
    expect(counts).toMatchObject({ posts: 8, recaps: 2 })
  })
})

describe('the same two weeks in the playground', () => {
  let life: Life
  let url = ''
  beforeAll(async () => {
    life = await beginLife(async (...how) => {
      const town = await inPlayground(...how)
      url = town.url
      return town
    })
    await everything(life)
  })
  afterAll(() => life?.stop())

  it('bring as much', async () => {
    await keep('playground', life)
    const { counts, broken } = await judge(life, ['Sam', 'Pia', 'Noa'])
    expect(broken).toEqual([])
    expect(counts).toMatchObject({ posts: 8, recaps: 2 })
  })

  it.skipIf(!chromiumPath)('are read without scrolling sideways, on a phone and at a desk', async () => {
    const browser = await launchChromium()
    try {
      const [vote] = (await life.discussions()).slice(1)
      const channel = life.channel.channel
      const places = {
        channel: ['sam', channel],
        discussion: ['sam', `${channel}/${vote?.thread.thread}`],
        manager: ['ada', 'dm-ada'],
        member: ['lin', 'dm-lin'],
        silent: ['sam', 'dm-sam'],
      } as const
      for (const width of [390, 1280])
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
          await page.goto(url)
          for (const [name, [user, place]] of Object.entries(places)) {
            await page.evaluate((id) => localStorage.setItem('studyhall.member', id), user)
            await page.setViewportSize({ width, height: FOLDER ? 4_600 : 900 })
            await page.goto(`${url}/#/${place}`)
            await page.reload()
            await page.locator('.message:visible, .empty:visible').first().waitFor()
            const at = `${name}-${width}-${colorScheme}`
            if (FOLDER) {
              await page.waitForLoadState('networkidle')
              await page.screenshot({ path: join(FOLDER, `${at}.png`) })
            }
            const wide = await page.evaluate('document.documentElement.scrollWidth')
            expect([at, Number(wide) <= width]).toEqual([at, true])
          }
          await page.close()
        }
    } finally {
      await browser.close()
    }
  })
})

describe('two weeks of a group of twelve on Discord as it is at first', () => {
  let life: Life
  beforeAll(async () => {
    life = await beginLife(onDiscord)
    await defaults(life)
  })
  afterAll(() => life?.stop())

  it('bring the channel its posts and two recaps, and no member anything', async () => {
    await keep('defaults', life)
    const members = NAMES.filter((each) => each !== 'Ada')
    const { counts, broken } = await judge(life, members)
    console.log('as it is at first', JSON.stringify(counts))
    expect(broken).toEqual([])
    expect(counts).toMatchObject({ posts: 8, recaps: 2 })
  })
})
