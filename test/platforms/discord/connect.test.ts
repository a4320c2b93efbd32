import { GatewayIntentBits as I } from 'discord.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { StartError } from '../../../src/core/errors.ts'
import type { Store } from '../../../src/core/records.ts'
import {
  createDiscord,
  createSender,
  findInvites,
  openNotes,
  registerCommands,
} from '../../../src/platforms/discord/index.ts'
import { createOffer } from '../../../src/platforms/discord/place.ts'
import { startDiscord } from '../../e2e/discord-harness.ts'
import { createDiscordFake, type DiscordFake, type DiscordFakeOptions } from '../../fakes/discord/index.ts'
import { createQuietLog } from '../../fakes/quiet-log.ts'
import { createScriptedBot } from '../../fakes/scripted-bot.ts'
import { createMemoryStore, openMemory } from '../../support/memory.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const aFake = async (options: DiscordFakeOptions = {}): Promise<DiscordFake> => {
  const fake = await createDiscordFake(options)
  closing.push(fake.close)
  return fake
}
type Change = {
  token?: string
  guildId?: string
  shards?: number
  reactions?: boolean
  store?: Store
  refuse?: (error: StartError) => void
}
const aPlatform = (fake: DiscordFake, change: Change = {}) => {
  const log = createQuietLog()
  const platform = createDiscord({
    token: fake.token,
    apiUrl: fake.api,
    shards: 'auto',
    store: createMemoryStore(),
    expiring: openMemory().expiring,
    now: Date.now,
    log,
    refuse: () => {},
    ...change,
  })
  closing.push(platform.stop)
  return { platform, log }
}
const failing = (work: Promise<unknown>) => work.catch((error: unknown) => error)

describe('connecting to Discord', () => {
  it('asks for no privileged intent', async () => {
    const fake = await aFake()
    await aPlatform(fake).platform.start(createScriptedBot())
    expect(fake.gateway.identified.map(({ intents }) => intents)).toEqual([
      I.Guilds | I.GuildMessages | I.GuildMessageReactions | I.DirectMessages,
    ])
  })

  it('asks for no reactions where stars are switched off', async () => {
    const fake = await aFake()
    await aPlatform(fake, { reactions: false }).platform.start(createScriptedBot())
    expect(fake.gateway.identified.map(({ intents }) => intents)).toEqual([
      I.Guilds | I.GuildMessages | I.DirectMessages,
    ])
  })

  it('is refused with what to do where the token is wrong, which the log never shows', async () => {
    const fake = await aFake()
    const { platform, log } = aPlatform(fake, { token: 'wrong-token' })
    const error = await failing(platform.start(createScriptedBot()))
    expect(error).toBeInstanceOf(StartError)
    expect((error as StartError).problems[0]).toMatch(/DISCORD_TOKEN is refused.*Reset Token/)
    expect(`${JSON.stringify(log.entries)} ${error}`).not.toContain('wrong-token')
  })

  it('is refused with what to do where the gateway closes for good', async () => {
    const fake = await aFake({ requiredShards: 4 })
    const error = await failing(aPlatform(fake, { shards: 1 }).platform.start(createScriptedBot()))
    expect(error).toBeInstanceOf(StartError)
    expect((error as StartError).problems[0]).toContain('DISCORD_SHARDS')
  })

  it.each([
    [4004, /DISCORD_TOKEN is refused.*Reset Token/],
    [4012, /Update the bot/],
    [4013, /intents/],
    [4014, /intents.*Developer Portal/],
  ])('ends with what to do where the gateway closes for good after a good start (%d)', async (code, why) => {
    const discord = await startDiscord((fake) => fake.guild('Study club'))
    closing.push(discord.stop)
    discord.fake.gateway.close(4000)
    await vi.waitFor(() => expect(discord.fake.gateway.resumed.count).toBe(1))
    expect(discord.refusals).toEqual([])
    discord.fake.gateway.close(code)
    await vi.waitFor(() => expect(discord.refusals).toHaveLength(1))
    expect(discord.refusals[0]).toBeInstanceOf(StartError)
    expect(discord.refusals[0]?.problems[0]).toMatch(why)
  })

  it('is refused with what to do where the bot is not on the server to develop on', async () => {
    const fake = await aFake()
    const { platform } = aPlatform(fake, { guildId: '100000000000000001' })
    const error = await failing(platform.start(createScriptedBot()))
    expect(error).toBeInstanceOf(StartError)
    expect((error as StartError).problems[0]).toContain('DISCORD_GUILD_ID')
  })

  it('tries again while Discord is out of order', async () => {
    const fake = await aFake()
    fake.fault({ path: /^\/gateway\/bot$/, times: 1 }, { status: 503, stored: false })
    const { platform, log } = aPlatform(fake)
    await platform.start(createScriptedBot())
    expect(log.entries).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'Discord cannot be reached; trying again' }),
    )
  })

  it('says until when Discord allows no more connections, and does not ask each minute', async () => {
    const fake = await aFake({ sessionStarts: { total: 1000, remaining: 0 } })
    const { platform, log } = aPlatform(fake)
    const started = failing(platform.start(createScriptedBot()))
    await vi.waitFor(() => expect(log.entries).not.toEqual([]))
    const fields = log.entries[0]?.fields as { reason: string; wait: number }
    expect(fields.reason).toMatch(
      /^Discord allows this bot no more connections until \d{4}-\S+Z: it was started too often\.$/,
    )
    expect(fields.wait).toBe(60 * 60_000)
    await platform.stop()
    expect(await started).toBeInstanceOf(StartError)
  })

  it('gives up when the bot is stopped meanwhile', async () => {
    const fake = await aFake()
    fake.fault({ path: /^\/gateway\/bot$/ }, 'reset')
    const { platform, log } = aPlatform(fake)
    const started = failing(platform.start(createScriptedBot()))
    await vi.waitFor(() => expect(log.entries).not.toEqual([]))
    await platform.stop()
    expect(await started).toBeInstanceOf(StartError)
  })

  it('outlives events in a form that discord.js cannot read, and goes on with the next', async () => {
    const fake = await aFake()
    const { platform, log } = aPlatform(fake)
    await platform.start(createScriptedBot())
    const names = ['GUILD_MEMBER_UPDATE', 'THREAD_CREATE', 'INTERACTION_CREATE', 'MESSAGE_CREATE']
    for (const name of names) fake.gateway.emit({ name, intent: 0, data: () => null })
    await vi.waitFor(() =>
      expect(
        log.entries.filter(({ message }) => message === 'discord.js could not read an event of Discord'),
      ).toHaveLength(names.length),
    )
    expect(fake.gateway.connected()).toBe(1)
  })

  it('spreads over the shards that Discord recommends', async () => {
    const fake = await aFake({ shards: 2 })
    fake.guild('One')
    fake.guild('Two')
    await aPlatform(fake).platform.start(createScriptedBot())
    expect(fake.gateway.identified.map(({ shard }) => shard)).toEqual([
      [0, 2],
      [1, 2],
    ])
  })
})

describe('registering the commands', () => {
  it('happens at the first start and not again while they stay the same', async () => {
    const discord = await startDiscord((fake) => fake.guild('Study club'))
    closing.push(discord.stop)
    const puts = () => discord.fake.requests.filter(({ method }) => method === 'PUT').length
    expect(discord.fake.commands().map(({ name }) => name)).toEqual(['topic', 'today', 'study', 'group'])
    await discord.again()
    expect(puts()).toBe(1)
  })

  it('is for one server alone while developing', async () => {
    const fake = await aFake()
    const guild = fake.guild('Study club')
    await aPlatform(fake, { guildId: guild.id }).platform.start(createScriptedBot())
    expect(fake.commands()).toEqual([])
    expect(fake.commands(guild.id).map(({ name }) => name)).toEqual(['topic', 'today', 'study', 'group'])
  })

  it('lets the app offer them in a text, also after a start that registers nothing, and in a process that only sends', async () => {
    const fake = await aFake()
    fake.guild('Study club')
    const store = createMemoryStore()
    const idOf = () => fake.commands().find(({ name }) => name === 'group')?.id
    const start = async () => {
      const { platform } = aPlatform(fake, { store })
      const before = platform.typed({ name: 'setup', who: 'manager' }).id
      await platform.start(createScriptedBot())
      const after = platform.typed({ name: 'setup', who: 'manager' }).id
      await platform.stop()
      return [before, after]
    }
    expect(await start()).toEqual([undefined, `group setup:${idOf()}`])
    expect(await start()).toEqual([undefined, `group setup:${idOf()}`])
    const notes = openNotes(openMemory().expiring)
    const access = { token: fake.token, apiUrl: fake.api, shards: 'auto' as const }
    const sender = createSender({ ...access, store, notes, log: createQuietLog() })
    await sender.start(createScriptedBot())
    expect(sender.typed({ name: 'setup', who: 'manager' }).id).toBe(`group setup:${idOf()}`)
    expect(sender.typed({ name: 'unheard', who: 'member' })).toEqual({
      text: '/study unheard',
      id: `study unheard:${fake.commands().find(({ name }) => name === 'study')?.id}`,
    })
    await sender.stop()
  })

  it('lets the app offer them in what a process sends that began before they were registered', async () => {
    const fake = await aFake()
    fake.guild('Study club')
    const store = createMemoryStore()
    const access = { token: fake.token, apiUrl: fake.api, shards: 'auto' as const }
    const notes = openNotes(openMemory().expiring)
    const sender = createSender({ ...access, store, notes, log: createQuietLog() })
    const idOf = () => sender.typed({ name: 'setup', who: 'manager' }).id
    expect(idOf()).toBeUndefined()
    await sender.start(createScriptedBot())
    expect(idOf()).toBeUndefined()
    const { platform } = aPlatform(fake, { store })
    await platform.start(createScriptedBot())
    await vi.waitFor(() => expect(idOf()).toMatch(/^group setup:\d+$/))
    await platform.stop()
    await sender.stop()
  })

  it('of one server are offered there alone, and nowhere in private', () => {
    const offer = createOffer('1')
    offer.named({ group: '123456789012345678' })
    const idOn = (server?: string) => offer.typed(server)({ name: 'setup', who: 'manager' }).id
    expect(['1', '2', undefined].map(idOn)).toEqual(['group setup:123456789012345678', undefined, undefined])
  })

  it('clears those of a server that it was for before, so that nobody sees them twice', async () => {
    const fake = await aFake()
    const [one, other] = [fake.guild('One'), fake.guild('Other')]
    const store = createMemoryStore()
    const start = async (guildId?: string) => {
      const { platform } = aPlatform(fake, { store, ...(guildId && { guildId }) })
      await platform.start(createScriptedBot())
      await platform.stop()
      return [fake.commands().length, fake.commands(one.id).length, fake.commands(other.id).length]
    }
    expect(await start(one.id)).toEqual([0, 4, 0])
    expect(await start(other.id)).toEqual([0, 0, 4])
    expect(await start()).toEqual([4, 0, 0])
    const calls = fake.requests.length
    expect(await start(one.id)).toEqual([4, 4, 0])
    expect(fake.requests.slice(calls).filter(({ method }) => method === 'PUT')).toHaveLength(1)
  })

  it('for one server happens at every start: they are gone once the bot was removed from it', async () => {
    const fake = await aFake()
    const guild = fake.guild('Study club')
    const store = createMemoryStore()
    const start = async () => {
      const { platform } = aPlatform(fake, { store, guildId: guild.id })
      await platform.start(createScriptedBot())
      await platform.stop()
    }
    await start()
    fake.moderator.kickBot(guild)
    fake.moderator.inviteBot(guild)
    expect(fake.commands(guild.id)).toEqual([])
    await start()
    expect(fake.commands(guild.id)).toHaveLength(4)
  })

  it('forgets those of a server that removed the bot, and tries again where Discord failed', async () => {
    const fake = await aFake()
    const [left, slow] = [fake.guild('Left'), fake.guild('Slow')]
    const store = createMemoryStore()
    const start = async (guildId?: string) => {
      const { platform, log } = aPlatform(fake, { store, ...(guildId && { guildId }) })
      await platform.start(createScriptedBot())
      await platform.stop()
      return log.entries.filter(({ level }) => level === 'warn')
    }
    await start(left.id)
    fake.moderator.kickBot(left)
    const broken = fake.fault({ path: new RegExp(`${left.id}/commands`) }, { status: 500, stored: false })
    expect(await start(slow.id)).toHaveLength(1)
    broken.clear()
    expect(await start()).toEqual([])
    expect(fake.commands(slow.id)).toEqual([])
    const calls = fake.requests.length
    await start()
    expect(fake.requests.slice(calls).filter(({ method }) => method === 'PUT')).toEqual([])
  })

  it.each([
    ['fails', { status: 500, stored: false }],
    ['is not who answers', { foreign: '<html></html>', stored: false }],
  ] as const)(
    'does not keep the bot from starting where Discord %s; they are there as soon as it is',
    async (_, kind) => {
      const fake = await aFake()
      const broken = fake.fault({ method: 'PUT' }, kind)
      const { platform, log } = aPlatform(fake)
      await platform.start(createScriptedBot())
      expect(log.entries.filter(({ level }) => level === 'warn')).toMatchObject([
        { message: 'The commands could not be registered; trying again' },
      ])
      expect(fake.commands()).toEqual([])
      broken.clear()
      await vi.waitFor(() => expect(fake.commands()).toHaveLength(4), { timeout: 10_000 })
    },
  )

  it('ends the bot with what to do where the server turns out later not to have it', async () => {
    const fake = await aFake()
    const guild = fake.guild('Study club')
    const broken = fake.fault({ method: 'PUT' }, { status: 500, stored: false })
    const refused: StartError[] = []
    const { platform } = aPlatform(fake, { guildId: guild.id, refuse: (error) => void refused.push(error) })
    await platform.start(createScriptedBot())
    fake.moderator.kickBot(guild)
    broken.clear()
    await vi.waitFor(() => expect(refused).toHaveLength(1), { timeout: 10_000 })
    expect(refused[0]?.problems[0]).toMatch(/DISCORD_GUILD_ID=.*studyhall discord invite/)
  })

  it('gives up where Discord refuses them', async () => {
    const fake = await aFake()
    const { platform, log } = aPlatform(fake)
    const bot = createScriptedBot()
    const twice = { ...bot, commands: [...bot.commands, ...bot.commands] }
    await platform.start(twice)
    expect(log.entries.filter(({ level }) => level === 'error')).toMatchObject([
      { message: expect.stringContaining('Discord refuses the commands') },
    ])
    expect(log.entries.filter(({ level }) => level === 'warn')).toEqual([])
  })

  it('can be done, or only shown, by a tool without the gateway', async () => {
    const fake = await aFake()
    const { commands } = createScriptedBot()
    const access = { token: fake.token, apiUrl: fake.api }
    const shown = await registerCommands(access, { commands, dryRun: true })
    expect(shown.body.map(({ name }) => name)).toEqual(['topic', 'today', 'study', 'group'])
    expect(fake.commands()).toEqual([])
    await registerCommands(access, { commands, dryRun: false })
    expect(fake.commands()).toHaveLength(4)
    expect(fake.gateway.identified).toEqual([])
    const { server, member } = await findInvites(access)
    expect(server).toContain(`client_id=${fake.app}`)
    expect(member).toBeUndefined()
  })

  it('offer the look-ups to whoever installs the app, from the start after its operator allowed that', async () => {
    const fake = await aFake()
    const start = async () => {
      const { platform } = aPlatform(fake)
      await platform.start(createScriptedBot())
    }
    await start()
    const offered = () => fake.commands().map(({ name, integration_types: to }) => [name, to])
    expect(offered()).toContainEqual(['study', [0]])
    fake.allowUserInstall()
    await start()
    expect(offered()).toEqual([
      ['topic', [0, 1]],
      ['today', [0, 1]],
      ['study', [0, 1]],
      ['group', [0]],
    ])
    const { member } = await findInvites({ token: fake.token, apiUrl: fake.api })
    expect(Object.fromEntries(new URL(member ?? '').searchParams)).toEqual({
      client_id: fake.app,
      scope: 'applications.commands',
      integration_type: '1',
    })
  })

  it('says what to do where the tool’s token is refused', async () => {
    const fake = await aFake()
    const error = await failing(findInvites({ token: 'wrong', apiUrl: fake.api }))
    expect(error).toBeInstanceOf(StartError)
  })
})
