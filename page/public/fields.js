import { el } from './dom.js'

/**
 * @import { FormInput } from '../../src/platforms/playground/wire.ts'
 * @typedef {Extract<FormInput, { choices: unknown }>['choices']} Choices
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control
 * @typedef {Record<string, unknown>} Properties
 * @typedef {{ value(): string | Promise<string>, missing(): boolean, focus(): void, mark(fault: string): void, nodes: HTMLElement[] }} Filling how it is filled in
 * @typedef {Omit<Filling, 'mark' | 'nodes'> & { name: string, isFile: boolean, node: HTMLElement, say(fault: string): void }} Field
 */

/** The value of the choice behind which anything else may be typed. */
const OTHER = '…'

/**
 * An input of a form with its label, its hint, and a place for what is wrong with it.
 * @param {FormInput} input
 * @returns {Field}
 */
export function fieldOf(input) {
  const id = `form-${input.name}`
  const hint = input.hint !== undefined && el('p', { class: 'field-hint', id: `${id}-hint` }, input.hint)
  const error = el('p', { class: 'error', role: 'alert', id: `${id}-error` })
  const about = hint ? `${id}-error ${id}-hint` : `${id}-error`
  const required = input.required === true
  const { mark, nodes, ...filling } = fillingOf(input, { id, required, 'aria-describedby': about })
  const label = [input.label, !required && input.kind !== 'toggle' && el('small', {}, ' optional')]
  const node =
    input.kind === 'choices'
      ? el('fieldset', { class: 'field', 'aria-describedby': about }, el('legend', {}, ...label))
      : el('div', { class: `field ${input.kind}` }, el('label', { for: id }, ...label))
  node.append(...nodes, error, ...(hint ? [hint] : []))
  /** @param {string} fault what is wrong with it, or nothing */
  const say = (fault) => {
    error.textContent = fault
    mark(fault)
  }
  return { name: input.name, isFile: input.kind === 'file', ...filling, node, say }
}

/**
 * @param {FormInput} input
 * @param {Properties} properties
 * @returns {Filling}
 */
function fillingOf(input, properties) {
  switch (input.kind) {
    case 'choice':
      return input.other === undefined
        ? single(select(input, input.choices, properties))
        : selectOr(input, input.choices, input.other, properties)
    case 'zone':
      return selectOr(input, input.choices, 'Another city or zone…', properties, zones())
    case 'choices':
      return boxes(input, input.choices, properties)
    case 'toggle':
      return box(
        el('input', { ...properties, required: false, type: 'checkbox', checked: input.value === 'on' }),
      )
    case 'long':
      return single(el('textarea', { ...texts(input, properties), rows: 4 }))
    case 'date': {
      const min = input.choices[0]?.value ?? ''
      return single(el('input', { ...texts(input, properties), type: 'date', min }))
    }
    case 'file': {
      const accept = input.ends.join(',')
      const control = el('input', { ...properties, name: input.name, type: 'file', accept })
      return { ...single(control), value: () => control.files?.[0]?.text() ?? '' }
    }
    case 'time':
      return single(el('input', { ...texts(input, properties), type: 'time' }))
    default:
      return single(el('input', { ...texts(input, properties), type: 'text' }))
  }
}

/**
 * @param {FormInput} input
 * @param {Properties} properties
 */
const texts = (input, properties) => ({
  ...properties,
  name: input.name,
  autocomplete: 'off',
  placeholder: ('placeholder' in input && input.placeholder) || '',
  value: input.value ?? '',
})

/**
 * @param {Control} control
 * @returns {Filling}
 */
const single = (control) => ({
  value: () => control.value,
  missing: () => false,
  focus: () => control.focus(),
  mark: (fault) => markOf(control, fault),
  nodes: [control],
})

/**
 * @param {HTMLElement} control
 * @param {string} fault
 */
function markOf(control, fault) {
  if (fault) control.setAttribute('aria-invalid', 'true')
  else control.removeAttribute('aria-invalid')
}

/**
 * @param {FormInput} input
 * @param {Choices} choices
 * @param {Properties} properties
 */
function select(input, choices, properties) {
  const options = choices.map(({ label, value }) =>
    el('option', { value, selected: value === input.value }, label),
  )
  const none = input.required ? [] : [el('option', { value: '' }, '–')]
  return el('select', { ...properties, name: input.name }, ...none, ...options)
}

/**
 * A select of what is likely; its last choice shows a text input for anything else.
 * @param {FormInput} input
 * @param {Choices} choices
 * @param {string} other
 * @param {Properties} properties
 * @param {HTMLDataListElement} [known] what the text input completes
 * @returns {Filling}
 */
function selectOr(input, choices, other, properties, known) {
  const { value = '' } = input
  const isOther = value !== '' && !choices.some((choice) => choice.value === value)
  const offered = { ...input, value: isOther ? OTHER : value }
  const chosen = select(offered, [...choices, { label: other, value: OTHER }], properties)
  const typed = el('input', {
    ...properties,
    id: `form-${input.name}-other`,
    type: 'text',
    autocomplete: 'off',
    'aria-label': `${input.label}: ${other.replace('…', '')}`,
    value: isOther ? value : '',
  })
  if (known) {
    known.id = `form-${input.name}-known`
    typed.setAttribute('list', known.id)
  }
  const show = () => {
    typed.hidden = chosen.value !== OTHER
    typed.required = !typed.hidden && input.required === true
  }
  chosen.addEventListener('change', () => {
    show()
    if (!typed.hidden) typed.focus()
  })
  show()
  const used = () => (chosen.value === OTHER ? typed : chosen)
  return {
    value: () => used().value,
    missing: () => false,
    focus: () => used().focus(),
    mark: (fault) => {
      markOf(chosen, '')
      markOf(typed, '')
      markOf(used(), fault)
    },
    nodes: [chosen, typed, ...(known ? [known] : [])],
  }
}

/** Every zone that the browser knows. */
const zones = () =>
  el('datalist', {}, ...Intl.supportedValuesOf('timeZone').map((zone) => el('option', { value: zone })))

/**
 * @param {FormInput} input
 * @param {Choices} choices
 * @param {Properties} properties
 * @returns {Filling}
 */
function boxes(input, choices, properties) {
  const chosen = (input.value ?? '').split(',')
  const all = choices.map(({ value }, i) =>
    el('input', {
      type: 'checkbox',
      id: i === 0 ? properties.id : `${properties.id}-${value}`,
      name: input.name,
      value,
      checked: chosen.includes(value),
    }),
  )
  const nodes = choices.map(({ label }, i) => el('label', { class: 'box' }, all[i], label))
  const ticked = () => all.filter((each) => each.checked)
  return {
    value: () =>
      ticked()
        .map((each) => each.value)
        .join(','),
    missing: () => input.required === true && ticked().length === 0,
    focus: () => all[0]?.focus(),
    mark: (fault) => {
      for (const each of all) markOf(each, fault)
    },
    nodes: [el('div', { class: 'boxes' }, ...nodes)],
  }
}

/**
 * @param {HTMLInputElement} control
 * @returns {Filling}
 */
const box = (control) => ({ ...single(control), value: () => (control.checked ? 'on' : 'off') })
