import type { Taken } from '../core/agenda.ts'
import { StartError } from '../core/errors.ts'
import { DAILY } from '../core/occurrence.ts'
import type { Clock, Log } from '../core/ports.ts'
import { type Elapsed, LEASE_MS, RENEW_MS } from './fence.ts'
import type { Flow, Shared } from './shared.ts'

/**
 * How often a worker asks for what is due, and how often while it gets as much as it asks for or has no room, in ms. All workers ask at
 * the same instants, so that they share evenly what is due at once.
 */
const POLL_MS = 500
const BUSY_MS = 100
/** They ask so long after each of these instants, in ms, because their clocks differ a little. */
const AFTER_MS = 50
/** Items asked for at a time: at most `most`, so that the others get as many; with room for fewer than `least` it does not ask yet. */
const BATCH = { most: 20, least: 5 }
/** Most groups one worker has at a time: what more is due waits for whoever has sent something first. */
const MOST = 300

/** How often what belongs to no group is looked after, and how late that may be before it is set anew, in ms. */
const TEND_MS = 60_000
const LATE_MS = 30_000
/** Renewals between two looks whether anybody looks after it. */
const LOOK_RENEWALS = 5
/** The item of what belongs to no group. */
const TENDING = { series: 'tend', id: 'all' } as const

/** The series that a shared agenda holds. */
export const SHARED_SERIES = [DAILY, TENDING.series]

/** What a worker does with what it takes. What rejects is logged, and the item is taken again. */
export type Work = {
  /** Decides upon a group and sends what is due, until nothing is left but to wait. */
  group(id: string, flow: Flow): Promise<void>
  /** Looks after what belongs to no group. */
  tend(flow: Flow): Promise<void>
}

/** One taken item: its work once that has begun, and its end. */
type State = { taken: Taken; flow?: Flow; isLost: boolean; ended: Promise<void> }

/** Says all the while that this process lives and, where it `takes`, takes from a shared agenda what is due. */
export class Worker {
  readonly #shared: Shared
  readonly #clock: Clock
  readonly #log: Log
  readonly #takes: boolean
  readonly #work: Work
  /** What this process has taken, by `<series>/<id>`. */
  readonly #states = new Map<string, State>()
  readonly #renewed: () => void
  readonly #refused: (error: StartError) => void
  #renewals = 0
  #failures = 0
  readonly #timers = new Set<() => void>()
  /** The last look at what is due. */
  #polling = Promise.resolve()
  #isStopped = false

  constructor(parts: {
    shared: Shared
    takes: boolean
    work: Work
    /** It was said that this process lives. */
    renewed(): void
    /** Why this process may never say so again: its database's data moved. */
    refused(error: StartError): void
    clock: Clock
    log: Log
  }) {
    this.#shared = parts.shared
    this.#takes = parts.takes
    this.#renewed = parts.renewed
    this.#refused = parts.refused
    this.#work = parts.work
    this.#clock = parts.clock
    this.#log = parts.log
  }

  /** How often it could not ask for what is due, or say that this process lives. */
  get failures(): number {
    return this.#failures
  }

  /** Rejects where the store cannot be written: nothing is taken then. */
  async start(): Promise<void> {
    await this.#renew()
    this.#later(RENEW_MS, () => this.#keepOn())
    if (!this.#takes) return
    await this.#shared.ring.set(TENDING, this.#clock.now())
    // The others hear of this process within a renewal, and leave it its part of what a platform allows.
    if (this.#shared.peers.count > 1) this.#later(2 * RENEW_MS, () => this.#poll())
    else await this.#poll()
  }

  /** Takes no more, and hands on what is left once `settled` resolves. */
  async stop(settled: Promise<void>): Promise<void> {
    this.#isStopped = true
    for (const cancel of this.#timers) cancel()
    await Promise.all([settled, this.#polling])
    await Promise.all([...this.#states.values()].map(({ ended }) => ended))
    await this.#shared
      .leave()
      .catch((error: unknown) =>
        this.#log.warn({ error }, 'The end of this process could not be written down'),
      )
  }

  /** One after the other, so that one that hangs is not followed by more. */
  #later(ms: number, work: () => Promise<void>): void {
    if (this.#isStopped) return
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel)
      void work()
    })
    this.#timers.add(cancel)
  }

  readonly #nothing = (error: unknown): Taken[] => {
    this.#failures++
    this.#log.error({ error }, 'What is due could not be asked for; it is tried again')
    return []
  }

  async #keepOn(): Promise<void> {
    await this.#renew().catch((error: unknown) => {
      this.#failures++
      this.#log.error({ error }, 'This process could not say that it lives; nothing is sent until it can')
      if (error instanceof StartError) this.#refused(error)
    })
    this.#later(RENEW_MS, () => this.#keepOn())
  }

  /**
   * Whoever takes what this process loses from now on knows until when it may call; what it has lost ends before it may go
   * on calling for the rest.
   */
  async #renew(): Promise<void> {
    const since = this.#shared.lease.now()
    await this.#shared.stay(LEASE_MS)
    const states = [...this.#states.values()]
    const lost = await this.#shared.ring.keep(states.map(({ taken }) => taken))
    for (const state of states) if (lost.includes(state.taken)) this.#lose(state)
    this.#shared.lease.renewed(since)
    this.#renewed()
    // The item is one of the agenda's itself, and the agenda may forget.
    if (this.#takes && this.#renewals++ % LOOK_RENEWALS === 0) await this.#shared.ensure(TENDING, LATE_MS)
  }

  #lose(state: State): void {
    state.isLost = true
    if (state.flow) state.flow.isLost = true
  }

  #poll(): Promise<void> {
    this.#polling = this.#takeDue()
    return this.#polling
  }

  async #takeDue(): Promise<void> {
    const after = this.#shared.lease.now()
    const room = Math.min(BATCH.most, MOST - this.#states.size)
    const isFull = room < BATCH.least
    const mayTake = !this.#isStopped && !this.#shared.lease.isOver && !isFull
    const taken = mayTake ? await this.#shared.ring.take(this.#clock.now(), room).catch(this.#nothing) : []
    // It was asked for before the stop: the others need not wait until this process counts as silent.
    if (this.#isStopped) return this.#giveBack(taken)
    for (const item of taken) this.#begin(item, after)
    const every = isFull || taken.length >= room ? BUSY_MS : POLL_MS
    this.#later(every - ((this.#clock.now() - AFTER_MS) % every), () => this.#poll())
  }

  async #giveBack(taken: readonly Taken[]): Promise<void> {
    const now = this.#clock.now()
    await Promise.all(taken.map((item) => this.#shared.ring.done(item, now))).catch((error: unknown) =>
      this.#log.warn(
        { error },
        'What was taken could not be given back; others take it once this process is silent',
      ),
    )
  }

  #begin(taken: Taken, after: Elapsed): void {
    const key = `${taken.series}/${taken.id}`
    const before = this.#states.get(key)
    // Taken again while its loss has not come to its end here.
    if (before) this.#lose(before)
    const state: State = { taken, isLost: false, ended: Promise.resolve() }
    const begun = (flow: Flow): void => {
      state.flow = flow
      flow.isLost = state.isLost
    }
    state.ended = (before?.ended ?? Promise.resolve())
      .then(() => this.#shared.run(taken, after, begun, (flow) => this.#workOn(taken, flow)))
      .catch((error: unknown) =>
        this.#log.error({ error, item: key }, 'What was taken could not be worked on; it is taken again'),
      )
      .finally(() => {
        if (this.#states.get(key) === state) this.#states.delete(key)
      })
    this.#states.set(key, state)
  }

  async #workOn({ series, id }: Taken, flow: Flow): Promise<void> {
    if (series === DAILY) await this.#work.group(id, flow)
    else {
      // First, because what follows may take long.
      const mayGoOn = (): boolean => !flow.isLost && !this.#isStopped
      while ((await this.#shared.ring.arm(this.#clock.now())) > 0 && mayGoOn());
      await this.#work.tend(flow)
      flow.next = this.#clock.now() + TEND_MS
    }
    // A stop left something undone.
    if (this.#isStopped) flow.sooner = this.#clock.now()
  }
}
