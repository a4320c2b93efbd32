import { z } from 'zod'
import type { Card } from '../../core/card.ts'
import { doneCard, problemCard } from '../../core/cards.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { countingFrom, type Group, groups, withSchedule } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrences } from '../../core/occurrence.ts'
import type { Delivery, Problem, Store } from '../../core/ports.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { instantOn } from '../../core/schedule.ts'
import { formatInstant, parseDate } from '../../core/schedule-text.ts'
import { plain } from '../../core/text.ts'

/** `group pause [until]` and `group resume`. */
export const pauseCommands = (
  store: Store,
  delivery: Delivery,
  inspect: (channel: ChannelRef) => Promise<Problem[]>,
): Command[] => [
  defineCommand({
    name: 'pause',
    summary: 'Stop the daily posts, until a date or until resumed',
    args: z.object({
      until: z.string().optional().describe('first day with a post again, such as 2026-12-01'),
    }),
    who: 'manager',
    visibility: 'public',
    group: 'needed',
    run: async ({ until }, { caller, group, curriculum, now }) => {
      const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
      const back = until === undefined ? undefined : parseDate(until, today)
      if (back && Temporal.PlainDate.compare(back, today) <= 0)
        throw new UserError(
          'This date is not ahead',
          `Posts can pause until tomorrow (${today.add({ days: 1 })}) or later.`,
          [],
          'until',
        )
      const pause = { from: today.toString(), ...(back && { until: back.toString() }) }
      const saved = await store.update(groups, group.id, (old) =>
        withSchedule(old, { ...old.schedule, pause }, now),
      )
      await delivery.changed(group.id)
      const next = nextPost(saved, curriculum.length, now)
      const when = next
        ? `Posts go on with ${formatInstant(next.instant, group.schedule.zone)}.`
        : 'Posts go on when a manager resumes.'
      return {
        card: doneCard(
          'Paused',
          `${plain(caller.name)} paused the daily posts. ${when} No roadmap day is lost.`,
          [{ label: 'Resume', action: 'resume', ...(!caller.channel && { arg: `@${group.id}` }) }],
        ),
      }
    },
  }),
  defineCommand({
    name: 'resume',
    summary: 'Go on after a pause, or after mending what held the posts',
    args: z.object({}),
    who: 'manager',
    visibility: 'public',
    group: 'needed',
    run: async (_, { group, curriculum, now }) => {
      const problems = (await Promise.all(group.channels.map(inspect))).flat()
      if (problems.length > 0) return { card: stillHeld(problems) }
      const resumeAt = await resumeDate(store, group, now)
      const saved = await store.update(groups, group.id, ({ hold: _, ...old }) => {
        const { pause: _p, ...schedule } = old.schedule
        return countingFrom(old, schedule, resumeAt, now)
      })
      await delivery.changed(group.id)
      const next = nextPost(saved, curriculum.length, now)
      return {
        card: doneCard(
          'The daily posts go on',
          next
            ? `The next one comes on ${formatInstant(next.instant, group.schedule.zone)}.`
            : saved.place > curriculum.length
              ? 'The roadmap is finished: a manager can jump to any day.'
              : 'The schedule has no day ahead.',
          [{ label: 'Post one now', action: 'post-now' }],
        ),
      }
    },
  }),
]

function stillHeld(problems: readonly Problem[]): Card {
  const links = [...new Set(problems.flatMap(({ url }) => (url ? [url] : [])))]
  const text = problems.map(({ what, mends }) => `- **${plain(what)}** ${plain(mends)}`).join('\n')
  return problemCard('Still on hold', text, [
    ...links.map((url) => ({ label: 'Grant what is missing', url })),
    { label: 'Check again', action: 'resume' },
  ])
}

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
  const row = await store.get(occurrences, `${group.id}/${today}`)
  const passed = row !== undefined || (due !== undefined && Temporal.Instant.compare(due, now) <= 0)
  return passed ? today.add({ days: 1 }).toString() : today.toString()
}
