import { z } from 'zod'
import { doneCard } from '../../core/cards.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { type Group, groupByChannel, groups } from '../../core/group.ts'
import { membershipKey, memberships } from '../../core/membership.ts'
import { pickDay } from '../../core/pick.ts'
import { type Delivery, insert, type Problem, put, type Store } from '../../core/ports.ts'
import { type ChannelRef, channelKey } from '../../core/refs.ts'
import { formatDate } from '../../core/schedule-text.ts'
import { plain } from '../../core/text.ts'
import { suggestZones } from '../../core/zone.ts'
import { previewCard, problemsCard, setupForm } from './card.ts'
import { firstAfterToday, newGroup, propose } from './rules.ts'

/** What setting up a group needs of the rest. `newId` makes 8 lower-case letters and digits. */
export type SetupParts = {
  store: Store
  delivery: Delivery
  inspect(channel: ChannelRef): Promise<Problem[]>
  newId(): string
}

/** `group setup`: a form or arguments, then a preview, then *Start now* or *Tomorrow*. */
export const setupCommands = (parts: SetupParts): Command[] => [
  changeCommand,
  defineCommand({
    name: 'setup',
    summary: 'Set up a study group in this channel',
    args: z.object({
      time: z.string().optional().describe('time of the daily post, such as 09:00'),
      zone: z.string().optional().describe('time zone, such as Europe/Berlin'),
      days: z.string().optional().describe('weekdays, such as mon-fri'),
      day: z.int().min(0).max(100_000).optional().describe('first day of the roadmap'),
      begin: z.enum(['now', 'tomorrow']).optional().describe('saves at once, without a preview'),
    }),
    who: 'manager',
    visibility: 'private',
    group: 'creates',
    opensForm: true,
    suggest: { zone: suggestZones },
    run: async ({ begin, ...wanted }, { caller, group, curriculum, now }) => {
      const { channel } = caller
      if (!channel) throw new Error('A group is set up in a channel.')
      if (group) throw alreadyThere(group)
      if (Object.values(wanted).every((value) => value === undefined) && !begin)
        return { form: setupForm(caller.zone === undefined ? {} : { zone: caller.zone }) }
      const proposal = propose(wanted, caller.zone)
      pickDay(curriculum, proposal.day)
      const problems = await parts.inspect(channel)
      if (problems.length > 0) return { card: problemsCard(problems, proposal), update: true }
      if (!begin) return { card: previewCard(curriculum, proposal, now) }
      const today = now.toZonedDateTimeISO(proposal.schedule.zone).toPlainDate().toString()
      const later = firstAfterToday(proposal.schedule, now)?.date ?? today
      const made = newGroup(
        proposal,
        { ...caller, channel },
        parts.newId(),
        curriculum.id,
        begin === 'now' ? today : later,
        now.epochMilliseconds,
      )
      await save(parts.store, made, channel)
      if (begin === 'now') await parts.delivery.postNow(made.id, false)
      await parts.delivery.changed(made.id)
      const when =
        begin === 'now'
          ? 'The first post is on its way.'
          : `The first post comes on ${formatDate(later)} at ${proposal.schedule.time} (${proposal.schedule.zone}).`
      return {
        card: doneCard(
          'The study group is set up',
          `${when} Members need not join: whoever answers belongs to it.`,
          [
            { label: 'Settings', action: 'settings' },
            { label: 'Roadmap', action: 'roadmap' },
          ],
        ),
        update: true,
      }
    },
  }),
]

/** The form again, with what was proposed. */
const changeCommand = defineCommand({
  name: 'setup-change',
  summary: 'Opens the setup form with a proposal',
  args: z.object({ time: z.string(), zone: z.string(), days: z.string(), day: z.int() }),
  who: 'manager',
  visibility: 'private',
  group: 'creates',
  opensForm: true,
  internal: true,
  run: async (values, { group }) => {
    if (group) throw alreadyThere(group)
    return { form: setupForm(values) }
  },
})

async function save(store: Store, group: Group, channel: ChannelRef): Promise<void> {
  const [manager] = group.managers
  const saved = await store.commit([
    insert(groups, group.id, group),
    insert(groupByChannel, channelKey(channel), { group: group.id }),
    ...(manager
      ? [put(memberships, membershipKey(manager, group.id), { group: group.id, seenAt: group.createdAt })]
      : []),
  ])
  if (!saved) throw alreadyThere(group)
}

const alreadyThere = (group: Group): UserError =>
  new UserError(
    'There is a study group here already',
    `A channel has at most one group: ${plain(group.name)}. Change it instead of setting it up again.`,
    [
      { label: 'Settings', action: 'settings' },
      { label: 'Status', action: 'status' },
    ],
  )
