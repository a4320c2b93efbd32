import type { Log, Store } from '../../src/core/ports.ts'
import { createEngine, type Engine } from '../../src/delivery/engine.ts'
import { composeStep } from '../../src/features/daily-post/card.ts'
import { createNotify } from '../../src/features/notify/notify.ts'
import type { Dice } from '../support/dice.ts'
import type { Activity } from './activity.ts'
import type { ChaosClock } from './clock.ts'
import type { Kit } from './kits/kit.ts'
import { createLife, type Life } from './life.ts'
import type { Process } from './manager.ts'
import { ROADMAP } from './roadmap.ts'
import { under, type Weather } from './weather.ts'

/** One process of the bot. `ready` once its start is over; it beats one at a time. */
export type Runner = Process & { life: Life; delivery: Engine; ready: boolean; beating: boolean }

/** Begins a process: the real engine over ports that die with it. A start that fails ends it. */
export function beginRunner(parts: {
  store: Store
  kit: Kit
  weather: Weather
  dice: Dice
  clock: ChaosClock
  activity: Activity
  log: Log
  /** Whether the ledger came from a backup. */
  restored: boolean
  /** Its start is over, and so the mark of the database is advanced. */
  begun(): void
}): Runner {
  const { kit, dice, clock, activity, log } = parts
  const life = createLife(activity)
  const store = life.guard(parts.store)
  // Where the platform lives in the store, its calls there are counted already.
  const counts = kit.remote ? activity : { calls: 0, underway: 0 }
  const met = under(kit.platform({ store, log }), { ...parts, clock: clock.truth, activity: counts })
  const chat = life.guard(met, kit.remote)
  const platform = (name: string) => (name === chat.name ? chat : undefined)
  const delivery = createEngine({
    store,
    platform,
    curriculumOf: () => ROADMAP,
    compose: (step, row, group) => composeStep(ROADMAP, step, row, group),
    clock: life.clock(clock.bot),
    random: dice.next,
    log,
    notify: createNotify({ store, platform, log }),
  })
  const runner: Runner = {
    life,
    store,
    delivery,
    inspect: (channel) => chat.inspect(channel),
    ready: false,
    beating: false,
  }
  const trusted = parts.restored ? delivery.distrust() : Promise.resolve()
  trusted.then(delivery.start).then(
    () => {
      runner.ready = true
      parts.begun()
    },
    () => life.end(),
  )
  return runner
}
