import type { Input } from '../../src/core/caller.ts'
import type { Curriculum } from '../../src/core/curriculum.ts'
import type { Group } from '../../src/core/group.ts'
import { occurrences, seriesPrefix } from '../../src/core/occurrence.ts'
import type { MemberRef } from '../../src/core/refs.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import type { Dice } from '../support/dice.ts'
import { addGroup, aGroup, IDIOM } from '../support/study.ts'
import { type Activity, createSettle } from './activity.ts'
import { type ChaosClock, createChaosClock } from './clock.ts'
import { createDatabase, type Database } from './database.ts'
import type { Kit, KitParts } from './kits/kit.ts'
import type { Life } from './life.ts'
import { createManager } from './manager.ts'
import { createPostgresDatabase } from './postgres.ts'
import { ROADMAP } from './roadmap.ts'
import { beginRunner, type Runner } from './runner.ts'
import type { Weather } from './weather.ts'

/** A bot over one platform's fake, or several, in simulated time, whose process may die and begin again at any moment. */
export type World = {
  readonly clock: ChaosClock
  /** The platform; the first of several. */
  readonly kit: Kit
  readonly kits: readonly Kit[]
  readonly database: Database
  readonly weather: Weather
  readonly log: ReturnType<typeof createQuietLog>
  /** The life of the present process; `undefined` while none runs. */
  life(): Life | undefined
  add(group: Partial<Group>): Promise<void>
  /** An operator restores the last backup while no process runs; the next one finds out by its mark, if that is left as it is. */
  restore(isMarked: boolean): Promise<void>
  /** Begins a process on the same database; it may fail to start, and then none runs. */
  begin(): Promise<void>
  /** Asks the process to stop, as a deployment does. */
  stop(): void
  /** A manager calls a command in the channel of a group. Answers whether a process was there to hear it. */
  manage(group: string, command: string, input: Input): boolean
  /** A member presses a button or types a command in private. Does nothing where no process hears it. */
  ask(member: MemberRef, command: string, text: string): void
  /** A member writes in the newest discussion of a group, where there is one and a process hears it. */
  write(group: string, user: string): Promise<void>
  /** Lets simulated time pass up to an instant (epoch ms). */
  until(instant: number): Promise<void>
  /** What the heartbeat does every minute. */
  beat(): Promise<void>
  close(): Promise<void>
}

/** How long a stop may take before the process ends anyway, in ms. */
const STOP_MS = 9_500

/** Builds a world without groups, no process running. */
export async function createWorld(options: {
  /** One platform, or several that the bot serves together. */
  kit(parts: KitParts): Promise<Kit | readonly Kit[]>
  start: number
  storage: 'file' | 'memory' | 'postgres'
  dice: Dice
  /** What groups study; the short roadmap unless it is told. */
  curriculum?: Curriculum
}): Promise<World> {
  const { dice, curriculum = ROADMAP } = options
  const clock = createChaosClock(options.start)
  const log = createQuietLog()
  const database =
    options.storage === 'postgres' ? await createPostgresDatabase(log) : createDatabase(options.storage, log)
  const activity: Activity = { calls: 0, underway: 0 }
  const kits = [await options.kit({ clock: clock.truth, activity, store: () => database.store })].flat()
  const [kit] = kits
  if (!kit) throw new Error('The world has no platform.')
  const weather: Weather = { storm: 0, outage: false }
  let runner: Runner | undefined
  let restored = false
  const lives = (): Runner | undefined => (runner && !runner.life.over ? runner : undefined)
  const current = (): Runner => {
    const living = lives()
    if (!living) throw new Error('No process runs.')
    return living
  }
  const manage = createManager(current)

  const settle = createSettle(activity)

  return {
    clock,
    kit,
    kits,
    database,
    weather,
    log,
    life: () => lives()?.life,
    add: async (group) => {
      await addGroup(database.store, aGroup({ curriculum: ROADMAP.id, ...group }))
    },
    restore: async (isMarked) => {
      runner?.life.end()
      await database.restore()
      restored = isMarked
    },
    begin: async () => {
      try {
        await database.reopen()
      } catch {
        return
      }
      const begun = () => {
        restored = false
      }
      const parts = { store: database.store, kits, weather, dice, clock, activity, log, curriculum }
      runner = beginRunner({ ...parts, restored, begun })
      await settle()
    },
    stop: () => {
      const stopping = lives()
      if (!stopping) return
      stopping.ready = false
      void stopping.delivery.stop().then(() => stopping.life.end())
      clock.truth.after(STOP_MS, () => stopping.life.end())
    },
    manage: (group, command, input) => {
      const hears = lives()
      if (!hears?.ready || hears.life.frozen) return false
      void manage(group, command, input)
      return true
    },
    ask: (member, command, text) => {
      const hears = lives()
      if (!hears?.ready || hears.life.frozen) return
      void hears.bot.dispatch(
        command,
        { text },
        {
          member,
          name: member.user,
          typed: ({ name }) => ({ text: `/${name}` }),
          idiom: IDIOM,
          standing: async () => ({ admin: false, maySetUp: 'No.' }),
        },
      )
    },
    write: async (group, user) => {
      const hears = lives()
      if (!hears?.ready || hears.life.frozen) return
      const range = { prefix: seriesPrefix(group), limit: 5, reverse: true }
      const rows = await database.store.list(occurrences, range)
      const threads = rows.flatMap(({ value }) => value.steps.flatMap(({ thread }) => thread ?? []))
      const [thread] = threads
      if (thread) {
        const { platform, workspace } = thread
        void hears.bot.message({ platform, workspace, user }, thread, `m-${clock.truth.now()}`)
      }
      await settle()
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
      for (const each of kits) await each.close()
      await database.close()
    },
  }
}
