import type { types } from '@slack/bolt'

/** What a member gives one input: text, or the values of what they choose. */
export type Given = string | string[]
type Option = types.PlainTextOption
type Filled = { values: Record<string, Record<string, object>>; missing: string[] }
/** The state of one input, whether it is empty, and whether Slack's client refuses it. */
type State = { state: object; empty: boolean; refused: boolean }

/**
 * Fills a modal's inputs as a member does: `typed` by action id or block id; what is not named keeps its initial value.
 * `offered` are the options that the app suggested for a block's external select.
 * `missing` are the blocks that Slack's own client would not let through. Throws for an input or a choice that is not there.
 */
export function fillForm(
  blocks: types.KnownBlock[],
  typed: Record<string, Given>,
  offered: ReadonlyMap<string, Option[]>,
): Filled {
  const values: Filled['values'] = {}
  const missing: string[] = []
  const known = new Set<string>()
  for (const block of blocks) {
    if (block.type !== 'input') continue
    const { block_id = '', element } = block
    const { action_id = '' } = element as { action_id?: string }
    known.add(block_id).add(action_id)
    const value = fillElement(element, typed[block_id] ?? typed[action_id], offered.get(block_id) ?? [])
    values[block_id] = { [action_id]: value.state }
    if ((value.empty && !block.optional) || value.refused) missing.push(block_id)
  }
  const stray = Object.keys(typed).find((name) => !known.has(name))
  if (stray !== undefined) throw new Error(`The form has no input ${stray}; it has ${[...known].join(', ')}.`)
  return { values, missing }
}

function fillElement(
  element: types.InputBlock['element'],
  given: Given | undefined,
  offered: Option[],
): State {
  switch (element.type) {
    case 'plain_text_input': {
      const { initial_value, min_length = 0, max_length = 3000 } = element
      const text = one(given) ?? initial_value ?? ''
      const refused = text.length > max_length || (text !== '' && text.length < min_length)
      const state = { type: element.type, value: text === '' ? null : text }
      return { state, empty: text === '', refused }
    }
    case 'timepicker':
      return picked(element.type, 'selected_time', one(given) ?? element.initial_time, /^\d\d:\d\d$/)
    case 'datepicker':
      return picked(element.type, 'selected_date', one(given) ?? element.initial_date, /^\d{4}-\d\d-\d\d$/)
    case 'checkboxes':
    case 'multi_static_select': {
      const { options = [], initial_options: initial = [] } = element as {
        options?: Option[]
        initial_options?: Option[]
      }
      const chosen = given === undefined ? initial : [given].flat().map((value) => pick(options, value))
      return {
        state: { type: element.type, selected_options: chosen },
        empty: chosen.length === 0,
        refused: false,
      }
    }
    case 'static_select':
    case 'radio_buttons':
    case 'external_select': {
      const { initial_option: initial } = element as { initial_option?: Option }
      const options = element.type === 'external_select' ? offered : (element.options as Option[])
      const value = one(given)
      const chosen = value === undefined || value === initial?.value ? initial : pick(options ?? [], value)
      return {
        state: { type: element.type, selected_option: chosen ?? null },
        empty: !chosen,
        refused: false,
      }
    }
    default:
      throw new Error(`Nobody has said how a member fills in a ${element.type}.`)
  }
}

/** What a picker lets nobody choose cannot be given. */
function picked(type: string, key: string, value: string | undefined, shape: RegExp): State {
  if (value !== undefined && !shape.test(value)) throw new Error(`“${value}” cannot be picked.`)
  return { state: { type, [key]: value ?? null }, empty: value === undefined, refused: false }
}

function one(given: Given | undefined): string | undefined {
  if (Array.isArray(given)) throw new Error('This input takes one value.')
  return given
}

function pick(options: Option[], value: string): Option {
  const found = options.find((option) => option.value === value)
  if (!found)
    throw new Error(`“${value}” is no choice; there is ${options.map((option) => option.value).join(', ')}.`)
  return found
}
