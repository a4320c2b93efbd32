import type { Group } from '../../core/group.ts'
import { type Occurrence, occurrences, seriesPrefix } from '../../core/occurrence.ts'
import type { Store } from '../../core/records.ts'

const DAY_MS = 24 * 60 * 60_000
/** After so many days in which nobody took part the managers are asked what to do. */
const QUIET_DAYS = 14
/** Rows of the ledger that tell it: more than two months of daily posts. */
const ROWS = 70
/** In its second to fourth week a group’s only manager hears that another one helps. */
const HELPER_DAYS = { from: 7, to: 28 }

/** The local date of a group at an instant, epoch ms. */
export const dateIn = ({ schedule }: Pick<Group, 'schedule'>, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(schedule.zone).toPlainDate().toString()

/** Whether managers are to be asked at an instant (epoch ms) because nobody takes part, and were not since somebody last did. */
export async function isQuiet(store: Store, group: Group, at: number): Promise<boolean> {
  if (at - group.createdAt < QUIET_DAYS * DAY_MS) return false
  const rows = await store.list(occurrences, { prefix: seriesPrefix(group.id), limit: ROWS, reverse: true })
  return isQuietIn(
    rows.map(({ value }) => value).filter(({ days, round }) => days.length > 0 && round === 1),
    group.quiet,
    at,
  )
}

/** The same of a group’s posts, newest first; `told` is the local date on which managers were asked last. */
export function isQuietIn(posts: readonly Occurrence[], told: string | undefined, at: number): boolean {
  const answered = posts.findIndex((post) => post.answered > 0)
  const first = posts.at(answered < 0 ? -1 : answered - 1)
  if (answered === 0 || !first || at - first.due < QUIET_DAYS * DAY_MS) return false
  return told === undefined || posts.some((post) => post.answered > 0 && post.date > told)
}

/** Whether the only manager of a young group was not told yet that another one helps. */
export const isAlone = ({ managers, helper, sample, createdAt }: Group, at: number): boolean =>
  managers.length === 1 &&
  !helper &&
  !sample &&
  at - createdAt >= HELPER_DAYS.from * DAY_MS &&
  at - createdAt < HELPER_DAYS.to * DAY_MS

/** About half as many weekdays, every other one; `undefined` where there is only one. */
export const slower = (weekdays: readonly number[]): number[] | undefined =>
  weekdays.length > 1 ? weekdays.filter((_, i) => i % 2 === 0) : undefined
