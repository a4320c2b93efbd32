import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Card } from '../../src/core/card.ts'

type Node = { type: string; value?: string; children?: Node[] }

/** Text that begins a line of its own in the source and runs on behind the line before wherever it is shown. */
const runsOn = (node: Node): string[] => [
  ...(node.type === 'text' && node.value?.includes('\n') ? [node.value] : []),
  ...(node.children ?? []).flatMap(runsOn),
]

/** Lines of a card that were meant as such, and are none where they are shown: a plain break is a space. */
export const runTogether = ({ text = '', fields = [] }: Omit<Card, 'plain' | 'title'>): string[] =>
  [text, ...fields.map(({ value }) => value)].flatMap((source) => runsOn(fromMarkdown(source)))

/** Whether what a notification and a screen reader say of a card reads as a sentence: it ends as one, on one line, without tokens. */
export const isSentence = ({ plain }: Pick<Card, 'plain'>): boolean =>
  /([.?!…”)]|Page \d+ of \d+)$/.test(plain) && !/<token:|\n/.test(plain)

/** Throws where a card runs lines together, or its words are no sentence. */
export function expectReadable(card: Card): void {
  const found = runTogether(card)
  if (found.length > 0)
    throw new Error(`The card “${card.title}” runs lines together: ${JSON.stringify(found)}`)
  if (!isSentence(card)) throw new Error(`“${card.plain}”, of the card “${card.title}”, is no sentence`)
}
