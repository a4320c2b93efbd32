import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { problemCard } from '../../../src/core/card.ts'
import { readMessage } from '../../../src/platforms/discord/talk.ts'
import { startDiscord } from '../../e2e/discord-harness.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  return { guild, text: guild.text('ranking'), lin: guild.member('Lin') }
}
let at: Awaited<ReturnType<typeof startDiscord<ReturnType<typeof build>>>>
beforeEach(async () => {
  at = await startDiscord(build)
})
afterEach(() => at.stop())

const lin = () => at.fake.member(at.world.lin)
const mention = () => `<@${at.fake.app}>`
/** What the bot answered in a place, with the message each answer replies to. */
const answers = (place: Parameters<ReturnType<typeof lin>['reads']>[0]) =>
  lin()
    .reads(place)
    .filter(({ author }) => author.id === at.fake.app)
    .map(({ embeds, message_reference: to, mentions }) => [embeds[0]?.title, to?.message_id, mentions.length])

describe('who talks to the bot on Discord', () => {
  it('too fast is told so in private messages, and nothing is added to a channel that they flood', async () => {
    const tooFast = problemCard('One moment, please', 'Try again in a second.')
    const asking = vi
      .spyOn(at.bot, 'dispatch')
      .mockResolvedValue({ reply: { card: tooFast }, visibility: 'private', tooFast: true })
    lin().say(at.world.text, `${mention()} topic ann`)
    const asked = lin().say(at.world.lin, 'topic ann')
    await vi.waitFor(() => expect(answers(at.world.lin)).toEqual([[tooFast.title, asked, 0]]))
    expect(asking).toHaveBeenCalledTimes(2)
    expect(answers(at.world.text)).toEqual([])
  })

  it('is answered where they mention it, without a ping, in a thread too', async () => {
    const asked = lin().say(at.world.text, `${mention()}: what is a two tower?`)
    await vi.waitFor(() => expect(answers(at.world.text)).toEqual([['two tower', asked, 0]]))
    const post = await at.platform().post({
      to: { platform: 'discord', workspace: at.world.guild.id, channel: at.world.text.id },
      card: { plain: 'Day', title: 'Day' },
      key: 'k',
      title: 'Day',
    })
    const { thread } = await at.platform().openThread(post, 'Day 58', 1440)
    const inside = lin().say(thread, `hi ${mention()} topic ann`)
    await vi.waitFor(() => expect(answers(thread).at(-1)).toEqual(['ann', inside, 0]))
    expect(at.bot.calls.at(-1)?.caller).toMatchObject({ name: 'Lin', thread, channelName: 'ranking' })
    expect(at.bot.heard).toEqual([])
  })

  it('is answered in private without a mention, and not for thanks', async () => {
    const asked = lin().say(at.world.lin, 'attention')
    await vi.waitFor(() => expect(answers(at.world.lin)).toEqual([['attention', asked, 0]]))
    expect(at.bot.calls.at(-1)?.caller.channel).toBeUndefined()
    lin().say(at.world.lin, 'thank you!')
    const again = lin().say(at.world.lin, 'topic ann')
    await vi.waitFor(() => expect(answers(at.world.lin).at(-1)).toEqual(['ann', again, 0]))
    expect(at.bot.calls.map(({ input }) => input.text)).toEqual(['attention', 'ann'])
  })

  it('is shown the command where only a command tells who may', async () => {
    lin().say(at.world.text, `${mention()} group setup`)
    await vi.waitFor(() => expect(answers(at.world.text)[0]?.[0]).toBe('Type this one'))
    expect(at.bot.calls).toEqual([])
  })
})

describe('a message', () => {
  const isCommand = (name: string): boolean => name === 'topic'
  it.each([
    ['<@1> topic ann', { name: 'topic', text: 'ann' }],
    ['<@!1>, topic: ann?', { name: 'topic', text: 'ann' }],
    ['look, <@1> topic ann', { name: 'topic', text: 'ann' }],
    ['<@1> thanks', 'thanks'],
    ['I agree with <@1> about that', undefined],
    ['<@2> topic ann', undefined],
    ['topic ann', undefined],
  ])(
    'on a server is meant for the bot where it begins with its mention, or a command follows: %s',
    (content, is) => {
      expect(readMessage({ content, guild_id: '9' }, '1', isCommand)).toEqual(is)
    },
  )

  it('in private is always', () => {
    expect(readMessage({ content: 'two tower' }, '1', isCommand)).toEqual({
      name: 'topic',
      text: 'two tower',
    })
    expect(readMessage({ content: '<@1> two tower' }, '1', isCommand)).toEqual({
      name: 'topic',
      text: 'two tower',
    })
  })
})
