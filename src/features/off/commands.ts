import { z } from 'zod'
import type { Typed } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Group } from '../../core/group.ts'
import { countsFrom, withSchedule } from '../../core/next-post.ts'
import { dateAfter } from '../../core/schedule.ts'
import { parseDateRanges } from '../../words/date-text.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { listText, rangeText, withDates, withoutDates } from './rules.ts'

/** `group off 2026-12-24..2027-01-02`: days off, which move the roadmap instead of eating a day. */
export const offCommand: Command = defineCommand({
  name: 'off',
  summary: 'Add, list or remove days off; the roadmap moves, no day is lost',
  args: z.object({
    dates: z.string().optional().describe('such as 2026-12-24, or 24 Dec to 2 Jan, or remove 2026-12-24'),
  }),
  who: 'manager',
  reads: ({ dates }) => dates === undefined,
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  run: async ({ dates }, { delivery, caller, group, curriculum, now }) => {
    const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
    if (dates === undefined) return { card: listCard(group, today.toString(), caller.typed) }
    const [, removing, words = dates] = /^(remove|clear|delete)\s+(.+)$/is.exec(dates.trim()) ?? []
    const ranges = parseDateRanges(words, today, 'dates')
    const past = ranges.find(({ to }) => to < today.toString())
    if (!removing && past)
      throw new UserError(
        'Those dates are in the past',
        `${rangeText(past)} has already passed: today is ${formatDate(today.toString())}. Days off must end today or later.`,
        [],
        'dates',
      )
    const isAnyOff = ranges.some((range) =>
      group.schedule.off.some(({ from, to }) => from <= range.to && range.from <= to),
    )
    if (removing && !isAnyOff)
      throw new UserError(
        'None of these are days off',
        listText(group.schedule, today.toString()),
        [],
        'dates',
      )
    const change = removing ? withoutDates : withDates
    const saved = await delivery.edit(group.id, (old) => {
      const off = ranges.reduce((all, range) => change(all, range, today.toString()), old.schedule.off)
      return withSchedule(old, { ...old.schedule, off }, now)
    })
    const finish = dateAfter(saved.schedule, countsFrom(saved, now), curriculum.length - saved.position + 1)
    const last = finish ? `\n\nThe last day of the roadmap comes on about ${formatDate(finish)}.` : ''
    const title = removing ? 'Days off removed' : 'Days off saved'
    return { card: doneCard(title, `${listText(saved.schedule, today.toString())}${last}`) }
  },
})

const listCard = (group: Group, today: string, typed: Typed) => ({
  plain: `Days off of ${group.name}.`,
  title: 'Days off',
  text: listText(group.schedule, today),
  buttons: [buttonFor(to.holidays, {}, 'From a calendar')],
  footer: `Add some with \`${typed({ name: 'off', who: 'manager' }, { dates: '24 Dec to 2 Jan' })}\``,
})
