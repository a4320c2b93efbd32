import { parseArgs } from 'node:util'
import { UserError } from '../core/errors.ts'
import { CATCH_UP_MINUTES, type Due, nextOccurrence, type Schedule } from '../core/schedule.ts'
import { parseDate, parseDateRanges } from '../words/date-text.ts'
import { formatInstant } from '../words/schedule-text.ts'
import { parseTime } from '../words/time-text.ts'
import { parseWeekdays } from '../words/weekday-text.ts'
import { parseZone } from '../words/zone.ts'
import type { SubCommand } from './sub-command.ts'

/** `studyhall schedule`: the due times that a group with this schedule would have. */
export const schedule: SubCommand = {
  usage:
    'studyhall schedule --time 09:00 --zone America/New_York --days mon-fri [--off DATE[..DATE]] [--from DATE] [--count N] [--json]',
  summary: 'Prints the next due times of a schedule.',
  run: async (args) => {
    const { values } = parseArgs({
      args,
      options: {
        time: { type: 'string', default: '09:00' },
        zone: { type: 'string', default: 'UTC' },
        days: { type: 'string', default: 'mon-fri' },
        off: { type: 'string', multiple: true, default: [] },
        from: { type: 'string' },
        count: { type: 'string', default: '10' },
        json: { type: 'boolean' },
      },
    })
    const zone = parseZone(values.zone, { now: Temporal.Now.instant() })
    const today = Temporal.Now.plainDateISO(zone)
    const from = values.from === undefined ? undefined : parseDate(values.from, today, 'from')
    const plan: Schedule = {
      time: parseTime(values.time),
      zone,
      weekdays: parseWeekdays(values.days),
      off: values.off.flatMap((dates) => parseDateRanges(dates, today, 'off')),
      window: CATCH_UP_MINUTES,
    }
    const start = from
      ? from.toZonedDateTime(zone).toInstant().subtract({ nanoseconds: 1 })
      : Temporal.Now.instant()
    const due = dueTimes(plan, start, readCount(values.count))
    if (values.json)
      console.log(
        JSON.stringify(
          due.map(({ date, instant }) => ({ date, instant: instant.toString() })),
          null,
          2,
        ),
      )
    else
      for (const { date, instant } of due) console.log(`${date}  ${instant}  ${formatInstant(instant, zone)}`)
    return 0
  },
}

function readCount(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= 10_000) return count
  throw new UserError('How many?', '--count takes a number from 1 to 10000.')
}

function dueTimes(plan: Schedule, start: Temporal.Instant, count: number): Due[] {
  const found: Due[] = []
  for (let at = start; found.length < count; ) {
    const due = nextOccurrence(plan, at)
    if (!due) break
    found.push(due)
    at = due.instant
  }
  return found
}
