import { z } from 'zod'
import { type Group, groupByChannel, groups } from './group.ts'
import { defineKind, type Store } from './ports.ts'
import { type ChannelRef, channelKey, type MemberRef, memberKey } from './refs.ts'

/** Which groups a member belongs to, by `<member key>/<group id>`; `seenAt` is the last answer, epoch ms. */
export const memberships = defineKind('membership', z.object({ group: z.string(), seenAt: z.number() }))

/** Who answered in which occurrence, by `<occurrence key>/<member key>`; `at` is epoch ms. No text is kept. */
export const answers = defineKind('answer', z.object({ at: z.number() }))

/** Who answered in a group within this many days is its member. */
const MEMBER_DAYS = 14

/** Storage key of a membership. */
export const membershipKey = (member: MemberRef, group: string): string => `${memberKey(member)}/${group}`

/** The group of a channel. */
export async function groupOf(store: Store, channel: ChannelRef): Promise<Group | undefined> {
  const found = await store.get(groupByChannel, channelKey(channel))
  return found && (await store.get(groups, found.group))
}

/** The groups a member belongs to: those managed, and those answered in within 14 days of `now`. */
export async function groupsOf(store: Store, member: MemberRef, now: Temporal.Instant): Promise<Group[]> {
  const rows = await store.list(memberships, { prefix: `${memberKey(member)}/`, limit: 100 })
  const since = now.subtract({ hours: MEMBER_DAYS * 24 }).epochMilliseconds
  const found = await Promise.all(
    rows.map(async ({ value }) => {
      const group = await store.get(groups, value.group)
      return group && (value.seenAt >= since || isListed(group, member)) ? group : undefined
    }),
  )
  return found.filter((group) => group !== undefined)
}

/** Whether a member is in a group's own list of managers. */
export const isListed = (group: Group, member: MemberRef): boolean =>
  group.managers.some((manager) => memberKey(manager) === memberKey(member))
