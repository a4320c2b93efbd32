import type { types } from '@slack/bolt'

type Filled = { values: Record<string, Record<string, object>>; missing: string[] }

/**
 * Fills a modal's inputs as a member does: `typed` by action id or block id; what is not named keeps its initial value.
 * `missing` are the blocks that Slack's own client would not let through. Throws for an input or a choice that is not there.
 */
export function fillForm(blocks: types.KnownBlock[], typed: Record<string, string>): Filled {
  const values: Filled['values'] = {}
  const missing: string[] = []
  const known = new Set<string>()
  for (const block of blocks) {
    if (block.type !== 'input') continue
    const { block_id = '', element } = block
    const { action_id = '' } = element as { action_id?: string }
    known.add(block_id).add(action_id)
    const value = fillElement(
      element as types.Select | types.PlainTextInput,
      typed[action_id] ?? typed[block_id],
    )
    values[block_id] = { [action_id]: value.state }
    if ((value.empty && !block.optional) || value.refused) missing.push(block_id)
  }
  const stray = Object.keys(typed).find((name) => !known.has(name))
  if (stray !== undefined) throw new Error(`The form has no input ${stray}; it has ${[...known].join(', ')}.`)
  return { values, missing }
}

function fillElement(element: { type: string }, typed: string | undefined) {
  if (element.type === 'plain_text_input') {
    const { initial_value, min_length = 0, max_length = 3000 } = element as types.PlainTextInput
    const text = typed ?? initial_value ?? ''
    const refused = text.length > max_length || (text !== '' && text.length < min_length)
    return { state: { type: element.type, value: text === '' ? null : text }, empty: text === '', refused }
  }
  const { options = [], initial_option } = element as types.StaticSelect
  const chosen = typed === undefined ? initial_option : options.find(({ value }) => value === typed)
  if (typed !== undefined && !chosen)
    throw new Error(`“${typed}” is no choice; there is ${options.map(({ value }) => value).join(', ')}.`)
  return { state: { type: element.type, selected_option: chosen ?? null }, empty: !chosen, refused: false }
}
