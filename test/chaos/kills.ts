import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Group, groups } from '../../src/core/group.ts'
import { occurrenceKey, occurrences, openOccurrences, seriesPrefix } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import { openCurricula } from '../../src/curricula.ts'
import { openReadOnly, openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createDice, type Dice } from '../support/dice.ts'
import { addGroup, aGroup, channelsAt } from '../support/study.ts'
import { createChronicle } from './chronicle.ts'
import { createFastClock, type FastClock } from './fast-clock.ts'
import { judge, type Verdict } from './judge.ts'
import type { PlatformName } from './platforms.ts'
import { createSite, type Site } from './sites.ts'
import { readAll, sum } from './trial.ts'

const DAY_MS = 24 * 3_600_000
/** Simulated ms in a real one: a minute is a second, and nothing a process sends lands that late. */
const SPEED = 60
/** When the posts are due each simulated day, and when its first process begins. */
const DUE = '09:00'
const BEGIN = '08:59:30'
/** A start takes about this long, in real ms. */
const START_MS = 1_500
/** Real ms within which a day must come to its end. */
const DAY_WITHIN_MS = 120_000

const CURRICULUM = openCurricula(undefined).default
/** So many kills at most in one database, because the roadmap ends after so many days. */
const KILLS_WITHIN = 100

/**
 * The whole bot as a process of its own, `kill -9`ed at so many random instants and begun again on the same database, one to four
 * times a simulated day; then it may finish the day. Judged by what the platform holds: here nothing explains a loss. `amid` counts the
 * kills that left something unsent.
 */
export async function runKills(
  platform: PlatformName,
  kills: number,
  seed: number,
): Promise<Verdict & { amid: number }> {
  const done: (Verdict & { amid: number })[] = []
  for (let left = kills; left > 0; left -= KILLS_WITHIN)
    done.push(await killsOnOneRoadmap(platform, Math.min(left, KILLS_WITHIN), seed + done.length))
  return { ...sum(done), amid: done.reduce((all, { amid }) => all + amid, 0) }
}

async function killsOnOneRoadmap(
  platform: PlatformName,
  kills: number,
  seed: number,
): Promise<Verdict & { amid: number }> {
  const dice = createDice(seed)
  const start = Temporal.Instant.from(`2026-11-23T${BEGIN}Z`).epochMilliseconds
  const clock = createFastClock(start, SPEED)
  const folder = mkdtempSync(join(tmpdir(), 'studyhall-kills-'))
  const url = `file:${join(folder, 'bot.sqlite')}`
  const site = await createSite(platform, clock)
  const before = site.channels.map((channel, i) => groupIn(channel, i, site))
  try {
    await withStore(url, async (store) => {
      for (const group of before) await addGroup(store, group)
    })
    let amid = 0
    for (let day = 0, left = kills; left > 0; day++) {
      clock.moveOn(start + day * DAY_MS)
      const date = new Date(clock.now()).toISOString().slice(0, 10)
      const over = () => withStore(url, (store) => isOver(store, before, date), 'reading')
      for (let i = dice.int(1, 4); i > 0 && left > 0 && !(await over()); i--, left--) {
        await killed(begin(site, url, clock), url, dice, site.killWithin)
        if (await withStore(url, isAmid, 'reading')) amid++
      }
      if (!(await over())) await finished(begin(site, url, clock), over)
    }
    return { ...(await judgeAll(site, url, before, { start, now: clock.now })), amid }
  } finally {
    await site.close()
    rmSync(folder, { recursive: true })
  }
}

const groupIn = (channel: ChannelRef, i: number, site: Site): Group =>
  aGroup({
    id: `group00${i}`,
    channels: channelsAt([channel]),
    managers: [{ ...site.manager, name: 'Ada' }],
    schedule: { time: DUE, zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 720 },
    startDate: '2026-11-23',
  })

/** A process under way: `said` is what it wrote. */
export type Begun = { child: ChildProcess; ended: Promise<void>; said(): string }

/** Begins the bot as a process of its own, over a database, by a clock. */
export function begin(site: Pick<Site, 'environment'>, url: string, clock: FastClock): Begun {
  const { PATH = '', HOME = '' } = process.env
  const child = fork(
    join(import.meta.dirname, 'child.ts'),
    ['--now', String(clock.now()), '--speed', String(clock.speed)],
    {
      env: { PATH, HOME, DATABASE_URL: url, PORT: '0', ...site.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      said += data
    })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, ended, said: () => said }
}

/** Kills a process at a random instant of its start, or some time after it has something to send. */
export async function killed(
  { child, ended, said }: Begun,
  url: string,
  dice: Dice,
  within: number,
): Promise<void> {
  if (dice.chance(0.2)) await sleep(dice.int(0, START_MS))
  else {
    await withStore(
      url,
      async (store) => {
        const until = performance.now() + DAY_WITHIN_MS
        while (child.exitCode === null && performance.now() < until && !(await isAmid(store))) await sleep(1)
      },
      'reading',
    )
    await sleep(dice.int(0, dice.pick([5, 30, 200, within])))
  }
  if (child.exitCode !== null) throw new Error(`The bot ended by itself: ${said()}`)
  child.kill('SIGKILL')
  await ended
}

/** Lets a process come to the end of a date and stop. */
export async function finished({ child, ended, said }: Begun, over: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + DAY_WITHIN_MS
  try {
    while (!(await over())) {
      if (child.exitCode !== null) throw new Error(`The bot ended by itself: ${said()}`)
      if (performance.now() > until) throw new Error(`The day does not come to its end: ${said()}`)
      await sleep(50)
    }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

const isAmid = async (store: Store): Promise<boolean> =>
  (await store.list(openOccurrences, { limit: 1 })).length > 0

async function isOver(store: Store, of: Group[], date: string): Promise<boolean> {
  const rows = await Promise.all(
    of.map(({ id }) => store.get(occurrences, occurrenceKey({ group: id, date }))),
  )
  return rows.every((row) => row !== undefined) && !(await isAmid(store))
}

async function judgeAll(
  site: Site,
  url: string,
  of: Group[],
  time: { start: number; now(): number },
): Promise<Verdict> {
  const chronicle = createChronicle(() => time.start)
  return withStore(url, async (store) => {
    const verdicts: Verdict[] = []
    for (const before of of) {
      chronicle.scheduled(before.id, before.schedule)
      const after = (await store.get(groups, before.id)) ?? before
      const rows = await store.list(occurrences, { prefix: seriesPrefix(before.id), limit: 1_000 })
      const seen = await readAll(before, (channel) => site.read(channel, store))
      const at = { roadmap: CURRICULUM, before, after, rows: rows.map(({ value }) => value), seen }
      verdicts.push(judge(at, chronicle, time.start, time.now()))
    }
    return sum(verdicts)
  })
}

/** Opens a database for as long as work takes. */
export async function withStore<T>(
  url: string,
  work: (store: Store) => Promise<T>,
  how: 'reading' | 'writing' = 'writing',
): Promise<T> {
  const log = createQuietLog()
  const store = how === 'reading' ? await openReadOnly(url, log) : (await openStorage(url, log)).store
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
