import type { Day } from '../core/curriculum.ts'
import { type Group, groups } from '../core/group.ts'
import { type Occurrence, occurrenceKey, occurrences, openOccurrences } from '../core/occurrence.ts'
import { change, insert, type Log, type Store } from '../core/ports.ts'
import type { Decision, Missed } from './decide.ts'
import { planOccurrence, type Timing } from './plan.ts'
import { isOut } from './progress.ts'
import { endedTooSoon } from './reopen.ts'

/**
 * The newest ledger row of a group at an instant (epoch ms), `undefined` when it has none. What a clock that was ahead wrote about
 * days to come does not count.
 */
export async function newestRow(store: Store, group: string, at: number): Promise<Occurrence | undefined> {
  for (let after: string | undefined; ; ) {
    // Nearly always it is the last one.
    const limit = after === undefined ? 1 : 50
    const range = { prefix: `${group}/`, limit, reverse: true, ...(after !== undefined && { after }) }
    const rows = await store.list(occurrences, range)
    const found = rows.find(({ value }) => value.due <= at && !isForeseen(value, at))
    const last = rows.at(-1)
    if (found || !last) return found?.value
    after = last.key
  }
}

const isForeseen = (row: Occurrence, at: number): boolean =>
  row.state === 'missed' ? row.claimedAt > at : row.days.length === 0 && endedTooSoon(row, at)

/** The rows of a group with steps in flight, oldest first. */
export async function openRows(store: Store, group: string): Promise<Occurrence[]> {
  const open = await store.list(openOccurrences, { prefix: `${group}/`, limit: 50 })
  const rows = await Promise.all(open.map(({ key }) => store.get(occurrences, key)))
  return rows.filter((row) => row !== undefined)
}

/** Hands over every row with steps in flight whose key begins so; one that cannot be read is logged and keeps no other waiting. */
export async function eachOpen(
  store: Store,
  log: Log,
  prefix: string,
  take: (row: Occurrence) => void,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = await store.list(openOccurrences, { prefix, after, limit: 500 })
    for (const { key } of page) {
      const row = await store.get(occurrences, key).catch((error: unknown) => {
        log.error({ error, occurrence: key }, 'An occurrence cannot be read and is left alone')
        return undefined
      })
      if (row) take(row)
    }
    const last = page.at(-1)
    if (!last) return
    after = last.key
  }
}

/** Whether no post of a row is out yet, nor may be: until then nobody knows which roadmap day comes next. */
export const isUnsettled = (row: Occurrence): boolean => row.round === 1 && !isOut(row)

/** The row of a group's local date, its latest round. */
export async function rowOf(store: Store, group: string, date: string): Promise<Occurrence | undefined> {
  const rows = await store.list(occurrences, { prefix: `${group}/${date}`, limit: 1, reverse: true })
  return rows[0]?.value
}

/** Whether a row only says why nothing was posted, so that a post may take its place. */
export const isReplaceable = ({ days, state }: Occurrence): boolean => days.length === 0 && state !== 'open'

/**
 * Claims one local date in one commit: the row, its mark as open, and the group's place. Resolves to the row, or to
 * `undefined` when the date is taken or the group moved, was paused or held meanwhile; then nothing is written.
 * `replace` takes the place of a row without days (missed, skipped), `foreseen` that of one which a clock that was ahead wrote; `again` is
 * a further round and moves no place.
 */
export async function claim(
  store: Store,
  group: Group,
  day: Day,
  timing: Timing,
  mode: 'first' | 'foreseen' | 'replace' | 'again',
): Promise<Occurrence | undefined> {
  const row = planOccurrence(group, day, timing)
  const key = occurrenceKey(row)
  const taken = await store.commit([
    mode === 'first' || mode === 'again'
      ? insert(occurrences, key, row)
      : change(occurrences, key, (old) =>
          (mode === 'replace' ? isReplaceable(old) : isForeseen(old, timing.claimedAt)) ? row : undefined,
        ),
    insert(openOccurrences, key, { group: group.id }),
    ...(mode === 'again' ? [] : [change(groups, group.id, (now) => moveOn(now, group))]),
  ])
  return taken ? row : undefined
}

/** The group one day further, or `undefined` when it is not the group that was decided upon. */
function moveOn(now: Group, decided: Group): Group | undefined {
  const same =
    now.place === decided.place &&
    !now.hold &&
    JSON.stringify(now.schedule) === JSON.stringify(decided.schedule)
  return same
    ? { ...now, place: now.place + 1, silence: { ...now.silence, posts: now.silence.posts + 1 } }
    : undefined
}

/** Writes the rows that say why nothing was posted on a date; dates that have a row meanwhile are left alone. */
export async function recordMissed(
  store: Store,
  group: string,
  missed: Missed[],
  now: number,
): Promise<void> {
  await Promise.all(
    missed.map(({ due, until, reason }) =>
      store.commit([
        insert(occurrences, `${group}/${due.date}`, {
          group,
          date: due.date,
          round: 1,
          days: [],
          due: due.instant.epochMilliseconds,
          until: until.epochMilliseconds,
          claimedAt: now,
          late: false,
          state: 'missed',
          reason,
          steps: [],
          answered: 0,
        }),
      ]),
    ),
  )
}

/**
 * The timing of a decided claim. What was due before the process started (`since`, epoch ms), or is late, is looked for before it is
 * sent: a ledger from a backup does not know of it.
 */
export const timingOf = (claimed: NonNullable<Decision['claim']>, now: number, since: number): Timing => ({
  date: claimed.due.date,
  round: 1,
  due: claimed.due.instant.epochMilliseconds,
  until: claimed.until.epochMilliseconds,
  claimedAt: now,
  late: claimed.late,
  look: claimed.late || claimed.due.instant.epochMilliseconds < since,
})
