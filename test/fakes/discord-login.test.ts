import { Events, GatewayIntentBits, MessageFlags } from 'discord.js'
import { afterEach, expect, test, vi } from 'vitest'
import { createCleanup, login } from './discord-harness.ts'

const cleanup = createCleanup()
afterEach(cleanup.run)

test('a discord.js client logs in and has its servers and channels', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const client = await login(cleanup.client(fake), fake)
  expect(client.user.id).toBe(fake.botId)
  expect(client.guilds.cache.get(guild.id)?.channels.cache.get(channel.id)?.name).toBe('daily')
  expect(fake.gateway.identified).toEqual([
    { intents: GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages, shard: [0, 1] },
  ])
  fake.assertNoUnknown()
})

test('a member types a slash command and sees the answer', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake), fake)
  await client.application.commands.set([
    {
      name: 'topic',
      description: 'Looks up a topic',
      options: [{ type: 3, name: 'query', description: 'A topic', required: true }],
    },
  ])
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    const query = interaction.options.getString('query', true)
    await interaction.reply({ content: `About ${query}`, flags: MessageFlags.Ephemeral })
  })
  const seen = await ada.slash(channel, 'topic', { query: 'two tower' })
  expect(seen).toMatchObject({ type: 4, ephemeral: true, message: { content: 'About two tower' } })
  expect(fake.messages(channel)).toEqual([])
  fake.assertNoUnknown()
})

test('a deferred answer reaches the member when it is edited in', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake), fake)
  await client.application.commands.set([{ name: 'today', description: 'Shows today' }])
  client.on(Events.InteractionCreate, async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    await interaction.deferReply()
    await interaction.editReply({ content: 'Day 58' })
  })
  const seen = await ada.slash(channel, 'today')
  expect(seen).toMatchObject({
    type: 5,
    ephemeral: false,
    edits: 1,
    message: { content: 'Day 58', flags: 0 },
  })
  expect(fake.messages(channel).map((message) => message.content)).toEqual(['Day 58'])
  await vi.waitFor(() => expect(client.channels.cache.size).toBe(1))
})
