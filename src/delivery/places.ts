import { type Occurrence, occurrenceKey, type Step } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/ports.ts'
import { type ChannelRef, channelKey, type PostRef, type ThreadRef } from '../core/refs.ts'

/** `find` looks from a day before the first call, because clocks differ. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000

/** Looks for what a step may have sent. Rejects with PlatformError. */
export function lookFor(
  platform: ChatPlatform,
  row: Occurrence,
  step: Step,
): Promise<PostRef | 'absent' | 'unknown'> {
  const since = Math.min(step.firstSentAt ?? row.due, row.due) - CLOCK_SLACK_MS
  return platform.find(target(row, step), step.key, since)
}

const sibling = (row: Occurrence, step: Step, kind: Step['kind']): Step | undefined =>
  row.steps.find((other) => other.kind === kind && channelKey(other.channel) === channelKey(step.channel))

/** Where a step's message goes: prompts into the thread of their channel. */
export function target(row: Occurrence, step: Step): ChannelRef | ThreadRef {
  if (step.kind !== 'prompt') return step.channel
  const thread = sibling(row, step, 'thread')?.thread
  if (!thread) throw new Error(`The occurrence ${occurrenceKey(row)} has no thread for its prompts.`)
  return thread
}

/** The post that a step's thread goes under. */
export function postOf(row: Occurrence, step: Step): PostRef {
  const post = sibling(row, step, 'post')?.post
  if (!post) throw new Error(`The occurrence ${occurrenceKey(row)} has no post for its thread.`)
  return post
}
