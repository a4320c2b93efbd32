import { type Card, doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { dayTitle } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { type Focus, pathOf } from '../../core/focus.ts'
import { type Group, NOT_SILENT } from '../../core/group.ts'
import { countsFrom, nextPost } from '../../core/next-post.ts'
import { occurrences, seriesPrefix, studiedIn } from '../../core/occurrence.ts'
import { numbersPosted, roadmapOf, wholeOf } from '../../core/path.ts'
import { each, type Store } from '../../core/records.ts'
import { dateAfter, daysPerWeek } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { commandToken } from '../../core/tokens.ts'
import { codeOf, pathText, readWish } from '../../words/path-text.ts'
import { pickDay } from '../../words/pick.ts'
import { formatDate, instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { focusOf, pathForm } from './form.ts'

/** `group path`: which days of the curriculum the roadmap takes. It asks first; the change is told to the channel. */
export const pathCommands: readonly Command[] = [
  defineCommand({
    ...to.roadmapPath,
    summary: 'See and change which days of the curriculum the roadmap takes',
    who: 'manager',
    reads: ({ path }) => path === undefined,
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    run: async ({ path }, context) => {
      const { store, caller, group, curriculum, now } = context
      if (path === undefined) return { card: currentCard(context) }
      const whole = wholeOf(curriculum)
      const { focus, day } = readWish(path, whole, daysPerWeek(group.schedule))
      if (day !== undefined)
        throw new UserError(
          'That is a day, not a path',
          curriculum.day(day)
            ? `The group continues with another day by ${commandToken(caller.typed({ name: 'jump', who: 'manager' }, { day: String(day) }))}.`
            : `This roadmap has days 1 to ${curriculum.length}. A path is written as **60 days** or **8 weeks**.`,
          curriculum.day(day)
            ? [buttonFor(to.jump, { day }, `Jump to day ${day}`)]
            : [buttonFor(to.jumpForm, {}, 'Jump to a day')],
        )
      return { card: askCard(whole, group, focus, await daysHad(store, group), now) }
    },
  }),
  defineCommand({
    ...to.pathForm,
    summary: 'Opens the path as a form',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    opensForm: true,
    internal: true,
    form: (_, { curriculum }) => pathForm(curriculum),
    run: async (chosen, { store, group, curriculum, now }) => {
      if (Object.values(chosen).every((value) => value === undefined)) return { form: pathForm(curriculum) }
      const whole = wholeOf(curriculum)
      const focus = focusOf(chosen, whole, daysPerWeek(group.schedule))
      return { card: askCard(whole, group, focus, await daysHad(store, group), now), asks: true }
    },
  }),
  defineCommand({
    ...to.takePath,
    summary: 'Changes which days the roadmap takes',
    who: 'manager',
    visibility: 'public',
    effect: 'once',
    group: 'needed',
    internal: true,
    run: async ({ path, had }, { store, delivery, caller, group, curriculum, now }) => {
      const whole = wholeOf(curriculum)
      const { focus } = readWish(path, whole, daysPerWeek(group.schedule))
      const left = had === 'again' ? new Set<number>() : await daysHad(store, group)
      const chosen = pathOf(whole, focus, left)
      const saved = await delivery.edit(group.id, (old) => {
        if (old.path !== group.path || old.position !== group.position)
          throw new UserError(
            'The group moved on meanwhile',
            'Nothing was changed. Look at the path again, then choose.',
            [buttonFor(to.roadmapPath, { path }, 'Look again')],
          )
        const { path: _, ended: _e, ...rest } = old
        return { ...rest, ...(chosen !== undefined && { path: chosen }), position: 1, silence: NOT_SILENT }
      })
      const roadmap = roadmapOf(whole, saved.path)
      const next = nextPost(saved, roadmap.length, now)
      const first = pickDay(roadmap, 1)
      return {
        card: doneCard(
          `The roadmap has ${roadmap.length} days now`,
          `${plain(caller.name)} changed it: ${pathText(roadmap, {})}.\n\nIt begins with ${plain(dayTitle(first).replace('Day', 'day').replace(' ·', ','))} ${next ? `on ${instantText(next.instant, saved.schedule.zone)}` : 'when posts resume'}.`,
          [buttonFor(to.roadmap, {}, 'Roadmap')],
        ),
      }
    },
  }),
]

/** The days of what a group studies now that it has had, by the ledger. */
async function daysHad(store: Store, group: Group): Promise<Set<number>> {
  const had = new Set<number>()
  for await (const { value } of each(store, occurrences, { prefix: seriesPrefix(group.id) }))
    if (studiedIn(value, group) === group.curriculum)
      for (const number of numbersPosted(value)) had.add(number)
  return had
}

function currentCard({ group, curriculum, caller }: Context<Group>): Card {
  const { whole } = curriculum
  const title = whole
    ? `The roadmap: ${curriculum.length} of the curriculum’s ${whole.length} days`
    : `The roadmap: all ${curriculum.length} days of the curriculum`
  const example = commandToken(caller.typed({ name: 'path', who: 'manager' }, { path: '8 weeks' }))
  return {
    plain: `${title}.`,
    title,
    text: `${pathText(curriculum, {})}\n\nA manager can take fewer or others: everything, only some pillars, without some, from one on, or so many weeks or days. ${example} shows what that would be, and asks.`,
    footer: plain(group.name),
    buttons: [
      buttonFor(to.pathForm, {}, 'Change it', 'primary'),
      buttonFor(to.jumpForm, {}, 'Jump to a day'),
      buttonFor(to.roadmap, {}, 'Roadmap'),
    ],
  }
}

/** What the roadmap would be: with all of its days, or without those that the group has had. */
function askCard(
  whole: Curriculum,
  group: Group,
  focus: Focus,
  had: ReadonlySet<number>,
  now: Temporal.Instant,
): Card {
  const all = roadmapOf(whole, pathOf(whole, focus))
  const again = all.days.filter((day) => had.has(day.of ?? day.number)).length
  const fresh = again > 0 && again < all.length ? roadmapOf(whole, pathOf(whole, focus, had)) : undefined
  const path = codeOf(whole, focus)
  const field = (roadmap: Curriculum, name: string): { name: string; value: string } => {
    const [first] = roadmap.days
    const finish = dateAfter(group.schedule, countsFrom(group, now), roadmap.length)
    return {
      name: `${name}: ${roadmap.length} days`,
      value: [
        pathText(roadmap, focus),
        ...(first ? [`It begins with: ${plain(dayTitle(first))}.`] : []),
        finish
          ? `Its last day comes on about ${formatDate(finish)}.`
          : 'Posts are paused, so there is no date yet.',
      ].join('\n\n'),
    }
  }
  const takeAll = fresh ? 'Take all, with those' : 'Take it'
  return {
    plain: `The roadmap would have ${(fresh ?? all).length} days. Change it?`,
    title: 'Change the roadmap?',
    text: `Now it has ${roadmapOf(whole, group.path).length} days, and day ${group.position} is next. The new one begins at its own day 1; earlier posts and their discussions stay.${
      again === 0
        ? ''
        : again === 1
          ? ' The group has had one of its days already.'
          : ` The group has had ${again} of its days already.`
    }`,
    fields: fresh
      ? [field(fresh, 'Without what it has had'), field(all, 'With all of it')]
      : [field(all, 'The roadmap')],
    buttons: [
      ...(fresh ? [buttonFor(to.takePath, { path }, 'Leave out what it has had', 'primary')] : []),
      buttonFor(to.takePath, { path, had: 'again' }, takeAll, fresh ? undefined : 'primary'),
    ],
  }
}
