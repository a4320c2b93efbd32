import { z } from 'zod'
import { defineKind } from './ports.ts'
import { type ChannelRef, channelKey, channelRefSchema, memberRefSchema } from './refs.ts'
import { dateInWindow, type Schedule, scheduleSchema } from './schedule.ts'

/** Why a group gets no posts until somebody mends it. */
export const holdSchema = z.object({
  reason: z.string(),
  mends: z.string(),
  /** The channel that said no; without it the group is held in all of them. */
  channel: channelRefSchema.optional(),
  /** Epoch ms. */
  since: z.number(),
  /** The manager has been told. */
  told: z.boolean(),
  /** A backup was restored: nothing is decided before the channel was looked at, or a manager resumed. */
  restored: z.boolean().optional(),
  /** The bot was removed, or the channel is gone: after 30 days the group's data go too. */
  gone: z.boolean().optional(),
})
export type Hold = z.output<typeof holdSchema>

/** Discord's thread archive times, in minutes; other platforms ignore them. */
export const ARCHIVE_MINUTES = [60, 1440, 4320, 10080] as const

export const settingsSchema = z.object({
  /** One of ARCHIVE_MINUTES. */
  archiveMinutes: z.number(),
  pin: z.boolean(),
  /** Platform id of the role or user group to mention with each daily post; empty for none. */
  mention: z.string(),
  /** Forum tags by name; empty for none. */
  tags: z.array(z.string()),
})
export type Settings = z.output<typeof settingsSchema>

/** A study group: its channels, schedule, place on one roadmap, settings and managers. */
export const groupSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{8}$/),
  name: z.string(),
  curriculum: z.string(),
  channels: z.array(channelRefSchema).min(1),
  schedule: scheduleSchema,
  /** The roadmap day that comes next; one past the last when the roadmap is finished. */
  place: z.int().min(1),
  /** The first local date this group studies. */
  startDate: z.string(),
  settings: settingsSchema,
  /** Whoever set it up first, then whom they added; `name` is empty where the platform did not tell it. */
  managers: z.array(memberRefSchema.extend({ name: z.string() })),
  hold: holdSchema.optional(),
  /** A ready-made group whose daily posts are labelled a sample. */
  sample: z.boolean(),
  /** Daily posts since the last answer, and whether the manager was asked about it. */
  silence: z.object({ posts: z.int(), asked: z.boolean() }),
  /** Epoch ms. */
  createdAt: z.number(),
})
export type Group = z.output<typeof groupSchema>

/** Whether what is under way in a channel waits for the group's hold to end. */
export const isHeld = ({ hold }: Group, channel: ChannelRef): boolean =>
  hold !== undefined && (!hold.channel || channelKey(hold.channel) === channelKey(channel))

/** The group without the hold that it had when it was `seen`; another that came since stays. */
export function withoutHold(group: Group, seen: Group): Group {
  if (group.hold?.since !== seen.hold?.since) return group
  const { hold: _, ...rest } = group
  return rest
}

/** Groups by id. */
export const groups = defineKind('group', groupSchema)

/** Group ids by channel key: a channel has at most one group. */
export const groupByChannel = defineKind('group-by-channel', z.object({ group: z.string() }))

/** What a new group starts with. */
export const DEFAULT_SETTINGS: Settings = { archiveMinutes: 1440, pin: false, mention: '', tags: [] }

/** The group with another schedule, which counts from the local date of `now` on: dates before it are no missed days. */
export function withSchedule(group: Group, schedule: Schedule, now: Temporal.Instant): Group {
  return countingFrom(group, schedule, now.toZonedDateTimeISO(schedule.zone).toPlainDate().toString(), now)
}

/** The group with another schedule, which counts from a local date, or from one whose post the old one still has to send or give up. */
export function countingFrom(group: Group, schedule: Schedule, date: string, now: Temporal.Instant): Group {
  const open = dateInWindow(group.schedule, now) ?? date
  const from = open < date ? open : date
  return { ...group, schedule, startDate: group.startDate > from ? group.startDate : from }
}
