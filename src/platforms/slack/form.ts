import type { types, ViewOutput, ViewStateValue } from '@slack/bolt'
import { z } from 'zod'
import { type Choice, type Form, type FormInput, isOffered, severalIn } from '../../core/form.ts'
import { cut } from '../../core/text.ts'
import { LIMITS } from './limits.ts'
import { oneLine, plainText } from './render.ts'

/** What a modal remembers of where it was opened; it comes back with the submission, also after a restart. */
export const originSchema = z.object({
  action: z.string(),
  arg: z.string(),
  channel: z.string().optional(),
  channelName: z.string().optional(),
  thread: z.string().optional(),
  responseUrl: z.string().optional(),
  /** The form was opened by a button of a message of ours, which an answer may replace. */
  pressed: z.object({ ts: z.string().optional() }).optional(),
})
export type Origin = z.output<typeof originSchema>

/** The callback id of every form of ours. */
export const FORM = 'form'
/** The action id of an input; its block's id is the input's name. */
const VALUE = 'value'
/** The same for a box that says on or off, */
const TOGGLE = 'toggle'
/** and for a text input in the place of a select: Slack keeps what an input held where its ids stay. */
const TYPED = 'typed'
/** The value of the choice that stands last where anything else may be typed: the form is then shown again, with room for it. */
export const OTHER = '…'

/**
 * A form as a modal within Slack's limits. An origin that is too long loses its response URL first. `wrong` stands above the
 * inputs in plain words: what kept it from being taken.
 */
export function formView(
  form: Form,
  origin: Omit<Origin, 'action' | 'arg'>,
  wrong?: string,
): types.ModalView {
  return {
    type: 'modal',
    callback_id: FORM,
    title: titleOf(form.title),
    submit: plainText(oneLine(form.submit, LIMITS.viewButton) || 'Submit'),
    close: plainText('Cancel'),
    private_metadata: remember({ ...origin, action: form.action, arg: form.arg ?? '' }),
    blocks: [
      ...(wrong === undefined ? [] : [wordsBlock(wrong)]),
      // A file would take the scope files:read, by which an app may read every file of its channels.
      ...form.inputs
        .filter(({ kind }) => kind !== 'file')
        .slice(0, LIMITS.viewBlocks - 1)
        .map(inputBlock),
    ],
  }
}

/** A modal with plain words in the place of a form: it takes longer, or is done. */
export const wordsView = (title: string, words: string): types.ModalView => ({
  type: 'modal',
  callback_id: FORM,
  title: titleOf(title),
  close: plainText('Close'),
  blocks: [wordsBlock(words)],
})

const titleOf = (title: string): types.PlainTextElement => plainText(oneLine(title, LIMITS.viewTitle) || '…')

const wordsBlock = (words: string): types.SectionBlock => ({
  type: 'section',
  text: plainText(cut(words, LIMITS.text) || '…'),
})

/** Where a submitted modal was opened; `undefined` when it is none of ours. */
export function readOrigin(metadata: string): Origin | undefined {
  try {
    return originSchema.safeParse(JSON.parse(metadata)).data
  } catch {
    return undefined
  }
}

/** What was filled in, by input name; empty inputs are left out, but for a box that is not ticked. */
export function formValues(view: Pick<ViewOutput, 'state'>): Record<string, string> {
  const values = Object.entries(view.state.values).flatMap(([name, actions]) => {
    const toggle = actions[TOGGLE]
    if (toggle) return [[name, toggle.selected_options?.length ? 'on' : 'off'] as const]
    const state = actions[VALUE] ?? actions[TYPED]
    const value = state && valueIn(state)
    return value === undefined || value === null || value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values)
}

const valueIn = (state: ViewStateValue): string | null | undefined =>
  state.selected_options?.map(({ value }) => value).join(',') ??
  state.selected_option?.value ??
  state.selected_time ??
  state.selected_date ??
  state.value

function remember(origin: Origin): string {
  const whole = JSON.stringify(origin)
  if (whole.length <= LIMITS.privateMetadata) return whole
  const { responseUrl: _, channelName: __, ...rest } = origin
  return JSON.stringify(rest)
}

function inputBlock(input: FormInput): types.KnownBlock {
  return {
    type: 'input',
    block_id: input.name.slice(0, LIMITS.blockId),
    label: plainText(oneLine(input.label, LIMITS.inputLabel) || '…'),
    // A box that must be ticked could not be left as it is.
    optional: !input.required || input.kind === 'toggle',
    ...(input.hint && { hint: plainText(oneLine(input.hint, LIMITS.inputHint)) }),
    element: elementOf(input),
  }
}

type Element = types.InputBlock['element']

function elementOf(input: FormInput): Element {
  const { value = '' } = input
  switch (input.kind) {
    case 'choice':
      return oneOf(input, input.choices, input.other)
    case 'choices':
      return someOf(input, input.choices)
    case 'toggle':
      return toggle(input)
    case 'time':
      return {
        type: 'timepicker',
        action_id: VALUE,
        ...(/^([01]\d|2[0-3]):[0-5]\d$/.test(value) && { initial_time: value }),
      }
    case 'date':
      return {
        type: 'datepicker',
        action_id: VALUE,
        ...(/^\d{4}-\d\d-\d\d$/.test(value) && { initial_date: value }),
      }
    case 'zone':
      return zone(input, input.choices)
    default:
      return textInput(input, VALUE)
  }
}

function textInput(input: FormInput, id: string): Element {
  const value = input.value === OTHER ? undefined : input.value
  const placeholder = 'placeholder' in input ? input.placeholder : undefined
  return {
    type: 'plain_text_input',
    action_id: id,
    multiline: input.kind === 'long',
    ...(value && { initial_value: value.slice(0, LIMITS.inputValue) }),
    ...(placeholder && { placeholder: plainText(oneLine(placeholder, LIMITS.placeholder)) }),
  }
}

const optionOf = ({ label, value }: Choice): types.PlainTextOption => ({
  text: plainText(oneLine(label, LIMITS.option) || '…'),
  value: value.slice(0, LIMITS.optionValue),
})

/** Radio buttons for a few, a select for more; a text input where something else was typed, or is to be, and for what a select cannot hold. */
function oneOf(input: FormInput, choices: readonly Choice[], other?: string): Element {
  const isTyped = other === undefined ? choices.length > LIMITS.options : !isOffered(input, choices)
  if (choices.length === 0 || isTyped) return textInput(input, TYPED)
  const last = other === undefined ? [] : [{ label: other, value: OTHER }]
  const options = [...choices.slice(0, LIMITS.options - last.length), ...last].map(optionOf)
  const chosen = options.find(({ value }) => value === input.value)
  const few = other === undefined && options.length <= LIMITS.radioButtons
  return {
    type: few ? 'radio_buttons' : 'static_select',
    action_id: VALUE,
    options,
    ...(chosen && { initial_option: chosen }),
  }
}

/** Boxes to tick, or a select of several where there are too many for them; a text input where there are none, or too many for that. */
function someOf(input: FormInput, choices: readonly Choice[]): Element {
  if (choices.length === 0 || choices.length > LIMITS.options) return textInput(input, TYPED)
  const options = choices.map(optionOf)
  const chosen = options.filter((option) => severalIn(input.value).includes(option.value ?? ''))
  return {
    type: options.length <= LIMITS.checkboxes ? 'checkboxes' : 'multi_static_select',
    action_id: VALUE,
    options,
    ...(chosen.length > 0 && { initial_options: chosen }),
  }
}

function toggle({ label, value }: FormInput): Element {
  const on = optionOf({ label, value: 'on' })
  return {
    type: 'checkboxes',
    action_id: TOGGLE,
    options: [on],
    ...(value === 'on' && { initial_options: [on] }),
  }
}

/** There are more zones than a select of ours may hold: Slack asks for those that match while somebody types. */
function zone({ value }: FormInput, choices: readonly Choice[]): Element {
  const chosen = choices.find((choice) => choice.value === value) ?? {
    label: value ?? '',
    value: value ?? '',
  }
  return {
    type: 'external_select',
    action_id: VALUE,
    min_query_length: 0,
    placeholder: plainText('Choose, or type a city'),
    ...(chosen.value !== '' && { initial_option: optionOf(chosen) }),
  }
}

/** What Slack shows of completions in a form's select. */
export const suggestedOptions = (found: readonly Choice[]): types.PlainTextOption[] =>
  found.slice(0, LIMITS.options).map(optionOf)
