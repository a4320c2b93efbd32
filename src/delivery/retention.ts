import {
  type Group,
  type GroupChannel,
  groupByChannel,
  groups,
  lostChannels,
  withChannel,
} from '../core/group.ts'
import { answers, isListed, MEMBER_DAYS, membershipKey, memberships } from '../core/membership.ts'
import { discussions, type Occurrence, occurrences, openOccurrences, unreported } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Log, Notify } from '../core/ports.ts'
import { each, type Kind, type Store, type Tx, UnreadableRecord, updateIfThere } from '../core/records.ts'
import { channelKey, type PlatformName, readMemberKey, threadKey } from '../core/refs.ts'
import { ask, free, lostKey } from './holds.ts'

const DAY_MS = 24 * 60 * 60_000

/** A channel leaves its group this long after it was lost, and a manager is told so much before. */
const LOST_KEPT_MS = 30 * DAY_MS
const WARNING_MS = 7 * DAY_MS

/** What becomes of a record after its days: another value takes its place, or it is deleted. */
type Rule<T> = {
  kind: Kind<T>
  days: number
  /** Since when (epoch ms) a record's days count; `undefined` for one that stays. */
  since(value: T): number | undefined
  /** What is kept of it. */
  keep(tx: Tx, key: string, value: T): Promise<T | undefined>
}

const rule = <T>(it: Rule<T>): Rule<unknown> => it as Rule<unknown>

/** How long records are kept that do not leave with their group; everything else stays as long as the group. */
const RETENTION: readonly Rule<unknown>[] = [
  rule({
    kind: occurrences,
    days: 14,
    since: ({ state, compact, until, steps }) =>
      state === 'open' || compact || steps.length === 0 ? undefined : until,
    keep: async (_tx, _key, row) => compacted(row),
  }),
  rule({
    kind: memberships,
    days: MEMBER_DAYS,
    since: ({ seenAt }) => seenAt,
    keep: async (tx, key, membership) => {
      const group = await tx.get(groups, membership.group)
      const member = readMemberKey(key)
      return group && member && isListed(group, member) ? membership : undefined
    },
  }),
  rule({ kind: answers, days: 400, since: ({ at }) => at, keep: async () => undefined }),
]

/**
 * What status, notebook and recap need of a finished row: its posts, its discussions with the message that each is
 * opened at, and what went wrong.
 */
const compacted = (row: Occurrence): Occurrence => ({
  ...row,
  compact: true,
  steps: row.steps.flatMap((step, i) => {
    if (step.state !== 'sent' || step.what === 'post') return [step]
    const first = row.steps[i + 1]?.post
    return step.what === 'thread' ? [{ ...step, ...(first && { post: first }) }] : []
  }),
})

/** A pass over all records takes about a day, in pieces of a beat, but a piece is at least so large. */
const BEATS_A_DAY = 24 * 60
const PIECE = 500

/** Works the table of retention off, a piece a beat and each kind once a day. */
export type Sweeper = { beat(now: number): Promise<void> }

/** A sweeper over a store, whose first pass begins after an hour of beats: a start has other things to do. */
export function createSweeper(store: Store): Sweeper {
  const passes = RETENTION.map((it) => ({ it, after: '', count: 0, piece: PIECE, wait: 60 }))
  return {
    beat: async (now) => {
      for (const pass of passes) {
        if (pass.wait-- > 0) continue
        pass.wait = 0
        const rows = await store.list(pass.it.kind, { after: pass.after, limit: pass.piece })
        const due = rows.filter(({ value }) => isDue(pass.it, value, now))
        if (due.length > 0)
          await retire(
            store,
            pass.it,
            due.map(({ key }) => key),
            now,
          )
        pass.after = rows.at(-1)?.key ?? ''
        pass.count += rows.length
        if (rows.length === pass.piece) continue
        const piece = Math.max(PIECE, Math.ceil(pass.count / BEATS_A_DAY))
        Object.assign(pass, { after: '', count: 0, piece, wait: BEATS_A_DAY })
      }
    },
  }
}

const isDue = ({ since, days }: Rule<unknown>, value: unknown, now: number): boolean => {
  const from = since(value)
  return from !== undefined && now - from >= days * DAY_MS
}

/** Read again inside the transaction: whoever changed a record meanwhile keeps it. */
const retire = (store: Store, it: Rule<unknown>, keys: readonly string[], now: number): Promise<void> =>
  store.transact(async (tx) => {
    for (const key of keys) {
      const value = await tx.get(it.kind, key)
      if (value === undefined || !isDue(it, value, now)) continue
      const kept = await it.keep(tx, key, value).catch((error: unknown) => {
        // It stays with what cannot be read.
        if (error instanceof UnreadableRecord) return value
        throw error
      })
      if (kept === undefined) tx.delete(it.kind, key)
      else if (kept !== value) tx.put(it.kind, key, kept)
    }
  })

/** What looking after lost channels needs of the engine. */
export type LostParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  notify: Pick<Notify, 'held' | 'leaving'>
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
  if (!group || !channel?.lost) return dropIndex(store, id, channelId)
  // Nobody could be told, and whether it is lost cannot be asked.
  if (!parts.platform(channel.ref.platform)) return
  const { notified, since, warnedAt } = channel.lost
  if (!notified) await notify.held(id)
  if (now < since + LOST_KEPT_MS - WARNING_MS) return
  const answer = await ask(parts.platform, channel)
  if (answer === 'unknown') return
  if (answer === 'yes') {
    await free(store, group, [channel])
    return parts.onBack(id)
  }
  if (warnedAt === undefined) {
    if (await notify.leaving(group, channel)) await markWarned(store, id, channel, now)
  } else if (now >= Math.max(since + LOST_KEPT_MS, warnedAt + WARNING_MS)) {
    if (!(await leave(store, id, channel))) return
    parts.log.info({ group: id, channel: channel.ref.channel }, 'A lost channel has left its group')
  }
}

/** The index of a channel that is lost no more. */
const dropIndex = (store: Store, id: string, channelId: string): Promise<void> =>
  store.transact(async (tx) => {
    const group = await tx.get(groups, id)
    if (!group?.channels.some((channel) => channel.id === channelId && channel.lost))
      tx.delete(lostChannels, lostKey(id, channelId))
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

/** Records deleted in one transaction. */
const BATCH = 100

/** Deletes everything that is stored about a group. Safe to repeat after a crash: the group itself goes last. */
async function forget(store: Store, group: Group): Promise<void> {
  const prefix = `${group.id}/`
  await drain(store, answers, prefix, (tx, key) => {
    const member = readMemberKey(key.split('/').slice(3).join('/'))
    if (member) tx.delete(memberships, membershipKey(member, group.id))
  })
  await drain(store, occurrences, prefix, (tx, key, { steps }) => {
    for (const { thread } of steps) if (thread) tx.delete(discussions, threadKey(thread))
    tx.delete(openOccurrences, key)
    tx.delete(unreported, key)
  })
  await store.transact(async (tx) => {
    for (const manager of group.managers) tx.delete(memberships, membershipKey(manager, group.id))
    for (const { id, ref } of group.channels) {
      tx.delete(groupByChannel, channelKey(ref))
      tx.delete(lostChannels, lostKey(group.id, id))
    }
    tx.delete(groups, group.id)
  })
}

async function drain<T>(
  store: Store,
  kind: Kind<T>,
  prefix: string,
  also: (tx: Tx, key: string, value: T) => void,
): Promise<void> {
  for (let left = BATCH; left === BATCH; )
    left = await store.transact(async (tx) => {
      const found = await tx.list(kind, { prefix, limit: BATCH })
      for (const { key, value } of found) {
        also(tx, key, value)
        tx.delete(kind, key)
      }
      return found.length
    })
}
