import {
  type Group,
  type GroupChannel,
  groupByChannel,
  groups,
  lostChannels,
  withChannel,
} from '../core/group.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Log, Notify } from '../core/ports.ts'
import { each, type Store, updateIfThere } from '../core/records.ts'
import { channelKey, type PlatformName } from '../core/refs.ts'
import { forget } from './forget.ts'
import { ask, free, lostKey } from './holds.ts'

const DAY_MS = 24 * 60 * 60_000

/** A channel leaves its group this long after it was lost, and a manager is told so much before. */
const LOST_KEPT_MS = 30 * DAY_MS
const WARNING_MS = 7 * DAY_MS

/** What looking after lost channels needs of the engine. */
export type LostParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  notify: Pick<Notify, 'held' | 'leaving' | 'back'>
  log: Log
  /** A channel is back: its group is decided upon again. */
  onBack(group: string): Promise<void>
}

/** Looks after every lost channel at an instant (epoch ms); one that cannot be looked after keeps no other waiting. */
export async function sweepLost(parts: LostParts, now: number): Promise<void> {
  for await (const { key, value } of each(parts.store, lostChannels))
    await lookAfter(parts, value.group, key.slice(value.group.length + 1), now).catch((error: unknown) =>
      parts.log.error({ error, group: value.group }, 'A lost channel could not be looked after'),
    )
}

/** The manager hears of the loss and, a week ahead, of what follows; whoever let the bot back in in time loses nothing. */
async function lookAfter(parts: LostParts, id: string, channelId: string, now: number): Promise<void> {
  const { store, notify } = parts
  const group = await store.get(groups, id)
  const channel = group?.channels.find((each) => each.id === channelId)
  // Of a group that was ended nobody needs to hear.
  if (!group || !channel?.lost || group.over !== undefined) return dropIndex(store, id, channelId)
  // Nobody could be told, and whether it is lost cannot be asked.
  if (!parts.platform(channel.ref.platform)) return
  const { notified, since, warnedAt } = channel.lost
  if (!notified) await notify.held(id)
  if (now < since + LOST_KEPT_MS - WARNING_MS) return
  const answer = await ask(parts.platform, channel)
  if (answer === 'unknown') return
  if (answer === 'yes') {
    await free(store, group, [channel])
    await parts.onBack(id)
    return notify.back(group, [channel])
  }
  if (warnedAt === undefined) {
    if (await notify.leaving(group, channel)) await markWarned(store, id, channel, now)
    // The warning never comes earlier than a week before the end.
  } else if (now >= warnedAt + WARNING_MS) {
    if (!(await leave(store, id, channel))) return
    parts.log.info({ group: id, channel: channel.ref.channel }, 'A lost channel has left its group')
  }
}

/** The index of a channel that is lost no more. */
const dropIndex = (store: Store, id: string, channelId: string): Promise<void> =>
  store.transact(async (tx) => {
    const group = await tx.get(groups, id)
    const isLost = group?.channels.some((channel) => channel.id === channelId && channel.lost)
    if (!isLost || group?.over !== undefined) tx.delete(lostChannels, lostKey(id, channelId))
  })

/** The channel as it is in its group now, if it is still lost by the same loss. */
const stillLost = (group: Group, { id, lost }: GroupChannel): GroupChannel | undefined =>
  group.channels.find((channel) => channel.id === id && channel.lost && channel.lost.since === lost?.since)

const markWarned = (store: Store, id: string, channel: GroupChannel, now: number): Promise<unknown> =>
  store.transact((tx) =>
    updateIfThere(tx, groups, id, (group) => {
      const { lost } = stillLost(group, channel) ?? {}
      return lost
        ? withChannel(group, channel.id, (it) => ({ ...it, lost: { ...lost, warnedAt: now } }))
        : group
    }),
  )

/** Takes a channel that is still lost out of its group; the last one takes the group with it. Resolves to whether it left. */
async function leave(store: Store, id: string, channel: GroupChannel): Promise<boolean> {
  const left = await store.transact(async (tx) => {
    const group = await tx.get(groups, id)
    const lost = group && stillLost(group, channel)
    if (!group || !lost) return undefined
    if (group.channels.length > 1) {
      tx.put(groups, id, { ...group, channels: group.channels.filter((it) => it !== lost) })
      tx.delete(groupByChannel, channelKey(channel.ref))
      tx.delete(lostChannels, lostKey(id, channel.id))
    }
    return group
  })
  if (left?.channels.length === 1) await forget(store, left)
  return left !== undefined
}
