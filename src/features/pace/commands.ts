import { type Card, doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Group } from '../../core/group.ts'
import { countsFrom, withSchedule } from '../../core/next-post.ts'
import { dateAfter, daysPerPost, type Schedule } from '../../core/schedule.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays, parseWeekdays, shortWeekdays } from '../../words/weekday-text.ts'

type Pace = Pick<Schedule, 'weekdays' | 'perPost'>

/** `pace`: on which weekdays a post comes and how many days each brings, with the finish date before anything is saved. */
export const paceCommands: readonly Command[] = [
  defineCommand({
    ...to.pace,
    summary: 'See and change on which weekdays posts come, and how many days each brings',
    who: 'manager',
    reads: ({ days, each }) => days === undefined && each === undefined,
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    run: async ({ days, each }, { group, curriculum, now }) => {
      const at = { group, length: curriculum.length, now }
      if (days === undefined && each === undefined) return { card: currentCard(at) }
      const wanted = {
        ...group.schedule,
        ...(days !== undefined && { weekdays: parseWeekdays(days) }),
        ...(each !== undefined && { perPost: each === 2 ? (2 as const) : undefined }),
      }
      if (paceText(wanted) === paceText(group.schedule))
        throw new UserError('That is the pace already', `Posts come ${paceText(wanted)}.`)
      return { card: askCard(at, wanted), asks: true }
    },
  }),
  defineCommand({
    ...to.paceSave,
    summary: 'Saves another pace',
    who: 'manager',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    internal: true,
    run: async ({ days, each }, { delivery, group, curriculum, now }) => {
      const weekdays = parseWeekdays(days)
      const saved = await delivery.edit(group.id, (old) => {
        const { perPost: _, ...schedule } = old.schedule
        return withSchedule(old, { ...schedule, weekdays, ...(each === 2 && { perPost: 2 }) }, now)
      })
      const finish = finishText(saved, saved.schedule, curriculum.length, now)
      return {
        card: doneCard(
          'The new pace is saved',
          `From the next post on, posts come ${paceText(saved.schedule)}. ${finish}`,
          [buttonFor(to.roadmap, {}, 'Roadmap')],
        ),
        update: true,
      }
    },
  }),
]

type At = { group: Group; length: number; now: Temporal.Instant }

/** `mon-fri, one day each`. */
const paceText = (pace: Pace): string =>
  `**${formatWeekdays(pace.weekdays)}**, ${daysPerPost(pace) === 2 ? '**two days** each' : '**one day** each'}`

function finishText(group: Group, pace: Pace, length: number, now: Temporal.Instant): string {
  const left = length - group.position + 1
  if (left <= 0) return 'The roadmap is finished.'
  const schedule = { ...group.schedule, ...pace }
  const finish = dateAfter(schedule, countsFrom(group, now), left)
  return finish
    ? `The last day of the roadmap comes on about **${formatDate(finish)}**.`
    : 'Posts are paused, so there is no finish date yet.'
}

const SECOND =
  'The second day of a post stands in its discussion alone; the channel gets one post, as before.'

function currentCard({ group, length, now }: At): Card {
  const { schedule } = group
  const other = daysPerPost(schedule) === 2 ? 1 : 2
  return {
    plain: `The pace of ${group.name}.`,
    title: `The pace of ${group.name}`,
    text: [
      `Posts come ${paceText(schedule)}. ${finishText(group, schedule, length, now)}`,
      ...(other === 1 ? [SECOND] : []),
    ].join('\n\n'),
    footer: 'Nothing is changed before you have seen the new finish date.',
    buttons: [
      buttonFor(to.pace, { each: other }, other === 2 ? 'Two days in each post' : 'One day in each post'),
      buttonFor(to.holidays, {}, 'Holidays from a calendar'),
      buttonFor(to.settings, {}, 'Settings'),
    ],
  }
}

function askCard({ group, length, now }: At, wanted: Pace): Card {
  const each = daysPerPost(wanted)
  return {
    plain: 'Check the new finish date, then save the pace.',
    title: 'Change the pace?',
    text: [`Posts would come ${paceText(wanted)}.`, ...(each === 2 ? [SECOND] : [])].join('\n\n'),
    fields: [
      { name: 'Then', value: finishText(group, wanted, length, now) },
      { name: 'Now', value: finishText(group, group.schedule, length, now) },
    ],
    footer: 'Nothing is saved before you choose.',
    buttons: [buttonFor(to.paceSave, { days: shortWeekdays(wanted.weekdays), each }, 'Save', 'primary')],
  }
}
