import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/platforms/slack/limits.ts'
import { manifest } from '../../../src/platforms/slack/manifest.ts'
import { wordsOfMessage } from '../../../src/platforms/slack/typed.ts'
import { startWhole } from '../../e2e/slack-harness.ts'
import type { Shown } from '../../fakes/slack/core.ts'
import { readMessage } from '../../fakes/slack/mrkdwn.ts'
import { defaultOptions } from '../../fakes/slack/options.ts'

const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>): string =>
  readMessage({ text, blocks }).text
const labels = ({ blocks = [] }: Shown): string[] =>
  blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) => (one.type === 'button' ? [one.text.text] : []))
      : [],
  )

describe.each(['socket', 'http'] as const)('Look up, chosen on a message over %s', (mode) => {
  let at: Awaited<ReturnType<typeof startWhole>>
  beforeEach(async () => {
    at = await startWhole(mode)
  })
  afterEach(() => at.stop())
  const lin = () => at.fake.member('U0LIN')
  const ada = () => at.fake.member('U0ADA')
  const lookUp = async (channel: string, ts: string): Promise<Shown> =>
    (await lin().shortcut('Look up', channel, ts)).answer()

  it('shows the topic to whoever chose it, in the thread, and shares it there', async () => {
    const question = ada().say('C0STUDY', 'what would you deploy?')
    const reply = ada().say('C0STUDY', 'a <canary> release, as <@U0LIN> said & then roll back', question.ts)
    const shown = await lookUp('C0STUDY', reply.ts)
    expect(shown).toMatchObject({ kind: 'ephemeral', channel: 'C0STUDY', thread: question.ts })
    expect(words(shown)).toContain('Safe Model Deployment and Rollback')
    expect(ada().shown).toEqual([])
    const shared = await (await lin().press(shown, 'Share')).answer()
    expect(shared).toMatchObject({ kind: 'message', channel: 'C0STUDY', thread: question.ts })
    expect(words(shared)).toContain('Shared by lin')
  })

  it('shows it in the channel where the message is in none, also where the bot is not', async () => {
    const told = ada().say('C0OPEN', 'we read about gradient boosting')
    const shown = await lookUp('C0OPEN', told.ts)
    expect(shown).toMatchObject({ kind: 'ephemeral', channel: 'C0OPEN' })
    expect(shown.thread).toBeUndefined()
    expect(words(shown)).toContain('Gradient Boosting')
    const reply = ada().say('C0OPEN', 'kl divergence', told.ts)
    // The bot is not there to whisper in a thread, so the channel shows it.
    const below = await lookUp('C0OPEN', reply.ts)
    expect(below).toMatchObject({ kind: 'ephemeral', channel: 'C0OPEN' })
    const shared = await (await lin().press(shown, 'Share')).answer()
    expect(words(shared)).toContain('Shared by lin')
  })

  it('offers several where several are meant, and the next press stays in the thread', async () => {
    const question = ada().say('C0STUDY', 'what now?')
    const reply = ada().say('C0STUDY', 'is it drift or is it leakage?', question.ts)
    const shown = await lookUp('C0STUDY', reply.ts)
    const [first = ''] = labels(shown)
    const next = await (await lin().press(shown, first)).answer()
    expect(next).toMatchObject({ kind: 'ephemeral', thread: question.ts })
  })

  it('says so where a message has no words', async () => {
    const told = ada().say('C0STUDY', '')
    expect(words(await lookUp('C0STUDY', told.ts))).toContain('no words of its own')
  })
})

it('Look up is in the manifest within Slack’s limits, as the fake has it', () => {
  const { shortcuts } = manifest([], { command: 'study' }).features
  expect(Object.fromEntries(shortcuts.map(({ callback_id, name }) => [callback_id, name]))).toEqual(
    defaultOptions.shortcuts,
  )
  for (const { name, description, type } of shortcuts) {
    expect([type, name.length <= LIMITS.shortcutName]).toEqual(['message', true])
    expect(description.length).toBeLessThanOrEqual(LIMITS.shortcutDescription)
  }
})

it.each([
  ['<@U0LIN> a <https://a.example/x|link>, &lt;b&gt; in <#C1|general> <!here>', 'a link, <b> in general'],
  ['<https://a.example/x>', ''],
  ['two\ntowers', 'two\ntowers'],
])('a message is read as plain words: %j', (text, said) => {
  expect(wordsOfMessage(text)).toBe(said)
})
