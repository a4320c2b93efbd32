import { z } from 'zod'
import { defineKind, type Tx } from './records.ts'
import { type MemberRef, memberRefSchema } from './refs.ts'

/**
 * A human, by `personOf`: the accounts by which they are known (one for now), when they last answered or became a manager, and since
 * when their account is gone from its workspace. Instants are epoch ms.
 */
export const people = defineKind('person', {
  version: 1,
  schema: z.object({
    accounts: z.array(memberRefSchema).min(1),
    seenAt: z.number(),
    goneAt: z.number().optional(),
  }),
})
export type Person = z.output<typeof people.schema>

/**
 * What everything about a person is stored under. It is made of the account by which they came, so that whoever meets them
 * first, in whichever process, stores the same.
 */
export const personOf = ({ platform, workspace, user }: MemberRef): string =>
  `${platform}:${workspace}:${user}`

/** Seen so much later, in ms, is worth a write. */
const WORTH_MS = 24 * 60 * 60_000

/** Notes that somebody was seen at an instant, epoch ms. */
export async function see(tx: Tx, account: MemberRef, at: number): Promise<void> {
  const { platform, workspace, user } = account
  const old = await tx.get(people, personOf(account))
  if (old && old.goneAt === undefined && at - old.seenAt < WORTH_MS) return
  const accounts = old?.accounts ?? [{ platform, workspace, user }]
  tx.put(people, personOf(account), { accounts, seenAt: Math.max(at, old?.seenAt ?? 0) })
}

/** Notes that an account is gone from its workspace since an instant, epoch ms, or back. Of nobody unknown. */
export async function setGone(tx: Tx, account: MemberRef, since: number | undefined): Promise<void> {
  const old = await tx.get(people, personOf(account))
  if (!old || (old.goneAt === undefined) === (since === undefined)) return
  const { goneAt: _, ...person } = old
  tx.put(people, personOf(account), { ...person, ...(since !== undefined && { goneAt: since }) })
}
