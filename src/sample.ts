import type { Curriculum } from './core/curriculum.ts'
import { DEFAULT_SETTINGS, type Group, groupByChannel, groups } from './core/group.ts'
import { membershipKey, memberships } from './core/membership.ts'
import { insert, put, type Store } from './core/ports.ts'
import { type ChannelRef, channelKey, type MemberRef } from './core/refs.ts'

/**
 * The ready-made group of a fresh playground: every day at 00:00 of the machine's zone with a window to 24:00, from the first
 * day that is not a draft. Does nothing where the channel has a group.
 */
export async function ensureSampleGroup(
  store: Store,
  curriculum: Curriculum,
  at: {
    channel: ChannelRef
    manager: MemberRef & { name: string }
    zone: string
    now: Temporal.Instant
    id: string
  },
): Promise<void> {
  if (await store.get(groupByChannel, channelKey(at.channel))) return
  const first = curriculum.days.find(({ status }) => status === 'ready')?.number ?? 1
  const group: Group = {
    id: at.id,
    name: `#${at.channel.channel}`,
    curriculum: curriculum.id,
    channels: [at.channel],
    schedule: { time: '00:00', zone: at.zone, weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 24 * 60 },
    place: first,
    startDate: at.now.toZonedDateTimeISO(at.zone).toPlainDate().toString(),
    settings: DEFAULT_SETTINGS,
    managers: [at.manager],
    sample: true,
    silence: { posts: 0, asked: false },
    createdAt: at.now.epochMilliseconds,
  }
  await store.commit([
    insert(groups, group.id, group),
    insert(groupByChannel, channelKey(at.channel), { group: group.id }),
    put(memberships, membershipKey(at.manager, group.id), { group: group.id, seenAt: group.createdAt }),
  ])
}
