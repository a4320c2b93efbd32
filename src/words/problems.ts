import type { Caller } from '../core/caller.ts'
import type { Button } from '../core/card.ts'
import { countsStars, type Group } from '../core/group.ts'
import type { Problem } from '../core/ports.ts'
import { plain } from '../core/text.ts'

/** What keeps the bot from posting, each with how to fix it, as a list in card text. */
export const problemList = (problems: readonly Problem[]): string =>
  [...new Set(problems.map(({ what, fix }) => `- **${plain(what)}** ${plain(fix)}`))].join('\n')

/** Links that fix problems, each once. */
export const fixButtons = (problems: readonly Problem[]): Button[] =>
  [...new Set(problems.flatMap(({ url }) => (url ? [url] : [])))].map((url) => ({
    label: 'Grant what is missing',
    url,
  }))

/**
 * What does not work as it should in a group's channels, as the caller's platform tells it, each once, in card text; `off` are the features that are
 * switched off.
 */
export async function remarksOn(
  group: Group,
  { remarks }: Caller,
  off: ReadonlySet<string>,
): Promise<string[]> {
  const wanted = countsStars(group) && !off.has('stars')
  const found = await Promise.all(
    group.channels.map(({ ref, settings }) => remarks?.(ref, settings, wanted) ?? []),
  )
  return [...new Set(found.flat())]
}
