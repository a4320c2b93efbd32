import { PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type GuildBuilder, INVITED } from './discord/builder.ts'
import type { DiscordFake } from './discord/index.ts'
import type { Channel } from './discord/model.ts'
import { call, createCleanup, manualClock } from './discord-harness.ts'

const cleanup = createCleanup()
const clock = manualClock()
let fake: DiscordFake
let guild: GuildBuilder
let channel: Channel
beforeEach(async () => {
  fake = await cleanup.fake({ clock })
  guild = fake.guild('Readers')
  channel = guild.text('daily')
})
afterEach(cleanup.run)

/** The status and code of a refusal, or of a success. */
async function outcome(method: string, path: string, body?: unknown): Promise<[number, number | undefined]> {
  const answer = await call(fake, method, path, body)
  return [answer.status, answer.body.code]
}
const send = (to: { id: string }, body: object = { content: 'x' }) =>
  call(fake, 'POST', `/channels/${to.id}/messages`, body)
const startThread = async (message: string): Promise<string> =>
  (await call(fake, 'POST', `/channels/${channel.id}/messages/${message}/threads`, { name: 'Day 58' })).body
    .id
const withhold = (bits: bigint): void => fake.moderator.setRole(guild, guild.botRole, INVITED & ~bits)
const deny = (bits: bigint): void =>
  fake.moderator.setOverwrites(channel, [{ id: guild.botRole.id, type: 0, allow: 0n, deny: bits }])

test('an unknown channel is 10003, one that the bot cannot view 50001, one it may not write in 50013', async () => {
  expect(await outcome('POST', '/channels/1/messages', { content: 'x' })).toEqual([404, 10003])
  deny(P.SendMessages)
  expect(await outcome('POST', `/channels/${channel.id}/messages`, { content: 'x' })).toEqual([403, 50013])
  deny(P.ViewChannel)
  expect(await outcome('POST', `/channels/${channel.id}/messages`, { content: 'x' })).toEqual([403, 50001])
  expect(await outcome('GET', `/channels/${channel.id}`)).toEqual([403, 50001])
})

test('a channel of a server that removed the bot is 50001, the server itself 10004', async () => {
  fake.moderator.kickBot(guild)
  expect(await outcome('POST', `/channels/${channel.id}/messages`, { content: 'x' })).toEqual([403, 50001])
  expect(await outcome('GET', `/guilds/${guild.id}`)).toEqual([404, 10004])
  fake.moderator.inviteBot(guild)
  expect((await send(channel)).status).toBe(200)
})

test('overwrites decide in the order everybody, roles, member', async () => {
  const everybody = { id: guild.id, type: 0 as const, allow: 0n, deny: P.SendMessages }
  const ofRole = { id: guild.botRole.id, type: 0 as const, allow: P.SendMessages, deny: 0n }
  const ofMember = { id: fake.botId, type: 1 as const, allow: 0n, deny: P.SendMessages }
  fake.moderator.setOverwrites(channel, [everybody])
  expect((await send(channel)).status).toBe(403)
  fake.moderator.setOverwrites(channel, [everybody, ofRole])
  expect((await send(channel)).status).toBe(200)
  fake.moderator.setOverwrites(channel, [everybody, ofRole, ofMember])
  expect((await send(channel)).status).toBe(403)
  fake.moderator.setRole(guild, guild.botRole, P.Administrator)
  expect((await send(channel)).status).toBe(200)
})

test('without Read Message History listings are empty and a single message is 50001', async () => {
  const { body } = await send(channel)
  fake.moderator.setOverwrites(channel, [{ id: guild.id, type: 0, allow: 0n, deny: P.ReadMessageHistory }])
  deny(P.ReadMessageHistory)
  expect((await call(fake, 'GET', `/channels/${channel.id}/messages`)).body).toEqual([])
  expect((await call(fake, 'GET', `/channels/${channel.id}/messages/pins`)).body).toEqual({
    items: [],
    has_more: false,
  })
  expect(await outcome('GET', `/channels/${channel.id}/messages/${body.id}`)).toEqual([403, 50001])
  expect(await outcome('GET', `/channels/${channel.id}/threads/archived/public`)).toEqual([403, 50013])
})

test('without Embed Links embeds are dropped, and a message of embeds alone is 50013', async () => {
  deny(P.EmbedLinks)
  const embeds = [{ title: 'Day 58' }]
  expect((await send(channel, { content: 'x', embeds })).body.embeds).toEqual([])
  expect(await outcome('POST', `/channels/${channel.id}/messages`, { embeds })).toEqual([403, 50013])
})

test('listings go back and forth by id, newest first', async () => {
  const ids: string[] = []
  for (let i = 0; i < 5; i++) ids.push((await send(channel, { content: `${i}` })).body.id)
  const list = async (query: string): Promise<string[]> =>
    (await call(fake, 'GET', `/channels/${channel.id}/messages?${query}`)).body.map(
      (one: { content: string }) => one.content,
    )
  expect(await list('limit=2')).toEqual(['4', '3'])
  expect(await list(`limit=2&before=${ids[3]}`)).toEqual(['2', '1'])
  expect(await list(`limit=2&after=${ids[0]}`)).toEqual(['2', '1'])
  expect(await list(`limit=3&around=${ids[2]}`)).toEqual(['3', '2', '1'])
  expect(await outcome('GET', `/channels/${channel.id}/messages?limit=101`)).toEqual([400, 50035])
  expect(await outcome('GET', `/channels/${channel.id}/messages?before=1&after=2`)).toEqual([400, 50035])
  expect(await outcome('GET', `/channels/${channel.id}/messages/1`)).toEqual([404, 10008])
})

test('an enforced nonce answers with the first message for five minutes', async () => {
  const order = { content: 'Day 58', nonce: 'day-58', enforce_nonce: true }
  const first = await send(channel, order)
  const other = guild.text('other')
  expect((await send(channel, order)).body.id).toBe(first.body.id)
  expect((await send(other, order)).body.id).toBe(first.body.id)
  expect((await send(channel, { ...order, enforce_nonce: false })).body.id).not.toBe(first.body.id)
  clock.advance(5 * 60_000)
  expect((await send(channel, order)).body.id).not.toBe(first.body.id)
  expect(fake.messages(channel)).toHaveLength(3)
})

test('mentions notify unless the body says otherwise', async () => {
  const ada = guild.member('Ada')
  const role = guild.role('study', { mentionable: true })
  const quiet = guild.role('quiet')
  const content = `<@${ada.id}> <@&${role.id}> <@&${quiet.id}> @everyone \`<@${fake.botId}>\``
  const pings = async (allowed_mentions?: object): Promise<unknown[]> => {
    const { body } = await send(channel, { content, ...(allowed_mentions && { allowed_mentions }) })
    return [body.mentions.map((user: { id: string }) => user.id), body.mention_roles, body.mention_everyone]
  }
  expect(await pings()).toEqual([[ada.id], [role.id], false])
  expect(await pings({ parse: [] })).toEqual([[], [], false])
  expect(await pings({ parse: [], roles: [role.id] })).toEqual([[], [role.id], false])
  fake.moderator.setRole(guild, guild.botRole, INVITED | P.MentionEveryone)
  expect(await pings()).toEqual([[ada.id], [role.id, quiet.id], true])
})

test('a thread has its message’s id, and a second one is 160004', async () => {
  const { body } = await send(channel)
  expect(await startThread(body.id)).toBe(body.id)
  expect(await outcome('POST', `/channels/${channel.id}/messages/${body.id}/threads`, { name: 'x' })).toEqual(
    [400, 160004],
  )
  expect(fake.messages(body.id).map(({ type }) => type)).toEqual([21])
  expect((await call(fake, 'GET', `/channels/${channel.id}/messages/${body.id}`)).body.thread.id).toBe(
    body.id,
  )
})

test('threads ask for a name, a known archive time, permission, and a text channel', async () => {
  const path = `/channels/${channel.id}/messages/${(await send(channel)).body.id}/threads`
  expect(await outcome('POST', path, { name: '' })).toEqual([400, 50035])
  expect(await outcome('POST', path, { name: 'x'.repeat(101) })).toEqual([400, 50035])
  expect(await outcome('POST', path, { name: 'x', auto_archive_duration: 100 })).toEqual([400, 50035])
  expect(await outcome('POST', `/channels/${channel.id}/messages/1/threads`, { name: 'x' })).toEqual([
    404, 10008,
  ])
  expect(await outcome('POST', `/channels/${channel.id}/threads`, { name: 'x' })).toEqual([400, 50024])
  withhold(P.CreatePublicThreads)
  expect(await outcome('POST', path, { name: 'x' })).toEqual([403, 50013])
})

test('a thread has its parent’s permissions, and its own for writing', async () => {
  const thread = { id: await startThread((await send(channel)).body.id) }
  deny(P.SendMessages)
  expect((await send(thread)).status).toBe(200)
  fake.moderator.setOverwrites(channel, [
    { id: fake.botId, type: 1, allow: 0n, deny: P.SendMessagesInThreads },
  ])
  expect((await send(thread)).body.code).toBe(50013)
  fake.moderator.setOverwrites(channel, [{ id: fake.botId, type: 1, allow: 0n, deny: P.ViewChannel }])
  expect((await send(thread)).body.code).toBe(50001)
})

test('sending unarchives a thread, editing in it is 50083, and a locked one is closed to the bot', async () => {
  const thread = { id: await startThread((await send(channel)).body.id) }
  const { body } = await send(thread)
  const path = `/channels/${thread.id}/messages/${body.id}`
  fake.moderator.archive(thread)
  expect(await outcome('PATCH', path, { content: 'y' })).toEqual([400, 50083])
  expect((await send(thread)).status).toBe(200)
  expect(fake.threads(channel)).toMatchObject([{ thread_metadata: { archived: false } }])
  fake.moderator.lock(thread)
  expect((await send(thread)).body).toMatchObject({ code: 50083 })
  fake.moderator.lockActive(thread)
  expect(await outcome('PATCH', path, { content: 'y' })).toEqual([403, 50083])
  fake.moderator.setRole(guild, guild.botRole, INVITED | P.ManageThreads)
  expect((await send(thread)).status).toBe(200)
})

test('archived threads are listed newest first, and pages go on with before', async () => {
  const ids: string[] = []
  for (let i = 0; i < 3; i++) {
    ids.push(await startThread((await send(channel)).body.id))
    clock.advance(1000)
    fake.moderator.archive({ id: ids[i] as string })
  }
  const list = async (query: string): Promise<{ threads: any[]; has_more: boolean }> =>
    (await call(fake, 'GET', `/channels/${channel.id}/threads/archived/public?${query}`)).body as never
  const first = await list('limit=2')
  expect([first.threads.map(({ id }) => id), first.has_more]).toEqual([[ids[2], ids[1]], true])
  const before = new Date(first.threads[1].thread_metadata.archive_timestamp).toISOString()
  const second = await list(`limit=2&before=${before}`)
  expect([second.threads.map(({ id }) => id), second.has_more]).toEqual([[ids[0]], false])
  expect((await call(fake, 'GET', `/guilds/${guild.id}/threads/active`)).body.threads).toEqual([])
  expect(await outcome('GET', `/channels/${channel.id}/threads/archived/public?before=yesterday`)).toEqual([
    400, 50035,
  ])
})

test('a forum takes posts, not messages, with a tag where one is required', async () => {
  const forum = guild.forum('posts', { tags: ['Day'], requireTag: true })
  const path = `/channels/${forum.id}/threads`
  const post = { name: 'Day 58', message: { content: 'Hello' } }
  expect((await send(forum)).body.code).toBe(40058)
  expect(await outcome('POST', path, post)).toEqual([400, 40067])
  expect(await outcome('POST', path, { ...post, applied_tags: ['1'] })).toEqual([404, 10087])
  expect(await outcome('POST', path, { ...post, message: {} })).toEqual([400, 50006])
  expect(await outcome('POST', path, { ...post, message: { content: 'x'.repeat(2001) } })).toEqual([
    400, 50035,
  ])
  expect(await outcome('POST', path, { ...post, colour: 1 })).toEqual([400, 50035])
  const tagged = await call(fake, 'POST', path, { ...post, applied_tags: [forum.tags[0]?.id] })
  expect(tagged.body).toMatchObject({
    applied_tags: [forum.tags[0]?.id],
    message: { id: tagged.body.id, content: 'Hello' },
  })
  withhold(P.CreatePublicThreads)
  expect((await call(fake, 'POST', path, { ...post, applied_tags: [forum.tags[0]?.id] })).status).toBe(201)
  fake.moderator.setOverwrites(forum, [{ id: guild.botRole.id, type: 0, allow: 0n, deny: P.SendMessages }])
  expect(await outcome('POST', path, { ...post, applied_tags: [forum.tags[0]?.id] })).toEqual([403, 50013])
})

test.each(['messages/pins', 'pins'])(
  'pinning at /%s needs Pin Messages and leaves a notice',
  async (kind) => {
    const { body } = await send(channel)
    const path = `/channels/${channel.id}/${kind}/${body.id}`
    expect((await call(fake, 'PUT', path)).status).toBe(204)
    expect((await call(fake, 'PUT', path)).status).toBe(204)
    expect(fake.messages(channel).map(({ type, pinned }) => [type, pinned])).toEqual([
      [0, true],
      [6, false],
    ])
    expect((await call(fake, 'DELETE', path)).status).toBe(204)
    expect((await call(fake, 'GET', `/channels/${channel.id}/pins`)).body).toEqual([])
    fake.moderator.setRole(guild, guild.botRole, (INVITED & ~P.PinMessages) | P.ManageMessages)
    expect(await outcome('PUT', path)).toEqual([403, 50013])
  },
)

test('only the bot’s own messages can be edited, and never to nothing', async () => {
  const ada = fake.member(guild.member('Ada'))
  const theirs = ada.say(channel, 'Hello')
  expect(await outcome('PATCH', `/channels/${channel.id}/messages/${theirs}`, { content: 'y' })).toEqual([
    403, 50005,
  ])
  expect(await outcome('DELETE', `/channels/${channel.id}/messages/${theirs}`)).toEqual([403, 50013])
  const own = (await send(channel)).body.id
  expect(await outcome('PATCH', `/channels/${channel.id}/messages/${own}`, { content: '' })).toEqual([
    400, 50006,
  ])
  const edited = await call(fake, 'PATCH', `/channels/${channel.id}/messages/${own}`, { content: 'y' })
  expect([edited.body.content, edited.body.edited_timestamp]).toEqual(['y', expect.any(String)])
  expect((await call(fake, 'DELETE', `/channels/${channel.id}/messages/${own}`)).status).toBe(204)
})

test('a private channel is one for each user, and who takes no private messages is 50007', async () => {
  const ada = guild.member('Ada')
  const shy = guild.member('Bob', { dms: false })
  const open = async (user: string) =>
    (await call(fake, 'POST', '/users/@me/channels', { recipient_id: user })).body.id
  expect(await open(ada.id)).toBe(await open(ada.id))
  expect((await send({ id: await open(ada.id) })).status).toBe(200)
  expect(await outcome('POST', `/channels/${await open(shy.id)}/messages`, { content: 'x' })).toEqual([
    403, 50007,
  ])
  expect(await outcome('POST', '/users/@me/channels', { recipient_id: '1' })).toEqual([400, 50033])
})

test('members are found by id, strangers are told apart', async () => {
  const elsewhere = fake.guild('Other').member('Eve')
  expect((await call(fake, 'GET', `/guilds/${guild.id}/members/${fake.botId}`)).body.user.bot).toBe(true)
  expect(await outcome('GET', `/guilds/${guild.id}/members/${elsewhere.id}`)).toEqual([404, 10007])
  expect(await outcome('GET', `/guilds/${guild.id}/members/1`)).toEqual([404, 10013])
  expect((await call(fake, 'GET', `/guilds/${guild.id}/roles`)).body).toHaveLength(2)
})

test('an announcement channel’s own message is published once (40033), another channel’s never (50024)', async () => {
  const news = guild.announcement('news')
  const { id } = (await send(news)).body
  const crosspost = (to: { id: string }, message: string) =>
    outcome('POST', `/channels/${to.id}/messages/${message}/crosspost`)
  expect(await crosspost(news, id)).toEqual([200, undefined])
  expect(fake.messages(news)[0]?.flags).toBe(1)
  expect(await crosspost(news, id)).toEqual([400, 40033])
  expect(await crosspost(channel, (await send(channel)).body.id)).toEqual([400, 50024])
})

test('no command is typed in a forum’s root, where there is no message box', async () => {
  const forum = guild.forum('days')
  const ann = fake.member(guild.member('Ann'))
  await expect(ann.slash(forum, 'today')).rejects.toThrow('no message box')
})
