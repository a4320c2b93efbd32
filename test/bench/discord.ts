import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Events, GatewayIntentBits, type InteractionReplyOptions, MessageFlags } from 'discord.js'
import { compose, randomIds, systemClock } from '../../src/compose.ts'
import type { Answer, Bot } from '../../src/core/bot.ts'
import type { Card } from '../../src/core/card.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { Log } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import { openCurricula } from '../../src/curricula.ts'
import { createDiscord } from '../../src/platforms/discord/index.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { DISCORD_LIMITS } from '../fakes/discord/rate-limits.ts'
import { IDIOM } from '../support/study.ts'

/**
 * Discord on loopback, as JSON: how soon 50 commands a second are acknowledged, how many a second are answered beside a
 * bare discord.js bot that echoes, and how long 1,000 groups take that are due in the same minute. `groups=100` shortens it.
 */
const option = (name: string, fallback: number): number =>
  Number(process.argv.find((arg) => arg.startsWith(`${name}=`))?.split('=')[1] ?? fallback)

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error }
const CURRICULA = openCurricula(undefined)

/** The whole bot's commands over a real store; it delivers nothing by itself. */
const wholeBot = (store: Store): Bot =>
  compose({
    store,
    platform: () => undefined,
    curricula: CURRICULA,
    clock: systemClock,
    random: () => 0,
    ids: randomIds,
    log,
  }).bot

/** The whole bot; with `said` its commands are not run and every one is answered with that card. */
async function started(
  fake: DiscordFake,
  said?: Card,
): Promise<{ platform: ChatPlatform; stop(): Promise<void> }> {
  const { store, expiring } = await openStorage(':memory:', log)
  const platform = createDiscord({
    token: fake.token,
    apiUrl: fake.api,
    shards: 'auto',
    store,
    expiring,
    now: Date.now,
    log,
    refuse: () => {},
  })
  const bot = wholeBot(store)
  const answer: Answer = { reply: said && { card: said }, visibility: 'private' }
  await platform.start(said ? { ...bot, dispatch: async () => answer } : bot)
  return {
    platform,
    stop: async () => {
      await platform.stop()
      await store.close()
    },
  }
}

/** A bare discord.js bot that answers every command with the same `said`: what the library itself can do. */
const echo =
  (said: Pick<InteractionReplyOptions, 'content' | 'embeds' | 'components'>) =>
  async (fake: DiscordFake): Promise<{ stop(): Promise<void> }> => {
    const client = new Client({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
      rest: { api: fake.api, retries: 0 },
    })
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) void interaction.reply({ ...said, flags: MessageFlags.Ephemeral })
    })
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
    await client.login(fake.token)
    await ready
    return { stop: () => client.destroy() }
  }

function people(fake: DiscordFake, count: number) {
  const guild = fake.guild('Study club')
  const channel = guild.text('ranking')
  const members = Array.from({ length: count }, (_, i) => fake.member(guild.member(`Member ${i}`)))
  const ask = async (i: number) => {
    const seen = await members[i % count]?.slash(channel, 'topic', { query: 'two tower' })
    if (seen?.type !== 4) throw new Error(`A command was answered with ${seen?.type}`)
    return seen
  }
  return ask
}

const quantile = (sorted: number[], share: number): number =>
  Number((sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(2))

async function acknowledgements(perSecond: number, seconds: number) {
  const fake = await createDiscordFake()
  const ask = people(fake, 20)
  const bot = await started(fake)
  for (let i = 0; i < 100; i++) await ask(i)
  const asked: ReturnType<typeof ask>[] = []
  const start = performance.now()
  while (asked.length < perSecond * seconds) {
    asked.push(ask(asked.length))
    await sleep(Math.max(0, start + (asked.length * 1000) / perSecond - performance.now()))
  }
  const ms = (await Promise.all(asked)).map((seen) => seen.ms).sort((a, b) => a - b)
  await bot.stop()
  await fake.close()
  return {
    perSecond,
    count: ms.length,
    p50: quantile(ms, 0.5),
    p99: quantile(ms, 0.99),
    max: quantile(ms, 1),
  }
}

/** Commands answered a second with 40 members who each ask again as soon as they are answered. */
async function rate(start: (fake: DiscordFake) => Promise<{ stop(): Promise<void> }>, commands: number) {
  const fake = await createDiscordFake()
  const ask = people(fake, 40)
  const first = await started(fake)
  await first.stop()
  const bot = await start(fake)
  for (let i = 0; i < 200; i++) await ask(i)
  const begun = performance.now()
  let next = 0
  const member = async (): Promise<void> => {
    while (next < commands) await ask(next++)
  }
  await Promise.all(Array.from({ length: 40 }, member))
  const perSecond = commands / ((performance.now() - begun) / 1000)
  await bot.stop()
  await fake.close()
  return perSecond
}

/**
 * The same card turn and turn about: by the platform over a bot that has it ready, by a bare discord.js bot that has its
 * message ready, and by the whole bot, which looks it up each time.
 */
async function throughput(rounds: number, commands: number) {
  const { card, message } = await lookUp()
  const { embeds, components } = message
  const contenders = {
    platform: (fake: DiscordFake) => started(fake, card),
    echo: echo({ embeds, components: components ?? [] }),
    wholeBot: (fake: DiscordFake) => started(fake),
  }
  const rates: Record<string, number[]> = { platform: [], echo: [], wholeBot: [] }
  for (let i = 0; i < rounds; i++)
    for (const [name, start] of Object.entries(contenders)) rates[name]?.push(await rate(start, commands))
  const median = (of: number[]): number =>
    quantile(
      of.toSorted((a, b) => a - b),
      0.5,
    )
  const perSecond = (name: string): number => Math.round(median(rates[name] ?? []))
  /** Round by round, because whatever else the machine does slows neighbours alike. */
  const toEcho = (name: string): number =>
    median((rates[name] ?? []).map((own, i) => own / (rates.echo?.[i] ?? own)))
  return {
    rounds,
    commands,
    platform: perSecond('platform'),
    echo: perSecond('echo'),
    wholeBot: perSecond('wholeBot'),
    platformToEcho: toEcho('platform'),
    wholeBotToEcho: toEcho('wholeBot'),
  }
}

/** The card that is measured, and the message that the platform makes of it. */
async function lookUp() {
  const fake = await createDiscordFake()
  const ask = people(fake, 1)
  const bot = await started(fake)
  const { message } = await ask(0)
  await bot.stop()
  await fake.close()
  const { store } = await openStorage(':memory:', log)
  const member = { platform: 'discord', workspace: '@me', user: '1' } as const
  const { reply } = await wholeBot(store).dispatch(
    'topic',
    { values: { query: 'two tower' } },
    {
      member,
      name: 'Lin',
      typed: ({ name }) => ({ text: `/${name}` }),
      idiom: IDIOM,
      standing: async () => ({ admin: false, maySetUp: true }),
    },
  )
  await store.close()
  if (!message || !reply || !('card' in reply)) throw new Error('The look-up was not answered')
  return { card: reply.card, message }
}

const card = (title: string, text: string): Card => ({
  plain: title,
  title,
  text,
  buttons: [{ label: 'Hint', action: 'hint', arg: 'p1 a' }],
})

/** One post, one thread and three prompts a group, each in a channel of its own. */
async function burst(count: number) {
  const fake = await createDiscordFake({ limits: DISCORD_LIMITS })
  const guilds = Array.from({ length: 20 }, (_, i) => fake.guild(`Server ${i}`))
  const groups = Array.from({ length: count }, (_, i) => {
    const guild = guilds[i % guilds.length] as (typeof guilds)[number]
    return { platform: 'discord' as const, workspace: guild.id, channel: guild.text(`group-${i}`).id }
  })
  const { platform, stop } = await started(fake)
  const before = fake.requests.length
  const postedBy: number[] = []
  const begun = performance.now()
  await Promise.all(
    groups.map(async (to, i) => {
      const post = await platform.post({ to, card: card('Day 58', 'Case'), key: `g${i}.p`, title: 'Day 58' })
      postedBy.push(performance.now() - begun)
      const thread = await platform.openThread(post, 'Day 58 · Framework', 1440)
      for (let n = 1; n <= 3; n++)
        await platform.post({
          to: thread,
          card: card(`${n} of 3`, 'Ask'),
          key: `g${i}.${n}`,
          title: 'Day 58',
        })
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  const calls = fake.requests.length - before
  const result = {
    groups: count,
    calls,
    limited: fake.stats.limited,
    refused: fake.stats.clientErrors,
    seconds: Number(seconds.toFixed(1)),
    allowed: Number(((1.1 * calls) / 50).toFixed(1)),
    lastPostAfter: Number((Math.max(...postedBy) / 1000).toFixed(1)),
  }
  await stop()
  await fake.close()
  return result
}

console.log(
  JSON.stringify({
    bench: 'discord',
    acknowledged: await acknowledgements(50, option('seconds', 20)),
    throughput: await throughput(option('rounds', 5), option('commands', 3000)),
    burst: await burst(option('groups', 1000)),
  }),
)
