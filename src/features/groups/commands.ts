import { type Card, doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import type { Shelf } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { type Group, groupByChannel, groups, OVER_DAYS } from '../../core/group.ts'
import { checkRoom, managedBy, manages, OnlyManagers } from '../../core/membership.ts'
import { withSchedule } from '../../core/next-post.ts'
import type { Store } from '../../core/records.ts'
import { channelKey } from '../../core/refs.ts'
import { LINE, plain } from '../../core/text.ts'
import { pageButtons, paged, pageText } from '../../words/pages.ts'
import { formatDate } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { stateText } from './state.ts'

const PAGE = 10

/** Finding the groups of a workspace, ending one, and taking that back. */
export const groupCommands: readonly Command[] = [
  defineCommand({
    ...to.list,
    summary: 'See the groups that you manage here; administrators see all',
    who: 'member',
    visibility: 'private',
    effect: 'none',
    group: 'none',
    run: async ({ page }, { store, caller, curricula, now }) => {
      const { admin } = await caller.standing()
      const found = await managedBy(store, caller, now)
      return { card: listCard(found, { admin, page: page ?? 1, curricula, now }), update: page !== undefined }
    },
  }),
  defineCommand({
    ...to.end,
    summary: 'End this group: posts stop, and its data are deleted after 30 days',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    withoutCurriculum: true,
    run: async (_, { group }) => ({ card: askCard(group), asks: true }),
  }),
  defineCommand({
    ...to.endNow,
    summary: 'Ends the group',
    who: 'manager',
    visibility: 'public',
    effect: 'once',
    group: 'needed',
    withoutCurriculum: true,
    internal: true,
    run: async (_, { store, delivery, caller, group, now }) => {
      await endGroup(store, group, now.epochMilliseconds)
      await delivery.changed(group.id)
      const until = now
        .add({ hours: 24 * OVER_DAYS })
        .toZonedDateTimeISO(group.schedule.zone)
        .toPlainDate()
      return {
        card: doneCard(
          'This group has ended',
          `${plain(caller.name)} ended **${plain(group.name)}**. Thank you to everybody who took part. The posts and discussions here stay; what I keep about the group is deleted on ${formatDate(until.toString())}.`,
          [buttonFor(to.endUndo, { id: group.id }, 'Take it back')],
        ),
      }
    },
  }),
  defineCommand({
    ...to.endUndo,
    summary: 'Goes on with a group that was ended',
    who: 'member',
    visibility: 'public',
    effect: 'once',
    group: 'none',
    withoutCurriculum: true,
    internal: true,
    run: async ({ id }, { store, delivery, mostGroups, caller, curricula, now }) => {
      const ended = await store.get(groups, id)
      if (!ended)
        throw new UserError('It is too late for that', 'What was kept about the group is deleted by now.')
      if (!(await manages(ended, caller))) throw new OnlyManagers(ended)
      const back = await takeBack(store, id, mostGroups, now)
      await delivery.changed(id)
      return { card: doneCard('The group continues', stateText(back, curricula, now)) }
    },
  }),
]

/** Ends a group in one transaction: its channels are free from then on. */
const endGroup = (store: Store, { id }: Group, at: number): Promise<void> =>
  store.transact(async (tx) => {
    const group = await tx.get(groups, id)
    if (!group || group.over !== undefined) return
    tx.put(groups, id, { ...group, over: at })
    for (const { ref } of group.channels) {
      const found = await tx.get(groupByChannel, channelKey(ref))
      if (found?.group === id) tx.delete(groupByChannel, channelKey(ref))
    }
  })

/**
 * Takes an end back in one transaction. Throws UserError where another group meets in one of its channels by now, and where its
 * workspace has `most` groups without it.
 */
const takeBack = (store: Store, id: string, most: number, now: Temporal.Instant): Promise<Group> =>
  store.transact(async (tx) => {
    const group = await tx.get(groups, id)
    if (!group)
      throw new UserError('It is too late for that', 'What was kept about the group is deleted by now.')
    if (group.over === undefined) return group
    const refs = group.channels.map(({ ref }) => ref)
    for (const ref of refs)
      if (await tx.get(groupByChannel, channelKey(ref)))
        throw new UserError('Another group meets here by now', 'End that one first, then take this end back.')
    for (const ref of refs) await checkRoom(tx, ref, most)
    for (const ref of refs) tx.put(groupByChannel, channelKey(ref), { group: id })
    const { over: _, ...rest } = group
    // What kept a channel from being posted in may have ended: the next post finds out. What passed meanwhile was not missed.
    const channels = group.channels.map(({ hold: _h, lost: _l, ...channel }) => channel)
    const back = withSchedule({ ...rest, channels }, group.schedule, now)
    tx.put(groups, id, back)
    return back
  })

type Shown = { admin: boolean; page: number; curricula: Shelf; now: Temporal.Instant }

function listCard(found: readonly Group[], { admin, page: wanted, curricula, now }: Shown): Card {
  const { items, page, pages } = paged(found, wanted, PAGE)
  const none = admin
    ? 'No study group meets here yet.'
    : 'You manage no group here. Whoever set one up can add you, and administrators see every group.'
  return {
    plain:
      found.length === 0
        ? none
        : `${found.length === 1 ? 'One study group' : `${found.length} study groups`}. ${pageText(page, pages)}`.trim(),
    title: admin ? 'Study groups here' : 'Groups that you manage',
    text:
      found.length === 0
        ? none
        : items
            .map((group) => `- **${plain(group.name)}**${LINE}${stateText(group, curricula, now)}`)
            .join('\n'),
    ...(pages > 1 && { footer: `Page ${page} of ${pages}` }),
    buttons: pageButtons(to.list, page, pages, (other) => ({ page: other })),
  }
}

const askCard = (group: Group): Card => ({
  plain: `End ${group.name}?`,
  title: `End ${group.name}?`,
  text: `Posts stop at once, and this channel hears it. Posts and discussions stay where they are. Everything else that I keep about the group is deleted after ${OVER_DAYS} days; until then a manager can take it back. The channel is free for another group.`,
  buttons: [
    buttonFor(to.exportGroup, {}, 'Export it first'),
    buttonFor(to.endNow, {}, 'End the group', 'danger'),
    buttonFor(to.pause, {}, 'Pause instead'),
  ],
})
