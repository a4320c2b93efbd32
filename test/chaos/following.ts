import type { FollowingSeries } from '../../src/core/feature.ts'
import type { Occurrence, Step } from '../../src/core/occurrence.ts'
import { addressKey } from '../../src/core/occurrence.ts'
import { FEATURES } from '../../src/features.ts'
import type { Case } from './judge.ts'
import type { SeenPost } from './seen/seen.ts'

const FOLLOWING: readonly FollowingSeries[] = FEATURES.flatMap(({ following }) => following ?? [])

/** What the ledger holds of what follows the daily posts has these names. */
export const FOLLOWING_NAMES: readonly string[] = FOLLOWING.map(({ name }) => name)

/** Whether a post in a channel is a daily one, and none that only follows them. */
export const isDaily = ({ title }: SeenPost): boolean => !title.startsWith('Last week in ')

/** How many follow-ups arrived, came more than once, or are missing, with a sentence for each that must not be so. */
export type Followed = { delivered: number; duplicated: number; lost: number; problems: string[] }

/**
 * Judges what follows the daily posts of one group: each is there once where the ledger says so, never twice, and a discussion that
 * ended two posts ago and in which somebody took part has its word. `follows` are the rows of these series.
 */
export function judgeFollowing(at: Case, follows: readonly Occurrence[]): Followed {
  const followed: Followed = { delivered: 0, duplicated: 0, lost: 0, problems: [] }
  const { id } = at.before
  for (const row of follows)
    for (const step of row.steps) {
      if (step.what === 'thread') continue
      const count = countOf(step, row, follows, at)
      if (count > 1) followed.duplicated += count - 1
      if (count > 1) followed.problems.push(`${id} ${row.series} of ${row.date} is there ${count} times`)
      if (step.state !== 'sent') continue
      followed.delivered += Math.min(count, 1)
      if (count > 0) continue
      followed.lost++
      followed.problems.push(`${id} ${row.series} of ${row.date} is not there, the ledger says sent`)
    }
  for (const date of unsaid(at, follows)) {
    followed.lost++
    followed.problems.push(`${id} ${date}: somebody took part, and nothing was said when it ended`)
  }
  return followed
}

/** How often a step is there. Recaps say the same title each week: what is too much counts for the last one. */
function countOf(
  step: Step,
  row: Occurrence,
  follows: readonly Occurrence[],
  { seen, after, roadmap }: Case,
): number {
  const posts = seen.get(addressKey(step)) ?? []
  const series = FOLLOWING.find(({ name }) => name === row.series)
  const title = series?.compose(step, row, after, roadmap).title ?? ''
  if (step.what === 'reply') {
    const end = title.slice(title.indexOf(' took part'))
    return (
      posts
        .flatMap(({ discussions }) => discussions)
        .flatMap(({ messages }) => messages)
        // Where words say it, they are a sentence.
        .filter((message) => message.replace(/\.$/, '').endsWith(end)).length
    )
  }
  const there = posts.filter((post) => post.title.startsWith(title)).length
  const others = follows
    .filter((other) => other !== row && other.series === row.series)
    .flatMap(({ steps }) => steps)
  const known = others.filter(
    (other) => other.state === 'sent' && addressKey(other) === addressKey(step),
  ).length
  return Math.max(0, there - known)
}

/** Dates whose discussion has ended for sure, in which somebody took part, and of which nothing was said. */
function unsaid({ rows, after }: Case, follows: readonly Occurrence[]): string[] {
  const done = rows.filter(({ state }) => state === 'done')
  return rows
    .filter(
      (row) =>
        row.answered > 0 &&
        done.filter(({ date }) => date > row.date).length >= 2 &&
        after.channels.every(({ ref }) =>
          row.steps.some(
            (step) =>
              step.what === 'thread' &&
              step.state === 'sent' &&
              'channel' in step.to &&
              step.to.channel === ref.channel,
          ),
        ) &&
        !follows.some(({ series, date }) => series === 'wrap-up' && date === row.date),
    )
    .map(({ date }) => date)
}
