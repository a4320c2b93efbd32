import type { Curriculum } from '../core/curriculum.ts'
import { UserError } from '../core/errors.ts'
import { type Group, groups } from '../core/group.ts'
import type { Occurrence } from '../core/occurrence.ts'
import type { ChatPlatform, Clock, Delivery, Log, Store } from '../core/ports.ts'
import type { PlatformName } from '../core/refs.ts'
import type { Compose } from './attempt.ts'
import { type Decision, decide } from './decide.ts'
import { isForgotten } from './forget.ts'
import { createDueHeap } from './heap.ts'
import { createHolds } from './holds.ts'
import { claim, eachOpen, isUnsettled, newestRow, openRows, recordMissed, timingOf } from './ledger.ts'
import { createNotices } from './notices.ts'
import { createOutbox } from './outbox.ts'
import { createPostNow } from './post-now.ts'
import { endedTooSoon, takeBack } from './reopen.ts'
import { distrustOpen, RESTORED } from './restore.ts'
import { createTrust } from './trust.ts'

/** The delivery engine. `start` finishes what is in flight first; `beat` is called once a minute and never throws. */
export type Engine = Delivery & {
  /** A group was put on hold from outside: its manager is told. */
  held(group: string): Promise<void>
  /** Before `start`: the ledger came from a backup, so every group waits until it is brought up to what its channel holds. */
  distrust(): Promise<void>
  start(): Promise<void>
  beat(): Promise<void>
  /** Resolves when no call is under way; for tests and a graceful stop. */
  idle(): Promise<void>
  stop(): Promise<void>
  /** Groups waiting for a due time. */
  readonly waiting: number
}

/** What the engine is made of; `notify` tells managers. */
export type EngineParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  curriculumOf(id: string): Curriculum
  compose: Compose
  clock: Clock
  random(): number
  log: Log
  notify: {
    held(group: Group): Promise<void>
    /** Resolves to whether the row need not be told again. */
    closed(row: Occurrence): Promise<boolean>
    claimed(group: Group): Promise<void>
    /** A group's ledger was brought up to what its channels hold; so many posts were found. */
    restored(group: Group, posts: number): Promise<boolean>
  }
}

/** How long an occurrence past its window may take to be closed before it is looked at again. */
const SETTLE_MS = 60_000
/** How often the channel of a group that is to be deleted is asked again. */
const ASK_AGAIN_MS = 15 * 60_000
/** How often, in beats, a manager who could not be told is tried again. */
const SWEEP_BEATS = 15
/** How often a group that its operator has to mend is looked at again. */
const MISLAID_MS = 60 * 60_000
/** A group whose channel could not be looked up is looked at again after a minute and at most this long, in ms. */
const LOOK_AGAIN_MS = 5 * 60_000
/** After a longer absence than so many posts nothing is looked for: it would keep the platform busy, and every group waiting. */
const LOOK_BACK_DATES = 10
/** Groups decided upon before the event loop gets its turn. */
const CHUNK = 200

/** Creates the engine over a store and platforms; nothing happens before `start`. */
export function createEngine(parts: EngineParts): Engine {
  const { store, clock, log, notify } = parts
  const heap = createDueHeap()
  const notices = createNotices(store, log, notify.closed)
  const ending = new AbortController()
  const asides = new Set<Promise<void>>()
  const lookedBack = new Set<string>()
  let beats = 0
  let startedAt = 0
  let beatAt = 0
  const now = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(clock.now())
  const trust = createTrust({
    ...parts,
    signal: ending.signal,
    waitFor: (row) => waitFor(row),
    goOn: (id) => goOn(id),
  })
  const holds = createHolds({
    ...parts,
    resumeOpen: (id) => resumeOpen(id),
    decideUpon: (id) => guarded(id),
    decideAt: (id, at) => (at === undefined ? heap.delete(id) : heap.set(id, at)),
  })
  const outbox = createOutbox({
    ...parts,
    onRefused: async (id, channel, reason, mends) => {
      const held = await holds.put(id, { reason, mends, channel })
      await decideUpon(id)
      await notify.held(held)
    },
    onClosed: async (row) => {
      if (row.state === 'done') return
      await guarded(row.group)
      await notices.tell(row)
    },
  })

  /** Until it is settled whether an earlier day went out, the next one is not claimed: it may have to be the same day. */
  const waitFor = (row: Occurrence): void => {
    if (clock.now() >= row.until) outbox.enqueue(row)
    heap.set(row.group, Math.max(row.until, clock.now() + SETTLE_MS))
  }

  const decideUpon = async (id: string): Promise<void> => {
    const group = await store.get(groups, id)
    if (!group) return heap.delete(id)
    if (isForgotten(group, clock.now())) {
      heap.set(id, clock.now() + ASK_AGAIN_MS)
      return aside(holds.forgetUnlessBack(group))
    }
    if (group.hold?.restored) {
      lookAgain(id)
      return aside(trust.restored(group))
    }
    const open = await openRows(store, id)
    // On hold, nobody else ends what is over.
    for (const row of open) if (clock.now() >= row.until) outbox.enqueue(row)
    const blocking = open.find(isUnsettled)
    if (blocking) return waitFor(blocking)
    const last = await newestRow(store, id, clock.now())
    if (last && endedTooSoon(last, clock.now())) {
      const again = await takeBack(store, last, clock.now())
      if (again) outbox.enqueue(again)
    }
    const curriculum = parts.curriculumOf(group.curriculum)
    const decision = decide(group, last?.date, group.place > curriculum.length, now())
    if (mayHaveForgotten(group, decision)) {
      lookAgain(id)
      return aside(lookBack(group))
    }
    // What a manager changes while the rest is written down is decided upon later.
    if (decision.again) heap.set(id, decision.again.epochMilliseconds)
    else heap.delete(id)
    if (decision.missed.length > 0) await recordMissed(store, id, decision.missed, clock.now())
    if (decision.recheck) aside(holds.recheck(group))
    const day = curriculum.day(group.place)
    if (!decision.claim || !day) return
    const timing = timingOf(decision.claim, clock.now(), startedAt)
    const row =
      (await claim(store, group, day, timing, 'first')) ??
      (await claim(store, group, day, timing, 'foreseen'))
    if (!row) return retryLater(id)
    outbox.enqueue(row)
    aside(notify.claimed(group))
  }

  /** A heartbeat waits for no platform: one that hangs would keep every other group waiting. */
  const aside = (work: Promise<unknown>): void => {
    const ended = work
      .then(
        () => {},
        (error: unknown) => log.error({ error }, 'A channel or its manager could not be asked'),
      )
      .finally(() => asides.delete(ended))
    asides.add(ended)
  }

  /** Dates of before the start that the ledger does not know of: the bot was down, or a backup was restored with its mark. */
  const mayHaveForgotten = (group: Group, { missed }: Decision): boolean =>
    !group.hold &&
    !lookedBack.has(group.id) &&
    missed.length <= LOOK_BACK_DATES &&
    missed.some(({ due }) => due.instant.epochMilliseconds < startedAt)

  const lookAgain = (id: string): void =>
    heap.set(id, clock.now() + SETTLE_MS + Math.floor(parts.random() * LOOK_AGAIN_MS))

  const lookBack = async (group: Group): Promise<void> => {
    const isDone = await trust.lookBack(group)
    if (isDone) lookedBack.add(group.id)
    // What was found before a look failed is taken up all the same.
    await (isDone ? goOn(group.id) : resumeOpen(group.id))
  }

  /** The group changed between decision and claim: the next beat decides upon what it is then. */
  const retryLater = (id: string): void => heap.set(id, clock.now() + 1)

  const resumeOpen = (group: string): Promise<void> => eachOpen(store, log, `${group}/`, outbox.enqueue)

  /** A group is taken up again: what is in flight, and what is due. */
  const goOn = async (id: string): Promise<void> => {
    await resumeOpen(id)
    await guarded(id)
  }

  const eachGroup = async (work: (id: string) => Promise<unknown>): Promise<void> => {
    for (let after = ''; ; ) {
      const page = await store.list(groups, { after, limit: 1_000 })
      await Promise.all(page.map(({ key }) => work(key)))
      const last = page.at(-1)
      if (!last) return
      after = last.key
    }
  }

  const guarded = (id: string): Promise<void> =>
    decideUpon(id).catch(async (error: unknown) => {
      // Something its operator can mend, such as a curriculum that is not loaded.
      if (error instanceof UserError) {
        heap.set(id, clock.now() + MISLAID_MS)
        return aside(holds.put(id, { reason: `${error.title}.`, mends: error.message }).then(notify.held))
      }
      log.error({ error, group: id }, 'A group could not be decided upon; it is tried again in a minute')
      heap.set(id, clock.now() + 60_000)
    })

  /** What a process before this one did not come to tell, and what could not be told. */
  const sweep = (): void => {
    if (beats++ % SWEEP_BEATS !== 0) return
    aside(notices.sweep(ending.signal))
    aside(trust.tellAgain())
  }

  const beat = async (): Promise<void> => {
    sweep()
    const at = clock.now()
    // A clock that was ahead has set everything for later.
    if (at < beatAt - SETTLE_MS) await eachGroup(async (id) => heap.set(id, at))
    beatAt = at
    for (let due = heap.take(at, CHUNK); due.length > 0; due = heap.take(at, CHUNK)) {
      await Promise.all(due.map(guarded))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    get waiting() {
      return heap.size
    },
    distrust: () =>
      eachGroup(async (id) => {
        await store.update(groups, id, distrusted(clock.now()))
        await distrustOpen(store, id, clock.now()).catch((error: unknown) =>
          log.error({ error, group: id }, 'What a group has under way cannot be read'),
        )
      }),
    start: async () => {
      startedAt = clock.now()
      await eachGroup(async (id) => heap.set(id, 0))
      await eachOpen(store, log, '', outbox.resume)
      await beat()
    },
    beat,
    idle: () => outbox.idle(),
    stop: async () => {
      ending.abort()
      await outbox.stop()
      await Promise.all(asides)
    },
    held: async (id) => {
      const group = await store.get(groups, id)
      await guarded(id)
      if (group) await notify.held(group)
    },
    changed: goOn,
    postNow: createPostNow({
      ...parts,
      trust: trust.restored,
      mended: holds.mended,
      enqueue: outbox.enqueue,
      decideUpon: guarded,
    }),
  }
}

/** A group that waits because its ledger came from a backup. */
const distrusted =
  (since: number) =>
  (group: Group): Group => {
    const gone = group.hold?.gone && { gone: true, since: group.hold.since }
    return { ...group, hold: { ...RESTORED, since, told: false, restored: true, ...gone } }
  }
