import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { compose, randomIds, systemClock } from './compose.ts'
import type { Config, Role } from './config.ts'
import type { Curriculum } from './core/curriculum.ts'
import { StartError } from './core/errors.ts'
import type { ChatPlatform } from './core/platform.ts'
import type { Clock, Log } from './core/ports.ts'
import type { Store } from './core/records.ts'
import { type Curricula, openCurricula } from './curricula.ts'
import type { Engine } from './delivery/engine.ts'
import { startHeartbeat } from './delivery/heartbeat.ts'
import { SHARED_SERIES } from './delivery/worker.ts'
import { createDeadMan } from './ops/dead-man.ts'
import { createMonitor } from './ops/health.ts'
import { createHttp } from './ops/http.ts'
import { type Report, serveReload } from './ops/reload.ts'
import { createOutages, healthChecks } from './outages.ts'
import type { PlatformModule } from './platforms/kit/module.ts'
import { createReloading, logProblems } from './reload.ts'
import { ensureSampleGroup } from './sample.ts'
import { openSimulatedTime } from './simulated-time.ts'
import { type Backups, createBackups } from './storage/backups.ts'
import { openStorage } from './storage/open-storage.ts'
import type { Storage } from './storage/storage.ts'
import { tendingBeat } from './storage/storage.ts'

/** A running bot. */
export type Running = {
  /** Where members find the page of this bot, when a platform has one. */
  readonly url: string | undefined
  readonly engine: Engine
  /** Takes up changed curricula, and resolves to what that led to. Never rejects. */
  reload(): Promise<Report>
  /** Rejects with StartError once every platform refuses the configuration, or the database's data moved: the bot cannot go on. */
  readonly refused: Promise<never>
  /** Ends the calls under way, leaves the rest durable. Never throws; safe to repeat. */
  stop(): Promise<void>
}

/** How long a platform that cannot be reached may keep the others waiting, in ms. Its posts are tried again until it is there. */
const PATIENCE_MS = 10_000

/**
 * Composes and starts the bot: store, curriculum, bot, platforms, clock, in this order. Rejects with StartError when
 * something keeps it from starting; then nothing runs.
 */
export async function startBot(config: Config, log: Log, machine: Clock = systemClock): Promise<Running> {
  const curricula = openFor(config, log)
  const parts = wire(config, log, curricula, await open(config, log, machine))
  const { storage, simulated, clock, platforms, outages, bot, engine, store, http, stop } = parts
  try {
    // From now on somebody answers, if only that the bot is starting.
    const url = await http.listen()
    parts.asked.begin(url)
    await judgeMark(storage, engine, log)
    parts.marked()
    const given = {
      store,
      expiring: storage.expiring,
      http,
      now: clock.now,
      beforeCall: parts.beforeCall,
      sharing: parts.peers && {
        listens: config.role !== 'worker',
        sends: config.role !== 'gateway',
        limit: parts.peers.limit,
        hear: parts.peers.hear,
      },
      log,
      time: simulated?.through(engine),
    }
    for (const { module, open } of config.platforms)
      platforms.push(await open({ ...given, refuse: (error) => outages.refuse(module, error) }))
    const starts = platforms.map((each) => each.start(bot))
    await waitFor(Promise.all(starts), clock)
    for (const [i, { module }] of config.platforms.entries())
      starts[i]?.catch((error: unknown) => outages.refuse(module, error))
    const local = config.platforms.find(({ module }) => module.local)?.module.local
    const again = local && (await ensureSample(store, curricula.default, clock, local))
    await begin(engine, again, curricula.default)
    const stopHeartbeat = beating(parts, log)
    return {
      url: local ? url : undefined,
      engine,
      reload: parts.reloading.reload,
      refused: outages.all,
      stop: async () => {
        await stopHeartbeat()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw storage.explain(error)
  }
}

type Opened = Awaited<ReturnType<typeof open>>
type Wired = ReturnType<typeof wire>

/** Puts together what runs, over an open database. Nothing happens yet. */
function wire(config: Config, log: Log, curricula: Curricula, opened: Opened) {
  const { storage, shared, clock } = opened
  const platforms: ChatPlatform[] = []
  const outages = createOutages(config.platforms, log)
  const platform = (name: string) => platforms.find((candidate) => candidate.name === name)
  const composed = compose({
    store: storage.store,
    platform,
    outage: outages.of,
    curricula,
    clock,
    random: Math.random,
    ids: randomIds,
    log,
    ...(shared && { shared: { ...shared, refuse: outages.end } }),
  })
  const { engine } = composed
  const { host, port, role } = config
  const health = createMonitor({
    clock,
    beatAt: () => engine.beatAt,
    facts: () => ({ role, groupsWaiting: engine.waiting }),
    checks: healthChecks({ storage, platforms: config.platforms, opened: platform, outages }),
  })
  const deadMan = createDeadMan(config.heartbeatUrl, health, log)
  const http = createHttp({ host, port, health, starting: () => engine.beatAt === 0, log })
  const reloading = createReloading({ curricula, engine, indexed: !isLocal(config), log })
  const asked = serveReload(http, reloading.reload, log)
  const backups = backupsOf(config, storage, log)
  let isMarked = false
  const stop = stopOnce(async () => {
    deadMan.stop()
    asked.end()
    // Together: a platform turns away the calls that wait for their turn, which the engine then leaves for the next start.
    await Promise.all([engine.stop(), ...platforms.map((each) => each.stop())])
    await Promise.all([http.close(), shared?.agenda.close(), backups?.stop()])
    try {
      // Where the start got no further, the next one has to judge the mark anew.
      if (isMarked) await storage.mark()
    } finally {
      await storage.close()
    }
  }, log)
  const marked = (): void => {
    isMarked = true
  }
  return {
    ...opened,
    ...composed,
    platforms,
    outages,
    deadMan,
    backups,
    http,
    reloading,
    asked,
    marked,
    stop,
  }
}

function openFor(config: Config, log: Log): Curricula {
  const curricula = openCurricula(config.curriculumDir)
  logProblems(curricula.problems, log)
  // The first search builds an index, which takes a moment: better now than while connections have to be kept alive.
  if (!isLocal(config)) for (const { search } of curricula.all) search('', 1)
  return curricula
}

/** Whether nobody but whoever tries the bot out reads it: then time may be simulated. */
const isLocal = ({ platforms }: Config): boolean => platforms.every(({ module }) => module.local)

/** A backup a day, where there is a file to back up and nobody switched it off. By the machine's time, whatever is simulated. */
function backupsOf({ backupDir }: Config, { backup }: Storage, log: Log): Backups | undefined {
  if (!backup || backupDir?.toLowerCase() === 'off') return undefined
  const { write, folder } = backup
  return createBackups({ folder: resolve(backupDir ?? folder), write, now: Date.now, log })
}

/** Beats once a minute, and looks after the database meanwhile. */
function beating({ engine, storage, deadMan, backups, reloading }: Wired, log: Log): () => Promise<void> {
  const beat = async (): Promise<void> => {
    backups?.beat()
    if (await engine.beat()) deadMan.beat()
    await reloading.lookAgain()
  }
  // A database that several processes share may have failed over meanwhile, and lack the latest.
  const mark = () => (storage.sharing ? judgeMark(storage, engine, log) : storage.mark())
  const tend = () => Promise.all([mark(), storage.tidy()])
  return startHeartbeat(tendingBeat(beat, tend, log), log)
}

/** Throws StartError where a process would do only a part of what nobody else can do the rest of. */
function refuseRole({ role, databaseUrl, platforms }: Config): void {
  if (role === 'all') return
  if (databaseUrl.startsWith('file:'))
    throw new StartError([
      `--only ${role} needs a database that several processes share. Set DATABASE_URL to postgres://…, or start without --only.`,
    ])
  for (const { module } of platforms)
    if (module.local)
      throw new StartError([
        `${module.title} runs in one process. Configure another platform, or start without --only.`,
      ])
}

/** The database, what its processes share beside it, and by which time this one goes. Rejects with StartError. */
async function open(config: Config, log: Log, machine: Clock) {
  refuseRole(config)
  const storage = await openStorage(config.databaseUrl, log, { lock: true, now: machine.now })
  try {
    const shared = await join(storage, config.role, machine, log)
    // What several machines do goes by the time of all.
    const isAlone = isLocal(config) && !shared
    const simulated = isAlone ? await openSimulatedTime(storage.store, machine) : undefined
    return { storage, shared, simulated, clock: shared?.clock ?? simulated?.clock ?? machine }
  } catch (error) {
    await storage.close()
    throw storage.explain(error)
  }
}

/** What a process does beside others, for the log. */
const PART: Record<Role, string> = {
  all: 'This process hears members and sends what is due, beside others on the same database',
  gateway: 'This process hears members; what is due is sent by others',
  worker: 'This process sends what is due; members are heard by others',
}

/** Takes part in the work on a database that several processes share; `undefined` on one that is this process's alone. */
async function join({ sharing }: Storage, role: Role, { after }: Clock, log: Log) {
  if (!sharing) return undefined
  const works = role !== 'gateway'
  const clock = await sharing.clock(after)
  const agenda = await sharing.agenda(SHARED_SERIES, works)
  log.info({ role }, PART[role])
  const { urgent } = sharing
  return { clock, agenda, urgent, works, worker: randomUUID(), elapsed: systemElapsed, sync: clock.sync }
}

/** The two clocks of this machine. */
const systemElapsed = () => ({ monotonic: performance.now(), wall: Date.now() })

/** Before members can reach the bot: nothing may be decided on a ledger that lags behind the channels. */
async function judgeMark(storage: Storage, engine: Engine, log: Log): Promise<void> {
  if (await storage.isRestored()) {
    log.warn({}, 'The database is older than its last mark: it was restored from a backup')
    await engine.distrust()
  }
  // Before the first post: a backup from before it is known by this.
  await storage.mark()
}

/** Resolves when the platforms have started, or have kept the others waiting long enough. Rejects as `starting` does. */
async function waitFor(starting: Promise<unknown>, clock: Clock): Promise<void> {
  let cancel = (): void => {}
  const patience = new Promise<void>((resolve) => {
    cancel = clock.after(PATIENCE_MS, resolve)
  })
  try {
    await Promise.race([starting, patience])
  } finally {
    // A timer left behind would keep a process that cannot start alive.
    cancel()
  }
}

/** Starts the engine; `again` is a group that gets today's post once more, because what it studies is another curriculum. */
async function begin(engine: Engine, again: string | undefined, { id }: Curriculum): Promise<void> {
  await engine.start()
  if (again) await engine.postNow(again, true, id)
}

const ensureSample = (
  store: Store,
  curriculum: Curriculum,
  clock: Clock,
  local: NonNullable<PlatformModule['local']>,
): Promise<string | undefined> =>
  ensureSampleGroup(store, curriculum, {
    ...local,
    zone: Temporal.Now.timeZoneId(),
    now: Temporal.Instant.fromEpochMilliseconds(clock.now()),
    id: randomIds.group(),
  })

function stopOnce(work: () => Promise<void>, log: Log): () => Promise<void> {
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= work().catch((error: unknown) => log.error({ error }, 'The bot did not stop cleanly'))
    return stopping
  }
}
