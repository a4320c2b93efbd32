import { type Group, groups } from '../core/group.ts'
import {
  type Occurrence,
  occurrenceKey,
  occurrences,
  openOccurrences,
  type Step,
  untoldOccurrences,
} from '../core/occurrence.ts'
import { change, type Op, put, remove, type Store } from '../core/ports.ts'
import { type ChannelRef, channelKey } from '../core/refs.ts'
import { advance, doubted, nextStep, type StepEvent, withStep } from './step.ts'

/** What follows a post is tried at least this long after it was sent, or found to be, whatever the window, in ms. */
export const FOLLOW_UP_MS = 60 * 60_000

/** Whether a row's post is out in some channel, or may be. */
export const isOut = (row: Occurrence): boolean =>
  row.steps.some(({ kind, state }) => kind === 'post' && (state === 'sent' || state === 'uncertain'))

/**
 * The row after something happened to one step; purely. When that sent it, the channel's next prompt begins in the same write; when
 * nothing is left to do, the row closes: `done` when every step was sent, else `failed` with the reason. `begun` is the
 * key of the step that began.
 */
export function progress(
  row: Occurrence,
  index: number,
  event: StepEvent,
  now: number,
): { row: Occurrence; begun?: string } {
  const step = row.steps[index] as Step
  const isPosted = event.type === 'sent' && step.kind === 'post'
  const until = isPosted ? Math.max(row.until, now + FOLLOW_UP_MS) : row.until
  const moved = withStep({ ...row, until }, index, advance(step, event))
  const after = isPosted && step.firstSentAt === undefined ? forgetful(moved, step.channel) : moved
  const following = nextStep(after, channelKey(step.channel))
  const next = following === undefined ? undefined : (after.steps[following] as Step)
  if (next && following !== undefined) {
    const ready =
      event.type === 'sent' && next.kind === 'prompt' && next.state === 'todo' && next.notBefore <= now
    if (!ready || now >= until) return { row: after }
    return { row: withStep(after, following, advance(next, { type: 'begin', at: now })), begun: next.key }
  }
  const pending = after.steps.some(({ channel }) => nextStep(after, channelKey(channel)) !== undefined)
  return { row: pending ? after : closed(after) }
}

/** A post that this ledger knows of no call for was sent before a backup was made good: so may its prompts have been. */
const forgetful = (row: Occurrence, channel: ChannelRef): Occurrence => ({
  ...row,
  steps: row.steps.map((step) => (channelKey(step.channel) === channelKey(channel) ? doubted(step) : step)),
})

/** The row with nothing left to do. A roadmap day whose post certainly never went out anywhere is not this row's any more. */
function closed(row: Occurrence): Occurrence {
  const troubled = row.steps.find(({ state }) => state !== 'sent')
  if (!troubled) return { ...row, state: 'done' }
  return {
    ...row,
    state: 'failed',
    reason: troubled.reason ?? 'It could not be sent.',
    ...(!isOut(row) && { days: [] }),
  }
}

/**
 * Makes progress durable in one commit; where it closes the row, its mark as open goes, one that failed is marked as untold, and a
 * roadmap day that never went out goes back to the group, to come on the next study day. `row` is what the caller believes is stored; it is read again where
 * another channel moved on meanwhile.
 */
export async function saveProgress(
  store: Store,
  row: Occurrence,
  index: number,
  event: StepEvent,
  now: number,
): Promise<{ row: Occurrence; begun?: string }> {
  const key = occurrenceKey(row)
  for (let believed: Occurrence | undefined = row; believed; believed = await store.get(occurrences, key)) {
    const expected = progress(believed, index, event, now)
    let saved = expected
    const write = change(occurrences, key, (stored) => {
      saved = progress(stored, index, event, now)
      return saved.row.state === expected.row.state ? saved.row : undefined
    })
    if (await store.commit([write, ...closingOps(believed, expected.row)])) return saved
  }
  throw new Error(`The occurrence ${key} is not there any more.`)
}

/** A post that never came is none that nobody answered. */
const backTo = (group: Group, day: number): Group => ({
  ...group,
  place: day,
  silence: { ...group.silence, posts: Math.max(0, group.silence.posts - 1) },
})

function closingOps(before: Occurrence, after: Occurrence): Op[] {
  if (after.state === 'open') return []
  const [day] = before.days
  const back = after.days.length === 0 && after.round === 1 && day !== undefined
  return [
    remove(openOccurrences, occurrenceKey(after)),
    ...(after.state === 'failed'
      ? [put(untoldOccurrences, occurrenceKey(after), { group: after.group })]
      : []),
    ...(back
      ? [change(groups, after.group, (group) => (group.place === day + 1 ? backTo(group, day) : group))]
      : []),
  ]
}
