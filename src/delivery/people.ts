import type { Day } from '../core/curriculum.ts'
import type { Group } from '../core/group.ts'
import { isNameable, namedHost, namesMembers, namesSomebody } from '../core/names.ts'
import { type Occurrence, occurrenceKey, occurrences } from '../core/occurrence.ts'
import { peopleOn } from '../core/platform.ts'
import type { Log } from '../core/ports.ts'
import type { Store } from '../core/records.ts'
import { type Guest, guestOf, unnamed } from '../core/suggestion.ts'
import type { SendingParts, Work } from './call.ts'

/** What brings people into a post, by what is stored of them: platforms are asked when it is sent, so that nobody's claim waits for one. */
type PeopleParts = { store: Store; guests: boolean; names: boolean; log: Log }

/** The group's own question that a post brings, without its author where nobody may be named; an error of ours keeps no post back. */
export async function guestFor(
  { store, guests, names, log }: PeopleParts,
  group: Group,
  day: Day,
  date: string,
): Promise<Guest | undefined> {
  try {
    const guest = guests ? await guestOf(store, group, day, date) : undefined
    if (names || guest?.suggestion.by === undefined) return guest
    const { by: _, ...suggestion } = guest.suggestion
    return { ...guest, suggestion }
  } catch (error) {
    log.error(
      { error, group: group.id },
      'A question from the group could not be chosen; its post does without',
    )
    return undefined
  }
}

/** Whoever hosts a post and agreed to be named; an error of ours keeps no post back. */
export async function hostFor(
  { store, names, log }: PeopleParts,
  group: Group,
  date: string,
): Promise<Occurrence['host']> {
  try {
    return names ? await namedHost(store, group, date) : undefined
  } catch (error) {
    log.error({ error, group: group.id }, 'Who hosts could not be said; the discussion does without')
    return undefined
  }
}

/**
 * The work on a step without whom it may not name now: who is a guest, or in a channel that others read, and who agreed, but does no
 * more. Rejects with errors of our own.
 */
export async function namedNow<W extends Pick<Work, 'store' | 'seen' | 'step'>>(
  platform: SendingParts['platform'],
  work: W,
): Promise<W> {
  const { store, step, seen } = work
  if (!namesSomebody(seen.row, step)) return work
  const people = peopleOn(platform)
  const isOpen = await namesMembers(people, seen.group)
  const { host } = seen.row
  const isHost = host !== undefined && (await isNameable(people, host, seen.group))
  // Last, because platforms take their time: whoever withdrew meanwhile has left the stored row.
  const row = (await store.get(occurrences, occurrenceKey(seen.row))) ?? seen.row
  const now = row.steps.find(({ key }) => key === step.key) ?? step
  const { host: _, ...hostless } = row
  return { ...work, seen: { ...seen, row: isHost ? row : hostless }, step: isOpen ? now : unnamed(now) }
}
