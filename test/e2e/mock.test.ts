import { type APIMessage, PermissionFlagsBits } from 'discord.js'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { groups } from '../../src/core/group.ts'
import { putTable, type Table, tables } from '../../src/core/mock.ts'
import { INVITED } from '../fakes/discord/builder.ts'
import { aClub, startDiscordStudy } from './discord-study.ts'
import { beginNow, HOURS, keptOf, roleOf, seatNow } from './mock-tables.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

describe('mock tables on Discord', () => {
  let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof aClub>>>>
  beforeAll(async () => {
    at = await startDiscordStudy(aClub)
    const lin = at.fake.member(at.world.lin)
    await lin.slash(at.world.text, 'group setup', { time: '09:00', zone: 'UTC', begin: 'now' })
    await lin.slash(at.world.text, 'group settings', { setting: 'mocks', value: 'on' })
  })
  afterAll(() => at.stop())
  type Labelled = { label: string; custom_id?: string }
  type Member = ReturnType<typeof at.fake.member>
  const people = (): Member[] => at.world.people.map((who) => at.fake.member(who))
  const press = (by: Member, message: APIMessage | undefined, label: string) => {
    const rows = (message?.components ?? []) as { components: Labelled[] }[]
    const found = rows.flatMap(({ components }) => components).find((each) => each.label === label)
    if (!message || !found?.custom_id)
      throw new Error(`no button ${label} on ${JSON.stringify(message?.embeds)}`)
    return by.press(message.id, found.custom_id)
  }
  // A private message says its headline above its card.
  const title = (message: APIMessage | undefined) => message?.embeds[0]?.title ?? message?.content
  const inbox = (by: Member) => by.reads({ id: by.id })
  const send = async (): Promise<void> => {
    await at.engine.beat()
    await at.engine.settled()
  }

  it('seats six people at two tables, in private, and runs one with a no-show, a switch, scores, and forget-me', async () => {
    for (const by of people()) {
      const card = await by.slash(at.world.text, 'study mock')
      expect(card.ephemeral).toBe(true)
      const saved = await by.submitModal(await press(by, card.message, 'Take a seat'), HOURS)
      expect(title(saved.message)).toBe('You have a seat')
    }
    const inChannel = at.fake.messages(at.world.text).length
    const [{ key: id = '' } = {}] = await at.store.list(groups, { limit: 1 })
    await seatNow(at.store, id)
    await send()
    for (const by of people()) {
      const [letter, ...more] = inbox(by)
      expect(more).toEqual([])
      expect(title(letter)).toBe('You have a mock table')
      expect(letter?.embeds[0]?.description).toMatch(/<t:\d+:\w>[\s\S]*<@\d+>/)
    }
    const [{ key = '', value: first } = {}] = await at.store.list(tables, { limit: 1 })
    const table = (): Promise<Table | undefined> => at.store.get(tables, key)
    const [a, b, missing] = (first?.seats ?? []).map(({ account }) =>
      at.fake.member({ id: account.user }),
    ) as [Member, Member, Member]
    const yes = await press(a, inbox(a)[0], 'I’ll be there')
    expect(yes.message?.embeds[0]?.description).toContain('are coming')
    const calendar = await press(b, inbox(b)[0], 'Calendar')
    expect(calendar.message?.attachments.map(({ filename }) => filename)).toEqual(['mock-table.ics'])
    await beginNow(at.store, 6 * 60_000)
    await send()
    for (const by of people()) expect(inbox(by).map(title)).toContain('Your mock table begins in ten minutes')
    const open = async (by: Member) =>
      press(
        by,
        inbox(by).find((each) => title(each)?.includes('ten minutes')),
        'Open the table',
      )
    const waiting = await press(b, (await open(b)).message, 'I’m here')
    expect(waiting.message?.embeds[0]?.description).toContain('are here')
    const cardA = (
      await press(a, (await press(a, (await open(a)).message, 'I’m here')).message, 'Start with who is here')
    ).message
    expect(title(cardA)).toMatch(/Round 1\.$/)
    const cardB = (await press(b, waiting.message, 'Look again')).message
    expect([title(cardA), title(cardB)].sort()).toEqual([
      'You are the candidate. Round 1.',
      'You are the interviewer. Round 1.',
    ])
    const isCandidate = roleOf(await table(), a.id) === 'the candidate'
    const [candidate, interviewer] = isCandidate ? [a, b] : [b, a]
    const [cardC, cardI] = isCandidate ? [cardA, cardB] : [cardB, cardA]
    let scored = (await press(interviewer, cardI, 'Score the candidate')).message
    const lines = Number(/of (\d)/.exec(scored?.embeds[0]?.footer?.text ?? '')?.[1])
    for (let i = 0; i < lines; i++)
      scored = (await press(interviewer, scored, i === 0 ? 'Strong' : 'Fair')).message
    expect(title(scored)).toBe('Scored')
    const feedback = await press(candidate, cardC, 'My feedback')
    expect(feedback.message?.embeds[0]?.description).toContain('strong')
    const switched = await press(
      interviewer,
      (await press(interviewer, scored, 'My card')).message,
      'Switch seats',
    )
    expect(title(switched.message)).toBe('You are the candidate. Round 2.')
    await send()
    expect(inbox(missing).map(title)).toContain('You were missed at your table')
    // All of it was private.
    expect(at.fake.messages(at.world.text)).toHaveLength(inChannel)
    expect(await keptOf(at.store, candidate.id)).not.toEqual([])
    const sure = await candidate.slash(at.world.text, 'study forget-me')
    await press(candidate, sure.message, 'Delete everything')
    expect(await keptOf(at.store, candidate.id)).toEqual([])
  })
})

describe('a table that meets in a private thread on Discord', () => {
  let at: Awaited<ReturnType<typeof startDiscordStudy<ReturnType<typeof aClub>>>>
  beforeAll(async () => {
    at = await startDiscordStudy((fake) => aClub(fake, INVITED | PermissionFlagsBits.CreatePrivateThreads))
    const lin = at.fake.member(at.world.lin)
    await lin.slash(at.world.text, 'group setup', { time: '09:00', zone: 'UTC', begin: 'now' })
    await lin.slash(at.world.text, 'group settings', { setting: 'mocks', value: 'on' })
  })
  afterAll(() => at.stop())

  it('is opened for who comes, edited while the table goes on, and shows each their own card alone', async () => {
    const { fake, world, engine, store } = at
    const [a, b, c] = world.people.slice(0, 3).map((who) => fake.member(who)) as [Member, Member, Member]
    const stranger = fake.member(world.people[3] as { id: string })
    type Member = ReturnType<typeof fake.member>
    const send = async (): Promise<void> => {
      await engine.beat()
      await engine.settled()
    }
    const press = (by: Member, message: APIMessage | undefined, label: string) => {
      const rows = (message?.components ?? []) as { components: { label: string; custom_id?: string }[] }[]
      const found = rows.flatMap(({ components }) => components).find((each) => each.label === label)
      if (!message || !found?.custom_id) throw new Error(`no ${label} on ${JSON.stringify(message?.embeds)}`)
      return by.press(message.id, found.custom_id)
    }
    for (const by of [a, b, c]) {
      const card = await by.slash(world.text, 'study mock')
      await by.submitModal(await press(by, card.message, 'Take a seat'), HOURS)
    }
    const [{ key: id = '' } = {}] = await store.list(groups, { limit: 1 })
    await seatNow(store, id)
    await send()
    const inChannel = fake.messages(world.text).length
    const letter = (by: Member) =>
      by.reads({ id: by.id }).find(({ content }) => content === 'You have a mock table')
    for (const by of [a, b]) await press(by, letter(by), 'I’ll be there')
    await send()
    const thread = fake.threads(world.text).find(({ type }) => type === 12) as { id: string }
    // What people wrote, and not what Discord says of who was added.
    const inside = () => fake.messages(thread).filter(({ type }) => type === 0)
    const board = () => inside()[0]
    expect(inside()).toHaveLength(1)
    expect(board()?.embeds[0]?.description).toMatch(/<t:\d+:\w>[\s\S]*<@\d+>: is coming/)
    expect(board()?.mentions).toEqual([])
    for (const by of [a, b, c]) expect(by.reads(thread)).not.toEqual([])
    expect(() => stranger.reads(thread)).toThrow()
    // Ten minutes before its time.
    const [{ key = '', value: table } = {}] = await store.list(tables, { limit: 1 })
    if (!table) throw new Error('no table')
    await store.transact((tx) => putTable(tx, key, { ...table, at: Date.now() + 10 * 60_000 }))
    await engine.changed(id)
    await send()
    for (const by of [a, b, c]) {
      const arrived = await press(by, board(), 'I’m here')
      expect(arrived.ephemeral).toBe(true)
    }
    await send()
    const started = await press(a, board(), 'Start')
    expect(started.ephemeral).toBe(true)
    expect(started.message?.embeds[0]?.title).toMatch(/round 1$/)
    await send()
    expect(board()?.content).toMatch(/^Round 1\b/)
    const cards = await Promise.all([a, b, c].map((by) => press(by, board(), 'My card')))
    expect(cards.every(({ ephemeral }) => ephemeral)).toBe(true)
    expect(new Set(cards.map(({ message }) => message?.embeds[0]?.title)).size).toBe(3)
    expect(JSON.stringify(inside())).not.toMatch(/Listen for|A strong answer|Strong:/)
    await press(b, board(), 'Switch seats')
    await send()
    expect(board()?.content).toMatch(/^Round 2\b/)
    const sure = await c.slash(world.text, 'study forget-me')
    await press(c, sure.message, 'Delete everything')
    await send()
    expect(JSON.stringify(inside())).not.toContain(c.id)
    expect(fake.messages(world.text)).toHaveLength(inChannel)
    expect(fake.threads(world.text).filter(({ type }) => type === 12)).toHaveLength(1)
  })
})
