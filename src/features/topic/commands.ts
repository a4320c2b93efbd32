import { type Command, defineCommand } from '../../core/command.ts'
import type { Match } from '../../core/curriculum.ts'
import * as to from '../../words/signatures.ts'
import { choiceCard, nothingCard, topicCard } from './card.ts'

/** `topic two tower`: an exact alias, else the best hits, else the three nearest. */
export const topicCommand: Command = defineCommand({
  ...to.topic,
  summary: 'Look up a topic card',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'curriculum',
  shareable: true,
  suggest: {
    query: (typed, { curriculum }) => {
      const found =
        typed.trim() === ''
          ? curriculum.topics.slice(0, 25)
          : curriculum.search(typed, 25).map(({ topic }) => topic)
      return found.map(({ id, title }) => ({ label: title, value: id }))
    },
  },
  run: async ({ query }, { curriculum, group }) => {
    const named = curriculum.named(query)
    if (named) return { card: topicCard(curriculum, named, [], group !== undefined) }
    const found = curriculum.search(query, SHOWN + 1)
    const matches = found.slice(0, SHOWN)
    const [best, ...others] = matches
    if (!best) return { card: nothingCard(query, curriculum.nearest(query, 3)) }
    if (!isClear(matches)) return { card: choiceCard(query, matches, found.length > SHOWN) }
    const also = others.slice(0, 3).map(({ topic }) => topic)
    return { card: topicCard(curriculum, best.topic, also, group !== undefined) }
  },
})

/** Topics to choose from where several could be meant. */
const SHOWN = 5

/** The best hit must score this many times the second to be shown at once. */
const CLEAR_LEAD = 1.4

/** Whether the first match is plainly the one meant. */
function isClear(matches: readonly Match[]): boolean {
  const [first, second] = matches
  return (
    first?.named === true && (first.exact || second === undefined || first.score >= CLEAR_LEAD * second.score)
  )
}
