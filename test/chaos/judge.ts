import type { Curriculum } from '../../src/core/curriculum.ts'
import type { Group, GroupChannel } from '../../src/core/group.ts'
import { addressKey, isTo, type Occurrence, type Step } from '../../src/core/occurrence.ts'
import { channelKey } from '../../src/core/refs.ts'
import { instantOn, studiesOn } from '../../src/core/schedule.ts'
import { folded } from '../../src/core/text.ts'
import { daily } from '../../src/features/daily-post/card.ts'
import type { Chronicle } from './chronicle.ts'
import type { SeenPost } from './seen/seen.ts'
import { errorOf, isOf, judgeUnsent } from './unsent.ts'

/**
 * What became of the study dates of a trial. `told`: no post, and the ledger says why. `problems` is everything that must
 * not be, in sentences; every duplicated and lost one is among them.
 */
export type Verdict = {
  delivered: number
  /** What follows the daily posts: wrap-ups and recaps that arrived. Those doubled or lost count among the others. */
  followed: number
  /** Private messages that arrived; those doubled or lost count among the others. */
  private: number
  duplicated: number
  lost: number
  uncertain: number
  told: number
  problems: string[]
}

/** One group at the end: what it began with and is now, its ledger, and what its channels really hold, by channel key. */
export type Case = {
  roadmap: Curriculum
  before: Group
  after: Group
  rows: Occurrence[]
  seen: ReadonlyMap<string, SeenPost[]>
}

const HOUR_MS = 3_600_000
/** A post is expected to have been dealt with this long after its time, in ms. */
const DEALT_WITH_MS = 10 * 60_000
/** Two zones are at most 26 hours apart, so a change this far away may have moved a date. */
const ABOUT_MS = 50 * HOUR_MS

/** Judges one group. `from` and `to` bound the trial, epoch ms. */
export function judge(at: Case, chronicle: Chronicle, from: number, to: number): Verdict {
  const verdict: Verdict = {
    delivered: 0,
    followed: 0,
    private: 0,
    duplicated: 0,
    lost: 0,
    uncertain: 0,
    told: 0,
    problems: [],
  }
  const { id } = at.before
  for (const row of at.rows) {
    const found = judgeRow(at, row, chronicle)
    verdict[found.became]++
    verdict.duplicated += found.duplicated
    verdict.problems.push(...found.problems.map((problem) => `${id} ${row.date}: ${problem}`))
  }
  for (const date of expectedDates(at, chronicle, from, to)) {
    if (at.rows.some((row) => row.date === date)) continue
    verdict.lost++
    verdict.problems.push(`${id} ${date}: no post, and no row that says why`)
  }
  const disorder = judgeRoadmap(at)
  // A roadmap day that is skipped or comes twice is lost to the group, whatever its dates say.
  if (disorder.length > 0) verdict.lost++
  verdict.problems.push(...disorder.map((problem) => `${id}: ${problem}`))
  return verdict
}

type Found = { became: 'delivered' | 'lost' | 'uncertain' | 'told'; duplicated: number; problems: string[] }

const dayOf = ({ title }: SeenPost): number => Number(/^Day (\d+) of /.exec(title)?.[1] ?? 0)

function judgeRow(at: Case, row: Occurrence, chronicle: Chronicle): Found {
  const [day] = row.days
  const copies = row.steps.flatMap((step) => copiesOf(step, row, at))
  const duplicated = copies.reduce((sum, { count }) => sum + Math.max(0, count - 1), 0)
  const problems = copies
    .filter(({ count }) => count > 1)
    .map(({ step, count }) => `${step.content} of day ${day} is there ${count} times`)
  const found = (became: Found['became'], ...more: string[]): Found => ({
    became,
    duplicated,
    problems: [...problems, ...more],
  })
  const missing = copies.filter(({ step, count }) => step.state === 'sent' && count === 0)
  if (missing.length > 0)
    return found('lost', ...missing.map(({ step }) => `${step.content} is not there, the ledger says sent`))
  const without = at.before.channels.filter(
    (channel) => !isPosted(row, channel) && !wasHeld(row, channel, chronicle),
  )
  // What was adopted from a channel says so.
  if (row.state === 'done' && without.length > 0 && row.reason === undefined)
    return found('lost', `done without a post in ${without.map(({ ref }) => channelKey(ref)).join(', ')}`)
  if (row.state === 'done') return found('delivered')
  const { became, problem } = judgeUnsent(row, chronicle)
  return found(became, ...(problem ? [problem] : []))
}

const isPosted = ({ steps }: Occurrence, { ref }: GroupChannel): boolean =>
  steps.some((step) => step.what === 'post' && step.state === 'sent' && isTo(step, ref))

/**
 * Whether the ledger says that a channel could not be posted in when a row was claimed, and that was so: trouble of this kind
 * is over once nothing is on hold any more. A wrong clock wrote down another instant.
 */
function wasHeld(row: Occurrence, { id }: GroupChannel, { troubles }: Chronicle): boolean {
  const error = Math.max(0, ...troubles.map(errorOf))
  return (
    (row.without ?? []).some(({ channel }) => channel === id) &&
    troubles.some(
      (trouble) =>
        ['refused', 'unreadable'].includes(trouble.what) &&
        isOf(trouble, row) &&
        trouble.from - error <= row.claimedAt &&
        trouble.to + error >= row.claimedAt,
    )
  )
}

/** Whether a message has this title: where it stands above the card in words, more may follow it, and other signs part its pieces. */
const says = (message: string, title: string): boolean =>
  `${folded(message)} `.startsWith(`${folded(title)} `)

/** How often a step is there: a post in its channel, a thread under its post, a prompt in any discussion. */
function copiesOf(
  step: Step,
  row: Occurrence,
  { roadmap, after, seen }: Case,
): { step: Step; count: number }[] {
  const [day] = row.days
  if (day === undefined) return []
  const posts = (seen.get(addressKey(step)) ?? []).filter((post) => dayOf(post) === day)
  const { title } = daily.compose(step, row, after, roadmap).card
  const discussions = posts.flatMap((post) => post.discussions)
  const count = {
    post: posts.length,
    thread: discussions.length,
    reply: discussions.flatMap(({ messages }) => messages).filter((message) => says(message, title)).length,
    booth: 0,
    dm: 0,
  }
  return [{ step, count: count[step.what] }]
}

/**
 * Local dates that every schedule of a group around them studies on, in one zone: each of them must have a row. Where a
 * manager changed the days or the zone about then, there may be one or none.
 */
function expectedDates(
  { roadmap, before, after, rows }: Case,
  chronicle: Chronicle,
  from: number,
  to: number,
): string[] {
  const versions = chronicle.versions.get(before.id) ?? []
  const finished =
    after.position > roadmap.length ? rows.findLast(({ days }) => days.length > 0)?.date : undefined
  const dates: string[] = []
  const last = Temporal.Instant.fromEpochMilliseconds(to).toZonedDateTimeISO('UTC').toPlainDate()
  let date = Temporal.PlainDate.from(before.startDate)
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (finished !== undefined && date.toString() > finished) break
    const about = versions.filter((version, i) => {
      const at = instantOn(version.schedule, date)?.epochMilliseconds
      const ends = versions[i + 1]?.from ?? Number.POSITIVE_INFINITY
      return at !== undefined && at >= version.from - ABOUT_MS && at <= ends + ABOUT_MS
    })
    const instants = about.map(({ schedule }) => instantOn(schedule, date)?.epochMilliseconds ?? 0)
    const sure =
      about.length > 0 &&
      !about.some((version) => wasWrong(chronicle, version.from)) &&
      about.every(({ schedule }) => studiesOn(schedule, date) && schedule.zone === about[0]?.schedule.zone) &&
      instants.every((at) => at >= from && at <= to - DEALT_WITH_MS)
    if (sure) dates.push(date.toString())
  }
  return dates
}

/** Whether the bot's clock was wrong at an instant: what a manager changed then counts from another date than theirs. */
const wasWrong = ({ troubles }: Chronicle, at: number): boolean =>
  troubles.some(({ what, from, to }) => what === 'wrong clock' && from <= at && at <= to)

/** Days in order, none skipped and none repeated; what is in the channel is in that order, too. */
function judgeRoadmap({ before, after, rows, seen }: Case): string[] {
  const days = rows.flatMap((row) => row.days)
  // Moved west, a group may post by hand on a date before that of its last post.
  const claimed = rows.toSorted((one, other) => one.claimedAt - other.claimedAt).flatMap((row) => row.days)
  const expected = days.map((_, i) => before.position + i)
  const channels = [...seen.values()].map((posts) => posts.map(dayOf))
  const strangers = channels.flat().filter((day) => !days.includes(day))
  return [
    ...([days, claimed].some((order) => order.join() === expected.join())
      ? []
      : [`the ledger's days are ${days.join(', ')}`]),
    ...(after.position === before.position + days.length
      ? []
      : [`the position is ${after.position} after the days ${days.join(', ')}`]),
    ...channels
      .filter((posted) => posted.some((day, i) => day < (posted[i - 1] ?? 0)))
      .map((posted) => `a channel's days are ${posted.join(', ')}`),
    ...strangers.map((day) => `day ${day} is in the channel and in no row`),
  ]
}
