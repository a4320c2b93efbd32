import { afterEach, describe, expect, it } from 'vitest'
import { StartError } from '../../../src/core/errors.ts'
import { readDiscordConfig } from '../../../src/platforms/discord/config.ts'
import { createDiscord, openNotes } from '../../../src/platforms/discord/index.ts'
import { channelRef } from '../../../src/platforms/discord/place.ts'
import { discord } from '../../../src/platforms/discord/platform.ts'
import type { PlatformParts, Sharing } from '../../../src/platforms/kit/module.ts'
import { createDiscordFake } from '../../fakes/discord/index.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'
import { openMemory } from '../../support/memory.ts'
import { addGroup, aGroup, channelsAt } from '../../support/study.ts'

const problem = (work: () => unknown): string => {
  try {
    work()
    return 'none'
  } catch (error) {
    return error instanceof StartError ? error.problems.join('\n') : `no StartError: ${error}`
  }
}

describe('the shards of a process', () => {
  const shards = (text: string) => readDiscordConfig({ DISCORD_TOKEN: 'x', DISCORD_SHARDS: text })?.shards

  it('are as many as Discord advises, so many, or some of so many', () => {
    expect(['auto', '16', '0-3/16', '3/16', '15-15/16', ' 0-0/1 '].map(shards)).toEqual([
      'auto',
      16,
      { of: 16, parts: [0, 1, 2, 3] },
      { of: 16, parts: [3] },
      { of: 16, parts: [15] },
      { of: 1, parts: [0] },
    ])
  })

  it.each([
    ['3-0/16', 'DISCORD_SHARDS must begin with the lower shard, such as 0-3/16'],
    ['12-16/16', 'DISCORD_SHARDS names shard 16, but 16 shards are numbered from 0 to 15'],
    ['4/4', 'DISCORD_SHARDS names shard 4, but 4 shards are numbered from 0 to 3'],
    ...['0', '0-3', '0-3/0', '1,2/4', '-1/4', 'all', '0-/4', '0-99999/99999'].map((text) => [
      text,
      'DISCORD_SHARDS must be auto, a number of shards, or a part of them such as 0-3/16',
    ]),
  ])('are refused as %s, with what is right', (text, sentence) => {
    expect(problem(() => shards(text))).toBe(sentence)
  })

  it('are not a part of them where the process sends to every server', async () => {
    const open = discord.configure(
      { DISCORD_TOKEN: 'x', DISCORD_SHARDS: '0-3/16' },
      { host: '', alone: true },
    )
    const { store, expiring } = openMemory()
    const off = new Set()
    const parts = {
      store,
      expiring,
      off,
      log: createQuietLog(),
      refuse: () => {},
    } as unknown as PlatformParts
    await expect(open?.(parts)).rejects.toThrow(/--only gateway, beside workers/)
    const sharing = { listens: true, sends: false, limit: () => {}, hear: () => {} } as unknown as Sharing
    await expect(open?.({ ...parts, sharing })).resolves.toMatchObject({ name: 'discord' })
  })
})

describe('two gateways that share the shards', () => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  it('hear each its own servers, know the others’ channels by what is written down, and say what they hear', async () => {
    const fake = await createDiscordFake({ shards: 2, requiredShards: 2 })
    closing.push(fake.close)
    const servers = Array.from({ length: 8 }, (_, i) => {
      const guild = fake.guild(`Server ${i}`)
      return { guild, channel: guild.text(`study-${i}`), lin: guild.member('Lin') }
    })
    const { store, expiring } = openMemory()
    for (const [i, { guild, channel }] of servers.entries())
      await addGroup(
        store,
        aGroup({ id: `group00${i}`, channels: channelsAt([channelRef(guild.id, channel.id)]) }),
      )
    const heard: unknown[] = []
    const gateways = await Promise.all(
      [0, 1].map(async (part) => {
        const bot = createScriptedBot()
        const limit = () => ({ peers: () => 2, share: () => 0.5, pause: () => {}, pausedFor: () => 0 })
        const log = createQuietLog()
        const platform = createDiscord({
          token: fake.token,
          apiUrl: fake.api,
          shards: { of: 2, parts: [part] },
          notes: openNotes(expiring),
          sharing: {
            listens: true,
            sends: false,
            limit,
            hear: (...said) => {
              heard.push(said.slice(0, 2))
              if (part === 1) said[2]()
            },
          },
          store,
          expiring,
          now: Date.now,
          log,
          refuse: () => {},
        })
        closing.push(platform.stop)
        await platform.start(bot)
        return { bot, platform, log }
      }),
    )
    expect(fake.gateway.identified.map(({ shard }) => shard.join('/')).sort()).toEqual(['0/2', '1/2'])
    expect(heard.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))).toEqual([
      ['discord', { of: 2, parts: [0] }],
      ['discord', { of: 2, parts: [1] }],
    ])
    for (const { lin, channel } of servers)
      await fake.member(lin).slash(channel, 'topic', { query: channel.name })
    const texts = gateways.map(({ bot }) => bot.calls.length)
    expect(texts.every((count) => count > 0)).toBe(true)
    expect(texts.reduce((all, count) => all + count, 0)).toBe(8)
    for (const { platform } of gateways)
      for (const { guild, channel } of servers)
        expect(await platform.inspect(channelRef(guild.id, channel.id))).toEqual([])
    const errors = gateways.map(({ log }) => log.entries.filter(({ level }) => level === 'error').length)
    expect(errors).toEqual([0, 1])
  })
})
