import type { Card } from '../../core/card.ts'
import { doneCard, problemCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import { barOf, type Group, type GroupChannel, NOT_SILENT, withChannel } from '../../core/group.ts'
import { countingFrom, nextPost, withSchedule } from '../../core/next-post.ts'
import { occurrenceKey, occurrences } from '../../core/occurrence.ts'
import type { Problem } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import { instantOn, pauseOn } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { parseDate } from '../../words/date-text.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { datesFrom, formatDate, instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** `group pause [until]`, typed or chosen in a form, and `group resume`. */
export const pauseCommands: readonly Command[] = [
  defineCommand({
    ...to.pause,
    summary: 'Stop the daily posts, until a date or until resumed',
    who: 'manager',
    visibility: 'public',
    effect: 'repeatable',
    group: 'needed',
    form: (_, context) => pauseForm(context),
    run: async ({ until }, { delivery, caller, group, curriculum, now }) => {
      const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
      const back = until === undefined ? undefined : parseDate(until, today, 'until')
      if (back && Temporal.PlainDate.compare(back, today) <= 0)
        throw new UserError(
          'Choose a later date',
          `Posts can pause until tomorrow (${today.add({ days: 1 })}) or later.`,
          [],
          'until',
        )
      if (back && Temporal.PlainDate.compare(back, today.add({ years: 1 })) > 0)
        throw new UserError(
          'That is more than a year ahead',
          `${formatDate(back.toString())} may be a slip. Leave the date out to pause until a manager resumes.`,
          [],
          'until',
        )
      const old = pauseOn(group.schedule, today)
      if (old && old.until === back?.toString())
        throw new UserError(
          'Posts are paused already',
          back ? `They resume on ${formatDate(back.toString())}.` : 'They resume when a manager says so.',
          [buttonFor(to.resume, {}, 'Resume')],
        )
      const pause = { from: today.toString(), ...(back && { until: back.toString() }) }
      const saved = await delivery.edit(group.id, (old) => ({
        ...withSchedule(old, { ...old.schedule, pause }, now),
        silence: NOT_SILENT,
      }))
      const next = nextPost(saved, curriculum.length, now)
      const when = next
        ? `Posts resume on ${instantText(next.instant, group.schedule.zone)}.`
        : 'Posts resume when a manager says so.'
      return {
        card: doneCard(
          'Paused',
          `${plain(caller.name)} paused the daily posts. ${when} No roadmap day is lost.`,
          [
            buttonFor(to.resume, {}, 'Resume'),
            buttonFor(to.pauseForm, {}, back ? 'Change the end' : 'Choose an end'),
          ],
        ),
      }
    },
  }),
  defineCommand({
    ...to.pauseForm,
    summary: 'Opens a form for a pause and its end',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    opensForm: true,
    internal: true,
    run: async (_, context) => ({ form: pauseForm(context) }),
  }),
  defineCommand({
    ...to.resume,
    summary: 'Resume after a pause, or once what held the posts is fixed',
    who: 'manager',
    visibility: 'public',
    effect: 'repeatable',
    group: 'needed',
    run: async (_, { store, delivery, inspect, group, curriculum, now }) => {
      const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
      if (!pauseOn(group.schedule, today) && !group.hold && !group.channels.some(barOf))
        throw new UserError('Nothing is paused', comingText(group, curriculum, now))
      const problems = await Promise.all(group.channels.map(({ ref }) => inspect(ref)))
      const working = group.channels.filter((_, i) => problems[i]?.length === 0)
      // A group continues in the channels that work; what keeps the others is in its status.
      if (working.length === 0) return { card: stillHeld(problems.flat()) }
      const resumeAt = await resumeDate(store, group, now)
      const saved = await delivery.edit(group.id, ({ hold: _, ...old }) => {
        const { pause: _p, ...schedule } = old.schedule
        return countingFrom(working.reduce(released, old), schedule, resumeAt, now)
      })
      const isFinished = saved.position > curriculum.length
      return {
        card: doneCard(
          'Daily posts resumed',
          comingText(saved, curriculum, now),
          isFinished ? [] : [buttonFor(to.postNow, {}, 'Post one now')],
        ),
      }
    },
  }),
]

/** The first day after a pause, as a form that begins with the end of the one there is. */
function pauseForm({ group: { schedule }, now }: Pick<Context<Group>, 'group' | 'now'>): Form {
  const today = now.toZonedDateTimeISO(schedule.zone).toPlainDate()
  const end = pauseOn(schedule, today)?.until
  return {
    title: 'Pause the daily posts',
    submit: 'Pause',
    action: to.pause.name,
    inputs: [
      {
        name: 'until',
        label: 'First day with a post again',
        hint: 'Leave it empty to pause until a manager resumes',
        kind: 'date',
        choices: datesFrom(today.add({ days: 1 })),
        ...(end !== undefined && { value: end }),
      },
    ],
  }
}

/** When the next post comes, or why none does. */
function comingText(group: Group, { length }: Curriculum, now: Temporal.Instant): string {
  const next = nextPost(group, length, now)
  if (next) return `The next one comes on ${instantText(next.instant, group.schedule.zone)}.`
  return group.position > length
    ? 'The roadmap is finished: a manager can jump to any day.'
    : 'The schedule has no day ahead.'
}

/** The group with nothing that holds a channel. A lost channel that is back is noticed by its index. */
const released = (group: Group, { id }: GroupChannel): Group =>
  withChannel(group, id, ({ hold: _, lost: _l, ...channel }) => channel)

const stillHeld = (problems: readonly Problem[]): Card =>
  problemCard('Still on hold', problemList(problems), [
    ...fixButtons(problems),
    buttonFor(to.resume, {}, 'Check again'),
  ])

/**
 * Days that passed while paused are no missed days: the group counts from its next due date. Who is not paused, or not any more,
 * still waits for what is due.
 */
async function resumeDate(store: Store, group: Group, now: Temporal.Instant): Promise<string> {
  const { pause } = group.schedule
  const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
  if (!pause) return group.startDate
  if (pause.until !== undefined && pause.until <= today.toString()) return pause.until
  const due = instantOn(group.schedule, today)
  const row = await store.get(occurrences, occurrenceKey({ group: group.id, date: today }))
  const passed = row !== undefined || (due !== undefined && Temporal.Instant.compare(due, now) <= 0)
  return passed ? today.add({ days: 1 }).toString() : today.toString()
}
