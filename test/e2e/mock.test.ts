import { type APIMessage, PermissionFlagsBits } from 'discord.js'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Bot } from '../../src/core/bot.ts'
import { groups } from '../../src/core/group.ts'
import { lookAtInbox } from '../../src/core/inbox.ts'
import { putTable, scores, seatings, type Table, tables, wishes } from '../../src/core/mock.ts'
import { emptyRow, occurrenceKey, occurrences } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import { weekOf } from '../../src/core/schedule.ts'
import { seatWeek } from '../../src/features/mock/week.ts'
import { EXTRAS } from '../../src/platforms/slack/scopes.ts'
import { INVITED } from '../fakes/discord/builder.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { defaultOptions } from '../fakes/slack/options.ts'
import type { Message } from '../fakes/slack/world.ts'
import { addGroup, aGroup, CURRICULA, composeOver } from '../support/study.ts'
import { chromiumPath } from './chromium.ts'
import { aClub, startDiscordStudy } from './discord-study.ts'
import { onAPhone } from './page.ts'
import { soon, startPlatform } from './slack-harness.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const HOURS = { hours: '18:00-19:00' }

/** The coming week is seated now. */
async function seatNow(store: Store, id: string): Promise<void> {
  const group = await store.get(groups, id)
  if (!group) throw new Error('no group')
  const week = weekOf(new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 10))
  const now = Temporal.Now.instant()
  await store.transact(async (tx) => {
    await seatWeek(tx, group, week, now.epochMilliseconds)
    // On a Sunday the bot would seat it too, once more.
    const due = { date: week, instant: now }
    const rest = { series: 'mock', until: 0, claimedAt: 0, reason: 'Seated here.', state: 'skipped' as const }
    tx.put(occurrences, occurrenceKey({ group: id, series: 'mock', date: week }), emptyRow(id, due, rest))
  })
}

/** Every table begins now, and who sits there is looked at. */
async function beginNow(store: Store, late = 0): Promise<void> {
  for (const { key, value } of await store.list(tables, { limit: 9 }))
    await store.transact(async (tx) => {
      tx.put(tables, key, { ...value, at: Date.now() - late })
      for (const { account, zone } of value.seats)
        await lookAtInbox(tx, { member: account, zone }, 0, Date.now())
    })
}

const roleOf = (table: Table | undefined, user: string): string => {
  const [round] = table?.rounds ?? []
  if (round?.candidate.endsWith(`:${user}`)) return 'the candidate'
  return round?.interviewer.endsWith(`:${user}`) ? 'the interviewer' : 'observe'
}

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
    const sure = await candidate.slash(at.world.text, 'study forget-me')
    await press(candidate, sure.message, 'Delete everything')
    for (const kind of [seatings, scores, wishes])
      expect(
        (await at.store.list<unknown>(kind as never, { limit: 99 })).filter((each) =>
          each.key.includes(candidate.id),
        ),
      ).toEqual([])
    expect(JSON.stringify(await table())).not.toContain(candidate.id)
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

it('Mock tables on Slack are private messages, whose buttons work there', async () => {
  let running: Awaited<ReturnType<typeof startPlatform<Bot>>> | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform())
  running = await startPlatform<Bot>('socket', { bot, storage })
  const { fake, town } = running
  const ref = { platform: 'slack', workspace: town.team.id, channel: 'C0STUDY' }
  const base = aGroup({ mocks: true, curriculum: CURRICULA.default.id })
  await addGroup(storage.store, {
    ...base,
    managers: [],
    channels: base.channels.map((each) => ({ ...each, ref })),
  })
  const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>) => readMessage({ text, blocks }).text
  const who = ['U0LIN', 'U0ADA']
  for (const user of who) {
    const by = fake.member(user)
    await by.press(await (await by.command('/study', 'mock', 'C0STUDY')).answer(), 'Take a seat')
    const modal = await soon(() => {
      if (!by.modal) throw new Error('no modal')
      return by.modal
    })
    expect((await by.submit(modal, HOURS)).errors).toBeUndefined()
  }
  await soon(async () => expect(await storage.store.list(wishes, { limit: 9 })).toHaveLength(2))
  await seatNow(storage.store, 'groupabc')
  const inbox = (user: string) => fake.messages(fake.member(user).dmChannel())
  const send = async (): Promise<void> => {
    await engine.beat()
    await engine.settled()
  }
  await send()
  for (const user of who) expect(inbox(user).map(words).at(-1)).toContain('You have a mock table')
  await beginNow(storage.store)
  await send()
  const press = async (user: string, text: RegExp, label: string): Promise<Shown> => {
    const by = fake.member(user)
    const message = inbox(user).findLast((each) => text.test(words(each)))
    if (!message) throw new Error(`nothing like ${text}`)
    return (await by.press({ channel: by.dmChannel(), ts: message.ts }, label)).answer()
  }
  for (const user of who) {
    await press(user, /begins in ten minutes/, 'Open the table')
    await soon(() => press(user, /Press I’m here|are here/, 'I’m here'))
  }
  await soon(() => press('U0ADA', /are here/, 'Start'))
  await soon(() =>
    expect(inbox('U0ADA').map(words).join()).toMatch(/You are the (candidate|interviewer) · round 1/),
  )
  const [{ value: table } = {}] = await storage.store.list(tables, { limit: 1 })
  expect(table?.rounds).toHaveLength(1)
  expect(fake.messages('C0STUDY').filter((each) => /table/.test(words(each)))).toEqual([])
  await engine.stop()
  await running.stop()
})

it('a table on Slack meets in the conversation of its people, where the app may open one', async () => {
  let running: Awaited<ReturnType<typeof startPlatform<Bot>>> | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform())
  const scopes = [...defaultOptions.scopes, ...EXTRAS.mocks.scopes]
  running = await startPlatform<Bot>('socket', { bot, storage, options: { scopes } })
  const { fake, town } = running
  const ref = { platform: 'slack', workspace: town.team.id, channel: 'C0STUDY' }
  const base = aGroup({ mocks: true, curriculum: CURRICULA.default.id })
  await addGroup(storage.store, {
    ...base,
    managers: [],
    channels: base.channels.map((each) => ({ ...each, ref })),
  })
  const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>) => readMessage({ text, blocks }).text
  const who = ['U0LIN', 'U0ADA']
  for (const user of who) {
    const by = fake.member(user)
    await by.press(await (await by.command('/study', 'mock', 'C0STUDY')).answer(), 'Take a seat')
    const modal = await soon(() => {
      if (!by.modal) throw new Error('no modal')
      return by.modal
    })
    expect((await by.submit(modal, HOURS)).errors).toBeUndefined()
  }
  await soon(async () => expect(await storage.store.list(wishes, { limit: 9 })).toHaveLength(2))
  await seatNow(storage.store, 'groupabc')
  const send = async (): Promise<void> => {
    await engine.beat()
    await engine.settled()
  }
  await send()
  for (const user of who) {
    const by = fake.member(user)
    const [letter] = fake.messages(by.dmChannel()).filter((each) => /You have a mock table/.test(words(each)))
    await (await by.press({ channel: by.dmChannel(), ts: letter?.ts ?? '' }, 'I’ll be there')).answer()
  }
  const group = await soon(() => {
    const found = [...fake.world.channels.values()].find(
      ({ kind, messages }) => kind === 'mpim' && messages.length > 0,
    )
    if (!found) throw new Error('no conversation')
    return found
  })
  expect(new Set(group.members)).toEqual(new Set([...who, town.team.botUser]))
  const [{ key = '', value: table } = {}] = await storage.store.list(tables, { limit: 1 })
  if (!table) throw new Error('no table')
  await storage.store.transact((tx) => putTable(tx, key, { ...table, at: Date.now() + 10 * 60_000 }))
  await engine.changed('groupabc')
  await send()
  const board = () => fake.messages(group.id)[0] as Message
  for (const user of who)
    await (await fake.member(user).press({ channel: group.id, ts: board().ts }, 'I’m here')).answer()
  await soon(() => expect(JSON.stringify(board().blocks)).toContain('"Start"'))
  const own = await (
    await fake.member('U0ADA').press({ channel: group.id, ts: board().ts }, 'Start')
  ).answer()
  expect(own.kind).toBe('ephemeral')
  expect(words(own)).toMatch(/round 1/)
  await soon(() => expect(words(board())).toContain('Round 1'))
  const seat = await (
    await fake.member('U0LIN').press({ channel: group.id, ts: board().ts }, 'My card')
  ).answer()
  expect(seat.kind).toBe('ephemeral')
  expect(words(seat)).toMatch(/round 1/)
  expect(words(seat).split('round 1')[0]).not.toBe(words(own).split('round 1')[0])
  await soon(() => expect(fake.messages(group.id).filter(({ metadata }) => metadata)).toHaveLength(2))
  expect(fake.messages('C0STUDY').filter((each) => /table/.test(words(each)))).toEqual([])
  await engine.stop()
  await running.stop()
})

describe.skipIf(!chromiumPath)('a mock table of three in the playground', () => {
  const phone = onAPhone()
  let page: Page
  beforeAll(() => {
    page = phone.page()
  })
  type Answered = {
    id: string
    card?: { title: string; text?: string; buttons?: { label: string; action?: string; arg?: string }[] }
  }
  const call = <T>(path: string, body?: object): Promise<T> =>
    page.evaluate(
      async ([to, sent]) => {
        const options = sent
          ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }
          : {}
        const response = await fetch(`/api${to}`, options)
        if (!response.ok) throw new Error(await response.text())
        return response.json()
      },
      [path, body] as const,
    ) as Promise<T>
  const letters = async (user: string): Promise<Answered[]> =>
    (await call<{ messages: Answered[] }>(`/channels/dm-${user}/messages?user=${user}`)).messages
  const letter = async (user: string, title: RegExp): Promise<Answered> => {
    const found = (await letters(user)).findLast(({ card }) => title.test(card?.title ?? ''))
    if (!found)
      throw new Error(`${user} has no ${title}: ${(await letters(user)).map(({ card }) => card?.title)}`)
    return found
  }
  const press = async (user: string, title: RegExp, label: string): Promise<void> => {
    const { id: message, card } = await letter(user, title)
    const button = card?.buttons?.find((each) => each.label === label)
    if (!button?.action) throw new Error(`no ${label} in ${card?.buttons?.map((each) => each.label)}`)
    await call('/actions', { user, message, action: button.action, arg: button.arg ?? '' })
  }

  it('is walked through, each with their own card', async () => {
    const users = (await call<{ members: { id: string }[] }>('/channels')).members
      .map(({ id }) => id)
      .slice(0, 3)
    const [first = ''] = users
    await call('/channels/study-group/messages', { user: first, text: '/group settings mocks on' })
    for (const user of users) {
      const { reply } = await call<{
        reply: { card: { buttons: { label: string; action: string }[] }; message: string }
      }>('/channels/study-group/messages', { user, text: '/mock' })
      expect(reply.card.buttons.map(({ label }) => label)).toContain('Take a seat')
      const opened = await call<{ reply: { form: object; message: string } }>('/actions', {
        user,
        message: reply.message,
        action: 'mock-form',
        arg: '',
      })
      const { message } = opened.reply
      const values = { days: 'mon,tue,wed,thu,fri', hours: '22:00-23:00', zone: 'UTC', roles: 'any' }
      await call('/actions', { user, message, action: 'mock-save', arg: '', values })
    }
    const now = async (): Promise<string> => (await call<{ now: string }>('/time')).now
    const hasTable = async (): Promise<boolean> =>
      (await letters(first)).some(({ card }) => card?.title === 'You have a mock table')
    while (!(await hasTable())) await call('/time', { by: 'next' })
    for (const user of users) await press(user, /You have a mock table/, 'I’ll be there')
    type Channels = { channels: { id: string; name: string; booth?: true }[] }
    const booth = async (user: string) =>
      (await call<Channels>(`/channels?user=${user}`)).channels.find((channel) => channel.booth)
    await expect.poll(() => booth(first)).toMatchObject({ name: expect.stringMatching(/^Mock table, Mon/) })
    const { id: place = '' } = (await booth(first)) ?? {}
    expect(
      await call<Channels>('/channels').then(({ channels }) => channels.some(({ id }) => id === place)),
    ).toBe(false)
    // Over the table’s hour on Monday to Tuesday’s post: it is open for a day.
    while ((await now()) < '2026-12-01') await call('/time', { by: 'next' })
    const inside = async (user: string): Promise<Answered[]> =>
      (await call<{ messages: Answered[] }>(`/channels/${place}/messages?user=${user}`)).messages
    const [board, soon] = await inside(first)
    expect([board?.card?.title, soon?.card?.title]).toEqual([
      'Your mock table',
      'Your mock table begins in ten minutes',
    ])
    for (const user of users)
      expect((await letters(user)).map(({ card }) => card?.title)).not.toContain(
        'Your mock table begins in ten minutes',
      )
    /** Somebody presses a button in the booth; the newest message that has it. */
    const pressInside = async (user: string, label: string): Promise<void> => {
      const found = (await inside(user)).findLast(({ card }) =>
        card?.buttons?.some((each) => each.label === label),
      )
      const button = found?.card?.buttons?.find((each) => each.label === label)
      if (!button?.action) throw new Error(`no ${label} for ${user}`)
      await call('/actions', { user, message: found?.id, action: button.action, arg: button.arg ?? '' })
    }
    for (const user of users) await pressInside(user, 'I’m here')
    await expect
      .poll(async () => (await inside(first))[0]?.card?.buttons?.map(({ label }) => label))
      .toContain('Start')
    await pressInside(first, 'Start')
    await expect.poll(async () => (await inside(first))[0]?.card?.title).toBe('Round 1')
    for (const user of users.slice(1)) await pressInside(user, 'My card')
    const ownCard = async (user: string): Promise<Answered | undefined> =>
      (await inside(user)).findLast(({ card }) => /round 1/.test(card?.title ?? ''))
    const titles: string[] = []
    for (const user of users) titles.push((await ownCard(user))?.card?.title ?? '')
    expect(titles.sort()).toEqual([
      'You are the candidate · round 1',
      'You are the interviewer · round 1',
      'You observe · round 1',
    ])
    for (const user of users) {
      await page.evaluate((id) => localStorage.setItem('studyhall.member', id), user)
      await page.goto(`${phone.bot().url}/#/${place}`)
      await page.reload()
      await page.locator('.message:visible', { hasText: 'round 1' }).getByText('0–2 min').waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    }
  })
})
