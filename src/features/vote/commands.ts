import type { Caller } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { type Check, checksOf } from '../../core/check.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Feature, personal } from '../../core/feature.ts'
import { type Group, groups } from '../../core/group.ts'
import { hostsHere } from '../../core/host.ts'
import { discussions, occurrences, studiedIn } from '../../core/occurrence.ts'
import { numberInWhole, postedDays, roadmapIn, studiedAt } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import { each, type Reader } from '../../core/records.ts'
import { threadKey } from '../../core/refs.ts'
import { commandToken } from '../../core/tokens.ts'
import {
  choose,
  closeRound,
  goOn,
  openVote,
  type Vote,
  voted,
  voteKey,
  votes,
  withdraw,
} from '../../core/vote.ts'
import * as to from '../../words/signatures.ts'
import { ballotCard, betweenCard, keptLine, notedCard, resultCard } from './card.ts'

const OVER = new UserError(
  'This vote is closed',
  'Its result stands in the discussion, or a second vote is open there.',
)

const manager = {
  who: 'manager',
  // Whoever opens a discussion and sums it up knows best when it is worth a vote.
  mayAlso: ({ store, group, caller }: { store: Reader; group: Group; caller: Caller }) =>
    hostsHere(store, group, caller),
  visibility: 'public',
  effect: 'once',
  group: 'needed',
} as const

/** Vote, discuss, vote again: a manager or the day’s host opens a check question in a discussion, everybody votes, and the group talks in between. */
const commands: readonly Command[] = [
  defineCommand({
    ...to.vote,
    ...manager,
    summary: 'Open a vote in the discussion you are in',
    run: async (_, context) => {
      const { store, group, now } = context
      const { date, days, curriculum } = await discussed(context)
      const checks = days.flatMap((day) => checksOf(day).map((check, i) => ({ check, i, day })))
      if (checks.length === 0)
        throw new UserError(
          'Nothing to vote on today',
          'This day has no question with options. Other days have one.',
        )
      const ids = checks.map((_, n) => `${date}.${n}`)
      for (const [n, { check, i, day }] of checks.entries()) {
        const id = ids[n] ?? ''
        const vote = {
          curriculum,
          day: numberInWhole(day),
          check: i,
          options: check.options.length,
          right: check.right,
          at: now.epochMilliseconds,
        }
        if (await store.transact((tx) => openVote(tx, voteKey(group.id, id), vote)))
          return { card: ballotCard(id, check, 1) }
      }
      // The card of a round that was closed may never have been shown.
      const opened = await Promise.all(ids.map((id) => store.get(votes, voteKey(group.id, id))))
      const underway = ids.find((_, n) => opened[n]?.state !== 'over')
      return { card: await standing(context, underway ?? ids.at(-1) ?? '') }
    },
  }),
  defineCommand({
    ...to.voteFor,
    summary: 'Votes for an option',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    withoutCurriculum: true,
    internal: true,
    run: async ({ vote: id, choice }, { store, caller, group, now }) => {
      const at = now.epochMilliseconds
      const key = voteKey(group.id, id)
      if (!(await store.transact((tx) => choose(tx, key, caller.member, { choice, at })))) throw OVER
      return { card: notedCard(choice) }
    },
  }),
  defineCommand({
    ...to.voteClose,
    ...manager,
    summary: 'Closes a round of a vote',
    internal: true,
    run: async ({ vote: id }, context) => {
      // Before anything is closed: without its texts nothing could be shown.
      const check = await checkOf(context, id)
      const vote = await context.store.transact((tx) => closeRound(tx, voteKey(context.group.id, id)))
      if (!vote) throw OVER
      return { card: cardOf(id, vote, check) }
    },
  }),
  defineCommand({
    ...to.voteAgain,
    ...manager,
    summary: 'Opens the second round of a vote',
    internal: true,
    run: async ({ vote: id }, context) => {
      const check = await checkOf(context, id)
      if (!(await context.store.transact((tx) => goOn(tx, voteKey(context.group.id, id), 'open')))) throw OVER
      return { card: ballotCard(id, check, 2) }
    },
  }),
  defineCommand({
    ...to.voteEnd,
    ...manager,
    summary: 'Ends a vote and shows its answer',
    internal: true,
    run: async ({ vote: id }, context) => {
      const check = await checkOf(context, id)
      const vote = await context.store.transact((tx) => goOn(tx, voteKey(context.group.id, id), 'over'))
      if (!vote) throw OVER
      return { card: resultCard(vote, check) }
    },
  }),
]

/** The days that the caller's discussion is about, with its date and their curriculum. Throws UserError outside of a discussion. */
async function discussed({ store, caller, group, curricula }: Context<Group>) {
  if (!group.votes)
    throw new UserError(
      'Votes are off',
      `A manager can switch them on: ${commandToken(caller.typed({ name: 'settings', who: 'manager' }, { setting: 'votes', value: 'on' }))}.`,
    )
  const { channel, thread } = caller
  const found =
    channel && thread !== undefined
      ? await store.get(discussions, threadKey({ ...channel, thread }))
      : undefined
  const row = found && (await store.get(occurrences, found.occurrence))
  if (row?.group !== group.id)
    throw new UserError(
      'Votes belong in a discussion',
      'Ask for it again in the discussion of a daily post. The channel itself stays quiet.',
    )
  const roadmap = roadmapIn(curricula, studiedAt(row, group))
  const days = postedDays(roadmap, row)
  if (days.length === 0) throw new UserError('This day is gone', 'It is not in the curriculum any more.')
  return { date: row.date, days, curriculum: studiedIn(row, group) }
}

/** How a vote stands: its ballot while a round is open, what to do between two, or its result. */
const cardOf = (id: string, vote: Vote, check: Check): Card => {
  if (vote.state === 'open') return ballotCard(id, check, vote.counts.length === 0 ? 1 : 2)
  return vote.state === 'over' ? resultCard(vote, check) : betweenCard(id, vote, check)
}

/** The card of a vote that was opened before. Throws UserError where it, or its question, is gone. */
async function standing(context: Context<Group>, id: string): Promise<Card> {
  const check = await checkOf(context, id)
  const vote = await context.store.get(votes, voteKey(context.group.id, id))
  if (!vote) throw OVER
  return cardOf(id, vote, check)
}

/** What a vote is about, as its curriculum has it now. Throws UserError where it is gone. */
async function checkOf({ store, group, curricula }: Context<Group>, id: string): Promise<Check> {
  const vote = await store.get(votes, voteKey(group.id, id))
  if (!vote) throw OVER
  const day = curricula.of(vote.curriculum).day(vote.day)
  const check = day && checksOf(day)[vote.check]
  if (check?.options.length === vote.options) return check
  throw new UserError('This question is gone', 'It was changed in the curriculum while the vote was open.')
}

/** Votes in discussions. */
export const vote: Feature = {
  name: 'votes',
  commands,
  personal: [personal(voted, (tx, _, key) => withdraw(tx, key))],
  kept: async (member, { store }) => {
    const prefix = `${personOf(member)}/`
    const counts = new Map<string, number>()
    for await (const { key } of each(store, voted, { prefix })) {
      const [id = ''] = key.slice(prefix.length).split('/')
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    const lines: string[] = []
    for (const [id, count] of counts) {
      const group = await store.get(groups, id)
      if (group) lines.push(keptLine(group.name, count))
    }
    return lines
  },
}
