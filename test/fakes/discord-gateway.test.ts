import { type Client, Events, GatewayIntentBits as Intent, PermissionFlagsBits as P } from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { DiscordFake } from './discord/index.ts'
import { call, createCleanup, login } from './discord-harness.ts'

const cleanup = createCleanup()
afterEach(cleanup.run)

const PROPERTIES = { os: 'linux', browser: 'x', device: 'x' }

/** Speaks to the gateway by hand: sends packets once it said HELLO, answers its close code. */
async function closeCode(
  fake: DiscordFake,
  packets: object[],
  query = 'v=10&encoding=json',
): Promise<number> {
  const socket = new WebSocket(`${fake.api.replace('http', 'ws').replace('/api', '')}/?${query}`)
  socket.once('message', () => {
    for (const packet of packets) socket.send(typeof packet === 'string' ? packet : JSON.stringify(packet))
  })
  return new Promise((resolve) => socket.once('close', resolve))
}
const identify = (fake: DiscordFake, more: object = {}): object => ({
  op: 2,
  d: { token: fake.token, intents: 1, properties: PROPERTIES, ...more },
})

test('each way to be refused has its close code', async () => {
  const fake = await cleanup.fake({ requiredShards: 2 })
  const shard = [0, 2]
  expect(await closeCode(fake, [identify(fake, { token: 'wrong' })])).toBe(4004)
  expect(await closeCode(fake, [identify(fake, { intents: 1 << 30, shard })])).toBe(4013)
  expect(await closeCode(fake, [identify(fake, { intents: Intent.MessageContent, shard })])).toBe(4014)
  expect(await closeCode(fake, [identify(fake, { shard: [2, 2] })])).toBe(4010)
  expect(await closeCode(fake, [identify(fake)])).toBe(4011)
  expect(await closeCode(fake, [identify(fake, { shard }), identify(fake, { shard })])).toBe(4005)
  expect(await closeCode(fake, [{ op: 3, d: {} }])).toBe(4003)
  expect(await closeCode(fake, [{ op: 99, d: {} }])).toBe(4001)
  expect(await closeCode(fake, ['{' as never])).toBe(4002)
  expect(
    await closeCode(
      fake,
      Array.from({ length: 121 }, () => ({ op: 1, d: null })),
    ),
  ).toBe(4008)
  expect(await closeCode(fake, [], 'v=9&encoding=json')).toBe(4012)
  expect(await closeCode(fake, [{ op: 6, d: { token: 'wrong', session_id: 'x', seq: 1 } }])).toBe(4004)
})

test('discord.js gives up on a wrong token and on an intent that is not allowed', async () => {
  const fake = await cleanup.fake()
  await expect(cleanup.client(fake).login('wrong.token.here')).rejects.toThrow('invalid token')
  const greedy = cleanup.client(fake, { intents: [Intent.Guilds, Intent.MessageContent] })
  await expect(greedy.login(fake.token)).rejects.toThrow('disallowed intents')
  const allowing = await cleanup.fake({ privileged: Intent.MessageContent })
  await login(cleanup.client(allowing, { intents: [Intent.Guilds, Intent.MessageContent] }), allowing)
})

test('a dropped connection resumes and replays what it missed, once', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake), fake)
  const heard: string[] = []
  client.on(Events.MessageCreate, ({ id }) => void heard.push(id))
  const said = [ada.say(channel, 'one')]
  await expect.poll(() => heard).toEqual(said)
  expect(fake.gateway.drop()).toBe(1)
  said.push(ada.say(channel, 'two'), ada.say(channel, 'three'))
  await expect.poll(() => heard, { timeout: 5000 }).toEqual(said)
  expect(fake.gateway.resumed).toEqual({ count: 1, replayed: 2 })
  expect(fake.gateway.identified).toHaveLength(1)
  fake.gateway.reconnect()
  await expect.poll(() => fake.gateway.resumed.count, { timeout: 5000 }).toBe(2)
})

test('an invalid session starts anew, and the missed events are gone', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake, { ws: { buildIdentifyThrottler: unthrottled } }), fake)
  const heard: string[] = []
  client.on(Events.MessageCreate, ({ id }) => void heard.push(id))
  fake.gateway.drop()
  fake.gateway.invalidate()
  ada.say(channel, 'lost')
  await expect.poll(() => fake.gateway.identified.length, { timeout: 5000 }).toBe(2)
  const kept = ada.say(channel, 'kept')
  await expect.poll(() => heard).toEqual([kept])
})

/** discord.js waits five seconds between two IDENTIFYs of a shard. */
const unthrottled = () => ({ waitForIdentify: async () => {} })

test('heartbeats are acknowledged', async () => {
  const fake = await cleanup.fake({ heartbeat: 20 })
  const client = await login(cleanup.client(fake), fake)
  await expect.poll(fake.gateway.heartbeats).toBeGreaterThan(3)
  expect(fake.gateway.connected()).toBe(1)
  expect(client.ws.ping).toBeGreaterThanOrEqual(0)
})

test('shards share the servers out, and each hears of its own', async () => {
  const fake = await cleanup.fake({ shards: 2, requiredShards: 2 })
  const guilds = Array.from({ length: 6 }, (_, i) => fake.guild(`g${i}`))
  const channels = guilds.map((guild) => guild.text('daily'))
  const client = await login(cleanup.client(fake, { shards: 'auto' }), fake)
  expect(fake.gateway.identified.map(({ shard }) => shard)).toEqual([
    [0, 2],
    [1, 2],
  ])
  expect(guilds.map(({ id }) => client.guilds.cache.get(id)?.shardId)).toEqual([0, 1, 0, 1, 0, 1])
  const heard: string[] = []
  client.on(Events.MessageCreate, ({ channelId }) => void heard.push(channelId))
  guilds.forEach((guild, i) => void fake.member(guild.member('Ada')).say(channels[i] as { id: string }, 'x'))
  await expect.poll(() => heard.toSorted()).toEqual(channels.map(({ id }) => id))
})

test('message text is empty without its intent, except where the bot is mentioned or it is private', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(
    cleanup.client(fake, { intents: [Intent.Guilds, Intent.GuildMessages, Intent.DirectMessages] }),
    fake,
  )
  const heard: string[] = []
  client.on('raw', ({ t, d }: { t: string; d: { content: string } }) => {
    if (t === 'MESSAGE_CREATE') heard.push(d.content)
  })
  ada.say(channel, 'secret')
  ada.say(channel, `hello <@${fake.botId}>`)
  ada.say(ada.id, 'private')
  await call(fake, 'POST', `/channels/${channel.id}/messages`, { content: 'own' })
  await expect.poll(() => heard).toEqual(['', `hello <@${fake.botId}>`, 'private', 'own'])
  const listed = await call(fake, 'GET', `/channels/${channel.id}/messages`)
  expect(listed.body.map((one: { content: string }) => one.content)).toEqual([
    'own',
    `hello <@${fake.botId}>`,
    '',
  ])
})

test('what moderators do reaches the bot', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const client = await login(cleanup.client(fake), fake)
  const log = record(client)
  const sent = await call(fake, 'POST', `/channels/${channel.id}/messages`, { content: 'x' })
  const thread = sent.body.id as string
  await call(fake, 'POST', `/channels/${channel.id}/messages/${thread}/threads`, { name: 'Day 58' })
  fake.moderator.lock(thread)
  fake.moderator.unarchive(thread)
  fake.moderator.deleteChannel(thread)
  fake.moderator.setRole(guild, guild.botRole, P.ViewChannel)
  fake.moderator.setOverwrites(channel, [{ id: guild.id, type: 0, allow: 0n, deny: P.SendMessages }])
  fake.moderator.deleteMessage(channel, sent.body as { id: string })
  fake.moderator.deleteChannel(channel)
  guild.text('later')
  fake.moderator.outage(guild)
  fake.moderator.outage(guild, true)
  fake.moderator.kickBot(guild)
  fake.moderator.inviteBot(guild)
  await expect
    .poll(() => log)
    .toEqual([
      'MESSAGE_CREATE',
      'THREAD_CREATE',
      'MESSAGE_UPDATE',
      'MESSAGE_CREATE',
      'THREAD_UPDATE',
      'THREAD_UPDATE',
      'THREAD_DELETE',
      'GUILD_ROLE_UPDATE',
      'CHANNEL_UPDATE',
      'MESSAGE_DELETE',
      'CHANNEL_DELETE',
      'CHANNEL_CREATE',
      'GUILD_DELETE unavailable',
      'GUILD_CREATE',
      'GUILD_DELETE',
      'GUILD_CREATE',
    ])
})

function record(client: Client): string[] {
  const log: string[] = []
  client.on('raw', ({ t, d }: { t: string; d: { unavailable?: boolean } }) => {
    log.push(t === 'GUILD_DELETE' && d.unavailable ? `${t} unavailable` : t)
  })
  return log
}

test('the bot hears nothing of channels that it cannot view', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const hidden = guild.text('staff', [{ id: guild.botRole.id, type: 0, allow: 0n, deny: P.ViewChannel }])
  const open = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake), fake)
  const heard: string[] = []
  client.on(Events.MessageCreate, ({ channelId }) => void heard.push(channelId))
  ada.say(hidden, 'x')
  ada.say(open, 'x')
  await expect.poll(() => heard).toEqual([open.id])
})
