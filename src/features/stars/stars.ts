import type { Reaction } from '../../core/bot.ts'
import { type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import { countsStars, groups } from '../../core/group.ts'
import { groupOf } from '../../core/membership.ts'
import { discussions, occurrences } from '../../core/occurrence.ts'
import { personOf } from '../../core/person.ts'
import { each, type Reader } from '../../core/records.ts'
import { type MemberRef, type ThreadRef, threadKey } from '../../core/refs.ts'
import {
  clearDiscussion,
  clearStars,
  stars as given,
  giveStar,
  STAR_DAYS,
  takeStar,
  withdrawStar,
} from '../../core/star.ts'
import { plain } from '../../core/text.ts'

/** Counts a star in a discussion of a group that wants them counted, or takes it back; of one's own message none counts. */
async function count(
  { member, channel, message, isGiven, about }: Reaction,
  parts: FeatureParts,
): Promise<void> {
  const { store, now } = parts
  const group = await groupOf(store, channel)
  if (!group) return
  // Also where nothing is counted any more: it may be again.
  if (!isGiven) return store.transact((tx) => takeStar(tx, member, { group: group.id, message }))
  if (!countsStars(group)) return
  const found = await about()
  if (!found || (found.author && personOf(found.author) === personOf(member))) return
  const { thread, url } = found
  const at = now.epochMilliseconds
  if ((await discussedIn(thread, parts))?.id !== group.id) return
  await store.transact((tx) =>
    giveStar(tx, member, { group: group.id, thread: thread.thread, message }, { url, at }),
  )
}

/** The group whose discussion a thread is, while it is fresh. */
async function discussedIn(
  thread: ThreadRef,
  { store, now }: FeatureParts,
): Promise<{ id: string } | undefined> {
  const discussion = await store.get(discussions, threadKey(thread))
  const row = discussion && (await store.get(occurrences, discussion.occurrence))
  if (!row || now.epochMilliseconds - row.due >= STAR_DAYS * 24 * 60 * 60_000) return undefined
  return { id: row.group }
}

/** A message in a discussion is gone, or its stars are. */
async function clear(thread: ThreadRef, message: string, { store }: FeatureParts): Promise<void> {
  const group = await groupIn(thread, store)
  if (group !== undefined)
    await store.transact((tx) => clearStars(tx, { group, thread: thread.thread, message }))
}

/** A discussion was deleted, and with it every message there. */
async function clearAll(thread: ThreadRef, { store }: FeatureParts): Promise<void> {
  const group = await groupIn(thread, store)
  if (group !== undefined) await clearDiscussion(store, group, thread.thread)
}

/** The group whose discussion a thread is or was. */
async function groupIn(thread: ThreadRef, store: Reader): Promise<string | undefined> {
  const discussion = await store.get(discussions, threadKey(thread))
  return discussion?.occurrence.slice(0, discussion.occurrence.indexOf('/'))
}

/** How many stars somebody gave, by group. */
async function kept(member: MemberRef, { store }: FeatureParts): Promise<string[]> {
  const prefix = `${personOf(member)}/`
  const counts = new Map<string, number>()
  for await (const { key } of each(store, given, { prefix })) {
    const [id = ''] = key.slice(prefix.length).split('/')
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const lines: string[] = []
  for (const [id, number] of counts) {
    const group = await store.get(groups, id)
    const messages = number === 1 ? 'a message' : `${number} messages`
    if (group)
      lines.push(`**${plain(group.name)}**: the stars that you gave ${messages}, for ${STAR_DAYS} days.`)
  }
  return lines
}

/** Stars on messages in discussions, counted for the last word there. */
export const stars: Feature = {
  name: 'stars',
  onReaction: count,
  onReactionsGone: clear,
  onThreadDeleted: clearAll,
  personal: [personal(given, withdrawStar)],
  kept,
}
