import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { pathOf } from '../../core/focus.ts'
import { type Group, newGroup } from '../../core/group.ts'
import { checkRoom, storeGroup } from '../../core/membership.ts'
import { plain } from '../../core/text.ts'
import { pickCurriculum, suggestCurricula } from '../../words/curricula.ts'
import { readWish, writeWish } from '../../words/path-text.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { formatWeekdays, parseWeekdays } from '../../words/weekday-text.ts'
import { suggestZones } from '../../words/zone.ts'
import { previewCard, problemsCard, setupForm } from './card.ts'
import { firstAfterToday, propose } from './rules.ts'

/** `group setup`: a form or arguments, then a preview, then *Start now* or *Tomorrow*. */
export const setupCommands: readonly Command[] = [
  defineCommand({
    ...to.setup,
    summary: 'Set up a study group in this channel',
    who: 'manager',
    visibility: 'private',
    effect: 'once',
    group: 'creates',
    withoutCurriculum: true,
    opensForm: true,
    suggest: {
      zone: (typed, { now, zone }) => suggestZones(typed, { now, own: zone }),
      curriculum: suggestCurricula,
    },
    form: (_, { curricula, caller, now }) => setupForm(curricula, { now, own: caller.zone }),
    run: async (
      { begin, ...wanted },
      { store, delivery, inspect, newGroupId, mostGroups, caller, group, curricula, now },
    ) => {
      const { channel } = caller
      if (!channel) throw new Error('A group is set up in a channel.')
      if (group) throw alreadyThere(group)
      await checkRoom(store, channel, mostGroups)
      if (Object.values(wanted).every((value) => value === undefined) && !begin)
        return { form: setupForm(curricula, { now, own: caller.zone }) }
      const proposal = propose(wanted, { now, own: caller.zone, curricula })
      const problems = await inspect(channel)
      if (problems.length > 0) return { card: problemsCard(problems, proposal), update: true }
      // A zone that was guessed is seen before it is saved.
      if (!begin || wanted.zone === undefined)
        return { card: previewCard(proposal, now, { named: curricula.all.length > 1, caller }), asks: true }
      const today = now.toZonedDateTimeISO(proposal.schedule.zone).toPlainDate().toString()
      const later = firstAfterToday(proposal.schedule, now)?.date ?? today
      const made = newGroup({
        id: newGroupId(),
        name: caller.channelName ? `#${caller.channelName}` : 'Study group',
        curriculum: proposal.curriculum.id,
        path: pathOf(proposal.curriculum, proposal.focus),
        channel,
        schedule: proposal.schedule,
        position: proposal.day,
        startDate: begin === 'now' ? today : later,
        manager: { ...caller.member, name: caller.name },
        createdAt: now.epochMilliseconds,
      })
      const { otherNames } = caller
      if (!(await storeGroup(store, made, { otherNames, most: mostGroups }))) throw alreadyThere(made)
      if (begin === 'now') await delivery.postNow(made.id, false)
      await delivery.changed(made.id)
      const when =
        begin === 'now'
          ? 'The first post is on its way.'
          : `The first post comes on ${formatDate(later)} at ${proposal.schedule.time} (${proposal.schedule.zone}).`
      return {
        card: doneCard(
          'The study group is set up',
          `${caller.thread === undefined ? '' : `It meets in **${plain(made.name)}**. `}${when} Nobody needs to join: anyone who answers is a member.`,
          [buttonFor(to.settings, {}, 'Settings'), buttonFor(to.roadmap, {}, 'Roadmap')],
        ),
        update: true,
      }
    },
  }),
  defineCommand({
    ...to.setupChange,
    summary: 'Opens the setup form with a proposal',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'creates',
    opensForm: true,
    internal: true,
    run: async ({ day, days, path = '', ...values }, { group, curricula, caller, now }) => {
      if (group) throw alreadyThere(group)
      const whole =
        values.curriculum === undefined
          ? curricula.of(undefined)
          : pickCurriculum(curricula, values.curriculum)
      const weekdays = parseWeekdays(days)
      const { focus } = readWish(path, whole, weekdays.length)
      const known = { ...values, days: formatWeekdays(weekdays), path: writeWish(whole, { focus, day }) }
      return { form: setupForm(curricula, { now, own: caller.zone }, known) }
    },
  }),
]

const alreadyThere = (group: Group): UserError =>
  new UserError(
    'This channel has a study group already',
    `A channel has at most one group: ${plain(group.name)}. Change it instead of setting it up again.`,
    [buttonFor(to.settings, {}, 'Settings'), buttonFor(to.status, {}, 'Status')],
  )
