import { barOf, groups } from '../../src/core/group.ts'
import { manage, planActs, planAnswers } from './acts.ts'
import { planMishaps } from './mishaps.ts'
import { planPrivate } from './private.ts'
import type { Stage } from './stage.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'

/** Who hears nothing is told again after so long, in ms. */
const AGAIN_MS = 60_000

/** What happens in a trial, by its seed; from the calm on everything is put right. */
export type Events = {
  begin(): Promise<void>
  /** Lets time pass up to an instant (epoch ms), with everything that is to happen until then. */
  upTo(instant: number): Promise<void>
}

/** Plans a trial. */
export function createEvents(stage: Stage): Events {
  const { world, agenda, calm, now } = stage
  const supervisor = createSupervisor(stage)
  return {
    begin: async () => {
      planMishaps(stage)
      if (!stage.restores) planActs(stage)
      planAnswers(stage)
      if (!stage.restores) planPrivate(stage)
      // Behind what ends with the calm.
      agenda.plan(calm + 1, () => putRight(stage, supervisor))
      await supervisor.rise()
    },
    upTo: async (instant) => {
      for (let next = agenda.take(instant); next; next = agenda.take(instant)) {
        await world.until(Math.max(now(), next.at))
        await next.run()
      }
      await world.until(instant)
      supervisor.look()
    },
  }
}

/** Ends what is wrong, and sees to it that the bot runs and every group goes on. */
async function putRight(stage: Stage, supervisor: Supervisor): Promise<void> {
  const { world, agenda, ids, now, atLast } = stage
  world.kit.spare()
  if (!world.life()) await supervisor.rise()
  const waiting = async (id: string): Promise<boolean> => {
    const group = await world.database.store.get(groups, id)
    const { pause } = group?.schedule ?? {}
    return (
      (group?.hold !== undefined && !group.hold.restored) ||
      group?.channels.some(barOf) ||
      (pause !== undefined && pause.until === undefined)
    )
  }
  for (const id of ids) if (await waiting(id)) await manage(stage, id, 'resume')
  const left = await Promise.all(ids.map(waiting))
  if (left.includes(true)) agenda.plan(now() + AGAIN_MS, () => putRight(stage, supervisor))
  else for (const each of atLast) each()
}
