import type { Day } from '../core/curriculum.ts'
import type { DailySeries } from '../core/feature.ts'
import { barOf, type Group, groups, openChannels } from '../core/group.ts'
import { noteNaming } from '../core/names.ts'
import { withDate } from '../core/next-post.ts'
import {
  DAILY,
  emptyRow,
  isOut,
  isTo,
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
  seriesPrefix,
} from '../core/occurrence.ts'
import type { ChatPlatform, Found } from '../core/platform.ts'
import type { Log } from '../core/ports.ts'
import { each, type Store, UnreadableRecord, updateIfThere } from '../core/records.ts'
import { channelKey, type PostRef } from '../core/refs.ts'
import type { Due } from '../core/schedule.ts'
import { bring, type Guest } from '../core/suggestion.ts'
import type { Missed } from './decide.ts'
import { target } from './step.ts'

/** When an occurrence is posted, instants as epoch ms. */
export type Timing = {
  date: string
  round: number
  due: number
  until: number
  claimedAt: number
  late: boolean
  /** Whether the ledger may have forgotten that it was sent, so that it is looked for before it is sent. */
  look: boolean
  /** What its discussion gets on top: see `DailySeries.chosen`. */
  chosen?: readonly string[]
  /** The group's own question that it brings, the day that comes with it in its discussion, and whoever hosts and may be named. */
  guest?: Guest | undefined
  second?: Day | undefined
  host?: Occurrence['host']
  /** Of a post that is sent again: when its mock tables begin, epoch ms, while they have not begun. */
  tablesAt?: number | undefined
}

/** What a platform knows a message by: its group, series, local date, round and channel, and the step there. */
export const deliveryKey = (
  group: string,
  { code }: Pick<DailySeries, 'code'>,
  date: string,
  round: number,
  channel: string,
  tail: string,
): string => `${group}.${code}${date}.${round}.${channel}.${tail}`

/**
 * The ledger row of a daily post with every step it takes, in the order they are sent: for each channel that can be
 * posted in the post, the thread and what follows in it, `chosen` last. A post that is to be looked for starts as `sending`.
 */
export function planOccurrence(daily: DailySeries, group: Group, day: Day, timing: Timing): Occurrence {
  const { look, chosen = [], guest, second, host, tablesAt: before, ...rest } = timing
  const tablesAt = timing.round > 1 ? before : daily.tablesAt?.(group, day, timing.claimedAt)
  const more = { guest, second, tables: tablesAt !== undefined }
  const channels = openChannels(group)
  const steps = channels.flatMap(({ id, ref }) => {
    const step = (what: Step['what'], content: string, tail: string): Step => ({
      what,
      content,
      to: ref,
      key: deliveryKey(group.id, daily, timing.date, timing.round, id, tail),
      state: what === 'post' && look ? 'sending' : 'todo',
      attempts: 0,
      notBefore: 0,
    })
    const replies = [...daily.replies(day, more), ...chosen].map((content) =>
      step('reply', content, /\d*$/.exec(content)?.[0] || '0'),
    )
    return [step('post', 'post', 'p'), step('thread', 'thread', 't'), ...replies]
  })
  const without = group.channels.flatMap((channel) => {
    const bar = barOf(channel)
    return bar ? [{ channel: channel.id, reason: bar.reason }] : []
  })
  return {
    group: group.id,
    series: daily.name,
    ...rest,
    days: [day.number, ...(second ? [second.number] : [])],
    curriculum: group.curriculum,
    ...(day.of !== undefined && { curriculumDay: day.of }),
    ...(second?.of !== undefined && { curriculumSecond: second.of }),
    ...(guest && { guest: guest.id }),
    ...(host && { host }),
    ...(tablesAt !== undefined && { tablesAt }),
    state: 'open',
    steps,
    ...(without.length > 0 && { without }),
    answered: 0,
  }
}

/**
 * The timing of a decided claim. What was due before the process started (`since`, epoch ms), or is late, is looked for
 * before it is sent: a ledger from a backup does not know of it.
 */
export const timingOf = (
  claim: { due: Due; until: Temporal.Instant; late: boolean },
  now: number,
  since: number,
): Timing => ({
  date: claim.due.date,
  round: 1,
  due: claim.due.instant.epochMilliseconds,
  until: claim.until.epochMilliseconds,
  claimedAt: now,
  late: claim.late,
  look: claim.late || claim.due.instant.epochMilliseconds < since,
})

/**
 * The newest ledger row of a group's series at an instant (epoch ms), `undefined` when it has none. What a clock that
 * was ahead wrote about days to come does not count.
 */
export async function newestRow(
  store: Store,
  group: string,
  series: string,
  at: number,
): Promise<Occurrence | undefined> {
  const prefix = seriesPrefix(group, series)
  // Nearly always it is the last one.
  const last = await store.list(occurrences, { prefix, limit: 1, reverse: true })
  for (const { value } of last) if (counts(value, at)) return value
  for (let before = last.at(-1)?.key; before !== undefined; ) {
    const rows = await store.list(occurrences, { prefix, limit: 50, reverse: true, after: before })
    const found = rows.find(({ value }) => counts(value, at))
    if (found) return found.value
    before = rows.at(-1)?.key
  }
  return undefined
}

const counts = (row: Occurrence, at: number): boolean => row.due <= at && !isForeseen(row, at)

const isForeseen = (row: Occurrence, at: number): boolean =>
  row.state === 'missed' ? row.claimedAt > at : row.days.length === 0 && endedTooSoon(row, at)

/** Whether something of a failed row was given up by a clock that was ahead: at a time that has not come yet. */
export const endedTooSoon = ({ state, steps }: Occurrence, now: number): boolean =>
  state === 'failed' && steps.some(({ failedAt = 0 }) => now < failedAt)

/** The rows of a group with steps in flight, oldest first. */
export async function openRows(store: Store, group: string): Promise<Occurrence[]> {
  const open = await store.list(openOccurrences, { prefix: `${group}/`, limit: 50 })
  const rows = await Promise.all(open.map(({ key }) => store.get(occurrences, key)))
  return rows.filter((row) => row !== undefined)
}

/** Every row with steps in flight whose key begins so; one that cannot be read is logged and keeps no other waiting. */
export async function* eachOpen(store: Store, log: Log, prefix: string): AsyncGenerator<Occurrence> {
  for await (const { key } of each(store, openOccurrences, { prefix })) {
    const row = await store.get(occurrences, key).catch((error: unknown) => {
      if (!(error instanceof UnreadableRecord)) throw error
      log.error({ error, occurrence: key }, 'An occurrence cannot be read and is left alone')
      return undefined
    })
    if (row) yield row
  }
}

/** True until some post of the row is out, or might be: until then nobody knows which roadmap day comes next. */
export const isUnsettled = (row: Occurrence): boolean =>
  row.series === DAILY && row.round === 1 && !isOut(row)

/**
 * Whether a channel that can be posted in still waits for a row's post, in its time (`now` is epoch ms): the post of a later day would
 * overtake it there.
 */
export const isAwaited = (row: Occurrence, group: Group, now: number): boolean =>
  row.series === DAILY &&
  row.round === 1 &&
  now < row.until &&
  row.steps.some(
    (step) =>
      step.what === 'post' &&
      (step.state === 'todo' || step.state === 'sending') &&
      openChannels(group).some(({ ref }) => isTo(step, ref)),
  )

/** The row of a group's local date, its latest round. */
export async function rowOf(store: Store, group: string, date: string): Promise<Occurrence | undefined> {
  const prefix = occurrenceKey({ group, date })
  const rows = await store.list(occurrences, { prefix, limit: 1, reverse: true })
  return rows[0]?.value
}

/** Whether a row only says why nothing was posted, so that a post may take its place. */
export const isReplaceable = ({ days, state }: Occurrence): boolean => days.length === 0 && state !== 'open'

/** A due date's claim: it may take the place of a row that a clock which was ahead wrote. */
export const claimDue = (store: Store, group: Group, row: Occurrence): Promise<boolean> =>
  claim(store, group, row, (old) => isForeseen(old, row.claimedAt))

/** A claim by hand: it may take the place of a row without days (missed, skipped). */
export const claimByHand = (store: Store, group: Group, row: Occurrence): Promise<boolean> =>
  claim(store, group, row, isReplaceable)

/**
 * Claims a local date in one transaction: the row, its mark as open, and for the first round the group's position. Resolves to `false`,
 * with nothing written, where the date is taken, or the group was moved, paused, held or ended, or its host or guest was taken back, meanwhile.
 */
const claim = (
  store: Store,
  decided: Group,
  row: Occurrence,
  mayReplace: (old: Occurrence) => boolean,
): Promise<boolean> =>
  store.transact(async (tx) => {
    const key = occurrenceKey(row)
    const old = await tx.get(occurrences, key)
    if (old && (row.round > 1 || !mayReplace(old))) return false
    const now = row.round === 1 ? await tx.get(groups, decided.id) : undefined
    if (row.round === 1 && (!now || decidedBy(now) !== decidedBy(decided))) return false
    if (!(await bring(tx, row, key)) || !(await noteNaming(tx, row, key))) return false
    if (now) {
      const { ended: _, ...group } = now
      const silence = { ...group.silence, posts: group.silence.posts + 1 }
      const after = { ...group, position: group.position + row.days.length, silence }
      tx.put(groups, group.id, withDate(after, row.date))
    }
    tx.put(occurrences, key, row)
    tx.put(openOccurrences, key, { group: row.group })
    return true
  })

/** What of a group a claim was decided by. */
const decidedBy = (group: Group): string =>
  JSON.stringify([
    group.position,
    group.curriculum,
    group.path,
    group.schedule,
    Boolean(group.hold),
    group.over,
    openChannels(group).map(({ id, ref }) => [id, channelKey(ref)]),
  ])

/** Writes the rows that say why nothing was posted on a date; dates that have a row meanwhile are left alone. */
export const recordMissed = (
  store: Store,
  group: string,
  series: string,
  missed: readonly Missed[],
  now: number,
): Promise<void> =>
  store.transact(async (tx) => {
    for (const { due, until, reason } of missed) {
      const rest = {
        series,
        until: until.epochMilliseconds,
        claimedAt: now,
        reason,
        state: 'missed' as const,
      }
      await tx.insert(
        occurrences,
        occurrenceKey({ group, series, date: due.date }),
        emptyRow(group, due, rest),
      )
      await updateIfThere(tx, groups, group, (old) => withDate(old, due.date))
    }
  })

/** `find` looks from a day before the first call, because clocks differ. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000

/** What became of a message that may have been sent. */
export type Look = PostRef | 'absent' | 'unknown'

/** What a look into a history says of one message. */
export const lookAt = ({ posts, complete }: Found, key: string): Look =>
  posts.get(key) ?? (complete ? 'absent' : 'unknown')

/** Since when (epoch ms) what is due at an instant may have been sent. */
export const lookSince = (due: number): number => due - CLOCK_SLACK_MS

/** Looks for what a step may have sent. Rejects with PlatformError. */
export async function lookFor(platform: ChatPlatform, row: Occurrence, step: Step): Promise<Look> {
  const since = lookSince(Math.min(step.firstSentAt ?? row.due, row.due))
  const to = step.what === 'dm' ? step.to : target(row, step)
  return lookAt(await platform.find(to, [step.key], since), step.key)
}
