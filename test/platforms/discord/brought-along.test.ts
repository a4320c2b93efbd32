import type { APIInteraction, APIMessage } from 'discord.js'
import { ComponentType, PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Group } from '../../../src/core/group.ts'
import { callerOf } from '../../../src/platforms/discord/caller.ts'
import { channelRef, memberRef, typedWith } from '../../../src/platforms/discord/place.ts'
import { startDiscordStudy } from '../../e2e/discord-study.ts'
import type { DiscordFake } from '../../fakes/discord/index.ts'
import { call } from '../../fakes/discord-harness.ts'
import { addGroup, aGroup } from '../../support/study.ts'

const build = (fake: DiscordFake) => {
  fake.allowUserInstall()
  const home = fake.guild('Study club')
  const elsewhere = fake.guild('Another club')
  const lin = home.member('Lin')
  const ada = elsewhere.member('Ada', { permissions: P.ManageGuild })
  elsewhere.guild.members.set(lin.id, { user: lin, roles: new Set(), joined: 0 })
  const channel = elsewhere.text('chatter')
  const quiet = elsewhere.text('quiet', [{ id: elsewhere.id, type: 0, allow: 0n, deny: P.UseExternalApps }])
  fake.moderator.kickBot(elsewhere)
  return { home, elsewhere, channel, quiet, study: home.text('study'), lin, ada }
}
let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof build>>>>
beforeEach(async () => {
  at = await startDiscordStudy(build)
  at.fake.member(at.world.lin).install()
})
afterEach(() => at.stop())

const lin = () => at.fake.member(at.world.lin)
const ada = () => at.fake.member(at.world.ada)
const buttons = (message: APIMessage | undefined) =>
  (message?.components ?? [])
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .flatMap((one) => ('custom_id' in one && 'label' in one ? [{ label: one.label, id: one.custom_id }] : []))
const labels = (message: APIMessage | undefined) => buttons(message).map(({ label }) => label)
const idOf = (message: APIMessage | undefined, label: string | undefined): string =>
  buttons(message).find((one) => one.label === label)?.id ?? ''
/** Lin's group at home. */
const withGroup = () =>
  addGroup(
    at.store,
    aGroup({
      channels: [{ ...aGroup().channels[0], ref: channelRef(at.world.home.id, at.world.study.id) }],
      managers: [{ ...memberRef(at.world.lin.id), name: 'Lin' }],
    } as Partial<Group>),
  )

describe('a look-up of whoever installed the app', () => {
  it('is theirs alone on a server without the bot, and can be shared there', async () => {
    const seen = await lin().slash(at.world.channel, 'topic', { query: 'two tower' })
    expect([seen.ephemeral, seen.message?.embeds[0]?.title]).toEqual([
      true,
      'Two-Tower Retrieval and Vector Indexes',
    ])
    const shared = await lin().press(seen.message ?? '', idOf(seen.message, 'Share'))
    expect(shared.ephemeral).toBe(false)
    const [message] = ada().reads(at.world.channel)
    expect(message?.embeds[0]?.footer?.text).toMatch(/Shared by Lin$/)
    expect(labels(message)).not.toContain('Share')
    // Whoever reads it goes on from there, though they installed nothing.
    const [row] = message?.components ?? []
    const [select] = row?.type === ComponentType.ActionRow ? row.components : []
    if (select?.type !== ComponentType.StringSelect) throw new Error('no menu')
    const more = await ada().press(message ?? '', select.custom_id, [select.options[0]?.value ?? ''])
    expect(more.ephemeral).toBe(true)
  })

  it('has no Share where they may not show answers of other apps to everybody', async () => {
    const seen = await lin().slash(at.world.quiet, 'study browse', { words: 'late events in a join' })
    expect(seen.ephemeral).toBe(true)
    expect(labels(seen.message)).not.toContain('Share')
  })

  it.each([
    ['two', (fake: DiscordFake, w: typeof at.world) => fake.among(w.lin, w.ada)],
    ['three', (fake: DiscordFake, w: typeof at.world) => fake.among(w.lin, w.ada, w.home.member('Sam'))],
  ])('is theirs alone in a conversation of %s, until they share it', async (_, open) => {
    const talk = open(at.fake, at.world)
    const seen = await lin().slash(talk, 'topic', { query: 'attention' })
    expect(seen.ephemeral).toBe(true)
    expect(ada().reads(talk)).toEqual([])
    await lin().press(seen.message ?? '', idOf(seen.message, 'Share'))
    expect(
      ada()
        .reads(talk)
        .map(({ embeds }) => embeds[0]?.title),
    ).toEqual([seen.message?.embeds[0]?.title])
    await expect(ada().slash(talk, 'topic', { query: 'attention' })).rejects.toThrow('not offered')
    expect((await call(at.fake, 'POST', `/channels/${talk.id}/messages`, { content: 'x' })).body.code).toBe(
      50001,
    )
  })

  it('is open to all in a private message with the bot, where nobody else is', async () => {
    const seen = await lin().slash(at.world.lin, 'topic', { query: 'attention' })
    expect(seen.ephemeral).toBe(false)
    expect(labels(seen.message)).not.toContain('Share')
  })

  it('knows their group wherever they are, and says where to ask who is in none', async () => {
    const none = await lin().slash(at.world.channel, 'today')
    expect([none.ephemeral, none.message?.embeds[0]?.title]).toEqual([true, 'Which group?'])
    await withGroup()
    const own = await lin().slash(at.world.channel, 'today')
    expect([own.ephemeral, own.message?.embeds[0]?.title]).toEqual([true, expect.stringMatching(/day/i)])
  })

  it('does not manage a group from elsewhere', async () => {
    await expect(lin().slash(at.world.channel, 'group status')).rejects.toThrow('not offered')
    await expect(lin().slash(at.fake.among(at.world.lin, at.world.ada), 'group status')).rejects.toThrow(
      'not offered',
    )
  })

  it('is shared into the thread where it was asked, at home too', async () => {
    const post = await at.platform().post({
      to: channelRef(at.world.home.id, at.world.study.id),
      card: { plain: 'Day', title: 'Day' },
      key: 'k',
      title: 'Day',
    })
    const { thread } = await at.platform().openThread(post, 'Day 58', 1440)
    const seen = await lin().slash(thread, 'topic', { query: 'attention' })
    await lin().press(seen.message ?? '', idOf(seen.message, 'Share'))
    expect(at.fake.messages(thread).at(-1)?.embeds[0]?.footer?.text).toMatch(/Shared by Lin$/)
    const asked = lin().say(thread, `<@${at.fake.app}> topic attention`)
    // Everybody reads this one already.
    await expect
      .poll(() => at.fake.messages(thread).find((one) => one.message_reference?.message_id === asked))
      .toBeDefined()
    expect(labels(at.fake.messages(thread).at(-1))).not.toContain('Share')
  })
})

describe('who runs a server', () => {
  const interaction = (more: Partial<APIInteraction>) =>
    ({
      user: { id: '1', username: 'Ada' },
      authorizing_integration_owners: {},
      ...more,
    }) as unknown as APIInteraction
  const asked = async (more: Partial<APIInteraction>, knows = false) => {
    const world = {
      channel: () => undefined,
      role: () => undefined,
      server: () => (knows ? 'Club' : undefined),
    }
    const caller = callerOf(
      interaction(more),
      world,
      { remarks: () => [] },
      { enter: async () => undefined },
      () => typedWith(() => ({})),
    )
    return {
      admin: (await caller?.standing())?.admin,
      channel: caller?.channel?.channel,
      shares: caller?.shares,
    }
  }
  const there = {
    guild_id: '7',
    channel: { id: '8', type: 0 },
    member: { permissions: String(P.ManageGuild) },
  }
  it('runs its groups, but none of a server that the app was only brought to', async () => {
    const own = { '1': '1' }
    expect(await asked({ ...there, authorizing_integration_owners: { '0': '7' } } as never)).toMatchObject({
      admin: true,
      channel: '8',
    })
    expect(await asked({ ...there, authorizing_integration_owners: own } as never, true)).toMatchObject({
      admin: true,
      channel: '8',
    })
    expect(await asked({ ...there, authorizing_integration_owners: own } as never)).toEqual({
      admin: false,
      channel: undefined,
      shares: false,
    })
    expect(await asked({ context: 1 })).toEqual({ admin: false, channel: undefined, shares: undefined })
    expect(await asked({ context: 2 })).toEqual({ admin: false, channel: undefined, shares: true })
  })
})
