import { afterEach, describe, expect, it, vi } from 'vitest'
import { occurrences } from '../../src/core/occurrence.ts'
import type { Town } from '../contracts/inbound.ts'
import { startTown as onDiscord } from '../platforms/discord/hands.ts'
import { startTown as onPlayground } from '../platforms/playground/hands.ts'
import { startTown as onSlack } from '../platforms/slack/hands.ts'
import { soon } from './slack-harness.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const TOWNS: [string, () => Promise<Town>][] = [
  ['Discord', () => onDiscord(['Ada', 'Lin'])],
  ['Slack', () => onSlack(['Ada', 'Lin'])],
  ['the playground', () => onPlayground(['Ada', 'Lin'])],
]

describe.each(TOWNS)('on %s', (_, start) => {
  let town: Town
  afterEach(() => town.stop())

  it('a host who agreed is named by the first message of the discussion alone, and taken out of it again', async () => {
    town = await start()
    const [ada, lin] = [town.person('Ada'), town.person('Lin')]
    // What Slack's fake has as the one channel is shared with another workspace.
    const { other } = town
    const preview = await ada.commandAt(other, 'setup', { time: '09:00', zone: 'UTC', days: 'daily' })
    await ada.press(preview, preview.buttons.find((label) => label !== 'Start now') ?? '')
    await ada.commandAt(other, 'settings', { setting: 'host', value: 'on' })
    const joined = await lin.press(await lin.commandAt(other, 'host'), 'Host now and then')
    expect((await lin.press(joined, 'Name me when I host')).text).toContain('begins with your name')
    await ada.commandAt(other, 'post-now')
    const done = async () => {
      const [row] = await town.store.list(occurrences, { prefix: '', limit: 9 })
      expect(row?.value.state).toBe('done')
      const thread = row?.value.steps.find((step) => step.thread)?.thread
      if (!thread) throw new Error('no discussion')
      return thread
    }
    const thread = await soon(done)
    const named = async (): Promise<boolean[]> =>
      (await lin.reads(thread)).map(({ text }) => text.includes('hosts today.'))
    const before = await lin.reads(thread)
    expect((await named()).filter(Boolean)).toHaveLength(1)
    expect((await lin.reads(other)).filter(({ text }) => text.includes('hosts today'))).toEqual([])
    const first = before.find(({ text }) => text.includes('hosts today.'))
    await lin.press(await lin.commandAt(other, 'me'), 'Don’t name me')
    await soon(async () => {
      await town.engine.beat()
      await town.engine.idle()
      expect((await named()).some(Boolean)).toBe(false)
    })
    const after = (await lin.reads(thread)).find(({ id }) => id === first?.id)
    // The rest of the message, and its buttons, are as they were.
    expect(after?.buttons).toEqual(first?.buttons)
    expect(first?.text.endsWith(after?.text.slice(-200) ?? '?')).toBe(true)
  })
})
