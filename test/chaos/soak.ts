import { parseArgs } from 'node:util'
import { type Group, groups } from '../../src/core/group.ts'
import { occurrences } from '../../src/core/occurrence.ts'
import { each } from '../../src/core/records.ts'
import { studiesOn } from '../../src/core/schedule.ts'
import { createDice } from '../support/dice.ts'
import { aGroup, channelsAt } from '../support/study.ts'
import { createChatKit } from './kits/chat.ts'
import { createDiscordKit } from './kits/discord.ts'
import type { Lasting } from './kits/kit.ts'
import { createSlackKit } from './kits/slack.ts'
import { ZONES } from './random-groups.ts'
import { roadmapOfLength } from './roadmap.ts'
import { createWorld, type World } from './world.ts'

/**
 * `npm run soak -- --days 30 --groups 1000 [--seed 7] [--on discord,slack,chat]`: so many days of simulated time in the life of many
 * groups, with members who answer, processes that die, a machine that sleeps, clocks that are set, calls that go wrong, an hour
 * without network, backups, and one that is restored. The groups are shared out among Discord and Slack, by their adapters and fakes,
 * and a chat in memory. Prints what is on the heap after each week, and exits with 1 where it grows by a megabyte a week or more, or
 * where a post was lost or doubled. The platforms forget what is older than three days, so that what grows is the bot's.
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    groups: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    on: { type: 'string', default: 'discord,slack,chat' },
  },
})
const days = Number(values.days)
const count = Number(values.groups)
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed)
if (!globalThis.gc) throw new Error('Start it as `npm run soak`: the heap is measured after a collection.')

const MINUTE_MS = 60_000
const DAY = 24 * 60
const WEEK = 7 * DAY
const START = Temporal.Instant.from('2026-10-12T00:00Z').epochMilliseconds
/** After the last day everything that is under way comes to its end. */
const AFTER = 20 * 60
/** What the chat keeps: the bot looks no further back. */
const KEPT_MS = 3 * DAY * MINUTE_MS
const MOST_A_WEEK = 1_048_576
const TIMES = ['02:30', '08:00', '09:00', '09:00', '12:34', '17:30']

const dice = createDice(seed)
console.log(`seed ${seed}: ${count} groups, ${days} days`)
const curriculum = roadmapOfLength(days + 10)
const PLATFORMS = { discord: createDiscordKit, slack: createSlackKit, chat: createChatKit } as const
const names = values.on.split(',')
const kits: Lasting[] = []
const world = await createWorld({
  kit: async (parts) => {
    for (const [i, name] of names.entries()) {
      if (!Object.hasOwn(PLATFORMS, name)) throw new Error(`--on takes ${Object.keys(PLATFORMS).join(', ')}`)
      const share = Math.floor((count + i) / names.length)
      kits.push(await PLATFORMS[name as keyof typeof PLATFORMS](parts, share))
    }
    return kits
  },
  start: START,
  storage: 'file',
  dice,
  curriculum,
})
// discord.js counts its limits by Date.now, which no option replaces.
Date.now = world.clock.bot.now
const places = kits.flatMap(({ channels, manager }) => channels.map((channel) => ({ channel, manager })))
const begun: Group[] = places.map(({ channel, manager }, i) =>
  aGroup({
    id: i.toString(36).padStart(8, '0'),
    curriculum: curriculum.id,
    channels: channelsAt([channel]),
    schedule: {
      time: TIMES[i % TIMES.length] ?? '09:00',
      zone: ZONES[i % ZONES.length] ?? 'UTC',
      weekdays: i % 4 === 0 ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 6, 7],
      off: [],
      window: 720,
    },
    startDate: '2026-10-13',
    managers: [{ ...manager, name: 'Ada' }],
    silence: { posts: 0, asked: true },
  }),
)
for (const group of begun) await world.add(group)

/** How often each post came, by its group and its date's number: all that is kept of what the chat forgets. */
const posts = new Uint8Array(count * (days + 40))
const at = (group: number, date: string): number =>
  group * (days + 40) + Math.floor((Date.parse(date) - START) / (DAY * MINUTE_MS)) + 2
/** What each platform holds: its messages by id with their marks, of which none may come twice. */
const held = kits.map(() => new Map<string, string>())
let doubled = 0

/** The posts that may have come lately, by their marks on a platform. */
function recent(kit: Lasting, now: number): Map<string, number> {
  const found = new Map<string, number>()
  for (let ms = now - KEPT_MS - DAY * MINUTE_MS; ms < now + 2 * DAY * MINUTE_MS; ms += DAY * MINUTE_MS) {
    const date = new Date(ms).toISOString().slice(0, 10)
    for (const [i, { id, channels }] of begun.entries())
      if (channels[0]?.ref.platform === kit.manager.platform)
        for (const round of [1, 2]) found.set(kit.markFor(`${id}.${date}.${round}.0.p`), at(i, date))
  }
  return found
}

/** Counts what came since, and lets the platforms forget what is old. */
function takeStock(): void {
  const now = world.clock.truth.now()
  for (const [i, kit] of kits.entries()) {
    const known = held[i] ?? new Map<string, string>()
    const marks = new Set(known.values())
    const marksOfPosts = recent(kit, now)
    for (const { id, mark } of kit.held()) {
      if (known.has(id) || mark === '') continue
      if (marks.has(mark)) doubled++
      marks.add(mark)
      const place = marksOfPosts.get(mark)
      if (place !== undefined) posts[place] = (posts[place] ?? 0) + 1
    }
    kit.forget(now - KEPT_MS)
    held[i] = new Map(kit.held().map(({ id, mark }) => [id, mark]))
  }
  world.log.entries.length = 0
}

/** What goes wrong, by the minute at which it begins. */
const plan = new Map<number, (world: World) => unknown>()
const some = (week: number): number => week * WEEK + dice.int(1, WEEK - 1)
for (let week = 0; week < days / 7; week++) {
  for (let i = 0; i < 4; i++)
    plan.set(some(week), ({ life }) =>
      life()?.doom({ calls: dice.int(1, 300), phase: dice.pick(['before', 'during', 'after']) }),
    )
  const asleep = some(week)
  plan.set(asleep, ({ life }) => life()?.freeze())
  plan.set(asleep + dice.int(5, 40), ({ life }) => life()?.thaw())
  const wrong = some(week)
  plan.set(wrong, ({ clock }) => clock.setWrong(dice.int(-30, 30) * MINUTE_MS))
  plan.set(wrong + dice.int(30, 300), ({ clock }) => clock.setWrong(0))
  const outage = some(week)
  plan.set(outage, ({ weather }) => Object.assign(weather, { outage: true }))
  plan.set(outage + 60, ({ weather }) => Object.assign(weather, { outage: false }))
  const stormy = some(week)
  plan.set(stormy, ({ weather }) => Object.assign(weather, { storm: 0.05 }))
  plan.set(stormy + 120, ({ weather }) => {
    Object.assign(weather, { storm: 0 })
    for (const kit of kits) kit.spare()
  })
}
const restored = Math.floor(days / 2) * DAY + 700
plan.set(restored - 200, ({ database }) => database.backUp())
plan.set(restored, (it) => it.restore(true))

/** A few members answer in the newest discussions. */
async function answer(): Promise<void> {
  for (let i = 0; i < count / 50; i++) {
    const { id } = dice.pick(begun)
    await world.write(id, dice.pick(['lin', 'sam', 'ada']))
  }
}

const heaps: number[] = []
let restartAt = 0
const end = days * DAY + AFTER
for (let now = 0; now < end; now++) {
  await world.until(START + now * MINUTE_MS)
  if (!world.life() && now >= restartAt) await world.begin()
  await plan.get(now)?.(world)
  if (!world.life()) restartAt = now + dice.int(1, 15)
  await world.beat()
  if (now % 60 === 30) await answer()
  if (now % DAY === 0) takeStock()
  if (now % WEEK === WEEK - 1) {
    globalThis.gc()
    const heap = process.memoryUsage().heapUsed
    heaps.push(heap)
    console.log(`week ${heaps.length}: ${(heap / 1_048_576).toFixed(1)} MB on the heap, ${doubled} doubled`)
  }
}
takeStock()

/** Study dates whose post never came, and whose row gives no reason. */
async function lostDates(): Promise<string[]> {
  const lost: string[] = []
  const reasons = new Map<string, string>()
  for await (const { key, value } of each(world.database.store, occurrences))
    if (value.state !== 'done') reasons.set(key, `${value.state}: ${value.reason ?? 'no reason'}`)
  for (const [i, { id, schedule }] of begun.entries()) {
    const left = await world.database.store.get(groups, id)
    if (!left) lost.push(`${id} is gone`)
    for (let day = 1; day < days; day++) {
      const date = Temporal.Instant.fromEpochMilliseconds(START)
        .toZonedDateTimeISO('UTC')
        .toPlainDate()
        .add({ days: day })
      if (!studiesOn(schedule, date)) continue
      const came = posts[at(i, date.toString())] ?? 0
      if (came !== 1)
        lost.push(`${id} ${date}: came ${came} times (${reasons.get(`${id}/daily/${date}`) ?? 'done'})`)
    }
  }
  return lost
}

const wrong = await lostDates()
for (const line of wrong.slice(0, 20)) console.log(line)
const [, second = 0] = heaps
const slope = heaps.length > 2 ? ((heaps.at(-1) ?? 0) - second) / (heaps.length - 2) : 0
const sent = posts.reduce((all, came) => all + came, 0)
console.log(
  `${sent} posts; ${doubled} doubled; ${wrong.length} lost or out of number; the heap grew by ${(slope / 1_048_576).toFixed(2)} MB a week after the second`,
)
await world.close()
process.exit(wrong.length + doubled > 0 || slope >= MOST_A_WEEK ? 1 : 0)
