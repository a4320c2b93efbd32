import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startDiscord } from '../../e2e/discord-harness.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  return {
    guild,
    text: guild.text('ranking'),
    lin: guild.member('Lin'),
    ada: guild.member('Ada', { permissions: 1n << 5n }),
  }
}
const STAR = '⭐'

describe('a star on Discord', () => {
  let at: Awaited<
    ReturnType<typeof startDiscord<ReturnType<typeof build>, ReturnType<typeof createScriptedBot>>>
  >
  let thread: string
  beforeEach(async () => {
    at = await startDiscord(build, { bot: createScriptedBot() })
    const card = { plain: 'Day', title: 'Day' }
    const to = { platform: 'discord', workspace: at.world.guild.id, channel: at.world.text.id } as const
    const post = await at.platform().post({ to, card, key: 'k', title: 'Day' })
    thread = (await at.platform().openThread(post, 'Day 58', 1440)).thread
  })
  afterEach(() => at.stop())

  const lin = () => at.fake.member(at.world.lin)
  const ada = () => at.fake.member(at.world.ada)
  /** What the bot heard of stars by the time it heard of a message that was written after all else. */
  const heard = async (): Promise<string[]> => {
    const id = lin().say(thread, 'after all else')
    await vi.waitFor(() => expect(at.bot.heard.at(-1)).toContain(id))
    return at.bot.heard.filter((line) => line.includes('star')).toSorted()
  }

  it('is told with where its message is and who wrote that, and when it is taken back', async () => {
    const message = lin().say(thread, 'retrieval first')
    ada().react(thread, message, STAR)
    ada().react(thread, message, STAR, false)
    const { ada: giver, lin: author, text, guild } = at.world
    const url = `https://discord.com/channels/${guild.id}/${thread}/${message}`
    expect(await heard()).toEqual(
      [
        `${giver.id} stars ${text.id} ${message} ${thread} by ${author.id} ${url}`,
        `${giver.id} unstars ${text.id} ${message}`,
      ].toSorted(),
    )
  })

  it('of another kind, outside of threads, and on what the bot wrote is not about anything', async () => {
    const message = lin().say(thread, 'retrieval first')
    ada().react(thread, message, '👍')
    ada().react(at.world.text, lin().say(at.world.text, 'hello'), STAR)
    const [own] = at.fake.messages(at.world.text)
    ada().react(at.world.text, own?.id ?? '', STAR)
    const { thread: _, ...place } = {
      platform: 'discord',
      workspace: at.world.guild.id,
      thread,
      channel: at.world.text.id,
    } as const
    const said = await at
      .platform()
      .post({ to: { ...place, thread }, card: { plain: 'a', title: 'a' }, key: 'k2', title: 'a' })
    lin().react(thread, said.message, STAR)
    expect(await heard()).toEqual([`${at.world.lin.id} stars ${at.world.text.id} ${said.message}`])
  })

  it('is gone with its message, with several that are deleted at once, and where somebody clears it', async () => {
    const [one, two, three, four] = Array.from({ length: 4 }, (_, i) => lin().say(thread, `answer ${i}`)) as [
      string,
      string,
      string,
      string,
    ]
    at.fake.moderator.deleteMessage(thread, one)
    at.fake.moderator.deleteMessages(thread, [two, three])
    at.fake.moderator.clearReactions(thread, four)
    at.fake.moderator.clearReactions(thread, four, STAR)
    at.fake.moderator.clearReactions(thread, four, '👍')
    at.fake.moderator.deleteMessage(at.world.text, lin().say(at.world.text, 'hello'))
    expect(await heard()).toEqual(
      [one, two, three, four, four].map((id) => `no stars ${at.world.text.id} ${thread} ${id}`).toSorted(),
    )
  })

  it('is told once where the gateway resumes', async () => {
    const message = lin().say(thread, 'retrieval first')
    at.fake.gateway.drop()
    ada().react(thread, message, STAR)
    await vi.waitFor(() => expect(at.fake.gateway.resumed.count).toBe(1), { timeout: 20_000 })
    expect(await heard()).toHaveLength(1)
  })
})
