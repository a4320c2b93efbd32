import { type Card, doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { PlatformError, UserError } from '../../core/errors.ts'
import { barOf, type Group, type GroupChannel, groups, hasOwnName } from '../../core/group.ts'
import { groupOf, isListed, managedBy, manages, OnlyManagers } from '../../core/membership.ts'
import type { Problem, Room } from '../../core/ports.ts'
import { type ChannelRef, channelKey, workspaceKey } from '../../core/refs.ts'
import { markedButtons, markedText } from '../../core/scope.ts'
import { listText, plain, tidy } from '../../core/text.ts'
import { channelToken, commandToken } from '../../core/tokens.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import { freeRooms } from '../../words/rooms.ts'
import * as to from '../../words/signatures.ts'
import { stateText } from './state.ts'

const PAGE = 20

/**
 * `group move`: in a group's channel, or in private, it offers the channels there are; in a channel without a group it offers the
 * groups that may move there. Either way a preview comes first.
 */
export const moveCommands: readonly Command[] = [
  defineCommand({
    ...to.move,
    summary: 'Move a group to another channel, with everything that belongs to it',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'optional',
    withoutCurriculum: true,
    run: async ({ channel, page }, context) => {
      const { group, caller } = context
      if (group && channel !== undefined)
        return { card: await previewIn(channel, { ...context, group }), asks: true }
      if (group)
        return { card: await roomsCard({ ...context, group }, page ?? 1), update: page !== undefined }
      if (!caller.channel) throw nothingToMove(context)
      return { card: await groupsCard(context, page ?? 1), update: page !== undefined }
    },
  }),
  defineCommand({
    ...to.moveHere,
    summary: 'Shows what moving a group to this channel means',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'creates',
    withoutCurriculum: true,
    internal: true,
    run: async (meant, context) => {
      return { card: await shownMove(await plannedMove(meant, context), context), asks: true }
    },
  }),
  defineCommand({
    ...to.moveNow,
    summary: 'Moves a group to this channel',
    who: 'manager',
    visibility: 'public',
    effect: 'once',
    group: 'creates',
    withoutCurriculum: true,
    internal: true,
    run: async (meant, context) => {
      const { store, delivery, caller, mostGroups, curricula, now } = context
      const { group, left, place, name, shown } = await plannedMove(meant, context)
      const { otherNames } = caller
      const moving = { group: group.id, channel: left.id, to: place, otherNames, most: mostGroups, name }
      const done = await delivery.move(moving)
      if (done === 'taken') throw taken()
      const after = (await store.get(groups, group.id)) ?? group
      if (done === 'gone') throw nothingToMove(context)
      return {
        card: doneCard(
          'The group has moved',
          `${plain(caller.name)} moved **${plain(group.name)}**: it meets in ${shown} now. ${stateText(after, curricula, now)} Earlier discussions stay where they are, and answers in them still count.`,
          [buttonFor(to.status, {}, 'Status')],
        ),
      }
    },
  }),
]

type At = Context<Group | undefined>

/** What moves: a group's channel, to a place; what the group is called there, and the place in card text. */
type Move = { group: Group; left: GroupChannel; place: ChannelRef; name: string; shown: string }

/** The channel that a group would rather leave: one that cannot be posted in, else its first. */
const channelToLeave = ({ channels }: Group, here?: ChannelRef): GroupChannel | undefined =>
  channels.find(({ lost }) => lost) ??
  channels.find(({ hold }) => hold) ??
  channels.find(({ ref }) => here && channelKey(ref) === channelKey(here)) ??
  channels[0]

/** What a move to a channel means that was named; its buttons are pressed as if in that channel. */
async function previewIn(named: string, context: Context<Group>): Promise<Card> {
  const { store, caller, group } = context
  const room = caller.idiom.readChannel(named.trim())
  const there = room === undefined ? undefined : await caller.from?.(room)
  const left = channelToLeave(group, caller.channel)
  if (!there?.channel || !left)
    throw new UserError(
      'Which channel?',
      'Name one that both you and I can see, or choose it from a list.',
      [buttonFor(to.move, {}, 'Choose a channel')],
      'channel',
    )
  const meant = { group: group.id, channel: left.id }
  const at = { ...context, caller: there, group: await groupOf(store, there.channel) }
  const card = await shownMove(await plannedMove(meant, at), at)
  return { ...card, buttons: markedButtons(card.buttons ?? [], `#${room}`) }
}

/** A move as it would be, or what keeps it from being made. */
async function shownMove(move: Move, { inspect }: At): Promise<Card> {
  const problems = await inspect(move.place)
  return problems.length > 0 ? problemsCard(problems, move) : previewCard(move)
}

/** What a button means, once it is sure that whoever pressed it may. Throws UserError. */
async function plannedMove(meant: { group: string; channel: string }, context: At): Promise<Move> {
  const { store, caller, group: there } = context
  const { channel: place, channelName, member } = caller
  if (!place) throw new Error('A group moves to a channel.')
  if (there) throw taken(there)
  const group = await store.get(groups, meant.group)
  const left = group?.channels.find(({ id }) => id === meant.channel)
  if (!group || !left || group.over !== undefined) throw nothingToMove(context)
  const isSameServer = workspaceKey(left.ref) === workspaceKey(place)
  if (!(isSameServer ? await manages(group, caller) : isListed(group, member))) throw new OnlyManagers(group)
  const called = channelName === undefined ? undefined : `#${tidy(channelName)}`
  return {
    group,
    left,
    place,
    name: hasOwnName(group) || called === undefined ? group.name : called,
    shown: called === undefined ? 'this channel' : channelToken(place, called),
  }
}

/** The channels to choose from: of the same workspace, and where none can be told there, of the caller's others. */
async function roomsFor(context: Context<Group>, { ref }: GroupChannel): Promise<Room[]> {
  const { member } = context.caller
  for (const workspace of new Set([ref.workspace, member.workspace])) {
    const found = await freeRooms(context, workspace, member).catch((error: unknown) => {
      // The bot is no longer there.
      if (error instanceof PlatformError) return []
      throw error
    })
    if (found.length > 0) return found
  }
  return []
}

async function roomsCard(context: Context<Group>, wanted: number): Promise<Card> {
  const { group, caller } = context
  const left = channelToLeave(group, caller.channel)
  const rooms = left && caller.from ? await roomsFor(context, left) : []
  const { items, page, pages } = paged(rooms, wanted, PAGE)
  const typed = `Or type ${commandToken(caller.typed({ name: 'move', who: 'manager' }))} in the channel itself, wherever that is.`
  return {
    plain: `Where should ${group.name} go on?`,
    title: `Move ${tidy(group.name)}`,
    text: `${rooms.length > 0 ? 'Choose the channel in which it goes on; nothing moves before you have seen a preview.' : 'I see no other channel of yours that is free.'} ${typed}`,
    ...(pages > 1 && { footer: pageText(page, pages) }),
    buttons: [
      ...pageButtons(to.move, page, pages, (other) => ({ page: other })),
      ...items.map(({ code, name }) => {
        const button = buttonFor(to.moveHere, { group: group.id, channel: left?.id ?? '' }, tidy(name))
        return 'action' in button ? { ...button, arg: markedText(`#${code}`, button.arg) } : button
      }),
    ],
  }
}

/** In a channel without a group: which one moves there. */
async function groupsCard(context: At, wanted: number): Promise<Card> {
  const { store, caller, now } = context
  const own = await managedBy(store, caller, now, true)
  if (own.length === 0) throw nothingToMove(context)
  const { items, page, pages } = paged(own, wanted, PAGE)
  return {
    plain: 'Which group should move to this channel?',
    title: 'Move a group here?',
    text: 'Choose the group that goes on in this channel. Its day, schedule, settings, managers, and history come along.',
    ...(pages > 1 && { footer: pageText(page, pages) }),
    buttons: [
      ...pageButtons(to.move, page, pages, (other) => ({ page: other })),
      ...items.map((group) => {
        const channel = channelToLeave(group)?.id ?? ''
        return buttonFor(to.moveHere, { group: group.id, channel }, tidy(group.name) || 'Group')
      }),
    ],
  }
}

function previewCard({ group, left, place, shown }: Move): Card {
  const { mention, tags } = left.settings
  const isSameServer = workspaceKey(left.ref) === workspaceKey(place)
  const stays = [...(mention ? ['whom posts mention'] : []), ...(tags.length > 0 ? ['forum tags'] : [])]
  return {
    plain: `Move ${group.name}?`,
    title: `Move ${tidy(group.name)}?`,
    text: [
      `From then on its daily posts come in ${shown}. Its day, schedule, days off, settings, managers, and everything that was answered come along.`,
      'Posts and discussions stay where they are. The old channel is then free for another group.',
      ...(!isSameServer && stays.length > 0
        ? [`Left behind, because it means nothing there: ${listText(stays)}. Set it again afterwards.`]
        : []),
      ...(barOf(left)
        ? ['What keeps it from posting now ends with the move; no day of the roadmap is lost.']
        : []),
    ].join('\n\n'),
    footer: 'Nothing moves before you choose.',
    buttons: [buttonFor(to.moveNow, { group: group.id, channel: left.id }, 'Move', 'primary')],
  }
}

/** Everything that keeps the bot from posting there, each with how to fix it. */
const problemsCard = (problems: readonly Problem[], { group, left }: Move): Card => ({
  plain: `I cannot post there yet: ${problems.map(({ what }) => what).join(' ')}`,
  title: 'I cannot post there yet',
  text: problemList(problems),
  tone: 'bad',
  buttons: [
    ...fixButtons(problems),
    buttonFor(to.moveHere, { group: group.id, channel: left.id }, 'Check again'),
  ],
})

const taken = (group?: Group): UserError =>
  new UserError(
    'This channel has a study group already',
    `A channel has at most one group${group ? `: ${plain(group.name)}` : ''}. Choose another channel.`,
  )

const nothingToMove = ({ caller: { typed } }: Pick<At, 'caller'>): UserError =>
  new UserError(
    'There is no group to move',
    `You manage none that I know of. To set one up, type ${commandToken(typed({ name: 'setup', who: 'manager' }))}.`,
  )
