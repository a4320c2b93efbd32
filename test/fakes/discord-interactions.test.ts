import { type Client, Events, type Interaction, PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GuildBuilder } from './discord/builder.ts'
import type { DiscordFake } from './discord/index.ts'
import type { MemberDriver } from './discord/member.ts'
import type { Channel } from './discord/model.ts'
import { call, createCleanup, login, manualClock } from './discord-harness.ts'

type Told = { id: string; token: string; type: number; data: Record<string, any>; [key: string]: any }

const cleanup = createCleanup()
let clock = manualClock()
let fake: DiscordFake
let guild: GuildBuilder
let channel: Channel
let ada: MemberDriver
let client: Client<true>
/** Interactions as the gateway told them, oldest first. */
let told: Told[]

beforeEach(async () => {
  clock = manualClock()
  fake = await cleanup.fake({ clock })
  guild = fake.guild('Readers')
  channel = guild.text('daily')
  ada = fake.member(guild.member('Ada'))
  client = await login(cleanup.client(fake), fake)
  told = []
  client.on('raw', ({ t, d }: { t: string; d: Told }) => {
    if (t === 'INTERACTION_CREATE') told.push(d)
  })
  const query = { type: 3, name: 'query', description: 'A topic', required: true, autocomplete: true }
  const day = { type: 4, name: 'day', description: 'A day', min_value: 1, max_value: 133 }
  await call(fake, 'PUT', `/applications/${fake.app}/commands`, [
    { name: 'topic', description: 'Looks up a topic', options: [query] },
    {
      name: 'study',
      description: 'Studies',
      options: [{ type: 1, name: 'day', description: 'Shows a day', options: [day] }],
    },
    { name: 'group', description: 'Manages', default_member_permissions: '32' },
  ])
})
afterEach(cleanup.run)

const on = (answer: (interaction: Interaction) => Promise<unknown>): void => {
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction))
}
const next = async (count = 1): Promise<Told> => {
  await expect.poll(() => told.length).toBe(count)
  return told[count - 1] as Told
}
const respond = (to: Told, body: unknown) =>
  call(fake, 'POST', `/interactions/${to.id}/${to.token}/callback`, body)
const hook = (to: Told, method: string, tail: string, body?: unknown) =>
  call(fake, method, `/webhooks/${fake.app}/${to.token}${tail}`, body)
const button = { type: 2, style: 1, label: 'Hint', custom_id: 'hint:2a' }
const withButton = { content: 'Day 58', components: [{ type: 1, components: [button] }] }

test('an answer after three seconds is 10062, and the member sees that nothing answered', async () => {
  const typing = ada.slash(channel, 'topic', { query: 'x' })
  const late = await next()
  clock.advance(3000)
  expect(await typing).toMatchObject({ type: 0, message: undefined })
  expect((await respond(late, { type: 4, data: { content: 'x' } })).body).toMatchObject({ code: 10062 })
})

test('a second answer is 40060, an unknown interaction 10062', async () => {
  const typing = ada.slash(channel, 'topic', { query: 'x' })
  const told = await next()
  expect((await respond({ ...told, token: 'wrong' }, { type: 5 })).body.code).toBe(10062)
  expect((await respond(told, { type: 4, data: { content: 'x' } })).status).toBe(204)
  expect((await respond(told, { type: 4, data: { content: 'y' } })).body.code).toBe(40060)
  expect((await typing).message?.content).toBe('x')
})

test('the token works for fifteen minutes, and for nothing before the first answer', async () => {
  const typing = ada.slash(channel, 'topic', { query: 'x' })
  const told = await next()
  expect((await hook(told, 'POST', '', { content: 'x' })).body.code).toBe(10015)
  await respond(told, { type: 4, data: { content: 'x' } })
  await typing
  clock.advance(15 * 60_000)
  expect((await hook(told, 'PATCH', '/messages/@original', { content: 'y' })).status).toBe(200)
  clock.advance(1)
  expect((await hook(told, 'PATCH', '/messages/@original', { content: 'z' })).body.code).toBe(50027)
  expect((await call(fake, 'POST', `/webhooks/1/${told.token}`, { content: 'x' })).body.code).toBe(10015)
})

test('whether a deferred answer is private is fixed when it is deferred', async () => {
  const typing = ada.slash(channel, 'topic', { query: 'x' })
  const told = await next()
  await respond(told, { type: 5, data: {} })
  expect(fake.messages(channel)).toMatchObject([{ flags: 128, content: '' }])
  expect((await hook(told, 'POST', '', { content: 'x', flags: 64 })).status).toBe(200)
  const seen = await typing
  expect(seen).toMatchObject({
    type: 5,
    ephemeral: false,
    edits: 1,
    followups: [],
    message: { content: 'x', flags: 0 },
  })
  await hook(told, 'POST', '', { content: 'only you', flags: 64 })
  expect(seen.followups).toMatchObject([{ content: 'only you', flags: 64 }])
  expect(fake.messages(channel)).toHaveLength(1)
  expect((await hook(told, 'DELETE', '/messages/@original')).status).toBe(204)
  expect((await hook(told, 'GET', '/messages/@original')).body.code).toBe(10008)
})

test.each<[string, unknown]>([
  ['autocomplete choices', { type: 8, data: { choices: [] } }],
  ['an update of a message that is not there', { type: 7, data: { content: 'x' } }],
  ['an unknown type', { type: 99 }],
  ['content over 2,000 characters', { type: 4, data: { content: 'x'.repeat(2001) } }],
  ['another flag than ephemeral when deferring', { type: 5, data: { flags: 4 } }],
  ['an unknown key', { type: 4, data: { content: 'x', colour: 1 } }],
])('a command is not answered with %s', async (_what, body) => {
  void ada.slash(channel, 'topic', { query: 'x' })
  expect((await respond(await next(), body)).body.code).toBe(50035)
})

const input = { type: 4, custom_id: 'time', label: 'Time', style: 1 }
const modalOf = (...components: object[]): object => ({ custom_id: 'setup', title: 'Set up', components })
const row = (one: object): object => ({ type: 1, components: [one] })

test.each<[string, object]>([
  ['six components', modalOf(...Array.from({ length: 6 }, (_, i) => row({ ...input, custom_id: `${i}` })))],
  ['no components', modalOf()],
  ['two inputs in a row', modalOf({ type: 1, components: [input, { ...input, custom_id: 'b' }] })],
  ['the same custom_id twice', modalOf(row(input), row(input))],
  ['a title over 45', { ...modalOf(row(input)), title: 'x'.repeat(46) }],
  ['a label over 45', modalOf(row({ ...input, label: 'x'.repeat(46) }))],
  ['an input without a label', modalOf(row({ ...input, label: undefined }))],
  ['a placeholder over 100', modalOf(row({ ...input, placeholder: 'x'.repeat(101) }))],
  ['a value over max_length', modalOf(row({ ...input, max_length: 5, value: '123456' }))],
  ['a value over 4,000', modalOf(row({ ...input, value: 'x'.repeat(4001) }))],
  ['a button', modalOf(row(button))],
  ['a label around an input with a label', modalOf({ type: 18, label: 'Time', component: input })],
])('a modal is refused for %s', async (_what, data) => {
  void ada.slash(channel, 'topic', { query: 'x' })
  const { body } = await respond(await next(), { type: 9, data })
  expect(body.code, JSON.stringify(body)).toBe(50035)
})

test('a modal is shown and submitted with what was typed and what was filled in', async () => {
  on(async (interaction) => {
    if (interaction.isChatInputCommand())
      await interaction.showModal({
        custom_id: 'setup',
        title: 'Set up',
        components: [
          { type: 1, components: [{ ...input, value: '09:00' } as never] },
          {
            type: 18,
            label: 'Weekdays',
            component: {
              type: 3,
              custom_id: 'days',
              options: [
                { label: 'Monday to Friday', value: 'mon-fri', default: true },
                { label: 'Every day', value: 'mon-sun' },
              ],
            },
          },
        ],
      })
    if (interaction.isModalSubmit()) {
      const days = interaction.fields.getStringSelectValues('days').join()
      await interaction.reply(
        `${interaction.customId} ${interaction.fields.getTextInputValue('time')} ${days}`,
      )
    }
  })
  const seen = await ada.slash(channel, 'topic', { query: 'x' })
  expect(seen.modal).toMatchObject({ title: 'Set up' })
  await expect(ada.submitModal(seen, { time: '' })).rejects.toThrow('time is required')
  await expect(ada.submitModal(seen, { days: 'never' })).rejects.toThrow('never is not offered')
  await expect(ada.submitModal(seen, { hour: '1' })).rejects.toThrow('no input hour')
  const after = await ada.submitModal(seen, { days: 'mon-sun' })
  expect(after.message?.content).toBe('setup 09:00 mon-sun')
  await expect(ada.submitModal(seen)).rejects.toThrow('no modal open')
})

test('a button updates its message, and only who sees a message can press it', async () => {
  on(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ ...withButton, flags: 64 } as never)
    if (interaction.isButton()) await interaction.update({ content: interaction.customId, components: [] })
  })
  const seen = await ada.slash(channel, 'topic', { query: 'x' })
  const message = seen.message as { id: string }
  const eve = fake.member(guild.member('Eve'))
  await expect(eve.press(message, 'hint:2a')).rejects.toThrow('cannot see')
  await expect(ada.press(message, 'other')).rejects.toThrow('no component')
  const pressed = await ada.press(message, 'hint:2a')
  expect(pressed).toMatchObject({ type: 7, message: { id: message.id, content: 'hint:2a', components: [] } })
  expect(seen.message?.content).toBe('hint:2a')
})

test('a deferred update changes the message later', async () => {
  const sent = await call(fake, 'POST', `/channels/${channel.id}/messages`, withButton)
  on(async (interaction) => {
    if (!interaction.isButton()) return
    await interaction.deferUpdate()
    await interaction.editReply({ content: 'Hinted' })
  })
  const seen = await (await ada.press(sent.body as { id: string }, 'hint:2a')).final()
  expect(seen).toMatchObject({ type: 6, message: { id: sent.body.id, content: 'Hinted' } })
})

test('completions are at most 25, of at most 100 characters', async () => {
  const typing = ada.autocomplete(channel, 'topic', 'query', 'tw')
  const asked = await next()
  expect(asked.data.options).toEqual([{ name: 'query', type: 3, value: 'tw', focused: true }])
  const choices = Array.from({ length: 26 }, (_, i) => ({ name: `${i}`, value: `${i}` }))
  expect((await respond(asked, { type: 8, data: { choices } })).body.code).toBe(50035)
  const long = [{ name: 'x'.repeat(101), value: 'x' }]
  expect((await respond(asked, { type: 8, data: { choices: long } })).body.code).toBe(50035)
  expect((await respond(asked, { type: 4, data: { content: 'x' } })).body.code).toBe(50035)
  expect((await respond(asked, { type: 8, data: { choices: choices.slice(1) } })).status).toBe(204)
  expect(await typing).toHaveLength(25)
  const unanswered = ada.autocomplete(channel, 'topic', 'query', 'tw')
  await next(2)
  clock.advance(3000)
  expect(await unanswered).toBeUndefined()
})

test('members cannot type what their app would not let them', async () => {
  const typed = (line: string, values?: Record<string, string | number>) => ada.slash(channel, line, values)
  await expect(typed('topics')).rejects.toThrow('no command /topics')
  await expect(typed('study')).rejects.toThrow('not a whole command')
  await expect(typed('study night')).rejects.toThrow('there is no night')
  await expect(typed('topic')).rejects.toThrow('query is required')
  await expect(typed('study day', { day: 134 })).rejects.toThrow('out of range')
  await expect(typed('study day', { day: 'one' })).rejects.toThrow('another type')
  await expect(typed('study day', { night: 1 })).rejects.toThrow('no option night')
  await expect(typed('group')).rejects.toThrow('not shown')
  fake.moderator.setOverwrites(channel, [{ id: guild.id, type: 0, allow: 0n, deny: P.ViewChannel }])
  await expect(typed('study day')).rejects.toThrow('cannot see')
  expect(() => ada.say(channel, 'Hello')).toThrow('cannot see')
})

test('an interaction tells who, where and with which permissions', async () => {
  const manager = fake.member(guild.member('Grace', { permissions: P.ManageGuild }))
  void manager.slash(channel, 'study day', { day: 5 })
  const asked = await next()
  expect(asked).toMatchObject({
    type: 2,
    guild_id: guild.id,
    channel: { id: channel.id, name: 'daily' },
    member: { user: { id: manager.id, global_name: 'Grace' } },
    context: 0,
    data: {
      name: 'study',
      options: [{ name: 'day', type: 1, options: [{ name: 'day', type: 4, value: 5 }] }],
    },
  })
  expect(BigInt(asked.member.permissions) & P.ManageGuild).toBe(P.ManageGuild)
  expect(BigInt(asked.app_permissions) & P.PinMessages).toBe(P.PinMessages)
  void ada.slash(ada.id, 'topic', { query: 'x' })
  expect(await next(2)).toMatchObject({ context: 1, user: { id: ada.id }, channel: { type: 1 } })
})

test('an archived thread refuses commands, and a locked one refuses public answers', async () => {
  const sent = await call(fake, 'POST', `/channels/${channel.id}/messages`, withButton)
  const id = sent.body.id
  await call(fake, 'POST', `/channels/${channel.id}/messages/${id}/threads`, { name: 'Day 58' })
  fake.moderator.archive(id)
  await expect(ada.slash(id, 'topic', { query: 'x' })).rejects.toThrow('archived')
  fake.moderator.lock(id)
  void ada.slash(id, 'topic', { query: 'x' })
  const asked = await next()
  expect((await respond(asked, { type: 4, data: { content: 'x' } })).body.code).toBe(50083)
  expect((await respond(asked, { type: 4, data: { content: 'x', flags: 64 } })).status).toBe(204)
})
