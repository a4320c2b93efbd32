import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import { type Curriculum, dayTitle } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { type Group, groups } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { occurrences, openOccurrences, seriesPrefix } from '../../core/occurrence.ts'
import { roadmapOf } from '../../core/path.ts'
import { each, type Store } from '../../core/records.ts'
import { plain } from '../../core/text.ts'
import { curriculaCard, pickCurriculum, suggestCurricula } from '../../words/curricula.ts'
import { pickDay } from '../../words/pick.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { askCard } from './card.ts'
import { switched } from './rules.ts'

/** `group switch`: another curriculum, at a day; asks first, and the channel hears it. */
export const switchCommands: readonly Command[] = [
  defineCommand({
    ...to.switchTo,
    summary: 'Study another curriculum from the next post on',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    withoutCurriculum: true,
    suggest: {
      curriculum: suggestCurricula,
      day: (typed, { curricula, values = {} }) => {
        const chosen = curricula.all.find(({ id }) => id === values.curriculum)
        return (chosen?.days ?? [])
          .filter(({ number, theme }) => `${number} ${theme}`.toLowerCase().includes(typed.toLowerCase()))
          .slice(0, 25)
          .map((day) => ({ label: dayTitle(day), value: String(day.number) }))
      },
    },
    run: async ({ curriculum, day = 1 }, context) => {
      const { store, group, curricula, now } = context
      if (curriculum === undefined) return { card: curriculaCard(curricula, group, 1) }
      const chosen = meant(context, curriculum, day)
      const open = await store.list(openOccurrences, { prefix: `${group.id}/`, limit: 1 })
      const left = curricula.all.find(({ id }) => id === group.curriculum)
      const before = left && roadmapOf(left, group.path)
      return { card: askCard({ group, before, ...chosen, isSending: open.length > 0, now }), asks: true }
    },
  }),
  defineCommand({
    ...to.switchNow,
    summary: 'Switches the group to another curriculum',
    who: 'manager',
    visibility: 'public',
    effect: 'once',
    group: 'needed',
    withoutCurriculum: true,
    internal: true,
    run: async (wanted, context) => {
      const { store, delivery, caller, group, now } = context
      const { curriculum, day } = meant(context, wanted.curriculum, wanted.day)
      const saved = await change(store, group, (old) => switched(old, curriculum.id, day.number))
      await delivery.changed(group.id)
      const next = nextPost(saved, curriculum.length, now)
      const when = next ? `on ${instantText(next.instant, saved.schedule.zone)}` : 'when posts resume'
      return {
        card: doneCard(
          `This group studies ${curriculum.title} now`,
          `${plain(caller.name)} switched the group to **${plain(curriculum.title)}**. ${plain(dayTitle(day))} comes ${when}. What was posted stays.`,
          [to.dayButton(day, 'Read it', { curriculum: curriculum.id }), buttonFor(to.roadmap, {}, 'Roadmap')],
        ),
      }
    },
  }),
]

/** What a group is to switch to. Throws UserError where that is what it studies, and where nobody knows yet what was posted. */
function meant({ curricula, group }: Context<Group>, typed: string, number: number) {
  const curriculum: Curriculum = pickCurriculum(curricula, typed)
  if (curriculum.id === group.curriculum)
    throw new UserError(
      'The group studies it already',
      `Next comes day ${group.position} of ${plain(curriculum.title)}. To continue with another day, jump there.`,
      [buttonFor(to.jump, { day: number }, `Jump to day ${number}`)],
      'curriculum',
    )
  if (group.hold?.restored)
    throw new UserError(
      'First it has to be clear what was posted',
      `${plain(group.hold.reason)} ${plain(group.hold.fix)}`,
      [buttonFor(to.status, {}, 'Status')],
    )
  return { curriculum, day: pickDay(curriculum, number) }
}

/** Changes a group; what its rows are of, they say from then on: those of 0.1.0 did not. */
const change = (store: Store, { id }: Group, work: (group: Group) => Group): Promise<Group> =>
  store.transact(async (tx) => {
    const old = await tx.get(groups, id)
    if (!old) throw new Error(`The group ${id} is no longer on record.`)
    for await (const { key, value } of each(tx, occurrences, { prefix: seriesPrefix(id) }))
      if (value.curriculum === undefined && value.days.length > 0)
        tx.put(occurrences, key, { ...value, curriculum: old.curriculum })
    const next = work(old)
    tx.put(groups, id, next)
    return next
  })
