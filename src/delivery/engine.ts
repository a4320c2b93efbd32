import type { Curriculum } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import type { DailySeries, Series } from '../core/feature.ts'
import { type Group, groupByChannel, groups, standstill } from '../core/group.ts'
import { DAILY, type Occurrence } from '../core/occurrence.ts'
import type { ChatPlatform } from '../core/platform.ts'
import type { Clock, Delivery, Log, Notify } from '../core/ports.ts'
import { each, type Store, UnreadableRecord, update } from '../core/records.ts'
import type { ChannelRef, PlatformName } from '../core/refs.ts'
import { type Agenda, createAgenda } from './agenda.ts'
import { Background } from './background.ts'
import { type Decision, decide } from './decide.ts'
import { freeGroup, holdChannel, holdGroup, isFree, lose, recheck } from './holds.ts'
import {
  claimDue,
  eachOpen,
  endedTooSoon,
  isUnsettled,
  newestRow,
  openRows,
  planOccurrence,
  recordMissed,
  timingOf,
} from './ledger.ts'
import { createNotices, type Notices } from './notices.ts'
import { Outbox } from './outbox.ts'
import { postNow } from './post-now.ts'
import { distrust } from './reconcile.ts'
import { takeBack } from './reopen.ts'
import { createSweeper, type Sweeper, sweepLost } from './retention.ts'
import { Trust } from './trust.ts'

/** What the engine is made of. `random` is uniform in [0, 1); `curriculumOf` throws UserError for one that is not loaded. */
export type EngineParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  curriculumOf(id: string): Curriculum
  /** Every series that steps may belong to. */
  series: readonly Series[]
  /** The one that moves groups along their roadmaps. */
  daily: DailySeries
  clock: Clock
  random(): number
  log: Log
  notify: Notify
}

/** How long an occurrence past its window may take to be closed before it is looked at again. */
const SETTLE_MS = 60_000
/** How often a channel that could not be asked is tried again. */
const ASK_AGAIN_MS = 15 * 60_000
/** How often, in beats, a manager who could not be told is tried again, and lost channels are looked after. */
const SWEEP_BEATS = 15
/** How often a group that its operator has to fix is looked at again. */
const MISLAID_MS = 60 * 60_000
/** A group whose channel could not be looked up is looked at again after a minute and at most this long, in ms. */
const LOOK_AGAIN_MS = 5 * 60_000
/** After a longer absence than so many posts nothing is looked for: it would keep the platform busy, and every group waiting. */
const LOOK_BACK_DATES = 10
/** Groups walked over at a time. */
const PIECE = 1_000
/** Items taken from the agenda before the event loop gets its turn. */
const CHUNK = 200

/**
 * The delivery engine: decides what is due, claims it, and has the outbox send it. Nothing happens before `start`, which
 * finishes what is in flight first; `beat` is called once a minute and never rejects.
 */
export class Engine implements Delivery {
  readonly #parts: EngineParts
  readonly #agenda: Agenda = createAgenda()
  readonly #outbox: Outbox
  readonly #notices: Notices
  readonly #sweeper: Sweeper
  readonly #ending = new AbortController()
  readonly #background: Background
  readonly #trust: Trust
  /** When the channels on hold of a group were last looked at, epoch ms; until its next claim. */
  readonly #checkedAt = new Map<string, number>()
  #beats = 0
  #startedAt = 0
  #beatAt = 0

  constructor(parts: EngineParts) {
    this.#parts = parts
    const { store, log, notify, series, curriculumOf } = parts
    this.#outbox = new Outbox({
      ...parts,
      compose: (step, row, group) => {
        const own = series.find(({ name }) => name === row.series)
        if (!own) throw new Error(`There is no series ${row.series}.`)
        return own.compose(step, row, group, curriculumOf(group.curriculum))
      },
      onRefused: async ({ group, to, reason, fix }) => {
        log.warn({ group, reason }, 'A channel is on hold')
        await holdChannel(store, group, to, { reason, fix }, parts.clock.now())
        await this.#decideUpon(group)
        await notify.held(group)
      },
      onClosed: async (row) => {
        if (row.state === 'done') return
        await this.#decideUpon(row.group)
        await this.#notices.tell(row)
      },
    })
    this.#notices = createNotices(store, log, notify.failed)
    this.#sweeper = createSweeper(store)
    this.#background = new Background(log)
    this.#trust = new Trust({
      ...parts,
      waitFor: (row) => this.#waitFor(row),
      resumeOpen: (id) => this.#resumeOpen(id),
      changed: (id) => this.changed(id),
    })
  }

  /** Groups waiting for a due time. */
  get waiting(): number {
    return this.#agenda.size
  }

  /** When the last beat began, epoch ms; 0 before the first. */
  get beatAt(): number {
    return this.#beatAt
  }

  /** Before `start`: the ledger came from a backup, so every group waits until it is brought up to what its channels hold. */
  async distrust(): Promise<void> {
    const { store, log, clock } = this.#parts
    await this.#eachGroup((id) =>
      distrust(store, id, clock.now()).catch((error: unknown) =>
        log.error({ error, group: id }, 'What a group has under way cannot be read'),
      ),
    )
  }

  async start(): Promise<void> {
    const { store, log, clock } = this.#parts
    this.#startedAt = clock.now()
    await this.#eachGroup(async (id) => this.#lookAt(id, 0))
    for await (const row of eachOpen(store, log, '')) this.#outbox.resume(row)
    await this.beat()
  }

  async beat(): Promise<void> {
    this.#sweep()
    const at = this.#parts.clock.now()
    // A clock that was ahead has set everything for later.
    if (at < this.#beatAt - SETTLE_MS) await this.#eachGroup(async (id) => this.#lookAt(id, at))
    this.#beatAt = at
    for (let due = this.#agenda.take(at, CHUNK); due.length > 0; due = this.#agenda.take(at, CHUNK)) {
      await Promise.all(due.map(({ id }) => this.#decideUpon(id)))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Resolves when no call is under way; for tests and a graceful stop. */
  idle(): Promise<void> {
    return this.#outbox.idle()
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#outbox.stop()
    await this.#background.settled()
  }

  /** What is in flight of a group is taken up, and what is due. */
  async changed(id: string): Promise<void> {
    await this.#resumeOpen(id)
    await this.#decideUpon(id)
  }

  async edit(id: string, change: (group: Group) => Group): Promise<Group> {
    const saved = await update(this.#parts.store, groups, id, change)
    await this.changed(id)
    return saved
  }

  postNow: Delivery['postNow'] = (id, again) =>
    postNow(
      {
        ...this.#parts,
        trust: (group) => this.#trust.restored(group),
        recheck: (group) => this.#free(group),
        enqueue: (row) => this.#outbox.enqueue(row),
        decideUpon: (each) => this.#decideUpon(each),
      },
      id,
      again,
    )

  /** The bot can no longer post in a channel or, without one, in a workspace: its groups' managers are told. */
  async lost(where: Omit<ChannelRef, 'channel'> & { channel?: string }, reason: string): Promise<void> {
    const { store, clock, notify } = this.#parts
    const { platform, workspace, channel } = where
    const channels = channel === undefined ? await this.#channelsIn(`${platform}/${workspace}/`) : [channel]
    for (const each of channels) {
      const id = await lose(store, { platform, workspace, channel: each }, reason, clock.now())
      if (id === undefined) continue
      await this.#decideUpon(id)
      await notify.held(id)
    }
  }

  async #channelsIn(prefix: string): Promise<string[]> {
    const found: string[] = []
    for await (const { key } of each(this.#parts.store, groupByChannel, { prefix }))
      found.push(key.slice(prefix.length))
    return found
  }

  #lookAt(id: string, at: number): void {
    this.#agenda.set({ series: DAILY, id }, at)
  }

  #forgetDue(id: string): void {
    this.#agenda.delete({ series: DAILY, id })
  }

  /** A failure of one group keeps no other waiting; it is looked at again. */
  async #decideUpon(id: string): Promise<void> {
    const { store, log, clock, notify } = this.#parts
    try {
      await this.#decide(id)
    } catch (error) {
      if (!(error instanceof UserError)) {
        // A record that cannot be read stays so until somebody repairs it.
        const isLasting = error instanceof UnreadableRecord
        log.error({ error, group: id }, 'A group could not be decided upon; it is looked at again')
        return this.#lookAt(id, clock.now() + (isLasting ? MISLAID_MS : SETTLE_MS))
      }
      // Something its operator can fix, such as a curriculum that is not loaded.
      this.#lookAt(id, clock.now() + MISLAID_MS)
      const why = { reason: `${error.title}.`, fix: error.message.replaceAll('\\', '') }
      this.#background.run(holdGroup(store, id, why, clock.now()).then(() => notify.held(id)))
    }
  }

  async #decide(id: string): Promise<void> {
    const { store, clock, curriculumOf, daily } = this.#parts
    const stored = await store.get(groups, id)
    if (!stored) return this.#forgetDue(id)
    if (stored.hold?.restored) {
      this.#lookAgain(id)
      return this.#background.run(this.#trust.restored(stored))
    }
    const curriculum = curriculumOf(stored.curriculum)
    // A curriculum that held it was mislaid, and is back.
    const group = stored.hold ? await freeGroup(store, stored) : stored
    const open = await openRows(store, id)
    // On hold, nobody else ends what is over.
    for (const row of open) if (clock.now() >= row.until) this.#outbox.enqueue(row)
    const blocking = open.find(isUnsettled)
    if (blocking) return this.#waitFor(blocking)
    const last = await newestRow(store, id, daily.name, clock.now())
    if (last && endedTooSoon(last, clock.now())) {
      const again = await takeBack(store, last, clock.now())
      if (again) this.#outbox.enqueue(again)
    }
    if (group.position > curriculum.length) return this.#forgetDue(id)
    await this.#carryOut(group, decide(group, last?.date, this.#now(), this.#checkedAt.get(id)), curriculum)
  }

  async #carryOut(group: Group, decision: Decision, curriculum: Curriculum): Promise<void> {
    const { store, clock, daily, notify } = this.#parts
    const { id } = group
    if (this.#mayHaveForgotten(group, decision)) {
      this.#lookAgain(id)
      return this.#background.run(this.#trust.lookBack(group))
    }
    // What a manager changes while the rest is written down is decided upon later.
    if (decision.again) this.#lookAt(id, decision.again.epochMilliseconds)
    else this.#forgetDue(id)
    if (decision.missed.length > 0) await recordMissed(store, id, daily.name, decision.missed, clock.now())
    if (decision.recheck) this.#background.run(this.#recheck(group))
    const day = curriculum.day(group.position)
    if (!decision.claim || !day) return
    const row = planOccurrence(daily, group, day, timingOf(decision.claim, clock.now(), this.#startedAt))
    // The group changed between decision and claim: the next beat decides upon what it is then.
    if (!(await claimDue(store, group, row))) return this.#lookAt(id, clock.now() + 1)
    this.#checkedAt.delete(id)
    this.#outbox.enqueue(row, group)
    this.#background.run(notify.claimed(id))
  }

  /** Until it is settled whether an earlier day went out, the next one is not claimed: it may have to be the same day. */
  #waitFor(row: Occurrence): void {
    const now = this.#parts.clock.now()
    if (now >= row.until) this.#outbox.enqueue(row)
    this.#lookAt(row.group, Math.max(row.until, now + SETTLE_MS))
  }

  /** At a due time: posts go on if what held them is fixed, else the manager is told, if that failed before. */
  async #recheck(group: Group): Promise<void> {
    const { clock, log, notify } = this.#parts
    const done = await this.#free(group).catch((error: unknown) => {
      log.error({ error, group: group.id }, 'A hold could not be looked at')
      return { group, unknown: true }
    })
    this.#checkedAt.set(group.id, clock.now())
    if (!standstill(done.group)) await this.#decideUpon(group.id)
    // Nobody knows yet, and its time is not over.
    else if (done.unknown) this.#lookAt(group.id, clock.now() + ASK_AGAIN_MS)
    await notify.held(group.id)
  }

  /** Takes off the holds of channels that can be posted in again; what they have in flight goes on. */
  async #free(group: Group): Promise<{ group: Group; unknown: boolean }> {
    const done = await recheck(this.#parts, group)
    if (done.freed > 0) await this.#resumeOpen(group.id)
    return done
  }

  /** Dates of before the start that the ledger does not know of: the bot was down, or a backup was restored with its mark. */
  #mayHaveForgotten(group: Group, { missed }: Decision): boolean {
    return (
      isFree(group) &&
      !this.#trust.hasLookedBack(group.id) &&
      missed.length <= LOOK_BACK_DATES &&
      missed.some(({ due }) => due.instant.epochMilliseconds < this.#startedAt)
    )
  }

  #lookAgain(id: string): void {
    const { clock, random } = this.#parts
    this.#lookAt(id, clock.now() + SETTLE_MS + Math.floor(random() * LOOK_AGAIN_MS))
  }

  async #resumeOpen(id: string): Promise<void> {
    const { store, log } = this.#parts
    for await (const row of eachOpen(store, log, `${id}/`)) this.#outbox.enqueue(row)
  }

  #sweep(): void {
    const now = this.#parts.clock.now()
    this.#background.run(this.#sweeper.beat(now))
    if (this.#beats++ % SWEEP_BEATS !== 0) return
    this.#background.run(this.#notices.sweep(this.#ending.signal))
    this.#background.run(sweepLost({ ...this.#parts, onBack: (id) => this.changed(id) }, now))
    this.#background.run(this.#trust.tellAgain())
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

  #now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#parts.clock.now())
  }
}
