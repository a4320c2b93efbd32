import { z } from 'zod'
import { defineKind, type Tx } from './records.ts'
import { type MemberRef, memberRefSchema } from './refs.ts'
import { localDate } from './schedule.ts'

/**
 * Local dates on which somebody does not study: from the first, until they are back on the last. Of one that they ended early, dates
 * before `spared` count against them no more than before: their posts may have come, and gone, while they were away.
 */
const absence = z.object({ from: localDate, until: localDate, spared: localDate.optional() })
export type Absence = z.output<typeof absence>

/**
 * A human, by `personOf`: the accounts by which they are known (one for now), when they were last seen (as by an answer or a star), since
 * when their account is gone from its workspace, and when they are away, oldest first. Instants are epoch ms.
 */
export const people = defineKind('person', {
  version: 1,
  schema: z.object({
    accounts: z.array(memberRefSchema).min(1),
    seenAt: z.number(),
    goneAt: z.number().optional(),
    away: z.array(absence).optional(),
  }),
})
export type Person = z.output<typeof people.schema>

/**
 * What everything about a person is stored under. It is made of the account by which they came, so that whoever meets them
 * first, in whichever process, stores the same.
 */
export const personOf = ({ platform, workspace, user }: MemberRef): string =>
  `${platform}:${workspace}:${user}`

/** Seen so much later, in ms, is worth a write. */
const WORTH_MS = 24 * 60 * 60_000

/** Notes that somebody was seen at an instant, epoch ms. */
export async function see(tx: Tx, account: MemberRef, at: number): Promise<void> {
  const { platform, workspace, user } = account
  const old = await tx.get(people, personOf(account))
  if (old && old.goneAt === undefined && at - old.seenAt < WORTH_MS) return
  const accounts = old?.accounts ?? [{ platform, workspace, user }]
  const { goneAt: _, ...known } = old ?? {}
  tx.put(people, personOf(account), { ...known, accounts, seenAt: Math.max(at, old?.seenAt ?? 0) })
}

/** Notes that an account is gone from its workspace since an instant, epoch ms, or back. Of nobody unknown. */
export async function setGone(tx: Tx, account: MemberRef, since: number | undefined): Promise<void> {
  const old = await tx.get(people, personOf(account))
  if (!old || (old.goneAt === undefined) === (since === undefined)) return
  const { goneAt: _, ...person } = old
  tx.put(people, personOf(account), { ...person, ...(since !== undefined && { goneAt: since }) })
}

/** Whether somebody is away on a local date. */
export const isAwayOn = (absences: readonly Absence[], date: string): boolean =>
  absences.some(({ from, until }) => from <= date && date < until)

/** Whether a day on which somebody did not take part counts against nobody, because they were away. */
export const isSparedOn = (absences: readonly Absence[], date: string): boolean =>
  absences.some(({ from, until, spared = until }) => from <= date && date < spared)

/** Absences that ended so many days ago change no figure any more. */
export const PAST_DAYS = 366

const endOf = ({ until }: Absence): number => Date.parse(until)

/** When the first absence ended that is kept of somebody, epoch ms of its date in UTC; `undefined` where none is. */
export const firstReturn = ({ away = [] }: Person): number | undefined =>
  away.length > 0 ? Math.min(...away.map(endOf)) : undefined

/** Somebody without the absences that are past at an instant (epoch ms) for as long as they matter. */
export function withoutPast({ away = [], ...person }: Person, now: number): Person {
  const left = away.filter((each) => now - endOf(each) < PAST_DAYS * 24 * 60 * 60_000)
  return { ...person, ...(left.length > 0 && { away: left }) }
}

/**
 * The absences of somebody who is away from a local date until another one; without one they are back, while `latest` is the local date
 * of whoever is furthest ahead. What is past stays, because progress leaves it out.
 */
export function awayUntil(
  absences: readonly Absence[],
  today: Temporal.PlainDate,
  until: string | undefined,
  latest: Temporal.PlainDate = today,
): Absence[] {
  const from = today.toString()
  const oldest = today.subtract({ days: PAST_DAYS }).toString()
  const isKept = (each: Absence): boolean =>
    each.until > oldest && each.from < (until === undefined ? latest.toString() : from)
  const past = absences.filter(isKept).map((each) => {
    if (each.until <= from) return each
    const ended = { from: each.from, until: from }
    return until === undefined && latest.toString() > from ? { ...ended, spared: latest.toString() } : ended
  })
  return until === undefined ? past : [...past, { from, until }]
}
