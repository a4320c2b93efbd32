import { createCommands } from '../../src/commands.ts'
import { createBot } from '../../src/core/dispatch.ts'
import { groups } from '../../src/core/group.ts'
import type { Bot, Delivery, Input, Log, Problem, Store } from '../../src/core/ports.ts'
import type { ChannelRef } from '../../src/core/refs.ts'
import { createRegistry } from '../../src/core/registry.ts'
import { ROADMAP } from './roadmap.ts'

/** What the commands of the present process work on. */
export type Process = {
  store: Store
  delivery: Delivery
  inspect(channel: ChannelRef): Promise<Problem[]>
}

/** Calls a command as the manager of a group, in its channel. Never rejects, as `dispatch` never does. */
export type Manage = (group: string, command: string, input: Input) => Promise<void>

/** The commands of the real bot; `current` is the process that somebody who types now reaches, `now` its time. */
export function createManager(current: () => Process, now: () => number, log: Log): Manage {
  const store = delegating(() => current().store)
  const bot: Bot = createBot({
    registry: createRegistry(
      createCommands({
        store,
        delivery: delegating(() => current().delivery),
        inspect: (channel) => current().inspect(channel),
        newId: () => 'newgroup',
        random: () => 0,
      }),
    ),
    store,
    curriculumOf: () => ROADMAP,
    now: () => Temporal.Instant.fromEpochMilliseconds(now()),
    log,
    reference: () => 'ref1',
    message: async () => {},
    gone: async () => {},
    home: async () => [],
  })
  return async (id, command, input) => {
    const group = await current().store.get(groups, id)
    const [channel] = group?.channels ?? []
    const [manager] = group?.managers ?? []
    if (!channel || !manager) throw new Error(`There is no group ${id} to manage.`)
    const { name, ...member } = manager
    await bot.dispatch(command, input, {
      member,
      name,
      channel,
      typed: (typed) => `/${typed.name}`,
      standing: async () => ({ admin: false, maySetUp: true }),
    })
  }
}

/** A port whose calls go to whatever is current when they are made. */
const delegating = <T extends object>(current: () => T): T =>
  new Proxy({} as T, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        (Reflect.get(current(), name) as (...args: unknown[]) => unknown)(...args),
  })
