import { z } from 'zod'
import { defineKind } from './ports.ts'
import { channelKey, channelRefSchema, postRefSchema, threadRefSchema } from './refs.ts'

/**
 * One thing to send. `sending` is durable before the call; `uncertain` means nobody can tell whether it arrived.
 * `n` is the prompt's 1-based position, 0 for post and thread.
 */
export const stepSchema = z.object({
  kind: z.enum(['post', 'thread', 'prompt']),
  n: z.int().min(0),
  channel: channelRefSchema,
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
  reason: z.string().optional(),
  /** Epoch ms at which it was given up because its time was over. */
  failedAt: z.number().optional(),
  /** The platform rejects it for good: sending it again is useless. */
  useless: z.boolean().optional(),
})
export type Step = z.output<typeof stepSchema>

/**
 * One group on one local date: the ledger row. Its `state` is `open` while steps remain, then `done`; `failed` when
 * the budget ended first; `skipped` and `missed` rows have no days and no steps, only a reason.
 */
export const occurrenceSchema = z.object({
  group: z.string(),
  /** Local date, YYYY-MM-DD. */
  date: z.string(),
  /** 1, or higher where a manager asked for the same date's post again. */
  round: z.int().min(1),
  /** Roadmap days posted. */
  days: z.array(z.int()),
  /** Epoch ms of the scheduled instant, and until when its steps are tried: the end of the catch-up window, or an hour after its post. */
  due: z.number(),
  until: z.number(),
  claimedAt: z.number(),
  /** Posted later than scheduled, after the bot or the platform was away. */
  late: z.boolean(),
  state: z.enum(['open', 'done', 'failed', 'skipped', 'missed']),
  reason: z.string().optional(),
  steps: z.array(stepSchema),
  /** Members who answered in its discussion. */
  answered: z.int().min(0),
})
export type Occurrence = z.output<typeof occurrenceSchema>

/** The ledger, by `occurrenceKey`. */
export const occurrences = defineKind('occurrence', occurrenceSchema)

/** Occurrences with steps in flight, by occurrence key; what a start finishes first. */
export const openOccurrences = defineKind('open', z.object({ group: z.string() }))

/** Failed occurrences of which no manager was told yet, by occurrence key. */
export const untoldOccurrences = defineKind('untold', z.object({ group: z.string() }))

/** Which occurrence a thread belongs to, by thread key. */
export const discussions = defineKind('discussion', z.object({ occurrence: z.string() }))

/** Ledger key of an occurrence; rounds of one date sort after it, the later ones later. */
export const occurrenceKey = (o: { group: string; date: string; round: number }): string =>
  o.round === 1 ? `${o.group}/${o.date}` : `${o.group}/${o.date}.${sortable(o.round)}`

/** From two digits on behind a letter that grows with their number: as text, 10 is less than 9. */
const sortable = (round: number): string => {
  const digits = String(round)
  return digits.length === 1 ? digits : `${String.fromCharCode(95 + digits.length)}${digits}`
}

/** A failed row whose post is out, or may be, and of which something is left that can be sent. */
export function isReopenable(row: Occurrence): boolean {
  if (row.state !== 'failed' || row.days.length === 0) return false
  const ended = new Set<string>()
  return row.steps.some((step) => {
    const channel = channelKey(step.channel)
    if (ended.has(channel) || step.state === 'sent') return false
    if (step.useless && step.kind !== 'prompt') ended.add(channel)
    return !step.useless
  })
}
