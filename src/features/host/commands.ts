import { type Card, doneCard, spoken } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { type Curriculum, questionAt } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { areUnnamed, type Choice, type Feature, type FeatureParts, personal } from '../../core/feature.ts'
import { type Group, groups, standstill } from '../../core/group.ts'
import { hostOn, hosts, isInRota, joinRota, leaveRota, passRota, rotas } from '../../core/host.ts'
import {
  type Addressee,
  askPrivately,
  dayAt,
  inboxes,
  inboxKey,
  lookAtInbox,
  type Word,
} from '../../core/inbox.ts'
import { zoneOf } from '../../core/membership.ts'
import { isNameable, isNamed } from '../../core/names.ts'
import { comingDays, nextPost } from '../../core/next-post.ts'
import { ifLoaded, titleOn } from '../../core/path.ts'
import { personOf } from '../../core/person.ts'
import { each, type Store } from '../../core/records.ts'
import { type MemberRef, memberKey } from '../../core/refs.ts'
import { scopedButton } from '../../core/scope.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import * as here from '../../words/private-signatures.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** A host hears on the evening before, at this local time of theirs. */
const EVENING = '18:00'
/** Whoever would hear less than so long before the post has no time to prepare, in ms. */
const LATEST_MS = 60 * 60_000

const hostCommand: Command = defineCommand({
  ...here.host,
  summary: 'Host a day now and then: open its discussion and sum it up',
  who: 'member',
  visibility: 'private',
  effect: 'repeatable',
  group: 'needed',
  withoutCurriculum: true,
  run: async ({ answer }, context) => {
    const { store, caller, group, now } = context
    if (answer === 'leave') return { card: await left(store, caller.member, group.id) }
    if (!group.host)
      throw new UserError(
        'This group has no hosts',
        `A manager can switch them on: ${commandToken(caller.typed({ name: 'settings', who: 'manager' }, { setting: 'host', value: 'on' }))}`,
      )
    if (answer === 'join') {
      const zone = await zoneOf(store, caller, now)
      await store.transact(async (tx) => {
        await joinRota(tx, caller.member, group.id)
        await askPrivately(tx, { member: caller.member, zone }, now.epochMilliseconds)
      })
    }
    const isHost = await isInRota(store, caller.member, group.id)
    const mayBeNamed = isHost && (await isAskedForName(context))
    return { card: standingCard(group.id, { isHost, isNew: answer === 'join', mayBeNamed }) }
  },
})

/** What a host presses is about their group wherever they press it, and however long they have answered nothing there. */
const hostButtons: readonly Command[] = [
  defineCommand({
    ...here.hostLeave,
    summary: 'Leaves the rota of a group',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    internal: true,
    run: async ({ group }, { store, caller }) => ({ card: await left(store, caller.member, group) }),
  }),
  defineCommand({
    ...here.hostSwap,
    summary: 'Hands a day on to the next host',
    who: 'member',
    visibility: 'private',
    effect: 'repeatable',
    group: 'none',
    internal: true,
    run: async ({ group: id, date }, context) => {
      const group = await context.store.get(groups, id)
      // Once its post is out the turn is another day’s.
      if (!group || nextPost(group, Number.POSITIVE_INFINITY, context.now)?.date !== date)
        throw new UserError(
          'There is nothing to hand on any more',
          'The post of that day is out, or the group’s days have changed.',
        )
      return { card: await swapped(context, group, date), update: true }
    },
  }),
]

/** Somebody hosts no more in a group. */
async function left(store: Store, member: MemberRef, group: string): Promise<Card> {
  await store.transact(async (tx) => leaveRota(tx, member, group))
  return doneCard('You no longer host', 'You can join again whenever you like.')
}

const join = () => buttonFor(here.host, { answer: 'join' }, 'Host now and then')
const leave = (group: string) => buttonFor(here.hostLeave, { group }, 'Leave the rota')

const WHAT =
  'Hosts take turns. On the evening before your day I write to you in private: the questions, how to open, how to sum up. You can hand a day on, and a day on which you are away passes you over. Nobody is told who hosts, unless they agree to be named.'

/** Whether it is somebody’s to say that they are named, and they have not. */
const isAskedForName = async (context: Context<Group>): Promise<boolean> =>
  !areUnnamed(context.off) &&
  !(await isNamed(context.store, context.caller.member, context.group.id)) &&
  isNameable(context, context.caller.member, context.group)

function standingCard(
  group: string,
  { isHost, isNew, mayBeNamed }: { isHost: boolean; isNew: boolean; mayBeNamed: boolean },
): Card {
  const title = isNew ? 'You are in the rota' : 'Host of the day'
  const state = isHost ? 'You host in turn.' : 'You do not host.'
  return {
    plain: spoken(title, `${state} ${WHAT}`),
    title,
    text: `${state} ${WHAT}`,
    ...(isNew && { tone: 'good' as const }),
    buttons: [
      isHost ? leave(group) : join(),
      ...(mayBeNamed
        ? [scopedButton(buttonFor(here.names, { set: 'on' }, 'Name me when I host'), group)]
        : []),
    ],
  }
}

/** Hands a day on to whoever is next, who hears of it now. */
async function swapped(
  { store, caller, now }: Context<undefined>,
  group: Group,
  date: string,
): Promise<Card> {
  const at = now.epochMilliseconds
  const today = dayAt(at, group.schedule.zone).date
  const outcome = await store.transact(async (tx) => {
    if (!(await passRota(tx, caller.member, group.id, date, today))) return 'no host'
    const other = await hostOn(tx, group, date)
    const inbox = other && (await tx.get(inboxes, inboxKey(personOf(other))))
    if (other && inbox) await lookAtInbox(tx, { member: other, zone: inbox.zone }, at, at)
    return other ? 'handed on' : 'nobody'
  })
  if (outcome === 'no host')
    throw new UserError('You do not host', `You have left the rota of **${plain(group.name)}**.`)
  return outcome === 'handed on'
    ? doneCard('Handed on', `Somebody else of the rota hosts on ${formatDate(date)}.`)
    : doneCard(
        'You do not host that day',
        `Nobody else of the rota can host on ${formatDate(date)}. The discussion works without a host.`,
      )
}

/** The card of the evening before, to whose turn it is. */
async function owed({ member, person, zone }: Addressee, parts: FeatureParts) {
  const { store, curriculumOf, now } = parts
  const words: Word[] = []
  const looks: number[] = []
  for await (const { value } of each(store, hosts, { prefix: `${person}/` })) {
    const group = await store.get(groups, value.group)
    const curriculum = group?.host && !standstill(group) ? ifLoaded(curriculumOf, group) : undefined
    const next = group && curriculum && nextPost(group, curriculum.length, now)
    if (!group || !next) continue
    const post = next.instant.epochMilliseconds
    const eve = Temporal.PlainDate.from(dayAt(post, zone).date).subtract({ days: 1 })
    const due = eve.toPlainDateTime(Temporal.PlainTime.from(EVENING)).toZonedDateTime(zone).epochMilliseconds
    const isAhead = now.epochMilliseconds < due
    // Once it is out, the evening before the one after it comes next.
    looks.push(isAhead ? due : post)
    if (isAhead) continue
    const turn = await hostOn(store, group, next.date)
    if (turn && memberKey(turn) === memberKey(member))
      words.push({
        id: `host/${group.id}/${next.date}`,
        due,
        until: post - LATEST_MS,
        group: group.id,
        ...eveCard(group, curriculum, next.date),
      })
  }
  return { words, ...(looks.length > 0 && { next: Math.min(...looks) }) }
}

/** What a host needs: the question of the day that the post shows, what else comes with it, how to open the discussion, and how to sum it up. */
function eveCard(
  group: Group,
  curriculum: Curriculum,
  date: string,
): Pick<Word, 'title' | 'text' | 'buttons'> {
  const [day, second] = comingDays(group, curriculum)
  // Whoever hosts may sit at its tables, too.
  const lead = day && !(group.mocks && day.mock) ? questionAt(day, day.lead) : undefined
  return {
    title: `You host on ${formatDate(date)}`,
    text: [
      `**${plain(group.name)}** ${day ? plain(titleOn(curriculum, day)) : ''}`,
      ...(lead ? [`**${lead.label}** ${lead.question.ask}`] : []),
      ...(second ? [`**In the discussion also** ${plain(titleOn(curriculum, second))}`] : []),
      '- **Open**: soon after the post, say in two sentences how you would begin, even if you are unsure. The first answer is the hardest to write.\n- **In between**: ask one person what made them choose so.\n- **Sum up** in the evening: what most agree on, and what stayed open. Two lines are enough.',
    ].join('\n\n'),
    buttons: [
      ...(day ? [to.dayButton(day, second ? `Read day ${day.number}` : 'Read its questions')] : []),
      ...(second ? [to.dayButton(second, `Read day ${second.number}`)] : []),
      buttonFor(here.hostSwap, { group: group.id, date }, 'Hand it on'),
    ],
  }
}

async function choices(member: MemberRef, { store }: FeatureParts): Promise<Choice[]> {
  const found: Choice[] = []
  for await (const { value } of each(store, hosts, { prefix: `${personOf(member)}/` })) {
    const group = await store.get(groups, value.group)
    if (!group || group.over !== undefined) continue
    const text = `**Host**: you host in turn in ${plain(group.name)}.`
    found.push({ text, buttons: [leave(group.id)], isOn: true })
  }
  return found
}

/** Members who host a day in turn, where a manager switched it on and they joined. */
export const host: Feature = {
  name: 'host',
  commands: [hostCommand, ...hostButtons],
  personal: [
    personal(hosts, async (tx, { group }, key) =>
      tx.delete(rotas, `${group}/${key.slice(0, key.indexOf('/'))}`),
    ),
  ],
  kept: async (member, parts) => (await choices(member, parts)).map(({ text }) => text.replaceAll('*', '')),
  private: { owed, choices },
}
