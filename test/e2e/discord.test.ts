import { type APIMessage, PermissionFlagsBits as P } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { groups } from '../../src/core/group.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { typedWith } from '../../src/platforms/discord/place.ts'
import type { DiscordFake } from '../fakes/discord/index.ts'
import { seenOnDiscord } from '../platforms/discord/seen-discord.ts'
import { startDiscordStudy } from './discord-study.ts'

const typed = typedWith(() => ({}))

const build = (fake: DiscordFake) => {
  const guild = fake.guild('Study club')
  return {
    guild,
    text: guild.text('ranking'),
    forum: guild.forum('days', { tags: ['Daily'], requireTag: true }),
    readers: guild.role('Readers'),
    lin: guild.member('Lin'),
    ada: guild.member('Ada', { permissions: P.ManageGuild }),
  }
}

let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof build>>>>
beforeEach(async () => {
  at = await startDiscordStudy(build)
})
afterEach(() => at.stop())

const lin = () => at.fake.member(at.world.lin)
const ada = () => at.fake.member(at.world.ada)

type Labelled = { label: string; custom_id?: string; url?: string }
const buttons = (message: APIMessage | undefined): Labelled[] =>
  ((message?.components ?? []) as { components: Labelled[] }[]).flatMap((row) => row.components)
const press = (by: ReturnType<typeof lin>, message: APIMessage | undefined, label: string) => {
  const found = buttons(message).find((button) => button.label === label)
  if (!message || !found?.custom_id)
    throw new Error(`no button ${label} among ${buttons(message).map((button) => button.label)}`)
  return by.press(message.id, found.custom_id)
}
const title = (message: APIMessage | undefined) => message?.embeds[0]?.title

const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Sets up a group that posts at once, through form and preview. */
async function setUp(channel: { id: string }): Promise<void> {
  const form = await ada().slash(channel, 'group setup')
  const preview = await ada().submitModal(form, { zone: 'Europe/Berlin', days: EVERY_DAY })
  expect(title(preview.message)).toMatch(/^Set up a study group in #/)
  const done = await press(ada(), preview.message, 'Start now')
  expect(done).toMatchObject({ type: 7 })
  expect(title(done.message)).toBe('The study group is set up')
}

/** The first daily post with its discussion, once all of it is there. */
async function firstPost() {
  await vi.waitFor(
    async () => {
      const [row] = await at.store.list(occurrences, { limit: 1 })
      expect(row?.value.state).toBe('done')
    },
    { timeout: 15_000 },
  )
  const [post] = at.fake.messages(at.world.text)
  const [thread] = at.fake.threads(at.world.text)
  return { post, thread, prompts: at.fake.messages(thread?.id ?? '').filter(({ type }) => type === 0) }
}

describe('a group on Discord', () => {
  it('is set up by form and preview, and gets its first post with a discussion', async () => {
    await setUp(at.world.text)
    const { post, thread, prompts } = await firstPost()
    // One headline is enough.
    expect(title(post)).toBeUndefined()
    expect(post?.content).toMatch(/^Day 1 of 133: /)
    expect(thread?.name).toMatch(/^Day 1 · /)
    expect(prompts.map(({ content }) => content.slice(0, 4))).toEqual(prompts.map((_, i) => `${i + 1} of`))
    expect(prompts.length).toBeGreaterThan(1)
  })

  it('answers hints and key points privately, also after a restart', async () => {
    await setUp(at.world.text)
    const { post, prompts } = await firstPost()
    await at.again()
    const warmUp = await press(lin(), post, 'Warm-up')
    expect(warmUp).toMatchObject({ type: 4, ephemeral: true })
    expect(title(warmUp.message)).toBe('Warm-up of day 1')
    const hint = await press(lin(), prompts[1], 'Hint 2a')
    expect(title(hint.message)).toBe('Hint 2a')
    expect(hint.ephemeral).toBe(true)
    expect(at.fake.messages(at.world.text)).toHaveLength(1)
  })

  it('counts whoever writes in the discussion, without reading it', async () => {
    await setUp(at.world.text)
    const { thread, post } = await firstPost()
    lin().say(thread?.id ?? '', '1a: retrieval first')
    await vi.waitFor(async () => {
      const [row] = await at.store.list(occurrences, { limit: 1 })
      expect(row?.value.answered).toBe(1)
    })
    const [discuss] = buttons(post)
    expect(discuss).toMatchObject({
      label: 'Discuss',
      url: expect.stringMatching(/^https:\/\/discord\.com\/channels\//),
    })
    expect(discuss?.url?.endsWith(thread?.id ?? 'no thread')).toBe(true)
  })

  it('is the one meant in a private message to a member who answered', async () => {
    await setUp(at.world.text)
    const { thread } = await firstPost()
    lin().say(thread?.id ?? '', 'mine')
    await vi.waitFor(async () => {
      const seen = await lin().slash(at.world.lin.id, 'today')
      expect(title(seen.message)).toMatch(/Day 1/)
    })
  })

  it('forgets whoever asks, in a private message too', async () => {
    await setUp(at.world.text)
    const { thread } = await firstPost()
    lin().say(thread?.id ?? '', 'mine')
    const me = await vi.waitFor(async () => {
      const seen = await lin().slash(at.world.lin.id, 'study me')
      expect(JSON.stringify(seen.message)).toContain('You took part on 1 of 1 study day')
      return seen.message
    })
    const asked = await press(lin(), me, 'Forget me')
    expect(title(asked.message)).toBe('Delete everything about you?')
    expect(title((await press(lin(), asked.message, 'Delete everything')).message)).toBe('You are forgotten')
    const after = await lin().slash(at.world.text, 'study my-data')
    expect(JSON.stringify(after.message)).toContain('Nothing is stored about you.')
  })

  it('lives in a forum as well, whose posts get a tag', async () => {
    // Nothing can be typed in a forum's root.
    await expect(ada().slash(at.world.forum, 'group setup')).rejects.toThrow('no message box')
    await setUp({ id: ada().open(at.world.forum, 'A study group?') })
    await vi.waitFor(
      () => {
        const thread = at.fake.threads(at.world.forum).find(({ name }) => name?.startsWith('Day 1 '))
        expect(thread).toMatchObject({ applied_tags: [at.world.forum.tags[0]?.id] })
        expect(at.fake.messages(thread?.id ?? '').length).toBeGreaterThan(2)
      },
      { timeout: 15_000 },
    )
  })

  it('is not set up where the channel denies what the bot needs: every permission is named, and no link that grants none', async () => {
    at.fake.moderator.setOverwrites(at.world.text, [
      { id: at.world.guild.botRole.id, type: 0, allow: 0n, deny: P.EmbedLinks | P.CreatePublicThreads },
    ])
    const problems = await vi.waitFor(async () => {
      const seen = await ada().slash(at.world.text, 'group setup', { time: '09:00', zone: 'UTC' })
      expect(title(seen.message)).toBe('I cannot post here yet')
      return seen
    })
    const { text } = seenOnDiscord(problems.message as APIMessage)
    expect(text).toContain('Embed Links')
    expect(text).toContain('Create Public Threads')
    expect(buttons(problems.message).map(({ label }) => label)).toEqual(['Check again'])
    at.fake.moderator.setOverwrites(at.world.text, [])
    await vi.waitFor(async () => {
      const again = await press(ada(), problems.message, 'Check again')
      expect(title(again.message)).toMatch(/^Set up a study group in #/)
    })
  })

  it.each([
    ['post', /^\/channels\/\d+\/messages$/, 'The daily post was deleted'],
    ['thread', /\/threads$/, 'thread was deleted'],
  ] as const)('goes on where a moderator deletes the %s while it is sent', async (what, path, reason) => {
    at.fake.fault({ method: 'POST', path, times: 1 }, { delay: 300 })
    await setUp(at.world.text)
    await vi.waitFor(() => {
      const [post] = at.fake.messages(at.world.text)
      const [thread] = at.fake.threads(at.world.text)
      if (what === 'post') at.fake.moderator.deleteMessage(at.world.text, post?.id ?? '')
      else at.fake.moderator.deleteChannel(thread?.id ?? '')
    })
    await vi.waitFor(async () => {
      const [row] = await at.store.list(occurrences, { limit: 1 })
      expect(row?.value).toMatchObject({ state: 'failed', reason: expect.stringContaining(reason) })
    })
    const [group] = await at.store.list(groups, { limit: 1 })
    expect(group?.value).toMatchObject({ position: 2 })
    expect(group?.value.channels[0]?.hold).toBeUndefined()
    expect(at.fake.messages(at.world.text).filter(({ type }) => type === 0)).toHaveLength(
      what === 'post' ? 0 : 1,
    )
  })

  it('tells its manager in the settings that a role is not notified, and posts all the same', async () => {
    const quiet = at.world.guild.role('Quiet ones')
    await setUp(at.world.text)
    await firstPost()
    const words = async (values?: Record<string, string>) => {
      const { message } = await ada().slash(at.world.text, 'group settings', values)
      return seenOnDiscord(message as APIMessage)
    }
    const mention = { setting: 'mention', value: `<@&${quiet.id}>` }
    const saved = await words(mention)
    expect(saved.text).toMatch(/Saved[^]*mention notifies nobody: Quiet ones/)
    expect(saved.mentions).toEqual([])
    expect((await words()).text).toContain('mention notifies nobody')
    const [group] = await at.store.list(groups, { limit: 1 })
    expect(group?.value.channels[0]?.settings.mention).toBe(quiet.id)
    expect(group?.value.channels[0]?.hold).toBeUndefined()
  })

  it('is on hold with the reason when the bot was removed, and when its channel was deleted', async () => {
    await setUp(at.world.text)
    await firstPost()
    at.fake.moderator.kickBot(at.world.guild)
    await vi.waitFor(async () => {
      const [group] = await at.store.list(groups, { limit: 1 })
      expect(group?.value.channels[0]?.lost?.reason).toBe('I was removed from the server “Study club”.')
    })
  })
})

describe('members on Discord', () => {
  it('get an answer to every command, and nobody is pinged by any', async () => {
    await setUp(at.world.text)
    await firstPost()
    const values: Record<string, Record<string, string | number>> = {
      topic: { query: 'two tower' },
      pillar: { pillar: 'ml-system-design' },
      day: { day: 58 },
      jump: { day: 3 },
      away: { until: 'tomorrow' },
      off: { dates: '2030-12-24..2030-12-26' },
      settings: { setting: 'time', value: '10:00' },
      // Chosen from a list: Discord sends who it is.
      managers: { action: 'add', member: at.world.lin.id },
    }
    for (const info of at.commands) {
      const line = typed(info).text.slice(1)
      const args = Object.fromEntries(
        Object.entries(values[info.name] ?? {}).filter(([name]) =>
          info.args.some((arg) => arg.name === name),
        ),
      )
      const seen = await ada().slash(at.world.text, line, args)
      expect([info.name, [4, 9].includes(seen.type)]).toEqual([info.name, true])
      // A form instead of a card.
      if (seen.modal) continue
      expect([info.name, title(seen.message)]).not.toContain('Something went wrong')
      expect([info.name, title(seen.message)]).not.toContain('That does not fit')
      const { mentions } = seenOnDiscord(seen.message as APIMessage)
      expect([info.name, mentions]).toEqual([info.name, []])
    }
    const left = await at.store.list(groups, { limit: 1 })
    expect(left[0]?.value.managers.map(({ user }) => user)).toContain(at.world.lin.id)
  })

  it('read of commands that they can choose where they read of them, on the server and in private', async () => {
    await setUp(at.world.text)
    const registered = new Map(at.fake.commands().map((command) => [command.id, command]))
    const offered = (message: APIMessage | undefined): string[] =>
      [...JSON.stringify(message?.embeds).matchAll(/<\/([a-z -]+):(\d+)>/g)].map(([, path = '', id = '']) => {
        const [family, name] = path.split(' ')
        const command = registered.get(id)
        expect([path, command?.name]).toEqual([path, family])
        if (name) expect(command?.options?.map((option) => option.name)).toContain(name)
        return path
      })
    const help = await lin().slash(at.world.text, 'study help')
    expect(offered(help.message)).toEqual(
      expect.arrayContaining([
        'today',
        'topic',
        'study review',
        'study me',
        'group status',
        'group settings',
      ]),
    )
    const all = await lin().slash(at.world.text, 'study help', { command: 'group' })
    expect(offered(all.message)).toHaveLength(at.commands.filter(({ who }) => who === 'manager').length)
    const alone = await lin().slash(at.fake.privately(lin()), 'study help')
    expect(offered(alone.message)).toContain('today')
    const unknown = await lin().slash(at.world.text, 'group jump', { day: 3 })
    expect(offered(unknown.message)).toContain('group jump')
  })

  it('are offered topics while they type', async () => {
    const offered = await lin().autocomplete(at.world.text, 'topic', 'query', 'two tow')
    expect(offered?.length).toBeGreaterThan(0)
    expect(offered?.length).toBeLessThanOrEqual(25)
    const seen = await lin().slash(at.world.text, 'topic', { query: String(offered?.[0]?.value) })
    expect(seen.ephemeral).toBe(true)
  })

  it('page through a list in place', async () => {
    const first = await lin().slash(at.world.text, 'study browse')
    const { id, embeds } = first.message ?? {}
    const second = await press(lin(), first.message, 'Next →')
    expect(second).toMatchObject({ type: 7, message: { id } })
    expect(second.message?.embeds).not.toEqual(embeds)
  })

  it('share a look-up with the channel, where it stays as text', async () => {
    const seen = await lin().slash(at.world.text, 'topic', { query: 'feature store' })
    const shared = await press(lin(), seen.message, 'Share')
    expect(shared).toMatchObject({ type: 4, ephemeral: false })
    expect(at.fake.messages(at.world.text).at(-1)?.embeds[0]?.footer?.text).toContain('Shared by Lin')
  })

  it('who are no managers are told so, before and after a group is there', async () => {
    const first = await lin().slash(at.world.text, 'group setup')
    expect(title(first.message)).toBe('You cannot set up a group here')
    await setUp(at.world.text)
    await firstPost()
    const seen = await lin().slash(at.world.text, 'group pause')
    expect(title(seen.message)).toBe('Only a manager can do that')
    expect(seen.ephemeral).toBe(true)
  })

  it('who are no managers are refused before a form and before a preview', async () => {
    for (const values of [{}, { time: '09:00', zone: 'Europe/Berlin', days: 'daily' }]) {
      const seen = await lin().slash(at.world.text, 'group setup', values)
      expect(title(seen.message)).toBe('You cannot set up a group here')
      expect(seen.message?.embeds[0]?.description).toContain('Manage Server')
    }
  })

  it('are sent to the channel when they set up in a private message, in a group or not, whoever they are', async () => {
    const inPrivate = async (user: { id: string }) => {
      const { message } = await at.fake.member(user).slash(user.id, 'group setup')
      return [title(message), message?.embeds[0]?.description]
    }
    const where = [
      'You cannot set up a group here',
      expect.stringMatching(/in the channel where it is to meet/),
    ]
    expect(await inPrivate(at.world.lin)).toEqual(where)
    await setUp(at.world.text)
    const { thread } = await firstPost()
    lin().say(thread?.id ?? '', 'mine')
    await vi.waitFor(async () => {
      const seen = await lin().slash(at.world.lin.id, 'today')
      expect(title(seen.message)).toMatch(/Day 1/)
    })
    expect(await inPrivate(at.world.lin)).toEqual(where)
    expect(await inPrivate(at.world.ada)).toEqual(where)
  })

  it('get a refused form back as they filled it in, also after a restart, as often as it takes', async () => {
    const form = await ada().slash(at.world.text, 'group setup')
    const asked = await ada().submitModal(form, { time: '…', zone: '…', days: ['sat'], path: '…' })
    expect(title(asked.message)).toBe('One more step')
    await at.again()
    const open = await press(ada(), asked.message, 'Correct it')
    expect(open.modal?.components).toMatchObject([
      { component: { type: 4, custom_id: 'time' } },
      { component: { type: 4, custom_id: 'zone' } },
      {
        component: {
          type: 22,
          options: expect.arrayContaining([{ label: 'Saturday', value: 'sat', default: true }]),
        },
      },
      { component: { type: 4, custom_id: 'path' } },
    ])
    const typed = { time: 'soon', zone: 'Berlin', path: 'only coding, from day 3' }
    const refused = await ada().submitModal(open, typed)
    // It stands in the place of the message whose button opened the form.
    expect(refused).toMatchObject({
      type: 7,
      message: { id: asked.message?.id, embeds: [{ color: 0xd64545 }] },
    })
    const again = await press(ada(), refused.message, 'Correct it')
    expect(again.modal?.components).toMatchObject([
      { component: { value: 'soon' } },
      { component: { value: 'Berlin' } },
      {},
      { component: { value: 'only coding, from day 3' } },
    ])
    const preview = await ada().submitModal(again, { time: '9:20' })
    expect(preview).toMatchObject({ type: 7, message: { id: asked.message?.id } })
    expect(preview.message?.embeds[0]?.description).toMatch(/\*\*sat at 09:20\*\* .*Europe\/Berlin/)
  })

  it('choose the role to mention as an option of the command, for that setting alone', async () => {
    await setUp(at.world.text)
    const mention = async () =>
      (await at.store.list(groups, { limit: 1 }))[0]?.value.channels[0]?.settings.mention
    const set = (values: Record<string, string>) => ada().slash(at.world.text, 'group settings', values)
    expect(title((await set({ role: at.world.readers.id })).message)).toBe('Saved')
    expect(await mention()).toBe(at.world.readers.id)
    expect(title((await set({ setting: 'mention', value: 'none' })).message)).toBe('Saved')
    expect(await mention()).toBe('')
    expect(title((await set({ setting: 'mention', role: at.world.readers.id })).message)).toBe('Saved')
    for (const odd of [{ setting: 'time' }, { setting: 'mention', value: 'none' }])
      expect(title((await set({ ...odd, role: at.world.readers.id })).message)).toBe(
        'A role is for mention alone',
      )
    expect(title((await set({ role: at.world.guild.id })).message)).toBe('Which role?')
    expect(await mention()).toBe(at.world.readers.id)
    const lins = await lin().slash(at.world.text, 'group settings', { role: at.world.readers.id })
    expect(title(lins.message)).toBe('Only a manager can do that')
  })

  it('pause until a day and jump to one by pointing, and type only what is on no list', async () => {
    await setUp(at.world.text)
    await firstPost()
    const group = async () => (await at.store.list(groups, { limit: 1 }))[0]?.value
    const settings = await ada().slash(at.world.text, 'group settings')
    const form = await press(ada(), settings.message, 'Pause')
    const options = form.modal?.components[0] as { component: { options: { value: string }[] } }
    const [, second] = options.component.options
    const paused = await ada().submitModal(form, { until: second?.value ?? '' })
    expect([paused.ephemeral, title(paused.message)]).toEqual([false, 'Paused'])
    expect((await group())?.schedule.pause?.until).toBe(second?.value)
    // A later day is typed, and what is not clear comes back.
    const change = await press(ada(), paused.message, 'Change the end')
    const later = await ada().submitModal(change, { until: '…' })
    const typing = await press(ada(), later.message, 'Correct it')
    expect(typing.modal?.components).toMatchObject([{ component: { type: 4, custom_id: 'until' } }])
    const refused = await ada().submitModal(typing, { until: 'christmas' })
    expect(title(refused.message)).toBe('This date is not clear')
    const again = await press(ada(), refused.message, 'Correct it')
    expect(again.modal?.components).toMatchObject([{ component: { value: 'christmas' } }])
    await ada().submitModal(again, { until: '25 Dec' })
    expect((await group())?.schedule.pause?.until).toMatch(/-12-25$/)
    const path = await press(ada(), settings.message, 'Path')
    const jump = await press(ada(), path.message, 'Jump to a day')
    expect(jump.modal?.components).toMatchObject([{ component: { type: 3, required: true } }])
    const near = await ada().submitModal(jump, { day: '5' })
    expect([near.ephemeral, title(near.message)]).toEqual([false, 'Day 5 is next'])
    const other = await ada().submitModal(await press(ada(), path.message, 'Jump to a day'), { day: '…' })
    const number = await press(ada(), other.message, 'Correct it')
    const far = await ada().submitModal(number, { day: '500' })
    expect(title(far.message)).toBe('There is no such day')
    await ada().submitModal(await press(ada(), far.message, 'Correct it'), { day: '120' })
    expect((await group())?.position).toBe(120)
  })

  it('choose the role to mention from a list, and cannot choose everybody', async () => {
    await setUp(at.world.text)
    const settings = await ada().slash(at.world.text, 'group settings')
    const form = await press(ada(), settings.message, 'Change posts')
    const everybody = await ada().submitModal(form, { mention: [at.world.guild.id], pin: true })
    expect(title(everybody.message)).toBe('Which role?')
    const again = await press(ada(), everybody.message, 'Correct it')
    expect(again.modal?.components).toMatchObject([{ component: { default: true } }, {}, {}, {}, {}])
    const saved = await ada().submitModal(again, { mention: [at.world.readers.id] })
    expect(title(saved.message)).toBe('Saved')
    const settingsOf = async () => (await at.store.list(groups, { limit: 1 }))[0]?.value.channels[0]?.settings
    expect(await settingsOf()).toMatchObject({ mention: at.world.readers.id, pin: true })
    // In private Discord has no roles to choose from, and what is not touched stays.
    const alone = await ada().slash(at.world.ada, 'group settings')
    const there = await press(ada(), alone.message, 'Change posts')
    expect(title((await ada().submitModal(there, { pin: false })).message)).toBe('Saved')
    expect(await settingsOf()).toMatchObject({ mention: at.world.readers.id, pin: false })
    await ada().submitModal(await press(ada(), alone.message, 'Change posts'), { mention: '', pin: true })
    expect(await settingsOf()).toMatchObject({ mention: '', pin: true })
    const back = await press(ada(), settings.message, 'Change posts')
    await ada().submitModal(back, { mention: [at.world.readers.id] })
    const cleared = await press(ada(), settings.message, 'Change posts')
    await ada().submitModal(cleared, { mention: [] })
    expect(await settingsOf()).toMatchObject({ mention: '', pin: true })
  })
})
