import { z } from 'zod'
import { doneCard } from '../../core/cards.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Occurrence, occurrences } from '../../core/occurrence.ts'
import type { Store } from '../../core/ports.ts'
import { countAnswer } from './answers.ts'
import { discussionOf } from './rules.ts'

const occurrence = z.string().describe('the daily post meant')

/** The buttons of a daily post: open its discussion, and "I answered aloud". */
export const discussionCommands = (store: Store): Command[] => [
  defineCommand({
    name: 'discuss',
    summary: 'Opens the discussion of a daily post',
    args: z.object({ occurrence }),
    who: 'member',
    visibility: 'private',
    group: 'needed',
    internal: true,
    run: async (args, { group }) => {
      const row = await rowOf(store, args.occurrence, group.id)
      const post = discussionOf(row)
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
    name: 'aloud',
    summary: 'Counts an answer given aloud',
    args: z.object({ occurrence }),
    who: 'member',
    visibility: 'private',
    group: 'needed',
    internal: true,
    run: async (args, { caller, group, now }) => {
      const row = await rowOf(store, args.occurrence, group.id)
      const first = await countAnswer(store, caller.member, args.occurrence, now.epochMilliseconds)
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
  if (!row) throw new UserError('This post is gone', 'The record of this daily post is not there any more.')
  return row
}
