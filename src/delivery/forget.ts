import { type Group, groupByChannel, groups } from '../core/group.ts'
import { answers, membershipKey, memberships } from '../core/membership.ts'
import { discussions, occurrences, openOccurrences, untoldOccurrences } from '../core/occurrence.ts'
import { type Op, remove, type Store } from '../core/ports.ts'
import { channelKey, threadKey } from '../core/refs.ts'

/** How long the data of a group are kept after its channel is gone, in ms. */
const KEPT_MS = 30 * 24 * 60 * 60_000

/** Records deleted in one commit. */
const BATCH = 500

/** Whether a group's channel has been gone for so long that its data go too. `now` is epoch ms. */
export const isForgotten = ({ hold }: Group, now: number): boolean =>
  hold?.gone === true && now - hold.since >= KEPT_MS

/** Deletes everything that is stored about a group. Safe to repeat after a crash: the group itself goes last. */
export async function forget(store: Store, group: Group): Promise<void> {
  const prefix = `${group.id}/`
  await drain(store, async () => {
    const found = await store.list(answers, { prefix, limit: BATCH })
    return found.flatMap(({ key }) => [
      remove(answers, key),
      remove(memberships, `${memberOf(key)}/${group.id}`),
    ])
  })
  await drain(store, async () => {
    const found = await store.list(occurrences, { prefix, limit: BATCH / 5 })
    return found.flatMap(({ key, value }) => [
      ...value.steps.flatMap(({ thread }) => (thread ? [remove(discussions, threadKey(thread))] : [])),
      remove(openOccurrences, key),
      remove(untoldOccurrences, key),
      remove(occurrences, key),
    ])
  })
  await store.commit([
    ...group.managers.map((manager) => remove(memberships, membershipKey(manager, group.id))),
    ...group.channels.map((channel) => remove(groupByChannel, channelKey(channel))),
    remove(groups, group.id),
  ])
}

async function drain(store: Store, next: () => Promise<Op[]>): Promise<void> {
  for (let ops = await next(); ops.length > 0; ops = await next()) await store.commit(ops)
}

/** The member key at the end of an answer's key, `<group>/<date>/<member key>`. */
const memberOf = (key: string): string => key.split('/').slice(2).join('/')
