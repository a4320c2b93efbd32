import { type APIMessage, PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { groups } from '../../../src/core/group.ts'
import { startDiscordStudy } from '../../e2e/discord-study.ts'
import { soon } from '../../e2e/slack-harness.ts'
import { INVITED } from '../../fakes/discord/builder.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import { addGroup, aGroup, channelsAt } from '../../support/study.ts'

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  const hidden = { id: guild.id, type: 0 as const, allow: 0n, deny: P.ViewChannel }
  const ada = guild.member('Ada', { permissions: P.ManageGuild })
  return {
    guild,
    ada,
    text: guild.text('ranking'),
    forum: guild.forum('days'),
    hidden: guild.text('admins-only', [hidden]),
    owner: guild.guild.owner,
  }
}

let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof build>>>>
beforeEach(async () => {
  at = await startDiscordStudy(build)
  at.fake.moderator.kickBot(at.world.guild)
})
afterEach(() => at.stop())

type Labelled = { label: string; custom_id?: string }
const buttonsOf = (message: APIMessage | undefined): Labelled[] =>
  ((message?.components ?? []) as { components: Labelled[] }[]).flatMap((row) => row.components)
const privately = (user: string): APIMessage[] => at.fake.member(user).reads(user)
const told = (user: string) => privately(user).map(({ content }) => content)
const WELCOME = 'Studyhall is here. Set up a study group in a minute.'
/** What a start, and the time after, would have said. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 300))

it('tells the owner in private how to begin, once, and nobody in a channel', async () => {
  at.fake.moderator.inviteBot(at.world.guild)
  await soon(() => expect(told(at.world.owner)).toEqual([WELCOME]))
  await at.again()
  await quiet()
  expect(told(at.world.owner)).toEqual([WELCOME])
  expect(at.fake.messages(at.world.text)).toEqual([])
})

it('tells whoever added it, where the bot may read the audit log', async () => {
  at.fake.moderator.setRole(at.world.guild, at.world.guild.botRole, INVITED | P.ViewAuditLog)
  at.fake.moderator.inviteBot(at.world.guild, at.world.ada)
  await soon(() => expect(told(at.world.ada.id)).toEqual([WELCOME]))
  expect(told(at.world.owner)).toEqual([])
})

it('says it at the start where it was added while it was down, and again after another invitation', async () => {
  await at.platform().stop()
  at.fake.moderator.inviteBot(at.world.guild)
  await at.again()
  await soon(() => expect(told(at.world.owner)).toHaveLength(1))
  at.fake.moderator.kickBot(at.world.guild)
  await new Promise((resolve) => setTimeout(resolve, 20))
  at.fake.moderator.inviteBot(at.world.guild)
  await soon(() => expect(told(at.world.owner)).toHaveLength(2))
})

it('says nothing where a group meets already', async () => {
  const { guild, text } = at.world
  const channels = channelsAt([{ platform: 'discord', workspace: guild.id, channel: text.id }])
  await addGroup(at.store, aGroup({ channels }))
  at.fake.moderator.inviteBot(guild)
  await quiet()
  expect(told(at.world.owner)).toEqual([])
})

it('sets a group up from that message alone, in a channel that its reader may see', async () => {
  const { guild, owner, forum } = at.world
  at.fake.moderator.inviteBot(guild)
  await soon(() => expect(privately(owner)).toHaveLength(1))
  const [welcome] = privately(owner)
  const press = async (message: APIMessage | undefined, label: string) => {
    const id = buttonsOf(message).find((button) => button.label === label)?.custom_id
    if (!message || !id) throw new Error(`no ${label} in ${buttonsOf(message).map((each) => each.label)}`)
    return (await at.fake.member(owner).press(message.id, id)).final()
  }
  const rooms = await press(welcome, 'Set up')
  // A channel that the bot cannot see is none of its rooms.
  expect(buttonsOf(rooms.message).map(({ label }) => label)).toEqual(['#ranking', '#days'])
  const form = await press(rooms.message, '#days')
  const preview = await at.fake.member(owner).submitModal(form, { zone: 'Europe/Berlin' })
  const done = await press((await preview.final()).message, 'Tomorrow')
  expect(done.message?.embeds[0]?.title).toBe('The study group is set up')
  const [group] = await at.store.list(groups, { limit: 1 })
  expect(group?.value).toMatchObject({ name: '#days', channels: [{ ref: { channel: forum.id } }] })
})

it('lists for a member what they may see, and lets only who manages the server set up', async () => {
  const { guild, text, hidden } = at.world
  at.fake.moderator.setOverwrites(text, [{ id: guild.id, type: 0, allow: 0n, deny: P.ViewChannel }])
  at.fake.moderator.setOverwrites(hidden, [
    { id: guild.botRole.id, type: 0, allow: P.ViewChannel, deny: 0n },
    { id: guild.id, type: 0, allow: 0n, deny: P.ViewChannel },
  ])
  at.fake.moderator.inviteBot(guild)
  const lin = guild.member('Lin')
  await soon(() => expect(told(at.world.owner)).toHaveLength(1))
  const member = (user: string) => ({ platform: 'discord', workspace: '@me', user }) as const
  const names = async (user: string) =>
    (await at.platform().rooms(guild.id, member(user))).map(({ name }) => name)
  expect(await names(lin.id)).toEqual(['#days'])
  expect(await names(at.world.owner)).toEqual(['#days', '#admins-only'])
  expect(await at.platform().rooms('@me', member(lin.id))).toEqual([])
  expect(await at.platform().rooms(guild.id, member('100000000000000009'))).toEqual([])
})
