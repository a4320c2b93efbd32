import type { Agenda } from '../core/agenda.ts'
import { type Group, groups, type Why } from '../core/group.ts'
import type { Delivery, Moving } from '../core/ports.ts'
import { update } from '../core/records.ts'
import type { ChannelRef, MemberRef, Whereabouts } from '../core/refs.ts'
import { Background } from './background.ts'
import { Daily } from './daily.ts'
import { saidBy } from './following.ts'
import { eraseAgain, forgetPerson, note } from './forget.ts'
import { barredAt, holdChannel, lose } from './holds.ts'
import { eachOpen } from './ledger.ts'
import { doubtLetters, Letters, type Privately } from './letters.ts'
import { sweepLost } from './lost.ts'
import { moveChannel, moveGroup } from './move.ts'
import { createNotices, type Notices } from './notices.ts'
import { Outbox } from './outbox.ts'
import type { EngineParts } from './parts.ts'
import { postNow } from './post-now.ts'
import { distrust } from './reconcile.ts'
import { createEdits, type Edits } from './redraw.ts'
import { createSweeper, type Sweeper } from './retention.ts'
import type { Flow, Shared } from './shared.ts'
import { Worker } from './worker.ts'

/** A clock that goes back by more than this, in ms, was set. */
const SET_BACK_MS = 60_000
/** How often, in beats, a manager who could not be told is tried again, and lost channels are looked after. */
const SWEEP_BEATS = 15
/** Items taken from the agenda before the event loop gets its turn. */
const CHUNK = 200
/** Groups walked over at a time. */
const PIECE = 1_000

/**
 * The delivery engine: takes what is due from the agenda, has its series decide, and the outbox send. Nothing happens
 * before `start`, which finishes what is in flight first; `beat` is called once a minute, and makes good one that rejected.
 */
export class Engine implements Delivery {
  readonly #parts: EngineParts
  readonly #agenda: Agenda
  readonly #shared: Shared | undefined
  readonly #worker: Worker | undefined
  readonly #outbox: Outbox
  readonly #daily: Daily
  readonly #edits: Edits
  readonly #letters: Letters
  readonly #notices: Notices
  readonly #sweeper: Sweeper
  readonly #background: Background
  readonly #ending = new AbortController()
  #beats = 0
  #beatAt = 0
  #failures = 0

  constructor(parts: EngineParts & { privately: Privately }) {
    this.#parts = parts
    const { store, log, notify, clock, shared } = parts
    this.#shared = shared
    this.#agenda = shared?.agenda ?? parts.agenda
    this.#notices = createNotices(store, log, notify.failed)
    this.#sweeper = createSweeper(store, parts.personal)
    this.#background = new Background(log, (work) => shared?.join(work))
    const said = saidBy(parts)
    this.#outbox = new Outbox({
      ...parts,
      ...said,
      bind: (work) => shared?.bind(work) ?? work,
      postpone: (at) => shared?.postpone(at) ?? false,
      onRefused: async ({ group, to, reason, fix }) => {
        log.warn({ group, reason }, 'A channel is on hold')
        await holdChannel(store, group, to, { reason, fix }, clock.now())
        await this.#daily.run(group)
        // Whoever cannot be told just now keeps no other post waiting.
        this.#background.run(notify.held(group))
      },
      onClosed: async (row) => {
        parts.closed?.(row)
        if (row.series !== parts.daily.name) return
        if (row.state === 'done') return this.#background.run(this.#daily.followUp(row))
        await this.#daily.run(row.group)
        this.#background.run(this.#notices.tell(row))
      },
    })
    // Where work is shared, whoever takes the group sends it.
    this.#letters = new Letters({ ...parts, enqueue: (row) => shared ?? this.#outbox.enqueue(row) })
    this.#edits = createEdits({
      ...parts,
      ...said,
      behind: (workspace, work) => this.#outbox.behind(workspace, work),
      postpone: (at) => void shared?.postpone(at),
    })
    this.#daily = new Daily({
      ...parts,
      agenda: this.#agenda,
      outbox: this.#outbox,
      background: this.#background,
      handOn: (id) => this.#handOn(id),
      resumeOpen: (id) => this.#handOn(id) ?? this.#resumeOpen(id),
    })
    const work = {
      group: (id: string, flow: Flow) => this.#workOn(id, flow),
      tend: (flow: Flow) => this.#tend(flow),
    }
    const renewed = (): void => {
      this.#beatAt = clock.now()
    }
    this.#worker =
      shared &&
      new Worker({ shared, takes: parts.works ?? false, work, renewed, refused: shared.refuse, clock, log })
  }

  /** Groups waiting for a due time; `undefined` where other processes know as well. */
  get waiting(): number | undefined {
    return this.#agenda.size
  }

  /** Deliveries that this process has under way, or that wait for their turn or time. */
  get underway(): number {
    return this.#outbox.size
  }

  /** When the last beat began, epoch ms; 0 before the first. */
  get beatAt(): number {
    return this.#beatAt
  }

  /** Before `start`: the ledger came from a backup, so every group waits until it is brought up to what its channels hold. */
  async distrust(): Promise<void> {
    await eraseAgain(this.#parts)
    await doubtLetters(this.#parts.store, this.#parts.clock.now())
    await this.#eachGroup((id) => distrust(this.#parts, id))
  }

  async start(): Promise<void> {
    const { store, log, clock } = this.#parts
    this.#daily.startAt(clock.now())
    this.#beatAt = clock.now()
    if (this.#shared) return this.#worker?.start()
    await this.#eachGroup(async (id) => this.#daily.lookAt(id, 0))
    for await (const row of eachOpen(store, log, '')) this.#outbox.resume(row)
    await this.beat()
  }

  /** Resolves to whether everything that was due since the last beat was decided upon. */
  async beat(): Promise<boolean> {
    // What others share is asked for more often, and beats by what says that this process lives.
    if (!this.#shared) await this.#decideDue()
    const failures = this.#daily.failures + (this.#worker?.failures ?? 0)
    const isWhole = failures === this.#failures
    this.#failures = failures
    return isWhole
  }

  async #decideDue(): Promise<void> {
    const at = this.#parts.clock.now()
    this.#sweep(this.#beats++ % SWEEP_BEATS === 0)
    // A clock that was ahead has set everything for later. Where that cannot be read, the next beat sees it still.
    if (at < this.#beatAt - SET_BACK_MS) await this.#eachGroup(async (id) => this.#daily.lookAt(id, at))
    this.#beatAt = at
    for (let due = await this.#agenda.take(at, CHUNK); due.length > 0; ) {
      await Promise.all(due.map((taken) => this.#daily.run(taken.id).then(() => this.#agenda.done(taken))))
      await new Promise((resolve) => setImmediate(resolve))
      due = await this.#agenda.take(at, CHUNK)
    }
    this.#background.run(this.#edits.show(''))
  }

  /** Resolves when no call is under way; for tests and a graceful stop. */
  idle(): Promise<void> {
    return this.#outbox.idle()
  }

  /** As `idle`, with everything that goes on beside the posts: what follows one is sent, too. */
  settled(): Promise<void> {
    return this.#background.settledBeside(() => this.#outbox.idle())
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    const ended = this.#outbox.stop().then(() => this.#background.settled())
    await (this.#worker?.stop(ended) ?? ended)
  }

  async changed(id: string): Promise<void> {
    await this.#daily.changed(id)
    // What is shown of it is known to be due by whoever takes it.
    if (!this.#shared) this.#background.run(this.#edits.show(`${id}/`))
  }

  async edit(id: string, change: (group: Group) => Group): Promise<Group> {
    const saved = await update(this.#parts.store, groups, id, change)
    await this.changed(id)
    return saved
  }

  /** `Delivery.postNow`; `anew` is the curriculum of what is sent again, where it is not that of the post. */
  postNow = (id: string, again: boolean, anew?: string): ReturnType<Delivery['postNow']> =>
    postNow(
      {
        ...this.#parts,
        trust: (group) => this.#daily.trust.restored(group),
        recheck: (group) => this.#daily.free(group),
        enqueue: async (row) => this.#handOn(row.group) ?? this.#outbox.enqueue(row),
        decideUpon: (each) => this.#daily.run(each),
      },
      id,
      again,
      anew,
    )

  forgetPerson = (member: MemberRef): Promise<void> => forgetPerson(this.#parts, member)
  withdrawn: Delivery['withdrawn'] = ({ name }, key) => note(this.#parts, `${name} ${key}`)

  /** The bot can no longer post in a channel or, without one, in a workspace: its groups' managers are told. */
  async lost(where: Whereabouts, why: Why): Promise<void> {
    const { store, clock, notify } = this.#parts
    for (const id of await lose(store, where, why, clock.now())) {
      await this.#daily.run(id)
      await notify.held(id)
    }
  }

  /** What some groups study was loaded anew, or is gone: each of them is looked at, and goes on or waits. */
  async reloaded(curricula: readonly string[]): Promise<void> {
    const isConcerned = async (id: string): Promise<boolean> =>
      curricula.includes((await this.#parts.store.get(groups, id))?.curriculum ?? '')
    if (curricula.length === 0) return
    await this.#eachGroup(async (id) => (await isConcerned(id)) && this.changed(id))
  }

  move = (moving: Moving): ReturnType<Delivery['move']> =>
    moveGroup(this.#parts.store, moving, (id) => this.changed(id))

  /** A channel has another id: its group goes on there, with what is in flight. */
  async moved(from: ChannelRef, to: ChannelRef): Promise<void> {
    const id = await moveChannel(this.#parts.store, from, to)
    if (id !== undefined) await this.changed(id)
  }

  /** Something changed there: what is held or lost is looked at again at once, and where it is over posts resume. */
  async back(where: Whereabouts): Promise<void> {
    for (const group of await barredAt(this.#parts.store, where)) {
      const { freed } = await this.#daily.free(group)
      if (freed.length === 0) continue
      await this.#daily.run(group.id)
      await this.#parts.notify.back(group, freed)
    }
  }

  /** What this process has not taken is looked at by whoever takes it. */
  #handOn(id: string): Promise<void> | undefined {
    const taken = this.#shared?.flow?.taken
    const isOwn = taken?.series === this.#parts.daily.name && taken.id === id
    return this.#shared && !isOwn ? this.#shared.wake(id) : undefined
  }

  /** A group that this process has taken. Resolves when nothing is left but to wait. */
  async #workOn(id: string, { fence, background }: Flow): Promise<void> {
    const { store, log } = this.#parts
    for await (const row of eachOpen(store, log, `${id}/`)) this.#outbox.takeOver(row, fence.landedAt)
    await this.#daily.run(id)
    this.#background.run(this.#edits.show(`${id}/`))
    do {
      await this.#outbox.settled(id)
      await Promise.all(background)
    } while (background.size > 0 || this.#outbox.isBusy(id))
  }

  /** What belongs to no group, and is looked after by one process at a time. */
  async #tend({ background }: Flow): Promise<void> {
    const minute = Math.floor(this.#parts.clock.now() / 60_000)
    this.#sweep(minute % SWEEP_BEATS === 0)
    await Promise.all(background)
  }

  async #resumeOpen(id: string): Promise<void> {
    const { store, log } = this.#parts
    for await (const row of eachOpen(store, log, `${id}/`)) this.#outbox.enqueue(row)
  }

  #sweep(all: boolean): void {
    const now = this.#parts.clock.now()
    this.#background.run(this.#sweeper.beat(now))
    this.#background.run(this.#letters.sweep(this.#ending.signal, all))
    if (!all) return
    this.#background.run(this.#notices.sweep(this.#ending.signal))
    this.#background.run(sweepLost({ ...this.#parts, onBack: (id) => this.changed(id) }, now))
    this.#background.run(this.#daily.trust.tellAgain())
  }

  /** In pieces: what is written for the groups of one shares a durable write. */
  async #eachGroup(work: (id: string) => Promise<unknown>): Promise<void> {
    for (let after = '', left = PIECE; left === PIECE; ) {
      const page = await this.#parts.store.list(groups, { after, limit: PIECE })
      await Promise.all(page.map(({ key }) => work(key)))
      after = page.at(-1)?.key ?? ''
      left = page.length
    }
  }
}
