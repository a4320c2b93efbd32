import { z } from 'zod'
import { defineKind, type Reader, type Tx, updateIfThere } from './records.ts'
import {
  boothRefSchema,
  type ChannelRef,
  channelKey,
  channelRefSchema,
  type MemberRef,
  memberKey,
  memberRefSchema,
  postRefSchema,
  threadRefSchema,
} from './refs.ts'

/** What one step sends: a message in the channel, a thread under it, a booth, a message in that thread or booth, or a private message. */
const WHAT = ['post', 'thread', 'booth', 'reply', 'dm'] as const

/**
 * One thing to send. `sending` is durable before the call; `uncertain` means nobody can tell whether it arrived.
 * Only the series that planned a step knows what its `content` means.
 */
const stepSchema = z.object({
  what: z.enum(WHAT),
  content: z.string(),
  to: z.union([channelRefSchema, memberRefSchema]),
  key: z.string(),
  state: z.enum(['todo', 'sending', 'sent', 'uncertain', 'failed']),
  /** Calls made so far, and looks that failed. */
  attempts: z.int().min(0),
  /** Epoch ms before which nothing is tried again; 0 for at once. */
  notBefore: z.number(),
  /** Epoch ms of the first call: `find` looks from a day before. */
  firstSentAt: z.number().optional(),
  post: postRefSchema.optional(),
  thread: threadRefSchema.optional(),
  booth: boothRefSchema.optional(),
  /** The address that opens its thread or booth. */
  url: z.string().optional(),
  /** Its thread was deleted. */
  gone: z.boolean().optional(),
  reason: z.string().optional(),
  /** Epoch ms at which it was given up because its time was over. */
  failedAt: z.number().optional(),
  /** The platform rejects it for good: sending it again is useless. */
  useless: z.boolean().optional(),
})
export type Step = z.output<typeof stepSchema>

/**
 * One group, one series, one local date: the ledger row. Its `state` is `open` while steps remain, then `done`;
 * `failed` when the budget ended first; `skipped` and `missed` rows have no days and no steps, only a reason.
 */
const occurrenceSchema = z.object({
  group: z.string(),
  series: z.string(),
  /** Local date, YYYY-MM-DD. */
  date: z.string(),
  /** One of several rows of that date. Of a private message: a short name of whoever it is for, which says nothing about them. */
  reader: z.string().optional(),
  /** 1, or higher where a manager asked for the same date's post again, or somebody got another private message that day. */
  round: z.int().min(1),
  /** Roadmap days posted, by the numbers that they were posted with. */
  days: z.array(z.int()),
  /** Id of the curriculum that they are days of; rows of 0.1.0 do not say, until their group leaves it. */
  curriculum: z.string().optional(),
  /** The day's number in that curriculum, where the group's path gave it another one. */
  curriculumDay: z.int().optional(),
  /** The same of its second day, where it brought two. */
  curriculumSecond: z.int().optional(),
  /** Id of the group's own question that it brings. */
  guest: z.string().optional(),
  /** Whoever hosts it, where they agreed to be named; `name` is what they were called then. */
  host: memberRefSchema.extend({ name: z.string() }).optional(),
  /** When its mock tables begin, epoch ms: its questions go to them first, and to its discussion afterwards. */
  tablesAt: z.number().optional(),
  /** Epoch ms of the scheduled instant, and until when its steps are tried: the end of the catch-up window, or an hour after its post. */
  due: z.number(),
  until: z.number(),
  claimedAt: z.number(),
  /** Posted later than scheduled, after the bot or the platform was away. */
  late: z.boolean(),
  state: z.enum(['open', 'done', 'failed', 'skipped', 'missed']),
  reason: z.string().optional(),
  steps: z.array(stepSchema),
  /** Channels of the group that could not be posted in when it was claimed. */
  without: z.array(z.object({ channel: z.string(), reason: z.string() })).optional(),
  /** Members who answered in a discussion of its date, in the first round's row. */
  answered: z.int().min(0),
  /** Its steps that were sent are dropped, but for posts and threads: it was finished long ago. */
  compact: z.boolean().optional(),
})
export type Occurrence = z.output<typeof occurrenceSchema>

/** Id of what a row's days are of. */
export const studiedIn = (row: Pick<Occurrence, 'curriculum'>, group: { curriculum: string }): string =>
  row.curriculum ?? group.curriculum

/** The daily post: the series that moves a group along its roadmap. */
export const DAILY = 'daily'

/** Private messages: they stand in the ledger of a group that they are about. */
export const PRIVATE = 'private'

/** The ledger, by `occurrenceKey`. */
export const occurrences = defineKind('occurrence', {
  version: 2,
  schema: occurrenceSchema,
  upgrades: { 1: ofFirstVersion },
})

const groupOnly = z.object({ group: z.string() })

/** Occurrences with steps in flight, by occurrence key; what a start finishes first. */
export const openOccurrences = defineKind('open', { version: 1, schema: groupOnly })

/**
 * Rows whose messages are looked at again, because they may have to say something else, by the key of their first round: when (epoch
 * ms), how often that was asked for, and a short mark of what each message says now, by its delivery key. `at` is when a look wrote that
 * down (epoch ms). `out` are to leave its booth, until they have.
 */
export const redraws = defineKind('redraw', {
  version: 1,
  schema: z.object({
    due: z.number(),
    at: z.number().optional(),
    asked: z.int(),
    shown: z.record(z.string(), z.string()),
    out: z.array(memberRefSchema).optional(),
  }),
})
export type Redraw = z.output<typeof redraws.schema>

/** Has the messages of a row looked at, at once, and whoever is `out` taken out of its booth. */
export async function askRedraw(tx: Tx, key: string, out: readonly MemberRef[] = []): Promise<void> {
  const old = await tx.get(redraws, key)
  const leaving = [...(old?.out ?? []), ...out]
  tx.put(redraws, key, {
    due: 0,
    asked: (old?.asked ?? 0) + 1,
    shown: old?.shown ?? {},
    ...(leaving.length > 0 && { out: leaving }),
  })
}

/** Notes of a message that was sent, by its row and delivery key, what it says: `mark` is as in `redraws`. */
export const noteShown = (tx: Tx, row: string, step: string, mark: string): Promise<unknown> =>
  updateIfThere(tx, redraws, firstRoundOf(row), (old) => ({
    ...old,
    shown: { ...old.shown, [step]: mark },
  }))

/** Failed occurrences that no manager was notified of yet, by occurrence key. */
export const unreported = defineKind('unreported', { version: 1, schema: groupOnly })

/** Which occurrence a thread belongs to, by thread key. */
export const discussions = defineKind('discussion', {
  version: 2,
  schema: z.object({ occurrence: z.string() }),
  upgrades: {
    1: ({ occurrence }: { occurrence: string }) => ({ occurrence: readOccurrenceKey(occurrence) }),
  },
})

/** Ledger key of an occurrence; rounds of one date sort after it, the later ones later. */
export const occurrenceKey = (o: {
  group: string
  series?: string
  date: string | Temporal.PlainDate
  reader?: string | undefined
  round?: number
}): string => {
  const first = `${seriesPrefix(o.group, o.series)}${o.date}${o.reader === undefined ? '' : `~${o.reader}`}`
  return o.round === undefined || o.round === 1 ? first : `${first}.${sortable(o.round)}`
}

/** The key of the first round of an occurrence's date: what is counted of the date is counted there. */
export const firstRoundOf = (key: string): string => key.replace(/\.\w+$/, '')

/** What the ledger keys of one series of a group begin with. */
export const seriesPrefix = (group: string, series = DAILY): string => `${group}/${series}/`

/** Rows of eight days, and of days that were posted again. */
const NEWEST = 16

/** The newest rows of a group's daily posts, the latest first: all that what follows a post may still be about. */
export const newestDaily = async (reader: Reader, group: string): Promise<Occurrence[]> => {
  const rows = await reader.list(occurrences, { prefix: seriesPrefix(group), limit: NEWEST, reverse: true })
  return rows.map(({ value }) => value)
}

/** From two digits on behind a letter that grows with their number: as text, 10 is less than 9. */
const sortable = (round: number): string => {
  const digits = String(round)
  return digits.length === 1 ? digits : `${String.fromCharCode(95 + digits.length)}${digits}`
}

/** Why a skipped row has no post. Naming nobody: it stays when a manager is forgotten. */
export const SKIPPED = 'A manager skipped it'

/** A row that only says why nothing was posted on a date. */
export const emptyRow = (
  group: string,
  due: { date: string; instant: Temporal.Instant },
  rest: Pick<Occurrence, 'series' | 'until' | 'claimedAt' | 'reason'> & { state: 'missed' | 'skipped' },
): Occurrence => ({
  group,
  date: due.date,
  round: 1,
  days: [],
  due: due.instant.epochMilliseconds,
  late: false,
  steps: [],
  answered: 0,
  ...rest,
})

/** A ledger key as a button carries it; those of posts sent by 0.1.0 name no series. */
export const readOccurrenceKey = (key: string): string =>
  key.replace(/^([a-z0-9]{8})\/(\d{4}-)/, `$1/${DAILY}/$2`)

/** One string for where a step goes: what is sent to one address is sent one after the other. */
export const addressKey = ({ to }: Pick<Step, 'to'>): string =>
  'channel' in to ? channelKey(to) : memberKey(to)

/** Whether a step goes to a channel. */
export const isTo = (step: Step, channel: ChannelRef): boolean => addressKey(step) === channelKey(channel)

/** A failed row whose post is out, or may be, and of which something is left that can be sent. */
export function isReopenable(row: Occurrence): boolean {
  if (row.state !== 'failed' || row.days.length === 0) return false
  const ended = new Set<string>()
  return row.steps.some((step) => {
    if (ended.has(addressKey(step)) || step.state === 'sent') return false
    if (step.useless && step.what !== 'reply') ended.add(addressKey(step))
    return !step.useless
  })
}

/** Whether a row's post is out somewhere, or may be. */
export const isOut = ({ steps }: Occurrence): boolean =>
  steps.some(({ what, state }) => what === 'post' && (state === 'sent' || state === 'uncertain'))

/** Whether there is a roadmap day to take part in: a post that is still on its way, or came to nothing, has none yet. */
export const isPosted = (row: Occurrence): boolean =>
  row.days.length > 0 && (row.state !== 'open' || isOut(row))

/** Whether a discussion of a row was deleted. */
export const hasLostDiscussion = ({ steps }: Occurrence): boolean => steps.some(({ gone }) => gone)

type FirstStep = Omit<Step, 'what' | 'content' | 'to'> & {
  kind: 'post' | 'thread' | 'prompt'
  n: number
  channel: ChannelRef
}

/** 0.1.0 had one series, named its steps after it, and named the manager who skipped a day. */
function ofFirstVersion(
  row: Omit<Occurrence, 'steps' | 'series'> & { steps: FirstStep[] },
): Omit<Occurrence, 'steps'> & { steps: Step[] } {
  return {
    ...row,
    ...(row.state === 'skipped' && { reason: SKIPPED }),
    series: DAILY,
    steps: row.steps.map(({ kind, n, channel, ...step }) => ({
      ...step,
      what: kind === 'prompt' ? 'reply' : kind,
      content: kind !== 'prompt' ? kind : n === 0 ? 'plan' : `prompt ${n}`,
      to: channel,
    })),
  }
}
