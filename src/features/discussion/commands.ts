import type { Caller } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Feature } from '../../core/feature.ts'
import { isTo, type Occurrence, occurrences, readOccurrenceKey } from '../../core/occurrence.ts'
import type { Store } from '../../core/records.ts'
import type { PostRef } from '../../core/refs.ts'
import * as to from '../../words/signatures.ts'
import { countAnswer, countMessage } from './answers.ts'

/** The buttons of a daily post: open its discussion, and "I answered aloud". */
const commands: readonly Command[] = [
  defineCommand({
    ...to.discuss,
    summary: 'Opens the discussion of a daily post',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    internal: true,
    run: async ({ occurrence }, { store, caller, group }) => {
      const row = await rowOf(store, readOccurrenceKey(occurrence), group.id)
      const post = discussionOf(row, caller)
      if (!post) throw new UserError('Not open yet', 'The discussion is being opened. Try again in a minute.')
      const counted =
        row.answered === 0
          ? 'Nobody has answered yet: yours would be the first.'
          : `${row.answered} answered so far.`
      return {
        card: {
          plain: 'Open the discussion.',
          title: 'The discussion',
          text: `Begin your reply with the question’s label, such as **1a**. One answer is enough. ${counted}`,
          buttons: [{ label: 'Open the discussion', url: post.url }],
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
    internal: true,
    run: async ({ occurrence }, { store, caller, group, now }) => {
      const key = readOccurrenceKey(occurrence)
      const row = await rowOf(store, key, group.id)
      const first = await countAnswer(store, caller.member, key, {
        at: now.epochMilliseconds,
        via: 'aloud',
      })
      const [day = 0] = row.days
      return {
        card: first
          ? doneCard(
              'Counted',
              `Your answer to day ${day} counts. What was the hardest part of it? One sentence in the discussion helps the others.`,
            )
          : doneCard('Counted already', `You have answered day ${day} before; once is enough.`),
      }
    },
  }),
]

async function rowOf(store: Store, key: string, group: string): Promise<Occurrence> {
  const row = key.startsWith(`${group}/`) ? await store.get(occurrences, key) : undefined
  if (!row) throw new UserError('This post is gone', 'This daily post is no longer on record.')
  return row
}

/**
 * Where an occurrence is discussed: the first prompt in the thread of the caller's own channel, or the post while there
 * is none; elsewhere the first channel's.
 */
function discussionOf({ steps }: Occurrence, { channel }: Caller): PostRef | undefined {
  const own = channel ? steps.filter((step) => isTo(step, channel)) : []
  const shown = own.length > 0 ? own : steps
  return shown.find(({ what, post }) => what !== 'post' && post)?.post ?? shown.find(({ post }) => post)?.post
}

/** Opening a discussion, and counting who answered in it. */
export const discussion: Feature = {
  name: 'discussion',
  commands,
  onAnswer: ({ member, thread, at }, { store }) => countMessage(store, member, thread, at),
}
