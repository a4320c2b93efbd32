import { type Command, defineCommand } from '../../core/command.ts'
import { type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import {
  askPrivately,
  fewerThan,
  type Inbox,
  inboxes,
  inboxKey,
  leaveInbox,
  MOST_A_WEEK,
  putInbox,
  recallLetters,
} from '../../core/inbox.ts'
import { personOf } from '../../core/person.ts'
import type { Store } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import * as to from '../../words/private-signatures.ts'
import { letters, messagesCard, rateText } from './card.ts'

type Change = 'fewer' | 'more' | 'stop' | 'start'

/** What comes in private, and how much of it: *Fewer* and *Stop* of every message lead here, too. */
const messagesCommand: Command = defineCommand({
  ...to.messages,
  summary: 'See and change what I write to you in private',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'none',
  run: async ({ set }, { store, caller, choices, now }) => {
    const note = set && (await changed(store, caller.member, set, now.epochMilliseconds))
    const inbox = await store.get(inboxes, inboxKey(personOf(caller.member)))
    return { card: messagesCard(inbox, await choices(caller.member), note), update: set !== undefined }
  },
})

/** Makes a change at an instant (epoch ms), and says what it led to. What waits to be sent is taken back by *Stop*. */
const changed = (store: Store, member: MemberRef, change: Change, now: number): Promise<string> =>
  store.transact(async (tx) => {
    const inbox = await tx.get(inboxes, inboxKey(personOf(member)))
    if (!inbox) return 'You get nothing in private yet.'
    const left = change === 'stop' ? await recallLetters(tx, inbox) : inbox.letters
    if (change === 'start') await askPrivately(tx, { member, zone: inbox.zone }, now)
    else putInbox(tx, inbox, { ...inbox, letters: left, ...CHANGES[change](inbox) })
    const { most } = (await tx.get(inboxes, inboxKey(personOf(member)))) ?? inbox
    return NOTES[change](most)
  })

const CHANGES: Record<Exclude<Change, 'start'>, (inbox: Inbox) => Partial<Inbox>> = {
  fewer: ({ most }) => ({ most: fewerThan(most) ?? most }),
  more: () => ({ most: MOST_A_WEEK }),
  stop: () => ({ stopped: true }),
}

const NOTES: Record<Change, (most: Inbox['most']) => string> = {
  fewer: (most) => `From now on you get at most ${rateText(most)}.`,
  more: (most) => `From now on you get up to ${rateText(most)}, at most one a day.`,
  stop: () => 'Stopped. I won’t write to you until you say so.',
  start: (most) => `Your messages come again: at most one a day, and ${rateText(most)}.`,
}

async function kept(member: MemberRef, { store }: FeatureParts): Promise<string[]> {
  const inbox = await store.get(inboxes, inboxKey(personOf(member)))
  if (!inbox) return []
  const { zone, most, stopped, letters: sent } = inbox
  const dates = sent.map(({ at }) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString(),
  )
  const want = stopped
    ? 'none, because you stopped them'
    : `at most ${rateText(most)}, by the days of ${zone}`
  const last = dates.length > 0 ? ` Sent of late: ${dates.join(', ')}.` : ''
  return [`Private messages: ${want}.${last}`]
}

/** Private messages as a whole: what they look like, and how much of them somebody wants. */
export const privateMessages: Feature = {
  name: 'private',
  commands: [messagesCommand],
  series: letters,
  personal: [personal(inboxes, leaveInbox)],
  kept,
}
