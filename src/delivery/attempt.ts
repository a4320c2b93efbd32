import type { Card } from '../core/card.ts'
import { PlatformError } from '../core/errors.ts'
import { type Group, groups, isHeld } from '../core/group.ts'
import { discussions, type Occurrence, occurrenceKey, occurrences, type Step } from '../core/occurrence.ts'
import { type ChatPlatform, type Clock, type Log, type Problem, put, type Store } from '../core/ports.ts'
import {
  type ChannelRef,
  channelKey,
  type PlatformName,
  type PostRef,
  type ThreadRef,
  threadKey,
} from '../core/refs.ts'
import { lookFor, postOf, target } from './places.ts'
import { saveProgress } from './progress.ts'
import { backoff, LANDING_MS, nextStep, type StepEvent } from './step.ts'

/** What a step says, and the name of its thread. Pure: the same step always says the same. */
export type Compose = (step: Step, row: Occurrence, group: Group) => { card: Card; title: string }

/** What sending needs of the rest. `random` is uniform in [0, 1). */
export type SendingParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  compose: Compose
  clock: Clock
  random(): number
  log: Log
  /** A channel says no: the group goes on hold. */
  onRefused(group: string, channel: ChannelRef, reason: string, mends: string): Promise<void>
  /** An occurrence ended; `row` is its last state. */
  onClosed(row: Occurrence): Promise<void>
}

/** One occurrence in one channel. `seen` is its state as this runner left it; without it, it is read anew. */
export type Lane = { key: string; channel: ChannelRef; seen?: Seen | undefined }

/** `begun` names a step made durable as `sending` by this runner whose call has not been made. */
type Seen = { row: Occurrence; group: Group; begun?: string | undefined }

/** A look that fails is repeated this long after the time to send is over, in ms. */
const LOOK_MS = 24 * 60 * 60_000

/**
 * Works on a lane's next step: looks, sends or gives up, and makes what became of it durable. Resolves to `over` when
 * the lane has nothing to do until somebody mends something; rejects only with errors of our own (the store's, a card's).
 */
export function createAttempt(parts: SendingParts): (lane: Lane) => Promise<Seen | 'over'> {
  const { store, clock, log } = parts

  const read = async (key: string): Promise<Seen | undefined> => {
    const row = await store.get(occurrences, key)
    const group = row && (await store.get(groups, row.group))
    return row && group && { row, group }
  }

  const record = async (seen: Seen, index: number, event: StepEvent): Promise<Seen | 'over'> => {
    const { row, begun } = await saveProgress(store, seen.row, index, event, clock.now())
    if (row.state === 'open') return { row, group: seen.group, begun }
    await parts.onClosed(row)
    return 'over'
  }

  const look = async (platform: ChatPlatform, seen: Seen, index: number): Promise<Seen | 'over'> => {
    const step = seen.row.steps[index] as Step
    const found = await attempted(() => lookFor(platform, seen.row, step))
    if (found instanceof PlatformError) return unseen(found, seen, index)
    if (found === 'absent') return record(seen, index, { type: 'absent' })
    if (found !== 'unknown') return record(seen, index, { type: 'sent', post: found })
    // Once somebody mends what keeps the bot from reading, it need not be uncertain.
    const problems = isLate(seen.row) ? [] : await problemsOf(platform, step)
    if (problems[0]) return holdFor(seen.row, step, problems[0], problems)
    return record(seen, index, {
      type: 'unreadable',
      reason: 'Whether it arrived cannot be read from the channel’s history.',
    })
  }

  /** While looking, nothing was sent: the step stays ambiguous whatever the failure. */
  const unseen = (error: PlatformError, seen: Seen, index: number): Promise<Seen | 'over'> => {
    warn(error, seen.row, index, 'A look into the history failed')
    const { row } = seen
    const isRefused = error.outcome === 'refused'
    if (isRefused && !isLate(row)) return hold(row, row.steps[index] as Step, error.message, error.mends)
    if (isRefused || clock.now() >= row.until + LOOK_MS)
      return record(seen, index, { type: 'unreadable', reason: error.message })
    const wait =
      error.outcome === 'limited' ? error.retryAfter : backoff(attempts(seen.row, index), parts.random())
    return record(seen, index, { type: 'unseen', at: clock.now(), wait, reason: error.message })
  }

  const send = async (platform: ChatPlatform, before: Seen, index: number): Promise<Seen | 'over'> => {
    const step = before.row.steps[index] as Step
    const problems = step.kind === 'post' ? await problemsOf(platform, step) : []
    if (problems[0]) return holdFor(before.row, step, problems[0], problems)
    // A thread needs no mark before its call: opening it again is safe.
    const marked = step.kind === 'thread' || before.begun === step.key
    const seen = marked ? before : await record(before, index, { type: 'begin', at: clock.now() })
    if (seen === 'over') return seen
    // The machine slept meanwhile: nothing was sent, and now nothing is.
    if (step.kind !== 'thread' && isLate(seen.row)) return { row: seen.row, group: seen.group }
    const sent = await attempted(() => call(platform, seen, step))
    return sent instanceof PlatformError
      ? unsent(sent, seen, index)
      : record(seen, index, { type: 'sent', ...sent })
  }

  const call = async (
    platform: ChatPlatform,
    { row, group }: Seen,
    step: Step,
  ): Promise<{ thread: ThreadRef } | { post: PostRef }> => {
    const { card, title } = parts.compose(step, row, group)
    const { archiveMinutes, pin, mention, tags } = group.settings
    if (step.kind === 'thread') {
      const thread = await platform.openThread(postOf(row, step), title, archiveMinutes)
      await store.commit([put(discussions, threadKey(thread), { occurrence: occurrenceKey(row) })])
      return { thread }
    }
    const order = { to: target(row, step), card, key: step.key, title, archiveMinutes }
    if (step.kind === 'prompt') return { post: await platform.post(order) }
    return { post: await platform.post({ ...order, pin, tags, ...(mention && { mention }) }) }
  }

  const unsent = async (error: PlatformError, seen: Seen, index: number): Promise<Seen | 'over'> => {
    warn(error, seen.row, index, 'A call failed')
    const common = { at: clock.now(), reason: error.message, chance: parts.random() }
    switch (error.outcome) {
      case 'refused':
        await record(seen, index, { type: 'refused', reason: error.message })
        return hold(seen.row, seen.row.steps[index] as Step, error.message, error.mends)
      case 'invalid':
        return record(seen, index, { type: 'rejected', reason: error.message })
      case 'limited':
        return record(seen, index, { type: 'limited', ...common, retryAfter: error.retryAfter })
      case 'unreachable':
        return record(seen, index, { type: 'unreachable', ...common })
      case 'unknown':
        // Opening a thread again is safe, so nobody has to know whether it is open.
        if (seen.row.steps[index]?.kind === 'thread')
          return record(seen, index, { type: 'unreachable', ...common })
        return record(seen, index, {
          type: 'unknown',
          ...common,
          wait: LANDING_MS + backoff(attempts(seen.row, index), common.chance),
        })
    }
  }

  const hold = async (row: Occurrence, step: Step, reason: string, mends: string): Promise<'over'> => {
    await parts.onRefused(row.group, step.channel, reason, mends)
    return 'over'
  }

  const holdFor = (row: Occurrence, step: Step, first: Problem, all: Problem[]): Promise<'over'> =>
    hold(row, step, all.map(({ what }) => what).join(' '), first.mends)

  const isLate = (row: Occurrence): boolean => clock.now() >= row.until

  const warn = (error: PlatformError, row: Occurrence, index: number, message: string): void =>
    log.warn({ step: row.steps[index]?.key, outcome: error.outcome, reason: error.message }, message)

  return async (lane) => {
    const seen = lane.seen ?? (await read(lane.key))
    if (seen?.row.state !== 'open') return 'over'
    const { row, group } = seen
    const index = nextStep(row, channelKey(lane.channel))
    if (index === undefined) return 'over'
    const step = row.steps[index] as Step
    const mine = seen.begun === step.key
    const looks = step.state === 'sending' && !mine
    if (isLate(row) && !mine && !looks) return record(seen, index, tooLate(step, clock.now()))
    if (step.notBefore > clock.now() && !mine) return seen
    // Too late to send, what may be out is still looked for, hold or not: the day is not settled before.
    if (isHeld(group, lane.channel) && !(looks && isLate(row))) return 'over'
    const platform = parts.platform(lane.channel.platform)
    if (!platform) {
      const reason = `${lane.channel.platform} is not configured any more.`
      if (looks && isLate(row)) return record(seen, index, { type: 'unreadable', reason })
      return hold(row, step, reason, 'Configure it and start again.')
    }
    return looks ? look(platform, seen, index) : send(platform, seen, index)
  }
}

/** What the platform answered, or its error; any other error is ours and is thrown. */
async function attempted<T>(work: () => Promise<T>): Promise<T | PlatformError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PlatformError) return error
    throw error
  }
}

const attempts = (row: Occurrence, index: number): number => row.steps[index]?.attempts ?? 0

const problemsOf = (platform: ChatPlatform, step: Step): Promise<Problem[]> =>
  platform.inspect(step.channel).catch(() => [])

const tooLate = (step: Step, at: number): StepEvent => ({
  type: 'failed',
  at,
  reason: step.reason ?? 'It could not be sent in time.',
})
