import { cut, tidy } from '../../core/text.ts'

/** Dates of an all-day event, both ends in it, with its name. Local dates, YYYY-MM-DD; the name is text from outside. */
export type Holiday = { from: string; to: string; name: string }

/** What a calendar holds: its all-day events, oldest first, and how many entries could not be read or are too long for a holiday. */
export type Calendar = { holidays: Holiday[]; unread: number }

/** So far ahead is looked, in days: the holidays of a year and of what is left of this one. */
const AHEAD_DAYS = 400
/** A longer event is a season or a slip, no holiday. */
export const LONGEST_DAYS = 35
/** Entries of a calendar that are looked at, and repetitions of one and of all: a rule may repeat without an end. */
const MOST_EVENTS = 2_000
const MOST_REPEATS = { ofOne: 1_000, ofAll: 20_000 }
const LONGEST_NAME = 60

/**
 * The all-day events of an iCalendar text (RFC 5545) from a local date on: whole, or cut anywhere, since entries are read one by
 * one. Recurring ones are repeated, cancelled ones and those with a time left out. Never rejects; nothing is fetched.
 */
export async function readCalendar(text: string, today: Temporal.PlainDate): Promise<Calendar> {
  const { default: ical } = await import('ical.js')
  const until = today.add({ days: AHEAD_DAYS })
  const found: Holiday[] = []
  let unread = 0
  let repeats = 0
  const moved = movedDates(text)
  for (const entry of entriesOf(text)) {
    try {
      const root = new ical.Component(ical.parse(`BEGIN:VCALENDAR\r\n${entry}\r\nEND:VCALENDAR`) as never)
      const component = root.getFirstSubcomponent('vevent')
      if (!component) continue
      const event = new ical.Event(component)
      const isCancelled = /^cancelled$/i.test(String(component.getFirstPropertyValue('status') ?? ''))
      if (!event.startDate?.isDate || isCancelled) continue
      checkDates(entry)
      const days = daysOf(event)
      if (days > LONGEST_DAYS) throw new Error('It is too long.')
      const name = cut(tidy(event.summary ?? ''), LONGEST_NAME)
      const add = (from: Temporal.PlainDate): void => {
        const to = from.add({ days: days - 1 })
        const isAhead =
          Temporal.PlainDate.compare(to, today) >= 0 && Temporal.PlainDate.compare(from, until) <= 0
        if (isAhead) found.push({ from: from.toString(), to: to.toString(), name })
      }
      if (!event.isRecurring() || event.isRecurrenceException()) {
        add(dateOf(event.startDate))
        continue
      }
      const dates = event.iterator()
      const most = Math.min(MOST_REPEATS.ofAll, repeats + MOST_REPEATS.ofOne)
      for (let next = dates.next(); next; next = dates.next()) {
        const date = dateOf(next)
        if (Temporal.PlainDate.compare(date, until) > 0) break
        if (++repeats > most) throw new Error('It repeats too often.')
        if (!moved.has(`${event.uid} ${date}`)) add(date)
      }
    } catch {
      // Its words are from outside; that it could not be read is told.
      unread++
    }
  }
  return { holidays: sorted(found), unread }
}

/** Throws for a date that there is not: the parser would take the 30th of February for the 2nd of March. */
function checkDates(entry: string): void {
  for (const [, year, month, day] of entry.matchAll(/^DT(?:START|END)[^:\r\n]*:(\d{4})(\d\d)(\d\d)\s*$/gim))
    Temporal.PlainDate.from(`${year}-${month}-${day}`, { overflow: 'reject' })
}

type Time = { toString(): string }
const dateOf = (time: Time): Temporal.PlainDate => Temporal.PlainDate.from(time.toString().slice(0, 10))

/** How many days an event lasts; its end is the day after, and some calendars write the same day. */
function daysOf({ startDate, endDate }: { startDate: Time; endDate: Time | null }): number {
  if (!endDate) return 1
  return Math.max(1, dateOf(startDate).until(dateOf(endDate), { largestUnit: 'days' }).days)
}

/** The entries of a calendar, line by line; one that is cut off at the end is left out. */
function* entriesOf(text: string): Generator<string> {
  let lines: string[] | undefined
  let count = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (/^\s*BEGIN:VEVENT\s*$/i.test(line)) lines = []
    lines?.push(line)
    if (!lines || !/^\s*END:VEVENT\s*$/i.test(line)) continue
    yield lines.map((each) => (/^\s+(BEGIN|END):/i.test(each) ? each.trim() : each)).join('\r\n')
    lines = undefined
    if (++count === MOST_EVENTS) return
  }
}

/** The repetitions that have an entry of their own, each by its event and date. */
function movedDates(text: string): Set<string> {
  const moved = new Set<string>()
  for (const entry of entriesOf(text)) {
    const [, year, month, day] = /^RECURRENCE-ID[^:\r\n]*:(\d{4})(\d{2})(\d{2})/im.exec(entry) ?? []
    const uid = /^UID:(.*)$/im.exec(entry)?.[1]?.trim()
    if (year && uid) moved.add(`${uid} ${year}-${month}-${day}`)
  }
  return moved
}

/** By date; of those on the same dates the names stand together, as far as there is room. */
function sorted(found: readonly Holiday[]): Holiday[] {
  const byDates = new Map<string, { from: string; to: string; names: Set<string> }>()
  for (const { from, to, name } of found) {
    const known = byDates.get(`${from} ${to}`) ?? { from, to, names: new Set() }
    if (name !== '') known.names.add(name)
    byDates.set(`${from} ${to}`, known)
  }
  return [...byDates.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { from, to, names }]) => ({ from, to, name: cut([...names].join(', '), LONGEST_NAME) }))
}
