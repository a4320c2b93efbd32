import { z } from 'zod'
import type { Card } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import { type Curriculum, type Day, themeOf } from '../../core/curriculum.ts'
import type { FollowingSeries } from '../../core/feature.ts'
import { type Group, openChannels } from '../../core/group.ts'
import { answered, MEMBER_DAYS } from '../../core/membership.ts'
import {
  DAILY,
  isOut,
  type Occurrence,
  occurrenceKey,
  occurrences,
  seriesPrefix,
  studiedIn,
} from '../../core/occurrence.ts'
import { numbersPosted, postedDay } from '../../core/path.ts'
import { isSparedOn, people } from '../../core/person.ts'
import { each, type Reader } from '../../core/records.ts'
import { daysPerPost, weekOf } from '../../core/schedule.ts'
import { waitingIn } from '../../core/suggestion.ts'
import { plain } from '../../core/text.ts'
import * as to from '../../words/signatures.ts'
import { withWaiting } from '../../words/suggestion-text.ts'
import { weeksPicture } from './picture.ts'
import { type Dated, LEAST, WEEKS, type Weeks, weeksInWords, weeksOf, weeksSchema } from './weeks.ts'

/** So long is it tried to send a recap, in ms. */
const WINDOW_MS = 12 * 60 * 60_000
/** What a recap says, as its step carries it: the days of the week with how many took part, the team’s figure, and what comes. */
const contentSchema = z.object({
  /** Roadmap day, how many took part, and what the curriculum calls the day where that is another number; of two days both, each with that. */
  days: z.array(z.tuple([z.int(), z.int()], z.int())),
  /** On so many of the days at least half of those who were active took part; absent below three people. */
  team: z.int().optional(),
  /** The roadmap day that comes next. */
  next: z.int(),
  /** Suggestions that wait for a manager. */
  waiting: z.int().optional(),
  /** What its picture shows. */
  weeks: weeksSchema.optional(),
})
type Content = z.output<typeof contentSchema>

/** Last week of a group, in counts alone, before the first post of a new one. */
export const recap: FollowingSeries = {
  name: 'recap',
  code: 'r',
  owed: async (reader, group, { now, claiming }) => {
    if (group.recap === false || claiming === undefined) return { owed: [] }
    const week = weekOf(claiming)
    // It is looked for with every post of the week, and nearly always it was sent with the first.
    const sent = await reader.get(
      occurrences,
      occurrenceKey({ group: group.id, series: recap.name, date: week }),
    )
    if (sent) return { owed: [] }
    const content = await contentOf(reader, group, week)
    if (!content) return { owed: [] }
    // Since the week began it may have been sent with any of its posts, by a process that the ledger has forgotten.
    const due = Temporal.PlainDate.from(week).toZonedDateTime(group.schedule.zone).toInstant()
    const steps = openChannels(group).map((channel) => ({ channel, content: JSON.stringify(content) }))
    const until = now.epochMilliseconds + WINDOW_MS
    // Under the Monday of the week that begins, whichever day that week begins with: one a week.
    const { curriculum } = group
    return { owed: [{ date: week, days: [], curriculum, due: due.epochMilliseconds, until, steps }] }
  },
  compose: ({ content }, _row, group, curriculum) => {
    const card = recapCard(contentSchema.parse(JSON.parse(content)), group, curriculum)
    return { card, title: card.title }
  },
  picture: async ({ content }) => {
    const { weeks } = contentSchema.parse(JSON.parse(content))
    return weeks && { ...(await weeksPicture(weeks)), alt: weeksInWords(weeks) }
  },
}

/** What a row says of its date; one whose post never went out says that it was missed. */
function dated(row: Occurrence): Dated[] {
  const { date, state, days, answered } = row
  if (state === 'skipped') return [{ date, was: 'off' }]
  return days.length > 0 && isOut(row) ? [{ date, was: answered }] : [{ date, was: 'missed' }]
}

const daysBefore = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).subtract({ days }).toString()

/** What there is to say of the week before the one that begins on `week`; nothing where nobody took part for two weeks. */
async function contentOf(reader: Reader, group: Group, week: string): Promise<Content | undefined> {
  const prefix = seriesPrefix(group.id, DAILY)
  const all: Occurrence[] = []
  for await (const { value } of each(reader, occurrences, {
    prefix,
    after: `${prefix}${daysBefore(week, WEEKS * 7 + 1)}`,
  }))
    if (value.date < week && value.round === 1) all.push(value)
  const from = daysBefore(week, 14)
  const rows = all.filter(({ date, days }) => date >= from && days.length > 0)
  // What was studied before a move to another curriculum is not named by this one.
  const last = rows.filter(
    (row) => row.date >= daysBefore(week, 7) && studiedIn(row, group) === group.curriculum,
  )
  if (last.length === 0 || rows.every((row) => row.answered === 0)) return undefined
  const who = await whoAnswered(reader, prefix, daysBefore(week, 7 + MEMBER_DAYS), week)
  const waiting = await waitingIn(reader, group)
  const weeks = await weeksBefore(reader, group, week, all)
  const people = new Set(last.flatMap(({ date }) => [...(who.get(date) ?? [])]))
  return {
    days: last.map((row) => {
      const { days, answered, curriculumDay } = row
      const [first = 0, second] = days
      const [ofFirst = first, ofSecond = 0] = numbersPosted(row)
      if (second !== undefined) return [first, answered, ofFirst, second, ofSecond]
      return [first, answered, ...(curriculumDay === undefined ? [] : [curriculumDay])]
    }),
    ...(people.size >= LEAST && { team: await teamDays(reader, last, who) }),
    next: group.position,
    ...(waiting > 0 && { waiting }),
    ...(weeks && { weeks }),
  }
}

/** The group's weeks by day, as far as enough people took part in them. */
async function weeksBefore(
  reader: Reader,
  { id, schedule }: Group,
  week: string,
  rows: readonly Occurrence[],
): Promise<Weeks | undefined> {
  const prefix = seriesPrefix(id, DAILY)
  const byWeek = Map.groupBy(rows, ({ date }) => weekOf(date))
  const enough = new Set<string>()
  for (const [monday, days] of byWeek) {
    const counts = days.map(({ answered }) => answered)
    // Mostly the counts alone say whether three people took part; where they do not, few are left to ask about.
    if (Math.max(...counts) >= LEAST) enough.add(monday)
    else if (counts.reduce((sum, count) => sum + count, 0) >= LEAST) {
      const who = await whoAnswered(reader, prefix, monday, daysBefore(monday, -7))
      if (new Set([...who.values()].flatMap((people) => [...people])).size >= LEAST) enough.add(monday)
    }
  }
  return weeksOf(rows.flatMap(dated), { week, schedule, enough })
}

/** Answers that are read at a time: a week of a large group has thousands. */
const PAGE = 2_000

/** Who answered on which local date from `from` on and before `until`. */
async function whoAnswered(
  reader: Reader,
  prefix: string,
  from: string,
  until: string,
): Promise<Map<string, Set<string>>> {
  const who = new Map<string, Set<string>>()
  for await (const { key } of each(reader, answered, { prefix, after: `${prefix}${from}`, page: PAGE })) {
    const slash = key.indexOf('/', prefix.length)
    const date = key.slice(prefix.length, slash)
    if (date >= until) break
    who.set(date, (who.get(date) ?? new Set()).add(key.slice(slash + 1)))
  }
  return who
}

/**
 * On how many days at least half of the active members took part: of those who answered within the 14 days up to it and
 * were not away on it.
 */
async function teamDays(
  reader: Reader,
  rows: readonly Occurrence[],
  who: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<number> {
  const absences = new Map<string, Awaited<ReturnType<typeof absencesOf>>>()
  let kept = 0
  for (const { date } of rows) {
    const present = who.get(date) ?? new Set()
    const oldest = daysBefore(date, MEMBER_DAYS)
    let active = new Set<string>()
    for (const [day, of] of who) if (day >= oldest && day <= date) active = active.union(of)
    const missing = active.difference(present)
    // Mostly the day is kept without asking who was away.
    let absent = missing.size
    for (const one of present.size >= missing.size ? [] : missing) {
      const away = absences.get(one) ?? (await absencesOf(reader, one))
      absences.set(one, away)
      if (isSparedOn(away, date)) absent--
    }
    if (present.size >= absent && present.size > 0) kept++
  }
  return kept
}

const absencesOf = async (reader: Reader, person: string) => (await reader.get(people, person))?.away ?? []

/** So many days of what comes are named. */
const AHEAD = 5

function recapCard({ days, team, next, waiting = 0 }: Content, group: Group, curriculum: Curriculum): Card {
  type Had = Content['days'][number]
  const dayOf = ([number, , curriculumDay]: Had) => postedDay(curriculum, { days: [number], curriculumDay })
  const secondOf = ([, , , second, of]: Had) =>
    second === undefined ? undefined : postedDay(curriculum, { days: [second], curriculumDay: of })
  const line = (number: number, day: Day | undefined): string =>
    day ? `- **Day ${number}** ${plain(themeOf(day))}` : `- **Day ${number}**`
  const named = (had: Had): string => {
    const second = secondOf(had)
    return `${line(had[0], dayOf(had))}${second ? `, and **day ${second.number}** ${plain(themeOf(second))}` : ''}`
  }
  const discussed = days.filter(([, count]) => count > 0)
  const open = days.filter(([, count]) => count === 0)
  const took = (count: number): string => (team === undefined ? '' : ` · ${count} took part`)
  const ahead = curriculum.days
    .slice(next - 1, next - 1 + Math.min(AHEAD, group.schedule.weekdays.length) * daysPerPost(group.schedule))
    .map((day) => line(day.number, day))
  const of = days.length === 1 ? 'study day' : 'study days'
  const text = [
    discussed.length > 0
      ? `**Discussed**\n${discussed.map((had) => `${named(had)}${took(had[1])}`).join('\n')}`
      : 'Nobody answered last week. A new week begins.',
    ...(team === undefined
      ? []
      : [`On ${team} of ${days.length} ${of} at least half of the active members took part.`]),
    ...(open.length > 0 && discussed.length > 0
      ? [`**Nobody has answered yet**\n${open.map(named).join('\n')}`]
      : []),
    ...(ahead.length > 0 ? [`**This week**\n${ahead.join('\n')}`] : []),
  ]
  const card = {
    plain: `Last week in ${group.name}: ${discussed.length} of ${days.length} ${of} discussed.`,
    title: `Last week in ${group.name}`,
    text: text.join('\n\n'),
    footer: 'Counts only: nobody is named.',
    buttons: [
      ...open.slice(0, 2).flatMap((had) => {
        const day = dayOf(had)
        return day ? [to.dayButton(day, undefined, { curriculum: curriculum.id })] : []
      }),
      buttonFor(to.joinHere, {}, 'Join here'),
      buttonFor(to.roadmap, {}, 'Roadmap'),
    ],
  }
  return withWaiting(card, waiting)
}
