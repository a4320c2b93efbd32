import { expect, it, vi } from 'vitest'
import type { Bot } from '../../src/core/bot.ts'
import { putTable, type Table, tables, wishes } from '../../src/core/mock.ts'
import { EXTRAS } from '../../src/platforms/slack/scopes.ts'
import type { Shown } from '../fakes/slack/core.ts'
import { readMessage } from '../fakes/slack/mrkdwn.ts'
import { defaultOptions, type SlackOptions } from '../fakes/slack/options.ts'
import type { Message } from '../fakes/slack/world.ts'
import { addGroup, aGroup, CURRICULA, composeOver } from '../support/study.ts'
import { beginNow, HOURS, keptOf, roleOf, seatNow } from './mock-tables.ts'
import { soon, startPlatform } from './slack-harness.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const words = ({ text, blocks = [] }: Pick<Shown, 'text' | 'blocks'>) => readMessage({ text, blocks }).text

/** A workspace whose group has mock tables, at which these people are seated in the coming week. */
async function seated(names: readonly string[], options: Partial<SlackOptions> = {}) {
  let running: Awaited<ReturnType<typeof startPlatform<Bot>>> | undefined
  const { bot, engine, storage } = composeOver(() => running?.platform())
  running = await startPlatform<Bot>('socket', { bot, storage, options })
  const { fake, town, stop } = running
  const members = names.map((name) => fake.user(town.team.id, { id: `U0${name.toUpperCase()}`, name }))
  fake.channel(town.team.id, { id: 'C0MOCK', name: 'mock', members })
  const ref = { platform: 'slack', workspace: town.team.id, channel: 'C0MOCK' }
  const base = aGroup({ mocks: true, curriculum: CURRICULA.default.id })
  const channels = base.channels.map((each) => ({ ...each, ref }))
  await addGroup(storage.store, { ...base, managers: [], channels })
  const people = members.map(({ id }) => fake.member(id))
  for (const by of people) {
    const card = await (await by.command('/study', 'mock', 'C0MOCK')).answer()
    expect(card.kind).toBe('ephemeral')
    await by.press(card, 'Take a seat')
    const modal = await soon(() => {
      if (!by.modal) throw new Error('no modal')
      return by.modal
    })
    expect((await by.submit(modal, HOURS)).errors).toBeUndefined()
  }
  await soon(async () => expect(await storage.store.list(wishes, { limit: 9 })).toHaveLength(people.length))
  await seatNow(storage.store, 'groupabc')
  const send = async (): Promise<void> => {
    await engine.beat()
    await engine.settled()
  }
  await send()
  return {
    ...{ fake, town, engine, store: storage.store, people, send },
    stop: async () => {
      await engine.stop()
      await stop()
    },
  }
}

it('seats six people on Slack at two tables, in private, and runs one with a no-show, a switch, scores, and forget-me', async () => {
  const at = await seated(['Sam', 'Mo', 'Kim', 'Zoe', 'Uma', 'Ivo'])
  const { fake, people, send, store } = at
  type Member = (typeof people)[number]
  const inbox = (by: Member) => fake.messages(by.dmChannel())
  const press = async (by: Member, message: Pick<Shown, 'channel' | 'ts'> | Message, label: string) =>
    (await by.press({ channel: by.dmChannel(), ts: message.ts ?? '' }, label)).answer()
  const letter = (by: Member, text: string): Message => {
    const found = inbox(by).findLast((each) => words(each).includes(text))
    if (!found) throw new Error(`nothing like ${text}: ${inbox(by).map(words)}`)
    return found
  }
  for (const by of people) {
    expect(inbox(by)).toHaveLength(1)
    expect(words(letter(by, 'You have a mock table'))).toMatch(/When:/)
  }
  const [{ key = '', value: first } = {}] = await store.list(tables, { limit: 1 })
  const table = (): Promise<Table | undefined> => store.get(tables, key)
  const [a, b, missing] = (first?.seats ?? []).map(({ account }) => fake.member(account.user)) as [
    Member,
    Member,
    Member,
  ]
  const yes = await press(a, letter(a, 'You have a mock table'), 'I’ll be there')
  expect(words(yes)).toContain('You are coming')
  await b.press({ channel: b.dmChannel(), ts: letter(b, 'You have a mock table').ts }, 'Calendar')
  await soon(() => expect(words(letter(b, 'mock-table.ics'))).toContain('BEGIN:VCALENDAR'))
  await beginNow(store, 6 * 60_000)
  await send()
  for (const by of people) letter(by, 'begins in ten minutes')
  const open = (by: Member) => press(by, letter(by, 'begins in ten minutes'), 'Open the table')
  const waiting = await press(b, await open(b), 'I’m here')
  expect(words(waiting)).toContain('You are here')
  const cardA = await press(a, await press(a, await open(a), 'I’m here'), 'Start with who is here')
  const cardB = await press(b, waiting, 'Look again')
  expect([cardA, cardB].map((each) => words(each).split('\n')[0]).sort()).toEqual([
    'You are the candidate · round 1',
    'You are the interviewer · round 1',
  ])
  const isCandidate = roleOf(await table(), a.id) === 'the candidate'
  const [candidate, interviewer] = isCandidate ? [a, b] : [b, a]
  const [cardC, cardI] = isCandidate ? [cardA, cardB] : [cardB, cardA]
  expect(words(cardC)).not.toMatch(/Listen for|A strong answer/)
  expect(words(cardI)).toMatch(/Listen for|A strong answer/)
  let scored = await press(interviewer, cardI, 'Score the candidate')
  const lines = Number(/1 of (\d)/.exec(words(scored))?.[1])
  for (let i = 0; i < lines; i++) scored = await press(interviewer, scored, i === 0 ? 'Strong' : 'Fair')
  expect(words(scored)).toMatch(/^Scored\n/)
  expect(words(await press(candidate, cardC, 'My feedback'))).toMatch(/Round 1[\s\S]* strong\n/)
  const switched = await press(interviewer, await press(interviewer, scored, 'My card'), 'Switch seats')
  expect(words(switched)).toMatch(/^You are the candidate · round 2\n/)
  await send()
  letter(missing, 'You were missed at your table')
  // All of it was private.
  expect(fake.messages('C0MOCK')).toEqual([])
  expect(await keptOf(store, candidate.id)).not.toEqual([])
  const sure = await (await candidate.command('/study', 'forget-me', 'C0MOCK')).answer()
  await (await candidate.press(sure, 'Delete everything')).answer()
  expect(await keptOf(store, candidate.id)).toEqual([])
  // Whoever stays sees nobody’s name in their place.
  const after = await press(interviewer, switched, 'My card')
  expect(words(after)).toContain('somebody who left')
  await at.stop()
})

it('a table on Slack meets in the conversation of its people, where the app may open one', async () => {
  const scopes = [...defaultOptions.scopes, ...EXTRAS.mocks.scopes]
  const { fake, town, engine, store, people, send, stop } = await seated(['Mo', 'Kim'], { scopes })
  const [mo, kim] = people as [(typeof people)[number], (typeof people)[number]]
  for (const by of people) {
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
  expect(new Set(group.members)).toEqual(new Set([...people.map(({ id }) => id), town.team.botUser]))
  const [{ key = '', value: table } = {}] = await store.list(tables, { limit: 1 })
  if (!table) throw new Error('no table')
  await store.transact((tx) => putTable(tx, key, { ...table, at: Date.now() + 10 * 60_000 }))
  await engine.changed('groupabc')
  await send()
  const board = () => fake.messages(group.id)[0] as Message
  for (const by of people) await (await by.press({ channel: group.id, ts: board().ts }, 'I’m here')).answer()
  await soon(() => expect(JSON.stringify(board().blocks)).toContain('"Start"'))
  const own = await (await kim.press({ channel: group.id, ts: board().ts }, 'Start')).answer()
  expect(own.kind).toBe('ephemeral')
  expect(words(own)).toMatch(/round 1/)
  await soon(() => expect(words(board())).toContain('Round 1'))
  const seat = await (await mo.press({ channel: group.id, ts: board().ts }, 'My card')).answer()
  expect(seat.kind).toBe('ephemeral')
  expect(words(seat)).toMatch(/round 1/)
  expect(words(seat).split('round 1')[0]).not.toBe(words(own).split('round 1')[0])
  await soon(() => expect(fake.messages(group.id).filter(({ metadata }) => metadata)).toHaveLength(2))
  expect(fake.messages('C0MOCK').filter((each) => /table/.test(words(each)))).toEqual([])
  await stop()
})
