import type { Shelf } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { type Group, standstill } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import { roadmapIn } from '../../core/path.ts'
import { plain } from '../../core/text.ts'
import { comingName, comingText } from '../../words/days-text.ts'
import { instantText } from '../../words/schedule-text.ts'

/** Where a group stands, and when its next post comes, or why none does. Card text. */
export function stateText(group: Group, curricula: Shelf, now: Temporal.Instant): string {
  const hold = standstill(group)
  if (hold) return `On hold: ${plain(hold.reason)}`
  try {
    const { length } = roadmapIn(curricula, group)
    if (group.position > length) return `All ${length} days are done.`
    const next = nextPost(group, length, now)
    const { zone } = group.schedule
    return next
      ? `${comingText(group, length)} on ${instantText(next.instant, zone)}.`
      : `D${comingName(group, length).slice(1)}; posts are paused.`
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return `On hold: ${error.title}.`
  }
}
