import { z } from 'zod'
import { type Group, groups } from './core/group.ts'
import { inboxDueKey, inboxDues, readInboxDue } from './core/inbox.ts'
import { AFTER_MS, MADE_MS } from './core/mock-day.ts'
import { occurrences, redraws, seriesPrefix } from './core/occurrence.ts'
import type { Clock } from './core/ports.ts'
import { defineKind, type Store } from './core/records.ts'
import { nextOccurrence } from './core/schedule.ts'
import type { Engine } from './delivery/engine.ts'
import { seatingAt } from './features/mock/week.ts'
import type { SimulatedTime } from './platforms/kit/module.ts'

/** How far the time of a playground that is alone is ahead of the machine's, in ms. */
const clocks = defineKind('playground-clock', { version: 1, schema: z.object({ ahead: z.int().min(0) }) })
const KEY = 'local'

const DAY = 24 * 3_600_000
const WEEK = 7 * DAY
/** Due times that one move goes through at most: more than a week of several groups and people has. */
const MOST_DUE = 200

/** A playground has fewer. */
const MOST_GROUPS = 100

type Timer = { at: number; work(): void; cancel(): void }

/**
 * A clock that can be moved ahead, and stays ahead after a restart: for a bot whose only platform is the playground, never
 * for one that real members read. Its timers keep their instants.
 */
export async function openSimulatedTime(store: Store, base: Clock) {
  let ahead = (await store.get(clocks, KEY))?.ahead ?? 0
  const timers = new Set<Timer>()
  const now = (): number => base.now() + ahead
  const arm = (timer: Timer): void => {
    timer.cancel = base.after(Math.max(0, timer.at - now()), () => {
      timers.delete(timer)
      timer.work()
    })
  }
  const clock: Clock = {
    now,
    after: (ms, work) => {
      const timer: Timer = { at: now() + ms, work, cancel: () => {} }
      timers.add(timer)
      arm(timer)
      return () => {
        timers.delete(timer)
        timer.cancel()
      }
    },
  }
  const jump = async (to: number): Promise<void> => {
    const further = Math.max(0, Math.ceil(to - now()))
    // Durable first: a clock that went back after a crash would be a clock that was ahead.
    await store.transact(async (tx) => tx.put(clocks, KEY, { ahead: ahead + further }))
    ahead += further
    for (const timer of timers) {
      timer.cancel()
      arm(timer)
    }
  }
  const { nextPost, nextDue } = whatIsDue(store, now)
  return {
    clock,
    /** Time as the page moves it: everything that comes due on the way happens at its own time. */
    through: (engine: Pick<Engine, 'beat' | 'settled'>): SimulatedTime => {
      const arrive = async (at: number): Promise<void> => {
        await jump(at)
        await engine.beat()
        await engine.settled()
      }
      const move: SimulatedTime['move'] = async (by) => {
        // What is due now is sent now.
        await arrive(now())
        const until = by === 'week' ? now() + WEEK : ((await nextPost()) ?? now() + DAY)
        for (let i = 0; i < MOST_DUE; i += 1) {
          const due = await nextDue()
          if (due === undefined || due > until) break
          await arrive(due)
        }
        if (now() < until) await arrive(until)
      }
      let moving: Promise<void> = Promise.resolve()
      return {
        now,
        // One after the other: two members may press at once.
        move: (by) => {
          moving = moving.catch(() => {}).then(() => move(by))
          return moving
        },
      }
    },
  }
}

/** What is due next, by what is stored; `now` answers epoch ms. */
function whatIsDue(store: Store, now: () => number) {
  /** When the next post of any group is due, epoch ms. */
  const nextPost = async (): Promise<number | undefined> => {
    const from = Temporal.Instant.fromEpochMilliseconds(now())
    const all = await store.list(groups, { limit: MOST_GROUPS })
    const due = all.flatMap(
      ({ value }) => nextOccurrence(value.schedule, from)?.instant.epochMilliseconds ?? [],
    )
    return due.length > 0 ? Math.min(...due) : undefined
  }
  /** When tables of mock days are made, begin, and are over, epoch ms. */
  const tablesAhead = async (all: readonly Group[]): Promise<number[]> => {
    const found: number[] = []
    for (const { id } of all.filter(({ mocks }) => mocks))
      for (const { value } of await store.list(occurrences, {
        prefix: seriesPrefix(id),
        limit: 4,
        reverse: true,
      }))
        if (value.tablesAt !== undefined)
          found.push(value.tablesAt - MADE_MS, value.tablesAt, value.tablesAt + AFTER_MS)
    return found.filter((instant) => instant > now())
  }
  /** When anything is due next, epoch ms: a post, a seating, somebody who may be written to, or a message that may say something else. */
  const nextDue = async (): Promise<number | undefined> => {
    const at = now()
    const all = await store.list(groups, { limit: MOST_GROUPS })
    const seatings = all.flatMap(({ value }) =>
      value.mocks ? [seatingAt(value.schedule, Temporal.Instant.fromEpochMilliseconds(at)).next] : [],
    )
    const [person] = await store.list(inboxDues, { after: inboxDueKey(at + 1), limit: 1 })
    const edits = (await store.list(redraws, { limit: MOST_GROUPS })).map(({ value }) => value.due)
    const due = [
      await nextPost(),
      ...seatings,
      ...(await tablesAhead(all.map(({ value }) => value))),
      person && readInboxDue(person.key).at,
      ...edits.filter((instant) => instant > at),
    ]
    const ahead = due.filter((each) => each !== undefined)
    return ahead.length > 0 ? Math.min(...ahead) : undefined
  }
  return { nextPost, nextDue }
}
