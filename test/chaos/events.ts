import { groups } from '../../src/core/group.ts'
import type { Input } from '../../src/core/ports.ts'
import { nextOccurrence } from '../../src/core/schedule.ts'
import type { Chronicle } from './chronicle.ts'
import type { Dice } from './dice.ts'
import type { Life } from './life.ts'
import { ZONES } from './random-groups.ts'
import type { World } from './world.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Trouble shorter than this explains nothing: the bot has to get over it. */
const EXCUSE_MS = 3 * MINUTE_MS

type Event = { at: number; run(): Promise<void> | void }

/** What happens in a trial between `start` and `calm` (epoch ms), by the seed; then everything is put right. */
export function events(
  world: World,
  chronicle: Chronicle,
  dice: Dice,
  start: number,
  calm: number,
  ids: string[],
): { begin(): Promise<void>; upTo(instant: number): Promise<void> } {
  const { clock, kit, database, weather } = world
  const queue: Event[] = []
  const plan = (at: number, run: Event['run']): void => {
    queue.push({ at, run })
    queue.sort((a, b) => a.at - b.at)
  }
  const now = (): number => clock.truth.now()
  let calmed = false

  /** Half of what happens happens about the time of a post. */
  const moment = (): number => {
    const anywhere = dice.int(start, calm - 1)
    const [version] = chronicle.versions.get(dice.pick(ids)) ?? []
    if (dice.chance(0.4) || !version) return anywhere
    const due = nextOccurrence(version.schedule, Temporal.Instant.fromEpochMilliseconds(anywhere))
    const at = (due?.instant.epochMilliseconds ?? anywhere) + dice.int(-60 * SECOND_MS, 180 * SECOND_MS)
    return at < calm ? at : anywhere
  }

  /** Runs `begin` at some moment and `end` after some minutes; both once. */
  const stretch = (
    what: string,
    minutes: [number, number],
    begin: () => unknown,
    end: () => unknown,
    group?: string,
  ) => {
    const at = moment()
    const ms = dice.int(minutes[0] * MINUTE_MS, minutes[1] * MINUTE_MS)
    plan(at, async () => {
      const over = ms > EXCUSE_MS ? chronicle.trouble(what, group) : () => {}
      await begin()
      plan(Math.min(calm, at + ms), async () => {
        await end()
        over()
      })
    })
  }

  let awake = (): void => {}
  const rise = async (): Promise<void> => {
    awake()
    awake = () => {}
    chronicle.note('a process begins')
    await world.begin()
    if (!world.life()) sleep()
  }
  /** Nobody runs: after a while somebody starts the bot again. */
  let asleep = false
  const sleep = (): void => {
    if (asleep) return
    asleep = true
    chronicle.note('the process is gone')
    const ms = calmed
      ? 10 * SECOND_MS
      : dice.pick([
          () => dice.int(1, 50 * SECOND_MS),
          () => dice.int(1, 120 * SECOND_MS),
          () => dice.int(MINUTE_MS, 20 * MINUTE_MS),
          () => dice.int(HOUR_MS, 14 * HOUR_MS),
        ])()
    if (ms > EXCUSE_MS) awake = chronicle.trouble('down')
    const at = now() + ms
    plan(calmed ? at : Math.min(at, calm), async () => {
      asleep = false
      await rise()
    })
  }

  const remember = async (): Promise<void> => {
    for (const id of ids) {
      const group = await database.store.get(groups, id)
      if (group) chronicle.scheduled(id, group.schedule)
    }
  }
  const manage = async (id: string, command: string, input: Input = {}): Promise<void> => {
    chronicle.note(`${id} ${command} ${JSON.stringify(input.values ?? '')}`)
    world.manage(id, command, input)
    await world.until(now())
    await remember()
  }

  const acts: Record<string, (id: string) => Promise<void>> = {
    pause: async (id) => {
      await manage(id, 'pause')
      plan(Math.min(calm, now() + dice.int(MINUTE_MS, 40 * HOUR_MS)), () => manage(id, 'resume'))
    },
    pauseUntil: (id) => {
      const day = Temporal.Instant.fromEpochMilliseconds(now() + 30 * HOUR_MS)
        .toString()
        .slice(0, 10)
      return manage(id, 'pause', { values: { until: day } })
    },
    skip: (id) => manage(id, 'skip'),
    time: (id) =>
      manage(id, 'settings', {
        values: { setting: 'time', value: dice.pick(['07:00', '09:05', '11:30', '22:10', '02:30']) },
      }),
    zone: (id) => manage(id, 'settings', { values: { setting: 'zone', value: dice.pick(ZONES) } }),
    off: (id) => {
      const day = Temporal.Instant.fromEpochMilliseconds(now() + dice.int(0, 36) * HOUR_MS).toString()
      return manage(id, 'off', { values: { dates: day.slice(0, 10) } })
    },
    postNow: (id) => manage(id, 'post-now'),
  }

  const schedule = (): void => {
    for (let i = dice.int(1, 5); i > 0; i--)
      plan(moment(), () =>
        world.life()?.doom({ calls: dice.int(1, 40), phase: dice.pick(['before', 'during', 'after']) }),
      )
    if (dice.chance(0.4)) plan(moment(), () => world.stop())
    for (let i = dice.int(0, 2); i > 0; i--) {
      const strength = dice.pick([0.05, 0.15, 0.35])
      stretch(
        'storm',
        [1, 240],
        () => (weather.storm = strength),
        () => (weather.storm = 0),
      )
    }
    if (dice.chance(0.25))
      stretch(
        'outage',
        [1, 600],
        () => (weather.outage = true),
        () => (weather.outage = false),
      )
    if (dice.chance(0.3)) {
      const wrong = dice.int(-360, 360) * MINUTE_MS
      stretch(
        'wrong clock',
        [1, 600],
        () => clock.setWrong(wrong),
        () => clock.setWrong(0),
      )
    }
    if (dice.chance(0.15)) {
      let sleeping: Life | undefined
      stretch(
        'asleep',
        [1, 900],
        () => {
          sleeping = world.life()
          sleeping?.freeze()
        },
        () => sleeping?.thaw(),
      )
    }
    if (dice.chance(0.2))
      stretch(
        'full',
        [1, 40],
        () => database.full(true),
        () => database.full(false),
      )
    if (dice.chance(0.2))
      stretch(
        'busy',
        [1, 40],
        () => database.busy(true),
        () => database.busy(false),
      )
    for (let i = dice.int(0, 3); i > 0; i--) {
      const act = acts[dice.pick(Object.keys(acts))]
      const id = dice.pick(ids)
      plan(moment(), () => act?.(id))
    }
  }

  /** A channel says no, or shows no history, until somebody mends it; the manager may or may not say so. */
  const forbid = (what: 'refused' | 'unreadable'): void => {
    const id = dice.pick(ids)
    const set = what === 'refused' ? kit.setAllowed : kit.setReadable
    const at = moment()
    plan(at, async () => {
      const channel = (await database.store.get(groups, id))?.channels[0]
      if (!channel) return
      const over = chronicle.trouble(what, what === 'refused' || kit.readsApart ? id : undefined)
      await set(channel, false)
      plan(Math.min(calm, at + dice.int(MINUTE_MS, 900 * MINUTE_MS)), async () => {
        await set(channel, true)
        if (dice.chance(0.6)) await manage(id, 'resume')
        // Mended without a word, posts go on at the next due time.
        plan(Math.min(calm, now() + 25 * HOUR_MS), over)
      })
    })
  }

  const settleDown = async (): Promise<void> => {
    calmed = true
    weather.storm = 0
    weather.outage = false
    kit.spare()
    database.full(false)
    database.busy(false)
    clock.setWrong(0)
    if (!world.life()) await rise()
    for (const id of ids) {
      const group = await database.store.get(groups, id)
      if (group?.hold || group?.schedule.pause?.until === undefined) await manage(id, 'resume')
    }
  }

  return {
    begin: async () => {
      schedule()
      if (dice.chance(0.25)) forbid('refused')
      if (dice.chance(0.2)) forbid('unreadable')
      plan(calm + 1, settleDown)
      await rise()
    },
    upTo: async (instant) => {
      for (let next = queue[0]; next && next.at <= instant; next = queue[0]) {
        queue.shift()
        await world.until(Math.max(now(), next.at))
        await next.run()
      }
      await world.until(instant)
      if (!world.life()) sleep()
    },
  }
}
