import { z } from 'zod'
import { ASKED_DAYS, buddies } from '../core/buddy.ts'
import { FRESH_DAYS } from '../core/discussion.ts'
import type { Personal } from '../core/feature.ts'
import { type Group, groups, OVER_DAYS } from '../core/group.ts'
import {
  answered,
  answerKeys,
  answers,
  isListed,
  MEMBER_DAYS,
  memberships,
  peeks,
} from '../core/membership.ts'
import { clearSeats, keptOf, tables } from '../core/mock.ts'
import { dayWishes, dropDayWish } from '../core/mock-day.ts'
import { namesSomebody } from '../core/names.ts'
import { type Occurrence, occurrences } from '../core/occurrence.ts'
import { firstReturn, PAST_DAYS, type Person, people, withoutPast } from '../core/person.ts'
import { presses } from '../core/presses.ts'
import { defineKind, type Kind, type Store, type Tx, UnreadableRecord } from '../core/records.ts'
import { dropStars, STAR_DAYS, starred } from '../core/star.ts'
import { authored, suggestions } from '../core/suggestion.ts'
import { dropBallots, votes } from '../core/vote.ts'
import { erase, forget } from './forget.ts'

const DAY_MS = 24 * 60 * 60_000

/** What becomes of a record after its days: another value takes its place, or it is deleted. */
type Rule<T> = {
  kind: Kind<T>
  days: number
  /** Since when (epoch ms) a record's days count; `undefined` for one that stays. */
  since(value: T): number | undefined
  /** What is kept of it. */
  keep(tx: Tx, key: string, value: T, now: number): Promise<T | undefined>
}

const rule = <T>(it: Rule<T>): Rule<unknown> => it as Rule<unknown>

/** How long records are kept that do not leave with their group or person; everything else stays as long as these. */
const RETENTION: readonly Rule<unknown>[] = [
  rule({
    kind: occurrences,
    days: 14,
    since: ({ state, compact, until, steps }) =>
      state === 'open' || compact || steps.length === 0 ? undefined : until,
    keep: async (_tx, _key, row) => compacted(row),
  }),
  rule({
    kind: memberships,
    days: MEMBER_DAYS,
    since: ({ seenAt }) => seenAt,
    keep: async (tx, key, membership) => {
      const person = await tx.get(people, personIn(key))
      return person && (await manages(tx, person, membership.group)) ? membership : undefined
    },
  }),
  rule({
    kind: answers,
    days: 400,
    since: ({ at }) => at,
    keep: async (tx, key) => {
      const person = personIn(key)
      tx.delete(answered, answerKeys(person, key.slice(person.length + 1)).answered)
      return undefined
    },
  }),
  rule({ kind: peeks, days: FRESH_DAYS + 1, since: ({ at }) => at, keep: async () => undefined }),
  rule({
    kind: authored,
    days: 90,
    since: ({ at, refused }) => refused?.at ?? at,
    // As long as it waits its author may have no more than some, and a name must be able to leave.
    keep: async (tx, key, own) => {
      const suggestion = await tx.get(suggestions, key.split('/').slice(-2).join('/'))
      return suggestion?.state === 'open' || suggestion?.by !== undefined ? own : undefined
    },
  }),
  rule({
    kind: people,
    days: PAST_DAYS,
    since: firstReturn,
    keep: async (_, _k, it, at) => withoutPast(it, at),
  }),
  rule({
    kind: votes,
    days: 30,
    since: ({ at }) => at,
    keep: async (tx, key, it) => dropBallots(tx, key, it),
  }),
  rule({
    kind: starred,
    days: STAR_DAYS,
    since: ({ at }) => at,
    keep: async (tx, key, it) => dropStars(tx, key, it),
  }),
  rule({
    kind: buddies,
    days: ASKED_DAYS,
    since: ({ at }) => at,
    // Two who agreed stay so as long as their group is there.
    keep: async (tx, _key, it) =>
      it.state === 'agreed' && (await tx.get(groups, it.group)) ? it : undefined,
  }),
  rule({
    kind: tables,
    days: 1,
    since: ({ at }) => at,
    keep: async (tx, key, table, now) => keptOf(table, now) ?? clearSeats(tx, key, table),
  }),
  rule({
    kind: dayWishes,
    days: 1,
    since: ({ at }) => at,
    keep: async (tx, key) => {
      dropDayWish(tx, key)
      return undefined
    },
  }),
  rule({ kind: presses, days: 90, since: ({ at }) => at, keep: async () => undefined }),
]

/** A person is erased after so many days without an answer, and sooner where their account is gone from its workspace. */
const UNSEEN_DAYS = 365
const GONE_DAYS = 30

const isOver = ({ over }: Group, now: number): boolean =>
  over !== undefined && now - over >= OVER_DAYS * DAY_MS

const isLeaving = ({ seenAt, goneAt }: Person, now: number): boolean =>
  goneAt !== undefined ? now - goneAt >= GONE_DAYS * DAY_MS : now - seenAt >= UNSEEN_DAYS * DAY_MS

/** The person whose key a membership’s or an answer’s begins with. */
const personIn = (key: string): string => key.slice(0, key.indexOf('/'))

async function manages(tx: Tx, { accounts }: Person, id: string): Promise<boolean> {
  const group = await tx.get(groups, id)
  return group !== undefined && accounts.some((account) => isListed(group, account))
}

/**
 * What status, notebook and recap need of a finished row: its posts, its discussions with the message that each is
 * opened at, what went wrong, and messages that name somebody, who may want that no more.
 */
const compacted = (row: Occurrence): Occurrence => ({
  ...row,
  compact: true,
  steps: row.steps.flatMap((step, i) => {
    if (step.state !== 'sent' || step.what === 'post') return [step]
    const first = row.steps[i + 1]?.post
    if (step.what === 'thread') return [{ ...step, ...(first && { post: first }) }]
    return namesSomebody(row, step) ? [step] : []
  }),
})

/** A pass over all records takes about a day, in pieces of a beat, but a piece is at least so large. */
const BEATS_A_DAY = 24 * 60
const PIECE = 500

/** Works the table of retention off, a piece a beat and each kind once a day. */
export type Sweeper = { beat(now: number): Promise<void> }

/**
 * How far retention has come, by what it works on: when (epoch ms) the next piece is due, behind which key it begins, and how many records
 * there were so far, and in the last pass. Whichever process is next goes on there.
 */
const sweeps = defineKind('sweep', {
  version: 1,
  schema: z.object({ next: z.number(), after: z.string(), count: z.int(), size: z.int() }),
})
type Sweep = z.output<typeof sweeps.schema>

/** A database that was just made has other things to do. */
const FIRST_MS = 60 * 60_000

/** A clock that was ahead set it for later than anybody sets it. */
const isTime = ({ next }: Sweep, now: number): boolean => next <= now || next > now + DAY_MS

/** One kind worked through: which of its records are due, and what becomes of these. */
type Work = {
  name: string
  kind: Kind<unknown>
  isDue(value: unknown, now: number): boolean
  retire(keys: readonly string[], now: number): Promise<void>
}

/**
 * A sweeper over a store, which goes on where the last one was; the first pass of all begins after an hour. `personal` are the kinds that
 * leave with their person.
 */
export function createSweeper(store: Store, personal: readonly Personal[]): Sweeper {
  const works = worksOver(store, personal)
  let known = new Map<string, Sweep>()
  return {
    beat: async (now) => {
      const isIdle = ({ name }: Work): boolean => {
        const at = known.get(name)
        return at !== undefined && !isTime(at, now)
      }
      if (works.every(isIdle)) return
      // Another process may have gone on meanwhile.
      known = new Map((await store.list(sweeps, { limit: 100 })).map(({ key, value }) => [key, value]))
      const moved: [string, Sweep][] = []
      for (const work of works) {
        const at = known.get(work.name)
        if (!at) moved.push([work.name, { next: now + FIRST_MS, after: '', count: 0, size: 0 }])
        else if (isTime(at, now)) moved.push([work.name, await sweepPiece(store, work, at, now)])
      }
      if (moved.length === 0) return
      await store.transact(async (tx) => {
        for (const [name, at] of moved) tx.put(sweeps, name, at)
      })
      for (const [name, at] of moved) known.set(name, at)
    },
  }
}

/** Works on the next piece, and answers where the one after it begins. */
async function sweepPiece(store: Store, work: Work, at: Sweep, now: number): Promise<Sweep> {
  const { kind, isDue, retire } = work
  const piece = Math.max(PIECE, Math.ceil(at.size / BEATS_A_DAY))
  const rows = await store.list(kind, { after: at.after, limit: piece })
  const due = rows.flatMap(({ key, value }) => (isDue(value, now) ? [key] : []))
  if (due.length > 0) await retire(due, now)
  const count = at.count + rows.length
  return rows.length === piece
    ? { next: now, after: rows.at(-1)?.key ?? '', count, size: at.size }
    : { next: now + DAY_MS, after: '', count: 0, size: count }
}

function worksOver(store: Store, personal: readonly Personal[]): Work[] {
  return [
    ...RETENTION.map((it) => ({
      name: it.kind.name,
      kind: it.kind,
      isDue: (value: unknown, now: number) => isDue(it, value, now),
      retire: (keys: readonly string[], now: number) => retire(store, it, keys, now),
    })),
    {
      name: 'ended',
      kind: groups as Kind<unknown>,
      isDue: (group, now) => isOver(group as Group, now),
      retire: async (keys, now) => {
        for (const key of keys) {
          const group = await store.get(groups, key)
          if (group && isOver(group, now)) await forget(store, group)
        }
      },
    },
    {
      name: 'unseen',
      kind: people as Kind<unknown>,
      isDue: (person, now) => isLeaving(person as Person, now),
      retire: async (keys, now) => {
        for (const key of keys) await erase(store, personal, key, (tx) => stays(tx, key, now))
      },
    },
  ]
}

const isDue = ({ since, days }: Rule<unknown>, value: unknown, now: number): boolean => {
  const from = since(value)
  return from !== undefined && now - from >= days * DAY_MS
}

/** Read again inside the transaction: whoever changed a record meanwhile keeps it. */
const retire = (store: Store, it: Rule<unknown>, keys: readonly string[], now: number): Promise<void> =>
  store.transact(async (tx) => {
    for (const key of keys) {
      const value = await tx.get(it.kind, key)
      if (value === undefined || !isDue(it, value, now)) continue
      const kept = await it.keep(tx, key, value, now).catch((error: unknown) => {
        // It stays with what cannot be read.
        if (error instanceof UnreadableRecord) return value
        throw error
      })
      if (kept === undefined) tx.delete(it.kind, key)
      else if (kept !== value) tx.put(it.kind, key, kept)
    }
  })

/** Whether a person is not to be erased after all: seen meanwhile, or managing a group with an account that is there. */
async function stays(tx: Tx, id: string, now: number): Promise<boolean> {
  const person = await tx.get(people, id)
  if (!person || !isLeaving(person, now)) return true
  if (person.goneAt !== undefined) return false
  const own = await tx.list(memberships, { prefix: `${id}/`, limit: 100 })
  for (const { value } of own) if (await manages(tx, person, value.group)) return true
  return false
}
