import { compose } from '../../src/compose.ts'
import type { Bot } from '../../src/core/bot.ts'
import type { Curriculum } from '../../src/core/curriculum.ts'
import type { ChatPlatform } from '../../src/core/platform.ts'
import type { Log } from '../../src/core/ports.ts'
import type { Store } from '../../src/core/records.ts'
import type { Engine } from '../../src/delivery/engine.ts'
import type { Dice } from '../support/dice.ts'
import { aPicture } from '../support/picture.ts'
import type { Activity } from './activity.ts'
import type { ChaosClock } from './clock.ts'
import type { Kit } from './kits/kit.ts'
import { createLife, type Life } from './life.ts'
import { under, type Weather } from './weather.ts'

/** One process of the bot. `ready` once its start is over; it beats one at a time. */
export type Runner = {
  store: Store
  bot: Bot
  life: Life
  delivery: Engine
  ready: boolean
  beating: boolean
}

/** Begins a process: the real engine over ports that die with it. A start that fails ends it. */
export function beginRunner(parts: {
  store: Store
  kits: readonly Kit[]
  weather: Weather
  dice: Dice
  clock: ChaosClock
  activity: Activity
  log: Log
  curriculum: Curriculum
  /** Whether the ledger came from a backup. */
  restored: boolean
  /** Its start is over, and so the mark of the database is advanced. */
  begun(): void
}): Runner {
  const { kits, dice, clock, activity, log, curriculum } = parts
  const life = createLife(activity)
  const store = life.guard(parts.store)
  const chats = kits.map((kit) => {
    // Where the platform lives in the store, its calls there are counted already.
    const counts = kit.remote ? activity : { calls: 0, underway: 0 }
    const platform = withPictures(kit.platform({ store, log }))
    const met = under(platform, { ...parts, kit, clock: clock.truth, activity: counts })
    return life.guard(met, kit.remote)
  })
  let ids = 0
  const { bot, engine: delivery } = compose({
    store,
    platform: (name) => chats.find((chat) => chat.name === name),
    curricula: { all: [curriculum], of: () => curriculum },
    clock: life.clock(clock.bot),
    random: dice.next,
    ids: { group: () => `newgrp${String(++ids).padStart(2, '0')}`, reference: () => 'ref1' },
    log,
  })
  const runner: Runner = { life, store, bot, delivery, ready: false, beating: false }
  const trusted = parts.restored ? delivery.distrust() : Promise.resolve()
  trusted
    .then(() => delivery.start())
    .then(
      () => {
        runner.ready = true
        parts.begun()
      },
      () => life.end(),
    )
  return runner
}

/** A recap brings its picture along from its second week on; a trial is shorter. */
const withPictures = (platform: ChatPlatform): ChatPlatform => ({
  ...platform,
  post: (order) =>
    platform.post(/\.r\d/.test(order.key) ? { ...order, card: { ...order.card, image: aPicture() } } : order),
})
