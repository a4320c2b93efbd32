import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelType,
  EmbedBuilder,
  Events,
  MessageFlags,
  type SendableChannels,
} from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { createCleanup, login } from './discord-harness.ts'

const cleanup = createCleanup()
afterEach(cleanup.run)

const card = {
  content: 'Day 58 · Framework',
  embeds: [new EmbedBuilder().setTitle('Day 58').setDescription('Framework').setTimestamp()],
  components: [
    new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('hint:2a').setLabel('Hint').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setURL('https://example.org').setLabel('More').setStyle(ButtonStyle.Link),
    ),
  ],
  allowedMentions: { parse: [] },
}

test('every call of discord.js that the bot makes is accepted as it is sent', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const [daily, posts] = [guild.text('daily'), guild.forum('posts', { tags: ['Day'], requireTag: true })]
  const ada = guild.member('Ada')
  const client = await login(cleanup.client(fake, { allowedMentions: { parse: [] } }), fake)
  const text = await client.channels.fetch(daily.id)
  const forum = await client.channels.fetch(posts.id)
  if (text?.type !== ChannelType.GuildText || forum?.type !== ChannelType.GuildForum)
    throw new Error('The channels are of another type')
  const message = await text.send({ ...card, nonce: 'day-58', enforceNonce: true })
  expect(message.embeds[0]?.title).toBe('Day 58')
  await message.edit({ ...card, content: 'Changed' })
  const thread = await message.startThread({
    name: 'Day 58',
    autoArchiveDuration: 1440,
    reason: 'Daily post',
  })
  expect(thread.id).toBe(message.id)
  await (await thread.send('1 of 4')).delete()
  await message.pin()
  expect((await text.messages.fetchPins()).items[0]?.message.id).toBe(message.id)
  await message.unpin()
  expect((await text.messages.fetch({ limit: 10, after: '0' })).size).toBe(2)
  const tag = forum.availableTags[0]?.id as string
  const post = await forum.threads.create({ name: 'Day 58', message: card, appliedTags: [tag] })
  expect((await post.fetchStarterMessage())?.content).toBe(card.content)
  expect((await text.threads.fetchActive()).threads.size).toBe(1)
  fake.moderator.archive(post)
  expect((await forum.threads.fetchArchived({ limit: 10 })).threads.map(({ id }) => id)).toEqual([post.id])
  await client.users.send(ada.id, card)
  expect((await client.guilds.fetch({ guild: guild.id, force: true })).name).toBe('Readers')
  expect((await text.guild.members.fetchMe({ force: true })).id).toBe(fake.botId)
  expect((await client.application.fetch()).id).toBe(fake.app)
  expect(fake.stats.clientErrors).toBe(0)
  fake.assertNoUnknown()
})

test('every way discord.js answers an interaction is accepted', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake), fake)
  await client.application.commands.set([
    { name: 'topic', description: 'Looks up', defaultMemberPermissions: null },
  ])
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const { resource } = await interaction.reply({
        ...card,
        flags: MessageFlags.Ephemeral,
        withResponse: true,
      })
      await interaction.editReply({ ...card, content: `Edited ${resource?.message?.id}` })
      await interaction.followUp({ content: 'More', flags: MessageFlags.Ephemeral })
      await interaction.followUp({ content: `Read ${(await interaction.fetchReply()).id}` })
    }
    if (interaction.isButton()) {
      await interaction.deferUpdate()
      await interaction.deleteReply()
      await interaction.followUp('Gone')
    }
  })
  const seen = await ada.slash(channel, 'topic')
  await expect
    .poll(() => seen.followups.map(({ content }) => content))
    .toEqual(['More', `Read ${seen.message?.id}`])
  expect(seen.message).toMatchObject({ content: `Edited ${seen.message?.id}`, flags: MessageFlags.Ephemeral })
  await (await ada.press(seen.message as { id: string }, 'hint:2a')).final()
  await expect
    .poll(() => fake.messages(channel).map(({ content }) => content))
    .toEqual([`Read ${seen.message?.id}`, 'Gone'])
  expect(fake.stats.clientErrors).toBe(0)
  fake.assertNoUnknown()
})

test('members talk in a thread, and the bot hears who and where', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const daily = guild.text('daily')
  const ada = fake.member(guild.member('Ada'))
  const client = await login(cleanup.client(fake), fake)
  const channel = (await client.channels.fetch(daily.id)) as SendableChannels
  const message = await channel.send('Day 58')
  const thread = await message.startThread({ name: 'Day 58' })
  const heard: unknown[] = []
  client.on(Events.MessageCreate, (one) => {
    if (!one.author.bot)
      heard.push([
        one.author.id,
        one.channel.isThread() && one.channel.parentId,
        one.channelId,
        one.id,
        one.content,
      ])
  })
  const id = ada.say(thread, 'An answer')
  await expect.poll(() => heard).toEqual([[ada.id, daily.id, thread.id, id, '']])
  expect(ada.reads(thread).map(({ content }) => content)).toEqual(['', 'An answer'])
})
