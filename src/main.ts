import { randomBytes } from 'node:crypto'
import { createCommands, newGroupId } from './commands.ts'
import type { Config } from './config.ts'
import { createBot } from './core/dispatch.ts'
import { groupByChannel, groups } from './core/group.ts'
import type { Bot, ChatPlatform, Clock, Log, Store } from './core/ports.ts'
import { type ChannelRef, channelKey } from './core/refs.ts'
import { createRegistry } from './core/registry.ts'
import { openCurricula } from './curricula.ts'
import { createEngine, type Engine } from './delivery/engine.ts'
import { startHeartbeat } from './delivery/heartbeat.ts'
import { composeStep } from './features/daily-post/card.ts'
import { onMessage } from './features/discussion/answers.ts'
import { homeCards } from './features/home/home.ts'
import { createNotify } from './features/notify/notify.ts'
import { createHttp } from './ops/http.ts'
import { openPlatforms } from './platforms.ts'
import { ensureSampleGroup } from './sample.ts'
import { asStartError } from './storage/database.ts'
import { locationOf } from './storage/location.ts'
import { isRestored, markingBeat, stamp } from './storage/mark.ts'
import { openStore } from './storage/open-store.ts'

/** A running bot. */
export type Running = {
  /** Where the playground is, when it is on. */
  readonly url: string | undefined
  readonly engine: Engine
  /** Rejects with StartError when a platform refuses the configuration later: one that could not be reached, or whose token was withdrawn. */
  readonly refused: Promise<never>
  /** Ends the calls under way, leaves the rest durable. Never throws; safe to repeat. */
  stop(): Promise<void>
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    // Longer waits than a timer can hold come back early and wait again.
    const timer = setTimeout(work, Math.min(ms, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
}

/** How long a platform that cannot be reached may keep the others waiting, in ms. Its posts are tried again until it is there. */
const PATIENCE_MS = 10_000

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

/**
 * Composes and starts the bot: store, curriculum, bot, platforms, clock, in this order. Nothing else wires. Rejects with
 * StartError when something keeps it from starting; then nothing runs.
 */
export async function startBot(config: Config, log: Log, clock: Clock = systemClock): Promise<Running> {
  const curricula = openCurricula(config.curriculumDir)
  const store = await openStore(config.databaseUrl, log, { lock: true })
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.now())
  const http = createHttp({
    host: config.host,
    port: config.port,
    health: () => health(platforms, engine),
    log,
  })
  const platforms: ChatPlatform[] = []
  const platform = (name: string): ChatPlatform | undefined =>
    platforms.find((candidate) => candidate.name === name)
  const engine = createEngine({
    store,
    platform,
    curriculumOf: curricula.of,
    compose: (step, row, group) => composeStep(curricula.of(group.curriculum), step, row, group),
    clock,
    random: Math.random,
    log,
    notify: createNotify({ store, platform, log }),
  })
  const bot = composeBot({ store, log, now, curricula, engine, platform })
  let marked = false
  const stop = stopOnce(async () => {
    // Together: a platform turns away the calls that wait for their turn, which the engine then leaves for the next start.
    await Promise.all([engine.stop(), ...platforms.map((each) => each.stop())])
    await http.close()
    try {
      // Where the start got no further, the next one has to judge the mark anew.
      if (marked) await stamp(store, config.databaseUrl)
    } finally {
      await store.close()
    }
  }, log)
  const refusal = Promise.withResolvers<never>()
  // It may come before anybody waits for it.
  refusal.promise.catch(() => {})
  try {
    // Before members can reach the bot: nothing may be decided on a ledger that lags behind the channels.
    if (await isRestored(store, config.databaseUrl)) {
      log.warn({}, 'The database is older than its last mark: it was restored from a backup')
      await engine.distrust()
    }
    // Before the first post: a backup from before it is known by this.
    await stamp(store, config.databaseUrl)
    marked = true
    const refuse = refusal.reject
    platforms.push(...(await openPlatforms(config, { store, http, now: clock.now, log, refuse })))
    const starting = Promise.all(platforms.map((each) => each.start(bot)))
    await waitFor(starting, clock)
    const url = await http.listen()
    if (config.playground) await ensureSample(store, curricula.default, now())
    await engine.start()
    const advance = () => stamp(store, config.databaseUrl)
    const stopHeartbeat = startHeartbeat(markingBeat(engine.beat, advance, log), log)
    return {
      url: config.playground ? url : undefined,
      engine,
      refused: Promise.race([refusal.promise, starting.then(() => refusal.promise)]),
      stop: () => {
        stopHeartbeat()
        return stop()
      },
    }
  } catch (error) {
    await stop()
    throw asStartError(locationOf(config.databaseUrl), error) ?? error
  }
}

type BotWiring = {
  store: Store
  log: Log
  now(): Temporal.Instant
  curricula: ReturnType<typeof openCurricula>
  engine: Engine
  platform(name: string): ChatPlatform | undefined
}

function composeBot({ store, log, now, curricula, engine, platform }: BotWiring): Bot {
  const commands = createCommands({
    store,
    delivery: engine,
    inspect: async (channel) => (await platform(channel.platform)?.inspect(channel)) ?? [],
    newId: newGroupId,
    random: Math.random,
  })
  return createBot({
    registry: createRegistry(commands),
    store,
    curriculumOf: curricula.of,
    now,
    log,
    reference: () => randomBytes(4).toString('hex'),
    message: (member, thread) => onMessage(store, member, thread, now().epochMilliseconds),
    gone: (channel, reason) => hold(store, engine, channel, reason, now().epochMilliseconds),
    home: (member) => homeCards({ store, curriculumOf: curricula.of }, member, now()),
  })
}

/** Puts the group of a lost channel on hold; its manager is told when its next post is due, or at once if one is open. */
async function hold(
  store: Store,
  engine: Engine,
  channel: ChannelRef,
  reason: string,
  since: number,
): Promise<void> {
  const found = await store.get(groupByChannel, channelKey(channel))
  if (!found) return
  const mends = 'Let me back into the channel, or set the group up in another one.'
  await store.update(groups, found.group, (group) => ({
    ...group,
    hold: { ...(group.hold ?? { reason, mends, since, told: false }), gone: true },
  }))
  await engine.held(found.group)
}

const ensureSample = (
  store: Store,
  curriculum: ReturnType<typeof openCurricula>['default'],
  now: Temporal.Instant,
) =>
  ensureSampleGroup(store, curriculum, {
    channel: { platform: 'playground', workspace: 'local', channel: 'study-group' },
    manager: { platform: 'playground', workspace: 'local', user: 'ada', name: 'Ada' },
    zone: Temporal.Now.timeZoneId(),
    now,
    id: newGroupId(),
  })

const health = (platforms: readonly ChatPlatform[], engine: Engine) => ({
  ok: true,
  platforms: platforms.map(({ name }) => name),
  groupsWaiting: engine.waiting,
})

function stopOnce(work: () => Promise<void>, log: Log): () => Promise<void> {
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= work().catch((error: unknown) => log.error({ error }, 'The bot did not stop cleanly'))
    return stopping
  }
}
