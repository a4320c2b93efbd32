import { LIMITS } from './limits.ts'
import type { Tag } from './world.ts'

/**
 * Ids of the tags of a forum post, wanted by name or id; a tag that is gone is left out. Where the forum requires one
 * and none is left, the first that everybody may set.
 */
export function appliedTags(
  available: readonly Tag[],
  wanted: readonly string[],
  required: boolean,
): string[] {
  const fold = (name: string): string => name.trim().toLowerCase()
  const found = available.filter(({ id, name }) =>
    wanted.some((each) => each === id || fold(each) === fold(name)),
  )
  const fallback = required ? available.find(({ moderated }) => !moderated) : undefined
  const applied = found.length > 0 ? found : fallback ? [fallback] : []
  return applied.slice(0, LIMITS.appliedTags).map(({ id }) => id)
}
