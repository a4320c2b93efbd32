import { z } from 'zod'
import { PlatformError } from './errors.ts'
import { type Group, groups } from './group.ts'
import { hostOn } from './host.ts'
import { showAnew } from './membership.ts'
import { addressKey, type Occurrence, occurrences, type Step } from './occurrence.ts'
import { personOf, see } from './person.ts'
import type { People } from './ports.ts'
import { defineKind, each, type Reader, type Store, type Tx } from './records.ts'
import type { ChannelRef, MemberRef } from './refs.ts'
import { GUEST_STEP, readGuest } from './suggestion.ts'

/** Who agreed to be named in a group, by `<person>/<group>`, with the name that their platform showed then. */
export const consents = defineKind('consent', { version: 1, schema: z.object({ name: z.string() }) })

/** Which rows of the ledger name somebody as their host, by `<person>/<occurrence key>`: what has to be edited once they no longer agree. */
export const namings = defineKind('naming', { version: 1, schema: z.object({}) })

/** What somebody’s consent to be named in a group is stored under. */
export const consentKey = (member: MemberRef, group: string): string => `${personOf(member)}/${group}`

/** Whether somebody agreed to be named in a group. */
export const isNamed = async (reader: Reader, member: MemberRef, group: string): Promise<boolean> =>
  (await reader.get(consents, consentKey(member, group))) !== undefined

/** The groups in which somebody agreed to be named. */
export async function groupsNaming(reader: Reader, member: MemberRef): Promise<Group[]> {
  const found: Group[] = []
  const prefix = `${personOf(member)}/`
  for await (const { key } of each(reader, consents, { prefix })) {
    const group = await reader.get(groups, key.slice(prefix.length))
    if (group) found.push(group)
  }
  return found
}

/** Somebody agrees to be named in a group, at an instant (epoch ms). */
export async function agreeToBeNamed(
  tx: Tx,
  member: MemberRef,
  { group, name, at }: { group: string; name: string; at: number },
): Promise<void> {
  await see(tx, member, at)
  tx.put(consents, consentKey(member, group), { name })
}

/** Whoever gave a consent, by its key, is to be named in that group no more: what names them there is edited soon. */
export async function withdrawName(tx: Tx, consent: string): Promise<void> {
  tx.delete(consents, consent)
  for await (const { key } of each(tx, namings, { prefix: `${consent}/` })) {
    tx.delete(namings, key)
    await unnameHost(tx, key.slice(key.indexOf('/') + 1))
  }
}

/** A row of the ledger, by its key, names its host no more, and the messages that did are shown anew. */
export async function unnameHost(tx: Tx, key: string): Promise<void> {
  const row = await tx.get(occurrences, key)
  if (!row?.host) return
  const { host: _, ...rest } = row
  tx.put(occurrences, key, rest)
  await showAnew(
    tx,
    key,
    row.steps.filter((step) => isOpening(row, step)),
  )
}

/** Forgets, with a group, who agreed to be named in it. */
export async function dropConsents(store: Store, group: string): Promise<void> {
  const found: string[] = []
  for await (const { key } of each(store, consents)) if (key.endsWith(`/${group}`)) found.push(key)
  if (found.length > 0)
    await store.transact(async (tx) => {
      for (const key of found) tx.delete(consents, key)
    })
}

/** Whether a step is the first message of its discussion: it says who hosts. */
export const isOpening = ({ steps }: Occurrence, step: Step): boolean =>
  step.what === 'reply' &&
  steps.find((each) => each.what === 'reply' && addressKey(each) === addressKey(step))?.key === step.key

/** Whether what a step says names a member: whoever hosts, or the author of a question. */
export function namesSomebody(row: Occurrence, step: Step): boolean {
  const [, , guest] = GUEST_STEP.exec(step.content) ?? []
  return (row.host !== undefined && isOpening(row, step)) || (guest !== undefined && 'by' in readGuest(guest))
}

/** Whether a group may name its members at all: none of its channels is read by another workspace, for sure. */
export const namesMembers = async (
  { isInternal }: Pick<People, 'isInternal'>,
  group: Group,
): Promise<boolean> =>
  (await Promise.all(group.channels.map(({ ref }) => sure(isInternal(ref))))).every(Boolean)

/** Whether somebody may be named in a group, and so asked whether they want to be: no guest, nobody of elsewhere. */
export async function isNameable(people: People, member: MemberRef, group: Group): Promise<boolean> {
  // On some platforms an account is of no workspace: the channels say whose it is.
  const own = group.channels.filter(({ ref }) => ref.platform === member.platform)
  const isMember = async (channel: ChannelRef): Promise<boolean> =>
    (await people.who(member, channel))?.kind === 'member'
  const known = await Promise.all(own.map(({ ref }) => sure(isMember(ref))))
  return known.includes(true) && (await namesMembers(people, group))
}

/** What a platform that cannot be asked just now would say is not sure. */
const sure = (asked: Promise<boolean>): Promise<boolean> =>
  asked.catch((error: unknown) => {
    if (error instanceof PlatformError) return false
    throw error
  })

/** Whoever hosts in a group on a local date, where they agreed to be named. */
export async function namedHost(reader: Reader, group: Group, date: string): Promise<Occurrence['host']> {
  const member = group.host ? await hostOn(reader, group, date) : undefined
  const consent = member && (await reader.get(consents, consentKey(member, group.id)))
  return consent && { ...member, name: consent.name }
}

/** Notes, with the claim of a row by its key, whom it names; `false` where they agree no more. */
export async function noteNaming(tx: Tx, { host, group }: Occurrence, key: string): Promise<boolean> {
  if (!host) return true
  if (!(await isNamed(tx, host, group))) return false
  tx.put(namings, `${personOf(host)}/${key}`, {})
  return true
}
