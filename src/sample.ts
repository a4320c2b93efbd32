import type { Curriculum } from './core/curriculum.ts'
import { groupByChannel, newGroup } from './core/group.ts'
import { storeGroup } from './core/membership.ts'
import type { Store } from './core/records.ts'
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
  await storeGroup(
    store,
    newGroup({
      id: at.id,
      name: `#${at.channel.channel}`,
      curriculum: curriculum.id,
      channel: at.channel,
      schedule: { time: '00:00', zone: at.zone, weekdays: [1, 2, 3, 4, 5, 6, 7], off: [], window: 24 * 60 },
      position: first,
      startDate: at.now.toZonedDateTimeISO(at.zone).toPlainDate().toString(),
      manager: at.manager,
      sample: true,
      createdAt: at.now.epochMilliseconds,
    }),
  )
}
