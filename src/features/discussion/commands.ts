import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { countAnswer, looked, loseDiscussion } from '../../core/discussion.ts'
import { UserError } from '../../core/errors.ts'
import type { Feature } from '../../core/feature.ts'
import type { Group } from '../../core/group.ts'
import {
  firstRoundOf,
  hasLostDiscussion,
  type Occurrence,
  occurrences,
  readOccurrenceKey,
  studiedIn,
} from '../../core/occurrence.ts'
import { postedDay } from '../../core/path.ts'
import type { Store } from '../../core/records.ts'
import { daysName } from '../../words/days-text.ts'
import * as to from '../../words/signatures.ts'
import { countMessage, labelsKept } from './answers.ts'
import { discussionOf, discussionsCommand } from './notebook.ts'

/** The buttons of a daily post: open its discussion, and "I answered aloud". */
const commands: readonly Command[] = [
  defineCommand({
    ...to.discuss,
    summary: 'Opens the discussion of a daily post',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    withoutCurriculum: true,
    internal: true,
    run: async ({ occurrence }, { store, hasThread, caller, group, curriculum, now }) => {
      const key = readOccurrenceKey(occurrence)
      const row = await looked(await rowOf(store, key, group.id), { store, hasThread })
      const rounds = await store.list(occurrences, { prefix: firstRoundOf(key), limit: 50 })
      // Sent again, a day has several discussions: another one takes the place of one that was deleted.
      const all = [row, ...rounds.map(({ value }) => value).reverse()]
      const found = all.map((each) => discussionOf(each, caller)).find((post) => post !== 'deleted')
      if (found === undefined && all.some(hasLostDiscussion)) throw deleted(row, group, curriculum, now)
      if (!found)
        throw new UserError('Not open yet', 'The discussion is being opened. Try again in a minute.')
      const { answered } = rounds[0]?.value ?? row
      const counted =
        answered === 0 ? 'Nobody has answered yet: yours would be the first.' : `${answered} answered so far.`
      return {
        card: {
          plain: 'Open the discussion.',
          title: 'The discussion',
          text: `Begin your reply with the question’s label, such as **1a**. One answer is enough. ${counted}`,
          buttons: [{ label: 'Open the discussion', url: found.url }],
        },
      }
    },
  }),
  defineCommand({
    ...to.aloud,
    summary: 'Counts an answer given aloud',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    withoutCurriculum: true,
    internal: true,
    run: async ({ occurrence }, { store, caller, group, now }) => {
      const key = readOccurrenceKey(occurrence)
      const row = await rowOf(store, key, group.id)
      const first = await countAnswer(store, caller.member, key, {
        at: now.epochMilliseconds,
        via: 'aloud',
      })
      const days = daysName(row.days)
      return {
        card: first
          ? doneCard(
              'Counted',
              `Your answer to ${days} counts. What was the hardest part of it? One sentence in the discussion helps the others.`,
            )
          : doneCard('Counted already', `You have answered ${days} before; once is enough.`),
      }
    },
  }),
]

async function rowOf(store: Store, key: string, group: string): Promise<Occurrence> {
  const row = key.startsWith(`${group}/`) ? await store.get(occurrences, key) : undefined
  if (!row) throw new UserError('This post is gone', 'This daily post is no longer on record.')
  return row
}

/** A deleted discussion cannot be opened again; today's post can be sent again, with a discussion of its own. */
function deleted(row: Occurrence, group: Group, curriculum: Curriculum, now: Temporal.Instant): UserError {
  const { date } = row
  const isToday = now.toZonedDateTimeISO(group.schedule.zone).toPlainDate().toString() === date
  const day = postedDay(curriculum, row)
  const isLeft = studiedIn(row, group) !== group.curriculum
  return isToday
    ? new UserError(
        'The discussion was deleted',
        'A manager can send today’s post again, which opens a new one.',
        [buttonFor(to.postNow, {}, 'Send the post again')],
      )
    : isLeft
      ? new UserError('The discussion was deleted', 'It was of what the group studied before.')
      : new UserError(
          'The discussion was deleted',
          day ? `Day ${day.number} can still be read.` : 'Its day is no longer in the curriculum.',
          day ? [to.dayButton(day)] : [],
        )
}

/** Opening a discussion, finding those of the past, and counting who answered. */
export const discussion: Feature = {
  name: 'discussion',
  commands: [...commands, discussionsCommand],
  onAnswer: countMessage,
  kept: labelsKept,
  onThreadDeleted: (thread, { store }) => loseDiscussion(store, thread),
}
