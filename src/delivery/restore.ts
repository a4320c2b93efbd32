import type { Curriculum } from '../core/curriculum.ts'
import { type Group, groups } from '../core/group.ts'
import { type Occurrence, occurrences, openOccurrences, type Step } from '../core/occurrence.ts'
import { type ChatPlatform, change, insert, type Store } from '../core/ports.ts'
import type { PlatformName, PostRef } from '../core/refs.ts'
import { type Due, instantOn, studiesOn } from '../core/schedule.ts'
import type { Missed } from './decide.ts'
import { isReplaceable, newestRow, recordMissed } from './ledger.ts'
import { lookFor } from './places.ts'
import { planOccurrence } from './plan.ts'
import { FOLLOW_UP_MS, isOut } from './progress.ts'
import { doubted } from './step.ts'

/** Why groups wait after a restored backup, and how a manager ends the wait. */
export const RESTORED = {
  reason: 'The database was restored from a backup, so I cannot be sure what was posted since.',
  mends: 'Look at the last daily post and, if need be, jump to the day that comes next. Then resume.',
}

/** A backup may be older than this; what was posted before is not looked for. */
const LOOK_BACK_DAYS = 60
/** A clock may be this far behind: what was posted by the right one is not due yet by it. */
const LOOK_AHEAD_DAYS = 1

/** What bringing a ledger up to date needs of the engine; `signal` ends it between two dates. */
export type ReconcileParts = {
  store: Store
  platform(name: PlatformName): ChatPlatform | undefined
  curriculumOf(id: string): Curriculum
  signal: AbortSignal
}

/**
 * Brings a group's ledger up to what its channels hold, after a backup was restored: posts that the ledger does not know of are looked
 * for date by date, adopted, and move the place; a study date between them that has none is recorded as missed. Resolves to how many were
 * adopted; `unreadable` leaves the rest to a manager, `later` to another call. Rejects with the platform's or the store's error.
 */
export async function reconcile(
  parts: ReconcileParts,
  group: Group,
  now: Temporal.Instant,
): Promise<number | 'unreadable' | 'later'> {
  const { store, signal } = parts
  const curriculum = parts.curriculumOf(group.curriculum)
  const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const last = (await newestRow(store, group.id, now.epochMilliseconds))?.date ?? group.startDate
  const earliest = today.subtract({ days: LOOK_BACK_DAYS })
  const latest = today.add({ days: LOOK_AHEAD_DAYS })
  let place = group.place
  let absent: Missed[] = []
  for (
    let date = Temporal.PlainDate.from(last);
    Temporal.PlainDate.compare(date, latest) <= 0;
    date = date.add({ days: 1 })
  ) {
    if (Temporal.PlainDate.compare(date, earliest) < 0) continue
    const known = await store.get(occurrences, `${group.id}/${date}`)
    // What failed or was skipped may have been sent by hand since.
    if (known && !isReplaceable(known)) continue
    if (signal.aborted) return 'later'
    const row = plannedOn(group, curriculum, place, date)
    if (!row) break
    const found = await postsOf(parts, row)
    if (!found) return 'unreadable'
    if (found.size === 0) {
      if (!known && studiesOn(group.schedule, date)) absent.push(missedOn(row))
      continue
    }
    await recordMissed(store, group.id, absent, now.epochMilliseconds)
    absent = []
    const at = now.epochMilliseconds
    const adopted = adopt(row, found, date.equals(today) || at < row.until, at)
    const from = place
    const done = await store.commit([
      known
        ? change(occurrences, `${group.id}/${date}`, (old) => (isReplaceable(old) ? adopted : undefined))
        : insert(occurrences, `${group.id}/${date}`, adopted),
      ...(adopted.state === 'open'
        ? [insert(openOccurrences, `${group.id}/${date}`, { group: group.id })]
        : []),
      change(groups, group.id, (stored) =>
        stored.place === from ? { ...stored, place: from + 1 } : undefined,
      ),
    ])
    if (!done) return 'later'
    place++
  }
  return place - group.place
}

/** The posts of a row that its channels hold, by step key; `undefined` where one of them cannot be read. */
async function postsOf(parts: ReconcileParts, row: Occurrence): Promise<Map<string, PostRef> | undefined> {
  const posts = new Map<string, PostRef>()
  for (const step of row.steps.filter(({ kind }) => kind === 'post')) {
    const platform = parts.platform(step.channel.platform)
    const found = platform ? await lookFor(platform, row, step) : 'unknown'
    if (found === 'unknown') return undefined
    if (found !== 'absent') posts.set(step.key, found)
  }
  return posts
}

/** Steps that a backup shows as not yet sent may have been sent since: they are looked for first. Rejects at its end where a row is not readable. */
export async function distrustOpen(store: Store, group: string, now: number): Promise<void> {
  const open = await store.list(openOccurrences, { prefix: `${group}/`, limit: 50 })
  const done = await Promise.allSettled(
    open.map(({ key }) => store.update(occurrences, key, (row) => distrustedRow(row, now))),
  )
  const failed = done.filter(({ status }) => status === 'rejected')
  if (failed.length > 0) throw new AggregateError(failed.map((each) => 'reason' in each && each.reason))
}

const distrustedRow = (row: Occurrence, now: number): Occurrence => ({
  ...row,
  until: isOut(row) ? Math.max(row.until, now + FOLLOW_UP_MS) : row.until,
  steps: row.steps.map(doubted),
})

const missedOn = ({ date, due, until }: Occurrence): Missed => ({
  due: { date, instant: Temporal.Instant.fromEpochMilliseconds(due) },
  until: Temporal.Instant.fromEpochMilliseconds(until),
  reason: 'No post of this date was found in the channel after a backup was restored.',
})

function plannedOn(
  group: Group,
  curriculum: Curriculum,
  place: number,
  date: Temporal.PlainDate,
): Occurrence | undefined {
  const day = curriculum.day(place)
  const instant = instantOn(group.schedule, date)
  if (!day || !instant) return undefined
  const due: Due = { date: date.toString(), instant }
  const at = due.instant.epochMilliseconds
  const until = at + group.schedule.window * 60_000
  return planOccurrence(group, day, {
    date: due.date,
    round: 1,
    due: at,
    until,
    claimedAt: at,
    late: false,
    look: true,
  })
}

/** What is lacking of the latest occurrence may still be sent; of an older one nothing more is. */
function adopt(
  row: Occurrence,
  found: ReadonlyMap<string, PostRef>,
  isLatest: boolean,
  now: number,
): Occurrence {
  const reason = 'Found in the channel after a backup was restored.'
  const steps = row.steps.map((step): Step => {
    const post = found.get(step.key)
    if (post) return { ...step, state: 'sent', post }
    return doubted(step)
  })
  if (isLatest) return { ...row, until: Math.max(row.until, now + FOLLOW_UP_MS), reason, steps }
  return { ...row, state: 'done', reason, steps: steps.filter(({ state }) => state === 'sent') }
}
