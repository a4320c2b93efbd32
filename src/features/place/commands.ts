import { z } from 'zod'
import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { dayTitle } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import { type Group, groups, NOT_SILENT } from '../../core/group.ts'
import { nextPost, withDate } from '../../core/next-post.ts'
import { DAILY, emptyRow, occurrenceKey, occurrences, SKIPPED } from '../../core/occurrence.ts'
import { updateIfThere } from '../../core/records.ts'
import { instantOn, studiesOn, windowEnd } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { comingText } from '../../words/days-text.ts'
import { pickDay } from '../../words/pick.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** `group skip` (today) and `group jump` (to a roadmap day), typed or chosen in a form. */
export const positionCommands: readonly Command[] = [
  defineCommand({
    name: 'skip',
    summary: 'Skip today’s post; its roadmap day comes next time',
    args: z.object({}),
    who: 'manager',
    visibility: 'public',
    effect: 'once',
    group: 'needed',
    run: async (_, { store, caller, group, curriculum, now }) => {
      const { schedule } = group
      if (group.position > curriculum.length)
        throw new UserError(
          'Nothing to skip',
          'The roadmap is finished: nothing more is posted. You can jump to any day.',
          [buttonFor(to.jumpForm, {}, 'Jump to a day'), buttonFor(to.roadmap, {}, 'Roadmap')],
        )
      const today = now.toZonedDateTimeISO(schedule.zone).toPlainDate()
      const studies = group.startDate <= today.toString() && studiesOn(schedule, today)
      const instant = studies ? instantOn(schedule, today) : undefined
      const next = nextPost(group, curriculum.length, now)
      const coming = next ? ` The next post comes on ${instantText(next.instant, schedule.zone)}.` : ''
      const key = occurrenceKey({ group: group.id, date: today.toString() })
      const isOut = (): UserError =>
        new UserError('Too late to skip', `Today’s post is out, or was skipped already.${coming}`)
      // A post by hand may be out on a day that has none of its own.
      if (await store.get(occurrences, key)) throw isOut()
      if (!instant) throw new UserError('Nothing to skip', `Today has no post.${coming}`)
      const due = { date: today.toString(), instant }
      const row = emptyRow(group.id, due, {
        series: DAILY,
        until: windowEnd(schedule, due).epochMilliseconds,
        claimedAt: now.epochMilliseconds,
        state: 'skipped',
        reason: SKIPPED,
      })
      const isSkipped = await store.transact(async (tx) => {
        if (!(await tx.insert(occurrences, key, row))) return false
        await updateIfThere(tx, groups, group.id, (old) => withDate(old, due.date))
        return true
      })
      if (!isSkipped) throw isOut()
      const after = nextPost(withDate(group, due.date), curriculum.length, now)
      return {
        card: doneCard(
          'Today is skipped',
          `${plain(caller.name)} skipped today’s post. ${comingText(group, curriculum.length)} ${after ? `on ${instantText(after.instant, schedule.zone)}` : 'next time'}.`,
        ),
      }
    },
  }),
  defineCommand({
    ...to.jump,
    summary: 'Continue with another day of the roadmap',
    who: 'manager',
    visibility: 'public',
    effect: 'repeatable',
    group: 'needed',
    form: (_, context) => jumpForm(context),
    run: async ({ day }, { delivery, caller, group, curriculum, now }) => {
      const found = pickDay(curriculum, day)
      const { number } = found
      const saved = await delivery.edit(group.id, (old) => ({
        ...old,
        position: number,
        silence: NOT_SILENT,
      }))
      const next = nextPost(saved, curriculum.length, now)
      const when = next ? `on ${instantText(next.instant, group.schedule.zone)}` : 'when posts resume'
      return {
        card: doneCard(
          `Day ${number} is next`,
          `${plain(caller.name)} moved the group to ${plain(dayTitle(found).replace('Day', 'day').replace(' ·', ','))}. It comes ${when}.`,
          [to.dayButton(found, 'Read it', { curriculum: curriculum.id })],
        ),
      }
    },
  }),
  defineCommand({
    ...to.jumpForm,
    summary: 'Opens a form for the day that comes next',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    opensForm: true,
    internal: true,
    run: async (_, context) => ({ form: jumpForm(context) }),
  }),
]

/** How many days the form offers, and how many of them are before the one that comes next. */
const OFFERED = 24
const BEFORE = 8

/** The day that comes next, as a form that begins with the one that would. A long roadmap’s other days are typed. */
function jumpForm({ group, curriculum }: Pick<Context<Group>, 'group' | 'curriculum'>): Form {
  const { days, length } = curriculum
  const first = Math.max(0, Math.min(group.position - 1 - BEFORE, length - OFFERED))
  return {
    title: 'Jump to a day',
    submit: 'Jump',
    action: to.jump.name,
    inputs: [
      {
        name: 'day',
        label: 'Day that comes next',
        kind: 'choice',
        value: group.position > length ? '' : String(group.position),
        choices: days
          .slice(first, first + OFFERED)
          .map((day) => ({ label: dayTitle(day), value: String(day.number) })),
        ...(length > OFFERED && { other: 'Another day…', hint: `The roadmap has days 1 to ${length}` }),
        required: true,
      },
    ],
  }
}
