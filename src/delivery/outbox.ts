import { type Occurrence, occurrenceKey, type Step } from '../core/occurrence.ts'
import { channelKey, workspaceKey } from '../core/refs.ts'
import { createAttempt, type Lane, type SendingParts } from './attempt.ts'
import { createLanes } from './lanes.ts'
import { nextStep } from './step.ts'

/** Sends what the ledger says is to be sent. */
export type Outbox = {
  /** Takes up an occurrence: every channel of it, independently, from where its steps stand. */
  enqueue(row: Occurrence): void
  /** Resolves when no call is under way and none is waiting its turn; later retries may still be due. */
  idle(): Promise<void>
  /** Ends the calls under way and starts no more; what is left is durable. */
  stop(): Promise<void>
}

/** Pause after an error of our own (a full disk, a busy database), in ms. */
const STORE_RETRY_MS = 5_000

/** All posts first, then threads, then prompts. */
const RANK: Record<Step['kind'], number> = { post: 0, thread: 1, prompt: 2 }

/** Creates the outbox: queues and timers around attempts. Every change of a step is durable before and after its call. */
export function createOutbox(parts: SendingParts): Outbox {
  const { clock, log } = parts
  const attempt = createAttempt(parts)
  const lanes = createLanes((error) => log.error({ error }, 'The delivery queue failed'))
  const timers = new Set<() => void>()
  const active = new Set<string>()
  let stopped = false

  const nameOf = (lane: Lane): string => `${lane.key} ${channelKey(lane.channel)}`

  const queue = (lane: Lane, rank: number): void => {
    if (!stopped) lanes.add(workspaceKey(lane.channel), rank, () => turn(lane))
  }

  /** What is stored may change while a lane waits, so it is read anew afterwards. */
  const later = (lane: Lane, rank: number, ms: number): void => {
    lane.seen = undefined
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
    const wait = step && lane.seen?.begun !== step.key ? step.notBefore - clock.now() : 0
    if (wait > 0) later(lane, rank, wait)
    else queue(lane, rank)
  }

  /** One step of one channel; what follows queues anew, so that all posts go before all prompts. */
  const turn = async (lane: Lane): Promise<void> => {
    try {
      const seen = await attempt(lane)
      if (seen === 'over') return void active.delete(nameOf(lane))
      lane.seen = seen
      proceed(lane, seen.row)
    } catch (error) {
      log.error({ error, occurrence: lane.key }, 'A delivery step could not be recorded; it is tried again')
      later(lane, RANK.post, STORE_RETRY_MS + Math.floor(parts.random() * STORE_RETRY_MS))
    }
  }

  return {
    enqueue: (row) => {
      for (const channel of new Map(
        row.steps.map(({ channel }) => [channelKey(channel), channel]),
      ).values()) {
        const lane: Lane = { key: occurrenceKey(row), channel }
        if (active.has(nameOf(lane))) continue
        active.add(nameOf(lane))
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
