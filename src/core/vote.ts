import { z } from 'zod'
import { personOf, see } from './person.ts'
import { defineKind, type Tx, updateIfThere } from './records.ts'
import type { MemberRef } from './refs.ts'

/** Of fewer votes no figures are shown: they could say who chose what. */
export const LEAST_VOTES = 5
/**
 * What is worth talking about: with fewer right votes a hint helps more, with more there is little left to argue. Source: C. Crouch and
 * E. Mazur, "Peer Instruction: Ten years of experience and results", American Journal of Physics 69, 2001.
 */
const FEW_RIGHT = 0.35
const MOST_RIGHT = 0.7

/**
 * A vote on a check of a day, in a discussion. `day` is the day's number in its curriculum and `check` the place of what is asked
 * among the day's checks, from 0. `ballots` says who chose which option (from 1) while a round is open, by person; of rounds that
 * are closed `counts` alone says how many chose each. `at` is epoch ms.
 */
export const votes = defineKind('vote', {
  version: 1,
  schema: z.object({
    curriculum: z.string(),
    day: z.int().min(1),
    check: z.int().min(0),
    options: z.int().min(2),
    right: z.int().min(1),
    state: z.enum(['open', 'closed', 'over']),
    ballots: z.record(z.string(), z.int().min(1)),
    counts: z.array(z.array(z.int().min(0))).max(2),
    at: z.number(),
  }),
})
export type Vote = z.output<typeof votes.schema>

/** In which open votes a person has a ballot, by `<person>/<vote key>`: it goes when the vote is closed. */
export const voted = defineKind('voted', { version: 1, schema: z.object({ at: z.number() }) })

/** Storage key of a vote: of a group, in the discussion of a local date, on one of its day's checks. */
export const voteKey = (group: string, id: string): string => `${group}/${id}`

/** What to do after a round, by the share of right votes among so many. */
export type Verdict = 'too few' | 'hint' | 'discuss' | 'known'

/** What a round's counts suggest; `right` is the place of the right option, from 1. */
export function verdictOf(counts: readonly number[], right: number): Verdict {
  const all = sumOf(counts)
  if (all < LEAST_VOTES) return 'too few'
  const share = (counts[right - 1] ?? 0) / all
  if (share < FEW_RIGHT) return 'hint'
  return share > MOST_RIGHT ? 'known' : 'discuss'
}

/** How many voted in a round. */
export const sumOf = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

/** Opens a vote unless there was one already, and resolves to whether it did. */
export const openVote = (tx: Tx, key: string, vote: Omit<Vote, 'state' | 'ballots' | 'counts'>) =>
  tx.insert(votes, key, { ...vote, state: 'open', ballots: {}, counts: [] })

/** Notes what somebody chose, in place of an earlier choice; resolves to `false` where the vote is not open. */
export async function choose(
  tx: Tx,
  key: string,
  member: MemberRef,
  { choice, at }: { choice: number; at: number },
): Promise<boolean> {
  const vote = await tx.get(votes, key)
  if (vote?.state !== 'open' || choice > vote.options) return false
  const person = personOf(member)
  await see(tx, member, at)
  tx.put(votes, key, { ...vote, ballots: { ...vote.ballots, [person]: choice } })
  tx.put(voted, `${person}/${key}`, { at })
  return true
}

/** Closes an open round: who chose what is dropped, and how many did is kept. `undefined` where none is open. */
export async function closeRound(tx: Tx, key: string): Promise<Vote | undefined> {
  const vote = await tx.get(votes, key)
  if (vote?.state !== 'open') return undefined
  dropBallots(tx, key, vote)
  const choices = Object.values(vote.ballots)
  const count = (option: number): number => choices.filter((choice) => choice === option).length
  const counts = [...vote.counts, Array.from({ length: vote.options }, (_, i) => count(i + 1))]
  const isLast = counts.length > 1 || verdictOf(counts[0] ?? [], vote.right) === 'known'
  const closed: Vote = { ...vote, ballots: {}, counts, state: isLast ? 'over' : 'closed' }
  tx.put(votes, key, closed)
  return closed
}

/** Opens the second round of a closed vote, or ends it; `undefined` where it is not closed. */
export async function goOn(tx: Tx, key: string, state: 'open' | 'over'): Promise<Vote | undefined> {
  const vote = await tx.get(votes, key)
  if (vote?.state !== 'closed') return undefined
  return updateIfThere(tx, votes, key, (old) => ({ ...old, state }))
}

/** Nobody has a ballot in a vote any more. */
export function dropBallots(tx: Tx, key: string, { ballots }: Vote): undefined {
  for (const person of Object.keys(ballots)) tx.delete(voted, `${person}/${key}`)
}

/** What leaves with somebody’s mark of having voted, by its key: the ballot, while the vote is open. */
export async function withdraw(tx: Tx, votedKey: string): Promise<void> {
  const slash = votedKey.indexOf('/')
  const person = votedKey.slice(0, slash)
  await updateIfThere(tx, votes, votedKey.slice(slash + 1), ({ ballots, ...vote }) => {
    const { [person]: _, ...left } = ballots
    return { ...vote, ballots: left }
  })
}
