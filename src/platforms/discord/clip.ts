import { type Block, cut, type Inline } from '../../core/text.ts'

/**
 * The beginning of a parsed text: at most `max` characters of what is read, ending in "…" where anything was lost. Markup
 * stays whole, because it is the tree that is cut.
 */
export function clip(blocks: readonly Block[], max: number): Block[] {
  let left = max
  let over = false

  const text = (from: string): string => {
    if (from.length <= left) {
      left -= from.length
      return from
    }
    over = true
    return left > 0 ? cut(from, left) : '…'
  }

  const run = (nodes: readonly Inline[]): Inline[] =>
    nodes.flatMap((node): Inline[] => {
      if (over) return []
      if (node.type === 'break') return [node]
      return 'children' in node
        ? [{ ...node, children: run(node.children) }]
        : [{ ...node, text: text(node.text) }]
    })

  return blocks.flatMap((block): Block[] => {
    if (over) return []
    if (block.type === 'code') return [{ ...block, text: text(block.text) }]
    if (block.type === 'paragraph') return [{ ...block, children: run(block.children) }]
    return [{ ...block, items: block.items.flatMap((item) => (over ? [] : [run(item)])) }]
  })
}
