import { join } from 'node:path'
import { type APIMessage, PermissionFlagsBits as P } from 'discord.js'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { withoutMarkup } from '../../src/core/text.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { drawDiscord, drawSlack } from '../support/draw.ts'
import { chromiumPath, launchChromium, whySkipped } from './chromium.ts'
import { startDiscordStudy } from './discord-study.ts'
import { soon, startWhole } from './slack-harness.ts'

/** `PICTURES=docs` puts the README's pictures there: real messages of the bot, as the strict fakes received them. */
const FOLDER = process.env.PICTURES

describe.skipIf(!chromiumPath)(`the README’s pictures ${whySkipped}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  /** Shows a page, keeps it as a picture where one is wanted, and answers what one reads in it. */
  const picture = async (name: string, html: string): Promise<string> => {
    const view = await browser.newPage({ viewport: { width: 660, height: 600 }, deviceScaleFactor: 1.5 })
    await view.setContent(html)
    if (FOLDER) await view.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
    const text = await view.innerText('body')
    await view.close()
    return text
  }
  const words = (text: string): string => withoutMarkup(text).replace(/\s+/g, ' ')

  it('of Discord shows a daily post and a look-up as they were sent', async () => {
    const build = (fake: DiscordFake) => {
      const guild = fake.guild('Study club')
      return { text: guild.text('study-group'), ada: guild.member('Ada', { permissions: P.ManageGuild }) }
    }
    const at = await startDiscordStudy(build)
    try {
      const { text, ada } = at.world
      const member = at.fake.member(ada)
      await member.slash(text, 'group setup', { time: '09:00', zone: 'UTC', days: 'mon-fri', begin: 'now' })
      const isPost = (message: APIMessage) => message.content.startsWith('Day 1')
      const post = await vi.waitFor(() => at.fake.messages(text).find(isPost) ?? expect.fail('no post yet'), {
        timeout: 15_000,
      })
      const seen = await member.slash(text, 'topic', { query: 'two tower' })
      const html = drawDiscord('study-group', [
        { message: post, at: 'Today at 09:00' },
        {
          message: seen.message as APIMessage,
          at: 'Today at 09:04',
          note: 'Only you can see this · Dismiss message',
        },
      ])
      const read = (await picture('discord', html)).replace(/\s+/g, ' ')
      for (const message of [post, seen.message])
        for (const { title = '', fields = [] } of message?.embeds ?? [])
          for (const said of [title, ...fields.map(({ name }) => name)]) expect(read).toContain(words(said))
      expect(read).toContain('Share')
    } finally {
      await at.stop()
    }
  })

  it('of Slack shows a daily post and a look-up as they were sent', async () => {
    const at = await startWhole('http')
    try {
      const lin = at.fake.member('U0LIN')
      const ask = async (text: string): Promise<Shown> =>
        (await lin.command('/study', text, 'C0STUDY')).answer()
      await ask('group setup 09:00 UTC mon-fri begin:now')
      const post = await soon(
        () =>
          at.fake.messages('C0STUDY').find(({ text }) => text.startsWith('Day 1')) ??
          expect.fail('no post yet'),
      )
      const seen = await ask('topic two tower')
      const html = drawSlack('study-group', [
        { message: post, at: '9:00 AM' },
        { message: seen, at: '9:04 AM', note: 'Only visible to you' },
      ])
      const read = (await picture('slack', html)).replace(/\s+/g, ' ')
      const headers = [...(post.blocks ?? []), ...(seen.blocks ?? [])].flatMap((block) =>
        block.type === 'header' ? [block.text.text] : [],
      )
      expect(headers.length).toBeGreaterThan(1)
      for (const header of headers) expect(read).toContain(header.replace(/\s+/g, ' '))
      expect(read).toContain('Share')
    } finally {
      await at.stop()
    }
  })
})
