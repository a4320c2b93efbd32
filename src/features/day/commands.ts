import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { themeOf } from '../../core/curriculum.ts'
import { heldDay } from '../../core/discussion.ts'
import { standstill } from '../../core/group.ts'
import { isKept } from '../../core/mock-day.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrenceKey, occurrences, studiedIn } from '../../core/occurrence.ts'
import { dayFrom, postedDay, secondDay } from '../../core/path.ts'
import { isPausedOn } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { pickDay } from '../../words/pick.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { aheadCard, dayCard } from './card.ts'

/** Of a day whose mock tables have not begun. */
const FIRST = 'The questions of this day go to the mock tables first: whoever sits there has not read them.'

/** `day 58` and `today`. */
export const dayCommands: readonly Command[] = [
  defineCommand({
    ...to.day,
    summary: 'Look at any day of the roadmap',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'curriculum',
    shareable: true,
    suggest: {
      day: (typed, { curriculum }) =>
        curriculum.days
          .map((day) => ({ number: day.number, theme: themeOf(day) }))
          .filter(({ number, theme }) =>
            `${number} ${theme}`.toLowerCase().includes(typed.trim().toLowerCase()),
          )
          .slice(0, 25)
          .map(({ number, theme }) => ({ label: `Day ${number} · ${theme}`, value: String(number) })),
    },
    run: async ({ day: number, turn, from, of }, { curriculum, store, group, now }) => {
      const day = (from === undefined ? undefined : dayFrom(curriculum, from)) ?? pickDay(curriculum, number)
      const { coming } = group
        ? await heldDay(store, group, curriculum, day, now)
        : { coming: false as const }
      const asks = { ...(coming === 'mock tables' && { text: FIRST }), of }
      const card =
        coming && turn !== 'ahead'
          ? aheadCard(curriculum, day, asks)
          : dayCard(curriculum, day, { coming: coming !== false, of })
      return { card, update: turn !== undefined }
    },
  }),
  defineCommand({
    ...to.today,
    summary: 'Read today’s prompts, or see when the next ones come',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    shareable: true,
    run: async (_, { store, caller, group, curriculum, now }) => {
      const { zone } = group.schedule
      const date = now.toZonedDateTimeISO(zone).toPlainDate()
      const key = occurrenceKey({ group: group.id, date })
      const row = await store.get(occurrences, key)
      const next = nextPost(group, curriculum.length, now)
      const isLeft = row !== undefined && studiedIn(row, group) !== group.curriculum
      const today = row && !isLeft ? postedDay(curriculum, row) : undefined
      if (today) {
        const discuss = buttonFor(to.discuss, { occurrence: key }, 'Discuss', 'primary')
        const second = row && secondDay(curriculum, row)
        if (row && isKept(row, now.epochMilliseconds)) {
          const begins = instantText(Temporal.Instant.fromEpochMilliseconds(row.tablesAt ?? 0), zone)
          const text = `${FIRST} They begin ${begins}.`
          return { card: aheadCard(curriculum, today, { text, first: [discuss] }) }
        }
        return {
          card: dayCard(curriculum, today, { first: [discuss, ...(second ? [to.dayButton(second)] : [])] }),
        }
      }
      const coming = curriculum.day(group.position)
      if (!coming)
        return {
          card: finished(
            curriculum.length,
            (name) => `${commandToken(caller.typed({ name, who: 'member' }))}`,
          ),
        }
      const hold = standstill(group)
      const why = hold
        ? `Posts are on hold: ${plain(hold.reason)}`
        : isPausedOn(group.schedule, date)
          ? 'Posts are paused.'
          : isLeft && row.days.length > 0
            ? 'Today’s post was of what the group studied before.'
            : 'Nothing was posted today.'
      const when =
        next && !hold
          ? `The next post comes on ${instantText(next.instant, zone)}:`
          : 'The next post will be:'
      return { card: dayCard(curriculum, coming, { notes: [`${why} ${when}`], coming: true }) }
    },
  }),
]

const finished = (length: number, show: (command: string) => string) => ({
  plain: 'The roadmap is finished.',
  title: 'The roadmap is finished',
  text: `This group has been through all ${length} days. ${show('day')}, ${show('browse')} and ${show('random')} still show every prompt; a manager can jump to any day.`,
  buttons: [buttonFor(to.random, {}, 'A random prompt')],
})
