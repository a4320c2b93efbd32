import { buddies, endBuddy } from '../core/buddy.ts'
import type { Personal } from '../core/feature.ts'
import { type Group, groupByChannel, groups, lostChannels } from '../core/group.ts'
import { leaveRota, rotas } from '../core/host.ts'
import {
  answered,
  answerKeys,
  answers,
  membershipKey,
  memberships,
  recounts,
  withoutAccounts,
} from '../core/membership.ts'
import { clearSeats, dropWish, tables, wishers } from '../core/mock.ts'
import { dayWishers, dayWishes, dayWishKeys } from '../core/mock-day.ts'
import { consents, dropConsents, namings, withdrawName } from '../core/names.ts'
import { discussions, occurrences, openOccurrences, redraws, unreported } from '../core/occurrence.ts'
import { people, personOf } from '../core/person.ts'
import type { Erasures } from '../core/ports.ts'
import { recallCounts } from '../core/recall.ts'
import { each, type Kind, type Store, type Tx, updateIfThere } from '../core/records.ts'
import { channelKey, type MemberRef, threadKey } from '../core/refs.ts'
import { dropStars, starred } from '../core/star.ts'
import { suggestions } from '../core/suggestion.ts'
import { dropBallots, votes } from '../core/vote.ts'
import { lostKey } from './holds.ts'
import type { EngineParts } from './parts.ts'

/** Records deleted in one transaction. */
const BATCH = 100

/** Deletes everything that is stored about a group. Safe to repeat after a crash: the group itself goes last. */
export async function forget(store: Store, group: Group): Promise<void> {
  const prefix = `${group.id}/`
  await drain(store, answered, prefix, (tx, key) => {
    const at = key.lastIndexOf('/')
    const person = key.slice(at + 1)
    tx.delete(answers, answerKeys(person, key.slice(0, at)).answer)
    tx.delete(memberships, membershipKey(person, group.id))
  })
  for (const kind of [recallCounts, recounts, redraws] as Kind<unknown>[])
    await drain(store, kind, prefix, () => {})
  await dropConsents(store, group.id)
  await drain(store, occurrences, prefix, (tx, key, { steps, host }) => {
    if (host) tx.delete(namings, `${personOf(host)}/${key}`)
    for (const { thread } of steps) if (thread) tx.delete(discussions, threadKey(thread))
    tx.delete(openOccurrences, key)
    tx.delete(unreported, key)
  })
  await drain(store, suggestions, prefix, () => {})
  await drain(store, votes, prefix, dropBallots)
  await drain(store, starred, prefix, dropStars)
  await drain(store, tables, prefix, clearSeats)
  await drain(store, wishers, prefix, (tx, key) => dropWish(tx, `${key.slice(prefix.length)}/${group.id}`))
  await drain(store, dayWishers, prefix, (tx, key) => {
    const [date = '', ...person] = key.slice(prefix.length).split('/')
    tx.delete(dayWishes, dayWishKeys(person.join('/'), group.id, date).wish)
  })
  await drain(store, rotas, prefix, (tx, _key, { member }) => leaveRota(tx, member, group.id))
  await store.transact(async (tx) => {
    for (const manager of group.managers) tx.delete(memberships, membershipKey(personOf(manager), group.id))
    for (const { id, ref } of group.channels) {
      const found = await tx.get(groupByChannel, channelKey(ref))
      // Of a group that was ended, another one may have the channel by now.
      if (found?.group === group.id) tx.delete(groupByChannel, channelKey(ref))
      tx.delete(lostChannels, lostKey(group.id, id))
    }
    tx.delete(groups, group.id)
  })
}

/** Forgets somebody as `Delivery.forgetPerson`, and notes it where a restored backup does not take it back. */
export async function forgetPerson(
  parts: Pick<EngineParts, 'store' | 'personal' | 'notify'> & NoteParts,
  member: MemberRef,
): Promise<void> {
  const { store, personal, notify, clock } = parts
  // Like somebody who leaves, and while it is still known which groups they manage.
  await notify.left(member, clock.now())
  note(parts, personOf(member))
  await erase(store, personal, personOf(member))
}

type NoteParts = Pick<EngineParts, 'clock' | 'erasures' | 'log'>

/** Notes where a restored backup does not undo it who is erased, or which consent was taken back, by its kind and key. */
export function note({ clock, erasures, log }: NoteParts, key: string): void {
  try {
    erasures?.note(key, clock.now())
  } catch (error) {
    log.error({ error }, 'What somebody took back could not be noted: restoring an older backup undoes it')
  }
}

/**
 * Erases, from a database that was restored, whoever was last seen before they asked to be forgotten, and takes back what they took
 * back since they gave it.
 */
export async function eraseAgain({
  store,
  personal,
  erasures,
  log,
}: Pick<EngineParts, 'store' | 'personal' | 'erasures' | 'log'>): Promise<void> {
  if (!erasures) return
  const askedAt = erasures.read()
  await withdrawAgain(store, askedAt)
  let count = 0
  for await (const { key, value } of each(store, people)) {
    const at = askedAt(key)
    if (at === undefined || value.seenAt > at) continue
    await erase(store, personal, key)
    count++
  }
  if (count > 0)
    log.info({ people: count }, 'Whoever asked to be forgotten since that backup was erased again')
}

async function withdrawAgain(store: Store, askedAt: ReturnType<Erasures['read']>): Promise<void> {
  for await (const { key } of each(store, consents)) {
    const person = await store.get(people, key.slice(0, key.indexOf('/')))
    // Whoever was seen since has agreed again: the consent that they took back was gone by then.
    if (isTakenBack(askedAt(`${consents.name} ${key}`), person?.seenAt))
      await store.transact((tx) => withdrawName(tx, key))
  }
  for await (const { key, value } of each(store, buddies))
    if (isTakenBack(askedAt(`${buddies.name} ${key}`), value.at))
      await store.transact(async (tx) => endBuddy(tx, key))
}

const isTakenBack = (takenBack: number | undefined, given = 0): boolean =>
  takenBack !== undefined && given <= takenBack

/**
 * Deletes everything that is stored about a person, in small transactions: what features keep and answers first, then membership and
 * management. Stops where `stays` says so. Safe to repeat after a crash.
 */
export async function erase(
  store: Store,
  personal: readonly Personal[],
  id: string,
  stays: (tx: Tx) => Promise<boolean> = async () => false,
): Promise<void> {
  const range = { prefix: `${id}/`, limit: BATCH }
  for (let left = BATCH; left === BATCH; )
    left = await store.transact(async (tx) => {
      if (await stays(tx)) return 0
      for (const { kind, leave } of personal) {
        const found = await tx.list(kind, range)
        for (const { key, value } of found) {
          await leave?.(tx, value, key)
          tx.delete(kind, key)
        }
        if (found.length === BATCH) return BATCH
      }
      const found = await tx.list(answers, range)
      for (const { key } of found) {
        tx.delete(answers, key)
        tx.delete(answered, answerKeys(id, key.slice(id.length + 1)).answered)
      }
      if (found.length === BATCH) return BATCH
      const person = await tx.get(people, id)
      const own = await tx.list(memberships, range)
      for (const { key, value } of own) {
        tx.delete(memberships, key)
        if (person) await updateIfThere(tx, groups, value.group, (group) => withoutAccounts(group, person))
      }
      if (own.length < BATCH) tx.delete(people, id)
      return own.length
    })
}

async function drain<T>(
  store: Store,
  kind: Kind<T>,
  prefix: string,
  also: (tx: Tx, key: string, value: T) => void,
): Promise<void> {
  for (let left = BATCH; left === BATCH; )
    left = await store.transact(async (tx) => {
      const found = await tx.list(kind, { prefix, limit: BATCH })
      for (const { key, value } of found) {
        also(tx, key, value)
        tx.delete(kind, key)
      }
      return found.length
    })
}
