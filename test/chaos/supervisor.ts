import type { Stage } from './stage.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** A stop shorter than this explains nothing: the bot has to get over it. */
export const EXCUSE_MS = 3 * MINUTE_MS

/** Whoever starts the bot again when it is gone: after seconds or hours, during the calm within seconds. */
export type Supervisor = {
  rise(): Promise<void>
  /** Sees whether the bot is there. */
  look(): void
}

/** Nobody runs before the first `rise`. */
export function createSupervisor({ world, chronicle, dice, agenda, calm, now, soon }: Stage): Supervisor {
  let awaited = false
  let returned = (): void => {}

  const away = (): number =>
    dice.pick([
      () => dice.int(1, 50 * SECOND_MS),
      () => dice.int(1, 120 * SECOND_MS),
      () => dice.int(MINUTE_MS, 20 * MINUTE_MS),
      () => dice.int(HOUR_MS, 14 * HOUR_MS),
    ])()

  const rise = async (): Promise<void> => {
    awaited = false
    returned()
    returned = () => {}
    chronicle.note('a process begins')
    await world.begin()
    look()
  }

  const look = (): void => {
    if (world.life() || awaited) return
    awaited = true
    chronicle.note('the process is gone')
    if (now() > calm) return agenda.plan(now() + 10 * SECOND_MS, rise)
    const ms = away()
    if (ms > EXCUSE_MS) returned = chronicle.trouble('down')
    soon(ms, rise)
  }

  return { rise, look }
}
