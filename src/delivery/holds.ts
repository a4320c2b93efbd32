import {
  barOf,
  channelAt,
  type Group,
  type GroupChannel,
  groupByChannel,
  groups,
  lostChannels,
  openChannels,
  type Why,
  withChannel,
} from '../core/group.ts'
import type { Step } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Problem } from '../core/ports.ts'
import { each, type Store, update } from '../core/records.ts'
import {
  type ChannelRef,
  channelKey,
  type PlatformName,
  type Whereabouts,
  workspaceKey,
} from '../core/refs.ts'

/** Index key of a lost channel. */
export const lostKey = (group: string, channel: string): string => `${group}/${channel}`

/** Puts a whole group on hold; a hold that it has already stays. `now` is epoch ms. */
export const holdGroup = (store: Store, id: string, why: Why, now: number): Promise<Group> =>
  update(store, groups, id, (group) => (group.hold ? group : { ...group, hold: held(why, now) }))

/** Puts the channel that a step goes to on hold, which a manager may know already (`notified`); a hold that it has already stays, and the group's other channels go on. */
export const holdChannel = (
  store: Store,
  id: string,
  to: Step['to'],
  why: Why,
  now: number,
  notified = false,
): Promise<Group> =>
  update(store, groups, id, (group) => {
    const channel = 'channel' in to ? channelAt(group, to) : undefined
    if (!channel || channel.hold) return group
    return withChannel(group, channel.id, (old) => ({ ...old, hold: { ...held(why, now), notified } }))
  })

/** What several problems are stored as. */
export const whyOf = (problems: readonly Problem[]): Why => ({
  reason: problems.map(({ what }) => what).join(' '),
  fix: [...new Set(problems.map(({ fix }) => fix))].join(' '),
})

const held = (why: Why, now: number) => ({ reason: why.reason, fix: why.fix, since: now, notified: false })

/**
 * Records that a channel is lost, or all of a workspace, whatever holds they have. Resolves to the ids of the groups that
 * met there and did not know yet.
 */
export async function lose(store: Store, where: Whereabouts, why: Why, now: number): Promise<string[]> {
  const found: string[] = []
  for await (const { ref } of meeting(store, where)) found.push(...(await loseChannel(store, ref, why, now)))
  return found
}

/** The groups that meet in a channel, or in any of a workspace, and have something there on hold or lost. */
export async function barredAt(store: Store, where: Whereabouts): Promise<Group[]> {
  const found = new Map<string, Group>()
  for await (const { group: id } of meeting(store, where)) {
    const group = await store.get(groups, id)
    if (group?.channels.some(barOf)) found.set(id, group)
  }
  return [...found.values()]
}

/** The channels there that a group meets in. */
async function* meeting(
  store: Store,
  where: Whereabouts,
): AsyncGenerator<{ ref: ChannelRef; group: string }> {
  const { platform, workspace, channel } = where
  if (channel !== undefined) {
    const ref = { platform, workspace, channel }
    const found = await store.get(groupByChannel, channelKey(ref))
    if (found) yield { ref, group: found.group }
    return
  }
  const prefix = `${workspaceKey(where)}/`
  for await (const { key, value } of each(store, groupByChannel, { prefix }))
    yield { ref: { platform, workspace, channel: key.slice(prefix.length) }, group: value.group }
}
const loseChannel = (store: Store, ref: ChannelRef, why: Why, now: number): Promise<string[]> =>
  store.transact(async (tx) => {
    const found = await tx.get(groupByChannel, channelKey(ref))
    const group = found && (await tx.get(groups, found.group))
    const channel = group && channelAt(group, ref)
    if (!channel || channel.lost) return []
    const lost = { ...why, since: now, notified: false }
    tx.put(
      groups,
      group.id,
      withChannel(group, channel.id, (old) => ({ ...old, lost })),
    )
    tx.put(lostChannels, lostKey(group.id, channel.id), { group: group.id })
    return [group.id]
  })

/**
 * Takes off the holds and losses that some channels had when the group was `seen`; others that came since stay.
 * Resolves to the group as it then is.
 */
export const free = (store: Store, seen: Group, channels: readonly GroupChannel[]): Promise<Group> =>
  store.transact(async (tx) => {
    const group = await tx.get(groups, seen.id)
    if (!group) throw new Error(`The group ${seen.id} is no longer on record.`)
    let after = group
    for (const { id, hold, lost } of channels)
      after = withChannel(after, id, ({ hold: holdNow, lost: lostNow, ...rest }) => {
        const isLost = lostNow && lostNow.since !== lost?.since
        if (lostNow && !isLost) tx.delete(lostChannels, lostKey(seen.id, id))
        return {
          ...rest,
          ...(holdNow && holdNow.since !== hold?.since && { hold: holdNow }),
          ...(isLost && { lost: lostNow }),
        }
      })
    tx.put(groups, seen.id, after)
    return after
  })

/** Takes off the hold that the whole group had when it was `seen`; another one that came since stays. */
export const freeGroup = (store: Store, seen: Group): Promise<Group> =>
  update(store, groups, seen.id, (group) => {
    if (group.hold?.since !== seen.hold?.since) return group
    const { hold: _, ...rest } = group
    return rest
  })

/** Whether a channel can be posted in; one of a platform that is not configured cannot. */
export async function ask(
  platform: (name: PlatformName) => ChatPlatform | undefined,
  { ref }: GroupChannel,
): Promise<'yes' | 'no' | 'unknown'> {
  const problems = await platform(ref.platform)
    ?.inspect(ref)
    .catch(() => 'unknown' as const)
  if (problems === 'unknown') return 'unknown'
  return problems && problems.length === 0 ? 'yes' : 'no'
}

/** What a look at the channels on hold showed: the group as it is then, which of them are free, whether some could not be asked. */
export type Rechecked = { group: Group; freed: GroupChannel[]; unknown: boolean }

/** Looks at every channel of a group that is on hold or lost, and takes off what is no longer so. */
export async function recheck(
  parts: { store: Store; platform(name: PlatformName): ChatPlatform | undefined },
  seen: Group,
): Promise<Rechecked> {
  const barred = seen.channels.filter(barOf)
  const answers = await Promise.all(barred.map((channel) => ask(parts.platform, channel)))
  const fixed = barred.filter((_, i) => answers[i] === 'yes')
  const group = fixed.length > 0 ? await free(parts.store, seen, fixed) : seen
  return { group, freed: fixed, unknown: answers.includes('unknown') }
}

/** Whether nothing keeps any of a group's channels from getting its posts. */
export const isFree = (group: Group): boolean =>
  !group.hold && openChannels(group).length === group.channels.length
