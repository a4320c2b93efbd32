import { channelAt, groupByChannel, groups, withChannel } from '../core/group.ts'
import { discussions, type Occurrence, occurrences } from '../core/occurrence.ts'
import { each, type Store } from '../core/records.ts'
import { type ChannelRef, channelKey, threadKey } from '../core/refs.ts'

/**
 * Follows a channel to its new id, in one transaction: its group, the ledger and its discussions. Resolves to the group's
 * id; `undefined`, with nothing changed, where no group meets there or another one has the new id already.
 */
export const moveChannel = (store: Store, from: ChannelRef, to: ChannelRef): Promise<string | undefined> =>
  store.transact(async (tx) => {
    const found = await tx.get(groupByChannel, channelKey(from))
    const group = found && (await tx.get(groups, found.group))
    const channel = group && channelAt(group, from)
    if (!channel || !(await tx.insert(groupByChannel, channelKey(to), { group: group.id }))) return undefined
    tx.delete(groupByChannel, channelKey(from))
    tx.put(
      groups,
      group.id,
      withChannel(group, channel.id, (it) => ({ ...it, ref: to })),
    )
    for await (const { key, value } of each(tx, occurrences, { prefix: `${group.id}/` })) {
      const moved = movedRow(value, from, to)
      tx.put(occurrences, key, moved)
      for (const [i, { thread }] of value.steps.entries()) {
        const there = moved.steps[i]?.thread
        const old = thread && there && (await tx.get(discussions, threadKey(thread)))
        if (!old || threadKey(there) === threadKey(thread)) continue
        tx.delete(discussions, threadKey(thread))
        tx.put(discussions, threadKey(there), old)
      }
    }
    return group.id
  })

function movedRow(row: Occurrence, from: ChannelRef, to: ChannelRef): Occurrence {
  const at = <R extends ChannelRef>(ref: R): R =>
    channelKey(ref) === channelKey(from) ? { ...ref, ...to } : ref
  return {
    ...row,
    steps: row.steps.map((step) => ({
      ...step,
      to: 'channel' in step.to ? at(step.to) : step.to,
      ...(step.post && { post: at(step.post) }),
      ...(step.thread && { thread: at(step.thread) }),
    })),
  }
}
