import { resolve } from 'node:path'
import { compose, randomIds } from './compose.ts'
import type { Config } from './config.ts'
import type { ChatPlatform } from './core/platform.ts'
import type { Log } from './core/ports.ts'
import type { Curricula } from './curricula.ts'
import { isLocal, type Opened } from './opening.ts'
import { createDeadMan } from './ops/dead-man.ts'
import { createMonitor } from './ops/health.ts'
import { createHttp } from './ops/http.ts'
import type { Meter } from './ops/metrics.ts'
import { serveReload } from './ops/reload.ts'
import { createOutages, healthChecks } from './outages.ts'
import { checkBeforeBytes } from './platforms/kit/bytes.ts'
import { createReloading } from './reload.ts'
import { type Backups, createBackups } from './storage/backups.ts'
import type { Storage } from './storage/storage.ts'

/** Puts together what runs, over an open database. Nothing happens yet. */
export function wire(
  config: Config,
  log: Log,
  curricula: Curricula,
  meter: Meter | undefined,
  opened: Opened,
) {
  const { storage, shared, clock } = opened
  const platforms: ChatPlatform[] = []
  const outages = createOutages(config.platforms, log)
  const platform = (name: string) => platforms.find((candidate) => candidate.name === name)
  const composed = compose({
    store: meter?.store(storage.store) ?? storage.store,
    platform,
    outage: outages.of,
    curricula,
    clock,
    random: Math.random,
    ids: randomIds,
    log,
    off: config.off,
    limits: config.limits,
    erasures: storage.erasures,
    closed: meter && ((row) => meter.closed(row, clock.now())),
    ...(shared && { shared: { ...shared, refuse: outages.end } }),
  })
  const { engine, store } = composed
  const bot = meter?.bot(composed.bot) ?? composed.bot
  const { host, port, role } = config
  const health = createMonitor({
    clock,
    beatAt: () => engine.beatAt,
    facts: () => ({ role, groupsWaiting: engine.waiting }),
    checks: healthChecks({ storage, platforms: config.platforms, opened: platform, outages }),
  })
  const deadMan = createDeadMan(config.heartbeatUrl, health, log)
  const http = createHttp({ host, port, health, starting: () => engine.beatAt === 0, log })
  meter?.serve({ app: http.app, token: config.metrics?.token, store, health, engine, log })
  const reloading = createReloading({ curricula, engine, indexed: !isLocal(config), log })
  const asked = serveReload(http, reloading.reload, log)
  const backups = backupsOf(config, storage, log)
  const uncheck = shared && checkBeforeBytes(composed.beforeCall)
  let isMarked = false
  const stop = stopOnce(async () => {
    deadMan.stop()
    asked.end()
    // Together: a platform turns away the calls that wait for their turn, which the engine then leaves for the next start.
    await Promise.all([engine.stop(), ...platforms.map((each) => each.stop())])
    await Promise.all([http.close(), shared?.agenda.close(), backups?.stop()])
    uncheck?.()
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
    bot,
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

/** A backup a day, where there is a file to back up and nobody switched it off. By the machine's time, whatever is simulated. */
function backupsOf({ backupDir }: Config, { backup }: Storage, log: Log): Backups | undefined {
  if (!backup || backupDir?.toLowerCase() === 'off') return undefined
  const { write, folder } = backup
  return createBackups({ folder: resolve(backupDir ?? folder), write, now: Date.now, log })
}

function stopOnce(work: () => Promise<void>, log: Log): () => Promise<void> {
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= work().catch((error: unknown) => log.error({ error }, 'The bot did not stop cleanly'))
    return stopping
  }
}
