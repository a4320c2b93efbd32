import { DEFAULT_SETTINGS, type Group } from '../../core/group.ts'
import type { Caller } from '../../core/ports.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { CATCH_UP_MINUTES, nextOccurrence, type Schedule } from '../../core/schedule.ts'
import { formatWeekdays, parseTime, parseWeekdays } from '../../core/schedule-text.ts'
import { parseZone } from '../../core/zone.ts'

/** What a manager wants: the schedule and the first roadmap day. */
export type Proposal = { schedule: Schedule; day: number }

/** As typed; what is missing takes the default. */
export type Wanted = {
  time?: string | undefined
  zone?: string | undefined
  days?: string | undefined
  day?: number | undefined
}

/** Mon-Fri 09:00 in the caller's zone where the platform tells it, day 1. Throws UserError. */
export const propose = (wanted: Wanted, zone: string | undefined): Proposal => ({
  schedule: {
    time: parseTime(wanted.time ?? '09:00'),
    zone: parseZone(wanted.zone ?? zone ?? 'UTC'),
    weekdays: parseWeekdays(wanted.days ?? 'mon-fri'),
    off: [],
    window: CATCH_UP_MINUTES,
  },
  day: wanted.day ?? 1,
})

/** A proposal as the argument text of `setup`: what its buttons carry. */
export const proposalText = ({ schedule, day }: Proposal): string =>
  `${schedule.time} ${schedule.zone} ${formatWeekdays(schedule.weekdays)} ${day}`

/** The first due time after today (local date): what "Tomorrow" means on this schedule. */
export function firstAfterToday(schedule: Schedule, now: Temporal.Instant) {
  const tomorrow = now.toZonedDateTimeISO(schedule.zone).toPlainDate().add({ days: 1 })
  return nextOccurrence(
    schedule,
    tomorrow.toZonedDateTime(schedule.zone).toInstant().subtract({ nanoseconds: 1 }),
  )
}

/** The group that a proposal makes in the caller's channel. `id` is 8 lower-case letters and digits. */
export function newGroup(
  proposal: Proposal,
  caller: Caller & { channel: ChannelRef },
  id: string,
  curriculum: string,
  startDate: string,
  now: number,
): Group {
  return {
    id,
    name: caller.channelName ? `#${caller.channelName}` : 'Study group',
    curriculum,
    channels: [caller.channel],
    schedule: proposal.schedule,
    place: proposal.day,
    startDate,
    settings: DEFAULT_SETTINGS,
    managers: [{ ...caller.member, name: caller.name }],
    sample: false,
    silence: { posts: 0, asked: false },
    createdAt: now,
  }
}
