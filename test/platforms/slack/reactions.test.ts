import { afterEach, describe, expect, it } from 'vitest'
import { EXTRAS } from '../../../src/platforms/slack/scopes.ts'
import { soon, startPlatform } from '../../e2e/slack-harness.ts'
import { createScriptedBot, type ScriptedBot } from '../../fakes/scripted-bot.ts'
import { defaultOptions, type SlackOptions } from '../../fakes/slack/options.ts'
import { withStars } from './hands.ts'

const CHANNEL = { platform: 'slack', workspace: 'T0TOWN', channel: 'C0STUDY' } as const

describe('a star on Slack', () => {
  let at: Awaited<ReturnType<typeof startPlatform<ScriptedBot>>>
  let thread: string
  const start = async (options: Partial<SlackOptions> = withStars) => {
    at = await startPlatform('http', { options, bot: createScriptedBot() })
    const post = await at
      .platform()
      .post({ to: CHANNEL, card: { plain: 'Day', title: 'Day' }, key: 'k', title: 'Day' })
    thread = post.message
    // Who they are is known from then on, so that what they do is heard in its order.
    for (const member of [lin(), ada()]) await member.say('C0STUDY', 'hello', thread).delivered
    await soon(() => expect(at.bot.heard).toHaveLength(2))
  }
  afterEach(() => at.stop())
  const lin = () => at.fake.member('U0LIN')
  const ada = () => at.fake.member('U0ADA')
  const write = async (): Promise<string> => {
    const { ts, delivered } = lin().say('C0STUDY', 'retrieval first', thread)
    await delivered
    return ts
  }
  /** What the bot heard of stars by the time it heard of a message that was written after all else. */
  const heard = async (): Promise<string[]> => {
    const ts = await write()
    await soon(() => expect(at.bot.heard.at(-1)).toContain(ts))
    return at.bot.heard.filter((line) => line.includes('star'))
  }
  const told = (ts: string): string =>
    `U0ADA stars C0STUDY ${ts} ${thread} by U0LIN https://t0town.slack.com/archives/C0STUDY/p${ts.replace('.', '')}?thread_ts=${thread}&cid=C0STUDY`
  const asked = (): number => at.fake.stats.calls['conversations.replies'] ?? 0

  it('is told with the thread that its message is in, which nobody has to be asked', async () => {
    await start()
    const ts = await write()
    await ada().react('C0STUDY', ts, 'star')
    await ada().react('C0STUDY', ts, 'star', false)
    expect((await heard()).toSorted()).toEqual([told(ts), `U0ADA unstars C0STUDY ${ts}`].toSorted())
    expect(asked()).toBe(0)
  })

  it('on a message from before the start is told with the thread that Slack names, asked once', async () => {
    await start()
    const ts = await write()
    await at.again()
    await ada().react('C0STUDY', ts, 'star')
    await soon(() => expect(at.bot.heard).toContain(told(ts)))
    await ada().react('C0STUDY', ts, 'star', false)
    await ada().react('C0STUDY', ts, 'star')
    expect((await heard()).filter((line) => line === told(ts))).toHaveLength(2)
    expect(asked()).toBe(1)
  })

  it('on a message outside of threads has Slack asked once, and never where it was heard of', async () => {
    await start()
    const old = lin().say('C0STUDY', 'hello')
    await old.delivered
    await ada().react('C0STUDY', old.ts, 'star')
    await heard()
    expect(asked()).toBe(0)
    await at.again()
    const line = `U0ADA stars C0STUDY ${old.ts}`
    for (const times of [2, 3]) {
      for (const isOn of [false, true]) await ada().react('C0STUDY', old.ts, 'star', isOn)
      await soon(() => expect(at.bot.heard.filter((each) => each === line)).toHaveLength(times))
    }
    expect(asked()).toBe(1)
  })

  it('of another kind is not told, and on a message in no thread or of the bot’s it is about nothing', async () => {
    await start()
    const ts = await write()
    await ada().react('C0STUDY', ts, '+1')
    const alone = lin().say('C0STUDY', 'hello')
    await alone.delivered
    await ada().react('C0STUDY', alone.ts, 'star')
    await ada().react('C0STUDY', thread, 'star')
    expect((await heard()).toSorted()).toEqual(
      [`U0ADA stars C0STUDY ${alone.ts}`, `U0ADA stars C0STUDY ${thread}`].toSorted(),
    )
  })

  it('of a bot, or on what another bot wrote, is about nothing', async () => {
    await start()
    at.fake.user('T0TOWN', { id: 'U0ROBOT', bot: true })
    at.town.channel.members.add('U0ROBOT')
    const robot = at.fake.member('U0ROBOT')
    const ts = await write()
    const said = robot.say('C0STUDY', 'beep', thread)
    await said.delivered
    await robot.react('C0STUDY', ts, 'star')
    await ada().react('C0STUDY', said.ts, 'star')
    const lines = [`U0ROBOT stars C0STUDY ${ts}`, `U0ADA stars C0STUDY ${said.ts}`]
    await soon(() => expect(at.bot.heard.filter((line) => line.includes('star'))).toHaveLength(2))
    expect((await heard()).toSorted()).toEqual(lines.toSorted())
  })

  it('that Slack tells twice counts once', async () => {
    await start()
    const ts = await write()
    const payload = {
      type: 'event_callback',
      team_id: 'T0TOWN',
      event_id: 'EvTwice',
      event_time: Math.floor(Date.now() / 1000),
      event: {
        type: 'reaction_added',
        user: 'U0ADA',
        reaction: 'star',
        item_user: 'U0LIN',
        item: { type: 'message', channel: 'C0STUDY', ts },
        event_ts: ts,
      },
    }
    for (let time = 0; time < 2; time++)
      expect((await at.fake.http.send(at.fake.http.sign('events_api', { ...payload, time }))).status).toBe(
        200,
      )
    expect(await heard()).toEqual([told(ts)])
  })

  it('that was taken back is not counted by what Slack tells late, nor one that was given again taken back', async () => {
    await start()
    const ts = await write()
    const tell = async (type: string, second: number) => {
      const payload = {
        type: 'event_callback',
        team_id: 'T0TOWN',
        event_id: `EvLate${second}`,
        event_time: 1_800_000_000 + second,
        event: {
          type,
          user: 'U0ADA',
          reaction: 'star',
          item_user: 'U0LIN',
          item: { type: 'message', channel: 'C0STUDY', ts },
          event_ts: `${1_800_000_000 + second}.000100`,
        },
      }
      await at.fake.http.send(at.fake.http.sign('events_api', payload))
    }
    await tell('reaction_removed', 2)
    await tell('reaction_added', 1)
    await tell('reaction_added', 4)
    await tell('reaction_removed', 3)
    expect((await heard()).toSorted()).toEqual([told(ts), `U0ADA unstars C0STUDY ${ts}`].toSorted())
  })

  it('is gone with its message', async () => {
    await start()
    const ts = await write()
    await at.fake.deleteMessage('C0STUDY', ts)
    expect(await heard()).toEqual([`no stars C0STUDY ${thread} ${ts}`])
  })

  it('is not heard where the app lacks the scope or the events, which a manager reads with the fix', async () => {
    await start({ events: withStars.events })
    await ada().react('C0STUDY', await write(), 'star')
    expect(await heard()).toEqual([])
    void ada().command('/study', 'topic towers', 'C0STUDY')
    await soon(() => expect(at.bot.calls).toHaveLength(1))
    const remarks = async (stars: boolean) => {
      const settings = { archiveMinutes: 0, pin: false, mention: '', tags: [], publish: false }
      return at.bot.calls[0]?.caller.remarks?.(CHANNEL, settings, stars)
    }
    expect(await remarks(false)).toEqual([])
    expect(await remarks(true)).toEqual([
      expect.stringMatching(/^\*\*stars\*\* does nothing yet: .*reactions:read.* Add stars to SLACK\\?_WITH/),
    ])
    // Once the app was installed again, nothing is left to say.
    for (const scope of EXTRAS.stars.scopes) at.town.team.installation?.scopes.add(scope)
    expect(await remarks(true)).toEqual([])
  })

  it('is not told to an app whose manifest does not ask for it', async () => {
    await start({ scopes: [...defaultOptions.scopes, ...EXTRAS.stars.scopes] })
    await ada().react('C0STUDY', await write(), 'star')
    expect(await heard()).toEqual([])
  })
})
