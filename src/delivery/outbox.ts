import { HandedOver } from '../core/errors.ts'
import type { Group } from '../core/group.ts'
import { addressKey, type Occurrence, occurrenceKey, type Step } from '../core/occurrence.ts'
import { UnreadableRecord } from '../core/records.ts'
import { workspaceKey } from '../core/refs.ts'
import { type Attempted, attempt, stepOf, type Track } from './attempt.ts'
import type { SendingParts } from './call.ts'
import { createQueue, type WorkspaceQueue } from './queue.ts'
import { LANDING_MS, saveProgress } from './step.ts'

/** What the outbox reports. Where a report rejects (the store’s errors), its track is tried again. */
export type OutboxEvents = {
  /** Runs work as a part of what it was asked for in; see `Shared.bind`. */
  bind<T>(work: () => T): () => T
  /** Takes a wait over: the track ends, and its group is to be looked at again at an instant, epoch ms. `false` leaves it here. */
  postpone(at: number): boolean
  /** A channel cannot be posted in. */
  onRefused(refusal: Extract<Attempted, { over: 'refused' }>): Promise<void>
  /** An occurrence ended; `row` is its last state. */
  onClosed(row: Occurrence): Promise<void>
}

/** First and longest pause after an error of our own (a full disk, a busy database), in ms. */
const RETRY_FIRST_MS = 5_000
const RETRY_MOST_MS = 5 * 60_000

/** All posts first, then threads, then what follows in them; private messages last. */
const RANK: Record<Step['what'], number> = { post: 0, thread: 1, booth: 1, reply: 2, dm: 3 }

const BEHIND = Object.keys(RANK).length

/**
 * A track under way: whether it was taken up again meanwhile, how often in a row it met an error of our own, and what a
 * stop makes good of it.
 */
type Active = { track: Track; again: boolean; failures: number; putBack(): Promise<void> }

/**
 * Sends what the ledger says is to be sent: queues and timers around attempts. Every change of a step is durable before
 * and after its call.
 */
export class Outbox {
  readonly #parts: SendingParts & OutboxEvents
  readonly #queue: WorkspaceQueue
  readonly #timers = new Set<() => void>()
  readonly #active = new Map<string, Active>()
  /** Who waits for the last track of a group to end, by group. */
  readonly #waiting = new Map<string, (() => void)[]>()
  /** The last turn of a post at each address: one whose picture is still drawn stays before the post that follows it. */
  readonly #posts = new Map<string, Promise<void>>()
  /** Ends the wait for what has its turn behind the rest. */
  readonly #behind = new Set<() => void>()
  #isStopped = false

  constructor(parts: SendingParts & OutboxEvents) {
    this.#parts = { ...parts, isStopping: () => this.#isStopped }
    this.#queue = createQueue((error) => parts.log.error({ error }, 'The delivery queue failed'))
  }

  /**
   * Takes up an occurrence: every address of it, independently, from where its steps stand. With the `group` as it was
   * stored with the row, neither is read again.
   */
  enqueue(row: Occurrence, group?: Group): void {
    this.#takeUp(row, (track) => {
      if (group) track.seen = { row, group }
      this.#proceed(track, row)
    })
  }

  /** Takes up an occurrence that a process sharing the work may have left; what that one sent has arrived by `landedAt`. */
  takeOver(row: Occurrence, landedAt: number | undefined): void {
    this.#takeUp(row, (track) => {
      track.landedAt = landedAt
      this.#proceed(track, row)
    })
  }

  /** Takes up an occurrence that an earlier process left: what that one sent may still be on its way. */
  resume(row: Occurrence): void {
    this.#takeUp(row, (track) => {
      const step = stepOf(track, row)
      const isCalled = step?.state === 'sending' && step.attempts > 0
      if (!isCalled) return this.#proceed(track, row)
      // By this process's own time: the clock may have been set since the call was made.
      this.#later(track, RANK[step.what], Math.max(LANDING_MS, step.notBefore - this.#parts.clock.now()))
    })
  }

  /** Runs work behind everything that is to be sent in a workspace; resolves once it ran, or never will because of a stop. */
  behind(workspace: string, work: () => Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    if (this.#isStopped) return Promise.resolve()
    this.#behind.add(resolve)
    const turn = this.#parts.bind(() => work().then(resolve, reject))
    this.#queue.add(workspace, BEHIND, turn)
    return promise.finally(() => this.#behind.delete(resolve))
  }

  /** Resolves when no call is under way and none is waiting its turn; later retries may still be due. */
  idle(): Promise<void> {
    return this.#queue.idle()
  }

  /** Resolves when no track of a group is under way. */
  settled(group: string): Promise<void> {
    if (!this.isBusy(group)) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.set(group, [...(this.#waiting.get(group) ?? []), resolve]))
  }

  /** Ends the calls under way and starts no more; what is left is durable. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const cancel of this.#timers) cancel()
    await this.#queue.stop()
    for (const resolve of this.#behind) resolve()
    await Promise.all([...this.#active.values()].map(({ putBack }) => putBack()))
    for (const { track } of [...this.#active.values()]) this.#drop(track)
  }

  /** Tracks under way or waiting. */
  get size(): number {
    return this.#active.size
  }

  /** Whether a track of a group is under way. */
  isBusy(group: string): boolean {
    return [...this.#active.values()].some(({ track }) => groupOf(track) === group)
  }

  /** The end of a track, whatever is left to do there. */
  #drop(track: Track): void {
    this.#active.delete(nameOf(track))
    const group = groupOf(track)
    if (!this.#waiting.has(group) || this.isBusy(group)) return
    for (const resolve of this.#waiting.get(group) ?? []) resolve()
    this.#waiting.delete(group)
  }

  /** A step that was made durable as being sent, and whose call was never made, need not be looked for by the next start. */
  async #putBack({ key, seen }: Track): Promise<void> {
    const { store, clock, log } = this.#parts
    const step = seen?.begun && seen.row.steps.find((each) => each.key === seen.begun)
    if (!step) return
    await saveProgress(store, seen.row, step, { type: 'absent' }, clock.now()).catch((error: unknown) =>
      log.warn({ error, occurrence: key }, 'A step that was not sent is looked for at the next start'),
    )
  }

  #takeUp(row: Occurrence, begin: (track: Track) => void): void {
    if (this.#isStopped) return
    for (const track of tracksOf(row, occurrenceKey(row))) {
      const known = this.#active.get(nameOf(track))
      if (known) {
        known.again = true
        continue
      }
      const putBack = this.#parts.bind(() => this.#putBack(track))
      this.#active.set(nameOf(track), { track, again: false, failures: 0, putBack })
      begin(track)
    }
  }

  #proceed(track: Track, row: Occurrence): void {
    const step = stepOf(track, row)
    const rank = step ? RANK[step.what] : 0
    const wait = step && track.seen?.begun !== step.key ? waitOf(step, row, this.#parts.clock.now()) : 0
    if (wait > 0) this.#later(track, rank, wait)
    else this.#add(track, rank)
  }

  #add(track: Track, rank: number): void {
    const turn = this.#parts.bind(() => (rank === RANK.post ? this.#inTurn(track) : this.#turn(track)))
    if (!this.#isStopped) this.#queue.add(workspaceKey(track.to), rank, turn)
  }

  /** What is stored may change while a track waits, so it is read anew afterwards. */
  #later(track: Track, rank: number, ms: number): void {
    track.seen = undefined
    if (this.#isStopped) return
    if (this.#parts.postpone(this.#parts.clock.now() + ms)) return this.#drop(track)
    const cancel = this.#parts.clock.after(ms, () => {
      this.#timers.delete(cancel)
      this.#add(track, rank)
    })
    this.#timers.add(cancel)
  }

  /** Posts of one channel one after the other, as they were queued. */
  async #inTurn(track: Track): Promise<void> {
    const { address } = track
    const before = this.#posts.get(address)
    const turn = before ? before.then(() => this.#turn(track)) : this.#turn(track)
    this.#posts.set(address, turn)
    await turn
    if (this.#posts.get(address) === turn) this.#posts.delete(address)
  }

  /** One step at one address; what follows queues anew, so that all posts go before all replies. */
  async #turn(track: Track): Promise<void> {
    const state = this.#active.get(nameOf(track))
    if (!state) return
    // Who took it up again saw something that this runner has not seen; what it has begun, it goes on with.
    if (state.again && !track.seen?.begun) track.seen = undefined
    state.again = false
    try {
      const done = await attempt(this.#parts, track)
      if ('over' in done) return await this.#end(track, done)
      track.seen = done
      state.failures = 0
      this.#proceed(track, done.row)
    } catch (error) {
      this.#failed(state, error)
    }
  }

  /** Whoever took it up again while it came to its end saw something that it had not seen. */
  async #end(track: Track, end: Ended): Promise<void> {
    if (end.over === 'refused') await this.#parts.onRefused(end)
    if (end.over === 'closed') await this.#parts.onClosed(end.row)
    track.seen = undefined
    if (this.#active.get(nameOf(track))?.again) this.#add(track, RANK.post)
    else this.#drop(track)
  }

  #failed(state: Active, error: unknown): void {
    const { log, random } = this.#parts
    const { track } = state
    // Whoever has taken its group goes on with it.
    if (error instanceof HandedOver) return this.#drop(track)
    // No repetition makes it readable; it is taken up again when its group is looked at.
    if (error instanceof UnreadableRecord) {
      log.error({ error, occurrence: track.key }, 'A delivery is left alone: its record cannot be read')
      return this.#drop(track)
    }
    log.error({ error, occurrence: track.key }, 'A delivery step could not be recorded; it is tried again')
    const least = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** state.failures++)
    state.again = false
    this.#later(track, RANK.post, least + Math.floor(random() * least))
  }
}

type Ended = Extract<Attempted, { over: string }>

const groupOf = ({ key }: Track): string => key.slice(0, key.indexOf('/'))

const nameOf = (track: Track): string => `${track.key} ${track.address}`

/** What is not under way is given up when its time is over, however long it was told to wait. */
const waitOf = (step: Step, row: Occurrence, now: number): number =>
  (step.state === 'todo' ? Math.min(step.notBefore, row.until) : step.notBefore) - now

/** The tracks of an occurrence: one an address. */
export function tracksOf(row: Occurrence, key: string): Track[] {
  const addresses = new Map(row.steps.map((step) => [addressKey(step), step.to]))
  return [...addresses].map(([address, to]) => ({ key, address, to }))
}
