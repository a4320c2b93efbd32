import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js'
import { buttonState } from '../../core/card.ts'
import { type Choice, type Form, type FormInput, isOffered, severalIn } from '../../core/form.ts'
import { cut, tidy } from '../../core/text.ts'
import type { Attached } from './attached.ts'
import { LIMITS } from './limits.ts'

/**
 * The value of the choice that stands last where anything else may be typed. Discord has no control for that: the form is opened
 * again with a text input in its place.
 */
export const OTHER = '…'

/**
 * A form as a modal. Its custom_id carries what submitting does; Discord words the submit button itself. In private (not `onServer`)
 * there are no roles to choose from, so one is typed: a select without options would take away the one there is.
 */
export const modalOf = (form: Form, onServer: boolean): APIModalInteractionResponseCallbackData => ({
  custom_id: buttonState(form),
  title: line(form.title, LIMITS.modalTitle),
  components: form.inputs.map((input) =>
    labelled(input, input.kind === 'role' && !onServer ? text(input) : controlOf(input)),
  ),
})

/** The files that were put in, with their inputs. */
export function filesOf({ components, resolved }: APIModalSubmission): Attached[] {
  return components.flatMap((part) => {
    if (part.type !== ComponentType.Label || part.component.type !== ComponentType.FileUpload) return []
    const { custom_id: input, values } = part.component
    const file = resolved?.attachments?.[values[0] ?? '']
    return file ? [{ input, url: file.url, size: file.size }] : []
  })
}

/** What was filled in, by input name; files are apart. */
export function valuesOf(components: APIModalSubmission['components']): Record<string, string> {
  const values: Record<string, string> = {}
  for (const part of components) {
    if (part.type !== ComponentType.Label) continue
    const { component } = part
    if (component.type === ComponentType.FileUpload) continue
    if (component.type === ComponentType.RoleSelect)
      values[component.custom_id] = component.values.map((id) => `<@&${id}>`).join(',')
    else if ('values' in component) values[component.custom_id] = component.values.join(',')
    else if (component.type === ComponentType.Checkbox)
      values[component.custom_id] = component.value ? 'on' : 'off'
    else values[component.custom_id] = component.value ?? ''
  }
  return values
}

const line = (text: string, max: number): string => cut(tidy(text).toWellFormed(), max) || '…'

const labelled = (input: FormInput, component: APIComponentInLabel): APILabelComponent => ({
  type: ComponentType.Label,
  label: line(input.label, LIMITS.inputLabel),
  ...(input.hint && { description: line(input.hint, LIMITS.inputDescription) }),
  component,
})

function controlOf(input: FormInput): APIComponentInLabel {
  switch (input.kind) {
    case 'choice':
      return input.other === undefined
        ? oneOf(input, input.choices)
        : selectOr(input, input.choices, input.other)
    case 'choices':
      return someOf(input, input.choices)
    case 'toggle':
      return { type: ComponentType.Checkbox, custom_id: input.name, default: input.value === 'on' }
    case 'time':
      return selectOr(input, hoursWith(input.value), 'Another time…')
    case 'date':
      return selectOr(input, input.choices, 'A later day…')
    case 'zone':
      return selectOr(input, input.choices, 'Another city or zone…')
    case 'role':
      return role(input)
    case 'file':
      return {
        type: ComponentType.FileUpload,
        custom_id: input.name,
        required: false,
        min_values: 0,
        max_values: 1,
      }
    default:
      return text(input)
  }
}

/** Radio buttons for a few, a select for more; what is too much for it is typed. */
function oneOf(input: FormInput, choices: readonly Choice[]): APIComponentInLabel {
  if (choices.length === 0 || choices.length > LIMITS.selectOptions) return text(input)
  if (choices.length < LIMITS.radioOptions.least || choices.length > LIMITS.radioOptions.most)
    return select(input, choices)
  const { name, required = false } = input
  return {
    type: ComponentType.RadioGroup,
    custom_id: name,
    required,
    options: optionsOf(choices, [input.value ?? '']),
  }
}

/** A select of what is likely, with a last choice to type anything else; a text input for what it does not hold. */
function selectOr(input: FormInput, choices: readonly Choice[], other: string): APIComponentInLabel {
  if (!isOffered(input, choices)) return text(input)
  const chosen = choices.find(({ value }) => value === input.value)
  const likely = choices.slice(0, LIMITS.selectOptions - 1)
  const shown = chosen && !likely.includes(chosen) ? [...likely.slice(0, -1), chosen] : likely
  return select(input, [...shown, { label: other, value: OTHER }])
}

function select({ name, value = '', required = false }: FormInput, choices: readonly Choice[]) {
  return {
    type: ComponentType.StringSelect as const,
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    options: optionsOf(choices, [value]),
  }
}

/** Boxes to tick, or a select of several where there are too many for them. */
function someOf(input: FormInput, choices: readonly Choice[]): APIComponentInLabel {
  const { name, value, required = false } = input
  if (choices.length === 0 || choices.length > LIMITS.selectOptions) return text(input)
  const several = {
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    max_values: choices.length,
    options: optionsOf(choices, severalIn(value)),
  }
  return choices.length <= LIMITS.checkboxOptions
    ? { type: ComponentType.CheckboxGroup, ...several }
    : { type: ComponentType.StringSelect, ...several }
}

const optionsOf = (choices: readonly Choice[], chosen: readonly string[]) =>
  choices.map(({ label, value }) => ({
    label: line(label, LIMITS.optionLabel),
    value,
    default: chosen.includes(value),
  }))

function role({ name, value = '', required = false }: FormInput): APIComponentInLabel {
  // What was refused need not be a role’s id, and Discord takes nothing else as a default.
  const [id] = /\d{15,21}/.exec(value) ?? []
  return {
    type: ComponentType.RoleSelect,
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    ...(id !== undefined && { default_values: [{ id, type: SelectMenuDefaultValueType.Role }] }),
  }
}

function text(input: FormInput): APIComponentInLabel {
  const { name, kind, required = false } = input
  const value = input.value === OTHER ? '' : input.value
  const placeholder = 'placeholder' in input ? input.placeholder : EXAMPLES[kind]
  return {
    type: ComponentType.TextInput as const,
    custom_id: name,
    style: kind === 'long' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    max_length: LIMITS.inputValue,
    ...(value && { value: value.slice(0, LIMITS.inputValue) }),
    ...(placeholder && { placeholder: line(placeholder, LIMITS.placeholder) }),
  }
}

/** How what has no control of its own is typed. */
const EXAMPLES: { [kind in FormInput['kind']]?: string } = {
  time: '09:20, or 9:20 am',
  date: '24 Dec, or 2026-12-24',
  zone: 'Seattle, or America/Los_Angeles',
  role: 'The ID of a role, or nothing',
}

const pad = (number: number): string => String(number).padStart(2, '0')

/** Hours from early morning to late evening, and the half hours at which people meet. */
const HOURS = [
  ...Array.from({ length: 17 }, (_, i) => `${pad(i + 6)}:00`),
  ...['07:30', '08:30', '09:30', '12:30', '17:30', '18:30'],
]

/** The times of the select; one that somebody has is among them. */
function hoursWith(value = ''): Choice[] {
  const isTime = /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
  const times = new Set(isTime ? [...HOURS, value] : HOURS)
  return [...times].sort().map((time) => ({ label: time, value: time }))
}
