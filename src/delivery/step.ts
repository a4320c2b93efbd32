import type { Occurrence, Step } from '../core/occurrence.ts'
import { channelKey, type PostRef, type ThreadRef } from '../core/refs.ts'

/** What happened to a step. `at` is epoch ms, `wait` and `retryAfter` are ms, `chance` is uniform in [0, 1). */
export type StepEvent =
  | { type: 'begin'; at: number }
  | { type: 'sent'; post?: PostRef; thread?: ThreadRef }
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
    case 'begin':
      return {
        ...rest,
        state: 'sending',
        attempts: step.attempts + 1,
        notBefore: event.at + LANDING_MS,
        firstSentAt: step.firstSentAt ?? event.at,
      }
    case 'sent':
      return {
        ...rest,
        state: 'sent',
        notBefore: 0,
        ...(event.post && { post: event.post }),
        ...(event.thread && { thread: event.thread }),
      }
    case 'limited': {
      const wait = event.retryAfter + Math.floor(event.chance * 250)
      return { ...rest, state: 'todo', attempts: Math.max(0, step.attempts - 1), notBefore: event.at + wait }
    }
    case 'unreachable': {
      // A thread is opened without a mark that counts its calls.
      const attempts = step.kind === 'thread' ? step.attempts + 1 : step.attempts
      const notBefore = event.at + backoff(attempts, event.chance)
      return { ...step, state: 'todo', attempts, reason: event.reason, notBefore }
    }
    case 'unknown':
      return { ...step, state: 'sending', reason: event.reason, notBefore: event.at + event.wait }
    case 'unseen':
      return {
        ...step,
        attempts: step.attempts + 1,
        reason: event.reason,
        notBefore: event.at + event.wait,
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

/** The step as one that may have been sent although this ledger knows of no call: it is looked for first. A thread may be opened again. */
export const doubted = (step: Step): Step =>
  step.state === 'todo' && step.kind !== 'thread' ? { ...step, state: 'sending' } : step

/** Whether nothing more will be done with a step. */
const isOver = (step: Step): boolean => ['sent', 'uncertain', 'failed'].includes(step.state)

/**
 * Index of the step to work on in one channel of an occurrence: in order; an uncertain or failed prompt does not stop the
 * others, a post or thread that never came does. `undefined` when the channel has nothing left to do.
 */
export function nextStep(occurrence: Occurrence, channel: string): number | undefined {
  for (const [index, step] of occurrence.steps.entries()) {
    if (channelKey(step.channel) !== channel) continue
    if (!isOver(step)) return index
    if (step.kind !== 'prompt' && step.state !== 'sent') return undefined
  }
  return undefined
}

/** The occurrence with one step changed. */
export const withStep = (occurrence: Occurrence, index: number, step: Step): Occurrence => ({
  ...occurrence,
  steps: occurrence.steps.map((old, i) => (i === index ? step : old)),
})
