import { z } from 'zod'
import { personOf } from './person.ts'
import { defineKind, each, type Reader, type Tx } from './records.ts'
import { type MemberRef, memberRefSchema } from './refs.ts'

/**
 * Two members of a group who see of each other that a week was kept, by `<person>/<group>/<other person>`, a record on both sides. It is
 * `asked` on the side of whoever asked and `invited` on the other until that one agrees; `at` is when, epoch ms. `name` is the other’s,
 * as their platform showed it then.
 */
export const buddies = defineKind('buddy', {
  version: 1,
  schema: z.object({
    group: z.string(),
    other: memberRefSchema,
    name: z.string(),
    state: z.enum(['asked', 'invited', 'agreed']),
    /** Whether this side asked. */
    mine: z.boolean(),
    at: z.number(),
  }),
})
export type Buddy = z.output<typeof buddies.schema>

/** A question that nobody answers ends after so many days. */
export const ASKED_DAYS = 7
const ASKED_MS = ASKED_DAYS * 24 * 60 * 60_000
/** So many questions of one person may wait. */
const MOST_ASKED = 3

/** What somebody’s side of two buddies of a group is stored under. */
export const buddyKey = (one: MemberRef, group: string, other: MemberRef): string =>
  `${personOf(one)}/${group}/${personOf(other)}`

/** Somebody’s buddies, questions, and invitations at an instant (epoch ms), without those that have ended. */
export async function buddiesOf(reader: Reader, member: MemberRef, now: number): Promise<Buddy[]> {
  const found: Buddy[] = []
  for await (const { value } of each(reader, buddies, { prefix: `${personOf(member)}/` }))
    if (isThere(value, now)) found.push(value)
  return found
}

const isThere = ({ state, at }: Buddy, now: number): boolean => state === 'agreed' || now < at + ASKED_MS

/** A member with the name that their platform shows. */
export type Named = { member: MemberRef; name: string }

/**
 * Asks somebody of a group to be a buddy, at an instant (epoch ms); where they asked before, that is agreed. `enough` where too many of
 * one’s questions wait.
 */
export async function askBuddy(
  tx: Tx,
  asker: Named,
  asked: Named,
  group: string,
  now: number,
): Promise<'asked' | 'agreed' | 'enough'> {
  const key = buddyKey(asker.member, group, asked.member)
  const old = await tx.get(buddies, key)
  if (old && isThere(old, now)) {
    if (old.state === 'asked') return 'asked'
    if (old.state === 'invited') await agreeBuddy(tx, asker.member, group, asked.member, now)
    return 'agreed'
  }
  const own = await buddiesOf(tx, asker.member, now)
  if (own.filter(({ state }) => state === 'asked').length >= MOST_ASKED) return 'enough'
  const side = ({ member: { platform, workspace, user }, name }: Named) => ({
    group,
    other: { platform, workspace, user },
    name,
    at: now,
  })
  tx.put(buddies, key, { ...side(asked), state: 'asked', mine: true })
  tx.put(buddies, buddyKey(asked.member, group, asker.member), {
    ...side(asker),
    state: 'invited',
    mine: false,
  })
  return 'asked'
}

/** Agrees to an invitation, at an instant (epoch ms). Resolves to whether there was one. */
export async function agreeBuddy(
  tx: Tx,
  member: MemberRef,
  group: string,
  other: MemberRef,
  now: number,
): Promise<boolean> {
  const keys = [buddyKey(member, group, other), buddyKey(other, group, member)] as const
  const [own, theirs] = [await tx.get(buddies, keys[0]), await tx.get(buddies, keys[1])]
  if (!own || !theirs || own.state !== 'invited' || !isThere(own, now)) return false
  tx.put(buddies, keys[0], { ...own, state: 'agreed', at: now })
  tx.put(buddies, keys[1], { ...theirs, state: 'agreed', at: now })
  return true
}

/** Ends, by the key of either side, whatever it was. Nobody is told. */
export function endBuddy(tx: Tx, key: string): void {
  const [one, group, ...other] = key.split('/')
  tx.delete(buddies, key)
  tx.delete(buddies, `${other.join('/')}/${group}/${one}`)
}

/** A record leaves with its person: so does the other side’s. */
export async function leaveBuddy(tx: Tx, { other, group }: Buddy, key: string): Promise<void> {
  const person = key.slice(0, key.indexOf('/'))
  tx.delete(buddies, `${personOf(other)}/${group}/${person}`)
}
