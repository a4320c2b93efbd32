import { z } from 'zod'
import { type Command, defineCommand } from '../../core/command.ts'
import { occurrences } from '../../core/occurrence.ts'
import type { Problem, Store } from '../../core/ports.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { statusCard } from './card.ts'

const SHOWN = 5

const SILENT: Problem = {
  what: 'I could not ask about this channel just now.',
  mends: 'What is due is tried again until it gets through; ask again in a minute.',
}

/** `group status`: what was posted, what comes, why not, and what mends it. */
export const statusCommand = (store: Store, inspect: (channel: ChannelRef) => Promise<Problem[]>): Command =>
  defineCommand({
    name: 'status',
    summary: 'See the last posts, the next one, and what is in the way',
    args: z.object({}),
    who: 'manager',
    visibility: 'private',
    group: 'needed',
    run: async (_, { group, curriculum, now }) => {
      const rows = await store.list(occurrences, { prefix: `${group.id}/`, limit: SHOWN, reverse: true })
      // What is in the ledger can be told whether or not the platform answers.
      const problems = await Promise.all(
        group.channels.map((channel) => inspect(channel).catch(() => [SILENT])),
      )
      return {
        card: statusCard(
          group,
          curriculum,
          rows.map(({ value }) => value),
          problems.flat(),
          now,
        ),
      }
    },
  })
