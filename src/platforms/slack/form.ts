import type { types, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import type { Form, FormInput } from '../../core/card.ts'
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
/** The action id of every input; its block's id is the input's name. */
const VALUE = 'value'

/** A form as a modal within Slack's limits. An origin that is too long loses its response URL first. */
export function formView(form: Form, origin: Omit<Origin, 'action' | 'arg'>): types.ModalView {
  return {
    type: 'modal',
    callback_id: FORM,
    title: plainText(oneLine(form.title, LIMITS.viewTitle) || '…'),
    submit: plainText(oneLine(form.submit, LIMITS.viewButton) || 'Submit'),
    close: plainText('Cancel'),
    private_metadata: remember({ ...origin, action: form.action, arg: form.arg ?? '' }),
    blocks: form.inputs.slice(0, LIMITS.viewBlocks).map(inputBlock),
  }
}

/** Where a submitted modal was opened; `undefined` when it is none of ours. */
export function readOrigin(metadata: string): Origin | undefined {
  try {
    return originSchema.safeParse(JSON.parse(metadata)).data
  } catch {
    return undefined
  }
}

/** What was filled in, by input name; empty inputs are left out. */
export function formValues(view: Pick<ViewOutput, 'state'>): Record<string, string> {
  const values = Object.entries(view.state.values).flatMap(([name, actions]) => {
    const state = actions[VALUE]
    const value = state?.selected_option?.value ?? state?.value
    return value === undefined || value === null || value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values)
}

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
    optional: !input.required,
    ...(input.hint && { hint: plainText(oneLine(input.hint, LIMITS.inputHint)) }),
    element: input.kind === 'choice' ? select(input) : textInput(input),
  }
}

function textInput(input: FormInput) {
  return {
    type: 'plain_text_input' as const,
    action_id: VALUE,
    multiline: input.kind === 'long',
    ...(input.value && { initial_value: input.value.slice(0, LIMITS.inputValue) }),
    ...placeholder(input),
  }
}

function select(input: FormInput) {
  const options = (input.choices ?? []).slice(0, LIMITS.options).map(({ label, value }) => ({
    text: plainText(oneLine(label, LIMITS.option) || '…'),
    value: value.slice(0, LIMITS.optionValue),
  }))
  const chosen = options.find(({ value }) => value === input.value)
  return {
    type: 'static_select' as const,
    action_id: VALUE,
    options,
    ...(chosen && { initial_option: chosen }),
    ...placeholder(input),
  }
}

const placeholder = (input: FormInput) =>
  input.placeholder ? { placeholder: plainText(oneLine(input.placeholder, LIMITS.placeholder)) } : {}
