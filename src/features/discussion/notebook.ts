import type { Caller } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { type Curriculum, type Day, themeOf } from '../../core/curriculum.ts'
import type { Group } from '../../core/group.ts'
import {
  addressKey,
  isTo,
  type Occurrence,
  occurrences,
  seriesPrefix,
  studiedIn,
} from '../../core/occurrence.ts'
import { postedDays } from '../../core/path.ts'
import { each, type Reader } from '../../core/records.ts'
import type { PostRef } from '../../core/refs.ts'
import { LINE, plain } from '../../core/text.ts'
import { daysName } from '../../words/days-text.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

const PAGE = 10

/** A day, or two, that a group discussed: when, how many took part, and where; without an address it was deleted. */
type Entry = {
  numbers: readonly number[]
  days: readonly Day[]
  date: string
  answered: number
  url: string | undefined
}

/** `discussions`: where the group discussed what, the newest first, with what nobody has answered yet. */
export const discussionsCommand: Command = defineCommand({
  ...to.discussions,
  summary: 'Find the group’s past discussions, and those nobody has answered yet',
  who: 'member',
  visibility: 'private',
  effect: 'none',
  group: 'needed',
  run: async ({ only, topic, page }, { store, group, curriculum, caller }) => {
    const about = (await entriesOf(store, group, curriculum, caller)).filter(
      ({ days }) =>
        topic === undefined || days.some(({ prompts }) => prompts.some((prompt) => prompt.topic === topic)),
    )
    const entries = only === 'open' ? about.filter(({ answered }) => answered === 0) : about
    const title = topic === undefined ? undefined : curriculum.topic(topic)?.title
    const card = listCard(entries, { only, topic, title, page: page ?? 1, hasAny: about.length > 0 })
    return { card, update: page !== undefined }
  },
})

/** What a group discussed of what it studies now, the newest first; a day that was posted again stands once. */
async function entriesOf(
  store: Reader,
  group: Group,
  curriculum: Curriculum,
  caller: Caller,
): Promise<Entry[]> {
  const dates = new Map<string, Occurrence[]>()
  for await (const { value } of each(store, occurrences, { prefix: seriesPrefix(group.id) }))
    if (value.days.length > 0 && studiedIn(value, group) === curriculum.id)
      dates.set(value.date, [...(dates.get(value.date) ?? []), value])
  return [...dates].reverse().flatMap(([date, rounds]) => {
    const [first] = rounds
    const posts = rounds.map((row) => discussionOf(row, caller)).reverse()
    if (!first || posts.every((post) => post === undefined)) return []
    const found = posts.find((post) => typeof post === 'object')
    const url = found?.url
    const { days, answered } = first
    return [{ numbers: days, days: postedDays(curriculum, first), date, answered, url }]
  })
}

/** `hasAny` is whether there are others that only the filter leaves out. */
type Shown = {
  only: 'open' | undefined
  topic: string | undefined
  title: string | undefined
  page: number
  hasAny: boolean
}

function listCard(entries: readonly Entry[], shown: Shown): Card {
  const { only, topic, title, hasAny } = shown
  const { items, page, pages } = paged(entries, shown.page, PAGE)
  const what = only === 'open' ? 'Not answered yet' : 'Discussions'
  const about = { only, ...(topic !== undefined && { topic }) }
  const none =
    only === 'open' && hasAny
      ? 'Every discussion has an answer.'
      : topic === undefined
        ? 'Nothing was discussed yet. It begins with the next post.'
        : 'None of the group’s discussions was about this topic yet.'
  return {
    plain: entries.length === 0 ? none : `${what}: ${entries.length}. ${pageText(page, pages)}`.trim(),
    title: title ? `${what} · ${title}` : what,
    text: entries.length === 0 ? none : items.map((entry) => `- ${entryText(entry)}`).join('\n'),
    ...(pages > 1 && { footer: `Page ${page} of ${pages}` }),
    buttons: [
      ...pageButtons(to.discussions, page, pages, (other) => ({ ...about, page: other })),
      ...(only === undefined && entries.some(({ answered }) => answered === 0)
        ? [buttonFor(to.discussions, { ...about, only: 'open', page: 1 }, 'Not answered yet')]
        : []),
      ...(only === 'open' ? [buttonFor(to.discussions, { ...about, only: undefined, page: 1 }, 'All')] : []),
    ],
  }
}

function entryText({ numbers, days, date, answered, url }: Entry): string {
  const name = [daysName(numbers).replace('d', 'D'), days.map(themeOf).join('; ')].filter(Boolean).join(' · ')
  const count = answered === 0 ? 'nobody yet' : `${answered} took part`
  const where = url === undefined ? `**${plain(name)}**, deleted` : `[${plain(name)}](${url})`
  return `${where}${LINE}${formatDate(date)} · ${count}`
}

/**
 * Where an occurrence is discussed: the first prompt in the thread of the caller's own channel, or the post while there
 * is none; elsewhere the first channel's whose thread was not deleted.
 */
export function discussionOf({ steps }: Occurrence, { channel }: Caller): PostRef | 'deleted' | undefined {
  const own = channel ? steps.filter((step) => isTo(step, channel)) : []
  const shown = own.length > 0 ? own : steps
  const lost = shown.filter(({ gone }) => gone).map(addressKey)
  const alive = shown.filter((step) => !lost.includes(addressKey(step)))
  if (alive.length === 0 && shown.length > 0) return 'deleted'
  return alive.find(({ what, post }) => what !== 'post' && post)?.post ?? alive.find(({ post }) => post)?.post
}
