import { afterEach, describe, expect, it } from 'vitest'
import { PlatformError } from '../../src/core/errors.ts'
import { type Group, groupByChannel, lostChannels } from '../../src/core/group.ts'
import { occurrences, openOccurrences, unreported } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { acting, cardOf } from '../support/acting.ts'
import { openMemory } from '../support/memory.ts'
import { freshDatabase } from '../support/postgres/database.ts'
import {
  aCaller,
  addGroup,
  aGroup,
  CHANNEL,
  channelsAt,
  createStudy,
  LIN,
  type Study,
} from '../support/study.ts'

const NEW = { ...CHANNEL, channel: 'new-home' }
const ABROAD = { ...CHANNEL, workspace: 'abroad', channel: 'new-home' }

const ending: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

const STORES: Record<string, () => Promise<Store>> = {
  SQLite: async () => openMemory().store,
  Postgres: async () => {
    const database = await freshDatabase()
    const storage = await openStorage(database.url, createQuietLog())
    ending.push(database.release, storage.close)
    return storage.store
  },
}

/** A group in the store, and the bot. */
async function begin(open: () => Promise<Store>, change: Partial<Group> = {}): Promise<Study> {
  const store = await open()
  const study = await createStudy({ store })
  await addGroup(store, aGroup(change))
  await study.engine.start()
  return study
}

/** The process ends, and another one goes on with the same store and chat. */
async function again({ store, chat, clock, engine }: Study): Promise<Study> {
  await engine.stop()
  const start = Temporal.Instant.fromEpochMilliseconds(clock.now()).toString()
  const study = await createStudy({ store, chat, start })
  await study.engine.start()
  return study
}

const move = (study: Study, to = NEW, channel = '0') =>
  study.engine.move({ group: 'groupabc', channel, to, most: Infinity, name: `#${to.channel}` })
const sentTo = ({ chat }: Study, channel: string): string[] =>
  chat.held.filter(({ ref }) => ref.channel === channel).map(({ key }) => key.replace(/^groupabc\./, ''))
const mishap = (outcome: 'unknown' | 'unreachable', arrives = false) => ({
  error: new PlatformError(outcome, 'Something went wrong.'),
  ...(arrives && { arrives }),
})
const everySent = (row: Awaited<ReturnType<Study['row']>>): boolean =>
  row?.state === 'done' && row.steps.every(({ state }) => state === 'sent')

describe.each(Object.entries(STORES))('a group that moves to another channel, on %s', (_, open) => {
  it('goes on there with its next day, and its old channel is free', async () => {
    const first = await begin(open, { position: 7 })
    await first.pass(3)
    expect(await move(first)).toBe('moved')
    const study = await again(first)
    await study.days(1)
    expect(await study.group()).toMatchObject({
      name: '#new-home',
      position: 9,
      channels: [{ id: '1', ref: NEW }],
      managers: [{ user: 'ada' }],
    })
    expect(await study.store.list(groupByChannel, { limit: 9 })).toMatchObject([
      { key: 'playground/local/new-home', value: { group: 'groupabc' } },
    ])
    expect(sentTo(study, 'study-group')[0]).toBe('2026-11-23.1.0.p')
    expect(sentTo(study, 'new-home')[0]).toBe('2026-11-24.1.1.p')
    expect(everySent(await study.row('2026-11-24'))).toBe(true)
    // It may move back, and nothing that it sends then has a key from before.
    expect(await move(study, CHANNEL, '1')).toBe('moved')
    await study.days(1)
    expect(sentTo(study, 'study-group').at(-1)).toMatch(/^2026-11-25\.1\.2\./)
  })

  it('sends there what could not be posted in the old channel, on the same day and once', async () => {
    const first = await begin(open)
    first.chat.problems = [{ what: 'I am missing Embed Links.', fix: 'Grant it.' }]
    await first.pass(3)
    expect(sentTo(first, 'study-group')).toEqual([])
    first.chat.problems = []
    await move(first)
    const study = await again(first)
    await study.pass(3)
    expect((await study.group())?.channels[0]?.hold).toBeUndefined()
    expect(everySent(await study.row('2026-11-23'))).toBe(true)
    expect(sentTo(study, 'study-group')).toEqual([])
    expect(sentTo(study, 'new-home').filter((key) => key.endsWith('.p'))).toEqual(['2026-11-23.1.1.p'])
  })

  it('brings a discussion that has begun to its end where it is, and counts answers there', async () => {
    const first = await begin(open)
    // The post, its thread and one message are out when it moves.
    first.chat.mishaps = [undefined, undefined, undefined, mishap('unreachable')]
    await first.pass(1)
    const thread = (await first.row('2026-11-23'))?.steps.find(({ what }) => what === 'thread')?.thread
    if (!thread) throw new Error('no thread')
    await move(first)
    const study = await again(first)
    await study.pass(10)
    const row = await study.row('2026-11-23')
    expect(everySent(row)).toBe(true)
    expect(sentTo(study, 'study-group')).toHaveLength(row ? row.steps.length - 1 : 0)
    expect(sentTo(study, 'new-home')).toEqual([])
    await study.bot.message(LIN, thread, '1')
    expect(await study.row('2026-11-23')).toMatchObject({ answered: 1 })
    await study.days(1)
    expect(sentTo(study, 'new-home')[0]).toBe('2026-11-24.1.1.p')
  })

  it('looks in the old channel for a post whose answer was lost, and sends it nowhere else', async () => {
    const first = await begin(open)
    first.chat.mishaps = [mishap('unknown', true)]
    await first.pass(1)
    await move(first)
    const study = await again(first)
    await study.pass(10)
    expect(everySent(await study.row('2026-11-23'))).toBe(true)
    expect(sentTo(study, 'study-group').filter((key) => key.endsWith('.p'))).toHaveLength(1)
    expect(sentTo(study, 'new-home')).toEqual([])
    expect(await study.group()).toMatchObject({ position: 2 })
  })

  it('loses no day where that post never arrived', async () => {
    const first = await begin(open)
    first.chat.mishaps = [mishap('unknown')]
    await first.pass(1)
    await move(first)
    const study = await again(first)
    await study.days(2)
    const days = []
    for (const { value } of await study.store.list(occurrences, { prefix: 'groupabc/daily/', limit: 9 }))
      days.push(`${value.date} ${value.state} ${value.days.join()}`)
    expect(days).toEqual(['2026-11-23 failed ', '2026-11-24 done 1', '2026-11-25 done 2'])
    expect(sentTo(study, 'study-group')).toEqual([])
  })

  it('leaves a lost channel behind, with what was left to send there, and nobody hears of a failure', async () => {
    const first = await begin(open)
    first.chat.mishaps = [undefined, undefined, mishap('unreachable')]
    await first.pass(1)
    await first.bot.lost(CHANNEL, { reason: 'The channel was deleted.', fix: 'Choose another one.' })
    await first.settle()
    const told = first.chat.told.length
    expect(await first.store.list(lostChannels, { limit: 9 })).toHaveLength(1)
    await move(first)
    const study = await again(first)
    expect(await study.store.list(lostChannels, { limit: 9 })).toEqual([])
    expect(await study.store.list(openOccurrences, { prefix: 'groupabc/', limit: 9 })).toEqual([])
    expect(await study.store.list(unreported, { limit: 9 })).toEqual([])
    await study.days(1)
    expect(everySent(await study.row('2026-11-24'))).toBe(true)
    expect(sentTo(study, 'new-home')[0]).toBe('2026-11-24.1.1.p')
    expect(study.chat.told).toHaveLength(told)
  })

  it('does not move over another group, nor where there is no room, and never twice', async () => {
    const study = await begin(open)
    await addGroup(study.store, aGroup({ id: 'groupxyz', channels: channelsAt([ABROAD]) }))
    expect(await move(study, ABROAD)).toBe('taken')
    const there = { ...ABROAD, channel: 'second' }
    const moving = { group: 'groupabc', channel: '0', to: there, most: 1, name: 'x' }
    await expect(study.engine.move(moving)).rejects.toThrow('whoever runs this bot allows 1')
    expect(await study.engine.move({ ...moving, to: NEW })).toBe('moved')
    expect(await move(study, there)).toBe('gone')
    expect(await study.engine.move({ ...moving, group: 'nobodyat' })).toBe('gone')
    expect((await study.group())?.channels).toMatchObject([{ ref: NEW }])
  })
})

describe('what a moved channel takes along', () => {
  const settings = { archiveMinutes: 60, pin: true, mention: 'role1', tags: ['Daily'], publish: true }
  const withSettings = { channels: channelsAt([CHANNEL]).map((channel) => ({ ...channel, settings })) }

  it('is every setting on the same server, and on another one those that mean something there', async () => {
    const here = await begin(STORES.SQLite as () => Promise<Store>, withSettings)
    await move(here)
    expect((await here.group())?.channels[0]?.settings).toEqual(settings)
    const abroad = await begin(STORES.SQLite as () => Promise<Store>, withSettings)
    await move(abroad, ABROAD)
    expect((await abroad.group())?.channels[0]?.settings).toEqual({ ...settings, mention: '', tags: [] })
  })

  it('is every post of before: its buttons work where it stands, also beside another group', async () => {
    const study = await begin(STORES.SQLite as () => Promise<Store>)
    await study.pass(3)
    const post = study.chat.held[0]?.card
    await move(study)
    const { press } = acting(() => study, aCaller({ member: LIN, name: 'Lin' }))
    expect(cardOf(await press(post, 'I answered aloud')).title).toBe('Counted')
    await addGroup(study.store, aGroup({ id: 'groupxyz', startDate: '2027-01-01' }))
    expect(cardOf(await press(post, 'I answered aloud')).title).toBe('Counted already')
    expect(await study.row('2026-11-23')).toMatchObject({ answered: 1 })
  })
})
