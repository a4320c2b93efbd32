import type { Bot } from '../../src/core/bot.ts'
import type { Input } from '../../src/core/caller.ts'
import { groups } from '../../src/core/group.ts'
import type { Store } from '../../src/core/records.ts'
import { IDIOM } from '../support/study.ts'

/** Calls a command as the manager of a group, in its channel. Never rejects, as `dispatch` never does. */
export type Manage = (group: string, command: string, input: Input) => Promise<void>

/** The commands of the real bot; `current` is the process that somebody who types now reaches. */
export function createManager(current: () => { store: Store; bot: Bot }): Manage {
  return async (id, command, input) => {
    const { store, bot } = current()
    const group = await store.get(groups, id)
    const [channel] = group?.channels ?? []
    const [manager] = group?.managers ?? []
    if (!channel || !manager) throw new Error(`There is no group ${id} to manage.`)
    const { name, ...member } = manager
    await bot.dispatch(command, input, {
      member,
      name,
      channel: channel.ref,
      typed: (typed) => ({ text: `/${typed.name}` }),
      idiom: IDIOM,
      standing: async () => ({ admin: false, maySetUp: true }),
    })
  }
}
