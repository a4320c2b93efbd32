import { type Curriculum, questionAt, type Shelf, themeOf } from '../../core/curriculum.ts'
import { type Group, standstill } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import {
  addressKey,
  isPosted,
  type Occurrence,
  occurrences,
  seriesPrefix,
  studiedIn,
} from '../../core/occurrence.ts'
import { numbersPosted, postedDay, postedDays, roadmapOf, studiedAt } from '../../core/path.ts'
import { each, type Reader } from '../../core/records.ts'
import { daysPerPost, pauseOn } from '../../core/schedule.ts'
import { withoutMarkup } from '../../core/text.ts'
import { formatWeekdays } from '../../words/weekday-text.ts'

/** A count of people below this could tell who they were, and is left out. */
const LEAST_COUNT = 3

/** A day by its number on the roadmap that the group had then, and in the whole curriculum where that is another one. */
export type ExportedDay = { number: number; inCurriculum?: number; theme?: string }

/** A study date of a group. Everything about a day is left out where none was posted. */
export type ExportedDate = {
  /** Local date, YYYY-MM-DD. */
  date: string
  outcome: 'posted' | 'skipped' | 'missed' | 'failed'
  /** The days that it brought. */
  days?: ExportedDay[]
  /** Id of what it is a day of, where the group has left that. */
  curriculum?: string
  /** Where it was discussed, one address for each channel whose discussion is still there. */
  discussions?: string[]
  /** How many took part; left out under three. */
  tookPart?: number
}

/** What a group was and is, with nobody in it. Instants are ISO in UTC, dates local to `settings.zone`. */
export type GroupExport = {
  studyhall: 'group'
  version: 1
  exportedAt: string
  name: string
  began: string
  curriculum: { id: string; title: string; path?: string; days: number; next: number; nextPost?: string }
  settings: {
    time: string
    zone: string
    weekdays: string
    daysPerPost: number
    daysOff: { from: string; to: string }[]
    pause?: { from: string; until?: string }
    recap: boolean
    wrapUp: boolean
    suggestions: boolean
    votes: boolean
    stars: boolean
    mocks: boolean
    host: boolean
    channels: Record<string, string | boolean | number | string[]>[]
  }
  dates: ExportedDate[]
  /** Discussions that nobody has answered yet, with the question that each began with. */
  open: { date: string; days: ExportedDay[]; question?: string; discussion: string }[]
}

/** The group as it is at an instant: every study date of its ledger, oldest first. Throws UserError where its curriculum is not loaded. */
export async function exportOf(
  reader: Reader,
  group: Group,
  curricula: Shelf,
  now: Temporal.Instant,
): Promise<GroupExport> {
  const dates = new Map<string, Occurrence[]>()
  for await (const { value } of each(reader, occurrences, { prefix: seriesPrefix(group.id) }))
    if (value.days.length === 0 || isPosted(value))
      dates.set(value.date, [...(dates.get(value.date) ?? []), value])
  const days = [...dates.values()].map((rounds) => dateOf(rounds, group, curricula))
  return {
    studyhall: 'group',
    version: 1,
    exportedAt: now.round('second').toString(),
    name: group.name,
    // Its first date moves with its schedule.
    began: [...dates.keys()][0] ?? group.startDate,
    curriculum: placeOf(group, curricula, now),
    settings: settingsOf(group, now),
    dates: days.map(({ shown }) => shown),
    open: days.flatMap(({ open }) => open),
  }
}

function placeOf(group: Group, curricula: Shelf, now: Temporal.Instant): GroupExport['curriculum'] {
  const roadmap = roadmapOf(curricula.of(group.curriculum), group.path)
  const next = standstill(group) ? undefined : nextPost(group, roadmap.length, now)
  return {
    id: group.curriculum,
    title: roadmap.title,
    ...(group.path !== undefined && { path: group.path }),
    days: roadmap.length,
    next: group.position,
    ...(next && { nextPost: next.instant.toString() }),
  }
}

function settingsOf({ schedule, channels, ...group }: Group, now: Temporal.Instant): GroupExport['settings'] {
  const { time, zone, weekdays, off } = schedule
  const pause = pauseOn(schedule, now.toZonedDateTimeISO(zone).toPlainDate())
  return {
    time,
    zone,
    weekdays: formatWeekdays(weekdays),
    daysPerPost: daysPerPost(schedule),
    daysOff: off.map(({ from, to }) => ({ from, to })),
    ...(pause && {
      pause: { from: pause.from, ...(pause.until !== undefined && { until: pause.until }) },
    }),
    recap: group.recap !== false,
    wrapUp: group.wrapUp !== false,
    suggestions: group.suggestions === true,
    votes: group.votes === true,
    stars: group.stars === true,
    mocks: group.mocks === true,
    host: group.host === true,
    channels: channels.map(({ ref, settings }) => ({
      ...ref,
      archiveMinutes: settings.archiveMinutes,
      pin: settings.pin,
      // A role may be of one person.
      mention: settings.mention !== '',
      tags: settings.tags,
      publish: settings.publish,
    })),
  }
}

/** A date's rounds as they are exported, and its discussion if nobody has answered there. */
function dateOf(
  rounds: readonly Occurrence[],
  group: Group,
  curricula: Shelf,
): { shown: ExportedDate; open: GroupExport['open'] } {
  const [first] = rounds as readonly [Occurrence, ...Occurrence[]]
  const { date, answered, state } = first
  if (first.days.length === 0)
    return { shown: { date, outcome: state === 'open' || state === 'done' ? 'missed' : state }, open: [] }
  const studied = studiedIn(first, group)
  const loaded = curricula.all.find(({ id }) => id === studied)
  const curriculum = loaded && roadmapOf(loaded, studiedAt(first, group).path)
  const posted = curriculum && postedDay(curriculum, first)
  const days = daysOf(first, curriculum)
  const discussions = rounds.flatMap(discussionsOf)
  const [discussion] = discussions.slice(-1)
  const lead = posted && questionAt(posted, posted.lead)
  return {
    shown: {
      date,
      outcome: 'posted',
      days,
      ...(studied !== group.curriculum && { curriculum: studied }),
      ...(discussions.length > 0 && { discussions }),
      ...(answered >= LEAST_COUNT && { tookPart: answered }),
    },
    open:
      answered === 0 && discussion !== undefined
        ? [{ date, days, ...(lead && { question: withoutMarkup(lead.question.ask) }), discussion }]
        : [],
  }
}

function daysOf(row: Occurrence, curriculum: Curriculum | undefined): ExportedDay[] {
  const posted = curriculum ? postedDays(curriculum, row) : []
  const numbers = numbersPosted(row)
  return row.days.map((number, i) => {
    const day = posted.find((each) => each.number === number)
    const theme = day ? themeOf(day) : ''
    const inCurriculum = numbers[i]
    return {
      number,
      ...(inCurriculum !== undefined && inCurriculum !== number && { inCurriculum }),
      ...(theme !== '' && { theme }),
    }
  })
}

/** Where a row is discussed: in each channel the first message of its thread or, while there is none, its post. */
function discussionsOf({ steps }: Occurrence): string[] {
  const lost = new Set(steps.filter(({ gone }) => gone).map(addressKey))
  const byAddress = Map.groupBy(
    steps.filter((step) => step.post && !lost.has(addressKey(step))),
    addressKey,
  )
  return [...byAddress.values()].flatMap((sent) => {
    const found = sent.find(({ what }) => what !== 'post') ?? sent[0]
    return found?.post ? [found.post.url] : []
  })
}
