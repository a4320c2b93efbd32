import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import type { ChatPlatform } from '../../../src/core/platform.ts'
import { startBot } from '../../../src/main.ts'
import { type Hands, inboundContract, type Shown } from '../../contracts/inbound.ts'
import { platformContract } from '../../contracts/platform.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'
import { composeOver } from '../../support/study.ts'
import { type Chat, type Deed, type Line, openChat } from './chat.ts'
import { createLines, linesOver } from './platform.ts'

const CHANNEL = 'study'

platformContract('A stranger’s platform', async () => {
  const chat = openChat([CHANNEL])
  const platform = createLines(chat)
  await platform.start(createScriptedBot())
  const at = { platform: 'lines', workspace: 'memory' }
  return {
    platform,
    channel: { ...at, channel: CHANNEL },
    missing: { ...at, channel: 'gone' },
    member: { ...at, user: 'lin' },
    now: chat.now,
    read: async ({ message }) => ({ text: chat.line(message)?.text ?? '', mentions: [], links: [] }),
    stop: platform.stop,
  }
})

inboundContract(
  'A stranger’s platform',
  { completions: false, home: false, loses: true, renames: false, keepsForm: true, stars: false },
  async () => {
    const chat = openChat([CHANNEL, 'elsewhere'])
    let platform: ChatPlatform | undefined
    const { bot, engine, storage } = composeOver(() => platform)
    platform = createLines(chat)
    await platform.start(bot)
    return {
      store: storage.store,
      room: CHANNEL,
      other: 'elsewhere',
      ada: handsOf(chat, 'ada'),
      lin: handsOf(chat, 'lin'),
      rename: () => Promise.reject(new Error('A channel of this chat is its name.')),
      lose: async () => {
        chat.channels.delete(CHANNEL)
        await chat.listener?.deed({ kind: 'closed', channel: CHANNEL })
      },
      stop: async () => {
        await engine.stop()
        await platform?.stop()
        await storage.close()
      },
    }
  },
)

/** A member who types lines, chooses by number and fills blanks in. */
function handsOf(chat: Chat, user: string): Hands {
  const shown = ({ id, text, choices, to, blanks }: Line): Shown => ({
    id,
    text,
    buttons: choices,
    visibility: to === undefined ? 'public' : 'private',
    ...(blanks && { form: { values: blanks } }),
  })
  const answer = async (deed: Deed): Promise<Line> => {
    const line = await chat.listener?.deed(deed)
    if (!line) throw new Error('Nothing was answered.')
    return line
  }
  const lineOf = ({ id }: Shown): Line => chat.line(id) as Line
  return {
    mention: `@${user}`,
    command: async (name, values = {}) => {
      const text = [`/${name}`, ...Object.values(values)].join(' ')
      return shown(await answer({ kind: 'said', line: chat.write({ channel: CHANNEL, author: user, text }) }))
    },
    privately: async (name) => {
      const line = chat.write({ channel: `@${user}`, author: user, text: `/${name}` })
      return shown(await answer({ kind: 'said', line }))
    },
    press: async (at, label) => {
      const choice = at.buttons.indexOf(label) + 1
      return shown(await answer({ kind: 'chose', user, line: lineOf(at), choice }))
    },
    submit: async (form, values) => {
      const blanks = { ...form.form?.values, ...values }
      const reply = await answer({ kind: 'filled', user, line: lineOf(form), blanks })
      const { blanks: kept, text: error } = reply
      return kept ? { ...shown(reply), form: { values: kept, error } } : shown(reply)
    },
    write: async ({ thread }, text) => {
      const line = chat.write({ channel: CHANNEL, author: user, text, thread })
      await chat.listener?.deed({ kind: 'said', line })
      return line.id
    },
    star: () => Promise.reject(new Error('Lines have no reactions.')),
    complete: () => Promise.reject(new Error('Lines are not completed.')),
    home: () => Promise.reject(new Error('There is no home page.')),
    files: async () =>
      chat.lines.flatMap(({ to, file }) =>
        to === user && file ? [{ name: file.name, text: file.text }] : [],
      ),
  }
}

it('is started by its settings, listed beside the others, and posts the day', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-lines-'))
  const chat = openChat([CHANNEL])
  const environment = { LINES: 'on', PORT: '0', DATABASE_URL: `file:${join(folder, 'bot.sqlite')}` }
  const config = readConfig(environment, 'none', [linesOver(chat)])
  const bot = await startBot(config, createQuietLog())
  const ada = handsOf(chat, 'ada')
  await ada.press(await ada.command('setup', { time: '09:00', zone: 'UTC', days: 'daily' }), 'Start now')
  const ofDay = () => chat.lines.filter(({ tag }) => tag !== undefined)
  await vi.waitFor(() => expect(ofDay().length).toBeGreaterThan(2), { timeout: 15_000 })
  expect(ofDay()[0]?.text).toMatch(/^Day 1 of 133/)
  expect(
    ofDay()
      .slice(1)
      .every(({ thread }) => thread === ofDay()[0]?.id),
  ).toBe(true)
  await bot.stop()
  rmSync(folder, { recursive: true })
})
