import { randomIds, systemClock } from './compose.ts'
import type { Config } from './config.ts'
import type { Curriculum } from './core/curriculum.ts'
import type { ChatPlatform } from './core/platform.ts'
import type { Clock, Log } from './core/ports.ts'
import type { Store } from './core/records.ts'
import { type Curricula, openCurricula } from './curricula.ts'
import type { Engine } from './delivery/engine.ts'
import { startHeartbeat } from './delivery/heartbeat.ts'
import { isLocal, open } from './opening.ts'
import type { Report } from './ops/reload.ts'
import { machineZone } from './platforms/kit/environment.ts'
import type { PlatformModule } from './platforms/kit/module.ts'
import { logProblems } from './reload.ts'
import { ensureSampleGroup } from './sample.ts'
import type { Storage } from './storage/storage.ts'
import { tendingBeat } from './storage/storage.ts'
import { wire } from './wire.ts'

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
  const meter = config.metrics && (await (await import('./ops/metrics.ts')).openMeter())
  const parts = wire(config, log, curricula, meter, await open(config, log, machine))
  // Where a relative path begins, and where it led: most surprises of a first deployment are here.
  log.info({ folder: process.cwd(), database: parts.storage.place }, 'Studyhall is starting')
  const { storage, simulated, clock, platforms, outages, bot, engine, store, http, stop } = parts
  const metered = meter?.platform ?? ((platform: ChatPlatform) => platform)
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
      off: config.off,
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
      platforms.push(metered(await open({ ...given, refuse: (error) => outages.refuse(module, error) })))
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

type Wired = ReturnType<typeof wire>

function openFor(config: Config, log: Log): Curricula {
  const curricula = openCurricula(config.curriculumDir)
  logProblems(curricula.problems, log)
  // The first search builds an index, which takes a moment: better now than while connections have to be kept alive.
  if (!isLocal(config)) for (const { search } of curricula.all) search('', 1)
  return curricula
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
  return startHeartbeat(tendingBeat(beat, tend, log, storage.sharing?.cuts), log)
}

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
    zone: machineZone(),
    now: Temporal.Instant.fromEpochMilliseconds(clock.now()),
    id: randomIds.group(),
  })
