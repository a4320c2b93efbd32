import { reasonOf } from '../core/card.ts'
import type { Curriculum } from '../core/curriculum.ts'
import { HandedOver, UserError } from '../core/errors.ts'
import { type Group, groups, standstill } from '../core/group.ts'
import { comingDays } from '../core/next-post.ts'
import type { Occurrence } from '../core/occurrence.ts'
import { UnreadableRecord } from '../core/records.ts'
import { weekOf } from '../core/schedule.ts'
import type { Background } from './background.ts'
import { type Decision, decide } from './decide.ts'
import { chosenFor, follow, overAt } from './following.ts'
import { freeGroup, holdGroup, isFree, type Rechecked, recheck } from './holds.ts'
import {
  claimDue,
  endedTooSoon,
  isAwaited,
  isUnsettled,
  newestRow,
  openRows,
  planOccurrence,
  recordMissed,
  timingOf,
} from './ledger.ts'
import type { Outbox } from './outbox.ts'
import type { EngineParts } from './parts.ts'
import { guestFor, hostFor } from './people.ts'
import { takeBack } from './reopen.ts'
import { Trust } from './trust.ts'

/** How long an occurrence past its window may take to be closed, and a post that something follows to be sent, before it is looked at again. */
const SETTLE_MS = 60_000
/** How often a channel that could not be asked is tried again. */
const ASK_AGAIN_MS = 15 * 60_000
/** How often a group that its operator has to fix is looked at again. */
const MISLAID_MS = 60 * 60_000
/** A group whose channel could not be looked up is looked at again after a minute and at most this long, in ms. */
const LOOK_AGAIN_MS = 5 * 60_000
/** After a longer absence than so many posts nothing is looked for: it would keep the platform busy, and every group waiting. */
const LOOK_BACK_DATES = 10

/** What the daily series works with. */
export type DailyParts = Omit<EngineParts, 'series' | 'shared' | 'works'> & {
  /** Has a group looked at by whoever takes it; `undefined` where that is this process, now. */
  handOn(group: string): Promise<void> | undefined
  outbox: Outbox
  background: Background
  /** Takes up what a group has in flight. */
  resumeOpen(group: string): Promise<void>
}

/** The series that moves groups along their roadmaps: decides upon a group, and claims what is due. */
export class Daily {
  readonly #parts: DailyParts
  readonly trust: Trust
  /** How often a group could not be decided upon for an error of our own. */
  failures = 0
  /** When the channels on hold of a group were last looked at, epoch ms; until its next claim. */
  readonly #checkedAt = new Map<string, number>()
  /** Groups in which something follows once the post that was claimed is complete. */
  readonly #awaiting = new Set<string>()
  #startedAt = 0

  constructor(parts: DailyParts) {
    this.#parts = parts
    this.trust = new Trust({
      ...parts,
      waitFor: (row) => this.#waitFor(row),
      changed: (id) => this.changed(id),
    })
  }

  /** What was due before an instant (epoch ms) may have been sent by another process. */
  startAt(instant: number): void {
    this.#startedAt = instant
  }

  /** Has a group decided upon at an instant, epoch ms. */
  lookAt(id: string, at: number): void {
    void this.#parts.agenda.set({ series: this.#parts.daily.name, id }, at)
  }

  /** What is in flight of a group is taken up, and what is due. */
  async changed(id: string): Promise<void> {
    await this.#parts.resumeOpen(id)
    await this.run(id)
  }

  /** Decides upon a group. Never rejects: a failure of one group keeps no other waiting, and it is looked at again. */
  async run(id: string): Promise<void> {
    const { store, log, clock, notify, background, handOn } = this.#parts
    const handed = handOn(id)
    if (handed) return handed
    try {
      await this.#decide(id)
    } catch (error) {
      // Whoever has taken it decides.
      if (error instanceof HandedOver) return
      if (!(error instanceof UserError)) {
        // A record that cannot be read stays so until somebody repairs it.
        this.failures++
        const isLasting = error instanceof UnreadableRecord
        log.error({ error, group: id }, 'A group could not be decided upon; it is looked at again')
        return this.lookAt(id, clock.now() + (isLasting ? MISLAID_MS : SETTLE_MS))
      }
      // Something its operator can fix, such as a curriculum that is not loaded.
      this.lookAt(id, clock.now() + MISLAID_MS)
      background.run(holdGroup(store, id, reasonOf(error), clock.now()).then(() => notify.held(id)))
    }
  }

  /** Takes off the holds of channels that can be posted in again; what they have in flight goes on. */
  async free(group: Group): Promise<Rechecked> {
    const done = await recheck(this.#parts, group)
    if (done.freed.length > 0) await this.#parts.resumeOpen(group.id)
    return done
  }

  /** A daily post is complete: what follows the one before it may be owed now. */
  async followUp({ group: id, tablesAt }: Occurrence): Promise<void> {
    const { store, clock } = this.#parts
    // When its tables are made nobody knew before.
    if (tablesAt !== undefined) return this.run(id)
    // Nearly always it is known at the claim that nothing does, and nothing has to be read.
    const group = this.#awaiting.delete(id) ? await store.get(groups, id) : undefined
    if (!group) return
    await this.#follow(group, Temporal.Instant.fromEpochMilliseconds(clock.now()))
  }

  async #follow(
    group: Group,
    now: Temporal.Instant,
    claiming?: string,
    following = this.#parts.following,
  ): Promise<number | undefined> {
    const { outbox, log } = this.#parts
    try {
      const parts = { ...this.#parts, following, since: this.#startedAt }
      const { rows, next } = await follow(parts, group, { now, claiming })
      for (const row of rows) outbox.enqueue(row, group)
      return next
    } catch (error) {
      if (error instanceof HandedOver) throw error
      // The daily post comes all the same.
      log.error({ error, group: group.id }, 'What follows the daily posts could not be decided upon')
      return undefined
    }
  }

  async #decide(id: string): Promise<void> {
    const { store, clock, curriculumOf, daily, outbox, background } = this.#parts
    const stored = await store.get(groups, id)
    if (!stored || stored.over !== undefined) return this.#forgetDue(id)
    if (stored.hold?.restored) {
      this.#lookAgain(id)
      return background.run(this.trust.restored(stored))
    }
    const curriculum = curriculumOf(stored)
    // A curriculum that held it was mislaid, and is back.
    const group = stored.hold ? await freeGroup(store, stored) : stored
    const open = await openRows(store, id)
    // On hold, nobody else ends what is over.
    for (const row of open) if (clock.now() >= row.until) outbox.enqueue(row)
    const blocking = open.find(isUnsettled)
    if (blocking) return this.#waitFor(blocking)
    const last = await newestRow(store, id, daily.name, clock.now())
    if (last && endedTooSoon(last, clock.now())) {
      const again = await takeBack(store, last, clock.now())
      if (again) outbox.enqueue(again)
    }
    const now = Temporal.Instant.fromEpochMilliseconds(clock.now())
    if (group.position > curriculum.length) {
      const next = await this.#follow(group, now)
      // No due time comes any more at which what waits for a channel on hold would be ended.
      const ends = (await openRows(store, id)).map(({ until }) => until)
      this.#lookNext(id, next, ...ends.filter((until) => until > now.epochMilliseconds))
      // What only follows keeps nobody waiting.
      const isPosting = open.some(({ series }) => series === daily.name)
      if (!isPosting && !group.ended) background.run(this.#tellEnd(id))
      return
    }
    const decided = decide(group, last?.date, now, this.#checkedAt.get(id))
    const why = stored.hold && { reason: stored.hold.reason }
    // What passed while it was mislaid was missed for that.
    const decision = { ...decided, missed: decided.missed.map((each) => ({ ...each, ...why })) }
    const awaited = decision.claim && open.find((row) => isAwaited(row, group, clock.now()))
    // Moved to another zone, a group may be due again within the time of the day before.
    if (awaited) return this.lookAt(id, Math.min(awaited.until, clock.now() + SETTLE_MS))
    await this.#carryOut(group, decision, curriculum, last?.date)
  }

  /** When a group is looked at again, epoch ms: at the earliest of these instants, or not before it changes. */
  #lookNext(id: string, ...instants: (number | undefined)[]): void {
    const ahead = instants.filter((instant) => instant !== undefined)
    if (ahead.length > 0) this.lookAt(id, Math.min(...ahead))
    else this.#forgetDue(id)
  }

  async #carryOut(group: Group, decision: Decision, curriculum: Curriculum, last?: string): Promise<void> {
    const { store, clock, daily, notify, outbox, background, closed, following: series } = this.#parts
    const { id } = group
    if (this.#mayHaveForgotten(group, decision)) {
      this.#lookAgain(id)
      return background.run(this.trust.lookBack(group))
    }
    const now = Temporal.Instant.fromEpochMilliseconds(clock.now())
    const next = decision.claim?.due
    // Behind nothing little follows, and nothing is read for the rest.
    const due = last === undefined ? series.filter(({ early }) => early) : series
    const following = await this.#follow(group, now, next?.date, due)
    if (following !== undefined && next) this.#awaiting.add(id)
    // What a manager changes while the rest is written down is decided upon later.
    this.#lookNext(id, decision.again?.epochMilliseconds, following, overAt(series, next))
    if (decision.missed.length > 0) await recordMissed(store, id, daily.name, decision.missed, clock.now())
    for (const { due } of decision.missed)
      closed?.({ series: daily.name, state: 'missed', due: due.instant.epochMilliseconds })
    if (decision.recheck) background.run(this.#recheck(group))
    const [day, second] = comingDays(group, curriculum)
    if (!decision.claim || !day) return
    const timing = timingOf(decision.claim, clock.now(), this.#startedAt)
    const chosen = await chosenFor(this.#parts, id, curriculum, [day, second], timing.date)
    const guest = await guestFor(this.#parts, group, day, timing.date)
    const host = await hostFor(this.#parts, group, timing.date)
    const row = planOccurrence(daily, group, day, { ...timing, chosen, guest, second, host })
    // The group changed between decision and claim: the next beat decides upon what it is then.
    if (!(await claimDue(store, group, row))) return this.lookAt(id, clock.now() + 1)
    this.#checkedAt.delete(id)
    if (row.tablesAt !== undefined) this.lookAt(id, clock.now() + SETTLE_MS)
    outbox.enqueue(row, group)
    background.run(notify.claimed(id, clock.now()))
    if (last !== undefined && weekOf(last) !== weekOf(row.date))
      background.run(notify.checkManagers(id, clock.now()))
  }

  /** Until it is settled whether an earlier day went out, the next one is not claimed: it may have to be the same day. */
  #waitFor(row: Occurrence): void {
    const { clock, outbox } = this.#parts
    if (clock.now() >= row.until) outbox.enqueue(row)
    this.lookAt(row.group, Math.max(row.until, clock.now() + SETTLE_MS))
  }

  /** At a due time: posts resume if what held them is fixed, else the manager is told, if that failed before. */
  async #recheck(group: Group): Promise<void> {
    const { clock, log, notify } = this.#parts
    const done = await this.free(group).catch((error: unknown) => {
      log.error({ error, group: group.id }, 'A hold could not be looked at')
      return { group, freed: [], unknown: true }
    })
    this.#checkedAt.set(group.id, clock.now())
    if (!standstill(done.group)) await this.run(group.id)
    // Nobody knows yet, and its time is not over.
    else if (done.unknown) this.lookAt(group.id, clock.now() + ASK_AGAIN_MS)
    await notify.held(group.id)
  }

  /** Dates of before the start that the ledger does not know of: the bot was down, or a backup was restored with its mark. */
  #mayHaveForgotten(group: Group, { missed }: Decision): boolean {
    return (
      isFree(group) &&
      !this.trust.hasLookedBack(group.id) &&
      missed.length <= LOOK_BACK_DATES &&
      missed.some(({ due }) => due.instant.epochMilliseconds < this.#startedAt)
    )
  }

  /** The next post would be due, and there is none: somebody should decide what the group does now. */
  async #tellEnd(id: string): Promise<void> {
    const { clock, notify } = this.#parts
    if (!(await notify.ended(id, clock.now()))) this.lookAt(id, clock.now() + MISLAID_MS)
  }

  #lookAgain(id: string): void {
    const { clock, random } = this.#parts
    this.lookAt(id, clock.now() + SETTLE_MS + Math.floor(random() * LOOK_AGAIN_MS))
  }

  #forgetDue(id: string): void {
    void this.#parts.agenda.delete({ series: this.#parts.daily.name, id })
  }
}
