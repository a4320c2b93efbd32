import { answeredDates } from '../../core/discussion.ts'
import { type Group, groups } from '../../core/group.ts'
import { answers, isListed, memberships } from '../../core/membership.ts'
import { DAILY, isPosted, occurrences, seriesPrefix } from '../../core/occurrence.ts'
import { type Absence, people, personOf } from '../../core/person.ts'
import { PROGRESS_DAYS, type Progress, progressOf } from '../../core/progress.ts'
import { each, type Reader, type Store } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'

/** A day is discussed until the next one comes, and at most so long, in ms: until then it can still be kept. */
const OPEN_MS = 72 * 60 * 60_000

/** Study days are read in pages: those on which somebody was away come on top of those that count. */
const PAGE = 60
/** A year of study days: nobody's progress needs more. */
const MOST = 400

/** Somebody's absences, oldest first. */
export const absencesOf = async (store: Reader, member: MemberRef): Promise<readonly Absence[]> =>
  (await store.get(people, personOf(member)))?.away ?? []

/**
 * How much of a group's last study days somebody took part in, at an instant. What was due before their first answer counts
 * where they answered it later, and is missed by nobody: to look back costs nothing.
 */
export async function progressIn(
  store: Reader,
  group: Group,
  member: MemberRef,
  now: Temporal.Instant,
): Promise<Progress> {
  const dates = await answeredDates(store, member, group.id)
  const [first] = dates.keys()
  if (first === undefined) return { kept: 0, of: 0 }
  const joinedAt = Math.min(...dates.values())
  const absences = await absencesOf(store, member)
  const answered = new Set(dates.keys())
  const posted = new Set<string>()
  let isOpen = false
  const prefix = seriesPrefix(group.id, DAILY)
  for (let after: string | undefined; posted.size < MOST; ) {
    const range = { prefix, limit: PAGE, reverse: true, ...(after !== undefined && { after }) }
    const rows = await store.list(occurrences, range)
    for (const { value } of rows) {
      if (value.date < first || !isPosted(value)) continue
      if (value.due < joinedAt && !answered.has(value.date)) continue
      if (posted.size === 0) isOpen = now.epochMilliseconds < value.due + OPEN_MS
      posted.add(value.date)
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE || last.value.date < first) break
    const counted = progressOf([...posted].reverse(), answered, absences, isOpen)
    if (counted.of >= PROGRESS_DAYS) return counted
    after = last.key
  }
  return progressOf([...posted].reverse(), answered, absences, isOpen)
}

/** The groups that somebody belongs to or has answered in, and whether they manage them. */
export async function groupsKept(
  store: Store,
  member: MemberRef,
): Promise<{ group: Group; manages: boolean }[]> {
  const ids = new Set<string>()
  const person = `${personOf(member)}/`
  for await (const { value } of each(store, memberships, { prefix: person })) ids.add(value.group)
  // A membership ends long before the answers do: the first one behind those of a group is of the next group.
  for (let after = person; ; ) {
    const [next] = await store.list(answers, { prefix: person, after, limit: 1 })
    if (!next) break
    const id = next.key.slice(person.length, next.key.indexOf('/', person.length))
    ids.add(id)
    after = `${person}${id}0`
  }
  const found = await Promise.all([...ids].map((id) => store.get(groups, id)))
  return found.flatMap((group) => (group ? [{ group, manages: isListed(group, member) }] : []))
}
