import { z } from 'zod'
import type { Caller } from './caller.ts'
import { UserError } from './errors.ts'
import { type Group, groupByChannel, groups } from './group.ts'
import { firstRoundOf, type Step } from './occurrence.ts'
import { type Person, personOf, see } from './person.ts'
import { defineKind, each, type Reader, type Store, type Tx } from './records.ts'
import { type ChannelRef, channelKey, type MemberRef, memberKey, workspaceKey } from './refs.ts'

/** Which groups a person belongs to, by `<person>/<group id>`; `seenAt` is the last answer, epoch ms. */
export const memberships = defineKind('membership', {
  version: 1,
  schema: z.object({ group: z.string(), seenAt: z.number() }),
})

/**
 * What a person answered, by `<person>/<occurrence key>`: when (epoch ms) and how, and the labels of questions that their
 * messages began with, where the platform tells; never what.
 */
export const answers = defineKind('answer', {
  version: 2,
  schema: z.object({
    at: z.number(),
    via: z.enum(['message', 'aloud']),
    labels: z.array(z.string()).optional(),
  }),
  // 0.1.0 did not tell them apart.
  upgrades: { 1: ({ at }: { at: number }) => ({ at, via: 'message' }) },
})

export type Answer = z.output<typeof answers.schema>

/** Who answered in an occurrence, by `<occurrence key>/<person>`: the answers of a group. */
export const answered = defineKind('answered', { version: 1, schema: z.object({}) })

/**
 * Daily posts that do not say yet how many took part, by occurrence key, and when they are to (epoch ms). `replies` are messages of
 * their discussions, by the keys of their steps, that still say what their rows no longer do; `since` is when that was first tried.
 * With `counted` the posts say how many took part, and only these messages are to be shown.
 */
export const recounts = defineKind('recount', {
  version: 1,
  schema: z.object({
    due: z.number(),
    replies: z.array(z.string()).optional(),
    since: z.number().optional(),
    counted: z.literal(true).optional(),
  }),
})

/** Has the posts of an occurrence, by the key of its first round, say how many took part: a minute after an instant, epoch ms. */
export async function showCount(tx: Tx, key: string, at: number): Promise<void> {
  const old = await tx.get(recounts, key)
  if (old && !old.counted) return
  const { counted: _, ...rest } = old ?? { due: at + RECOUNT_MS }
  tx.put(recounts, key, rest)
}

/** Has messages of an occurrence shown again as its row says them now: those of some of its steps. */
export async function showAnew(tx: Tx, occurrence: string, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return
  const key = firstRoundOf(occurrence)
  const old = await tx.get(recounts, key)
  const replies = [...new Set([...(old?.replies ?? []), ...steps.map((step) => step.key)])]
  tx.put(recounts, key, { due: 0, replies, ...((!old || old.counted) && { counted: true }) })
}

/** A post says so long after an answer, in ms, how many took part: it is edited at most once in that time. */
export const RECOUNT_MS = 60_000

/** In which discussions a person chose to see the answers before taking part, by `<person>/<occurrence key>`; `at` is epoch ms. */
export const peeks = defineKind('peek', { version: 1, schema: z.object({ at: z.number() }) })

/** Storage keys of a person’s answer: of the answer itself, and of its place among those of its group. */
export const answerKeys = (person: string, occurrence: string): { answer: string; answered: string } => ({
  answer: `${person}/${occurrence}`,
  answered: `${occurrence}/${person}`,
})

/** Who answered in a group within so many days is its member. */
export const MEMBER_DAYS = 14
const MEMBER_MS = MEMBER_DAYS * 24 * 60 * 60_000

/** Storage key of a membership. */
export const membershipKey = (person: string, group: string): string => `${person}/${group}`

/** Makes somebody a member from an instant on, epoch ms. */
export async function join(tx: Tx, member: MemberRef, group: string, at: number): Promise<void> {
  await see(tx, member, at)
  tx.put(memberships, membershipKey(personOf(member), group), { group, seenAt: at })
}

/** Whether somebody counts as a member at an instant (epoch ms) by the last answer; managers count without one. */
const isRecent = (seenAt: number, now: number): boolean => seenAt >= now - MEMBER_MS

/** Throws UserError where a workspace has as many groups as it may have, `most`. */
export async function checkRoom(reader: Reader, where: ChannelRef, most: number): Promise<void> {
  if (most === Infinity) return
  const there = new Set<string>()
  for await (const { value } of each(reader, groupByChannel, { prefix: `${workspaceKey(where)}/` }))
    there.add(value.group)
  if (there.size < most) return
  throw new UserError(
    'There is no room for another group here',
    `There are ${there.size} study groups here, and whoever runs this bot allows ${most}. Ask them to raise the limit, or a manager to end a group that nobody needs: there is room at once.`,
  )
}

/**
 * Stores a new group with its channels and its managers' memberships; `false` where a channel has a group already, also under
 * one of its other names. Rejects with UserError where its workspace has `most` groups.
 */
export const storeGroup = (
  store: Store,
  group: Group,
  {
    otherNames = [],
    most = Infinity,
  }: { otherNames?: readonly ChannelRef[] | undefined; most?: number } = {},
): Promise<boolean> =>
  store.transact(async (tx) => {
    const refs = group.channels.map(({ ref }) => ref)
    for (const ref of [...otherNames, ...refs])
      if (await tx.get(groupByChannel, channelKey(ref))) return false
    for (const ref of refs) {
      await checkRoom(tx, ref, most)
      tx.put(groupByChannel, channelKey(ref), { group: group.id })
    }
    if (!(await tx.insert(groups, group.id, group))) return false
    for (const manager of group.managers) await join(tx, manager, group.id, group.createdAt)
    return true
  })

/** Every group that meets in a workspace and was not ended, in the order of their names. */
export async function groupsIn(store: Store, where: Omit<ChannelRef, 'channel'>): Promise<Group[]> {
  const ids = new Set<string>()
  for await (const { value } of each(store, groupByChannel, { prefix: `${workspaceKey(where)}/` }))
    ids.add(value.group)
  const found = await Promise.all([...ids].map((id) => store.get(groups, id)))
  return found.filter((group) => group !== undefined).sort((a, b) => a.name.localeCompare(b.name))
}

/**
 * The groups that a caller manages, in the order of their names: those of the workspace that they call from, all of them for
 * an administrator, and their own elsewhere where nothing says which workspace is meant, or with `everywhere`.
 */
export async function managedBy(
  store: Store,
  caller: Caller,
  now: Temporal.Instant,
  everywhere = caller.channel === undefined,
): Promise<Group[]> {
  const { member, channel } = caller
  const { admin } = await caller.standing()
  const here = await groupsIn(store, channel ?? member)
  const others = everywhere ? await groupsOf(store, member, now) : []
  const own = [
    ...here.filter((group) => admin || isListed(group, member)),
    ...others.filter((group) => isListed(group, member)),
  ]
  return [...new Map(own.map((group) => [group.id, group])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  )
}

/** The group of a channel. */
export async function groupOf(store: Store, channel: ChannelRef): Promise<Group | undefined> {
  const found = await store.get(groupByChannel, channelKey(channel))
  return found && (await store.get(groups, found.group))
}

/** The groups a member belongs to: those managed, and those answered in within 14 days of `now`. */
export async function groupsOf(store: Store, member: MemberRef, now: Temporal.Instant): Promise<Group[]> {
  const found: Group[] = []
  for await (const { value } of each(store, memberships, { prefix: `${personOf(member)}/` })) {
    const group = await store.get(groups, value.group)
    if (
      group &&
      group.over === undefined &&
      (isRecent(value.seenAt, now.epochMilliseconds) || isListed(group, member))
    )
      found.push(group)
  }
  return found
}

/** The zone by which somebody’s days are told: their platform’s, or their first group’s. */
export async function zoneOf(
  store: Store,
  { zone, member }: Pick<Caller, 'zone' | 'member'>,
  now: Temporal.Instant,
): Promise<string> {
  const [group] = zone ? [] : await groupsOf(store, member, now)
  return zone ?? group?.schedule.zone ?? 'UTC'
}

/** Whether a member is in a group’s own list of managers. */
export const isListed = (group: Group, member: MemberRef): boolean =>
  group.managers.some((manager) => memberKey(manager) === memberKey(member))

/** Whether somebody may change a group: they are in its list, or run the whole workspace that they call from. */
export const manages = async (group: Group, { member, standing }: Pick<Caller, 'member' | 'standing'>) =>
  isListed(group, member) || (await standing()).admin

/** Somebody wants of a group what only its managers may: nothing was done, and they get a member’s card. */
export class OnlyManagers extends Error {
  override name = 'OnlyManagers'
  readonly group: Group
  constructor(group: Group) {
    super('Only a manager can do that.')
    this.group = group
  }
}

/** A group that no account of a person manages. */
export const withoutAccounts = (group: Group, { accounts }: Person): Group => ({
  ...group,
  managers: group.managers.filter(
    (manager) => !accounts.some((account) => memberKey(account) === memberKey(manager)),
  ),
})
