import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  type APISelectMenuOption,
  ComponentType,
  TextInputStyle,
} from 'discord.js'
import { buttonState, type Form, type FormInput } from '../../core/card.ts'
import { cut, tidy } from '../../core/text.ts'
import { LIMITS } from './limits.ts'

/** A form as a modal. Its custom_id carries what submitting does; Discord words the submit button itself. */
export const modalOf = (form: Form): APIModalInteractionResponseCallbackData => ({
  custom_id: buttonState(form),
  title: line(form.title, LIMITS.modalTitle),
  components: form.inputs.map(labelled),
})

/** What was filled in, by input name. */
export function valuesOf(components: APIModalSubmission['components']): Record<string, string> {
  const values: Record<string, string> = {}
  for (const part of components) {
    if (part.type !== ComponentType.Label) continue
    const { component } = part
    if ('value' in component && typeof component.value === 'string')
      values[component.custom_id] = component.value
    else if ('values' in component) values[component.custom_id] = component.values[0] ?? ''
  }
  return values
}

const line = (text: string, max: number): string => cut(tidy(text).toWellFormed(), max) || '…'

function labelled(input: FormInput): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: line(input.label, LIMITS.inputLabel),
    ...(input.hint && { description: line(input.hint, LIMITS.inputDescription) }),
    component: input.kind === 'choice' && isSelect(input) ? select(input) : text(input),
  }
}

/** A select takes 1 to 25 options; any other choice is typed. */
const isSelect = ({ choices = [] }: FormInput): boolean =>
  choices.length > 0 && choices.length <= LIMITS.selectOptions

function select({ name, choices = [], value, placeholder, required = false }: FormInput) {
  return {
    type: ComponentType.StringSelect as const,
    custom_id: name,
    required,
    min_values: required ? 1 : 0,
    ...(placeholder && { placeholder: line(placeholder, LIMITS.placeholder) }),
    options: choices.map(
      (choice): APISelectMenuOption => ({
        label: line(choice.label, LIMITS.optionLabel),
        value: choice.value,
        default: choice.value === value,
      }),
    ),
  }
}

function text({ name, kind, value, placeholder, required = false }: FormInput) {
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
