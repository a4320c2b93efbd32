import type { Input } from '../../src/core/caller.ts'
import { groups } from '../../src/core/group.ts'
import { ZONES } from './random-groups.ts'
import type { Stage } from './stage.ts'

const HOUR_MS = 3_600_000

/** Calls a command as a group's manager, and notes which schedules hold afterwards. */
export async function manage(
  { world, chronicle, ids, now }: Stage,
  id: string,
  command: string,
  values: Input['values'] = {},
): Promise<void> {
  const heard = world.manage(id, command, { values })
  chronicle.note(`${id} ${command} ${JSON.stringify(values)}${heard ? '' : ', which nobody hears'}`)
  await world.until(now())
  for (const each of ids) {
    const group = await world.database.store.get(groups, each)
    if (group) chronicle.scheduled(each, group.schedule)
  }
}

/** Plans what managers do to their groups. */
export function planActs(stage: Stage): void {
  const { dice, agenda, ids, moment } = stage
  for (let i = dice.int(0, 3); i > 0; i--) {
    const act = dice.pick(ACTS)
    const id = dice.pick(ids)
    agenda.plan(moment(), () => act(stage, id))
  }
}

/** Plans what members write: now and then, in the discussion that is newest then. */
export function planAnswers({ world, dice, agenda, ids, calm, moment }: Stage): void {
  for (const id of ids)
    for (let i = dice.int(0, 8); i > 0; i--) {
      const user = `member${dice.int(1, 4)}`
      agenda.plan(dice.chance(0.5) ? moment() : dice.int(calm - 24 * HOUR_MS, calm - 1), () =>
        world.write(id, user),
      )
    }
}

const date = (at: number): string => new Date(at).toISOString().slice(0, 10)

const ACTS: ((stage: Stage, id: string) => Promise<unknown>)[] = [
  async (stage, id) => {
    await manage(stage, id, 'pause')
    stage.soon(stage.dice.int(60_000, 40 * HOUR_MS), () => manage(stage, id, 'resume'))
  },
  (stage, id) => manage(stage, id, 'pause', { until: date(stage.now() + 30 * HOUR_MS) }),
  (stage, id) => manage(stage, id, 'skip'),
  (stage, id) =>
    manage(stage, id, 'settings', {
      setting: 'time',
      value: stage.dice.pick(['07:00', '09:05', '11:30', '22:10', '02:30']),
    }),
  (stage, id) => manage(stage, id, 'settings', { setting: 'zone', value: stage.dice.pick(ZONES) }),
  (stage, id) => manage(stage, id, 'off', { dates: date(stage.now() + stage.dice.int(0, 36) * HOUR_MS) }),
  (stage, id) => manage(stage, id, 'post-now'),
]
