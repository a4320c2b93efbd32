import { randomUUID } from 'node:crypto'
import type { Config, Role } from './config.ts'
import { StartError } from './core/errors.ts'
import type { Clock, Log } from './core/ports.ts'
import { SHARED_SERIES } from './delivery/worker.ts'
import { openSimulatedTime } from './simulated-time.ts'
import { openStorage } from './storage/open-storage.ts'
import type { Storage } from './storage/storage.ts'

/** Whether nobody but whoever tries the bot out reads it: then time may be simulated. */
export const isLocal = ({ platforms }: Config): boolean => platforms.every(({ module }) => module.local)

/** An open database, and what goes by it. */
export type Opened = Awaited<ReturnType<typeof open>>

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
export async function open(config: Config, log: Log, machine: Clock) {
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
