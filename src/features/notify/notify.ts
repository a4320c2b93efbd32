import type { Typed } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { scopedCard } from '../../core/command.ts'
import { PlatformError } from '../../core/errors.ts'
import { type Group, groups, withChannel } from '../../core/group.ts'
import type { ChatPlatform } from '../../core/platform.ts'
import type { Log, Notify } from '../../core/ports.ts'
import { type Store, updateIfThere } from '../../core/records.ts'
import type { PlatformName } from '../../core/refs.ts'
import { endedCard, failedCard, heldCard, leavingCard, restoredCard, silenceCard } from './card.ts'

/** After this many posts without any answer the managers are asked, once. */
const SILENT_POSTS = 3

/** What became of a message: `later` where it could not be sent just now, `nobody` where no manager takes it. */
type Sent = 'sent' | 'later' | 'nobody'

type NotifyParts = { store: Store; platform(name: PlatformName): ChatPlatform | undefined; log: Log }

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
    claimed: async (id) => {
      const group = await store.get(groups, id)
      if (!group || group.silence.asked || group.silence.posts <= SILENT_POSTS) return
      const posts = group.silence.posts - 1
      if (!(await isSettled(group, () => silenceCard(group, posts), 'silence'))) return
      await editing(store, id, (now) => ({ ...now, silence: { ...now.silence, asked: true } }))
    },
    ended: async (id, at) => {
      const group = await store.get(groups, id)
      if (!group || group.ended) return true
      const card = () => endedCard(group)
      if (!(await isSettled(group, card, `end${at.toString(36)}`))) return false
      await editing(store, id, (now) => ({ ...now, ended: true }))
      return true
    },
    restored: (group, posts) => isSettled(group, (typed) => restoredCard(group, posts, typed), 'restored'),
  }
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
    const key = `${id}.h${next.where}${next.since.toString(36)}`
    const sent = isKnown ? 'sent' : await send(parts, group, (typed) => heldCard(group, next, typed), key)
    if (sent !== 'sent') return
    await editing(parts.store, id, next.mark)
  }
}

function barsOf(group: Group): Bar[] {
  const { hold } = group
  const told = <B extends { since: number; notified: boolean }>(
    now: B | undefined,
    seen: B,
  ): B | undefined => (now?.since === seen.since ? { ...now, notified: true } : now)
  const whole: Bar[] = hold
    ? [{ ...hold, where: '', mark: (now) => ({ ...now, ...(now.hold && { hold: told(now.hold, hold) }) }) }]
    : []
  const single = group.channels.flatMap(({ id, hold, lost }): Bar[] => {
    const mark = (now: Group): Group =>
      withChannel(now, id, (it) => ({
        ...it,
        ...(it.hold && hold && { hold: told(it.hold, hold) }),
        ...(it.lost && lost && { lost: told(it.lost, lost) }),
      }))
    // What is lost is told as that, whatever it was on hold for before.
    if (lost) return [{ ...lost, fix: LOST_FIX, where: id, mark }]
    return hold ? [{ ...hold, where: id, mark }] : []
  })
  return [...whole, ...single]
}

const LOST_FIX =
  'Invite me back, or set up the group in another channel. If nothing happens, I delete this channel’s data after 30 days, and tell you a week before.'

/** Changes a group that may be gone by now. */
const editing = (store: Store, id: string, change: (group: Group) => Group): Promise<unknown> =>
  store.transact((tx) => updateIfThere(tx, groups, id, change))
