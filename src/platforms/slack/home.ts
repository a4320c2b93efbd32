import type { types } from '@slack/bolt'
import type { Card } from '../../core/card.ts'
import { LIMITS } from './limits.ts'
import { cardBlocks, plainText } from './render.ts'

/** Cards as the blocks of a home page; those that do not fit are said to be there. */
export function renderHome(cards: readonly Card[]): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = []
  for (const card of cards) {
    const shown = cardBlocks(card, LIMITS.message, LIMITS.blocks - 1)
    const line: types.KnownBlock[] = blocks.length > 0 ? [{ type: 'divider' }] : []
    // One block is kept for saying that there is more.
    if (blocks.length + line.length + shown.length > LIMITS.viewBlocks - 1)
      return distinct([...blocks, { type: 'context', elements: [plainText('… and more groups of yours.')] }])
    blocks.push(...line, ...shown)
  }
  return distinct(blocks)
}

/** Buttons of several cards may have the same id; on one page each has its own. */
function distinct(blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  let count = 0
  return blocks.map((block) =>
    block.type === 'actions'
      ? {
          ...block,
          elements: block.elements.map((element) => ({
            ...element,
            action_id: `${element.action_id?.replace(/#\d+$/, '')}#${count++}`,
          })),
        }
      : block,
  )
}
