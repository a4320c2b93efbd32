import type { Curriculum, Day } from '../core/curriculum.ts'
import type { DailySeries, FollowingSeries, Owed, Series } from '../core/feature.ts'
import { channelAt, type Group, groups, standstill } from '../core/group.ts'
import {
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
} from '../core/occurrence.ts'
import { ifLoaded, type Studied, studiedAt } from '../core/path.ts'
import type { Clock, Log } from '../core/ports.ts'
import type { Store, Tx } from '../core/records.ts'
import type { Due } from '../core/schedule.ts'
import type { Compose, SendingParts } from './call.ts'
import { deliveryKey } from './ledger.ts'

/** What claiming needs: the series in the order they are sent, and since when (epoch ms) this process knows what was sent. */
type FollowParts = {
  store: Store
  curriculumOf(group: Studied): Curriculum
  following: readonly FollowingSeries[]
  since: number
}

/**
 * Claims what follows a group’s daily posts and is owed at an instant: once each, whoever asks and however often. Resolves to
 * the rows that were claimed, and to when the group is to be looked at again for this (epoch ms).
 */
export async function follow(
  { store, curriculumOf, following, since }: FollowParts,
  group: Group,
  at: { now: Temporal.Instant; claiming?: string | undefined },
): Promise<{ rows: Occurrence[]; next: number | undefined }> {
  const rows: Occurrence[] = []
  let next: number | undefined
  if (standstill(group)) return { rows, next }
  for (const series of following) {
    const found = await series.owed(store, group, at, curriculumOf)
    if (found.next !== undefined) next = Math.min(next ?? found.next, found.next)
    for (const owed of found.owed) {
      const row = planOwed(series, group, owed, at.now.epochMilliseconds, since)
      // A row may be of what the group studied before.
      const curriculum = series.claimed && ifLoaded(curriculumOf, studiedAt(row, group))
      if (series.claimed && !curriculum) continue
      const claimed = (tx: Tx, now: Group) => curriculum && series.claimed?.(tx, row, now, curriculum)
      if (await claimOwed(store, row, claimed)) rows.push(row)
    }
  }
  return { rows, next }
}

/** When all that follows the post of a due date is owed, epoch ms; `undefined` where nothing follows, or nothing is posted. */
export function overAt(following: readonly FollowingSeries[], due: Due | undefined): number | undefined {
  const lasts = Math.max(0, ...following.map((series) => series.lasts ?? 0))
  return due && lasts > 0 ? due.instant.epochMilliseconds + lasts : undefined
}

/**
 * The row with its steps. A reply stands under a thread that is open already, so the thread’s step is a sent one. What was due
 * before the process started may have been sent by one that the ledger has forgotten: it is looked for first.
 */
function planOwed(
  series: FollowingSeries,
  group: Group,
  { steps, ...owed }: Owed,
  now: number,
  since: number,
): Occurrence {
  const { date, reader = '', round = 1, curriculumDay, ...rest } = owed
  const first = owed.due < since ? 'sending' : 'todo'
  const planned = steps.flatMap(({ channel, content, thread, booth }, i): Step[] => {
    const step = (what: Step['what'], tail: string): Step => ({
      what,
      content: what === 'reply' || what === 'post' ? content : what,
      to: channel.ref,
      key: deliveryKey(group.id, series, date, round, channel.id, `${reader}${tail}`),
      state: first,
      attempts: 0,
      notBefore: 0,
    })
    if (booth === 'new') return [step('booth', 'b'), step('reply', 'r')]
    if (booth) return [{ ...step('booth', 'b'), state: 'sent', booth }, step('reply', 'r')]
    if (!thread) return [step('post', 'p')]
    const before = steps.slice(0, i).filter((other) => other.channel.id === channel.id).length
    const reply = step('reply', String(before))
    return before > 0 ? [reply] : [{ ...step('thread', 't'), state: 'sent', thread }, reply]
  })
  return {
    group: group.id,
    series: series.name,
    date,
    ...(reader !== '' && { reader }),
    round,
    ...rest,
    ...(curriculumDay !== undefined && { curriculumDay }),
    claimedAt: now,
    late: false,
    state: planned.length > 0 ? 'open' : 'done',
    steps: planned,
    answered: 0,
  }
}

/**
 * `false` where the ledger has it already, or the group is gone, held or ended meanwhile, or has left a channel that the steps go to:
 * whoever moved it has it looked at again.
 */
const claimOwed = (
  store: Store,
  row: Occurrence,
  claimed: (tx: Tx, group: Group) => Promise<void> | undefined,
): Promise<boolean> =>
  store.transact(async (tx) => {
    const key = occurrenceKey(row)
    // Nearly always it was sent long ago: that is no reason to write.
    if (await tx.get(occurrences, key)) return false
    const group = await tx.get(groups, row.group)
    if (!group || standstill(group)) return false
    if (row.steps.some(({ to }) => 'channel' in to && !channelAt(group, to))) return false
    tx.put(occurrences, key, row)
    if (row.state === 'open') tx.put(openOccurrences, key, { group: row.group })
    await claimed(tx, group)
    return true
  })

/** What a day's discussion gets on top; an error of ours keeps no post back. */
export const chosenFor = (
  { store, daily, log }: { store: Store; daily: DailySeries; log: Log },
  group: string,
  curriculum: Curriculum,
  [first, second]: readonly [Day, Day | undefined],
  date: string,
): Promise<string[]> =>
  daily
    .chosen(store, group, curriculum, second?.kind === 'review' ? second : first, date)
    .catch((error: unknown) => {
      log.error({ error, group }, 'What a discussion gets on top could not be chosen; it does without')
      return []
    })

/** What a step says, by the series of its row. */
export const composedBy =
  ({
    series,
    curriculumOf,
  }: {
    series: readonly Series[]
    curriculumOf(group: Studied): Curriculum
  }): Compose =>
  (step, row, group, discussion) => {
    const own = series.find(({ name }) => name === row.series)
    if (!own) throw new Error(`There is no series ${row.series}.`)
    return own.compose(step, row, group, curriculumOf(studiedAt(row, group)), discussion)
  }

/** What a step says, and the picture that comes with it: one that cannot be drawn keeps no message back. */
export const saidBy = (parts: {
  store: Store
  series: readonly Series[]
  curriculumOf(group: Studied): Curriculum
  clock: Clock
  log: Log
}): Pick<SendingParts, 'compose' | 'live' | 'picture'> => ({
  compose: composedBy(parts),
  live: async (step, row) => {
    const own = parts.series.find(({ name }) => name === row.series)
    if (!own?.live) return undefined
    return (await own.live(parts.store, step, row, parts.clock.now())) ?? 'nothing'
  },
  picture: async (step, row) => {
    try {
      return await parts.series.find(({ name }) => name === row.series)?.picture?.(step)
    } catch (error) {
      parts.log.error({ error, step: step.key }, 'A picture could not be drawn; its message goes without')
      return undefined
    }
  },
})
