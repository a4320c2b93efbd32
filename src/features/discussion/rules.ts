import type { Group } from '../../core/group.ts'
import type { Occurrence } from '../../core/occurrence.ts'
import type { PostRef } from '../../core/refs.ts'

/** Where an occurrence is discussed: the first prompt in its thread, or the daily post while there is none. */
export const discussionOf = (row: Occurrence): PostRef | undefined =>
  row.steps.find(({ kind, post }) => kind === 'prompt' && post)?.post ??
  row.steps.find(({ kind, post }) => kind === 'post' && post)?.post

/** The group with an answer counted: its silence ends. */
export const heard = (group: Group): Group => ({ ...group, silence: { posts: 0, asked: false } })

/** The occurrence with one more member who answered. */
export const answered = (row: Occurrence): Occurrence => ({ ...row, answered: row.answered + 1 })
