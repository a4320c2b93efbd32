import { type Card, doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import type { Group } from '../../core/group.ts'
import { countsFrom, withSchedule } from '../../core/next-post.ts'
import { dateAfter } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { type Holiday, readCalendar } from './ics.ts'
import { daysOffText, rangeText, readRanges, studiedDates, withDates, writeRanges } from './rules.ts'

/** Ranges that one button carries: its state has room for no more. */
const PER_BUTTON = 20
/** Holidays that are shown, and saved, at once. */
const MOST = 3 * PER_BUTTON

/** `holidays`: days off from a calendar that is attached or pasted, shown as a list before they are saved. */
export const holidayCommands: readonly Command[] = [
  defineCommand({
    ...to.holidays,
    summary: 'Take days off from a calendar (.ics) that you attach or paste',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    withoutCurriculum: true,
    opensForm: true,
    form: () => FORM,
    run: async ({ sent, calendar, file }, { group, now }) => {
      const given = [file, calendar].filter((text) => text !== undefined)
      if (given.length === 0 && !sent) return { form: FORM }
      if (given.length === 0)
        throw new UserError(
          'No calendar is there',
          'Paste the text of an .ics file or, where the form takes one, attach it.',
          [],
          'calendar',
        )
      const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate()
      const { holidays, unread } = await readCalendar(given.join('\n'), today)
      const ahead = holidays.filter((each) => studiedDates(group.schedule, each).length > 0)
      if (ahead.length === 0) throw nothingIn(holidays, unread)
      return { card: listCard(group, ahead, { others: holidays.length - ahead.length, unread }), asks: true }
    },
  }),
  defineCommand({
    ...to.holidaysSave,
    summary: 'Saves holidays as days off',
    who: 'manager',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    internal: true,
    run: async ({ from, code }, { delivery, group, curriculum, now }) => {
      const today = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate().toString()
      const ranges = readRanges(from, code)
      const saved = await delivery.edit(group.id, (old) => {
        const off = ranges.reduce((all, range) => withDates(all, range, today), old.schedule.off)
        return withSchedule(old, { ...old.schedule, off }, now)
      })
      const left = curriculum.length - saved.position + 1
      const finish = left > 0 ? dateAfter(saved.schedule, countsFrom(saved, now), left) : undefined
      const last = finish ? `\n\nThe last day of the roadmap comes on about ${formatDate(finish)}.` : ''
      return { card: doneCard('Days off saved', `${daysOffText(saved.schedule, today)}${last}`) }
    },
  }),
]

const FORM: Form = {
  title: 'Holidays from a calendar',
  submit: 'Look at them',
  action: to.holidays.name,
  arg: 'sent',
  inputs: [
    { name: 'file', label: 'An .ics file', kind: 'file', ends: ['.ics'] },
    {
      name: 'calendar',
      label: 'The text of an .ics file',
      kind: 'long',
      placeholder: 'BEGIN:VEVENT …',
      hint: 'Open the file in a text editor, and paste it or a part of it. Nothing is saved yet.',
    },
  ],
}

const nothingIn = (holidays: readonly Holiday[], unread: number): UserError =>
  new UserError(
    'No holidays found',
    holidays.length > 0
      ? 'Every all-day event in it falls on days that have no post anyway.'
      : `It holds no all-day event of the next 13 months${unread > 0 ? `, and ${unread === 1 ? 'one' : unread} of its entries could not be read` : ''}. An entry goes from BEGIN:VEVENT to END:VEVENT.`,
    [],
    'calendar',
  )

function listCard(
  group: Group,
  holidays: readonly Holiday[],
  { others, unread }: { others: number; unread: number },
): Card {
  const shown = holidays.slice(0, MOST)
  const parts = Array.from({ length: Math.ceil(shown.length / PER_BUTTON) }, (_, i) =>
    shown.slice(i * PER_BUTTON, (i + 1) * PER_BUTTON),
  )
  const notes = [
    ...(others > 0
      ? [`${others} more ${others === 1 ? 'falls' : 'fall'} on days that have no post anyway.`]
      : []),
    ...(unread > 0
      ? [`${unread} could not be read, or ${unread === 1 ? 'is' : 'are'} longer than five weeks.`]
      : []),
    ...(holidays.length > MOST
      ? [`The ${holidays.length - MOST} after these are not shown: send the calendar again later.`]
      : []),
  ]
  return {
    plain:
      shown.length === 1
        ? 'One holiday found. Make it a day off?'
        : `${shown.length} holidays found. Make them days off?`,
    title: `Make these days off of ${group.name}?`,
    text: [
      shown
        .map((each) => `- ${rangeText(each)}${each.name === '' ? '' : ` · ${plain(each.name)}`}`)
        .join('\n'),
      ...notes,
    ].join('\n\n'),
    footer: 'Nothing is saved before you choose. The roadmap moves; no day of it is lost.',
    buttons: parts.map((part, i) => {
      const first = i * PER_BUTTON + 1
      const label = parts.length === 1 ? 'Save as days off' : `Save ${first}–${first + part.length - 1}`
      return buttonFor(to.holidaysSave, writeRanges(part), label, i === 0 ? 'primary' : undefined)
    }),
  }
}
