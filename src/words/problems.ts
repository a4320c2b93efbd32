import type { Button } from '../core/card.ts'
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
