import type { Group } from '../../src/core/group.ts'
import type { Input } from '../../src/core/ports.ts'
import { createEngine, type Engine } from '../../src/delivery/engine.ts'
import { composeStep } from '../../src/features/daily-post/card.ts'
import { createNotify } from '../../src/features/notify/notify.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { addGroup, aGroup } from '../support/study.ts'
import { type ChaosClock, createChaosClock } from './clock.ts'
import { createDatabase, type Database } from './database.ts'
import type { Dice } from './dice.ts'
import type { Kit, KitParts } from './kits/kit.ts'
import { type Activity, createLife, type Life } from './life.ts'
import { createManager, type Process } from './manager.ts'
import { ROADMAP } from './roadmap.ts'
import { under, type Weather } from './weather.ts'

/** One process of the bot. */
type Runner = Process & { life: Life; delivery: Engine; ready: boolean; beating: boolean }

/** A bot over one platform's fake, in simulated time, whose process may die and begin again at any moment. */
export type World = {
  readonly clock: ChaosClock
  readonly kit: Kit
  readonly database: Database
  readonly weather: Weather
  readonly log: ReturnType<typeof createQuietLog>
  /** The life of the present process; `undefined` while none runs. */
  life(): Life | undefined
  add(group: Partial<Group>): Promise<void>
  /** Begins a process on the same database; it may fail to start, and then none runs. */
  begin(): Promise<void>
  /** Asks the process to stop, as a deployment does. */
  stop(): void
  /** A manager calls a command in the channel of a group. Nothing happens while no process runs. */
  manage(group: string, command: string, input?: Input): void
  /** Lets simulated time pass up to an instant (epoch ms). */
  until(instant: number): Promise<void>
  /** What the heartbeat does every minute. */
  beat(): Promise<void>
  close(): Promise<void>
}

/** How long a stop may take before the process ends anyway, in ms. */
const STOP_MS = 9_500
/** Turns of the event loop after which something is taken to run in circles. */
const TURNS = 2_000_000

/** Builds a world without groups, no process running. */
export async function createWorld(options: {
  kit(parts: KitParts): Promise<Kit>
  start: number
  storage: 'file' | 'memory'
  dice: Dice
}): Promise<World> {
  const { dice } = options
  const clock = createChaosClock(options.start)
  const log = createQuietLog()
  const database = createDatabase(options.storage, log)
  const activity: Activity = { calls: 0, underway: 0 }
  const kit = await options.kit({ clock: clock.truth, activity, store: () => database.store })
  const weather: Weather = { storm: 0, outage: false }
  let seen = 0
  let runner: Runner | undefined
  const lives = (): Runner | undefined => (runner && !runner.life.over ? runner : undefined)
  const current = (): Runner => {
    const living = lives()
    if (!living) throw new Error('No process runs.')
    return living
  }
  const manage = createManager(current, clock.bot.now, log)

  const settle = async (): Promise<void> => {
    if (activity.calls === seen && activity.underway === 0) return
    for (let quiet = 0, turns = 0; quiet < 3; turns++) {
      const { calls } = activity
      await new Promise((resolve) => setImmediate(resolve))
      quiet = activity.underway === 0 && activity.calls === calls ? quiet + 1 : 0
      if (turns > TURNS) throw new Error('The bot does not come to rest.')
    }
    seen = activity.calls
  }

  return {
    clock,
    kit,
    database,
    weather,
    log,
    life: () => lives()?.life,
    add: async (group) => {
      await addGroup(database.store, aGroup({ curriculum: ROADMAP.id, ...group }))
    },
    begin: async () => {
      try {
        await database.reopen()
      } catch {
        return
      }
      const life = createLife(activity)
      const store = life.guard(database.store)
      const waiting = kit.remote ? activity : { calls: 0, underway: 0 }
      const met = under(kit.platform({ store, log }), {
        kit,
        weather,
        dice,
        clock: clock.truth,
        activity: waiting,
      })
      const chat = life.guard(met, kit.remote)
      const delivery = createEngine({
        store,
        platform: (name) => (name === chat.name ? chat : undefined),
        curriculumOf: () => ROADMAP,
        compose: (step, row, group) => composeStep(ROADMAP, step, row, group),
        clock: life.clock(clock.bot),
        random: dice.next,
        log,
        notify: createNotify({ store, platform: (name) => (name === chat.name ? chat : undefined), log }),
      })
      const begun: Runner = {
        life,
        store,
        delivery,
        inspect: (channel) => chat.inspect(channel),
        ready: false,
        beating: false,
      }
      runner = begun
      delivery.start().then(
        () => {
          begun.ready = true
        },
        // A start that fails ends the process.
        () => life.end(),
      )
      await settle()
    },
    stop: () => {
      const stopping = lives()
      if (!stopping) return
      stopping.ready = false
      void stopping.delivery.stop().then(() => stopping.life.end())
      clock.truth.after(STOP_MS, () => stopping.life.end())
    },
    manage: (group, command, input = {}) => {
      if (lives()?.ready && !lives()?.life.frozen) void manage(group, command, input)
    },
    until: async (instant) => {
      await settle()
      await clock.advance(instant - clock.truth.now(), settle)
      await settle()
    },
    beat: async () => {
      const beating = lives()
      if (!beating?.ready || beating.beating || beating.life.frozen) return
      beating.beating = true
      void beating.delivery.beat().then(() => {
        beating.beating = false
      })
      await settle()
    },
    close: async () => {
      runner?.life.end()
      await kit.close()
      await database.close()
    },
  }
}
