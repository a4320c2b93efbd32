import { z } from 'zod'
import { personOf, see } from './person.ts'
import { defineKind, each, type Reader, type Store, type Tx } from './records.ts'
import type { MemberRef } from './refs.ts'

/** Stars are kept for so many days after the first of a message: its discussion has long had its last word by then. */
export const STAR_DAYS = 14

/**
 * The stars of a message in a discussion, by `<group>/<thread>/<message>`: the address that opens the message, who gave it one, and
 * when the first came (epoch ms). Nothing is kept of a message that has none.
 */
export const starred = defineKind('starred', {
  version: 1,
  schema: z.object({ url: z.string(), people: z.array(z.string()).min(1), at: z.number() }),
})
type Starred = z.output<typeof starred.schema>

/** Which messages a person gave a star, by `<person>/<group>/<message>`, each with its thread: it leaves with the message’s stars. */
export const stars = defineKind('star', { version: 1, schema: z.object({ thread: z.string() }) })

/** A message in a group’s discussion, by the platform’s own ids. */
export type Place = { group: string; thread: string; message: string }

const keyOf = ({ group, thread, message }: Place): string => `${group}/${thread}/${message}`

const starKey = (person: string, { group, message }: Pick<Place, 'group' | 'message'>): string =>
  `${person}/${group}/${message}`

/** Counts somebody's star on a message, once, at an instant (epoch ms); `url` opens the message. */
export async function giveStar(
  tx: Tx,
  member: MemberRef,
  place: Place,
  { url, at }: { url: string; at: number },
): Promise<void> {
  const person = personOf(member)
  if (!(await tx.insert(stars, starKey(person, place), { thread: place.thread }))) return
  await see(tx, member, at)
  const old = await tx.get(starred, keyOf(place))
  tx.put(starred, keyOf(place), { ...(old ?? { url, at }), people: [...(old?.people ?? []), person] })
}

/** Takes somebody's star on a message back, where they gave one; in which thread is known by it. */
export async function takeStar(
  tx: Tx,
  member: MemberRef,
  at: Pick<Place, 'group' | 'message'>,
): Promise<void> {
  const key = starKey(personOf(member), at)
  const star = await tx.get(stars, key)
  if (!star) return
  tx.delete(stars, key)
  await withdrawStar(tx, star, key)
}

/** What leaves with somebody's star, by its key: they are no longer among those who gave the message one. */
export async function withdrawStar(tx: Tx, { thread }: { thread: string }, key: string): Promise<void> {
  const [person = '', group = '', message = ''] = key.split('/')
  const place = keyOf({ group, thread, message })
  const old = await tx.get(starred, place)
  const people = (old?.people ?? []).filter((other) => other !== person)
  if (old && people.length > 0) tx.put(starred, place, { ...old, people })
  else tx.delete(starred, place)
}

/** Every star of a message is gone, because the message is or somebody cleared them. */
export async function clearStars(tx: Tx, place: Place): Promise<void> {
  const old = await tx.get(starred, keyOf(place))
  if (!old) return
  dropStars(tx, keyOf(place), old)
  tx.delete(starred, keyOf(place))
}

/** Every star in a discussion is gone, because all its messages are. */
export async function clearDiscussion(store: Store, group: string, thread: string): Promise<void> {
  const prefix = `${group}/${thread}/`
  for await (const { key } of each(store, starred, { prefix }))
    await store.transact((tx) => clearStars(tx, { group, thread, message: key.slice(prefix.length) }))
}

/** Nobody has given a message a star any more, by the key of its stars. */
export function dropStars(tx: Tx, key: string, { people }: Starred): undefined {
  const [group = '', , message = ''] = key.split('/')
  for (const person of people) tx.delete(stars, starKey(person, { group, message }))
}

/** The message of a group's discussion that has most stars. */
export async function mostStarred(
  reader: Reader,
  group: string,
  thread: string,
): Promise<{ url: string } | undefined> {
  const all: Starred[] = []
  for await (const { value } of each(reader, starred, { prefix: `${group}/${thread}/` })) all.push(value)
  return mostOf(all)
}

/** Of messages in the order they were written the one that has most stars; of several the earliest. */
export const mostOf = <T extends Pick<Starred, 'people'>>(messages: readonly T[]): T | undefined =>
  messages.reduce<T | undefined>(
    (most, one) => (most && most.people.length >= one.people.length ? most : one),
    undefined,
  )
