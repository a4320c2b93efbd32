import {
  channelAt,
  type GroupChannel,
  groupByChannel,
  groups,
  lostChannels,
  replacing,
  withChannel,
} from '../core/group.ts'
import { checkRoom } from '../core/membership.ts'
import {
  DAILY,
  discussions,
  isTo,
  type Occurrence,
  occurrences,
  openOccurrences,
  type Step,
  unreported,
} from '../core/occurrence.ts'
import type { Delivery, Moving } from '../core/ports.ts'
import { each, type Store, type Tx } from '../core/records.ts'
import { type ChannelRef, channelKey, threadKey, workspaceKey } from '../core/refs.ts'
import { lostKey } from './holds.ts'
import { without } from './step.ts'

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

/** `Delivery.move`; `changed` has the group looked at that moved. */
export async function moveGroup(
  store: Store,
  moving: Moving,
  changed: (group: string) => Promise<void>,
): ReturnType<Delivery['move']> {
  const done = await inOneGo(store, moving)
  if (done === 'moved') await changed(moving.group)
  return done
}

const inOneGo = (store: Store, moving: Moving): ReturnType<Delivery['move']> =>
  store.transact(async (tx) => {
    const { group: id, to, otherNames = [], name, most } = moving
    const group = await tx.get(groups, id)
    const from = group?.channels.find((channel) => channel.id === moving.channel)
    if (!group || !from || group.over !== undefined) return 'gone'
    for (const ref of [to, ...otherNames]) if (await tx.get(groupByChannel, channelKey(ref))) return 'taken'
    if (workspaceKey(to) !== workspaceKey(from.ref)) await checkRoom(tx, to, most)
    const next = replacing(group, from, to)
    tx.delete(groupByChannel, channelKey(from.ref))
    tx.put(groupByChannel, channelKey(to), { group: id })
    tx.delete(lostChannels, lostKey(id, from.id))
    tx.put(groups, id, { ...withChannel(group, from.id, () => next), name })
    for await (const { key } of each(tx, openOccurrences, { prefix: `${id}/` }))
      await moveRow(tx, key, from, next)
    return 'moved'
  })

async function moveRow(tx: Tx, key: string, from: GroupChannel, next: GroupChannel): Promise<void> {
  const row = await tx.get(occurrences, key)
  if (!row) return
  const moved = redirected(row, from, next)
  tx.put(occurrences, key, moved)
  if (moved.state === 'open') return
  tx.delete(openOccurrences, key)
  if (moved.state === 'failed' && row.series === DAILY) tx.put(unreported, key, { group: row.group })
}

/**
 * A row in flight whose group leaves a channel. What certainly is not there goes to the next one, under keys of its own; what
 * is there, or may be, comes to its end there, and nothing more is tried in a channel that is lost.
 */
function redirected(row: Occurrence, from: GroupChannel, next: GroupChannel): Occurrence {
  const isThere = (step: Step): boolean => isTo(step, from.ref)
  const post = row.steps.find((step) => step.what === 'post' && isThere(step))
  if (post && isNowhere(post, from)) {
    const anew = ({ what, content, key }: Step): Step => ({
      what,
      content,
      to: next.ref,
      key: keyIn(key, next.id),
      state: 'todo',
      attempts: 0,
      notBefore: 0,
    })
    return { ...row, steps: row.steps.map((step) => (isThere(step) ? anew(step) : step)) }
  }
  const isOpen = post?.state === 'sending'
  return from.lost && !isOpen ? without(row, isThere) : row
}

/** A step's key (`deliveryKey`) for another channel of its group. */
const keyIn = (key: string, channel: string): string => key.replace(/^((?:[^.]*\.){3})[^.]*/, `$1${channel}`)

/** Whether a post is certainly not in a channel; of one that was only to be looked for, in a lost channel nobody would read it. */
const isNowhere = ({ state, attempts }: Step, { lost }: GroupChannel): boolean =>
  state === 'todo' || (state === 'sending' && attempts === 0 && lost !== undefined)
