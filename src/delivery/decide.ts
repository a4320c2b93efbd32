import { type Group, openChannels, standstill } from '../core/group.ts'
import { type Due, isPausedOn, nextOccurrence, previousOccurrence, windowEnd } from '../core/schedule.ts'

/** A date whose window ended without a post; it gets a ledger row that says why. */
export type Missed = { due: Due; until: Temporal.Instant; reason: string }

/** What to do with a group now, and when to look at it again. */
export type Decision = {
  /** Dates to record as missed, oldest first. */
  missed: Missed[]
  /** The due time to claim now. */
  claim?: { due: Due; until: Temporal.Instant; late: boolean }
  /** Channels are on hold at a due time: look whether they can be posted in now, and decide again. */
  recheck?: Due
  /** When to decide again; absent when nothing will be due until the group changes. */
  again?: Temporal.Instant
}

/** A post this much later than its time is marked late. */
const LATE_MINUTES = 5

/** The ledger does not know which of the two it was. */
const MISSED =
  'Nothing could be sent in time: the bot was not running, or the schedule was changed after the time had passed.'

/** A long absence is told in at most this many rows. */
const MISSED_ROWS = 40

/**
 * Decides purely: `last` is the local date of the group's newest ledger row (round 1), `undefined` when it has none.
 * A due time within its catch-up window is claimed; one whose window is over is missed, and its roadmap day comes on
 * the next study day. `checkedAt` (epoch ms) is when channels on hold were last looked at: before that, a due time waits
 * for them; after it, it goes to the channels that can be posted in.
 */
export function decide(
  group: Group,
  last: string | undefined,
  now: Temporal.Instant,
  checkedAt = Number.NEGATIVE_INFINITY,
): Decision {
  const { schedule } = group
  const next = nextOccurrence(schedule, now)
  const again = next ? { again: next.instant } : {}
  const open = unrecorded(group, last, now)
  const current = open.at(-1)
  const until = current && windowEnd(schedule, current)
  // Nothing comes during a pause, whatever is left from before it.
  const isPaused = isPausedOn(schedule, now.toZonedDateTimeISO(schedule.zone).toPlainDate())
  const inWindow = current && until && !isPaused && Temporal.Instant.compare(now, until) < 0
  const reason = standstill(group)?.reason ?? MISSED
  const missed = (inWindow ? open.slice(0, -1) : open)
    .slice(-MISSED_ROWS)
    .map((due) => ({ due, until: windowEnd(schedule, due), reason }))
  if (!inWindow) return { missed, ...again }
  if (standstill(group)) return { missed, recheck: current, again: until }
  const isHeld = openChannels(group).length < group.channels.length
  if (isHeld && checkedAt < current.instant.epochMilliseconds)
    return { missed, recheck: current, again: until }
  // A group that did not exist at its time is not late: it was just set up.
  const existed = group.createdAt <= current.instant.epochMilliseconds
  const late = existed && now.since(current.instant).total('minutes') >= LATE_MINUTES
  return { missed, claim: { due: current, until, late }, ...again }
}

/** Due times up to now that have no row: those after the newest row, or since the group exists. */
function unrecorded(group: Group, last: string | undefined, now: Temporal.Instant): Due[] {
  const { schedule, startDate, createdAt } = group
  const fits = (due: Due): boolean => due.date >= startDate && (last === undefined || due.date > last)
  const midnight = Temporal.PlainDate.from(last ?? startDate).toZonedDateTime(schedule.zone)
  // Set up after its time, a group may still get that date's post.
  const latest = previousOccurrence(schedule, now)
  const first = last === undefined && latest && fits(latest) ? [latest] : []
  const found: Due[] = []
  let at = Math.max(midnight.epochMilliseconds, last === undefined ? createdAt : 0)
  for (;;) {
    const due = nextOccurrence(schedule, Temporal.Instant.fromEpochMilliseconds(at))
    if (!due || Temporal.Instant.compare(due.instant, now) > 0) return found.length > 0 ? found : first
    if (fits(due)) found.push(due)
    at = due.instant.epochMilliseconds
  }
}
