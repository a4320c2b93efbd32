import {
  ASKED_DAYS,
  agreeBuddy,
  askBuddy,
  type Buddy,
  buddies,
  buddiesOf,
  buddyKey,
  endBuddy,
  leaveBuddy,
} from '../../core/buddy.ts'
import type { Caller } from '../../core/caller.ts'
import { type Button, type Card, doneCard, spoken } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Choice, type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import { type Group, groups } from '../../core/group.ts'
import { type Addressee, dayAt, inboxes, inboxKey, lookAtInbox, type Word } from '../../core/inbox.ts'
import { groupsOf, zoneOf } from '../../core/membership.ts'
import { roadmapIn, type Studied } from '../../core/path.ts'
import { personOf, see } from '../../core/person.ts'
import { isKept, keptIn, pledgeKey, pledges } from '../../core/pledge.ts'
import type { Tx } from '../../core/records.ts'
import type { MemberRef } from '../../core/refs.ts'
import { memberKey } from '../../core/refs.ts'
import { weekOf } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { pickMember } from '../../words/pick.ts'
import * as to from '../../words/private-signatures.ts'
import { standingOf } from './standing.ts'

const DAY_MS = 24 * 60 * 60_000
/** News of a buddy is told within so long, in ms. */
const NEWS_MS = 3 * DAY_MS

const buddyCommand: Command = defineCommand({
  ...to.buddy,
  summary: 'Ask a member to be your buddy: you see of each other that a week was kept',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  withoutCurriculum: true,
  run: async ({ member }, context) => {
    const { store, caller, group, now } = context
    const at = now.epochMilliseconds
    if (member === undefined) return { card: await listCard(context, group.id) }
    const other = otherOf(member, caller)
    const name = await nameOf(other, context)
    const asker = { member: caller.member, name: caller.name }
    const outcome = await store.transact(async (tx) => {
      const asked = await askBuddy(tx, asker, { member: other, name }, group.id, at)
      await see(tx, caller.member, at)
      if (asked !== 'enough') await look(tx, other, at)
      return asked
    })
    return { card: outcomeCard(outcome, name, caller) }
  },
})

/** What somebody says to a buddy or to a question, wherever they press, and however long they have answered nothing in the group. */
const answerCommand: Command = defineCommand({
  ...to.buddyAnswer,
  summary: 'Agrees to a buddy, or ends it',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'none',
  internal: true,
  run: async ({ group, member, answer }, context) => {
    const { store, delivery, caller, now } = context
    const at = now.epochMilliseconds
    const other = otherOf(member, caller)
    const key = buddyKey(caller.member, group, other)
    if (answer !== 'yes') delivery.withdrawn(buddies, key)
    const isDone = await store.transact(async (tx) => {
      if (answer === 'yes') {
        const agreed = await agreeBuddy(tx, caller.member, group, other, at)
        if (agreed) await look(tx, other, at)
        return agreed
      }
      endBuddy(tx, key)
      return true
    })
    if (isDone) return { card: await listCard(context, group), update: true }
    throw new UserError('This question has ended', 'Ask anew: whoever of you two asks, the other agrees.')
  },
})

/** Somebody who gets private messages hears of it with the next one. Nobody else is written to. */
async function look(tx: Tx, member: MemberRef, now: number): Promise<void> {
  const inbox = await tx.get(inboxes, inboxKey(personOf(member)))
  if (inbox) await lookAtInbox(tx, { member, zone: inbox.zone }, now, now)
}

/** A member as a button carries them (their id), or as somebody names them. */
function otherOf(text: string, caller: Caller): MemberRef {
  const { platform, workspace } = caller.member
  const user = text.startsWith('id=') ? text.slice(3) : pickMember(text, caller)
  if (user === caller.member.user)
    throw new UserError('Somebody else, please', 'Your buddy is another member of the group.', [], 'member')
  return { platform, workspace, user }
}

/** How somebody is called, who is a member of the group. Throws UserError. */
async function nameOf(other: MemberRef, { store, who, group, now }: Context<Group>): Promise<string> {
  const own = await groupsOf(store, other, now)
  const place = group.channels.find(({ ref }) => ref.platform === other.platform)?.ref
  const found = place && (await who(other, place))
  if (!found || found.kind === 'bot' || !own.some(({ id }) => id === group.id))
    throw new UserError(
      'Not a member of this group yet',
      'Whoever answers once in a discussion is one. Then you can ask them.',
      [],
      'member',
    )
  return found.name
}

function outcomeCard(outcome: 'asked' | 'agreed' | 'enough', name: string, caller: Caller): Card {
  if (outcome === 'enough')
    throw new UserError('Three of your questions wait', `A question ends by itself after ${ASKED_DAYS} days.`)
  if (outcome === 'agreed')
    return doneCard(
      'You are buddies',
      `You and **${plain(name)}** see of each other that a week was kept, and nothing else. Either of you ends it, and nobody is told.`,
    )
  const typed = commandToken(caller.typed({ name: 'buddy', who: 'member' }, { member: '@name' }))
  return doneCard(
    'Asked',
    `**${plain(name)}** finds your question under *Private messages* in ${commandToken(caller.typed({ name: 'me', who: 'member' }))}, and reads it in private if they get messages from me. You can also tell them to type ${typed} with your name. It ends by itself after ${ASKED_DAYS} days; nobody is told of a no.`,
  )
}

const buddyButton = ({ other, group }: Buddy, answer: 'yes' | 'no' | 'end', label: string): Button =>
  buttonFor(to.buddyAnswer, { group, member: `id=${other.user}`, answer }, label)

/** What somebody may do about a buddy, a question, or an invitation. */
function buttonsFor(buddy: Buddy, isOnly: boolean): Button[] {
  const of = isOnly ? '' : `: ${buddy.name}`
  if (buddy.state === 'invited')
    return [buddyButton(buddy, 'yes', `Agree${of}`), buddyButton(buddy, 'no', `No, thanks${of}`)]
  return [buddyButton(buddy, 'end', buddy.state === 'asked' ? `Take back${of}` : `End buddy${of}`)]
}

const lineOf = ({ state, name }: Buddy, isKeptNow: boolean): string => {
  const who = `**${plain(name)}**`
  if (state === 'invited') return `${who} asks you to be buddies: each sees that the other kept a week.`
  if (state === 'asked') return `You asked ${who}.`
  return `${who} is your buddy.${isKeptNow ? ' They kept this week so far.' : ''}`
}

/** Somebody’s buddies in a group: what they kept, and never what they missed. */
async function listCard(
  { store, curricula, caller, now }: Context<Group | undefined>,
  group: string,
): Promise<Card> {
  const parts = { store, curricula, now, curriculumOf: (of: Studied) => roadmapIn(curricula, of) }
  const own = (await buddiesOf(store, caller.member, now.epochMilliseconds)).filter(
    (each) => each.group === group,
  )
  const today = dayAt(now.epochMilliseconds, await zoneOf(store, caller, now)).date
  const lines = await Promise.all(
    own.map(async (each) => lineOf(each, await hasKept(each, weekOf(today), parts))),
  )
  const text =
    lines.length > 0
      ? lines.map((line) => `- ${line}`).join('\n')
      : 'You have no buddy in this group. Ask a member: both of you then see that the other kept a week, and never a miss.'
  return {
    plain: spoken('Your buddies', text),
    title: 'Your buddies',
    text,
    footer: `Only you see this. Ask with ${commandToken(caller.typed({ name: 'buddy', who: 'member' }, { member: '@name' }))}`,
    buttons: own.flatMap((each) => buttonsFor(each, own.length === 1)),
  }
}

/** Whether a buddy has kept all that was due of a week (its Monday); by their own days. */
async function hasKept({ state, other }: Buddy, monday: string, parts: FeatureParts): Promise<boolean> {
  const pledge = await parts.store.get(pledges, pledgeKey(personOf(other)))
  if (state !== 'agreed' || !pledge) return false
  const zone = (await parts.store.get(inboxes, inboxKey(personOf(other))))?.zone ?? 'UTC'
  const { date } = dayAt(parts.now.epochMilliseconds, zone)
  return isKept(keptIn(pledge, monday, date, await standingOf(other, zone, parts)))
}

/** An invitation, that it was agreed to, and a week that a buddy kept. */
async function owed({ member, zone }: Addressee, parts: FeatureParts): Promise<{ words: Word[] }> {
  const now = parts.now.epochMilliseconds
  const monday = weekOf(dayAt(now, zone).date)
  const last = Temporal.PlainDate.from(monday).subtract({ days: 7 }).toString()
  const praised = Temporal.PlainDateTime.from(`${monday}T09:00`).toZonedDateTime(zone).epochMilliseconds
  const words: Word[] = []
  for (const buddy of await buddiesOf(parts.store, member, now)) {
    const group = await parts.store.get(groups, buddy.group)
    if (!group || group.over !== undefined) continue
    const about = `${buddy.group}/${memberKey(buddy.other)}`
    const at = { group: buddy.group, due: buddy.at, until: buddy.at + NEWS_MS }
    if (buddy.state === 'invited')
      words.push({
        ...at,
        id: `buddy/${about}/${buddy.at}`,
        title: 'A question for you',
        text: `${lineOf(buddy, false)} In **${plain(group.name)}**.`,
        buttons: buttonsFor(buddy, true),
      })
    if (buddy.state === 'agreed' && buddy.mine)
      words.push({
        ...at,
        id: `buddied/${about}/${buddy.at}`,
        title: 'You have a buddy',
        text: lineOf(buddy, false),
      })
    if (buddy.at < praised && (await hasKept(buddy, last, parts)))
      words.push({
        id: `buddy-kept/${memberKey(buddy.other)}/${last}`,
        due: praised,
        from: praised - 9 * 60 * 60_000,
        until: praised + NEWS_MS,
        title: 'Your buddy kept the week',
        text: `**${plain(buddy.name)}** kept what they promised last week.`,
      })
  }
  return { words }
}

async function choices(member: MemberRef, { store, now }: FeatureParts): Promise<Choice[]> {
  const own = await buddiesOf(store, member, now.epochMilliseconds)
  return own.map((each) => ({
    text: `**Buddy**: ${lineOf(each, false)}`,
    buttons: buttonsFor(each, own.length === 1),
    isOn: each.state !== 'asked',
  }))
}

/** Two members who agreed see of each other that a week was kept. */
export const buddy: Feature = {
  name: 'buddy',
  commands: [buddyCommand, answerCommand],
  personal: [personal(buddies, leaveBuddy)],
  kept: async (member, { store, now }) =>
    (await buddiesOf(store, member, now.epochMilliseconds)).map((each) => `Buddies: ${lineOf(each, false)}`),
  private: { owed, choices },
}
