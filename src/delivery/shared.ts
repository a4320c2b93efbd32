import { AsyncLocalStorage } from 'node:async_hooks'
import type { Agenda, AgendaItem, SharedAgenda, Taken } from '../core/agenda.ts'
import { HandedOver, type StartError } from '../core/errors.ts'
import { groups } from '../core/group.ts'
import { recounts } from '../core/membership.ts'
import { refuseMoved } from '../core/moved.ts'
import { DAILY, openOccurrences, redraws } from '../core/occurrence.ts'
import type { Clock, Log } from '../core/ports.ts'
import { each, type Kind, type Store, type Tx } from '../core/records.ts'
import {
  dues,
  type Elapsed,
  ensureOwn,
  type Fence,
  LEASE_MS,
  Lease,
  leases,
  raise,
  release,
  SURE_MS,
  wakeIn,
} from './fence.ts'
import { Peers } from './peers.ts'

/** What several processes that share the work need beside a store. */
export type SharedParts = {
  /** Of this process, another one at each start. */
  worker: string
  /** Whether it takes what is due. */
  works: boolean
  agenda: SharedAgenda
  /** The same store for what must not wait behind everything else: that this process lives. */
  urgent: Store
  /** This machine's own clocks; `Clock` is the time that all processes share. */
  elapsed(): Elapsed
  /** Sets `Clock` by that time anew. */
  sync(): Promise<void>
  /** Why this process may not go on: its database's data moved while it stood still. */
  refuse(error: StartError): void
}

/** Work on one taken item: everything done for it is done under its fence. */
export type Flow = {
  readonly taken: Taken
  readonly fence: Fence
  /** When it is due again by what was decided, and by what waits to be sent. */
  next?: number | undefined
  sooner?: number | undefined
  isLost: boolean
  readonly background: Set<Promise<void>>
}

/** A paused, finished or deleted group is looked at once a day all the same: a mistake of ours heals. */
const IDLE_MS = 24 * 60 * 60_000

/** Nobody waits any more for what a process had sent that ended so long ago; what it said is read with each renewal until then. */
const FORGOTTEN_MS = 60 * 60_000
/** So many are forgotten with one renewal, which must not take long. */
const FORGOTTEN_AT_ONCE = 50

/**
 * What makes it safe that processes share groups. A change of a group is either made by whoever has taken it, under its
 * fence, or it makes the group due in the same transaction, for whoever takes it next.
 */
export class Shared {
  readonly #inner: Store
  readonly #parts: SharedParts
  readonly #clock: Clock
  readonly #log: Log
  readonly #flows = new AsyncLocalStorage<Flow>()
  #hasLeft = false
  /** Ends once nothing is being said. */
  #saying: Promise<void> = Promise.resolve()
  readonly lease: Lease
  readonly peers: Peers
  /** The store as all of this process uses it. */
  readonly store: Store
  /** What rings when something is due; the ledger knows it as well. */
  readonly ring: SharedAgenda

  constructor(inner: Store, parts: SharedParts, clock: Clock, log: Log) {
    this.#inner = inner
    this.#parts = parts
    this.#clock = clock
    this.#log = log
    this.ring = parts.agenda
    this.lease = new Lease(parts.elapsed)
    this.peers = new Peers(parts.worker, {
      sends: parts.works,
      lease: this.lease,
      now: clock.now,
      tell: () =>
        void this.stay(LEASE_MS).catch((error: unknown) =>
          log.warn({ error }, 'The other processes could not be told'),
        ),
    })
    this.store = { ...inner, transact: (work) => this.#transact(work) }
  }

  /** The work that this call belongs to; `undefined` where it belongs to no taken item. */
  get flow(): Flow | undefined {
    return this.#flows.getStore()
  }

  /** What the series set there is when a flow's group is due again; without a flow, the group is looked at by whoever takes it. */
  readonly agenda: Agenda = {
    size: undefined,
    set: async ({ id }, at) => {
      if (this.flow) this.flow.next = at
      else await this.wake(id)
    },
    delete: async () => {
      if (this.flow) this.flow.next = undefined
    },
    take: async () => [],
    done: async () => {},
  }

  /** Counts work as part of the present flow, which waits for it. */
  join(work: Promise<void>): void {
    const background = this.flow?.background
    background?.add(work)
    work.finally(() => background?.delete(work))
  }

  /** Has the present flow's group looked at again at an instant (epoch ms); `false` without a flow. */
  postpone(at: number): boolean {
    const { flow } = this
    if (flow) flow.sooner = Math.min(flow.sooner ?? at, at)
    return flow !== undefined
  }

  /** Runs work later as part of the flow that this call belongs to. */
  bind<T>(work: () => T): () => T {
    const flow = this.flow
    return flow ? () => this.#flows.run(flow, work) : work
  }

  /** Throws HandedOver where a call for the present flow's group could come too late. To be called right before each call. */
  readonly beforeCall = (): void => {
    const { flow } = this
    if (!flow) return
    flow.isLost ||= this.lease.isOver
    if (flow.isLost) throw new HandedOver(`This process may no longer call for ${flow.fence.key}.`)
  }

  /** Sets an item anew that by the ledger is later than so many ms, or was never looked at. */
  async ensure(item: AgendaItem, late: number): Promise<void> {
    const now = this.#clock.now()
    const due = await this.#inner.get(dues, keyOf(item))
    if (!due || due.at < now - late) await this.ring.set(item, now)
  }

  readonly refuse = (error: StartError): void => this.#parts.refuse(error)

  /** This process may begin calls for so long, in ms. Once it has left, nothing is said any more. */
  stay(ms: number): Promise<void> {
    if (this.#hasLeft) return Promise.resolve()
    const said = this.#say(ms)
    this.#saying = Promise.allSettled([this.#saying, said]).then(() => {})
    return said
  }

  async #say(ms: number): Promise<void> {
    await this.#parts.sync()
    const now = this.#clock.now()
    await this.#parts.urgent.transact(async (tx) => {
      // In one transaction with what a move looks for: it never begins beside a process that lives.
      await refuseMoved(tx)
      tx.put(leases, this.#parts.worker, this.peers.said(now + ms))
    })
    const all = []
    for await (const lease of each(this.#parts.urgent, leases)) all.push(lease)
    this.peers.heard(all, now)
    const over = all.filter(({ value }) => value.until < now - FORGOTTEN_MS).slice(0, FORGOTTEN_AT_ONCE)
    if (over.length === 0) return
    await this.#parts.urgent.transact(async (tx) => {
      for (const { key } of over) tx.delete(leases, key)
    })
  }

  /** This process begins no more calls. What it was saying meanwhile must not outlive it. */
  async leave(): Promise<void> {
    this.#hasLeft = true
    await this.#saying
    return this.#inner.transact(async (tx) => tx.delete(leases, this.#parts.worker))
  }

  /** Has a group looked at by whoever takes it. */
  wake(id: string): Promise<void> {
    return this.#inner
      .transact((tx) => wakeIn(tx, keyOf({ series: DAILY, id }), this.#clock.now()))
      .then(() => this.#ring([id]))
  }

  /**
   * Works on what was taken after a moment: `work` runs under its fence, and a new due time is written down once it ends.
   */
  async run(
    taken: Taken,
    after: Elapsed,
    begun: (flow: Flow) => void,
    work: (flow: Flow) => Promise<void>,
  ): Promise<void> {
    try {
      // Whoever stood still since would raise a fence that another process works under; it has not to be raised in vain.
      if (this.lease.since(after) > SURE_MS) await this.#ensureTaken(taken)
      const fence = await raise(this.#inner, keyOf(taken), this.#parts.worker, this.#clock.now())
      const flow: Flow = { taken, fence, isLost: false, background: new Set() }
      begun(flow)
      if (this.lease.since(after) > SURE_MS) await this.#ensureTaken(taken)
      await this.#flows.run(flow, () => work(flow))
      // What it could not call for is left to whoever takes it.
      if (flow.isLost) throw new HandedOver(`This process let ${fence.key} go.`)
      await this.release(flow)
    } catch (error) {
      if (!(error instanceof HandedOver)) throw error
      this.#log.info({ item: keyOf(taken) }, 'Another process goes on with what this one had taken')
    }
  }

  async #ensureTaken(taken: Taken): Promise<void> {
    const lost = await this.ring.keep([taken])
    if (lost.length > 0) throw new HandedOver(`Another process has taken ${keyOf(taken)}.`)
  }

  /** Ends the work on an item: whoever takes it next need not wait for it. */
  async release({ taken, fence, next, sooner }: Flow): Promise<void> {
    const now = this.#clock.now()
    const again = earliest(next, sooner) ?? ((await this.#exists(taken)) ? now + IDLE_MS : undefined)
    const at = await release(this.#inner, fence, this.#parts.worker, again, now)
    await this.ring.done(taken, at)
    // Who woke it while it was written down had its ring overwritten.
    const due = await this.#inner.get(dues, fence.key)
    if (due && due.at !== at) await this.ring.set(taken, due.at)
  }

  async #exists({ series, id }: Taken): Promise<boolean> {
    return series !== DAILY || (await this.#inner.get(groups, id)) !== undefined
  }

  async #transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { flow } = this
    let woken: string[] = []
    const result = await this.#inner.transact(async (tx) => {
      if (flow) await ensureOwn(tx, flow.fence)
      const touched = new Set<string>()
      const done = await work(noting(tx, touched))
      woken = [...touched].filter((id) => flow?.taken.series !== DAILY || flow.taken.id !== id)
      for (const id of woken) await wakeIn(tx, keyOf({ series: DAILY, id }), this.#clock.now())
      return done
    })
    await this.#ring(woken)
    return result
  }

  /** It is written down that they are due; a ring that fails is made good by `arm`. */
  async #ring(ids: readonly string[]): Promise<void> {
    const now = this.#clock.now()
    for (const id of ids)
      await this.ring.set({ series: DAILY, id }, now).catch((error: unknown) => {
        this.#log.warn({ error, group: id }, 'A group is due, and the agenda could not be told')
      })
  }
}

const keyOf = ({ series, id }: Pick<Taken, 'series' | 'id'>): string => `${series}/${id}`

const earliest = (...at: (number | undefined)[]): number | undefined => {
  const known = at.filter((each) => each !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}

/** Kinds whose keys begin with a group that has to be looked at where one is written. */
const OF_GROUPS: readonly string[] = [openOccurrences.name, recounts.name, redraws.name]

/** The same transaction; of what it writes, the groups that have to be looked at are noted. */
function noting(tx: Tx, touched: Set<string>): Tx {
  const note = ({ name }: Kind<unknown>, key: string): void => {
    if (name === groups.name) touched.add(key)
    if (OF_GROUPS.includes(name)) touched.add(key.slice(0, key.indexOf('/')))
  }
  return {
    get: (kind, key) => tx.get(kind, key),
    list: (kind, range) => tx.list(kind, range),
    put: (kind, key, value) => {
      note(kind as Kind<unknown>, key)
      tx.put(kind, key, value)
    },
    insert: async (kind, key, value) => {
      const isNew = await tx.insert(kind, key, value)
      if (isNew) note(kind as Kind<unknown>, key)
      return isNew
    },
    delete: (kind, key) => {
      note(kind, key)
      tx.delete(kind, key)
    },
  }
}
