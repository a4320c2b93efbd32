import { z } from 'zod'
import { doneCard } from '../../core/cards.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { groups } from '../../core/group.ts'
import type { Store } from '../../core/ports.ts'

/** The answer "go on" to a silent group: ask again after three more. */
export const keepGoingCommand = (store: Store): Command =>
  defineCommand({
    name: 'keep-going',
    summary: 'Goes on although nobody answers',
    args: z.object({}),
    who: 'manager',
    visibility: 'private',
    group: 'needed',
    internal: true,
    run: async (_, { group }) => {
      await store.update(groups, group.id, (now) => ({ ...now, silence: { posts: 0, asked: false } }))
      return {
        card: doneCard(
          'Going on',
          'The daily posts come as before. I ask again after three more without an answer.',
        ),
        update: true,
      }
    },
  })
