import { z } from 'zod'
import { defineKind } from './records.ts'
import { type ChannelRef, channelKey, channelRefSchema, memberRefSchema, workspaceKey } from './refs.ts'
import { scheduleSchema } from './schedule.ts'
import { tidy } from './text.ts'

/** Why something cannot be posted, and how to fix it, in plain text. */
export type Why = { reason: string; fix: string }

/** Why nothing is posted until somebody fixes it. `since` is epoch ms; `notified` once a manager was told. */
const holdSchema = z.object({ reason: z.string(), fix: z.string(), since: z.number(), notified: z.boolean() })
export type Hold = z.output<typeof holdSchema>

/**
 * The bot was removed from a channel, or the channel is no more. Instants are epoch ms: 30 days after `since`, and not
 * before a manager had a week's warning, the channel leaves its group.
 */
const lostSchema = z.object({
  reason: z.string(),
  fix: z.string(),
  since: z.number(),
  notified: z.boolean(),
  warnedAt: z.number().optional(),
})
export type Lost = z.output<typeof lostSchema>

/** After how many quiet minutes a thread may be archived, where a platform archives any; 0 is the channel’s own. */
export const ARCHIVE_MINUTES = [0, 60, 1440, 4320, 10080] as const

const settingsSchema = z.object({
  /** One of ARCHIVE_MINUTES; 0 is the channel's own. */
  archiveMinutes: z.number(),
  pin: z.boolean(),
  /** Platform id of the role or user group to mention with each daily post; empty for none. */
  mention: z.string(),
  /** Forum tags by name; empty for none. */
  tags: z.array(z.string()),
  /** Channels that follow this one get the daily post, and nothing else. */
  publish: z.boolean().default(false),
})
export type Settings = z.output<typeof settingsSchema>

/** Where a group meets. `id` is short and stays: delivery keys carry it. */
const channelSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{1,2}$/),
  ref: channelRefSchema,
  settings: settingsSchema,
  /** This channel cannot be posted in; the group's others go on. */
  hold: holdSchema.optional(),
  lost: lostSchema.optional(),
})
export type GroupChannel = z.output<typeof channelSchema>

/** A study group: its channels, schedule, position on one roadmap, and managers. */
const groupSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{8}$/),
  name: z.string(),
  /** A manager chose the name; else it is its channel's. */
  named: z.boolean().optional(),
  curriculum: z.string(),
  /**
   * The days of the curriculum that its roadmap takes, once each, in their order: `1-14,42`; without it the roadmap is the
   * whole curriculum.
   */
  path: z
    .string()
    .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/)
    .optional(),
  channels: z.array(channelSchema).min(1),
  schedule: scheduleSchema,
  /** The roadmap day that comes next; one past the last when the roadmap is finished. */
  position: z.int().min(1),
  /** The first local date this group studies. */
  startDate: z.string(),
  /** The newest local date that had its post, or went without one: no other comes on it by itself. */
  lastDate: z.string().optional(),
  /** Whoever set it up first, then whom they added; `name` is empty where the platform did not tell it. */
  managers: z.array(memberRefSchema.extend({ name: z.string() })),
  /**
   * What holds the whole group: its curriculum is not loaded or, if `restored`, a backup was restored and nothing is
   * decided before the channels were looked at or a manager resumed.
   */
  hold: holdSchema.extend({ restored: z.boolean().optional() }).optional(),
  /** A ready-made group whose daily posts are labelled a sample. */
  sample: z.boolean(),
  /** `false` where a manager switched it off: a recap each week, a word at the end of each discussion. */
  recap: z.boolean().optional(),
  wrapUp: z.boolean().optional(),
  /** Members may suggest questions; a manager switched it on. */
  suggestions: z.boolean().optional(),
  /** Mock tables are made of whoever wants a seat; a manager switched them on. Those of mock days begin at `mockTime`, where one chose it. */
  mocks: z.boolean().optional(),
  mockTime: z.iso.time({ precision: -1 }).optional(),
  /** Managers may open votes in discussions; one switched it on. */
  votes: z.boolean().optional(),
  /** Stars on messages in discussions are counted; a manager switched it on. */
  stars: z.boolean().optional(),
  /** Members may host a day in turn; a manager switched it on. */
  host: z.boolean().optional(),
  /** Daily posts since the last answer, and whether the manager was asked about it. */
  silence: z.object({ posts: z.int(), asked: z.boolean() }),
  /** The local date on which managers were asked what to do because nobody had taken part for two weeks. */
  quiet: z.string().optional(),
  /** Its only manager was told that another one helps. */
  helper: z.boolean().optional(),
  /** A manager was told that the roadmap is finished; until the next claim. */
  ended: z.boolean().optional(),
  /** Epoch ms at which a manager ended the group: nothing is posted, and its channels are free. */
  over: z.number().optional(),
  /** Epoch ms. */
  createdAt: z.number(),
})
export type Group = z.output<typeof groupSchema>

/** The settings of a channel by the names they are typed with; not every platform has each. */
export const CHANNEL_SETTINGS = ['archive', 'pin', 'mention', 'tags', 'publish'] as const
export type ChannelSetting = (typeof CHANNEL_SETTINGS)[number]

/** Groups by id. */
export const groups = defineKind('group', {
  version: 2,
  schema: groupSchema,
  upgrades: { 1: ofFirstVersion },
})

/** Group ids by channel key: a channel has at most one group. */
export const groupByChannel = defineKind('group-by-channel', {
  version: 1,
  schema: z.object({ group: z.string() }),
})

/** Lost channels by `<group>/<channel id>`, an index of `GroupChannel.lost`. */
export const lostChannels = defineKind('lost', { version: 1, schema: z.object({ group: z.string() }) })

/** What a new channel starts with. */
const DEFAULT_SETTINGS: Settings = { archiveMinutes: 0, pin: false, mention: '', tags: [], publish: false }

/** What is kept about a group that was ended leaves after so many days. */
export const OVER_DAYS = 30

/** What never changes its meaning when silence ends. */
export const NOT_SILENT = { posts: 0, asked: false } as const

/** A channel that nothing holds, under an id that none of `others` has. */
export function newChannel(ref: ChannelRef, others: readonly GroupChannel[] = []): GroupChannel {
  let id = 0
  while (others.some((other) => other.id === String(id))) id++
  return { id: String(id), ref, settings: { ...DEFAULT_SETTINGS } }
}

/** A group as it begins: one channel, one manager, nothing on hold. */
export function newGroup(
  about: Pick<Group, 'id' | 'name' | 'curriculum' | 'schedule' | 'position' | 'startDate' | 'createdAt'> & {
    channel: ChannelRef
    manager: Group['managers'][number]
    path?: string | undefined
    sample?: boolean
  },
): Group {
  const { channel, manager, path, sample = false, ...rest } = about
  return {
    ...rest,
    ...(path !== undefined && { path }),
    channels: [newChannel(channel)],
    managers: [manager],
    sample,
    silence: NOT_SILENT,
  }
}

/**
 * Another channel in the place of one: what has a meaning there comes along, and its id is none that the group had lately,
 * because what was sent keeps its key.
 */
export function replacing(
  { channels }: Group,
  { ref: from, settings }: GroupChannel,
  ref: ChannelRef,
): GroupChannel {
  let id = Math.max(...channels.map((channel) => Number.parseInt(channel.id, 10) || 0))
  do id = (id + 1) % 100
  while (channels.some((channel) => channel.id === String(id)))
  const isSameServer = workspaceKey(from) === workspaceKey(ref)
  // A role, and a forum's tags, are of one server.
  return { id: String(id), ref, settings: isSameServer ? settings : { ...settings, mention: '', tags: [] } }
}

/** A group's channel at a place. */
export const channelAt = ({ channels }: Group, ref: ChannelRef): GroupChannel | undefined =>
  channels.find((channel) => channelKey(channel.ref) === channelKey(ref))

/** Whether a manager chose a group's name; of those of earlier releases by how it looks. */
export const hasOwnName = ({ named, name }: Group): boolean => named ?? !/^(#|Study group$)/.test(name)

/** The group under the name of its channel (without decoration), where that is what it is called by. */
export function calledBy(group: Group, ref: ChannelRef, name: string): Group {
  const [first] = group.channels
  if (hasOwnName(group) || !first || channelKey(first.ref) !== channelKey(ref) || tidy(name) === '')
    return group
  return { ...group, name: `#${tidy(name)}` }
}

/** Why a channel cannot be posted in, and how to fix it; `undefined` when nothing is known to keep it from it. */
export const barOf = ({ hold, lost }: GroupChannel): Why | undefined => lost ?? hold

/** Whether stars are counted: only where a discussion has a last word, which is all that they are for. */
export const countsStars = ({ stars = false, wrapUp = true }: Pick<Group, 'stars' | 'wrapUp'>): boolean =>
  stars && wrapUp

/** The channels that can be posted in, as far as is known. */
export const openChannels = ({ channels }: Group): GroupChannel[] =>
  channels.filter((channel) => !barOf(channel))

/** The channels that are still there: in one on hold a message waits until it can be posted in. */
export const keptChannels = ({ channels }: Group): GroupChannel[] => channels.filter(({ lost }) => !lost)

/** Why none of a group's posts come; a hold of one channel among several is none. */
export function standstill(group: Group): Why | undefined {
  if (group.over !== undefined)
    return { reason: 'The group was ended.', fix: 'A manager can take that back.' }
  const [first] = group.channels
  return group.hold ?? (openChannels(group).length === 0 && first ? barOf(first) : undefined)
}

/** The group with one of its channels changed. */
export const withChannel = (
  group: Group,
  id: string,
  change: (channel: GroupChannel) => GroupChannel,
): Group => ({
  ...group,
  channels: group.channels.map((channel) => (channel.id === id ? change(channel) : channel)),
})

type FirstHold = Omit<Hold, 'fix' | 'notified'> & {
  mends: string
  told: boolean
  channel?: ChannelRef
  restored?: boolean
  gone?: boolean
}

type FirstGroup = Omit<Group, 'channels' | 'position' | 'hold'> & {
  channels: ChannelRef[]
  settings: Settings
  place: number
  hold?: FirstHold
}

/**
 * 0.1.0 knew one hold and one set of settings a group, and marked a lost channel on whatever hold there was, without
 * saying which channel: all of them count as lost until they were asked, and the manager is told anew.
 */
function ofFirstVersion({ channels, settings, place, hold: before, ...group }: FirstGroup): Group {
  const hold = before && {
    reason: before.reason,
    fix: before.mends,
    since: before.since,
    notified: before.told,
  }
  const { channel: held, gone = false, restored } = before ?? {}
  const lost: Lost | undefined =
    gone && before
      ? {
          reason: before.reason,
          fix: 'Invite me back, or set up the group in another channel.',
          since: before.since,
          notified: false,
        }
      : undefined
  return {
    ...group,
    position: place,
    ...(hold && !held && (!gone || restored) && { hold: { ...hold, ...(restored && { restored }) } }),
    channels: channels.map((ref, i) => ({
      id: String(i),
      ref,
      settings,
      ...(hold && held && channelKey(held) === channelKey(ref) && { hold }),
      ...(lost && { lost }),
    })),
  }
}
