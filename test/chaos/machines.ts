import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/compose.ts'
import { type Group, groups } from '../../src/core/group.ts'
import { occurrenceKey, occurrences, seriesPrefix } from '../../src/core/occurrence.ts'
import type { Store } from '../../src/core/records.ts'
import type { ChannelRef, MemberRef } from '../../src/core/refs.ts'
import { openCurricula } from '../../src/curricula.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { createDice } from '../support/dice.ts'
import { type Cutting, openCutting } from '../support/postgres/cutting.ts'
import { query } from '../support/postgres/database.ts'
import { type PostgresServer, startPostgres } from '../support/postgres/server.ts'
import { addGroup, aGroup, channelsAt } from '../support/study.ts'
import { createChronicle } from './chronicle.ts'
import { type Handing, watchHanding } from './handing.ts'
import { judge, type Verdict } from './judge.ts'
import type { PlatformName } from './platforms.ts'
import { countWritten, inviteEach, judgeInvited } from './private.ts'
import { createSite, type Site } from './sites.ts'
import { readAll, sum } from './trial.ts'

const ROOT = join(import.meta.dirname, '../..')
const CURRICULUM = openCurricula(undefined).default

/**
 * What befalls one worker after another, so many ms apart: it is killed and begun again, stands still for some seconds, is let into
 * the database and hears nothing of it for so long, or has its machine's clock set an hour ahead or behind, or right again. Or their
 * database: the agenda's jobs are deleted by hand, it crashes and is there again after some seconds, or its disk is full for so long.
 * With `none` nothing does.
 */
export type Harm = { every: number } & (
  | { kind: 'none' | 'kill' | 'jobs' | 'clock' }
  | { kind: 'stop' | 'hang' | 'crash' | 'full'; seconds: readonly number[] }
)

/**
 * How the machines fared: what became of the posts, how often one was harmed, how soon groups were handed on, and how many seconds and
 * calls the days of all took.
 */
export type Fared = Verdict & { harmed: number; handing: Handing; days: Days | undefined }

type Days = { seconds: number; calls: number; limited: number }

/** How long everything may take, in ms: so long, and as much for each group on top. */
const WITHIN_MS = 15 * 60_000
const EACH_MS = 1_500

/** The first harm befalls so long after the posts are due, in ms, while everybody has much to do. */
const FIRST_MS = 2_000

/** What is written in private begins so long after the posts, in ms. */
const LETTERS_MS = 5_000

/**
 * Workers as processes of their own on one Postgres, in real time, while groups are due in the same minute, and somebody in each
 * is owed a private message; one after the other is harmed until everything is done. Judged by what the platform holds: nothing
 * explains a loss.
 */
export async function runMachines(
  platform: Exclude<PlatformName, 'playground'>,
  { count, workers, harm, seed }: { count: number; workers: number; harm: Harm; seed: number },
): Promise<Fared> {
  const dice = createDice(seed)
  const postgres = await startPostgres()
  const site = await createSite(platform, systemClock, {
    more: Math.max(0, count - 3),
    reliable: harm.kind === 'none',
  })
  const url = postgres.url()
  const storage = await openStorage(url, createQuietLog())
  const { store } = storage
  const start = Date.now()
  const due = dueSoon(start)
  const before = site.channels.slice(0, count).map((channel, i) => groupIn(channel, i, site, due))
  for (const group of before) await addGroup(store, group)
  const invited = harm.kind === 'none' ? [] : site.members.slice(0, count)
  await inviteEach(
    store,
    invited,
    before.map(({ id }) => id),
    due.at + LETTERS_MS,
  )
  let days: Days | undefined
  let called = site.calls()
  const isDone = async () => {
    if (!(await isOver(store, before, due.date))) return false
    const { all, limited } = site.calls()
    days ??= {
      seconds: (Date.now() - due.at) / 1_000,
      calls: all - called.all,
      limited: limited - called.limited,
    }
    return (await countWritten(store, invited)) === invited.length
  }
  const environment = { DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'error', ...site.environment }
  const gateway = begin('gateway', environment)
  const ways = await Promise.all(Array.from({ length: workers }, () => openCutting(url)))
  const beginWorker = (n: number): ChildProcess =>
    begin('worker', {
      ...environment,
      ...(harm.kind === 'hang' && { DATABASE_URL: (ways[n] as Cutting).url }),
      ...(harm.kind === 'clock' && { NODE_OPTIONS: CLOCK }),
    })
  const alive = ways.map((_, n) => beginWorker(n))
  const watch = watchHanding(store)
  let harmed = 0
  try {
    await sleep(due.at - Date.now())
    called = site.calls()
    for (const until = Date.now() + WITHIN_MS + count * EACH_MS; !(await isDone()); ) {
      if (Date.now() > until) break
      await sleep(harmed === 0 && harm.kind !== 'none' ? Math.min(FIRST_MS, harm.every) : harm.every)
      // Who ends by itself, because a busy machine kept it from its database, is begun again, as a supervisor does.
      for (const [n, { exitCode }] of alive.entries()) if (exitCode !== null) alive[n] = beginWorker(n)
      if (harm.kind === 'none') continue
      const i = dice.int(0, workers - 1)
      harmed++
      const lasts = 'seconds' in harm ? dice.pick(harm.seconds) * 1_000 : 0
      const worker = { process: alive[i] as ChildProcess, way: ways[i] as Cutting }
      if (await befall(harm.kind, lasts, worker, postgres)) alive[i] = beginWorker(i)
    }
    const posts = await judged(store, site, before, start)
    const letterbox = { ...site, store, privately: (member: MemberRef) => site.privately(member, store) }
    const letters = { ...sum([]), ...(await judgeInvited(letterbox, invited)) }
    return { ...sum([posts, letters]), harmed, handing: await watch.stop(), days }
  } finally {
    for (const child of [gateway, ...alive]) child.kill('SIGKILL')
    for (const way of ways) way.close()
    await watch.stop()
    await storage.close()
    await site.close()
    await postgres.stop()
  }
}

/** A machine whose clock is set an hour ahead, then behind, then right again, each time it is sent SIGUSR2. */
const CLOCK = `--import=data:text/javascript,${encodeURIComponent(`
  const right = Date.now
  const hours = [1, -1, 0]
  let ahead = 0
  Date.now = () => right() + ahead
  globalThis.Date = class extends Date {
    constructor(...given) {
      super(...(given.length > 0 ? given : [Date.now()]))
    }
  }
  process.on('SIGUSR2', () => {
    const next = hours.shift()
    hours.push(next)
    ahead = next * 3_600_000
  })`)}`

/** Has something befall a worker or its database for some ms. Resolves to whether it has to be begun again. */
async function befall(
  kind: Exclude<Harm['kind'], 'none'>,
  lasts: number,
  { process: victim, way }: { process: ChildProcess; way: Cutting },
  postgres: PostgresServer,
): Promise<boolean> {
  const url = postgres.url()
  switch (kind) {
    case 'jobs':
      await query(url, 'DELETE FROM studyhall_agenda.job')
      return false
    case 'crash':
      await postgres.halt('immediate')
      await sleep(lasts)
      await postgres.start()
      return false
    case 'full':
      await query(url, FULL)
      await sleep(lasts)
      await query(url, ROOM)
      return false
    case 'kill':
      return victim.kill('SIGKILL')
    case 'clock':
      victim.kill('SIGUSR2')
      return false
    case 'hang':
      way.hang()
      void sleep(lasts).then(way.open)
      return false
    case 'stop':
      victim.kill('SIGSTOP')
      void sleep(lasts).then(() => victim.kill('SIGCONT'))
      return false
  }
}

/** Whatever would be written is refused as by a server whose disk is full. */
const FULL = `CREATE OR REPLACE FUNCTION public.full() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
  CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON studyhall.record EXECUTE FUNCTION public.full();
  CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON studyhall_agenda.job EXECUTE FUNCTION public.full()`
const ROOM = 'DROP TRIGGER full_disk ON studyhall.record; DROP TRIGGER full_disk ON studyhall_agenda.job'

/** The next full minute that leaves time for a start. */
function dueSoon(now: number): { at: number; date: string; time: string } {
  const at = Math.ceil((now + 40_000) / 60_000) * 60_000
  const iso = new Date(at).toISOString()
  return { at, date: iso.slice(0, 10), time: iso.slice(11, 16) }
}

const groupIn = (
  channel: ChannelRef,
  i: number,
  site: Site,
  { date, time }: { date: string; time: string },
): Group =>
  aGroup({
    id: `group${String(i).padStart(3, '0')}`.slice(-8),
    channels: channelsAt([channel]),
    managers: [{ ...site.manager, name: 'Ada' }],
    schedule: { time, zone: 'UTC', weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 720 },
    startDate: date,
    createdAt: Date.now(),
  })

function begin(role: 'gateway' | 'worker', environment: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  return spawn(process.execPath, [join(ROOT, 'bin/studyhall.js'), 'start', '--only', role], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function isOver(store: Store, of: readonly Group[], date: string): Promise<boolean> {
  for (const { id } of of) {
    const row = await store.get(occurrences, occurrenceKey({ group: id, date }))
    if (!row || row.state === 'open') return false
  }
  return true
}

async function judged(store: Store, site: Site, of: readonly Group[], start: number): Promise<Verdict> {
  const chronicle = createChronicle(() => start)
  const verdicts: Verdict[] = []
  for (const before of of) {
    chronicle.scheduled(before.id, before.schedule)
    const after = (await store.get(groups, before.id)) ?? before
    const rows = await store.list(occurrences, { prefix: seriesPrefix(before.id), limit: 100 })
    const seen = await readAll(before, (channel) => site.read(channel, store))
    const at = { roadmap: CURRICULUM, before, after, rows: rows.map(({ value }) => value), seen }
    verdicts.push(judge(at, chronicle, start, Date.now()))
  }
  return sum(verdicts)
}
