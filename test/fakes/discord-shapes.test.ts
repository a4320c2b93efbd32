import {
  ApplicationCommandResponseSchema,
  GatewayBotResponseSchema,
  GuildChannelResponseSchema,
  GuildMemberResponseSchema,
  GuildResponseSchema,
  InteractionCallbackResponseSchema,
  MessageResponseSchema,
  PinnedMessagesResponseSchema,
  PrivateApplicationResponseSchema,
  PrivateChannelResponseSchema,
  ThreadResponseSchema,
  ThreadsResponseSchema,
  UserPIIResponseSchema,
} from 'discord-api-spec/zod'
import { afterEach, expect, test } from 'vitest'
import type { Schema } from './discord/check/body.ts'
import { call, createCleanup, login } from './discord-harness.ts'

const cleanup = createCleanup()
afterEach(cleanup.run)

const fits = (schema: Schema, body: unknown): void => {
  // Discord writes its instants with an offset, which the description's patterns do not know.
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(body).replaceAll('+00:00"', 'Z"')))
  expect(parsed.success ? [] : parsed.error.issues).toEqual([])
}

test('what the fake answers has the shapes of Discord’s published description', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const forum = guild.forum('posts', { tags: ['Day'] })
  const ada = guild.member('Ada')
  const get = async (path: string): Promise<any> => (await call(fake, 'GET', path)).body
  fits(GatewayBotResponseSchema, await get('/gateway/bot'))
  fits(UserPIIResponseSchema, await get('/users/@me'))
  fits(PrivateApplicationResponseSchema, await get('/applications/@me'))
  fits(GuildResponseSchema, await get(`/guilds/${guild.id}`))
  fits(GuildMemberResponseSchema, await get(`/guilds/${guild.id}/members/${ada.id}`))
  fits(GuildChannelResponseSchema, await get(`/channels/${channel.id}`))
  fits(GuildChannelResponseSchema, await get(`/channels/${forum.id}`))
  const dm = await call(fake, 'POST', '/users/@me/channels', { recipient_id: ada.id })
  fits(PrivateChannelResponseSchema, dm.body)
  const sent = await call(fake, 'POST', `/channels/${channel.id}/messages`, {
    content: `Day 58 <@${ada.id}>`,
    embeds: [{ title: 'Framework' }],
  })
  fits(MessageResponseSchema, sent.body)
  const thread = await call(fake, 'POST', `/channels/${channel.id}/messages/${sent.body.id}/threads`, {
    name: 'Day 58',
  })
  fits(ThreadResponseSchema, thread.body)
  for (const message of await get(`/channels/${thread.body.id}/messages`))
    fits(MessageResponseSchema, message)
  await call(fake, 'PUT', `/channels/${channel.id}/messages/pins/${sent.body.id}`)
  fits(PinnedMessagesResponseSchema, await get(`/channels/${channel.id}/messages/pins`))
  for (const message of await get(`/channels/${channel.id}/messages`)) fits(MessageResponseSchema, message)
  const post = await call(fake, 'POST', `/channels/${forum.id}/threads`, {
    name: 'Day 58',
    message: { content: 'Hello' },
  })
  fits(ThreadResponseSchema, post.body)
  fits(ThreadsResponseSchema, { ...(await get(`/guilds/${guild.id}/threads/active`)), has_more: false })
  fake.moderator.archive(thread.body as { id: string })
  fits(ThreadsResponseSchema, await get(`/channels/${channel.id}/threads/archived/public`))
  fake.assertNoUnknown()
})

test('commands and interaction callbacks have the published shapes', async () => {
  const fake = await cleanup.fake()
  const guild = fake.guild('Readers')
  const channel = guild.text('daily')
  const client = await login(cleanup.client(fake), fake)
  const [command] = (
    await call(fake, 'PUT', `/applications/${fake.app}/commands`, [
      { name: 'today', description: 'Shows today' },
    ])
  ).body as unknown as object[]
  fits(ApplicationCommandResponseSchema, command)
  const answers: unknown[] = []
  client.on('raw', async ({ t, d }: { t: string; d: { id: string; token: string; type: number } }) => {
    if (t !== 'INTERACTION_CREATE') return
    const path = `/interactions/${d.id}/${d.token}/callback?with_response=true`
    answers.push((await call(fake, 'POST', path, { type: 4, data: { content: 'Day 58' } })).body)
  })
  await fake.member(guild.member('Ada')).slash(channel, 'today')
  for (const message of fake.messages(channel)) fits(MessageResponseSchema, message)
  await expect.poll(() => answers.length).toBe(1)
  fits(InteractionCallbackResponseSchema, answers[0])
})
