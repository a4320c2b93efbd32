import { type Group, groups } from '../../src/core/group.ts'
import { type Occurrence, occurrences, seriesPrefix, unreported } from '../../src/core/occurrence.ts'
import { type ChannelRef, channelKey } from '../../src/core/refs.ts'
import { createDice } from '../support/dice.ts'
import { type Chronicle, createChronicle } from './chronicle.ts'
import { createEvents, type Events } from './events.ts'
import { FOLLOWING_NAMES, isDaily, judgeFollowing } from './following.ts'
import { judge, type Verdict } from './judge.ts'
import { createDiscordKit } from './kits/discord.ts'
import type { Kit, KitParts } from './kits/kit.ts'
import { createPlaygroundKit } from './kits/playground.ts'
import { createSlackKit } from './kits/slack.ts'
import type { PlatformName, StoreName } from './platforms.ts'
import { judgePrivate, promise } from './private.ts'
import { randomGroups } from './random-groups.ts'
import { ROADMAP } from './roadmap.ts'
import type { SeenPost } from './seen/seen.ts'
import { createStage } from './stage.ts'
import { createWorld, type World } from './world.ts'

const KITS: Record<PlatformName, (parts: KitParts) => Promise<Kit>> = {
  playground: createPlaygroundKit,
  discord: createDiscordKit,
  slack: createSlackKit,
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** The calm holds a due time of every group, and does not end at one: what is claimed in the last minute has to get out. */
const AFTER_MS = DAY_MS + 6 * 60 * MINUTE_MS + 7 * MINUTE_MS

/** Trials begin before, between and amid changes of the clocks. */
const STARTS = ['2026-03-27', '2026-03-07', '2026-10-24', '2026-10-31', '2026-11-23', '2026-12-30']

/** What a trial left: the verdict on each group, summed, and the world's log for whoever looks into a failure. */
export type Trial = Verdict & {
  seed: number
  platform: PlatformName
  story: string
  log: World['log']['entries']
}

/**
 * One trial: some days of simulated time in which everything goes wrong that the seed chooses, then a day of calm in which
 * everything must come right; judged by what the platform really holds.
 */
export async function runTrial(
  platform: PlatformName,
  seed: number,
  engine: StoreName = 'sqlite',
): Promise<Trial> {
  const dice = createDice(seed)
  const start = Temporal.Instant.from(`${dice.pick(STARTS)}T00:00Z`).epochMilliseconds
  const realNow = Date.now
  // What the playground holds is in the database itself.
  const isRestored = platform !== 'playground' && dice.chance(0.1)
  const restores = isRestored ? dice.pick(['beside its mark', 'with its mark'] as const) : undefined
  const isInFile = restores !== undefined || dice.chance(0.3)
  const world = await createWorld({
    kit: KITS[platform],
    start,
    storage: engine === 'postgres' ? engine : isInFile ? 'file' : 'memory',
    dice,
  })
  // discord.js counts its limits by Date.now, which no option replaces.
  Date.now = world.clock.bot.now
  try {
    const chronicle = createChronicle(world.clock.truth.now)
    // Nothing ran before the trial.
    chronicle.troubles.push({ what: 'down', from: 0, to: start })
    const calm = start + dice.int(2, 3) * DAY_MS
    const begun = randomGroups(world.kit, dice, start)
    for (const group of begun) {
      await world.add(group)
      chronicle.scheduled(group.id, group.schedule)
    }
    await promise(world, dice, begun, start)
    const ids = begun.map(({ id }) => id)
    const stage = createStage({ world, chronicle, dice, calm, ids, start, restores })
    await live(world, createEvents(stage), start, calm + AFTER_MS)
    const groupsOnly = await judgeAll(world, chronicle, begun, start)
    const told = await judgePrivate(world, calm, restores !== undefined)
    const verdict = sum([groupsOnly, { ...sum([]), ...told }])
    return { ...verdict, seed, platform, story: chronicle.tell(), log: world.log.entries }
  } finally {
    Date.now = realNow
    await world.close()
  }
}

/** Lets the trial's time pass, minute by minute, with what the seed has in store for it. */
async function live(world: World, events: Events, start: number, end: number): Promise<void> {
  await events.begin()
  for (let now = start; now < end; now += MINUTE_MS) {
    await events.upTo(now + MINUTE_MS)
    await world.beat()
  }
}

/** Judges every group of a world that has come to its end. */
export async function judgeAll(
  { kit, database: { store }, clock }: World,
  chronicle: Chronicle,
  begun: readonly Group[],
  start: number,
): Promise<Verdict> {
  const verdicts: Verdict[] = []
  for (const before of begun) {
    const after = (await store.get(groups, before.id)) ?? before
    const rowsOf = async (series?: string): Promise<Occurrence[]> =>
      (await store.list(occurrences, { prefix: seriesPrefix(before.id, series), limit: 1_000 })).map(
        ({ value }) => value,
      )
    const rows = await rowsOf()
    const all = await readAll(before, (channel) => kit.read(channel))
    const seen = new Map([...all].map(([channel, posts]) => [channel, posts.filter(isDaily)]))
    const at = { roadmap: ROADMAP, before, after, rows, seen }
    verdicts.push(judge(at, chronicle, start, clock.truth.now()))
    const follows = (await Promise.all(FOLLOWING_NAMES.map(rowsOf))).flat()
    const { delivered: followed, ...wrong } = judgeFollowing({ ...at, seen: all }, follows)
    verdicts.push({ ...sum([]), ...wrong, followed })
  }
  const untold = await store.list(unreported, { limit: 10 })
  const problems = untold.map(({ key }) => `${key} failed, and its manager was not told`)
  return sum([...verdicts, { ...sum([]), problems }])
}

/** What a group's channels hold, by channel key. */
export async function readAll(
  { channels }: Group,
  read: (channel: ChannelRef) => Promise<SeenPost[]>,
): Promise<Map<string, SeenPost[]>> {
  const entries = channels.map(async ({ ref }) => [channelKey(ref), await read(ref)] as const)
  return new Map(await Promise.all(entries))
}

/** Verdicts as one. */
export const sum = (verdicts: Verdict[]): Verdict => ({
  delivered: total(verdicts, 'delivered'),
  followed: total(verdicts, 'followed'),
  private: total(verdicts, 'private'),
  duplicated: total(verdicts, 'duplicated'),
  lost: total(verdicts, 'lost'),
  uncertain: total(verdicts, 'uncertain'),
  told: total(verdicts, 'told'),
  problems: verdicts.flatMap(({ problems }) => problems),
})

const total = (
  verdicts: Verdict[],
  what: 'delivered' | 'followed' | 'private' | 'duplicated' | 'lost' | 'uncertain' | 'told',
): number => verdicts.reduce((all, verdict) => all + verdict[what], 0)
