import type { Curriculum } from '../core/curriculum.ts'
import { type Group, groups } from '../core/group.ts'
import { type Occurrence, occurrences, openOccurrences, type Step } from '../core/occurrence.ts'
import { type ChatPlatform, change, insert, type Store } from '../core/ports.ts'
import { type Due, instantOn } from '../core/schedule.ts'
import { newestRow } from './ledger.ts'
import { planOccurrence } from './plan.ts'

/** Why groups wait after a restored backup, and how a manager ends the wait. */
export const RESTORED = {
  reason: 'The database was restored from a backup, so I cannot be sure what was posted since.',
  mends: 'Look at the last daily post and, if need be, jump to the day that comes next. Then resume.',
}

/** A backup may be older than this; what was posted before is not looked for. */
const LOOK_BACK_DAYS = 60

/**
 * Brings a group's ledger up to what its channel holds, after a backup was restored: posts that the ledger does not know of are looked
 * for date by date, adopted, and move the place. Resolves to whether the channel could be read; `false` leaves the rest to a manager.
 * Rejects with the platform's or the store's error.
 */
export async function reconcile(
  store: Store,
  platform: ChatPlatform,
  curriculum: Curriculum,
  group: Group,
  now: Temporal.Instant,
): Promise<boolean> {
  await distrust(store, group.id)
  const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  const last = (await newestRow(store, group.id))?.date ?? group.startDate
  const earliest = today.subtract({ days: LOOK_BACK_DAYS })
  let place = group.place
  for (
    let date = Temporal.PlainDate.from(last);
    Temporal.PlainDate.compare(date, today) <= 0;
    date = date.add({ days: 1 })
  ) {
    if (
      Temporal.PlainDate.compare(date, earliest) < 0 ||
      (await store.get(occurrences, `${group.id}/${date}`))
    )
      continue
    const row = plannedOn(group, curriculum, place, date)
    const [post] = row?.steps ?? []
    if (!row || !post) return true
    const found = await platform.find(post.channel, post.key, row.due - 24 * 3_600_000)
    if (found === 'unknown') return false
    if (found === 'absent') continue
    const adopted = adopt(row, found, date.equals(today))
    const from = place
    const done = await store.commit([
      insert(occurrences, `${group.id}/${date}`, adopted),
      ...(adopted.state === 'open'
        ? [insert(openOccurrences, `${group.id}/${date}`, { group: group.id })]
        : []),
      change(groups, group.id, (stored) =>
        stored.place === from ? { ...stored, place: from + 1 } : undefined,
      ),
    ])
    if (!done) return false
    place++
  }
  return true
}

/** Steps that a backup shows as not yet sent may have been sent since: they are looked for first. */
async function distrust(store: Store, group: string): Promise<void> {
  const open = await store.list(openOccurrences, { prefix: `${group}/`, limit: 50 })
  for (const { key } of open) {
    await store.update(occurrences, key, (row) => ({
      ...row,
      steps: row.steps.map(
        (step): Step =>
          step.state === 'todo' && step.kind !== 'thread' ? { ...step, state: 'sending' } : step,
      ),
    }))
  }
}

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
  return planOccurrence(group, day, { date: due.date, round: 1, due: at, until, claimedAt: at, late: true })
}

/** Today's post may still lack its discussion; of an older one nothing more is sent. */
function adopt(
  row: Occurrence,
  post: NonNullable<Occurrence['steps'][number]['post']>,
  isToday: boolean,
): Occurrence {
  const [first, ...rest] = row.steps
  if (!first) return row
  const sent = { ...first, state: 'sent' as const, post }
  const reason = 'Found in the channel after a backup was restored.'
  if (!isToday) return { ...row, late: false, state: 'done', reason, steps: [sent] }
  const looked = rest.map((step) => (step.kind === 'prompt' ? { ...step, state: 'sending' as const } : step))
  return { ...row, late: false, reason, steps: [sent, ...looked] }
}
