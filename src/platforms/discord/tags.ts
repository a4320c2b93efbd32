import { LIMITS } from './limits.ts'
import type { Tag } from './world.ts'

const fold = (name: string): string => name.trim().toLowerCase()

/** The tags that are wanted by name or id, in the forum's order. */
export const tagsNamed = (available: readonly Tag[], wanted: readonly string[]): Tag[] =>
  available.filter(({ id, name }) => wanted.some((each) => each === id || fold(each) === fold(name)))

/**
 * Ids of the tags of a forum post, wanted by name or id; a tag that is gone is left out. Where the forum requires one
 * and none is left, the first that everybody may set.
 */
export function appliedTags(
  available: readonly Tag[],
  wanted: readonly string[],
  required: boolean,
): string[] {
  const found = tagsNamed(available, wanted)
  const fallback = required ? available.find(({ moderated }) => !moderated) : undefined
  const applied = found.length > 0 ? found : fallback ? [fallback] : []
  return applied.slice(0, LIMITS.appliedTags).map(({ id }) => id)
}
