import { afterEach, describe, expect, it } from 'vitest'
import type { Booths } from '../../../src/core/platform.ts'
import { EXTRAS } from '../../../src/platforms/slack/scopes.ts'
import { soon, startPlatform } from '../../e2e/slack-harness.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'
import { defaultOptions, type SlackOptions } from '../../fakes/slack/options.ts'

const WITH = [...defaultOptions.scopes, ...EXTRAS.mocks.scopes]
let at: Awaited<ReturnType<typeof startPlatform<ScriptedBot>>>
const start = async (options: Partial<SlackOptions> = {}) => {
  at = await startPlatform<ScriptedBot>('http', { options: { scopes: WITH, ...options } })
}
afterEach(() => at.stop())

const town = { platform: 'slack', workspace: 'T0TOWN' } as const
const near = { ...town, channel: 'C0STUDY' }
const member = (user: string) => ({ ...town, user })
const booths = (): Booths => {
  const found = at.platform().booths
  if (!found) throw new Error('no booths')
  return found
}
const open = (key: string, ...people: string[]) =>
  booths().open({ near, people: people.map(member), key, title: 'Mock table' })

describe('a booth on Slack', () => {
  it('is the one conversation of its people with the bot, whoever asks and in whatever order', async () => {
    await start()
    const booth = await open('one', 'U0LIN', 'U0ADA')
    expect(await open('two', 'U0ADA', 'U0LIN', 'U0ADA')).toEqual(booth)
    expect(booth.url).toBe(`https://t0town.slack.com/archives/${booth.channel}`)
    expect(at.fake.world.channels.get(booth.channel)).toMatchObject({ kind: 'mpim' })
    expect((await open('three', 'U0ADA', 'U0LIN', 'U0GUEST')).channel).not.toBe(booth.channel)
    expect(booths().letIn).toBeUndefined()
  })

  it('tells tables apart by their messages, and finds each where its answer was lost', async () => {
    await start()
    const booth = await open('one', 'U0LIN', 'U0ADA')
    const post = (key: string) =>
      at.platform().post({ to: booth, card: { plain: key, title: key }, key, title: key })
    const [first, second] = [await post('table-1'), await post('table-2')]
    const { posts, complete } = await at
      .platform()
      .find(booth, ['table-1', 'table-2', 'table-3'], Date.now() - 60_000)
    expect([posts.get('table-1')?.message, posts.get('table-2')?.message, complete]).toEqual([
      first.message,
      second.message,
      true,
    ])
  })

  it.each([
    ['the app may not', { scopes: defaultOptions.scopes }, 'The app lacks the permission mpim:write.'],
    ['bots may not', { groupMessages: false }, 'Slack refuses it (not_allowed_token_type).'],
  ])('is refused where %s, with how to fix it', async (_, options, message) => {
    await start(options)
    await expect(open('one', 'U0LIN', 'U0ADA')).rejects.toMatchObject({
      outcome: 'refused',
      message,
      fix: expect.stringMatching(/\w/),
    })
  })

  it('says which scopes it lacks, and by which manifest the app gets them', async () => {
    await start({ scopes: defaultOptions.scopes })
    expect(await booths().inspect(near)).toEqual([
      {
        what: 'The app lacks the permission mpim:write, mpim:history.',
        fix: expect.stringMatching(/^Add mocks to SLACK_WITH .*“studyhall slack manifest”/),
      },
    ])
    // Posts need none of it.
    expect(await at.platform().inspect(near)).toEqual([])
    for (const scope of EXTRAS.mocks.scopes) at.town.team.installation?.scopes.add(scope)
    expect(await booths().inspect(near)).toEqual([])
  })

  it('has room for two to eight people', async () => {
    await start()
    await expect(open('one', 'U0LIN')).rejects.toMatchObject({ outcome: 'invalid' })
    await expect(open('one', ...Array.from({ length: 9 }, (_, i) => `U${i}`))).rejects.toMatchObject({
      outcome: 'invalid',
    })
  })

  it.each(['at once', 'after a restart'])(
    'is no channel that a group could meet in (%s), and its message stays',
    async (when) => {
      await start()
      const booth = await open('one', 'U0LIN', 'U0ADA')
      const card = {
        plain: 'Here.',
        title: 'Here',
        buttons: [{ label: 'Mine', action: 'topic', arg: 'towers' }],
      }
      const sent = await at.platform().post({ to: booth, card, key: 'k', title: 'Here' })
      if (when === 'after a restart') await at.again()
      const lin = at.fake.member('U0LIN')
      await (await lin.press({ channel: booth.channel, ts: sent.message }, 'Mine')).answer()
      await soon(() => expect(at.bot.calls).toHaveLength(1))
      expect(at.bot.calls[0]?.caller.channel).toBeUndefined()
      expect(lin.shown.at(-1)).toMatchObject({ kind: 'ephemeral' })
      expect(at.fake.member('U0ADA').shown).toEqual([])
      expect(at.fake.messages(booth.channel)).toHaveLength(1)
    },
  )
})
