import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../src/core/bot.ts'
import { doneCard } from '../../../src/core/card.ts'
import { piecesOf } from '../../../src/platforms/slack/file.ts'
import { soon, startPlatform } from '../../e2e/slack-harness.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'
import { defaultOptions } from '../../fakes/slack/options.ts'

const TEXT = `# Ranking\n\n${'- Mon 23 Nov 2026: Day 1 · <Joins> & "hashing"\n'.repeat(600)}`

const answering = () => {
  const bot = createScriptedBot()
  bot.dispatch = async (): Promise<Answer> => ({
    reply: {
      card: doneCard('The group as a file', 'Here.'),
      file: { name: 'ranking.md', type: 'text/markdown', text: TEXT },
    },
    visibility: 'private',
  })
  return bot
}

describe('a file on Slack', () => {
  let at: Awaited<ReturnType<typeof startPlatform>>
  const start = async (...scopes: string[]) => {
    const options = { scopes: [...defaultOptions.scopes, ...scopes], burst: Number.POSITIVE_INFINITY }
    at = await startPlatform('http', { bot: answering(), options })
    return at.fake.member('U0LIN')
  }
  afterEach(() => at.stop())
  const sent = (member: Awaited<ReturnType<typeof start>>) => at.fake.messages(member.dmChannel())
  const asked = async (member: Awaited<ReturnType<typeof start>>) => {
    const answer = await (await member.command('/study', 'group export', 'C0STUDY')).answer()
    return [answer.kind, JSON.stringify(answer.blocks)]
  }

  it('is uploaded into the direct messages where the app may, and the channel hears where it is', async () => {
    const lin = await start('files:write')
    const [kind, blocks] = await asked(lin)
    expect([kind, blocks]).toEqual([
      'ephemeral',
      expect.stringContaining('It is in your direct messages with me'),
    ])
    const messages = await soon(async () => sent(lin))
    expect(messages.map(({ files }) => files?.map(({ name, text }) => [name, text === TEXT]))).toEqual([
      undefined,
      [['ranking.md', true]],
    ])
  })

  it('comes as messages where Slack refuses the upload', async () => {
    const lin = await start('files:write')
    at.fake.fault(
      { method: 'files.completeUploadExternal' },
      { kind: 'refuse', error: 'storage_limit_reached' },
    )
    const [, said] = await asked(lin)
    expect(said).toContain('It is in your direct messages with me')
    expect(sent(lin).length).toBeGreaterThan(2)
    expect(sent(lin).every(({ files }) => files === undefined)).toBe(true)
  })

  it('that cannot reach its member is told where it was asked for', async () => {
    const lin = await start()
    at.fake.fault({ method: 'chat.postMessage' }, { kind: 'refuse', error: 'messages_tab_disabled' })
    expect((await asked(lin))[1]).toContain('Direct messages with this app are switched off')
  })
})

describe('a text in pieces', () => {
  it('is the text again when they are put together, and each fits into a message', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('&', '<', '"', 'é', '🙂', 'a').chain((sign) => fc.constant(sign.repeat(4_000))),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.join('\n').replaceAll('```', '')
        const pieces = piecesOf(text)
        for (const piece of pieces) {
          expect(JSON.stringify(piece.replace(/&/g, '&amp;').replace(/[<>]/g, '&lt;')).length).toBeLessThan(
            11_000,
          )
          expect(piece.isWellFormed()).toBe(true)
        }
        // Where a line was too long for any message, it stands on several.
        expect(pieces.join('').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''))
        if (lines.every(({ length }) => length < 400)) expect(pieces.join('\n')).toBe(text)
      }),
    )
  })
})
