import { afterEach, describe, expect, it } from 'vitest'
import { startPlatform } from '../../e2e/slack-harness.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'
import { defaultOptions } from '../../fakes/slack/options.ts'
import { lookFor } from '../../support/look.ts'
import { aPicture } from '../../support/picture.ts'

const study = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' } as const

describe('a picture on Slack', () => {
  let at: Awaited<ReturnType<typeof startPlatform<ScriptedBot>>>
  const start = async (...scopes: string[]) => {
    at = await startPlatform<ScriptedBot>('http', {
      options: { scopes: [...defaultOptions.scopes, ...scopes] },
    })
  }
  afterEach(() => at.stop())
  const image = aPicture()
  const card = { plain: 'The week', title: 'The week', image }
  const post = (key = 'k') => at.platform().post({ to: study, card, key, title: 'The week' })
  const shown = () =>
    at.fake
      .messages('C0STUDY')
      .map(({ blocks }) => blocks?.find(({ type }) => type === 'image' || type === 'context'))

  it('is uploaded in no channel, and shown by one message that carries its key', async () => {
    await start('files:write')
    await post()
    const [[id, file] = []] = at.fake.world.files
    expect(file?.bytes.equals(image.bytes)).toBe(true)
    expect(shown()).toMatchObject([{ slack_file: { id }, alt_text: 'Three weeks by day' }])
    expect(
      at.fake.messages('C0STUDY').map(({ files, metadata }) => [files, metadata?.event_payload]),
    ).toEqual([[undefined, { key: 'k' }]])
  })

  it('is said in words where the app may not upload, and nothing is uploaded', async () => {
    await start()
    await post()
    expect(shown()).toMatchObject([{ type: 'context', elements: [{ text: 'Three weeks by day' }] }])
    expect(at.fake.stats.calls['files.getUploadURLExternal']).toBeUndefined()
  })

  it.each([
    ['refused', 'files.completeUploadExternal', { kind: 'refuse', error: 'storage_limit_reached' }],
    ['lost on the way', 'files.getUploadURLExternal', { kind: 'drop-answer' }],
  ] as const)(
    'is said in words where its upload is %s, and the message comes all the same',
    async (_, method, fault) => {
      await start('files:write')
      at.fake.fault({ method }, fault)
      await post()
      expect(shown()).toMatchObject([{ type: 'context' }])
    },
  )

  it('is waited for while Slack works on it', async () => {
    await start('files:write')
    at.fake.world.slowFiles = 1
    await post()
    expect(shown()).toMatchObject([{ type: 'image' }])
    expect(at.fake.stats.calls['chat.postMessage']).toBe(2)
  })

  it('is not waited for without an end', { timeout: 20_000 }, async () => {
    await start('files:write')
    at.fake.world.slowFiles = 99
    await post()
    expect(shown()).toMatchObject([{ type: 'context' }])
  })

  it('doubles no post whose answer is lost: it is found by its key', async () => {
    await start('files:write')
    at.fake.fault({ method: 'chat.postMessage' }, { kind: 'drop-answer' })
    await expect(post()).rejects.toMatchObject({ outcome: 'unknown' })
    expect(await lookFor(at.platform(), study, 'k', Date.now() - 60_000)).toMatchObject({
      channel: 'C0STUDY',
    })
    expect(shown()).toMatchObject([{ type: 'image' }])
  })
})
