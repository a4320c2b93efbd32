import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type APIMessage, PermissionFlagsBits } from 'discord.js'
import { lookAtInbox } from '../../src/core/inbox.ts'
import { boothKey, putTable, type Seat, seatings, type Table } from '../../src/core/mock.ts'
import { occurrences, openOccurrences } from '../../src/core/occurrence.ts'
import { personOf, see } from '../../src/core/person.ts'
import type { Store } from '../../src/core/records.ts'
import type { ChannelRef, MemberRef } from '../../src/core/refs.ts'
import { EARLY_MS } from '../../src/features/mock/table.ts'
import { INVITED } from '../fakes/discord/builder.ts'
import { createDiscordFake, type DiscordFake } from '../fakes/discord/index.ts'
import { createDice } from '../support/dice.ts'
import { addGroup, aGroup, CURRICULA, channelsAt } from '../support/study.ts'
import { createFastClock } from './fast-clock.ts'
import { begin, finished, killed, withStore } from './kills.ts'

/** Simulated ms in a real one. */
const SPEED = 30
const START = Date.parse('2026-11-23T08:59:30Z')
/** The table begins so many minutes after the first start, before or after all kills. */
const WITHIN = [15, 30]
/** So long after its people should be called they were, in the booth or in private, in ms. */
const CALLED_MS = 5 * 60_000
/** The table that is seated. */
export const KEY = 'groupabc/2026-11-23.0'

/** What a run led to: what is wrong, and how many of its kills left something unsent. */
export type TableVerdict = {
  problems: string[]
  amid: number
  threads: number
  called: 'there' | 'in private'
}

/**
 * A table for which two have said yes, on a Discord that loses answers, and the whole bot as a process of its own: `kill -9`ed so many
 * times while the booth is opened and its people are called, and begun again on the same database.
 */
export async function runTable(kills: number, seed: number): Promise<TableVerdict> {
  const dice = createDice(seed)
  const begins = START + dice.pick(WITHIN) * 60_000
  const clock = createFastClock(START, SPEED)
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-tables-'))
  const url = `file:${join(folder, 'bot.sqlite')}`
  const fake = await createDiscordFake({ clock, seed })
  fake.fault({ method: 'POST', path: /messages$|threads$/, chance: 0.1 }, 'drop-response')
  fake.fault({ method: 'PUT', path: /thread-members/, chance: 0.1 }, 'drop-response')
  const guild = fake.guild('Study club', INVITED | PermissionFlagsBits.CreatePrivateThreads)
  const text = guild.text('ranking')
  const people = ['Ada', 'Lin', 'Sam'].map((name) => ({ name, id: guild.member(name).id }))
  const site = {
    environment: { PLAYGROUND: 'off', DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.api },
  }
  try {
    const channel = { platform: 'discord', workspace: guild.id, channel: text.id }
    const seated = people.map(({ id: user, name }) => ({
      name,
      account: { platform: 'discord', workspace: '@me', user },
    }))
    await withStore(url, (store) => seatTable(store, { channel, people: seated }, { begins, coming: 2 }))
    let amid = 0
    for (let i = 0; i < kills; i++) {
      await killed(begin(site, url, clock), url, dice, 3_000)
      if (await withStore(url, isAmid, 'reading')) amid++
    }
    await finished(begin(site, url, clock), () =>
      clock.now() < begins - EARLY_MS + CALLED_MS
        ? Promise.resolve(false)
        : withStore(url, async (store) => (await isOpened(store)) && !(await isAmid(store)), 'reading'),
    )
    return { ...judged(fake, text, people), amid }
  } finally {
    await fake.close()
    rmSync(folder, { recursive: true })
  }
}

const isAmid = async (store: Store): Promise<boolean> =>
  (await store.list(openOccurrences, { limit: 1 })).length > 0

const isOpened = async (store: Store): Promise<boolean> => {
  const row = await store.get(occurrences, boothKey(KEY))
  return row !== undefined && row.state !== 'open'
}

/** A group with a table at which all these people sit, of whom so many have said that they come. */
export async function seatTable(
  store: Store,
  { channel, people }: { channel: ChannelRef; people: readonly { name: string; account: MemberRef }[] },
  { begins, coming }: { begins: number; coming: number },
): Promise<void> {
  const group = aGroup({
    mocks: true,
    channels: channelsAt([channel]),
    managers: [],
    startDate: '2026-12-07',
  })
  await addGroup(store, group)
  const seats = people.map(({ account, name }, i): Seat => {
    const said = i < coming ? 'yes' : 'nothing'
    const roles: Seat['roles'] = ['candidate', 'interviewer']
    return { person: personOf(account), account, name, zone: 'UTC', roles, said, here: false }
  })
  const table: Table = {
    group: group.id,
    at: begins,
    made: START - 24 * 3_600_000,
    seats,
    curriculum: CURRICULA.default.id,
    met: false,
    talked: false,
    rounds: [],
    over: false,
  }
  await store.transact(async (tx) => {
    await putTable(tx, KEY, table)
    for (const { person, account } of seats) {
      await see(tx, account, START)
      tx.put(seatings, `${person}/${KEY}`, { at: begins })
      await lookAtInbox(tx, { member: account, zone: 'UTC' }, START, START)
    }
  })
}

/** What Discord holds: one thread with one board and one word, and nobody called twice or not at all. */
function judged(
  fake: DiscordFake,
  text: { id: string },
  people: readonly { id: string; name: string }[],
): Omit<TableVerdict, 'amid'> {
  const problems: string[] = []
  const titled = (messages: readonly APIMessage[], what: RegExp): number =>
    messages.filter(({ embeds, content }) => what.test(`${embeds[0]?.title ?? ''} ${content}`)).length
  const threads = fake.threads(text).filter(({ type }) => type === 12)
  if (threads.length !== 1) problems.push(`There are ${threads.length} threads of one table.`)
  const inside = threads.flatMap(({ id }) => fake.messages(id)).filter(({ type }) => type === 0)
  const words = titled(inside, /begins in ten minutes/)
  const boards = inside.length - words
  if (boards !== 1) problems.push(`The table’s message is there ${boards} times.`)
  if (words > 1) problems.push(`Its people were called there ${words} times.`)
  for (const { id, name } of people) {
    const letters = fake.messages(fake.privately(id))
    const called = titled(letters, /begins in ten minutes/)
    const told = titled(letters, /You have a mock table/)
    if (told > 1) problems.push(`${name} heard of the table ${told} times.`)
    if (called > 1) problems.push(`${name} was called in private ${called} times.`)
    if (called + words === 0) problems.push(`${name} was not called.`)
    const [thread] = threads
    if (thread && !isInside(fake, id, thread.id)) problems.push(`${name} is not in the thread.`)
  }
  return { problems, threads: threads.length, called: words > 0 ? 'there' : 'in private' }
}

function isInside(fake: DiscordFake, user: string, thread: string): boolean {
  try {
    fake.member(user).reads(thread)
    return true
  } catch {
    return false
  }
}
