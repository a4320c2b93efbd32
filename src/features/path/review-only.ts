import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { dayTitle } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { NOT_SILENT } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { numberInWhole, roadmapOf, wholeOf, writePath } from '../../core/path.ts'
import { plain } from '../../core/text.ts'
import { pickDay } from '../../words/pick.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'

/** Behind the last day: the group goes on with the review days of what it has studied, from the first of them on. */
export const reviewOnlyCommand: Command = defineCommand({
  ...to.reviewOnly,
  summary: 'Goes on with the roadmap’s review days alone',
  who: 'manager',
  visibility: 'public',
  effect: 'once',
  group: 'needed',
  internal: true,
  run: async (_, { delivery, caller, group, curriculum, now }) => {
    const reviews = curriculum.days.filter(({ kind }) => kind === 'review').map(numberInWhole)
    if (reviews.length === 0)
      throw new UserError(
        'This roadmap has no review days',
        'Start it again, or take another path or curriculum.',
        [buttonFor(to.roadmapPath, {}, 'Another path')],
      )
    const path = writePath(reviews)
    const saved = await delivery.edit(group.id, (old) => {
      if (old.path !== group.path || old.position !== group.position)
        throw new UserError(
          'The group moved on meanwhile',
          'Nothing was changed. Look at its status, then choose.',
          [buttonFor(to.status, {}, 'Status')],
        )
      const { ended: _e, ...rest } = old
      return { ...rest, path, position: 1, silence: NOT_SILENT }
    })
    const roadmap = roadmapOf(wholeOf(curriculum), saved.path)
    const next = nextPost(saved, roadmap.length, now)
    const first = plain(dayTitle(pickDay(roadmap, 1)).replace('Day', 'day').replace(' ·', ','))
    const when = next ? `on ${instantText(next.instant, saved.schedule.zone)}` : 'when posts resume'
    const days = roadmap.length === 1 ? 'The one review day comes' : `The ${roadmap.length} review days come`
    return {
      card: doneCard(
        'Review days from now on',
        `${plain(caller.name)} chose it: ${days} once more, with the questions that the group may be about to forget. It begins with ${first} ${when}.`,
        [buttonFor(to.roadmap, {}, 'Roadmap')],
      ),
    }
  },
})
