import type { Caller } from '../../core/caller.ts'
import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Group } from '../../core/group.ts'
import { checkRoom, groupsIn, isListed, storeGroup } from '../../core/membership.ts'
import { roadmapIn } from '../../core/path.ts'
import type { Store } from '../../core/records.ts'
import type { ChannelRef } from '../../core/refs.ts'
import { nextOccurrence } from '../../core/schedule.ts'
import { folded, plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { remarksOn } from '../../words/problems.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { chooseCard, cloneButtons, previewCard, problemsCard } from './card.ts'
import { cohortOf } from './rules.ts'

/** `clone`: a new cohort in this channel, run as another group of the workspace is, from day 1. */
export const cloneCommands: readonly Command[] = [
  defineCommand({
    ...to.clone,
    summary: 'Begin a group that you manage once more, in this channel, from day 1',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'creates',
    withoutCurriculum: true,
    run: async ({ from, page }, context) => {
      const { store, caller, curricula, mostGroups, now, inspect, off } = context
      const channel = freeChannel(context)
      await checkRoom(store, channel, mostGroups)
      const own = await ownGroups(store, caller)
      const found = from === undefined ? own : named(own, from)
      const [source, ...others] = found
      if (!source) throw nothingToClone(own, caller)
      if (others.length > 0)
        return { card: chooseCard(found, page ?? 1, from), asks: true, update: page !== undefined }
      const cohort = cohortFrom(source, context)
      const problems = await inspect(channel)
      if (problems.length > 0) return { card: problemsCard(problems, source) }
      const remarks = await remarksOn(cohort, caller, off)
      const roadmap = roadmapIn(curricula, cohort)
      return { card: previewCard(source, cohort, { roadmap, remarks, now }), asks: true }
    },
  }),
  defineCommand({
    ...to.cloneNow,
    summary: 'Begins the new group',
    who: 'manager',
    visibility: 'private',
    effect: 'once',
    group: 'creates',
    withoutCurriculum: true,
    internal: true,
    run: async ({ from }, context) => {
      const { store, delivery, caller, curricula, mostGroups } = context
      freeChannel(context)
      const own = await ownGroups(store, caller)
      const source = own.find(({ id }) => id === from)
      if (!source) throw nothingToClone(own, caller)
      // What it studies may have been taken away since the preview.
      roadmapIn(curricula, source)
      const cohort = cohortFrom(source, context)
      const { otherNames } = caller
      if (!(await storeGroup(store, cohort, { otherNames, most: mostGroups }))) throw alreadyThere()
      await delivery.changed(cohort.id)
      const { schedule, startDate } = cohort
      return {
        card: doneCard(
          'The new group is set up',
          `It studies as **${plain(source.name)}** does, from day 1. The first post comes on ${formatDate(startDate)} at ${schedule.time} (${schedule.zone}). Nobody needs to join: anyone who answers is a member.\n\nWhoever finishes **${plain(source.name)}** knows the way: invite them here, where newcomers are glad of an answer.`,
          [buttonFor(to.settings, {}, 'Settings'), buttonFor(to.roadmap, {}, 'Roadmap')],
        ),
        update: true,
      }
    },
  }),
]

type At = Context<Group | undefined>

/** The caller's channel. Throws UserError where it has a group. */
function freeChannel({ caller: { channel }, group }: Pick<At, 'caller' | 'group'>): ChannelRef {
  if (!channel) throw new Error('A group is set up in a channel.')
  if (group) throw alreadyThere(group)
  return channel
}

/** The groups of the caller's workspace that they may clone. */
async function ownGroups(store: Store, caller: Caller): Promise<Group[]> {
  const { admin } = await caller.standing()
  return (await groupsIn(store, caller.channel ?? caller.member)).filter(
    (group) => admin || isListed(group, caller.member),
  )
}

const named = (own: readonly Group[], typed: string): Group[] => {
  const wanted = typed.trim()
  const byId = own.filter(({ id }) => id === wanted)
  return byId.length > 0 ? byId : own.filter(({ name }) => folded(name) === folded(wanted))
}

/** The new group, which begins when its first post would be due. */
function cohortFrom(source: Group, { caller, now, newGroupId }: At): Group {
  const { channel, channelName, member, name } = caller
  if (!channel) throw new Error('A group is set up in a channel.')
  const { pause: _, ...schedule } = source.schedule
  const today = now.toZonedDateTimeISO(schedule.zone).toPlainDate().toString()
  return cohortOf(source, {
    id: newGroupId(),
    name: channelName ? `#${channelName}` : source.name,
    startDate: nextOccurrence(schedule, now)?.date ?? today,
    createdAt: now.epochMilliseconds,
    channel,
    manager: { ...member, name },
  })
}

const alreadyThere = (group?: Group): UserError =>
  new UserError(
    'This channel has a study group already',
    `A channel has at most one group${group ? `: ${plain(group.name)}` : ''}. Begin the new one in another channel.`,
    [buttonFor(to.settings, {}, 'Settings'), buttonFor(to.status, {}, 'Status')],
  )

function nothingToClone(own: readonly Group[], { typed }: Caller): UserError {
  const setup = commandToken(typed({ name: 'setup', who: 'manager' }))
  return own.length === 0
    ? new UserError(
        'You manage no group here',
        `A group is begun once more by one of its managers. To set up a new one, type ${setup}.`,
      )
    : new UserError(
        'Which group?',
        `You manage ${own.map(({ name }) => `**${plain(name)}**`).join(', ')} here.`,
        cloneButtons(own),
      )
}
