import type { Typed } from '../../core/caller.ts'
import { type Card, doneCard, MENU_OPTIONS } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import type { Group } from '../../core/group.ts'
import { menuFor } from '../../core/menu.ts'
import { countsFrom, withSchedule } from '../../core/next-post.ts'
import { dateAfter } from '../../core/schedule.ts'
import { commandToken } from '../../core/tokens.ts'
import { type DateRange, parseDate, parseDateRanges } from '../../words/date-text.ts'
import { datesFrom, formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { daysOffText, rangesAhead, rangeText, withDates, withoutDates } from './rules.ts'

/** `group off 2026-12-24..2027-01-02`: days off, which move the roadmap instead of eating a day; typed, or chosen in a form. */
export const offCommands: readonly Command[] = [
  defineCommand({
    ...to.off,
    summary: 'Add, list or remove days off; the roadmap moves, no day is lost',
    who: 'manager',
    reads: ({ dates }) => dates === undefined,
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    run: async ({ dates }, context) => {
      const { caller, group } = context
      const today = todayOf(context)
      if (dates === undefined) return { card: listCard(group, today.toString(), caller.typed) }
      const [, removing, words = dates] = /^(remove|clear|delete)\s+(.+)$/is.exec(dates.trim()) ?? []
      const ranges = parseDateRanges(words, today, 'dates')
      return { card: await (removing ? withoutThem(ranges, context) : withThem(ranges, context, 'dates')) }
    },
  }),
  defineCommand({
    ...to.offForm,
    summary: 'Opens a form for days off',
    who: 'manager',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    opensForm: true,
    internal: true,
    form: (_, context) => offForm(todayOf(context)),
    run: async ({ from, to: last }, context) => {
      const today = todayOf(context)
      if (from === undefined && last === undefined) return { form: offForm(today) }
      const first = parseDate(from ?? '', today, 'from')
      // Each end is read by itself, so that what is not clear is named at its input.
      const until = last === undefined ? first : parseDate(last, today, 'to')
      const ranges = parseDateRanges(`${first}..${until}`, today, 'to')
      return { card: await withThem(ranges, context, last === undefined ? 'from' : 'to') }
    },
  }),
]

const todayOf = ({ group, now }: { group: Group | undefined; now: Temporal.Instant }): Temporal.PlainDate =>
  now.toZonedDateTimeISO(group?.schedule.zone ?? 'UTC').toPlainDate()

/** Adds days off. Throws UserError at `field` for those that have passed. */
async function withThem(ranges: readonly DateRange[], context: Context<Group>, field: string): Promise<Card> {
  const today = todayOf(context).toString()
  const past = ranges.find((range) => range.to < today)
  if (past)
    throw new UserError(
      'Those dates are in the past',
      `${rangeText(past)} has already passed: today is ${formatDate(today)}. Days off must end today or later.`,
      [],
      field,
    )
  return saved('Days off saved', ranges, withDates, context)
}

/** Takes days off back. Throws UserError where none of them is one. */
async function withoutThem(ranges: readonly DateRange[], context: Context<Group>): Promise<Card> {
  const { schedule } = context.group
  const isAnyOff = ranges.some((range) =>
    schedule.off.some(({ from, to: last }) => from <= range.to && range.from <= last),
  )
  if (!isAnyOff)
    throw new UserError(
      'None of these are days off',
      daysOffText(schedule, todayOf(context).toString()),
      [],
      'dates',
    )
  return saved('Days off removed', ranges, withoutDates, context)
}

async function saved(
  title: string,
  ranges: readonly DateRange[],
  change: typeof withDates,
  context: Context<Group>,
): Promise<Card> {
  const { delivery, curriculum, now } = context
  const today = todayOf(context).toString()
  const after = await delivery.edit(context.group.id, (old) => {
    const off = ranges.reduce((all, range) => change(all, range, today), old.schedule.off)
    return withSchedule(old, { ...old.schedule, off }, now)
  })
  const left = curriculum.length - after.position + 1
  const finish = dateAfter(after.schedule, countsFrom(after, now), left)
  const last = finish ? `\n\nThe last day of the roadmap comes on about ${formatDate(finish)}.` : ''
  return doneCard(title, `${daysOffText(after.schedule, today)}${last}`, [buttonFor(to.off, {}, 'Days off')])
}

/** The first and the last day off, as a form. */
const offForm = (today: Temporal.PlainDate): Form => ({
  title: 'Days off',
  submit: 'Save',
  action: to.offForm.name,
  inputs: [
    { name: 'from', label: 'First day off', kind: 'date', choices: datesFrom(today), required: true },
    {
      name: 'to',
      label: 'Last day off',
      hint: 'Leave it empty for a single day',
      kind: 'date',
      choices: datesFrom(today),
    },
  ],
})

function listCard(group: Group, today: string, typed: Typed): Card {
  const ahead = rangesAhead(group.schedule, today)
  const options = ahead.map((range) => ({
    label: rangeText(range),
    values: { dates: `remove ${range.from}..${range.to}` },
  }))
  const how = (dates: string): string => commandToken(typed({ name: 'off', who: 'manager' }, { dates }))
  const [beyond] = options.slice(MENU_OPTIONS)
  return {
    plain: `Days off of ${group.name}.`,
    title: 'Days off',
    text: daysOffText(group.schedule, today),
    ...(options.length > 0 && { menu: menuFor(to.off, 'Remove days off', options) }),
    buttons: [
      buttonFor(to.offForm, {}, 'Add days off', 'primary'),
      buttonFor(to.holidays, {}, 'From a calendar'),
    ],
    footer: [
      `Or type ${how('24 Dec to 2 Jan')}`,
      ...(beyond ? [`what the menu lacks goes by ${how(beyond.values.dates)}`] : []),
    ].join('; '),
  }
}
