import { groups } from '../core/group.ts'
import {
  addressKey,
  DAILY,
  discussions,
  isOut,
  isTo,
  noteShown,
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
  studiedIn,
  unreported,
} from '../core/occurrence.ts'
import type { Store, Tx } from '../core/records.ts'
import { type BoothRef, type ChannelRef, type PostRef, type ThreadRef, threadKey } from '../core/refs.ts'

/** What happened to a step. `at` is epoch ms, `wait` and `retryAfter` are ms, `chance` is uniform in [0, 1), `mark` as in `redraws`. */
export type StepEvent =
  | { type: 'begin'; at: number }
  | { type: 'sent'; post?: PostRef; thread?: ThreadRef; booth?: BoothRef; url?: string; mark?: string }
  | { type: 'limited'; at: number; retryAfter: number; chance: number }
  | { type: 'unreachable'; at: number; reason: string; chance: number }
  | { type: 'unknown'; at: number; wait: number; reason: string }
  | { type: 'unseen'; at: number; wait: number; reason: string }
  | { type: 'refused'; reason: string }
  | { type: 'absent' }
  | { type: 'unreadable'; reason: string }
  | { type: 'failed'; at: number; reason: string }
  | { type: 'rejected'; reason: string }

/** A lost request may still land this long after it was made, in ms; nothing is looked for before. */
export const LANDING_MS = 60_000

/** What follows a post is tried at least this long after it was sent, or found to be, whatever the window, in ms. */
export const FOLLOW_UP_MS = 60 * 60_000

const BACKOFF_FIRST_MS = 2_000
const BACKOFF_MOST_MS = 5 * 60_000

/**
 * Exponential backoff with full jitter: uniform in [0, min(cap, first·2^attempts)). Source: M. Brooker, "Exponential
 * Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export const backoff = (attempts: number, chance: number): number =>
  Math.floor(chance * Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempts, 20)))

/** The one transition function of a step. `sending` is what a crash leaves behind: it may have been sent. */
export function advance(step: Step, event: StepEvent): Step {
  const { reason: _, ...rest } = step
  switch (event.type) {
    case 'begin': {
      const firstSentAt = step.firstSentAt ?? event.at
      const notBefore = event.at + LANDING_MS
      return { ...rest, state: 'sending', attempts: step.attempts + 1, notBefore, firstSentAt }
    }
    case 'sent': {
      const { type: _type, mark: _mark, ...arrived } = event
      return { ...rest, state: 'sent', notBefore: 0, ...arrived }
    }
    case 'limited': {
      const notBefore = event.at + event.retryAfter + Math.floor(event.chance * 250)
      return { ...rest, state: 'todo', attempts: Math.max(0, step.attempts - 1), notBefore }
    }
    case 'unreachable': {
      // A step that was not begun, as a thread never is, has nothing else that counts its attempts.
      const attempts = step.state === 'sending' ? step.attempts : step.attempts + 1
      const notBefore = event.at + backoff(attempts, event.chance)
      return { ...step, state: 'todo', attempts, reason: event.reason, notBefore }
    }
    case 'unknown':
      return { ...step, state: 'sending', reason: event.reason, notBefore: event.at + event.wait }
    case 'unseen': {
      const notBefore = event.at + event.wait
      return { ...step, attempts: step.attempts + 1, reason: event.reason, notBefore }
    }
    case 'refused':
      return { ...step, state: 'todo', reason: event.reason, notBefore: 0 }
    case 'absent':
      return { ...rest, state: 'todo', notBefore: 0 }
    case 'unreadable':
      return { ...step, state: 'uncertain', reason: event.reason, notBefore: 0 }
    case 'failed':
      return { ...step, state: 'failed', reason: event.reason, notBefore: 0, failedAt: event.at }
    case 'rejected':
      return { ...step, state: 'failed', reason: event.reason, notBefore: 0, useless: true }
  }
}

/** Marks a step as possibly sent, so that it is looked for before it is sent. A thread may be opened again. */
export const doubted = (step: Step): Step =>
  step.state === 'todo' && step.what !== 'thread' ? { ...step, state: 'sending' } : step

/** Whether nothing more will be done with a step. */
const isOver = ({ state }: Step): boolean => state === 'sent' || state === 'uncertain' || state === 'failed'

/**
 * The step to work on at one address of an occurrence: in order; an uncertain or failed reply does not stop the others,
 * a post or thread that never came does. `undefined` when nothing is left to do there.
 */
export function nextStep({ steps }: Occurrence, address: string): Step | undefined {
  for (const step of steps) {
    if (addressKey(step) !== address) continue
    if (!isOver(step)) return step
    if (step.what !== 'reply' && step.state !== 'sent') return undefined
  }
  return undefined
}

/** Whether a row’s post or thread is in a channel, or may be. */
export const isBegun = ({ steps }: Occurrence, channel: ChannelRef): boolean =>
  steps.some(
    (step) =>
      step.what !== 'reply' && isTo(step, channel) && (step.state === 'sent' || step.state === 'sending'),
  )

/** What to do about a step now. */
export type Act = 'leave' | 'give up' | 'wait' | 'hold' | 'call it uncertain' | 'look' | 'send'

/**
 * Decides purely. `begun`: this runner made the step durable as `sending` and has not called yet, so it is certain that
 * nothing was sent. What may be out is looked for even on hold and too late: the day is not settled before.
 */
export function decideAct(
  step: Pick<Step, 'state' | 'notBefore'> | undefined,
  at: { now: number; until: number; begun: boolean; held: boolean; configured: boolean },
): Act {
  if (!step) return 'leave'
  const isLate = at.now >= at.until
  const looks = step.state === 'sending' && !at.begun
  if (isLate && !at.begun && !looks) return 'give up'
  if (step.notBefore > at.now && !at.begun) return 'wait'
  if (at.held && !(looks && isLate)) return 'leave'
  if (!at.configured) return looks && isLate ? 'call it uncertain' : 'hold'
  return looks ? 'look' : 'send'
}

const withStep = (row: Occurrence, step: Step): Occurrence => ({
  ...row,
  steps: row.steps.map((old) => (old.key === step.key ? step : old)),
})

/** A row after something happened; `begun` is the key of the step that began with it. */
export type Progress = { row: Occurrence; begun?: string }

/**
 * The row after something happened to one step; purely. When that sent it, the next reply begins in the same write; when
 * nothing is left to do, the row closes: `done` when every step was sent, else `failed` with the reason.
 */
export function progress(row: Occurrence, key: string, event: StepEvent, now: number): Progress {
  const step = row.steps.find((candidate) => candidate.key === key)
  if (!step) throw new Error(`The occurrence ${occurrenceKey(row)} has no step ${key}.`)
  const isPosted = event.type === 'sent' && step.what === 'post'
  const until = isPosted ? Math.max(row.until, now + FOLLOW_UP_MS) : row.until
  const moved = withStep({ ...row, until }, advance(step, event))
  const after = isPosted && step.firstSentAt === undefined ? forgetful(moved, step) : moved
  const next = nextStep(after, addressKey(step))
  if (next) {
    const isReady =
      event.type === 'sent' && next.what === 'reply' && next.state === 'todo' && next.notBefore <= now
    if (!isReady || now >= until) return { row: after }
    return { row: withStep(after, advance(next, { type: 'begin', at: now })), begun: next.key }
  }
  const isPending = after.steps.some((other) => nextStep(after, addressKey(other)))
  return { row: isPending ? after : closed(after) }
}

/** A post that this ledger knows of no call for was sent before a backup was made good: so may its replies have been. */
const forgetful = (row: Occurrence, { to }: Step): Occurrence => ({
  ...row,
  steps: row.steps.map((step) => ('channel' in to && isTo(step, to) ? doubted(step) : step)),
})

/**
 * The row with nothing left to do. A roadmap day whose post certainly never went out anywhere is not this row's anymore; what only
 * follows the daily posts keeps the days that it is about.
 */
function closed(row: Occurrence): Occurrence {
  const troubled = row.steps.find(({ state }) => state !== 'sent')
  if (!troubled) return { ...row, state: 'done' }
  const reason = troubled.reason ?? 'It could not be sent.'
  return { ...row, state: 'failed', reason, ...(row.series === DAILY && !isOut(row) && { days: [] }) }
}

/** A row without what is left to do of some steps; it closes where nothing else is. */
export function without(row: Occurrence, isDropped: (step: Step) => boolean): Occurrence {
  const after = { ...row, steps: row.steps.filter((step) => isOver(step) || !isDropped(step)) }
  return after.steps.some((step) => nextStep(after, addressKey(step))) ? after : closed(after)
}

/**
 * Makes progress durable in one transaction. Where it closes the row, its mark as open goes, one that failed is marked
 * as unreported, and a roadmap day that never went out goes back to the group, to come on the next study day.
 */
export const saveProgress = (
  store: Store,
  row: Occurrence,
  step: Step,
  event: StepEvent,
  now: number,
): Promise<Progress> =>
  store.transact(async (tx) => {
    const key = occurrenceKey(row)
    const stored = await tx.get(occurrences, key)
    if (!stored) throw new Error(`The occurrence ${key} is no longer on record.`)
    // Whoever works on what it read too long ago sends nothing again.
    const isSent = stored.steps.some((each) => each.key === step.key && each.state === 'sent')
    if (event.type === 'begin' && isSent) throw new Error(`${step.key} was sent by somebody else.`)
    const after = progress(stored, step.key, event, now)
    tx.put(occurrences, key, after.row)
    if (event.type === 'sent' && event.thread)
      tx.put(discussions, threadKey(event.thread), { occurrence: key })
    if (event.type === 'sent' && event.mark !== undefined) await noteShown(tx, key, step.key, event.mark)
    if (stored.state === 'open' && after.row.state !== 'open') await close(tx, key, stored, after.row)
    return after
  })

async function close(tx: Tx, key: string, before: Occurrence, after: Occurrence): Promise<void> {
  tx.delete(openOccurrences, key)
  // What only follows the daily posts is missed by nobody.
  if (after.state === 'failed' && after.series === DAILY) tx.put(unreported, key, { group: after.group })
  const [day] = before.days
  if (after.days.length > 0 || after.round > 1 || day === undefined) return
  const group = await tx.get(groups, after.group)
  // Whoever moved the group meanwhile has decided what comes next.
  if (group?.position !== day + before.days.length || studiedIn(before, group) !== group.curriculum) return
  // A post that never came is none that nobody answered.
  const silence = { ...group.silence, posts: Math.max(0, group.silence.posts - 1) }
  tx.put(groups, group.id, { ...group, position: day, silence })
}

/** The step of a kind at the same address. */
export const sibling = (row: Occurrence, step: Step, what: Step['what']): Step | undefined =>
  row.steps.find((other) => other.what === what && addressKey(other) === addressKey(step))

/** Where a step's message goes: replies into the thread of their channel, or their booth. */
export function target(row: Occurrence, step: Step): BoothRef {
  const place = step.what === 'reply' ? roomOf(row, step) : step.to
  if (!place || !('channel' in place)) throw new Error(`${step.key} has no channel or thread to go to.`)
  return place
}

/** The post that a step's thread goes under. */
export function postOf(row: Occurrence, step: Step): PostRef {
  const post = sibling(row, step, 'post')?.post
  if (!post) throw new Error(`${step.key} has no post to go under.`)
  return post
}

const roomOf = (row: Occurrence, step: Step): BoothRef | undefined =>
  sibling(row, step, 'thread')?.thread ?? sibling(row, step, 'booth')?.booth
