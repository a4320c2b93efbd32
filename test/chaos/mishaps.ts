import { groups } from '../../src/core/group.ts'
import { openOccurrences } from '../../src/core/occurrence.ts'
import { isFree } from '../../src/delivery/holds.ts'
import { manage } from './acts.ts'
import type { Trouble } from './chronicle.ts'
import type { Life } from './life.ts'
import type { Stage } from './stage.ts'
import { EXCUSE_MS } from './supervisor.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/**
 * Mended without a word, or while nobody heard it, a group goes on at its next due time: today's may be off, posted by hand
 * already, or moved to tomorrow.
 */
const GOES_ON_MS = 49 * HOUR_MS

/** Plans everything that goes wrong in a trial, each with its end. */
export function planMishaps(stage: Stage): void {
  planEnds(stage)
  planWeather(stage)
  planMachine(stage)
  if (stage.restores) return planRestore(stage)
  if (stage.dice.chance(0.25)) forbid(stage, 'refused')
  if (stage.dice.chance(0.2)) forbid(stage, 'unreadable')
}

/**
 * A backup is made, and some time later put in the place of the database. With the mark of its time it does not tell that it is a
 * backup, and then must not be made amid a delivery.
 */
function planRestore({ world, chronicle, agenda, moment, restores }: Stage): void {
  const [early = 0, late = 0] = [moment(), moment()].sort((a, b) => a - b)
  const isMarked = restores === 'beside its mark'
  const backUp = async (at: number): Promise<void> => {
    const open = await world.database.store.list(openOccurrences, { limit: 1 })
    if (!isMarked && open.length > 0) {
      if (at + 5 * MINUTE_MS < late) agenda.plan(at + 5 * MINUTE_MS, () => backUp(at + 5 * MINUTE_MS))
      return
    }
    const over = chronicle.trouble('backup')
    await world.database.backUp()
    agenda.plan(late, async () => {
      await world.restore(isMarked)
      over()
    })
  }
  agenda.plan(early, () => backUp(early))
}

/** Processes that die at some call, and one that is asked to stop. */
function planEnds({ world, dice, agenda, moment }: Stage): void {
  for (let i = dice.int(1, 5); i > 0; i--)
    agenda.plan(moment(), () =>
      world.life()?.doom({ calls: dice.int(1, 40), phase: dice.pick(['before', 'during', 'after']) }),
    )
  if (dice.chance(0.4)) agenda.plan(moment(), world.stop)
}

function planWeather(stage: Stage): void {
  const { dice, world } = stage
  const { weather } = world
  for (let i = dice.int(0, 2); i > 0; i--) {
    const strength = dice.pick([0.05, 0.15, 0.35])
    stretch(stage, 'storm', 240, () => {
      weather.storm = strength
      return () => {
        weather.storm = 0
      }
    })
  }
  if (dice.chance(0.25))
    stretch(stage, 'outage', 600, () => {
      weather.outage = true
      return () => {
        weather.outage = false
      }
    })
}

/** The clock is set wrong, the machine sleeps, the disk is full, another program holds the database. */
function planMachine(stage: Stage): void {
  const { dice, world, restores } = stage
  const { clock, database } = world
  // Whether a post was due before a process began is told by the clock.
  if (dice.chance(0.3) && restores !== 'with its mark') {
    const wrong = dice.int(-360, 360) * MINUTE_MS
    stretch(
      stage,
      'wrong clock',
      600,
      () => {
        clock.setWrong(wrong)
        return () => clock.setWrong(0)
      },
      { clock: Math.abs(wrong) },
    )
  }
  if (dice.chance(0.15))
    stretch(stage, 'asleep', 900, () => {
      const life: Life | undefined = world.life()
      life?.freeze()
      return () => life?.thaw()
    })
  if (dice.chance(0.2))
    stretch(stage, 'full', 40, () => {
      database.full(true)
      return () => database.full(false)
    })
  if (dice.chance(0.2))
    stretch(stage, 'busy', 40, () => {
      database.busy(true)
      return () => database.busy(false)
    })
}

/** Something that begins at some moment and ends at most so many minutes later; `begin` answers how it ends. */
function stretch(
  { chronicle, dice, agenda, moment, soon }: Stage,
  what: string,
  minutes: number,
  begin: () => () => void,
  of: Pick<Trouble, 'clock'> = {},
): void {
  const ms = dice.int(MINUTE_MS, minutes * MINUTE_MS)
  agenda.plan(moment(), () => {
    const over = ms > EXCUSE_MS ? chronicle.trouble(what, of) : () => {}
    const end = begin()
    soon(ms, () => {
      end()
      over()
    })
  })
}

/** A channel says no, or shows no history, until somebody fixes it; the manager may or may not say so. */
function forbid(stage: Stage, what: 'refused' | 'unreadable'): void {
  const { world, chronicle, dice, agenda, ids, now, moment, soon, atLast } = stage
  const { kit, database } = world
  const id = dice.pick(ids)
  const set = what === 'refused' ? kit.setAllowed : kit.setReadable
  agenda.plan(moment(), async () => {
    const group = await database.store.get(groups, id)
    if (!group) return
    const channel = dice.pick(group.channels).ref
    const isApart = what === 'refused' || kit.readsApart
    const over = chronicle.trouble(what, isApart ? { group: id } : {})
    await set(channel, false)
    soon(dice.int(MINUTE_MS, 900 * MINUTE_MS), async () => {
      await set(channel, true)
      if (dice.chance(0.6)) await manage(stage, id, 'resume')
      const mended = now()
      const look = async (): Promise<void> => {
        const touched = await Promise.all(
          (isApart ? [id] : ids).map((each) => database.store.get(groups, each)),
        )
        if (touched.some((each) => each && !isFree(each)) && now() < mended + GOES_ON_MS)
          agenda.plan(now() + HOUR_MS, look)
        else over()
      }
      await look()
      atLast.push(over)
    })
  })
}
