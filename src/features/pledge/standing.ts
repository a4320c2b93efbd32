import type { FeatureParts } from '../../core/feature.ts'
import { type Group, standstill } from '../../core/group.ts'
import { answerKeys, answers, groupsOf } from '../../core/membership.ts'
import { firstRoundOf, isPosted, type Occurrence, occurrences, seriesPrefix } from '../../core/occurrence.ts'
import { postedDay, studiedAt, titleOn } from '../../core/path.ts'
import { people, personOf } from '../../core/person.ts'
import type { Days } from '../../core/pledge.ts'
import type { MemberRef } from '../../core/refs.ts'

/** A promise is about a post of the last day: on a day off, in a pause or at a weekend nobody is reminded of an older one. */
const OPEN_MS = 24 * 60 * 60_000
/** Rows of a group that may matter: those of two weeks, and posts that were sent again. */
const ROWS = 20

/** A day’s post that somebody has not answered yet: what it is, and where it opens. */
export type Waiting = { group: Group; title: string; url: string | undefined }

/** What somebody did of late, by the dates of a zone, and what they could take part in now, the newest of each group. */
export async function standingOf(
  member: MemberRef,
  zone: string,
  { store, curriculumOf, now }: FeatureParts,
): Promise<Days & { waiting: Waiting[] }> {
  const person = personOf(member)
  const at = now.epochMilliseconds
  const answered = new Set<string>()
  const posted = new Set<string>()
  const waiting: Waiting[] = []
  for (const group of await groupsOf(store, member, now)) {
    const range = { prefix: seriesPrefix(group.id), limit: ROWS, reverse: true }
    const rows = (await store.list(occurrences, range)).filter(
      ({ value }) => isPosted(value) && value.due <= at,
    )
    const own = await store.list(answers, { ...range, prefix: `${person}/${range.prefix}` })
    for (const { value } of own) answered.add(localDateOf(value.at, zone))
    for (const { value } of rows) posted.add(localDateOf(value.due, zone))
    const newest = rows.find(({ value }) => at < value.due + OPEN_MS)
    if (!newest || standstill(group)) continue
    const { answer } = answerKeys(person, firstRoundOf(newest.key))
    if (await store.get(answers, answer)) continue
    waiting.push({ group, ...postOf(newest.value, group, member, curriculumOf) })
  }
  const absences = (await store.get(people, person))?.away ?? []
  return { answered, posted, absences, waiting }
}

const localDateOf = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()

/** A post as a member of one of its channels knows it: where the group meets on several platforms, on theirs. */
function postOf(
  row: Occurrence,
  group: Group,
  member: MemberRef,
  curriculumOf: FeatureParts['curriculumOf'],
): { title: string; url: string | undefined } {
  const opened = row.steps.filter(({ what, gone }) => (what === 'thread' || what === 'post') && !gone)
  const own = opened.filter(({ to }) => to.platform === member.platform)
  const url = (own.length > 0 ? own : opened).flatMap((step) => step.url ?? step.post?.url ?? []).at(-1)
  try {
    const curriculum = curriculumOf(studiedAt(row, group))
    const day = postedDay(curriculum, row)
    return { title: day ? titleOn(curriculum, day) : `Day ${row.days[0]}`, url }
  } catch {
    // The promise holds, whatever the operator did to the curriculum.
    return { title: `Day ${row.days[0]}`, url }
  }
}
