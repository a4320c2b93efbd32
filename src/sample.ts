import type { Curriculum } from './core/curriculum.ts'
import { type Group, groupByChannel, groups, newGroup } from './core/group.ts'
import { storeGroup } from './core/membership.ts'
import { occurrenceKey, occurrences } from './core/occurrence.ts'
import { type Store, update } from './core/records.ts'
import { type ChannelRef, channelKey, type MemberRef } from './core/refs.ts'

/**
 * The ready-made group of a fresh playground: every day at 00:00 of the machine's zone with a window to 24:00, from the first
 * day that is not a draft. A ready-made group that is there follows the default curriculum: with another one it begins anew, and its
 * ledger stays. Resolves to the id of a group whose first day is to be posted although today's post is out.
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
): Promise<string | undefined> {
  const first = curriculum.days.find(({ status }) => status === 'ready')?.number ?? 1
  const there = await store.get(groupByChannel, channelKey(at.channel))
  const group = there && (await store.get(groups, there.group))
  if (group?.sample && group.curriculum !== curriculum.id)
    return follow(store, curriculum.id, group, first, at.now)
  if (there) return undefined
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
  return undefined
}

async function follow(
  store: Store,
  curriculum: string,
  { id, schedule }: Group,
  first: number,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const date = now.toZonedDateTimeISO(schedule.zone).toPlainDate().toString()
  const today = await store.get(occurrences, occurrenceKey({ group: id, date }))
  // A post that is sent again is of the same day.
  const isAgain = today?.days[0] === first
  await update(store, groups, id, ({ hold: _, ended: _e, path: _p, ...group }) => ({
    ...group,
    curriculum,
    position: isAgain ? first + 1 : first,
    startDate: date,
  }))
  return isAgain ? id : undefined
}
