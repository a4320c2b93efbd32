import { type Command, defineCommand } from '../../core/command.ts'
import { looked } from '../../core/discussion.ts'
import { occurrences, seriesPrefix } from '../../core/occurrence.ts'
import { waitingIn } from '../../core/suggestion.ts'
import { remarksOn } from '../../words/problems.ts'
import * as to from '../../words/signatures.ts'
import { withWaiting } from '../../words/suggestion-text.ts'
import { SILENT, statusCard } from './card.ts'
import { heldNow } from './rules.ts'

const SHOWN = 5

/** `group status`: what was posted, what comes, why not, and how to fix it. */
export const statusCommand: Command = defineCommand({
  ...to.status,
  summary: 'See the last posts, the next one, and what keeps it from coming',
  who: 'manager',
  reads: () => true,
  visibility: 'private',
  effect: 'none',
  group: 'needed',
  withoutCurriculum: true,
  run: async (_, { store, inspect, hasThread, caller, group: stored, curricula, curriculum, now }) => {
    const group = heldNow(stored, curricula)
    const range = { prefix: seriesPrefix(group.id), limit: SHOWN, reverse: true }
    const rows = (await store.list(occurrences, range)).map(({ value }) => value)
    const [newest] = rows
    if (newest) rows[0] = await looked(newest, { store, hasThread })
    // What is in the ledger can be told whether or not the platform answers.
    const problems = await Promise.all(group.channels.map(({ ref }) => inspect(ref).catch(() => [SILENT])))
    const card = statusCard(group, curriculum, rows, problems.flat(), now, await remarksOn(group, caller))
    return { card: withWaiting(card, await waitingIn(store, group)) }
  },
})
