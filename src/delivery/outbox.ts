import { type Occurrence, occurrenceKey, type Step } from '../core/occurrence.ts'
import { channelKey, workspaceKey } from '../core/refs.ts'
import { createAttempt, type Lane, type SendingParts } from './attempt.ts'
import { createLanes } from './lanes.ts'
import { LANDING_MS, nextStep } from './step.ts'

/** Sends what the ledger says is to be sent. */
export type Outbox = {
  /** Takes up an occurrence: every channel of it, independently, from where its steps stand. */
  enqueue(row: Occurrence): void
  /** Takes up an occurrence that another process left: what that one sent may still be on its way. */
  resume(row: Occurrence): void
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
  /** Lanes under way, and whether they were taken up again meanwhile. */
  const active = new Map<string, boolean>()
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
    const wait = step && lane.seen?.begun !== step.key ? waitOf(step, row) : 0
    if (wait > 0) later(lane, rank, wait)
    else queue(lane, rank)
  }

  /** What is not under way is given up when its time is over, however long it was told to wait. */
  const waitOf = (step: Step, row: Occurrence): number =>
    (step.state === 'todo' ? Math.min(step.notBefore, row.until) : step.notBefore) - clock.now()

  /** One step of one channel; what follows queues anew, so that all posts go before all prompts. */
  const turn = async (lane: Lane): Promise<void> => {
    try {
      active.set(nameOf(lane), false)
      const seen = await attempt(lane)
      if (seen === 'over') return leave(lane)
      lane.seen = seen
      proceed(lane, seen.row)
    } catch (error) {
      log.error({ error, occurrence: lane.key }, 'A delivery step could not be recorded; it is tried again')
      later(lane, RANK.post, STORE_RETRY_MS + Math.floor(parts.random() * STORE_RETRY_MS))
    }
  }

  /** Whoever took it up again while it came to its end saw something that it had not seen. */
  const leave = (lane: Lane): void => {
    const again = active.get(nameOf(lane))
    lane.seen = undefined
    if (again) queue(lane, RANK.post)
    else active.delete(nameOf(lane))
  }

  const lanesOf = (row: Occurrence): Lane[] => {
    const channels = new Map(row.steps.map(({ channel }) => [channelKey(channel), channel]))
    return [...channels.values()].map((channel) => ({ key: occurrenceKey(row), channel }))
  }

  const takeUp = (row: Occurrence, begin: (lane: Lane) => void): void => {
    for (const lane of lanesOf(row)) {
      const name = nameOf(lane)
      const isNew = !active.has(name)
      active.set(name, !isNew)
      if (isNew) begin(lane)
    }
  }

  return {
    enqueue: (row) => takeUp(row, (lane) => proceed(lane, row)),
    resume: (row) =>
      takeUp(row, (lane) => {
        const index = nextStep(row, channelKey(lane.channel))
        const step = index === undefined ? undefined : row.steps[index]
        const called = step?.state === 'sending' && step.attempts > 0
        // By this process's own time: the clock may have been set since the call was made.
        if (called) later(lane, RANK[step.kind], Math.max(LANDING_MS, step.notBefore - clock.now()))
        else proceed(lane, row)
      }),
    idle: () => lanes.idle(),
    stop: async () => {
      stopped = true
      for (const cancel of timers) cancel()
      await lanes.stop()
    },
  }
}
