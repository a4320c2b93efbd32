import type { Typed } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import type { Shelf } from '../../core/curriculum.ts'
import { PlatformError } from '../../core/errors.ts'
import { type Group, groups, openChannels, withChannel } from '../../core/group.ts'
import { groupOf, isListed, memberships } from '../../core/membership.ts'
import { roadmapOf } from '../../core/path.ts'
import { personOf, setGone } from '../../core/person.ts'
import type { ChatPlatform, Located } from '../../core/platform.ts'
import type { Log, Notify } from '../../core/ports.ts'
import { each, type Store, updateIfThere } from '../../core/records.ts'
import { type ChannelRef, type MemberRef, memberKey, type PlatformName } from '../../core/refs.ts'
import { scopedCard } from '../../core/scope.ts'
import {
  backCard,
  doubledCard,
  endedCard,
  failedCard,
  heldCard,
  helperCard,
  leavingCard,
  orphanedCard,
  quietCard,
  restoredCard,
  silenceCard,
} from './card.ts'
import { dateIn, isAlone, isQuiet } from './rules.ts'

/** After this many posts without any answer the managers are asked, once. */
const SILENT_POSTS = 3

/** What became of a message: `later` where it could not be sent just now, `nobody` where no manager takes it. */
type Sent = 'sent' | 'later' | 'nobody'

type NotifyParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  curricula: Pick<Shelf, 'all'>
  log: Log
}

/**
 * Notifies managers by private message: once each, the first who can be reached. A message that may have arrived counts
 * as sent, and one that cannot be sent is logged.
 */
export function createNotify(parts: NotifyParts): Notify {
  const { store } = parts
  /** Groups whose holds are being told. */
  const telling = new Set<string>()
  const isSettled = async (group: Group, card: (typed: Typed) => Card, key: string): Promise<boolean> =>
    (await send(parts, group, card, `${group.id}.${key}`)) !== 'later'
  return {
    held: async (id) => {
      if (telling.has(id)) return
      telling.add(id)
      try {
        await tellHolds(parts, id)
      } finally {
        telling.delete(id)
      }
    },
    back: async (group, channels) => {
      const places = await Promise.all(channels.map(({ ref }) => locate(parts, ref)))
      const since = Math.max(...channels.map(({ hold, lost }) => (lost ?? hold)?.since ?? 0))
      await send(parts, group, () => backCard(group, places), `${group.id}.b${since.toString(36)}`)
    },
    left: async (member, at) => {
      await store.transact((tx) => setGone(tx, member, at))
      for await (const { value } of each(store, memberships, { prefix: `${personOf(member)}/` })) {
        const group = await store.get(groups, value.group)
        if (group && isListed(group, member)) await tellLeft(parts, group, member)
      }
    },
    checkManagers: async (id, at) => {
      const group = await store.get(groups, id)
      for (const manager of group?.managers ?? []) {
        if (!group || (await isThere(parts, group, manager))) continue
        await store.transact((tx) => setGone(tx, manager, at))
        await tellLeft(parts, group, manager)
      }
    },
    doubled: async (channel, at) => {
      const group = await groupOf(store, channel)
      if (!group) return
      const where = await locate(parts, channel)
      await send(parts, group, () => doubledCard(group, where), `${group.id}.d${at.toString(36)}`)
    },
    leaving: (group, channel) =>
      isSettled(
        group,
        () => leavingCard(group, channel),
        `l${channel.id}${(channel.lost?.since ?? 0).toString(36)}`,
      ),
    failed: async (row) => {
      const group = await store.get(groups, row.group)
      return !group || isSettled(group, () => failedCard(group, row), `f${row.claimedAt.toString(36)}`)
    },
    claimed: (id, at) => tellClaimed(store, isSettled, id, at),
    ended: async (id, at) => {
      const group = await store.get(groups, id)
      if (!group || group.ended) return true
      const { all } = parts.curricula
      const studied = all.find(({ id: each }) => each === group.curriculum)
      const roadmap = studied && roadmapOf(studied, group.path)
      const card = (typed: Typed) => endedCard(group, { roadmap, hasOthers: all.length > 1 }, typed)
      if (!(await isSettled(group, card, `end${at.toString(36)}`))) return false
      await editing(store, id, (now) => ({ ...now, ended: true }))
      return true
    },
    restored: (group, posts) => isSettled(group, () => restoredCard(group, posts), 'restored'),
  }
}

/** How a group goes on without answers, and whether its only manager is to hear that another one helps. */
async function tellClaimed(
  store: Store,
  isSettled: (group: Group, card: (typed: Typed) => Card, key: string) => Promise<boolean>,
  id: string,
  at: number,
): Promise<void> {
  const group = await store.get(groups, id)
  if (!group) return
  if (isAlone(group, at) && (await isSettled(group, (typed) => helperCard(group, typed), 'helper')))
    await editing(store, id, (now) => ({ ...now, helper: true }))
  const { posts, asked } = group.silence
  const quiet = posts > 1 && (await isQuiet(store, group, at)) ? dateIn(group, at) : undefined
  if (quiet === undefined && (asked || posts <= SILENT_POSTS)) return
  const card = () => (quiet === undefined ? silenceCard(group, posts - 1) : quietCard(group))
  if (!(await isSettled(group, card, quiet === undefined ? 'silence' : `q${quiet}`))) return
  await editing(store, id, (now) => ({
    ...now,
    silence: { ...now.silence, asked: true },
    ...(quiet !== undefined && { quiet }),
  }))
}

async function send(
  { platform: platformOf, log }: NotifyParts,
  group: Group,
  card: (typed: Typed) => Card,
  key: string,
): Promise<Sent> {
  let sent: Sent = 'nobody'
  for (const manager of group.managers) {
    const platform = platformOf(manager.platform)
    if (!platform) continue
    try {
      await platform.dm(manager, scopedCard(card(platform.typed), group.id), key)
      return 'sent'
    } catch (error) {
      log.warn({ error, group: group.id }, 'A manager could not be told')
      const outcome = error instanceof PlatformError ? error.outcome : 'invalid'
      // It may have arrived, and once is enough.
      if (outcome === 'unknown') return 'sent'
      if (outcome === 'limited' || outcome === 'unreachable') sent = 'later'
    }
  }
  return sent
}

/** A hold or loss of a group, of one of its channels or (`where` is empty) of all, and how to mark it as told. */
type Bar = {
  since: number
  reason: string
  fix: string
  notified: boolean
  where: string
  /** The channel meant, and of a hold of the whole group its only one. */
  channel: ChannelRef | undefined
  isLost: boolean
  mark(now: Group): Group
}

/** One after the other, each read anew: what came while another was told is told too, and the same words once. */
async function tellHolds(parts: NotifyParts, id: string): Promise<void> {
  for (;;) {
    const group = await parts.store.get(groups, id)
    const bars = group ? barsOf(group) : []
    const next = bars.find(({ notified }) => !notified)
    if (!group || !next) return
    const isKnown = bars.some(
      ({ notified, reason, fix }) => notified && reason === next.reason && fix === next.fix,
    )
    const sent = isKnown ? 'sent' : await tellHold(parts, group, next)
    if (sent !== 'sent') return
    await editing(parts.store, id, next.mark)
  }
}

/** Where no manager takes private messages the channel hears it, naming nobody, as long as it can be written in. */
async function tellHold(parts: NotifyParts, group: Group, bar: Bar): Promise<Sent> {
  const { where, channel, isLost } = bar
  const key = `${group.id}.h${where}${bar.since.toString(36)}`
  const platform = channel && parts.platform(channel.platform)
  const problems = (await platform?.inspect(channel as ChannelRef).catch(() => [])) ?? []
  const at = channel ? await locate(parts, channel) : {}
  const sent = await send(parts, group, () => heldCard(group, { ...bar, at, problems }), key)
  if (sent !== 'nobody' || !platform || !channel || isLost) return sent
  try {
    const card = heldCard(group, { ...bar, at: {}, problems })
    await platform.post({ to: channel, card, key, title: card.title })
    return 'sent'
  } catch (error) {
    parts.log.warn({ error, group: group.id }, 'A channel could not be told of its hold')
    return error instanceof PlatformError && error.outcome === 'unknown' ? 'sent' : 'nobody'
  }
}

/** Whether somebody is in any workspace in which their group meets; whoever nobody can tell of just now is. */
async function isThere(
  { platform: platformOf }: NotifyParts,
  { channels }: Group,
  member: MemberRef,
): Promise<boolean> {
  const platform = platformOf(member.platform)
  if (!platform) return true
  for (const { ref } of channels) {
    if (ref.platform !== member.platform) continue
    const found = await platform.who(member, ref).catch(() => 'unknown')
    if (found !== undefined) return true
  }
  return false
}

/** The manager who left is one no more. Where nobody else is left somebody is told, once. */
async function tellLeft(parts: NotifyParts, group: Group, member: MemberRef): Promise<void> {
  const isOther = (one: MemberRef): boolean => memberKey(one) !== memberKey(member)
  const kept = await parts.store.transact(async (tx) => {
    const now = await tx.get(groups, group.id)
    if (!now || now.over !== undefined || now.managers.every(isOther)) return undefined
    const without = { ...now, managers: now.managers.filter(isOther) }
    tx.put(groups, group.id, without)
    return without
  })
  const channel = kept && openChannels(kept)[0]?.ref
  const platform = channel && parts.platform(channel.platform)
  if (!kept || kept.managers.length > 0 || !platform) return
  const key = `${group.id}.left`
  const runBy = await platform.admins(channel).catch(() => [])
  const admins = runBy.filter(isOther).map((admin) => ({ ...admin, name: '' }))
  const at = await locate(parts, channel)
  const told = await send(
    parts,
    { ...kept, managers: admins },
    (typed) => orphanedCard(group, typed, at),
    key,
  )
  if (told === 'sent') return
  // Naming nobody: everybody reads it.
  const card = orphanedCard(group, platform.typed)
  await platform
    .post({ to: channel, card, key, title: card.title })
    .catch((error: unknown) => parts.log.warn({ error, group: group.id }, 'A channel could not be told'))
}

const locate = async ({ platform }: NotifyParts, ref: ChannelRef): Promise<Located> =>
  (await platform(ref.platform)?.locate(ref)) ?? {}

function barsOf(group: Group): Bar[] {
  const { hold } = group
  const told = <B extends { since: number; notified: boolean }>(
    now: B | undefined,
    seen: B,
  ): B | undefined => (now?.since === seen.since ? { ...now, notified: true } : now)
  const whole: Bar[] = hold
    ? [
        {
          ...hold,
          where: '',
          channel: undefined,
          isLost: false,
          mark: (now) => ({ ...now, ...(now.hold && { hold: told(now.hold, hold) }) }),
        },
      ]
    : []
  const single = group.channels.flatMap(({ id, ref, hold, lost }): Bar[] => {
    const mark = (now: Group): Group =>
      withChannel(now, id, (it) => ({
        ...it,
        ...(it.hold && hold && { hold: told(it.hold, hold) }),
        ...(it.lost && lost && { lost: told(it.lost, lost) }),
      }))
    // What is lost is told as that, whatever it was on hold for before.
    if (lost) return [{ ...lost, where: id, channel: ref, isLost: true, mark }]
    return hold ? [{ ...hold, where: id, channel: ref, isLost: false, mark }] : []
  })
  return [...whole, ...single]
}

/** Changes a group that may be gone by now. */
const editing = (store: Store, id: string, change: (group: Group) => Group): Promise<unknown> =>
  store.transact((tx) => updateIfThere(tx, groups, id, change))
