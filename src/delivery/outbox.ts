import type { Card } from '../core/card.ts'
import { PlatformError } from '../core/errors.ts'
import { type Group, groups } from '../core/group.ts'
import { discussions, type Occurrence, occurrenceKey, occurrences, type Step } from '../core/occurrence.ts'
import { type ChatPlatform, type Clock, type Log, put, type Store } from '../core/ports.ts'
import {
  type ChannelRef,
  channelKey,
  type PlatformName,
  type PostRef,
  type ThreadRef,
  threadKey,
  workspaceKey,
} from '../core/refs.ts'
import { createLanes } from './lanes.ts'
import { closing } from './ledger.ts'
import { advance, backoff, LANDING_MS, nextStep, type StepEvent, withStep } from './step.ts'

/** What a step says, and the name of its thread. Pure: the same step always says the same. */
export type Compose = (step: Step, row: Occurrence, group: Group) => { card: Card; title: string }

/** Sends what the ledger says is to be sent. */
export type Outbox = {
  /** Takes up an occurrence: every channel of it, independently, from where its steps stand. */
  enqueue(row: Occurrence): void
  /** Resolves when no call is under way and none is waiting its turn; later retries may still be due. */
  idle(): Promise<void>
  /** Ends the calls under way and starts no more; what is left is durable. */
  stop(): Promise<void>
}

/** What an outbox is made of. `random` is uniform in [0, 1). */
export type OutboxParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  compose: Compose
  clock: Clock
  random(): number
  log: Log
  /** A channel says no: the group goes on hold. */
  onRefused(group: string, reason: string, mends: string): Promise<void>
  /** An occurrence ended; `row` is its last state. */
  onClosed(row: Occurrence): Promise<void>
}

/** `find` looks from a day before the first call, because clocks differ. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000
/** What follows a post that is out is tried at least this long, whatever the window. */
const FOLLOW_UP_MS = 60 * 60_000
/** Pause after an error of our own (a full disk, a busy database). */
const STORE_RETRY_MS = 5_000
/** All posts first, then threads, then prompts. */
const RANK: Record<Step['kind'], number> = { post: 0, thread: 1, prompt: 2 }

type Lane = { key: string; channel: ChannelRef }

/** Creates the outbox: a thin runner over `advance`; every change of a step is durable before and after its call. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { store, clock, log } = parts
  const lanes = createLanes((error) => log.error({ error }, 'The delivery queue failed'))
  const timers = new Set<() => void>()
  const active = new Set<string>()
  let stopped = false

  const queue = (lane: Lane, rank: number): void => {
    if (!stopped) lanes.add(workspaceKey(lane.channel), rank, () => turn(lane))
  }

  const later = (lane: Lane, rank: number, ms: number): void => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      queue(lane, rank)
    })
    timers.add(cancel)
  }

  const proceed = (lane: Lane, row: Occurrence): void => {
    if (stopped) return
    const index = nextStep(row, channelKey(lane.channel))
    const step = index === undefined ? undefined : row.steps[index]
    const rank = step ? RANK[step.kind] : 0
    const wait = (step?.notBefore ?? 0) - clock.now()
    if (wait > 0) later(lane, rank, wait)
    else queue(lane, rank)
  }

  /** One step of one channel; what follows queues anew, so that all posts go before all prompts. */
  const turn = async (lane: Lane): Promise<void> => {
    try {
      const outcome = await attempt(lane)
      if (outcome === 'over') release(lane)
      else proceed(lane, outcome)
    } catch (error) {
      log.error({ error, occurrence: lane.key }, 'A delivery step could not be recorded; it is tried again')
      later(lane, RANK.post, STORE_RETRY_MS + Math.floor(parts.random() * STORE_RETRY_MS))
    }
  }

  const release = (lane: Lane): void => void active.delete(`${lane.key} ${channelKey(lane.channel)}`)

  const attempt = async (lane: Lane): Promise<Occurrence | 'over'> => {
    const row = await store.get(occurrences, lane.key)
    const group = row && (await store.get(groups, row.group))
    if (!row || !group || row.state !== 'open') return 'over'
    const index = nextStep(row, channelKey(lane.channel))
    if (index === undefined) return close(row)
    const step = row.steps[index] as Step
    if (step.notBefore > clock.now()) return row
    if (clock.now() >= budget(row, step)) return record(row, index, overBudget(step))
    if (group.hold) return 'over'
    const platform = parts.platform(lane.channel.platform)
    if (!platform)
      return hold(
        row,
        index,
        `${lane.channel.platform} is not configured any more.`,
        'Configure it and start again.',
      )
    if (step.state === 'sending' && step.kind !== 'thread') return look(platform, row, index)
    return send(platform, row, index, group)
  }

  const record = (row: Occurrence, index: number, event: StepEvent): Promise<Occurrence> =>
    store.update(occurrences, occurrenceKey(row), (now) =>
      withStep(now, index, advance(now.steps[index] as Step, event)),
    )

  const look = async (
    platform: ChatPlatform,
    row: Occurrence,
    index: number,
  ): Promise<Occurrence | 'over'> => {
    const step = row.steps[index] as Step
    const since = Math.min(step.firstSentAt ?? row.due, row.due) - CLOCK_SLACK_MS
    try {
      const found = await platform.find(target(row, step), step.key, since)
      if (found === 'absent') return await record(row, index, { type: 'absent' })
      if (found === 'unknown')
        return await record(row, index, {
          type: 'unreadable',
          reason: 'Whether it arrived cannot be read from the channel’s history.',
        })
      return await record(row, index, { type: 'sent', post: found })
    } catch (error) {
      return trouble(error, row, index, 'looking')
    }
  }

  const send = async (
    platform: ChatPlatform,
    row: Occurrence,
    index: number,
    group: Group,
  ): Promise<Occurrence | 'over'> => {
    if (row.steps[index]?.kind === 'post') {
      const problems = await platform.inspect(row.steps[index].channel).catch(() => [])
      const [first] = problems
      if (first) return hold(row, index, problems.map(({ what }) => what).join(' '), first.mends)
    }
    const begun = await record(row, index, { type: 'begin', at: clock.now() })
    const step = begun.steps[index] as Step
    try {
      const sent = await call(platform, begun, step, group)
      return await record(begun, index, { type: 'sent', ...sent })
    } catch (error) {
      return trouble(error, begun, index, 'sending')
    }
  }

  const call = async (
    platform: ChatPlatform,
    row: Occurrence,
    step: Step,
    group: Group,
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

  /** An error of the platform moves the step; any other error is ours and is thrown. */
  const trouble = async (
    error: unknown,
    row: Occurrence,
    index: number,
    phase: 'looking' | 'sending',
  ): Promise<Occurrence | 'over'> => {
    if (!(error instanceof PlatformError)) throw error
    const at = clock.now()
    const chance = parts.random()
    const reason = error.message
    log.warn(
      { occurrence: occurrenceKey(row), step: row.steps[index]?.key, outcome: error.outcome, reason },
      `A call failed while ${phase}`,
    )
    // While looking, nothing was sent: the step stays ambiguous whatever the failure.
    if (phase === 'looking' && error.outcome !== 'refused') {
      const wait =
        error.outcome === 'limited' ? error.retryAfter : backoff(row.steps[index]?.attempts ?? 0, chance)
      return record(row, index, { type: 'unknown', at, wait, reason })
    }
    switch (error.outcome) {
      case 'refused':
        return hold(row, index, reason, error.mends, phase)
      case 'invalid':
        return record(row, index, { type: 'failed', reason })
      case 'limited':
        return record(row, index, { type: 'limited', at, retryAfter: error.retryAfter, chance })
      case 'unreachable':
        return record(row, index, { type: 'unreachable', at, reason, chance })
      case 'unknown':
        return record(row, index, {
          type: 'unknown',
          at,
          reason,
          wait: LANDING_MS + backoff(row.steps[index]?.attempts ?? 0, chance),
        })
    }
  }

  const hold = async (
    row: Occurrence,
    index: number,
    reason: string,
    mends: string,
    phase = 'sending',
  ): Promise<'over'> => {
    if (phase === 'sending') await record(row, index, { type: 'refused', reason })
    await parts.onRefused(row.group, reason, mends)
    return 'over'
  }

  const close = async (row: Occurrence): Promise<Occurrence | 'over'> => {
    const pending = row.steps.some(({ channel }) => nextStep(row, channelKey(channel)) !== undefined)
    if (pending) return 'over'
    await store.commit(closing(row))
    const closed = await store.get(occurrences, occurrenceKey(row))
    if (closed && closed.state !== 'open') await parts.onClosed(closed)
    return 'over'
  }

  return {
    enqueue: (row) => {
      const channels = new Map(row.steps.map(({ channel }) => [channelKey(channel), channel]))
      for (const [name, channel] of channels) {
        const lane = { key: occurrenceKey(row), channel }
        if (active.has(`${lane.key} ${name}`)) continue
        active.add(`${lane.key} ${name}`)
        proceed(lane, row)
      }
    },
    idle: () => lanes.idle(),
    stop: async () => {
      stopped = true
      for (const cancel of timers) cancel()
      await lanes.stop()
    },
  }
}

/** Epoch ms after which a step is given up. */
const budget = (row: Occurrence, step: Step): number =>
  step.kind === 'post' ? row.until : Math.max(row.until, row.claimedAt + FOLLOW_UP_MS)

const overBudget = (step: Step): StepEvent =>
  step.state === 'sending'
    ? { type: 'unreadable', reason: step.reason ?? 'Whether it arrived could not be found out in time.' }
    : { type: 'failed', reason: step.reason ?? 'It could not be sent in time.' }

/** Where a step's message goes: prompts into the thread of their channel. */
function target(row: Occurrence, step: Step) {
  if (step.kind !== 'prompt') return step.channel
  const thread = row.steps.find(
    ({ kind, channel }) => kind === 'thread' && channelKey(channel) === channelKey(step.channel),
  )?.thread
  if (!thread) throw new Error(`The occurrence ${occurrenceKey(row)} has no thread for its prompts.`)
  return thread
}

function postOf(row: Occurrence, step: Step): PostRef {
  const post = row.steps.find(
    ({ kind, channel }) => kind === 'post' && channelKey(channel) === channelKey(step.channel),
  )?.post
  if (!post) throw new Error(`The occurrence ${occurrenceKey(row)} has no post for its thread.`)
  return post
}
