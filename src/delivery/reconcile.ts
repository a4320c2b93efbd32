import type { Curriculum, Day } from '../core/curriculum.ts'
import { PlatformError } from '../core/errors.ts'
import type { DailySeries } from '../core/feature.ts'
import { type Group, groups, openChannels } from '../core/group.ts'
import { comingDays, withDate } from '../core/next-post.ts'
import {
  isOut,
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../core/occurrence.ts'
import type { Studied } from '../core/path.ts'
import type { ChatPlatform, Found } from '../core/platform.ts'
import type { Log } from '../core/ports.ts'
import { type Store, update } from '../core/records.ts'
import type { PlatformName } from '../core/refs.ts'
import { type Due, instantOn, studiesOn, windowEnd } from '../core/schedule.ts'
import type { Missed } from './decide.ts'
import {
  deliveryKey,
  eachOpen,
  isReplaceable,
  type Look,
  lookAt,
  lookSince,
  newestRow,
  planOccurrence,
  recordMissed,
} from './ledger.ts'
import type { EngineParts } from './parts.ts'
import { doubted, FOLLOW_UP_MS } from './step.ts'

/** Why groups wait after a restored backup, and how a manager ends the wait. */
const RESTORED = {
  reason: 'The database was restored from a backup, so I cannot be sure what was posted since.',
  fix: 'Look at the last daily post and, if need be, jump to the day that comes next. Then resume.',
}

/** A backup may be older than this; what was posted before is not looked for. */
const LOOK_BACK_DAYS = 60
/** A clock may be this far behind: what was posted by the right one is not due yet by it. */
const LOOK_AHEAD_DAYS = 1

/** What bringing a ledger up to date needs of the engine. */
export type ReconcileParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  curriculumOf(group: Studied): Curriculum
  daily: DailySeries
  log: Log
}

/** What was read of a group's channels before another one could not be: some platforms let the bot read one a minute. */
export type Seen = Map<string, Found>

/**
 * Makes a group wait, because its ledger came from a backup; what it has in flight may have been sent since. Rejects where
 * that cannot be written: a group that does not wait would post again what is out.
 */
export async function distrust(
  { store, log, clock }: Pick<EngineParts, 'store' | 'log' | 'clock'>,
  id: string,
): Promise<void> {
  const now = clock.now()
  await update(store, groups, id, (group) => ({
    ...group,
    hold: { ...RESTORED, since: now, notified: false, restored: true },
    // What could not be posted in may still be read.
    channels: group.channels.map(({ hold: _, ...channel }) => channel),
  }))
  for await (const row of eachOpen(store, log, `${id}/`))
    await update(store, occurrences, occurrenceKey(row), (it) => distrustedRow(it, now))
}

const distrustedRow = (row: Occurrence, now: number): Occurrence => ({
  ...row,
  until: isOut(row) ? Math.max(row.until, now + FOLLOW_UP_MS) : row.until,
  steps: row.steps.map(doubted),
})

/**
 * As `reconcile`; `unreadable` also where a channel refuses to be read, `later` where it could not be asked: the next call
 * goes on with what this one has `seen`. Never rejects.
 */
export async function lookUp(
  parts: ReconcileParts,
  group: Group,
  now: Temporal.Instant,
  seen: Seen,
): Promise<number | 'unreadable' | 'later'> {
  try {
    return await reconcile(parts, group, now, seen)
  } catch (error) {
    parts.log.warn({ error, group: group.id }, 'What a channel holds could not be looked up')
    return error instanceof PlatformError && error.outcome === 'refused' ? 'unreadable' : 'later'
  }
}

/**
 * Brings a group's ledger up to what its channels hold: posts that it does not know of are adopted and move the
 * position, and a study date between them that has none is recorded as missed. Resolves to how many were adopted;
 * `unreadable` leaves it to a manager, `later` to another call. Rejects with the platform's or the store's error.
 */
async function reconcile(
  parts: ReconcileParts,
  group: Group,
  now: Temporal.Instant,
  seen: Seen,
): Promise<number | 'unreadable' | 'later'> {
  const { store, daily } = parts
  const curriculum = parts.curriculumOf(group)
  if (openChannels(group).length === 0) return 'unreadable'
  const at = now.epochMilliseconds
  const dates = await unknownDates(parts, group, now)
  const look = await historyOf(parts, group, dates, seen)
  let position = group.position
  let count = 0
  let absent: Missed[] = []
  for (const { date, known } of dates) {
    const [day, second] = comingDays({ ...group, position }, curriculum)
    if (!day) break
    const row = rowOn(daily, group, [day, second], date)
    if (!row) continue
    const looks = row.steps.filter(({ what }) => what === 'post').map(({ key }) => [key, look(key)] as const)
    if (looks.some(([, found]) => found === 'unknown')) return 'unreadable'
    const found = new Map(looks.filter(([, post]) => post !== 'absent'))
    if (found.size === 0) {
      if (!known && studiesOn(group.schedule, date)) absent.push(missedOn(row))
      continue
    }
    await recordMissed(store, group.id, daily.name, absent, at)
    absent = []
    const isToday = date.equals(now.toZonedDateTimeISO(group.schedule.zone).toPlainDate())
    if (!(await adopt(store, group.id, position, adopted(row, found, isToday || at < row.until, at))))
      return 'later'
    position += row.days.length
    count++
  }
  return count
}

type UnknownDate = { date: Temporal.PlainDate; known: Occurrence | undefined }

/** Dates from the newest row on, up to tomorrow, whose post the ledger does not know of; what failed or was skipped may have been sent by hand since. */
async function unknownDates(
  { store, daily }: ReconcileParts,
  group: Group,
  now: Temporal.Instant,
): Promise<UnknownDate[]> {
  const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const newest = await newestRow(store, group.id, daily.name, now.epochMilliseconds)
  const earliest = today.subtract({ days: LOOK_BACK_DAYS })
  const last = Temporal.PlainDate.from(newest?.date ?? group.startDate)
  const from = Temporal.PlainDate.compare(last, earliest) < 0 ? earliest : last
  const dates: UnknownDate[] = []
  for (
    let date = from;
    Temporal.PlainDate.compare(date, today.add({ days: LOOK_AHEAD_DAYS })) <= 0;
    date = date.add({ days: 1 })
  ) {
    const known = await store.get(occurrences, occurrenceKey({ group: group.id, date }))
    if (!known || isReplaceable(known)) dates.push({ date, known })
  }
  return dates
}

/** What the group's channels hold of these dates' posts, by delivery key: each history is read once. */
async function historyOf(
  { platform, daily }: ReconcileParts,
  group: Group,
  dates: readonly UnknownDate[],
  seen: Seen,
): Promise<(key: string) => Look> {
  const [first] = dates
  const since = first && instantOn(group.schedule, first.date)
  if (!since) return () => 'absent'
  const looks = new Map<string, Look>()
  for (const channel of openChannels(group)) {
    const keys = dates.map(({ date }) => deliveryKey(group.id, daily, `${date}`, 1, channel.id, 'p'))
    const name = [channel.id, ...keys].join(' ')
    const found =
      seen.get(name) ??
      (await platform(channel.ref.platform)?.find(channel.ref, keys, lookSince(since.epochMilliseconds)))
    if (found?.complete) seen.set(name, found)
    for (const key of keys) looks.set(key, found ? lookAt(found, key) : 'unknown')
  }
  return (key) => looks.get(key) ?? 'unknown'
}

/** Stores an adopted row and moves the group on; `false` where either changed meanwhile. */
const adopt = (store: Store, id: string, position: number, row: Occurrence): Promise<boolean> =>
  store.transact(async (tx) => {
    const key = occurrenceKey(row)
    const old = await tx.get(occurrences, key)
    const group = await tx.get(groups, id)
    if ((old && !isReplaceable(old)) || group?.position !== position) return false
    tx.put(occurrences, key, row)
    if (row.state === 'open') tx.put(openOccurrences, key, { group: id })
    tx.put(groups, id, withDate({ ...group, position: position + row.days.length }, row.date))
    return true
  })

const missedOn = ({ date, due, until }: Occurrence): Missed => ({
  due: { date, instant: Temporal.Instant.fromEpochMilliseconds(due) },
  until: Temporal.Instant.fromEpochMilliseconds(until),
  reason: 'No post of this date was found in the channel after a backup was restored.',
})

function rowOn(
  daily: DailySeries,
  group: Group,
  [day, second]: [Day, Day | undefined],
  date: Temporal.PlainDate,
): Occurrence | undefined {
  const instant = instantOn(group.schedule, date)
  if (!instant) return undefined
  const due: Due = { date: date.toString(), instant }
  const at = due.instant.epochMilliseconds
  const until = windowEnd(group.schedule, due).epochMilliseconds
  const timing = { date: due.date, round: 1, due: at, until, claimedAt: at, late: false, look: true, second }
  return planOccurrence(daily, group, day, timing)
}

/** What is lacking of the latest occurrence may still be sent; of an older one nothing more is. */
function adopted(
  row: Occurrence,
  found: ReadonlyMap<string, Look>,
  isLatest: boolean,
  now: number,
): Occurrence {
  const reason = 'Found in the channel after a backup was restored.'
  const steps = row.steps.map((step): Step => {
    const post = found.get(step.key)
    return typeof post === 'object' ? { ...step, state: 'sent', post } : doubted(step)
  })
  if (isLatest) return { ...row, until: Math.max(row.until, now + FOLLOW_UP_MS), reason, steps }
  return { ...row, state: 'done', reason, steps: steps.filter(({ state }) => state === 'sent') }
}
